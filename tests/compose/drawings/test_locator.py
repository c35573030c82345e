"""The map shows every region by point and name, and no name covers another or a point."""

from __future__ import annotations

import json
from itertools import combinations
from math import cos, hypot, radians
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from policygen.compose.drawings.drawing import Drawing
from policygen.compose.drawings.locator import NAMED, Point, holds, locator
from policygen.compose.drawings.measure import text_width
from policygen.compose.drawings.placing import Box, place_labels
from policygen.compose.drawings.projection import lambert
from policygen.palette import Palette

SVG = "{http://www.w3.org/2000/svg}"
SIZES = [(119.0, 88.0), (163.0, 110.0), (162.0, 88.0), (80.0, 60.0)]


def draw(
    regions: tuple[Point, ...],
    palette: Palette,
    fonts: Path,
    outlines: Path,
    highlight: str | None = None,
    size: tuple[float, float] = SIZES[0],
) -> Drawing:
    return locator(
        regions,
        highlight=highlight,
        outlines=outlines,
        palette=palette,
        fonts=fonts,
        alternative="Karte",
        width=size[0],
        height=size[1],
    )


def labels(drawing: Drawing, fonts: Path) -> dict[str, Box]:
    found = {}
    for text in Tree.fromstring(drawing.svg).iter(f"{SVG}text"):
        size, words = float(text.attrib["font-size"]), text.text or ""
        width = text_width(words, size, int(text.attrib["font-weight"]), fonts=fonts)
        # From the height of ascenders to the depth of descenders.
        found[words] = Box(float(text.attrib["x"]), float(text.attrib["y"]) - 0.72 * size, width, 0.92 * size)
    return found


def dots(drawing: Drawing) -> list[Box]:
    found = []
    for dot in Tree.fromstring(drawing.svg).iter(f"{SVG}circle"):
        x, y, radius = (float(dot.attrib[key]) for key in ("cx", "cy", "r"))
        if dot.get("stroke") != "none":
            found.append(Box(x - radius, y - radius, 2 * radius, 2 * radius))
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("highlight", [None, "chemnitz", "upper-austria", "sokolov", "bielsko-biala", "padova"])
def test_no_name_covers_another_or_a_point(
    size: tuple[float, float],
    highlight: str | None,
    regions: tuple[Point, ...],
    palette: Palette,
    fonts: Path,
    outlines: Path,
) -> None:
    drawing = draw(regions, palette, fonts, outlines, highlight, size)
    boxes = labels(drawing, fonts)
    assert len(boxes) == 7
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        assert first.overlap(second) == 0, (one, other)
    for words, box in boxes.items():
        assert all(box.overlap(dot) == 0 for dot in dots(drawing)), words
        assert box.inside(*size), words


def test_highlighted_region_is_larger_bold_and_dark(
    regions: tuple[Point, ...], palette: Palette, fonts: Path, outlines: Path
) -> None:
    texts = list(Tree.fromstring(draw(regions, palette, fonts, outlines, "padova").svg).iter(f"{SVG}text"))
    bold = [text for text in texts if text.get("font-weight") == "700"]
    assert [text.text for text in bold] == ["Padova"]
    assert bold[0].get("fill") == palette.tones["padova"].dark.rgb
    assert {text.get("fill") for text in texts if text not in bold} == {palette.ink.rgb}


def test_regions_are_equal_without_a_highlight(
    regions: tuple[Point, ...], palette: Palette, fonts: Path, outlines: Path
) -> None:
    drawing = draw(regions, palette, fonts, outlines)
    assert len({round(dot.width, 3) for dot in dots(drawing)}) == 1
    assert len({text.get("font-weight") for text in Tree.fromstring(drawing.svg).iter(f"{SVG}text")}) == 1


def test_points_are_in_the_colours_of_their_regions(
    regions: tuple[Point, ...], palette: Palette, fonts: Path, outlines: Path
) -> None:
    drawing = draw(regions, palette, fonts, outlines)
    fills = {dot.get("fill") for dot in Tree.fromstring(drawing.svg).iter(f"{SVG}circle")}
    assert fills == {palette.tones[region.id].main.rgb for region in regions} | {palette.paper.rgb}


def test_north_is_up_and_distances_are_true() -> None:
    """Chemnitz and Linz lie 298 km apart on a sphere; a conformal map of this region errs by less than 1 %."""
    project = lambert(13, 49)
    chemnitz, linz = project(12.92, 50.83), project(14.29, 48.31)
    assert chemnitz[1] < linz[1]
    assert chemnitz[0] < linz[0]
    level = 6371 * radians(50.83 - 48.31)
    across = 6371 * radians(14.29 - 12.92) * cos(radians(49.57))
    assert hypot(chemnitz[0] - linz[0], chemnitz[1] - linz[1]) == pytest.approx(hypot(level, across), rel=0.01)


def test_every_region_lies_in_its_country(regions: tuple[Point, ...], outlines: Path) -> None:
    countries = json.loads(outlines.read_text("utf-8"))["countries"]
    found = [
        name
        for region in regions
        for name, rings in countries.items()
        if any(holds(ring, (region.longitude, region.latitude)) for ring in rings)
    ]
    assert found == ["Germany", "Austria", "Czechia", "Poland", "Italy", "Slovenia", "Belgium"]


def test_outlines_are_small_and_rounded(outlines: Path) -> None:
    assert outlines.stat().st_size < 60_000
    rings = [ring for rings in json.loads(outlines.read_text("utf-8"))["countries"].values() for ring in rings]
    assert all(round(value, 2) == value for ring in rings for place in ring for value in place)


def test_crowded_points_still_get_names_apart() -> None:
    points = (((20.0, 20.0), 1.0), ((23.0, 20.0), 1.0), ((20.0, 23.0), 1.0), ((23.0, 23.0), 1.0))
    boxes = place_labels(points, ((12.0, 2.8),) * 4, (45, 45))
    assert all(first.overlap(second) == 0 for first, second in combinations(boxes, 2))


def crowd(palette: Palette) -> tuple[Point, ...]:
    """Forty regions on a grid, each with a tone that the palette has."""
    tones = sorted(palette.tones)
    return tuple(
        Point(tones[at % len(tones)] if at else "gorenjska", f"Čebelnjak {at}", 46 + at // 8, 8 + 1.2 * (at % 8))
        for at in range(40)
    )


def test_of_many_regions_the_nearest_have_their_names(palette: Palette, fonts: Path, outlines: Path) -> None:
    """All have their points; 40 names would find no room, and nobody could read 700."""
    points = tuple(point for at, point in enumerate(crowd(palette)) if not at or point.id != "gorenjska")
    drawn = draw(points, palette, fonts, outlines, highlight="gorenjska")
    assert len(dots(drawn)) == len(points)
    named = labels(drawn, fonts)
    assert len(named) == NAMED < len(points)
    assert {"Čebelnjak 0", "Čebelnjak 1", "Čebelnjak 8"} <= named.keys()


def test_of_many_equal_regions_none_has_its_name(palette: Palette, fonts: Path, outlines: Path) -> None:
    drawn = draw(crowd(palette), palette, fonts, outlines)
    assert not labels(drawn, fonts)
