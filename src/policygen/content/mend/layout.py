"""What cannot be seen: tabs that indent, blanks at the ends of lines, letters stored in two parts."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

from policygen.content.mend.edits import Edit
from policygen.content.mend.outline import Node, Outline
from policygen.findings import say

#: How wide a tab may be meant.
WIDTHS = (2, 4, 8)

_LEAD = re.compile(r"^[ \t]*", re.M)
_BLANKS = re.compile(r"[ \t]+(?=\r?(?:\n|\Z))")


def tabbed(text: str) -> list[list[int]]:
    """Return the numbers of the lines that a tab indents, from 0, in groups that stand together."""
    numbers = [n for n, lead in enumerate(_LEAD.findall(text)) if "\t" in lead]
    groups = itertools.groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    return [[number for _, number in group] for _, group in groups]


def spaced(text: str, widths: dict[int, int]) -> str:
    """Return the text with the tabs that indent as blanks, up to the next multiple of the line's width."""
    lines = text.split("\n")
    for number, width in widths.items():
        line = lines[number]
        words = line.lstrip(" \t")
        column = 0
        for sign in line[: len(line) - len(words)]:
            column += width - column % width if sign == "\t" else 1
        lines[number] = words if not words.strip() else " " * column + words
    return "\n".join(lines)


def trailing_blanks(text: str) -> list[Edit]:
    """Return the removal of all blanks at the ends of lines."""
    sentence = say("blanks at the end of the line go")
    return [Edit(found.start(), found.end(), "", sentence) for found in _BLANKS.finditer(text)]


def parted_letters(text: str) -> Iterator[Edit]:
    """Yield the joining of letters that are stored as a letter and its mark (Unicode calls the joined form NFC)."""
    at = 0
    for line in text.split("\n"):
        joined = unicodedata.normalize("NFC", line)
        if joined != line:
            start = next(n for n, pair in enumerate(zip(line, f"{joined}\0", strict=False)) if pair[0] != pair[1])
            sentence = say("letters stored in two parts (“{letters}”) are joined", letters=joined[start : start + 1])
            yield Edit(at, at + len(line), joined, sentence)
        at += len(line) + 1


def read_alike(before: Outline, after: Outline) -> bool:
    """Return whether two texts give the same values, but for blanks at the ends of lines and parted letters."""
    return not before.fault and not after.fault and told(before.nodes) == told(after.nodes)


def told(nodes: Sequence[Node], *, loosely: bool = False) -> list[tuple[int, str, str]]:
    """Return what nodes say; ``loosely`` also without the indentation of prose, which is printed nowhere.

    Prose with a list in it keeps its indentation: it tells what belongs to which item.
    """
    return [(len(node.path), node.kind, _value(node, loosely=loosely)) for node in nodes]


def _value(node: Node, *, loosely: bool) -> str:
    value = unicodedata.normalize("NFC", node.value)
    if node.style != "|":
        return value
    lines = [line.rstrip(" \t") for line in value.rstrip().split("\n")]
    if loosely and not any(re.match(r"\s*([-*+]|\d+[.)])(\s|$)", line) for line in lines):
        lines = [line.lstrip() for line in lines]
    return "\n".join(lines)
