"""Names every character of the sources that the bundled fonts lack, before anything is built."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.models.base import Record
from policygen.content.read_yaml import Scalar
from policygen.findings import Finding, Place, say
from policygen.writers.glyphs import lacking

#: Further places of a character that are named.
MOST = 10


def find_unprintable(root: Path, corpus: Corpus) -> Iterator[Finding]:
    """Yield a warning for each character of a file that no font prints, with the other places where it stands.

    Translations are not looked at: the build does that for the passages that it prints.
    """
    fonts = root / "templates" / "style" / "fonts"
    if not fonts.is_dir():
        return  # nothing can be printed anyway, and the build says so
    for owner, loaded in corpus.loaded():
        texts = list(_scalars(loaded.source.data))
        for character in lacking("".join(set().union(*texts)), fonts):
            place, *others = _places(character, texts, loaded)
            name = unicodedata.name(character, "unnamed").lower()
            finding = loaded.finding(
                "W603", place,
                say("the fonts have no “{character}” (U+{number}, {name})",
                    character=character, number=f"{ord(character):04X}", name=name),
                say("use another character"),
            )  # fmt: skip
            related = tuple((other, say("here, too")) for other in others[:MOST])
            yield replace(finding, owner=owner, related=related)


def _scalars(data: object) -> Iterator[Scalar]:
    match data:
        case Scalar():
            yield data
        case dict():
            for value in data.values():
                yield from _scalars(value)
        case list():
            for value in data:
                yield from _scalars(value)
        case _:
            pass  # a key without a value


def _places(character: str, texts: list[Scalar], loaded: Loaded[Record]) -> list[Place]:
    """Return where a character stands; where it is written as an escape, the beginning of its text."""
    found = [
        Place(loaded.source.file, number, line.index(character) + 1, 1)
        for number, line in enumerate(loaded.source.lines, 1)
        if character in line and not line.lstrip().startswith("#")
    ]
    return found or [text.place for text in texts if character in text]
