"""Turns the plain shapes of our own drawings into a one-page PDF, without an engine for styles and text.

What it knows is what ``compose.drawings`` makes, once its words are outlines: rectangles, circles, lines, polygons and
paths, filled and stroked in plain colours. For anything else it says so, and a real engine is asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from lxml import etree

_POINTS = 72 / 25.4
_ROUND = 0.5523  # of the radius: where the control points of a quarter of a circle stand
_IGNORED = frozenset({"title", "desc"})
_ABOUT = frozenset({"viewBox", "width", "height", "role", "aria-hidden", "preserveAspectRatio"})
_PAINT = frozenset({"fill", "stroke", "stroke-width", "stroke-linejoin", "transform", "class", "id"})
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_TURN = re.compile(r"rotate\(\s*(\S+)[ ,]+(\S+)[ ,]+([^\s)]+)\s*\)")
_STEP = re.compile(r"([mlqcz])([^mlqcz]*)")
_PIECE = re.compile(r"M([-\d.]+)[ ,]([-\d.]+)(m[-mlqczMZ\d., ]*?)(?=M|$)")

Attributes = Mapping[str, str]


class NotPlain(Exception):
    """The drawing has something that only a real engine understands."""


def plain_pdf(svg: str, width: float, height: float) -> bytes:
    """Return a one-page PDF of ``width`` × ``height`` mm; raises ``NotPlain``."""
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    box = [float(number) for number in str(root.get("viewBox", f"0 0 {width} {height}")).replace(",", " ").split()]
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0 or not {*map(str, root.attrib)} <= _ABOUT:
        raise NotPlain
    scale = min(width / box[2], height / box[3]) * _POINTS
    left, top = (width * _POINTS - box[2] * scale) / 2, (height * _POINTS + box[3] * scale) / 2
    parts = [f"{scale:.6f} 0 0 {-scale:.6f} {left - box[0] * scale:.4f} {top + box[1] * scale:.4f} cm"]
    for shape in root:
        if not isinstance(shape.tag, str):
            continue
        kind = etree.QName(shape).localname
        if kind not in _IGNORED:
            if kind not in _SHAPES or len(shape):
                raise NotPlain(kind)
            parts.append(_painted(kind, {str(key): str(value) for key, value in shape.attrib.items()}))
    return _file("\n".join(parts).encode(), width * _POINTS, height * _POINTS)


def _painted(kind: str, told: Attributes) -> str:
    outline, own = _SHAPES[kind]
    if not {*told} <= own | _PAINT or not own <= {*told}:
        raise NotPlain(kind)
    fill, stroke = _colour(told.get("fill", "#000000"), "rg"), _colour(told.get("stroke", "none"), "RG")
    paint = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}[bool(fill), bool(stroke)]
    settings = [f"{float(told.get('stroke-width', '1'))} w"] if stroke else []
    settings += ["1 j"] if told.get("stroke-linejoin") == "round" else []
    if turn := told.get("transform"):
        settings.append(_turned(turn))
    return " ".join(("q", *settings, fill, stroke, outline(told), paint, "Q"))


def _colour(told: str, operator: str) -> str:
    if told == "none":
        return ""
    if not _COLOUR.fullmatch(told):
        raise NotPlain(told)
    return " ".join(f"{int(told[at : at + 2], 16) / 255:.4f}" for at in (1, 3, 5)) + f" {operator}"


def _turned(told: str) -> str:
    found = _TURN.fullmatch(told.strip())
    if not found:
        raise NotPlain(told)
    angle, x, y = (float(number) for number in found.groups())
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    right, down = x - cosine * x + sine * y, y - sine * x - cosine * y
    return f"{cosine:.6f} {sine:.6f} {-sine:.6f} {cosine:.6f} {right:.5f} {down:.5f} cm"


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────────


def _rectangle(told: Attributes) -> str:
    return f"{told['x']} {told['y']} {told['width']} {told['height']} re"


def _circle(told: Attributes) -> str:
    x, y, r = float(told["cx"]), float(told["cy"]), float(told["r"])
    k = r * _ROUND
    quarters = (
        (x + r, y + k, x + k, y + r, x, y + r),
        (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r),
        (x + k, y - r, x + r, y - k, x + r, y),
    )
    curves = " ".join(" ".join(f"{each:.4f}" for each in quarter) + " c" for quarter in quarters)
    return f"{x + r:.4f} {y:.4f} m {curves} h"


def _line(told: Attributes) -> str:
    return f"{told['x1']} {told['y1']} m {told['x2']} {told['y2']} l"


def _polygon(told: Attributes) -> str:
    numbers = told["points"].replace(",", " ").split()
    if len(numbers) < 4 or len(numbers) % 2:
        raise NotPlain("points")
    points = [f"{x} {y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return f"{points[0]} m " + " ".join(f"{point} l" for point in points[1:]) + " h"


def _path(told: Attributes) -> str:
    """Return a filled path of pieces as ``writers.docx.lettering`` makes them: a place, then steps from there."""
    data = told.get("d", "")
    pieces = _PIECE.findall(data)
    if "".join(f"M{x} {y}{steps}" for x, y, steps in pieces) != data or told.get("stroke", "none") != "none":
        raise NotPlain("d")
    written: list[str] = []
    last_x = last_y = 0.0
    for x, y, steps in pieces:
        written.append(f"1 0 0 1 {float(x) - last_x:.4f} {float(y) - last_y:.4f} cm {_stepped(steps)} f")
        last_x, last_y = float(x), float(y)
    return " ".join(written)


@lru_cache(maxsize=4096)
def _stepped(steps: str) -> str:
    """Return relative steps from 0, 0 as operators of PDF; equal letters are reckoned once."""
    x = y = start_x = start_y = 0.0
    written: list[str] = []
    for letter, told in _STEP.findall(steps):
        numbers = [float(number) for number in told.replace(",", " ").split()]
        if letter == "z":
            written.append("h")
            x, y = start_x, start_y
            continue
        size = {"m": 2, "l": 2, "q": 4, "c": 6}[letter]
        if not numbers or len(numbers) % size:
            raise NotPlain(letter)
        for at in range(0, len(numbers), size):
            points = [number + (y if place % 2 else x) for place, number in enumerate(numbers[at : at + size])]
            if size == 4:  # a quadratic curve as a cubic one
                mid_x, mid_y, end_x, end_y = points
                points = [x + (mid_x - x) * 2 / 3, y + (mid_y - y) * 2 / 3,
                          end_x + (mid_x - end_x) * 2 / 3, end_y + (mid_y - end_y) * 2 / 3, end_x, end_y]  # fmt: skip
            x, y = points[-2:]
            begins = letter == "m" and at == 0
            if begins:
                start_x, start_y = x, y
            written.append(
                " ".join(f"{point:.4f}" for point in points) + (" c" if size > 2 else " m" if begins else " l")
            )
    return " ".join(written)


_SHAPES: Mapping[str, tuple[Callable[[Attributes], str], frozenset[str]]] = {
    "rect": (_rectangle, frozenset({"x", "y", "width", "height"})),
    "circle": (_circle, frozenset({"cx", "cy", "r"})),
    "line": (_line, frozenset({"x1", "y1", "x2", "y2"})),
    "polygon": (_polygon, frozenset({"points"})),
    "path": (_path, frozenset({"d"})),
}


def _file(content: bytes, width: float, height: float) -> bytes:
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.4f %.4f] /Contents 4 0 R /Resources << >> >>" % (width, height),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    )
    file = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, each in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = len(file)
    file += b"xref\n0 5\n0000000000 65535 f \n" + table
    file += b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % end
    return bytes(file)
