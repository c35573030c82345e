"""Lists, headings and line breaks that are typed by hand: no list or heading for Word or for a screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.models.base import Record
from policygen.content.models.text import Listing, Passage, Prose, place_in
from policygen.content.read_yaml import Path
from policygen.content.walk import records
from policygen.findings import Finding, Place, say

_BULLETS = "•‣▪▫●○◦■□►➢➤"
_BULLET = re.compile(rf"\s*[{_BULLETS}]\s*\S")
#: A dash may begin a line where a sentence was broken, a letter an initial: only two such lines are a list.
_ITEM = re.compile(r"\s*(?:[–—]|\(?[a-z]\)|\([0-9]{1,2}\))\s+\S")
#: This begins an item for Markdown too, but not everywhere.
_NUMBERED = re.compile(r"\s*[0-9]{1,2}\)\s+(\S.*)")

_BOLD = re.compile(r"\s*(\*\*[^*]+\*\*|__[^_]+__)\s*:?\s*")
#: Fewer letters are an abbreviation.
_LETTERS = 8

_TAG = re.compile(r"</?(?:a|b|br|div|em|h[1-6]|i|li|ol|p|span|strong|sub|sup|u|ul)\b[^<>]*>|&nbsp;", re.IGNORECASE)


def check_prose(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each text that imitates a list, heading or line break."""
    for _, loaded in corpus.loaded():
        listed: set[Place] = set()
        for path, prose in _prose(loaded):
            text = _typed(loaded, path)
            lines = text.split("\n")
            for finding in _lists(lines, text, prose, loaded):
                listed |= {passage.place for passage in prose.passages}
                yield finding
            yield from _headings(lines, text, loaded)
            yield from _breaks(lines, text, loaded)
        for passage in loaded.passages:
            yield from _tags(passage, loaded)
            if passage.place not in listed:
                yield from _signs(passage, loaded)


def _prose(loaded: Loaded[Record]) -> Iterator[tuple[Path, Prose]]:
    for path, record in records(loaded.model):
        for name in type(record).model_fields:
            value = getattr(record, name)
            if isinstance(value, Prose):
                yield (*path, name), value


def _typed(loaded: Loaded[Record], path: Path) -> str:
    """Return the text at a path as it was typed, with its place."""
    value: object = loaded.source.data
    for step in path:
        assert isinstance(value, dict | list)
        value = value[step]  # type: ignore[index]
    assert isinstance(value, str)
    return value


def _lists(lines: list[str], text: str, prose: Prose, loaded: Loaded[Record]) -> Iterator[Finding]:
    items = [item.source for block in prose.blocks if isinstance(block, Listing) for item in block.items]
    bullets = [n for n, line in enumerate(lines) if _BULLET.match(line)]
    signed = [n for n, line in enumerate(lines) if _ITEM.match(line)]
    numbered = [n for n, line in enumerate(lines) if (item := _NUMBERED.match(line)) and not _is_item(item[1], items)]
    found = [*bullets, *(signed if len(signed) > 1 else ()), *numbered]
    if found:
        yield _list(place_in(text, min(found)), loaded)


def _is_item(line: str, items: list[str]) -> bool:
    return any(item.startswith(" ".join(line.split())) for item in items)


def _signs(passage: Passage, loaded: Loaded[Record]) -> Iterator[Finding]:
    """Yield a finding for a list that stands in one line."""
    signs = re.findall(f"[{_BULLETS}]", passage.source)
    if len(signs) > 1:
        yield _list(loaded.find(passage.place, signs[0]), loaded)


def _list(place: Place, loaded: Loaded[Record]) -> Finding:
    return loaded.finding(
        "W281", place, say("a list is typed by hand here"),
        say("leave a line empty, then begin each item with “- ” on a line of its own (“1. ” if they are numbered)"),
    )  # fmt: skip


def _headings(lines: list[str], text: str, loaded: Loaded[Record]) -> Iterator[Finding]:
    for n, line in enumerate(lines):
        first = n == 0 or not lines[n - 1].strip()
        alone = first and (n + 1 == len(lines) or not lines[n + 1].strip())
        if (alone and _BOLD.fullmatch(line)) or (first and _is_shouted(line)):
            yield loaded.finding(
                "W282", place_in(text, n), say("a heading is typed by hand here"),
                say("leave it out: the document has a heading for this text; or make it the beginning of a sentence"),
            )  # fmt: skip


def _is_shouted(line: str) -> bool:
    return line.isupper() and sum(character.isalpha() for character in line) >= _LETTERS


def _breaks(lines: list[str], text: str, loaded: Loaded[Record]) -> Iterator[Finding]:
    for n, line in enumerate(lines):
        follows = n + 1 < len(lines) and bool(lines[n + 1].strip())
        if follows and line.endswith(("\\", "  ")) and line.strip() and not re.match(r"\s*(-|[0-9]+\.) ", lines[n + 1]):
            yield loaded.finding(
                "W283", place_in(text, n), say("the line break after this line is not printed"),
                say("leave a line empty for a new paragraph, or make a list of the lines"),
            )  # fmt: skip


def _tags(passage: Passage, loaded: Loaded[Record]) -> Iterator[Finding]:
    if found := _TAG.search(passage.source):
        yield loaded.finding(
            "W283", loaded.find(passage.place, found[0]), say("“{tag}” is printed as it stands", tag=found[0]),
            say("leave it out; write *emphasis*, [text](https://…) or an empty line instead"),
        )  # fmt: skip
