"""Where labels of points stand, so that none covers another label or a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policygen.compose.drawings.drawing import Point

BUDGET = 40_000
"""How many placings are tried at most; beyond it the best one found so far holds."""


@dataclass(frozen=True)
class Box:
    """A rectangle from its upper left corner, in mm."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: Box, apart: float = 0.0) -> float:
        """Return the common area in mm², after both have been kept ``apart``."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x) + apart
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y) + apart
        return max(across, 0.0) * max(down, 0.0)

    def inside(self, width: float, height: float) -> bool:
        """Tell whether the box lies on a sheet of this size."""
        return self.x >= 0 and self.y >= 0 and self.x + self.width <= width and self.y + self.height <= height


def candidates(centre: Point, radius: float, width: float, height: float) -> list[Box]:
    """Return the places for a label around a point, the best first: right, left, above, below, the corners."""
    x, y = centre
    gap = radius + 0.9
    slant = radius * 0.7 + 0.4
    level, above, below = y - height / 2, y - gap - height + 0.3, y + gap - 0.3
    high, low = y - slant - height, y + slant
    return [
        Box(x + gap, level, width, height),
        Box(x - gap - width, level, width, height),
        Box(x - width / 2, above, width, height),
        Box(x - width / 2, below, width, height),
        Box(x + slant, high, width, height),
        Box(x + slant, low, width, height),
        Box(x - slant - width, high, width, height),
        Box(x - slant - width, low, width, height),
        Box(x - width * 0.25, above, width, height),
        Box(x - width * 0.75, above, width, height),
        Box(x - width * 0.25, below, width, height),
        Box(x - width * 0.75, below, width, height),
    ]


def place_labels(
    points: Sequence[tuple[Point, float]], sizes: Sequence[tuple[float, float]], sheet: tuple[float, float]
) -> list[Box]:
    """Return a box for the label of every point (centre and radius), all on the sheet.

    Tries the candidates in their order for all labels together and keeps the cheapest placing: an overlap costs
    more than any number of second-best places. The result depends on nothing but the arguments.
    """
    dots = [Box(x - radius, y - radius, 2 * radius, 2 * radius) for (x, y), radius in points]
    choices: list[list[tuple[float, Box]]] = []
    for place, (centre, radius) in enumerate(points):
        rated = []
        for rank, box in enumerate(candidates(centre, radius, *sizes[place])):
            covered = sum(box.overlap(dot, 0.4) for other, dot in enumerate(dots) if other != place)
            off = 0.0 if box.inside(*sheet) else 1000.0
            rated.append((rank + 100 * (covered > 0) + covered + off, box))
        choices.append(sorted(rated, key=lambda choice: choice[0]))
    best: list[Box] = []
    best_cost = float("inf")
    tried = 0

    def search(chosen: list[Box], cost: float) -> None:
        nonlocal best, best_cost, tried
        tried += 1
        if cost >= best_cost or (tried > BUDGET and best):
            return
        if len(chosen) == len(choices):
            best, best_cost = list(chosen), cost
            return
        for own, box in choices[len(chosen)]:
            common = sum(box.overlap(other, 0.5) for other in chosen)
            search([*chosen, box], cost + own + (200 + common if common else 0))

    search([], 0.0)
    return best
