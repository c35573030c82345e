"""Lambert's conformal conic projection, on a sphere, for maps of Central Europe."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, log, pi, radians, sin, tan

from policygen.compose.drawings.drawing import Point

RADIUS = 6371.0
"""Of the earth, in kilometres."""
PARALLELS = (46.0, 52.0)
"""The parallels of true scale, in degrees."""


def lambert(origin_longitude: float, origin_latitude: float) -> Callable[[float, float], Point]:
    """Return the projection from longitude and latitude (degrees) to kilometres east and south of the origin.

    Source of the formulae: Snyder, Map Projections: A Working Manual (USGS 1395), pages 106 to 107.
    """
    low, high = map(radians, PARALLELS)

    def cotangent(latitude: float) -> float:
        return tan(pi / 4 + latitude / 2)

    cone = log(cos(low) / cos(high)) / log(cotangent(high) / cotangent(low))
    factor = RADIUS * cos(low) * cotangent(low) ** cone / cone
    origin = factor / cotangent(radians(origin_latitude)) ** cone

    def project(longitude: float, latitude: float) -> Point:
        distance = factor / cotangent(radians(latitude)) ** cone
        angle = cone * radians(longitude - origin_longitude)
        return distance * sin(angle), distance * cos(angle) - origin

    return project
