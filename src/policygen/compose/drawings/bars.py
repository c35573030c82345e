"""Bars: one value a row, labelled directly, in the order given and never ranked."""

from __future__ import annotations

import json
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
from policygen.compose.drawings.measure import text_width, widest_word, wrap_to
from policygen.palette import Palette, Tone

BAR = 4.0
GAP = 1.4


@dataclass(frozen=True)
class BarRow:
    """A value: ``text`` is the value as printed, or the words for “not available” where ``value`` is None.

    ``note`` says what the value is of, e.g. its year and level, and may be empty.
    """

    label: str
    note: str
    value: float | None
    text: str


def bars(
    rows: Sequence[BarRow], *, tone: Tone, palette: Palette, fonts: Path, alternative: str, width: float = 119
) -> Drawing:
    """Draw the rows as horizontal bars from a common zero, ``width`` mm wide.

    Raises ``ValueError`` for a negative value.
    """
    for row in rows:
        if row.value is not None and row.value < 0:
            raise ValueError(f"{row.label}: {row.value} is negative")
    labels = [(row.label, LABEL, 400) for row in rows] + [(row.note, NOTE, 400) for row in rows if row.note]
    widest = max((text_width(*label, fonts=fonts) for label in labels), default=0.0)
    longest = max((widest_word(*label, fonts=fonts) for label in labels), default=0.0)
    room = min(max(min(widest, 0.36 * width), longest), 0.5 * width)
    zero = room + 3
    scale = _scale(rows, width - zero, fonts)
    words = [
        (wrap_to(row.label, room, LABEL, limit=2, fonts=fonts), wrap_to(row.note, room, NOTE, limit=2, fonts=fonts))
        for row in rows
    ]
    heights = [LEADING * (len(label) * LABEL + len(note) * NOTE) for label, note in words]
    row_height = max([*heights, BAR]) + 2.0
    parts: list[str] = []
    for place, (row, (label, note), height) in enumerate(zip(rows, words, heights, strict=True)):
        middle = (place + 0.5) * row_height
        first = middle - height / 2 + LABEL * 0.86
        second = first + len(label) * LABEL * LEADING - 0.1
        parts += text_lines(0, first, label, fill=palette.ink)
        parts += text_lines(0, second, note, fill=palette.grey, size=NOTE)
        run = 0.0
        if row.value is not None:
            run = max(row.value * scale, 0.1)
            parts.append(rectangle(zero, middle - BAR / 2, run, BAR, fill=tone.dark))
        ink, weight = (palette.ink, 600) if row.value is not None else (palette.grey, 400)
        parts.append(text(zero + run + GAP, middle + LABEL * CAPITALS / 2, row.text, fill=ink, weight=weight))
    end = len(rows) * row_height
    parts.append(rule((zero, 0), (zero, end), stroke=palette.ink, line=0.2))
    data = [[row.label, row.note, row.value, row.text] for row in rows]
    return drawing(width, end, parts, alternative, data=json.dumps(data, ensure_ascii=False))


def _scale(rows: Sequence[BarRow], room: float, fonts: Path) -> float:
    """Return millimetres a unit, such that every bar with its value beside it fits into the room."""
    return min(
        (
            max(room - 2 * GAP - text_width(row.text, LABEL, 600, fonts=fonts), 1.0) / row.value
            for row in rows
            if row.value
        ),
        default=1.0,
    )
