"""How shapes are cut to the sheet."""

from __future__ import annotations

from collections.abc import Sequence

from policygen.compose.drawings.drawing import Point


def cut(ring: Sequence[Point], width: float, height: float) -> list[Point]:
    """Cut a closed shape to a sheet of this size in mm (Sutherland-Hodgman); empty where all of it lies outside."""
    kept = list(ring)
    for axis, edge, sign in ((0, 0.0, 1), (1, 0.0, 1), (0, width, -1), (1, height, -1)):
        before, kept = kept, []
        for at, end in enumerate(before):
            start = before[at - 1]
            inside, was_inside = sign * (end[axis] - edge) >= 0, sign * (start[axis] - edge) >= 0
            if inside != was_inside:
                share = (edge - start[axis]) / (end[axis] - start[axis])
                kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
            if inside:
                kept.append(end)
    return kept
