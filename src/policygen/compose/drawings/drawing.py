"""What a drawing is, and the few SVG elements that drawings are made of.

Every shape names its fill and its stroke, be it ``none``: a shape without them would be printed in RGB black.
Lengths are millimetres, colours are inks of the palette, y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape as escape_markup

from policygen.palette import Ink

FAMILY = "'Source Sans 3',sans-serif"
LABEL = 2.8
"""Size of labels (8 pt), in mm."""
NOTE = 2.5
"""Size of notes and axis labels (7 pt), in mm."""
LEADING = 1.25
"""Distance of baselines as a multiple of the size."""
HAIRLINE = 0.12
"""Width of a hairline, in mm."""
CAPITALS = 0.66
"""Height of capitals and figures of Source Sans 3 as a share of the size."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """A complete SVG document with its size in mm; ``alternative`` is empty where it only decorates."""

    svg: str
    width: float
    height: float
    alternative: str


def number(value: float) -> str:
    """Write a number with at most three decimals, so that equal drawings have equal bytes."""
    written = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def escape(words: str) -> str:
    """Make words safe as the text or an attribute of an element."""
    return escape_markup(words, {'"': "&quot;"})


def element(name: str, attributes: Mapping[str, str | float], *children: str) -> str:
    """Build an element; ``children`` are markup already."""
    written = "".join(
        f' {key}="{escape(value) if isinstance(value, str) else number(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def _paint(fill: Ink | None, stroke: Ink | None, line: float) -> dict[str, str | float]:
    painted: dict[str, str | float] = {"fill": fill.rgb if fill else "none", "stroke": stroke.rgb if stroke else "none"}
    if stroke:
        painted["stroke-width"] = line
    return painted


def rectangle(
    x: float, y: float, width: float, height: float, *, fill: Ink | None, stroke: Ink | None = None, line: float = 0.2
) -> str:
    """Draw a rectangle from its upper left corner; ``line`` is the width of the stroke, if there is one."""
    place: dict[str, str | float] = {"x": x, "y": y, "width": width, "height": height}
    return element("rect", place | _paint(fill, stroke, line))


def circle(x: float, y: float, radius: float, *, fill: Ink | None, stroke: Ink | None = None, line: float = 0.2) -> str:
    """Draw a circle around its centre."""
    place: dict[str, str | float] = {"cx": x, "cy": y, "r": radius}
    return element("circle", place | _paint(fill, stroke, line))


def polygon(points: Sequence[Point], *, fill: Ink | None, stroke: Ink | None = None, line: float = 0.2) -> str:
    """Draw a closed shape through the points."""
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    attributes: dict[str, str | float] = {"points": corners}
    if stroke is not None:
        attributes["stroke-linejoin"] = "round"
    return element("polygon", attributes | _paint(fill, stroke, line))


def rule(start: Point, end: Point, *, stroke: Ink, line: float = HAIRLINE) -> str:
    """Draw a straight line."""
    ends: dict[str, str | float] = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return element("line", ends | _paint(None, stroke, line))


def text(
    x: float,
    y: float,
    words: str,
    *,
    fill: Ink,
    size: float = LABEL,
    weight: int = 400,
    anchor: str = "start",
    turned: float = 0,
) -> str:
    """Set one line with its baseline at ``y``; ``turned`` is in degrees clockwise around the anchor.

    Word joiners are left out: one line never breaks, and the fonts have no glyph for them.
    """
    attributes: dict[str, str | float] = {
        "x": x,
        "y": y,
        "font-family": FAMILY,
        "font-size": size,
        "font-weight": weight,
        "text-anchor": anchor,
        "fill": fill.rgb,
        "stroke": "none",
    }
    if turned:
        attributes["transform"] = f"rotate({number(turned)} {number(x)} {number(y)})"
    return element("text", attributes, escape(words.replace("\u2060", "")))


def text_lines(
    x: float,
    y: float,
    lines: Iterable[str],
    *,
    fill: Ink,
    size: float = LABEL,
    weight: int = 400,
    anchor: str = "start",
) -> list[str]:
    """Set lines below one another, the first with its baseline at ``y``."""
    return [
        text(x, y + place * size * LEADING, line, fill=fill, size=size, weight=weight, anchor=anchor)
        for place, line in enumerate(lines)
    ]


def drawing(width: float, height: float, parts: Iterable[str], alternative: str, *, data: str = "") -> Drawing:
    """Put the parts, painted in their order, into a complete SVG document.

    ``data`` is what the drawing shows, as JSON, for formats that have charts of their own.
    """
    attributes: dict[str, str | float] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {number(width)} {number(height)}",
        "width": f"{number(width)}mm",
        "height": f"{number(height)}mm",
        "role": "img",
    }
    head = [element("title", {}, escape(alternative))] if alternative else []
    if not alternative:
        attributes["aria-hidden"] = "true"
    head += [element("metadata", {}, escape(data))] if data else []
    return Drawing(element("svg", attributes, *head, *parts), width, height, alternative)
