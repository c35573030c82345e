"""The roadmap: which recommendation's actions run in which years after adoption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policygen.compose.drawings.drawing import (
    CAPITALS,
    LABEL,
    LEADING,
    NOTE,
    Drawing,
    drawing,
    rectangle,
    rule,
    text,
    text_lines,
)
from policygen.compose.drawings.measure import text_width, widest_word, wrap, wrap_to
from policygen.palette import Palette, Tone

INSET = 0.7
"""From a year's hairline to its label and bars, in mm."""
BAR = 1.7
PAD = 2.2


@dataclass(frozen=True)
class Bar:
    """An action: first and last year after adoption, both inclusive and counted from 1, and a short label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class RoadmapRow:
    """A recommendation with the bars of its actions."""

    id: str
    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class _Columns:
    """The horizontal measures of a chart, in mm."""

    title: float
    title_width: float
    first: float
    step: float
    right: float

    def start(self, year: int) -> float:
        return self.first + (year - 1) * self.step


def roadmap(
    rows: Sequence[RoadmapRow],
    *,
    steps: int,
    step_labels: Sequence[str],
    tone: Tone,
    palette: Palette,
    fonts: Path,
    alternative: str,
    axis: str = "",
    width: float = 119,
) -> Drawing:
    """Draw one row a recommendation and one bar an action over ``steps`` years, ``width`` mm wide.

    ``step_labels`` head the years; ``axis``, if given, is set above them. Raises ``ValueError`` where the labels are
    not as many as the years, or a bar is outside them.
    """
    if len(step_labels) != steps:
        raise ValueError(f"{len(step_labels)} labels for {steps} years")
    for bar in (bar for row in rows for bar in row.bars):
        if not 1 <= bar.start <= bar.end <= steps:
            raise ValueError(f"a bar from {bar.start} to {bar.end} is outside 1 to {steps}")
    columns = _columns(rows, steps, width, fonts)
    heads = [wrap(label, columns.step - INSET, NOTE, 600, fonts=fonts) for label in step_labels]
    top = (NOTE * LEADING if axis else 0) + max(map(len, heads)) * NOTE * LEADING + 1.2
    grid: list[str] = []
    parts: list[str] = []
    y = top
    for row in rows:
        drawn, height = _row(row, y, columns, tone, palette, fonts)
        parts += drawn
        y += height
        grid.append(rule((0, y), (width, y), stroke=palette.line))
    for year in range(1, steps + 2):
        x = min(columns.start(year), width - 0.06)
        grid.append(rule((x, top - 1), (x, y), stroke=palette.line))
    grid.append(rule((0, top), (width, top), stroke=palette.ink, line=0.25))
    if axis:
        words = wrap_to(axis, width - columns.first - INSET, NOTE, limit=1, fonts=fonts)
        parts += text_lines(columns.first + INSET, NOTE * 0.8, words, fill=palette.grey, size=NOTE)
    for year, lines in enumerate(heads, start=1):
        first = top - 1.4 - (len(lines) - 1) * NOTE * LEADING
        parts += text_lines(columns.start(year) + INSET, first, lines, fill=palette.ink, size=NOTE, weight=600)
    return drawing(width, y + 0.2, grid + parts, alternative)


def _columns(rows: Sequence[RoadmapRow], steps: int, width: float, fonts: Path) -> _Columns:
    tab = max(text_width(row.id, LABEL, 700, fonts=fonts) for row in rows) + 2.4 if rows else 6.0
    longest = max((widest_word(row.title, LABEL, 600, fonts=fonts) for row in rows), default=0.0)
    title_width = min(max(0.27 * width, longest), 0.4 * width)
    first = tab + 2 + title_width + 3
    return _Columns(tab + 2, title_width, first, (width - first) / steps, width)


def _row(
    row: RoadmapRow, y: float, columns: _Columns, tone: Tone, palette: Palette, fonts: Path
) -> tuple[list[str], float]:
    """Draw a row from ``y`` down; return its parts and its height."""
    tab = columns.title - 2
    lines = wrap_to(row.title, columns.title_width, LABEL, 600, limit=6, fonts=fonts)
    first = y + PAD + LABEL * 0.78
    parts = [
        rectangle(0, first - LABEL * CAPITALS / 2 - 2.1, tab, 4.2, fill=tone.main),
        text(tab / 2, first, row.id, fill=tone.on, weight=700, anchor="middle"),
        *text_lines(columns.title, first, lines, fill=palette.ink, weight=600),
    ]
    below = y + PAD
    for bar in row.bars:
        drawn, height = _bar(bar, below, columns, tone, palette, fonts)
        parts += drawn
        below += height + 1.7
    bars = below - 1.7 if row.bars else below
    return parts, max(bars, first + (len(lines) - 1) * LABEL * LEADING + 0.6) + PAD - y


def _bar(bar: Bar, y: float, columns: _Columns, tone: Tone, palette: Palette, fonts: Path) -> tuple[list[str], float]:
    """Draw a bar with its label above; a label that is longer than the rest of the years moves to the left."""
    left, right = columns.start(bar.start) + INSET, columns.start(bar.end + 1) - INSET
    room = columns.right - columns.first - 2 * INSET
    lines = wrap_to(bar.label, room, NOTE, limit=2, fonts=fonts) if bar.label else []
    widest = max((text_width(line, NOTE, fonts=fonts) for line in lines), default=0.0)
    x = max(columns.first + INSET, min(left, columns.right - INSET - widest))
    height = len(lines) * NOTE * LEADING
    parts = []
    if lines:  # The hairlines of the years end before the words and go on after them.
        parts.append(rectangle(x - 0.35, y - 0.1, widest + 0.7, height, fill=palette.paper))
    anchor, edge = ("start", x) if x == left or len(lines) < 2 else ("end", x + widest)
    parts += text_lines(edge, y + NOTE * 0.82, lines, fill=palette.ink, size=NOTE, anchor=anchor)
    parts.append(rectangle(left, y + height + 0.1, right - left, BAR, fill=tone.dark))
    return parts, height + 0.1 + BAR
