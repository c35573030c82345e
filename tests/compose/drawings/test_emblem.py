"""The emblem has the geometry and the colours of the graphical guide."""

from __future__ import annotations

from math import hypot, pi
from xml.etree import ElementTree as Tree

import pytest

from policygen.compose.drawings.drawing import Drawing
from policygen.compose.drawings.emblem import emblem

SVG = "{http://www.w3.org/2000/svg}"
HEIGHT = 18.0


def stars(drawing: Drawing) -> list[list[tuple[float, float]]]:
    found = []
    for star in Tree.fromstring(drawing.svg).iter(f"{SVG}polygon"):
        assert star.get("fill") == "#FFCC00"
        pairs = (pair.split(",") for pair in star.attrib["points"].split())
        found.append([(float(x), float(y)) for x, y in pairs])
    return found


def centres(drawing: Drawing) -> list[tuple[float, float]]:
    return [(sum(x for x, _ in star) / 10, sum(y for _, y in star) / 10) for star in stars(drawing)]


def test_is_a_blue_rectangle_of_three_by_two() -> None:
    drawing = emblem(HEIGHT, alternative="EU")
    field = Tree.fromstring(drawing.svg).find(f"{SVG}rect")
    assert field is not None
    assert field.get("fill") == "#003399"
    assert (float(field.attrib["width"]), float(field.attrib["height"])) == (27.0, 18.0)
    assert (drawing.width, drawing.height) == (27.0, 18.0)


def test_has_twelve_stars_at_the_hours_on_a_circle_of_a_third_of_the_height() -> None:
    found = centres(emblem(HEIGHT, alternative="EU"))
    assert len(found) == 12
    for x, y in found:
        assert hypot(x - 13.5, y - 9) == pytest.approx(6, abs=0.002)
    assert found[0] == pytest.approx((13.5, 3), abs=0.002)
    assert found[3] == pytest.approx((19.5, 9), abs=0.002)
    assert found[6] == pytest.approx((13.5, 15), abs=0.002)


def test_inscribes_every_star_in_a_circle_of_an_eighteenth_of_the_height() -> None:
    drawing = emblem(HEIGHT, alternative="EU")
    for star, (x, y) in zip(stars(drawing), centres(drawing), strict=True):
        assert [hypot(px - x, py - y) for px, py in star[::2]] == pytest.approx([1.0] * 5, abs=0.002)


def test_points_every_star_upwards() -> None:
    drawing = emblem(HEIGHT, alternative="EU")
    for star, (x, y) in zip(stars(drawing), centres(drawing), strict=True):
        assert star[0] == pytest.approx((x, y - 1), abs=0.002)
        assert min(py for _, py in star) == star[0][1]


def test_draws_the_sides_of_a_star_as_straight_lines() -> None:
    """A star is a pentagram: the upper edges of both arms lie on one level line."""
    for star in stars(emblem(HEIGHT, alternative="EU")):
        level = [star[corner][1] for corner in (8, 9, 1, 2)]
        assert level == pytest.approx([level[0]] * 4, abs=0.002)


def test_adds_a_white_border_of_a_twenty_fifth_of_the_height() -> None:
    drawing = emblem(25, border=True, alternative="EU")
    white, blue = Tree.fromstring(drawing.svg).iter(f"{SVG}rect")
    assert (drawing.width, drawing.height) == (39.5, 27.0)
    assert (white.get("fill"), white.get("width"), white.get("height")) == ("#FFFFFF", "39.5", "27")
    assert (blue.get("x"), blue.get("y"), blue.get("width"), blue.get("height")) == ("1", "1", "37.5", "25")


def test_fills_its_stars_all_around() -> None:
    """The area of a pentagram of radius 1 is about 1.1226 (a missing corner would make it smaller)."""
    for star in stars(emblem(HEIGHT, alternative="EU")):
        area = abs(sum(star[at - 1][0] * star[at][1] - star[at][0] * star[at - 1][1] for at in range(10))) / 2
        assert area == pytest.approx(1.1226, abs=0.01)
        assert area < pi
