"""The pictures of the papers: reads the files that a paper names, and says what is wrong with them and their texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from policygen.content.beneath import files_beneath, read_beneath
from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.models import RegionalPaper
from policygen.content.models.base import Record
from policygen.content.models.paper import Illustration
from policygen.findings import Finding, Place, say
from policygen.languages import Language
from policygen.pictures.facts import FINE, Flawed, PictureFile
from policygen.pictures.look import look

#: What the pictures of one paper may come to together: so much is read and decoded within the time of a check.
MOST, MOST_BYTES, MOST_PIXELS = 24, 30_000_000, 80_000_000

#: How much alike an alternative text and a caption may be.
_ALIKE = 0.9
_NO_WORDS = re.compile(r"[\W_]+")


def read_figures(
    root: Path, corpus: Corpus, languages: Mapping[str, Language]
) -> tuple[dict[tuple[str, str], PictureFile], list[Finding]]:
    """Read the pictures that the regions' papers name; returns them with the findings on files, sizes and texts.

    ``languages`` tell by their openings which alternative texts begin with what goes without saying.
    """
    pictures: dict[tuple[str, str], PictureFile] = {}
    findings: list[Finding] = []
    for owner, loaded in _papers(corpus):
        assert isinstance(loaded.model, RegionalPaper)
        shown = loaded.model.illustrations
        language = languages.get(corpus.source_language(owner))
        found = list(_files(root / "sources" / "regions" / owner, shown, loaded, owner, pictures))
        for n, item in enumerate(shown):
            found += _texts(item, n, loaded, language.openings if language else ())
        findings += [replace(finding, owner=owner) for finding in found]
    # Where a name leads nowhere, the file that it means is named by none: one cause, one finding.
    misled = {finding.owner for finding in findings if finding.is_error}
    for owner in sorted(set(corpus.regions) - misled):
        findings += _unnamed(root, owner, corpus)
    return pictures, findings


def _papers(corpus: Corpus) -> Iterator[tuple[str, Loaded[Record]]]:
    for (owner, _), loaded in sorted(corpus.documents.items()):
        if isinstance(loaded.model, RegionalPaper):
            yield owner, loaded


def _files(
    folder: Path,
    shown: tuple[Illustration, ...],
    loaded: Loaded[Record],
    owner: str,
    pictures: dict[tuple[str, str], PictureFile],
) -> Iterator[Finding]:
    """Yield the findings on a paper's files; puts those that are good into ``pictures``."""
    refused: set[str] = set()
    count, size, area = 0, 0, 0.0
    for n, item in enumerate(shown):
        place = loaded.place(("illustrations", n, "file"))
        key = (owner, item.file)
        if item.file in refused:
            continue  # one cause, one finding
        if key not in pictures:
            try:
                content = read_beneath(folder, item.file)
                facts = look(content)
            except Flawed as flawed:
                refused.add(item.file)
                yield loaded.finding(flawed.code, place, flawed.message, flawed.remedy)
                continue
            count, size, area = count + 1, size + len(content), area + facts.width * facts.height
            if count > MOST or size > MOST_BYTES or (area > MOST_PIXELS and not facts.is_drawing):
                yield loaded.finding(
                    "E250", place,
                    say("from here on the pictures of this paper are too many: {files} files of together {bytes} MB "
                        "and {pixels} million pixels are the most", files=MOST, bytes=MOST_BYTES // 1_000_000,
                        pixels=MOST_PIXELS // 1_000_000),
                    say("leave some out, or make them smaller"),
                )  # fmt: skip
                return
            pictures[key] = PictureFile(content, facts, hashlib.sha256(content).hexdigest())
        facts = pictures[key].facts
        if not facts.is_drawing and (dots := facts.resolution(item.width)) < FINE:
            printed = facts.printed(item.width)[0]
            yield loaded.finding(
                "W244", place,
                say("“{file}” is {pixels} pixels wide: {dots} dots per inch where it is printed {width} mm wide",
                    file=item.file, pixels=int(facts.width), dots=dots, width=round(printed)),
                say("take a picture of at least {least} pixels", least=_across(printed, FINE)),
            )  # fmt: skip


def _across(millimetres: float, dots: int) -> int:
    return -int(-millimetres / 25.4 * dots // 1)


def _texts(item: Illustration, n: int, loaded: Loaded[Record], openings: Iterable[str]) -> Iterator[Finding]:
    """Yield the findings on what is said of a picture."""
    said = item.alternative.source
    if _is_repeated(said, item.caption.source):
        yield loaded.finding(
            "W242", item.alternative.place, say("the alternative text only repeats the caption"),
            say("say what one sees; who cannot see the picture hears both texts, one after the other"),
        )  # fmt: skip
    for opening in sorted(openings, key=len, reverse=True):
        if said.casefold().startswith(f"{opening.casefold()} "):
            yield loaded.finding(
                "W243", item.alternative.place, say("the alternative text begins with “{words}”",
                                                    words=said[: len(opening)]),
                say("begin with what one sees; that it is a picture is said by the reader's program"),
            )  # fmt: skip
            break
    if not item.credit and not item.licence:
        yield loaded.finding(
            "W245", loaded.place(("illustrations", n, "id")),
            say("nothing says who made this picture and how it may be used"), say("add “credit” or “licence”, or both"),
        )  # fmt: skip


def _is_repeated(alternative: str, caption: str) -> bool:
    """Tell whether two texts say the same, capitals and punctuation aside."""
    one, two = (_NO_WORDS.sub(" ", text.casefold()).strip() for text in (alternative, caption))
    return one == two or SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE


def _unnamed(root: Path, owner: str, corpus: Corpus) -> Iterator[Finding]:
    """Yield a warning for each file in a region's ``figures`` that its paper does not name."""
    paper = corpus.paper(owner)
    named = {item.file for item in paper.illustrations} if paper else set()
    for name in files_beneath(root / "sources" / "regions" / owner):
        if name not in named:
            yield Finding(
                "W241", Place(f"sources/regions/{owner}/{name}"),
                say("no paper shows the file “{file}”", file=name),
                say("name it under “illustrations”, or take it away"), owner=owner,
            )  # fmt: skip
