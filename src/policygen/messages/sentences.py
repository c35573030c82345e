"""Extracts what the program itself says to people, from its code and from its pages on codes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python

from policygen.explanations import explanations
from policygen.messages.catalogs import empty_catalog

_PACKAGE = Path(__file__).parents[1]
_KEYWORDS: Mapping[str, tuple[int, ...]] = {"say": (1,), "say_number": (1, 2)}


def extract_sentences() -> Catalog:
    """Return the catalog of every message in the code of the program and every text of the pages on its codes."""
    template = empty_catalog("en")
    for path in sorted(_PACKAGE.rglob("*.py")):
        with path.open("rb") as stream:
            found = list(extract_python(stream, _KEYWORDS, ["Translators:"], {"encoding": "utf-8"}))
        for line, keyword, text, comments in found:
            texts = (text,) if isinstance(text, str) else tuple(text or ())
            wanted = tuple(str(each) for each in texts[: len(_KEYWORDS[str(keyword)])] if each)
            if len(wanted) != len(_KEYWORDS[str(keyword)]):
                continue  # a template that is passed on, not written out
            notes = [str(comment) for comment in comments or ()]
            template.add(
                wanted if len(wanted) > 1 else wanted[0], locations=[(_file(path), line)], auto_comments=notes,
                flags=["python-brace-format"] if any("{" in each for each in wanted) else (),
            )  # fmt: skip
    for page in explanations().values():
        for part in (page.title, page.meaning):
            template.add(part, locations=[("src/policygen/explanations.toml", 1)], auto_comments=[page.code])
    return template


def _file(path: Path) -> str:
    return f"src/policygen/{path.relative_to(_PACKAGE).as_posix()}"
