"""The covers look like a family, and each has the rhythm of its own figures."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

import pytest

from policygen.compose.drawings.cover import BLEED, cover_art
from policygen.compose.drawings.drawing import Drawing
from policygen.compose.drawings.shades import contrast, glass, walls
from policygen.palette import Palette

FIGURES = (2137.0, 203654.0, 71017.0)


def corners(drawing: Drawing) -> list[tuple[float, float]]:
    root = Tree.fromstring(drawing.svg)
    pairs = [pair.split(",") for shape in root if shape.get("points") for pair in shape.attrib["points"].split()]
    return [(float(x), float(y)) for x, y in pairs]


@pytest.mark.parametrize("figures", [(), (1.0,), FIGURES, (46e9, 4.25, 2e12), (0.001,)])
def test_leaves_the_upper_half_plain_and_reaches_beyond_both_sides(
    figures: tuple[float, ...], palette: Palette
) -> None:
    for width, height in ((210.0, 237.0), (230.0, 317.0), (210.0, 260.0)):
        places = corners(cover_art(figures, palette.tones["gorenjska"], palette, width=width, height=height))
        assert min(y for _, y in places) >= 0.55 * height
        assert max(y for _, y in places) <= height
        beyond = BLEED * width / 210
        assert min(x for x, _ in places) == pytest.approx(-beyond, abs=0.001)
        assert max(x for x, _ in places) == pytest.approx(width + beyond, abs=0.001)


def test_decorates_without_words(palette: Palette) -> None:
    drawing = cover_art(FIGURES, palette.tones["limburg"], palette)
    assert drawing.alternative == ""
    assert 'aria-hidden="true"' in drawing.svg


def test_differs_where_the_figures_differ(palette: Palette) -> None:
    tone = palette.tones["chemnitz"]
    assert cover_art(FIGURES, tone, palette).svg != cover_art((2144.0, 931572.0), tone, palette).svg


def test_refuses_a_figure_that_is_not_positive(palette: Palette) -> None:
    with pytest.raises(ValueError, match="not positive"):
        cover_art((2137.0, 0.0), palette.tones["chemnitz"], palette)


def test_parts_every_row_from_the_one_behind_in_every_tone(palette: Palette) -> None:
    for name, tone in palette.tones.items():
        far, middle, near = walls(tone, palette)
        assert contrast(tone.main, far) >= 1.12, name
        assert contrast(far, middle) >= 1.25, name
        assert contrast(middle, near) >= 1.3, name
        assert contrast(near, glass(tone, palette)) >= 4, name
