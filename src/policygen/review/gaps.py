"""The program's words around and between the units of a paragraph, and what a reviewer has typed among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from policygen.review.chart import Chart, Line
from policygen.review.layout import Laid, Span
from policygen.review.stream import Piece
from policygen.review.words import folded

_SAME_LENGTH = str.maketrans("\u00a0\u202f\n\u2011", "   -")


def home_lines(chart: Chart) -> dict[str, Line]:
    """Return the paragraph that each anchor stood in when the file was made."""
    return {name: line for line in chart.lines for name in line.anchors}


def take_up(
    laid: Laid, lines: Mapping[str, Line], *, from_above: bool, goes_on: bool
) -> tuple[Laid, list[tuple[str, str]]]:
    """Return the paragraph with what stands at the edges of units given to them, and the changes of our own words.

    Word leaves what is typed at the end of a paragraph outside of the bookmark. A change of our words is what they
    were and what they are. ``from_above`` and ``goes_on``: the first or last unit has a part in another paragraph.
    """
    spans = [span for span in laid.spans if not span.is_blank or not span.anchor]
    order = list(dict.fromkeys(span.anchor for span in spans if span.anchor))
    if not order or any(name not in lines for name in order):
        return laid, []
    empty = [span for span in laid.spans if span.is_blank and span.anchor]
    units: dict[str, list[Piece]] = {name: [] for name in order}
    gaps: list[list[Piece]] = [[] for _ in range(len(order) + 1)]
    at = 0
    for span in spans:
        if span.anchor:
            at = order.index(span.anchor) + 1
            units[span.anchor].extend(span.pieces)
        else:
            gaps[at].extend(span.pieces)
    wrong: list[tuple[str, str]] = []
    for number, pieces in enumerate(gaps):
        before = order[number - 1] if number else ""
        after = order[number] if number < len(order) else ""
        expected = _expected(before, after, lines)
        if (from_above and not number) or (goes_on and number == len(order)):
            expected = ""
        split = _split(pieces, expected, has_before=bool(before), has_after=bool(after))
        if split is None:
            wrong.append((expected.strip(), _words(pieces).strip()))
            continue
        if before:
            units[before] = [*units[before], *split[0]]
        if after:
            units[after] = [*split[1], *units[after]]
    made = [Span(name, tuple(pieces)) for name, pieces in units.items()]
    return replace(laid, spans=(*empty, *made)), wrong


def _expected(before: str, after: str, lines: Mapping[str, Line]) -> str:
    """Return the words that stood between two anchors, or at an edge ("")."""
    if before:
        line = lines[before]
        at = line.anchors.index(before)
        if not after and at < len(line.anchors) - 1:
            return ""  # the unit that stood behind is gone, and told of as such
        return line.gaps[at + 1] if not after or lines[after] is line else ""
    return lines[after].gaps[lines[after].anchors.index(after)]


def _split(
    pieces: Sequence[Piece], expected: str, *, has_before: bool, has_after: bool
) -> tuple[list[Piece], list[Piece]] | None:
    """Return what a reviewer has typed before and after our words; None where these are no longer the same."""
    words = _words(pieces).translate(_SAME_LENGTH)
    if folded(words) == folded(expected):
        return [], []
    core = expected.strip()
    if not core:
        return (list(pieces), []) if has_before else ([], list(pieces))
    at = words.find(core.translate(_SAME_LENGTH))
    if at < 0:
        return None
    head, rest = _cut(pieces, at)
    _, tail = _cut(rest, len(core))
    if (_words(head).strip() and not has_before) or (_words(tail).strip() and not has_after):
        return None
    blank_head, blank_tail = not _words(head).strip(), not _words(tail).strip()
    return ([] if blank_head else head), ([] if blank_tail else tail)


def _cut(pieces: Sequence[Piece], at: int) -> tuple[list[Piece], list[Piece]]:
    head: list[Piece] = []
    tail: list[Piece] = []
    for piece in pieces:
        here = max(0, min(len(piece.text), at))
        if here or (at > 0 and not piece.text):
            head.append(replace(piece, text=piece.text[:here]))
        if here < len(piece.text) or (at <= 0 and not piece.text):
            tail.append(replace(piece, text=piece.text[here:]))
        at -= len(piece.text)
    return head, tail


def _words(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
