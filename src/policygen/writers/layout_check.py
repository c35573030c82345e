"""Looks at every laid-out page as a proof-reader does: what is cut, what runs over, what stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from policygen.findings import Message, Problem, say
from policygen.writers.layout_lines import Line, Sheet, read_sheets

#: What may be a rounding error, in CSS pixels: half a point.
_NEAR = 0.67

#: How far from the trimmed edge text has to stay, in CSS pixels: 3 mm, which printers ask for.
_SAFE = 11.3

#: The code of a page with little on it before a new part.
SHORT = "W675"

#: What is filled less looks like a mistake where the next page begins anew.
_QUARTER = 0.25

_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})

#: What announces something, and is nothing without it.
_HERALDS = _HEADINGS | {"caption", "dt"}


def check_layout(document: Any) -> list[Problem]:
    """Return what is wrong on the pages of a document that WeasyPrint has laid out."""
    sheets = read_sheets(document)
    found = [problem for sheet in sheets for problem in _page(sheet)]
    for one, other in pairwise(sheets):
        found += _turn(one, other)
    found += filter(None, map(find_short, sheets, [*sheets[1:], None]))
    return found


def _page(sheet: Sheet) -> Iterator[Problem]:
    if not sheet.is_blank and not any(line.role != "frame" for line in sheet.lines):
        yield Problem(
            "W674", say("an empty page"), say("look for a page break in the style that stands twice"), sheet.number
        )
    for line in sheet.lines:
        if _is_outside(line, sheet):
            yield _of(
                "E670", sheet, line,
                say("“{words}” reaches the edge of the page and would be cut", words=_quoted(line)),
                say("shorten it, or change the measures in templates/style"),
            )  # fmt: skip
        elif _is_clipped(line):
            yield _of(
                "E671", sheet, line, say("“{words}” is cut off by the box around it", words=_quoted(line)),
                say("shorten it, or give the box room in templates/style"),
            )  # fmt: skip
        elif line.role in ("text", "head", "aside") and line.bottom > sheet.bottom + _tolerance(line):
            yield _of(
                "E672", sheet, line, say("“{words}” runs into the foot of the page", words=_quoted(line)),
                say("shorten it, or let the style break what is higher than a page"),
            )  # fmt: skip
        elif line.right > line.to + _NEAR or line.left < line.from_ - _NEAR:
            beyond = max(line.right - line.to, line.from_ - line.left) * 25.4 / 96
            yield _of(
                "W673", sheet, line,
                say("“{words}” is {beyond} mm wider than its place", words=_quoted(line), beyond=f"{beyond:.1f}"),
                say("use a shorter word, or show where it can be hyphenated with a soft hyphen (U+00AD)"),
            )  # fmt: skip


def _is_outside(line: Line, sheet: Sheet) -> bool:
    if line.is_picture:
        # Colour may bleed; what a picture loses there is no text.
        return False
    return (
        line.left < _SAFE or line.top < _SAFE or line.right > sheet.width - _SAFE or line.bottom > sheet.height - _SAFE
    )


def _is_clipped(line: Line) -> bool:
    if line.clip is None or line.is_picture:
        return False
    left, top, right, bottom = line.clip
    room = _tolerance(line)
    return (
        line.left < left - _NEAR or line.right > right + _NEAR or line.top < top - room or line.bottom > bottom + room
    )


def _tolerance(line: Line) -> float:
    """Return by how much a text's box may reach out without a letter doing so: a face is higher than its letters."""
    return _NEAR if line.is_picture else (line.bottom - line.top) * 0.25


def _turn(one: Sheet, other: Sheet) -> Iterator[Problem]:
    """Yield what is wrong where a page ends and the next begins."""
    for row in one.rows.keys() & other.rows.keys():
        yield _of(
            "W678", one, one.rows[row], say("a table row is cut by the end of the page"),
            say("let the style keep rows whole, and shorten what is higher than a page"),
        )  # fmt: skip
    above = [line for line in one.lines if line.role == "text" and not line.is_picture]
    below = [line for line in other.lines if line.role == "text" and not line.is_picture]
    if not above or not below or other.is_new:
        return
    last, first = above[-1], below[0]
    if last.tag in _HERALDS:
        yield _of(
            "W676", one, last, say("“{words}” stands alone at the foot of the page", words=_quoted(last)),
            say("let the style keep it with what follows (break-after: avoid)"),
        )  # fmt: skip
    if last.block != first.block or last.tag in ("td", "th"):
        return
    ends = [line for line in above if line.block == last.block]
    begins = [line for line in below if line.block == last.block]
    for sheet, lines in ((one, ends), (other, begins)):
        if len({round(line.baseline) for line in lines}) == 1:
            yield _of(
                "W677", sheet, lines[0], say("a line stands alone: “{words}”", words=_quoted(lines[0])),
                say("let the style keep two lines together (orphans, widows)"),
            )  # fmt: skip


def find_short(sheet: Sheet, after: Sheet | None) -> Problem | None:
    """Return what is wrong where a page carries a little over from the page before, and then there is nothing.

    ``after`` is the next page, if there is one.
    """
    if sheet.is_new or sheet.is_blank or (after is not None and not after.is_new):
        return None
    lines = [line for line in sheet.lines if line.role == "text"]
    filled = (max((line.bottom for line in lines), default=0) - sheet.top) / (sheet.bottom - sheet.top)
    if not lines or filled >= _QUARTER:
        return None
    return _of(
        SHORT, sheet, lines[0],
        say("{share} % of the page are filled, and the next begins a new part", share=round(filled * 100)),
        say("shorten the text before it by as much, or write a little more"),
    )  # fmt: skip


def _of(code: str, sheet: Sheet, line: Line, message: Message, remedy: Message) -> Problem:
    return Problem(code, message, remedy, sheet.number, line.unit, line.anchor)


def _quoted(line: Line) -> str:
    words = " ".join(line.words.replace("\u00ad", "").replace("\u2060", "").split()) or line.tag
    return words if len(words) <= 40 else f"{words[:39].rstrip()}…"
