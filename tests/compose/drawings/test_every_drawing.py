"""What holds for every drawing: well-formed, painted explicitly, printable, nothing outside, always the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import cos, radians, sin
from pathlib import Path
from xml.etree import ElementTree as Tree

from policygen.compose.drawings.drawing import Drawing, number
from policygen.compose.drawings.measure import text_width
from policygen.compose.drawings.shades import printable
from policygen.palette import Palette

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"rect", "circle", "polygon", "line", "path", "polyline", "ellipse", "text"}


def elements(drawing: Drawing) -> Iterator[Tree.Element]:
    return Tree.fromstring(drawing.svg).iter()


def test_is_well_formed_and_of_the_size_it_states(drawings: dict[str, Drawing]) -> None:
    for name, drawing in drawings.items():
        root = Tree.fromstring(drawing.svg)
        assert root.tag == f"{SVG}svg", name
        assert root.get("viewBox") == f"0 0 {number(drawing.width)} {number(drawing.height)}", name
        assert root.get("width") == f"{number(drawing.width)}mm", name
        assert root.get("height") == f"{number(drawing.height)}mm", name
        assert root.get("role") == "img", name


def test_speaks_by_its_title_or_is_hidden(drawings: dict[str, Drawing]) -> None:
    for name, drawing in drawings.items():
        root = Tree.fromstring(drawing.svg)
        title = root.findtext(f"{SVG}title")
        assert (title or "") == drawing.alternative, name
        assert (root.get("aria-hidden") == "true") == (title is None), name


def test_names_fill_and_stroke_of_every_shape(drawings: dict[str, Drawing]) -> None:
    for name, drawing in drawings.items():
        for shape in elements(drawing):
            tag = shape.tag.removeprefix(SVG)
            assert tag in SHAPES | {"svg", "title", "metadata"}, (name, tag)
            if tag in SHAPES:
                assert shape.get("fill"), (name, tag)
                assert shape.get("stroke"), (name, tag)
                assert (shape.get("stroke") == "none") == (shape.get("stroke-width") is None), (name, tag)


def test_has_no_gradient_and_no_transparency(drawings: dict[str, Drawing]) -> None:
    for name, drawing in drawings.items():
        assert not re.search(r"opacity|gradient|filter|url\(", drawing.svg, re.IGNORECASE), name


def test_uses_only_inks_whose_cmyk_values_are_known(drawings: dict[str, Drawing], palette: Palette) -> None:
    known = printable(palette)
    for name, drawing in drawings.items():
        used = {shape.get(part) for shape in elements(drawing) for part in ("fill", "stroke")} - {None, "none"}
        assert used <= set(known), name


def test_keeps_every_label_inside(drawings: dict[str, Drawing], fonts: Path) -> None:
    for name, drawing in drawings.items():
        for label in (shape for shape in elements(drawing) if shape.tag == f"{SVG}text"):
            for x, y in corners(label, fonts):
                assert -0.01 <= x <= drawing.width + 0.01, (name, label.text)
                assert -0.01 <= y <= drawing.height + 0.01, (name, label.text)


def corners(label: Tree.Element, fonts: Path) -> list[tuple[float, float]]:
    """Return the corners of a line of text, from the height of its capitals to the depth of its descenders."""
    x, y, size = (float(label.attrib[key]) for key in ("x", "y", "font-size"))
    width = text_width(label.text or "", size, int(label.attrib["font-weight"]), fonts=fonts)
    left = {"start": 0.0, "middle": -width / 2, "end": -width}[label.attrib["text-anchor"]]
    turn = re.match(r"rotate\((\S+)", label.get("transform", ""))
    angle = radians(float(turn[1])) if turn else 0.0
    return [
        (x + across * cos(angle) - down * sin(angle), y + across * sin(angle) + down * cos(angle))
        for across in (left, left + width)
        for down in (-0.66 * size, 0.2 * size)
    ]


def test_is_the_same_for_the_same_input(drawings: dict[str, Drawing], drawings_again: dict[str, Drawing]) -> None:
    assert drawings == drawings_again


def test_rounds_to_a_micrometre(drawings: dict[str, Drawing]) -> None:
    for name, drawing in drawings.items():
        assert not re.search(r'[" ,]-?\d*\.\d{4,}', drawing.svg.split("<title")[0]), name
        assert 'e-"' not in drawing.svg, name
        assert '"-0"' not in drawing.svg, name


def test_sets_words_in_the_documents_sans(drawings: dict[str, Drawing]) -> None:
    for name, drawing in drawings.items():
        families = {shape.get("font-family") for shape in elements(drawing) if shape.tag == f"{SVG}text"}
        assert families <= {"'Source Sans 3',sans-serif"}, name
