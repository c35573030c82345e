"""The locator map: where in Central Europe the regions lie."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from policygen.compose.drawings.cutting import cut
from policygen.compose.drawings.drawing import CAPITALS, LABEL, Drawing, circle, drawing, polygon, text
from policygen.compose.drawings.drawing import Point as Place
from policygen.compose.drawings.measure import text_width
from policygen.compose.drawings.placing import place_labels
from policygen.compose.drawings.projection import lambert
from policygen.compose.drawings.shades import land
from policygen.palette import Ink, Palette, Tone

CENTRE = (12.9, 48.75)
"""Longitude and latitude of the map's middle."""
EXTENT = (1450.0, 1000.0)
"""What every map shows at least, in kilometres: all seven regions with room for their names."""
NAMED = 16
"""How many points have their names at most: more could not be read at this size, nor would they find room."""


@dataclass(frozen=True)
class Point:
    """A region on the map; ``id`` names its tone in the palette."""

    id: str
    label: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class _Look:
    """How a point is drawn: radius and size of its label in mm, weight of the label."""

    radius: float
    size: float
    weight: int


@dataclass(frozen=True)
class _Sheet:
    """What the map is drawn on, in mm."""

    width: float
    height: float

    @property
    def scale(self) -> float:
        """Millimetres a kilometre."""
        return min(self.width / EXTENT[0], self.height / EXTENT[1])

    def spots(self, places: Iterable[Place]) -> list[Place]:
        """Return where places lie, given by longitude and latitude."""
        project, scale, middle, level = lambert(*CENTRE), self.scale, self.width / 2, self.height / 2
        return [(middle + east * scale, level + south * scale) for east, south in (project(*place) for place in places)]


EQUAL = _Look(1.6, LABEL, 600)
CHOSEN = _Look(2.3, 3.6, 700)
OTHER = _Look(1.25, LABEL, 400)


def locator(
    points: Sequence[Point],
    *,
    highlight: str | None,
    outlines: Path,
    palette: Palette,
    fonts: Path,
    alternative: str,
    width: float = 119,
    height: float = 88,
) -> Drawing:
    """Draw the map, ``width`` × ``height`` mm, with a labelled point a region, in the region's colour.

    The region ``highlight`` is larger and set in its dark tone; with None all are equal. Countries with a region
    are a tint darker than the others. Of many regions all have their points, and ``NAMED`` their names: the nearest to
    the highlighted one; without one, none of them. ``outlines`` is the file made by ``tools/make_outlines.py``.
    """
    sheet = _Sheet(width, height)
    places = [(point.longitude, point.latitude) for point in points]
    parts = [*_land(outlines, _with_a_region(outlines, frozenset(places)), sheet, land(palette), palette.paper)]
    smaller = max(0.7, min(1.0, sheet.scale * EXTENT[0] / 119))
    looks = [EQUAL if highlight is None else CHOSEN if point.id == highlight else OTHER for point in points]
    spots = sheet.spots(places)
    radii = [look.radius * smaller for look in looks]
    named = _named(points, spots, highlight)
    bare = sorted(set(range(len(points))).difference(named))
    sizes = [
        (text_width(points[at].label, looks[at].size, looks[at].weight, fonts=fonts), looks[at].size) for at in named
    ]
    dots = list(zip(spots, radii, strict=True))
    boxes = place_labels(
        tuple(dots[at] for at in named), tuple(sizes), (width, height), tuple(dots[at] for at in bare)
    )  # fmt: skip
    # The largest point first, so that it covers no other.
    for radius, point, spot in sorted(zip(radii, points, spots, strict=True), key=lambda dot: -dot[0]):
        parts.append(_dot(spot, radius, palette.tones[point.id], palette.paper))
    for at, box in zip(named, boxes, strict=True):
        point, look = points[at], looks[at]
        base = box.y + box.height / 2 + look.size * CAPITALS / 2
        ink = palette.tones[point.id].dark if look is CHOSEN else palette.ink
        parts.append(text(box.x, base, point.label, fill=ink, size=look.size, weight=look.weight))
    return drawing(width, height, parts, alternative)


def _named(points: Sequence[Point], spots: Sequence[Place], highlight: str | None) -> list[int]:
    """Return which points have their names, by number, in their order."""
    if len(points) <= NAMED:
        return list(range(len(points)))
    middle = next((spot for point, spot in zip(points, spots, strict=True) if point.id == highlight), None)
    if middle is None:
        return []
    return sorted(sorted(range(len(points)), key=lambda at: math.dist(spots[at], middle))[:NAMED])


Rings = tuple[tuple[Place, ...], ...]


@cache
def _countries(outlines: Path) -> Mapping[str, Rings]:
    """Read the rings (longitude, latitude) of every country."""
    data = json.loads(outlines.read_text("utf-8"))
    return {
        name: tuple(tuple((float(x), float(y)) for x, y in ring) for ring in rings)
        for name, rings in data["countries"].items()
    }


@lru_cache(maxsize=4)
def _with_a_region(outlines: Path, places: frozenset[Place]) -> frozenset[str]:
    """Return the countries in which one of the places lies: the same for the maps of all documents."""
    countries = _countries(outlines)
    return frozenset(
        name for name, rings in countries.items() if any(holds(ring, place) for ring in rings for place in places)
    )


@lru_cache(maxsize=4)
def _land(
    outlines: Path, darker: frozenset[str], sheet: _Sheet, fills: tuple[Ink, Ink], borders: Ink
) -> tuple[str, ...]:
    """Draw the countries, some of them a tint darker: the same for the maps of all documents."""
    plain, own = fills
    parts = []
    for name, rings in _countries(outlines).items():
        for ring in rings:
            corners = cut(sheet.spots(ring), sheet.width, sheet.height)
            if len(corners) > 2:
                parts.append(polygon(corners, fill=own if name in darker else plain, stroke=borders, line=0.3))
    return tuple(parts)


@lru_cache(maxsize=4096)
def _dot(spot: Place, radius: float, tone: Tone, around: Ink) -> str:
    """Draw a point: in most documents a region has the same one."""
    margin = circle(*spot, radius + 0.3, fill=around)
    return margin + circle(*spot, radius, fill=tone.main, stroke=tone.dark, line=0.25)


def holds(ring: Sequence[Place], place: Place) -> bool:
    """Tell whether a place lies inside a ring (even-odd rule)."""
    x, y = place
    inside = False
    for at, (x1, y1) in enumerate(ring):
        x0, y0 = ring[at - 1]
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            inside = not inside
    return inside
