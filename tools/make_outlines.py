"""Make the outlines of the countries for the map from Natural Earth's data as TopoJSON.

Usage: python tools/make_outlines.py countries-50m.json templates/style/map/outlines.json

The input is ``countries-50m.json`` of the npm package ``world-atlas``. The arcs, which neighbours share, are
simplified once (Douglas-Peucker, in degrees), so that borders stay common; then the rings are joined, cut to the
box and rounded to two decimals, about a kilometre. The result is ordered by area, the
largest first, and always the same.
"""

from __future__ import annotations

import argparse
import json
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

Point = tuple[float, float]
NOTE = "Natural Earth 1:50m (public domain), by way of world-atlas 2 (ISC); made by tools/make_outlines.py"


def decode_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the arcs in degrees; they are stored as differences on an integer grid."""
    (scale_x, scale_y), (origin_x, origin_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for stored in topology["arcs"]:
        x = y = 0
        arc = []
        for step in stored:
            x, y = x + step[0], y + step[1]
            arc.append((x * scale_x + origin_x, y * scale_y + origin_y))
        arcs.append(arc)
    return arcs


def simplify(arc: list[Point], tolerance: float) -> list[Point]:
    """Leave out points nearer than ``tolerance`` degrees (of latitude) to the line of the others; ends stay."""
    if len(arc) < 3:
        return arc
    (x0, y0), (x1, y1) = arc[0], arc[-1]
    shrink = cos(radians(50))
    length = hypot((x1 - x0) * shrink, y1 - y0)

    def distance(point: Point) -> float:
        dx, dy = (point[0] - x0) * shrink, point[1] - y0
        if length == 0:
            return hypot(dx, dy)
        return abs(dx * (y1 - y0) - dy * (x1 - x0) * shrink) / length

    farthest = max(range(1, len(arc) - 1), key=lambda place: distance(arc[place]))
    if distance(arc[farthest]) <= tolerance:
        return [arc[0], arc[-1]]
    return simplify(arc[: farthest + 1], tolerance)[:-1] + simplify(arc[farthest:], tolerance)


def join(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Join arcs to a ring without repeating its first point; ``~n`` means arc n backwards."""
    ring: list[Point] = []
    for number in numbers:
        ring += (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]
    return ring


def cut(ring: list[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """Cut a ring to a box of west, south, east, north (Sutherland-Hodgman)."""
    for axis, edge, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        before, ring = ring, []
        for place, end in enumerate(before):
            start = before[place - 1]
            inside, was_inside = sign * (end[axis] - edge) >= 0, sign * (start[axis] - edge) >= 0
            if inside != was_inside:
                share = (edge - start[axis]) / (end[axis] - start[axis])
                ring.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
            if inside:
                ring.append(end)
    return ring


def rounded(ring: list[Point]) -> list[list[float]]:
    """Round to two decimals and leave out points that then repeat."""
    points: list[list[float]] = []
    for x, y in ring:
        point = [round(x, 2), round(y, 2)]
        if not points or points[-1] != point:
            points.append(point)
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def area(ring: list[list[float]]) -> float:
    """Return the area in square degrees."""
    return abs(sum(ring[at - 1][0] * ring[at][1] - ring[at][0] * ring[at - 1][1] for at in range(len(ring)))) / 2


def outlines(
    topology: dict[str, Any], box: tuple[float, float, float, float], tolerance: float, smallest: float
) -> dict[str, list[list[list[float]]]]:
    """Return the rings of every country in the box by its name, largest first, without rings below ``smallest``."""
    arcs = [simplify(arc, tolerance) for arc in decode_arcs(topology)]
    found: dict[str, list[list[list[float]]]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        shapes = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        # Only outer rings: the holes are other countries, which are painted themselves.
        rings = [rounded(cut(join(shape[0], arcs), box)) for shape in shapes]
        rings = [ring for ring in rings if len(ring) > 2 and area(ring) >= smallest]
        if rings:
            found[country["properties"]["name"]] = rings
    return dict(sorted(found.items(), key=lambda item: (-sum(map(area, item[1])), item[0])))


def main() -> None:
    """Read the arguments and write the file."""
    parser = argparse.ArgumentParser(description="Make the map's outlines from world-atlas' countries-50m.json.")
    parser.add_argument("source", type=Path, help="countries-50m.json of the npm package world-atlas")
    parser.add_argument("target", type=Path, help="the file to write, e.g. templates/style/map/outlines.json")
    parser.add_argument(
        "--box", type=float, nargs=4, default=(-2, 40.5, 30, 58), metavar=("WEST", "SOUTH", "EAST", "NORTH")
    )
    parser.add_argument("--tolerance", type=float, default=0.025, help="degrees of latitude (default: %(default)s)")
    parser.add_argument("--smallest", type=float, default=0.03, help="square degrees (default: %(default)s)")
    options = parser.parse_args()
    topology = json.loads(options.source.read_text("utf-8"))
    countries = outlines(topology, tuple(options.box), options.tolerance, options.smallest)
    lines = ",\n".join(
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(rings, separators=(',', ':'))}"
        for name, rings in countries.items()
    )
    text = f'{{"source": {json.dumps(NOTE)},\n"countries": {{\n{lines}\n}}}}\n'
    options.target.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
