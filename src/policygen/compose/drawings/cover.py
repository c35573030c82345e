"""The covers' art: factory halls with saw-tooth roofs, whose sheds follow a region's own figures.

Three rows of sheds stand behind one another at the foot of the ground and are cut by its edges; the ground above
is left to the title.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from math import floor, log10

from policygen.compose.drawings.cutting import cut
from policygen.compose.drawings.drawing import Drawing, Point, drawing, polygon, rectangle
from policygen.compose.drawings.shades import glass, walls
from policygen.palette import Ink, Palette, Tone

PLAIN = 0.56
"""The share of the height that stays plain ground."""


BLEED = 5.0
"""How far the art goes on beyond the edges of the page, in mm of a cover 210 wide: paper is never trimmed exactly, and
no printing house asks for more. Viewers and Word end a drawing at its edges and do not show it."""


PANE = 0.055
"""The width of a shed's glazing, seen from the side, as a share of the shed's width."""


Shed = tuple[float, float, float]
"""Left edge, width and rise, in mm."""


@dataclass(frozen=True)
class Row:
    """A row of sheds: its size against the near one, how far its eaves lie below those behind, its first shed.

    ``eaves`` is in mm of a cover 210 wide; ``hidden`` is the share of the first shed left of the page's edge.
    """

    scale: float
    eaves: float
    first: int
    hidden: float


ROWS = (Row(0.55, 0.0, 2, 0.5), Row(0.76, 17.0, 1, 0.25), Row(1.0, 25.0, 0, 0.6))


def shed_size(figure: float) -> tuple[float, float]:
    """Return the width (mm of a cover 210 wide) and the pitch (rise over run) of the shed for a figure.

    The width grows with the figure's order of magnitude, the pitch with its leading digits. Raises ``ValueError``
    for a figure that is not positive.
    """
    if not figure > 0:
        raise ValueError(f"{figure} is not positive")
    power = log10(figure)
    return 22 + 6.5 * min(max(power, 0.0), 10.0), 0.4 + 0.25 * (power - floor(power))


def cover_art(
    rhythm: Sequence[float], tone: Tone, palette: Palette, *, width: float = 210, height: float = 237
) -> Drawing:
    """Draw the decorative ground of a cover, ``width`` × ``height`` mm, from a region's figures in their order.

    Without figures all sheds are equal. Above and on both sides the art goes on beyond its edges; beneath it lies the
    page's foot. Raises ``ValueError`` for a figure that is not positive.
    """
    unit = width / 210
    beyond = BLEED * unit
    sheds = [(run * unit, run * unit * pitch) for run, pitch in map(shed_size, rhythm or (1000.0,))]
    eaves = height * PLAIN + ROWS[0].scale * max(rise for _, rise in sheds)
    parts = [rectangle(-beyond, -beyond, width + 2 * beyond, height + beyond, fill=tone.main)]
    standing: list[Shed] = []
    for row, wall in zip(ROWS, walls(tone, palette), strict=True):
        eaves += row.eaves * unit
        standing = list(_standing(sheds, row, width + beyond))
        parts += _gables(standing, eaves, wall, (width, height), beyond)
    parts += _glazing(standing, eaves, glass(tone, palette), (width, height), beyond)
    return drawing(width, height, parts, "")


def _standing(sheds: Sequence[Point], row: Row, width: float) -> Iterator[Shed]:
    """Yield left edge, width and rise of the sheds of a row from beyond the page's left edge to ``width``."""
    x: float | None = None
    for run, rise in islice(cycle(sheds), row.first, None):
        x = -run * row.scale * row.hidden if x is None else x
        if x >= width:
            return
        yield x, run * row.scale, rise * row.scale
        x += run * row.scale


def _gables(sheds: Sequence[Shed], eaves: float, ink: Ink, sheet: Point, beyond: float) -> list[str]:
    """Draw the gables of a row down to the foot of the sheet.

    They are one shape: shapes that touch would show their joints as hairlines on a screen.
    """
    steps = [corner for x, run, rise in sheds for corner in ((x, eaves), (x + run, eaves - rise))]
    corners = _cut([*steps, (steps[-1][0], sheet[1]), (steps[0][0], sheet[1])], sheet, beyond)
    return [polygon(corners, fill=ink)]


def _glazing(sheds: Sequence[Shed], eaves: float, ink: Ink, sheet: Point, beyond: float) -> list[str]:
    """Draw the glazing that looks out of every step of a row."""
    parts = []
    for x, run, rise in sheds:
        right, left = x + run, x + run * (1 - PANE)
        pane = [(right, eaves), (right, eaves - rise), (left, eaves - rise * (1 - PANE)), (left, eaves)]
        corners = _cut(pane, sheet, beyond)
        if corners:
            parts.append(polygon(corners, fill=ink))
    return parts


def _cut(ring: Sequence[Point], sheet: Point, beyond: float) -> list[Point]:
    """Cut a shape to the sheet and what lies beyond it on both sides."""
    kept = cut([(x + beyond, y) for x, y in ring], sheet[0] + 2 * beyond, sheet[1])
    return [(x - beyond, y) for x, y in kept]
