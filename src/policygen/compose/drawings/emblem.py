"""The European emblem, drawn by its graphical guide (Interinstitutional style guide, annex A1).

A rectangle of 3:2; twelve stars on an invisible circle of a third of the height, placed like the hours of a
clock; each star inscribed in a circle of an eighteenth of the height, one point up.
"""

from __future__ import annotations

from math import cos, pi, sin

from policygen.compose.drawings.drawing import Drawing, Point, drawing, polygon, rectangle
from policygen.compose.drawings.shades import EMBLEM_BLUE, EMBLEM_WHITE, EMBLEM_YELLOW

INNER = sin(pi / 10) / sin(3 * pi / 10)
"""The inner corners' distance from a star's centre as a share of the points': sides of a pentagram are straight."""


def star(centre: Point, radius: float) -> list[Point]:
    """Return the ten corners of a star with one point up, clockwise from it."""
    return [
        (
            centre[0] + (radius if corner % 2 == 0 else radius * INNER) * sin(corner * pi / 5),
            centre[1] - (radius if corner % 2 == 0 else radius * INNER) * cos(corner * pi / 5),
        )
        for corner in range(10)
    ]


def emblem(height: float, *, border: bool = False, alternative: str) -> Drawing:
    """Draw the emblem, its blue rectangle ``height`` mm high.

    ``border`` adds the white border for coloured grounds, 1/25 of the height wide, around the rectangle: the
    drawing grows by it on every side.
    """
    edge = height / 25 if border else 0.0
    width = height * 3 / 2
    parts = [rectangle(0, 0, width + 2 * edge, height + 2 * edge, fill=EMBLEM_WHITE)] if border else []
    parts.append(rectangle(edge, edge, width, height, fill=EMBLEM_BLUE))
    for hour in range(12):
        angle = hour * pi / 6
        centre = (edge + width / 2 + height / 3 * sin(angle), edge + height / 2 - height / 3 * cos(angle))
        parts.append(polygon(star(centre, height / 18), fill=EMBLEM_YELLOW))
    return drawing(width + 2 * edge, height + 2 * edge, parts, alternative)
