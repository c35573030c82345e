"""The heat map: how often something occurs in every region, as a tint and as a number."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, cos, radians, sin
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
from policygen.compose.drawings.shades import contrast, heat_steps
from policygen.palette import Ink, Palette, Tone

TURN = 50.0
"""The slope of column labels that are too long to stand level, in degrees."""
GAP = 0.5
ROW = 7.0


def step_of(count: int, largest: int, steps: int) -> int:
    """Return which of the steps (from 0) a positive count falls into; the largest count falls into the last."""
    return ceil(count / largest * steps) - 1 if largest > steps else count - 1


def heat_map(
    rows: Sequence[tuple[str, Sequence[int]]],
    columns: Sequence[str],
    *,
    tone: Tone,
    palette: Palette,
    fonts: Path,
    alternative: str,
    width: float = 119,
) -> Drawing:
    """Draw one row a label with a cell for every column, ``width`` mm wide; no number is negative.

    Labels of columns stand level where all of them fit into three lines, else they rise to the right. Raises
    ``ValueError`` where a row has not one count for each column.
    """
    for label, counts in rows:
        if len(counts) != len(columns):
            raise ValueError(f"{label}: {len(counts)} counts for {len(columns)} columns")
    widest = max((text_width(label, LABEL, fonts=fonts) for label, _ in rows), default=0.0)
    longest = max((widest_word(label, LABEL, fonts=fonts) for label, _ in rows), default=0.0)
    first = max(min(widest, 0.32 * width), longest) + 3
    cell = (width - first) / len(columns)
    level = [wrap(label, cell - 1, NOTE, 600, fonts=fonts) for label in columns]
    turned = any(
        len(lines) > 3 or any(text_width(line, NOTE, 600, fonts=fonts) > cell - 1 for line in lines) for lines in level
    )
    if turned:
        cell, top, heads = _rising(columns, first, width, palette, fonts)
    else:
        top = max(map(len, level)) * NOTE * LEADING + 1
        heads = []
        for place, lines in enumerate(level):
            line = top - 1.4 - (len(lines) - 1) * NOTE * LEADING
            middle = first + (place + 0.5) * cell
            heads += text_lines(middle, line, lines, fill=palette.ink, size=NOTE, weight=600, anchor="middle")
    right = first + cell * len(columns)
    largest = max((count for _, counts in rows for count in counts), default=0)
    inks = heat_steps(tone)
    parts: list[str] = []
    y = top
    for label, counts in rows:
        lines = wrap_to(label, first - 3, LABEL, limit=3, fonts=fonts)
        height = max(ROW, len(lines) * LABEL * LEADING + 2)
        middle = y + height / 2
        line = middle + LABEL * CAPITALS / 2 - (len(lines) - 1) * LABEL * LEADING / 2
        parts += text_lines(0, line, lines, fill=palette.ink)
        for place, count in enumerate(counts):
            ink = inks[step_of(count, largest, len(inks))] if count else None
            parts += _cell(count, ink, first + place * cell, y, cell, height, palette)
        y += height
        parts.append(rule((0, y), (right, y), stroke=palette.line))
    parts.append(rule((0, top), (right, top), stroke=palette.ink, line=0.25))
    return drawing(width, y + 0.2, heads + parts, alternative)


def _rising(
    columns: Sequence[str], first: float, width: float, palette: Palette, fonts: Path
) -> tuple[float, float, list[str]]:
    """Set the columns' labels rising to the right; return the cells' width, the labels' height, the labels."""
    across, up = cos(radians(TURN)), sin(radians(TURN))
    long = [text_width(label, NOTE, 600, fonts=fonts) for label in columns]
    # Every label must end inside the drawing: column n of its own cells plus the label's run.
    cell = min((width - first - run * across - NOTE * 0.45) / (place + 0.5) for place, run in enumerate(long))
    cell = min(cell, (width - first) / len(columns), 13.0)
    top = max(long) * up + NOTE * across + 1.6
    heads = [
        text(
            first + (place + 0.5) * cell + NOTE * 0.25,
            top - 1.2,
            label,
            fill=palette.ink,
            size=NOTE,
            weight=600,
            turned=-TURN,
        )
        for place, label in enumerate(columns)
    ]
    return cell, top, heads


def _cell(count: int, ink: Ink | None, x: float, y: float, width: float, height: float, palette: Palette) -> list[str]:
    """Draw a tinted cell with its number, or a thin dash for none."""
    middle = (x + width / 2, y + height / 2)
    if ink is None:
        return [rule((middle[0] - 0.9, middle[1]), (middle[0] + 0.9, middle[1]), stroke=palette.grey, line=0.18)]
    on = max(palette.ink, palette.paper, key=lambda words: contrast(words, ink))
    return [
        rectangle(x + GAP / 2, y + GAP, width - GAP, height - 2 * GAP, fill=ink),
        text(middle[0], middle[1] + LABEL * CAPITALS / 2, str(count), fill=on, weight=600, anchor="middle"),
    ]
