"""Findings by theme and type: one mark a finding, a shape a type, so that no colour is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from policygen.compose.drawings.drawing import (
    CAPITALS,
    LABEL,
    LEADING,
    NOTE,
    Drawing,
    circle,
    drawing,
    polygon,
    rectangle,
    rule,
    text,
    text_lines,
)
from policygen.compose.drawings.measure import text_width, widest_word, wrap_to
from policygen.palette import Palette, Tone

PITCH = 3.6
"""From mark to mark, in mm."""
LINE = 4.0
"""From one line of marks to the next, in mm."""
STROKE = 0.45


@dataclass(frozen=True)
class ThemeRow:
    """A theme and how many findings of each type it has: assets, deficits, needs."""

    label: str
    counts: tuple[int, int, int]


def themes(
    rows: Sequence[ThemeRow],
    heads: tuple[str, str, str],
    *,
    tone: Tone,
    palette: Palette,
    fonts: Path,
    alternative: str,
    width: float = 119,
) -> Drawing:
    """Draw a row a theme: filled circles for assets, hollow squares for deficits, triangles for needs.

    ``heads`` names the three types; the number stands before the marks. ``width`` is in mm.
    """
    labels = [row.label for row in rows]
    widest = max((text_width(label, LABEL, fonts=fonts) for label in labels), default=0.0)
    longest = max((widest_word(label, LABEL, fonts=fonts) for label in labels), default=0.0)
    room = min(max(min(widest, 0.34 * width), longest), 0.45 * width)
    first = room + 4
    column = (width - first) / 3
    digits = max((len(str(count)) for row in rows for count in row.counts), default=1)
    number = digits * text_width("0", LABEL, 600, fonts=fonts)
    marks = number + 1.6
    fitting = max(1, int((column - marks - 1) / PITCH))
    titles = [wrap_to(head, column - 5.5, NOTE, 600, limit=3, fonts=fonts) for head in heads]
    top = max(map(len, titles)) * NOTE * LEADING + 1.4
    parts: list[str] = []
    for kind, lines in enumerate(titles):
        x = first + kind * column
        base = top - 1.6 - (len(lines) - 1) * NOTE * LEADING
        parts.append(mark(kind, x + number - 1.1, base - NOTE * CAPITALS / 2, tone, palette))
        parts += text_lines(x + marks, base, lines, fill=palette.ink, size=NOTE, weight=600)
    y = top
    for row in rows:
        lines = wrap_to(row.label, room, LABEL, limit=3, fonts=fonts)
        deep = max(ceil(count / fitting) for count in row.counts)
        height = max(len(lines) * LABEL * LEADING, deep * LINE, LINE) + 2.6
        base = y + (height - (len(lines) - 1) * LABEL * LEADING + LABEL * CAPITALS) / 2
        parts += text_lines(0, base, lines, fill=palette.ink)
        for kind, count in enumerate(row.counts):
            x = first + kind * column
            centre = y + (height - (max(ceil(count / fitting), 1) - 1) * LINE) / 2
            if not count:
                parts.append(rule((x + number - 1.5, centre), (x + number, centre), stroke=palette.grey, line=0.18))
                continue
            words = text(
                x + number, centre + LABEL * CAPITALS / 2, str(count), fill=palette.ink, weight=600, anchor="end"
            )
            parts.append(words)
            for place in range(count):
                down, along = divmod(place, fitting)
                centre_x = x + marks + PITCH * (along + 0.5)
                parts.append(mark(kind, centre_x, centre + down * LINE, tone, palette))
        y += height
        parts.append(rule((0, y), (width, y), stroke=palette.line))
    parts.append(rule((0, top), (width, top), stroke=palette.ink, line=0.25))
    return drawing(width, y + 0.2, parts, alternative)


def mark(kind: int, x: float, y: float, tone: Tone, palette: Palette) -> str:
    """Draw the mark of a type around its centre: 0 filled circle, 1 hollow square, 2 filled triangle."""
    if kind == 0:
        return circle(x, y, 1.25, fill=tone.dark)
    if kind == 1:
        return rectangle(x - 1.0, y - 1.0, 2.0, 2.0, fill=palette.paper, stroke=tone.dark, line=STROKE)
    return polygon([(x, y - 1.35), (x + 1.4, y + 1.1), (x - 1.4, y + 1.1)], fill=tone.dark)
