"""Charts say every number and every name, and refuse what does not fit together."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import pytest

from policygen.compose.drawings.bars import BarRow, bars
from policygen.compose.drawings.drawing import Drawing
from policygen.compose.drawings.heat_map import heat_map, step_of
from policygen.compose.drawings.roadmap import Bar, RoadmapRow, roadmap
from policygen.compose.drawings.shades import contrast, heat_steps, luminance
from policygen.compose.drawings.themes import ThemeRow, themes
from policygen.palette import Palette

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def look(palette: Palette, fonts: Path) -> dict[str, Any]:
    return {"tone": palette.tones["chemnitz"], "palette": palette, "fonts": fonts, "alternative": ""}


def shapes(drawing: Drawing, name: str, fill: str | None = None) -> list[dict[str, str]]:
    found = Tree.fromstring(drawing.svg).iter(f"{SVG}{name}")
    return [shape.attrib for shape in found if fill is None or shape.get("fill") == fill]


def words(drawing: Drawing) -> list[str]:
    return [label.text or "" for label in Tree.fromstring(drawing.svg).iter(f"{SVG}text")]


def draw_roadmap(look: dict[str, Any], *placed: Bar, title: str = "Titel") -> Drawing:
    labels = [f"J{year}" for year in range(1, 7)]
    return roadmap([RoadmapRow("R1", title, placed)], steps=6, step_labels=labels, **look)


def test_roadmap_draws_a_bar_over_all_its_years(look: dict[str, Any]) -> None:
    drawing = draw_roadmap(look, Bar(1, 6, "alle"), Bar(2, 3, "zwei"), Bar(4, 4, "eins"))
    widths = [float(bar["width"]) for bar in shapes(drawing, "rect", look["tone"].dark.rgb)]
    year = (widths[0] + 1.4) / 6
    assert [round((width + 1.4) / year) for width in widths] == [6, 2, 1]


def test_roadmap_sets_a_label_above_its_bar(look: dict[str, Any]) -> None:
    drawing = draw_roadmap(look, Bar(3, 4, "Kammer"))
    (bar,) = shapes(drawing, "rect", look["tone"].dark.rgb)
    (label,) = (text for text in Tree.fromstring(drawing.svg).iter(f"{SVG}text") if text.text == "Kammer")
    assert float(label.attrib["x"]) == float(bar["x"])
    assert 0 < float(bar["y"]) - float(label.attrib["y"]) < 1.5


def test_roadmap_prints_a_long_label_whole(look: dict[str, Any]) -> None:
    lead = "Gemeinden und Landkreise der Region"
    assert lead in words(draw_roadmap(look, Bar(6, 6, lead)))


def test_roadmap_keeps_the_title_off_the_bars(look: dict[str, Any], fonts: Path) -> None:
    drawing = draw_roadmap(look, Bar(1, 1, ""), title="Kreativwirtschaftsförderungsgesellschaft")
    (bar,) = shapes(drawing, "rect", look["tone"].dark.rgb)
    assert float(bar["x"]) > 50


@pytest.mark.parametrize("bar", [Bar(0, 2, ""), Bar(3, 2, ""), Bar(5, 7, "")])
def test_roadmap_refuses_a_bar_outside_the_years(bar: Bar, look: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="outside"):
        draw_roadmap(look, bar)


def test_roadmap_refuses_labels_that_are_not_as_many_as_the_years(look: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="labels"):
        roadmap([], steps=6, step_labels=["J1"], **look)


def test_heat_map_prints_every_count_and_a_dash_for_none(look: dict[str, Any]) -> None:
    drawing = heat_map([("Thema", (3, 0, 12))], ("A", "B", "C"), **look)
    assert words(drawing)[-2:] == ["3", "12"]
    dashes = [rule for rule in shapes(drawing, "line") if rule["stroke"] == look["palette"].grey.rgb]
    assert len(dashes) == 1


def test_heat_map_keeps_numbers_legible_and_tints_falling_in_every_tone(palette: Palette) -> None:
    for name, tone in palette.tones.items():
        steps = heat_steps(tone)
        lights = [luminance(step) for step in steps]
        assert lights == sorted(lights, reverse=True), name
        assert min(max(contrast(palette.ink, step), contrast(palette.paper, step)) for step in steps) >= 4.5, name


def test_heat_map_gives_more_a_darker_step() -> None:
    assert [step_of(count, 3, 5) for count in (1, 2, 3)] == [0, 1, 2]
    assert [step_of(count, 20, 5) for count in (1, 4, 5, 20)] == [0, 0, 1, 4]


def test_heat_map_refuses_a_row_of_another_length(look: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="2 columns"):
        heat_map([("Thema", (1,))], ("A", "B"), **look)


def test_bars_keep_the_order_given_and_start_at_zero(look: dict[str, Any]) -> None:
    rows = [BarRow("klein", "", 10, "10"), BarRow("groß", "", 40, "40"), BarRow("mittel", "", 20, "20")]
    drawn = shapes(bars(rows, **look), "rect")
    widths = [float(bar["width"]) for bar in drawn]
    assert widths[1] / widths[0] == pytest.approx(4, abs=0.01)
    assert widths[2] / widths[0] == pytest.approx(2, abs=0.01)
    assert len({bar["x"] for bar in drawn}) == 1


def test_bars_say_in_words_where_a_value_is_missing(look: dict[str, Any]) -> None:
    drawing = bars([BarRow("Sokolov", "", None, "neuvedeno"), BarRow("Kranj", "", 0, "0")], **look)
    assert "neuvedeno" in words(drawing)
    assert len(shapes(drawing, "rect")) == 1


def test_bars_refuse_a_negative_value(look: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="negative"):
        bars([BarRow("x", "", -1, "−1")], **look)


def test_themes_draw_one_mark_a_finding_in_a_shape_of_its_own(look: dict[str, Any]) -> None:
    drawing = themes([ThemeRow("Thema", (4, 2, 3))], ("A", "B", "C"), **look)
    # One mark more of each shape stands in the head.
    assert [len(shapes(drawing, name)) for name in ("circle", "rect", "polygon")] == [5, 3, 4]
    assert {"4", "2", "3"} <= set(words(drawing))
