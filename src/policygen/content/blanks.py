"""Knows what is still to be filled in a file: values that are the mark ``???``, as new files have them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygen.content.read_yaml import Path, Scalar, SourceFile
from policygen.findings import Finding, Place, say

#: What stands where somebody is to write. No language's word, and no text that anybody would print.
BLANK = "???"

#: How many lines above a blank its example may stand: the line of the key, and that of a list, lie between.
_REACH = 3

_EXAMPLE = re.compile(r"[#\s]*#[^→]*→ *(?P<example>.*\S)")


def find_blanks(source: SourceFile) -> dict[Path, Place]:
    """Return the paths of all values that are still to be filled, with the place of the mark."""
    return {path: _mark(value) for path, value in scalars(source.data) if value.strip() == BLANK}


def blank_findings(blanks: dict[Path, Place], source: SourceFile) -> list[Finding]:
    """Return a finding for each blank; its remedy has the example that stands in the comment above."""
    return [_finding(path, place, source) for path, place in blanks.items()]


def _finding(path: Path, place: Place, source: SourceFile) -> Finding:
    example = _example(place.line, source)
    remedy = (
        say("replace {blank} with what is asked for, such as {example}", blank=BLANK, example=example)
        if example
        else say("replace {blank} with what is asked for", blank=BLANK)
    )
    message = say("this field is still to be filled: {field}", field=name_path(path, source.data))
    return Finding("E120", place, message, remedy, source.excerpt(place.line))


def scalars(value: object, path: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    """Yield every value of a file that is no list or mapping, with its path."""
    if isinstance(value, Scalar):
        yield path, value
    else:
        assert isinstance(value, dict | list)  # a file has nothing else
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from scalars(item, (*path, key))


def _mark(value: Scalar) -> Place:
    start = value.place
    if not value.literal:
        return start
    # The text of a block scalar begins below its sign; empty lines may come first.
    line = start.line + 1 + value[: len(value) - len(value.lstrip("\n"))].count("\n")
    return Place(start.file, line, value.indent + 1, len(BLANK))


def _example(line: int, source: SourceFile) -> str:
    for number in range(line - 1, max(0, line - 1 - _REACH), -1):
        text = source.excerpt(number)
        if found := _EXAMPLE.fullmatch(text):
            return found["example"]
        if text.lstrip().startswith("#"):
            break
    return ""


def name_path(path: Path, data: object) -> str:
    """Return a path in words: ``recommendations.R1.title``; an item without an id goes by its number, from 1."""
    words = []
    for part in path:
        data = data[part]  # type: ignore[index]  # the path leads to a value of the data
        own = data.get("id") if isinstance(part, int) and isinstance(data, dict) else None
        words.append(str(own if own and own != BLANK else part + 1 if isinstance(part, int) else part))
    return ".".join(words)
