"""Where labels of points stand, so that none covers another label or a point."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from policygen.compose.drawings.drawing import Point

BUDGET = 4_000
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
        if across <= 0.0:  # nearly all: a map of seven hundred points asks a hundred thousand times
            return 0.0
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y) + apart
        return across * max(down, 0.0)

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


@functools.lru_cache(maxsize=4)  # a page whose numbers change is written twice
def place_labels(
    points: tuple[tuple[Point, float], ...],
    sizes: tuple[tuple[float, float], ...],
    sheet: tuple[float, float],
    others: tuple[tuple[Point, float], ...] = (),
) -> tuple[Box, ...]:
    """Return a box for the label of every point (centre and radius), all on the sheet; ``others`` have no labels.

    Tries the candidates in their order for all labels together and keeps the cheapest placing: an overlap costs
    more than any number of second-best places. The result depends on nothing but the arguments.
    """
    dots, bare = _dots(points), _dots(others)
    places = [candidates(centre, radius, *size) for (centre, radius), size in zip(points, sizes, strict=True)]
    reaches = [_around([dot, *boxes]) for dot, boxes in zip(dots, places, strict=True)]
    near = _near(reaches)
    choices: list[list[tuple[float, Box]]] = []
    for place, boxes in enumerate(places):
        rated = []
        met = [*(dots[other] for other in near[place]), *_touching(reaches[place], bare)]
        for rank, box in enumerate(boxes):
            covered = sum(box.overlap(dot, 0.4) for dot in _touching(box, met))
            off = 0.0 if box.inside(*sheet) else 1000.0
            rated.append((rank + 100 * (covered > 0) + covered + off, box))
        choices.append(sorted(rated, key=lambda choice: choice[0]))
    before = [[other for other in others if other < place] for place, others in enumerate(near)]

    @functools.cache
    def shared(place: int, rank: int, other: int, other_rank: int) -> float:
        """Return what two labels would have in common at their places, by rank: asked for again and again."""
        return choices[place][rank][1].overlap(choices[other][other_rank][1], 0.5)

    best: list[int] = []
    best_cost = float("inf")
    chosen: list[int] = []
    costs = [0.0]
    left = [iter(range(len(choices[0])))] if choices else []
    tried = 1
    # One place after another, the cheapest first; back where a placing gets dearer than the best.
    while left:
        place = len(left) - 1
        del chosen[place:], costs[place + 1 :]
        step = next(left[-1], None)
        if step is None:
            left.pop()
            continue
        tried += 1
        if costs[place] + choices[place][step][0] >= best_cost or (tried > BUDGET and best):
            continue
        common = sum(shared(place, step, other, chosen[other]) for other in before[place])
        cost = costs[place] + (choices[place][step][0] + (200 + common if common else 0))
        if cost >= best_cost:
            continue
        chosen.append(step)
        costs.append(cost)
        if len(chosen) < len(choices):
            left.append(iter(range(len(choices[len(chosen)]))))
        else:
            best, best_cost = list(chosen), cost
    return tuple(choices[place][rank][1] for place, rank in enumerate(best))


def _dots(points: Sequence[tuple[Point, float]]) -> list[Box]:
    return [Box(x - radius, y - radius, 2 * radius, 2 * radius) for (x, y), radius in points]


def _around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around some."""
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    right, foot = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(x, y, right - x, foot - y)


def _touching(reach: Box, dots: Sequence[Box]) -> list[Box]:
    """Return the dots that a reach touches, or nearly."""
    left, top = reach.x - 1.0, reach.y - 1.0
    right, foot = reach.x + reach.width + 1.0, reach.y + reach.height + 1.0
    return [
        dot for dot in dots if dot.x < right and dot.y < foot and dot.x + dot.width > left and dot.y + dot.height > top
    ]


def _near(reaches: Sequence[Box]) -> list[list[int]]:
    """Return for each reach, by number, the others that it touches, in their order."""
    return [
        [other for other, there in enumerate(reaches) if other != number and reach.overlap(there, 1.0)]
        for number, reach in enumerate(reaches)
    ]
