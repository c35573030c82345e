"""Drawings from outside: what is left of one in print, and that nothing else gets there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from picture_builders import svg

from policygen.pictures.facts import Facts, Flawed
from policygen.pictures.look import develop, look
from policygen.pictures.vector import MAXIMUM_BYTES, MAXIMUM_DEPTH, MAXIMUM_ELEMENTS
from policygen.pictures.vector_words import accepted

SVG = "{http://www.w3.org/2000/svg}"


def developed(content: bytes) -> etree._Element:
    facts = look(content)
    return etree.fromstring(develop(content, facts, 118, 59))


def test_a_drawing_is_as_large_as_its_box() -> None:
    assert look(svg("<g/>", root='viewBox="-5 -5 120 60"')) == Facts("image/svg+xml", 120, 60)


def test_without_a_box_width_and_height_say_the_size() -> None:
    assert look(svg("<g/>", root='width="120px" height="60"')) == Facts("image/svg+xml", 120, 60)


def test_a_drawing_gets_its_size_in_print() -> None:
    made = developed(svg("<g/>", root='viewBox="0 0 120 60" width="900" height="10" x="5" role="img"'))
    assert dict(made.attrib) == {"viewBox": "0 0 120 60", "width": "118mm", "height": "59mm"}


def test_comments_titles_and_prefixes_do_not_come_along() -> None:
    inside = '<!-- skrivnost --><title>skrivnost</title><s:circle xmlns:s="http://www.w3.org/2000/svg" r="5"/>'
    made = develop(svg(inside), look(svg(inside)), 118, 59)
    assert b"skrivnost" not in made
    assert b"<circle" in made


def test_a_style_becomes_attributes() -> None:
    made = developed(svg('<path style="fill:none; stroke:#2f6b5b;stroke-width:.5" d="M1 1z"/>'))
    assert dict(made[0].attrib) == {"d": "M1 1 z", "fill": "none", "stroke": "#2f6b5b", "stroke-width": ".5"}


def test_the_paint_of_the_root_stays() -> None:
    assert developed(svg("<g/>", root='viewBox="0 0 9 9" fill="none"')).get("fill") == "none"


@pytest.mark.parametrize(
    ("name", "value", "made"),
    [
        ("d", "M10-5.5L1e-3,2", "M10 -5.5 L1e-3 2"),
        ("d", "M1.5.5 2 2", "M1.5 .5 2 2"),
        ("d", "m1 1a5 5 0 013.5.5", "m1 1 a5 5 0 0 1 3.5 .5"),
        ("d", "M0 0H5V5Q1 2 3 4T5 6S1 2 3 4C1 2 3 4 5 6Z", "M0 0 H5 V5 Q1 2 3 4 T5 6 S1 2 3 4 C1 2 3 4 5 6 Z"),
        ("points", "1,2 3,4", "1 2 3 4"),
        ("transform", "translate(1,2)rotate(-90 5 5)", "translate(1 2) rotate(-90 5 5)"),
        ("fill", "rgb(1, 2, 3)", "rgb(1, 2, 3)"),
        ("stroke-width", "0.5px", "0.5px"),
        ("opacity", "50%", "50%"),
    ],
)
def test_a_value_is_written_so_that_no_reader_has_to_guess(name: str, value: str, made: str) -> None:
    assert accepted(name, value) == made


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("d", "L5 5"), ("d", "M5"), ("d", "M5 5 z 3"), ("d", "M5 5 a1 1 0 2 0 5 5"), ("d", "M5 5 X 3"),
        ("d", "M1e99 5"), ("d", "M99999999999 5"), ("points", "1,2 3"), ("points", "1;2"),
        ("transform", "rotate(1 2)"), ("transform", "url(#a)"), ("transform", "scale(expression(1))"),
        ("fill", "url(https://example.org/#a)"), ("fill", "url(#a)"), ("fill", "javascript:alert(1)"),
        ("fill", "expression(alert(1))"), ("clip-path", "path('M0 0')"), ("stroke-dasharray", "0.001"),
        ("r", "calc(1px + 2px)"), ("id", "a b"), ("display", "contents"),
    ],
)  # fmt: skip
def test_a_value_of_another_form_is_refused(name: str, value: str) -> None:
    assert accepted(name, value) is None


def test_a_drawing_of_endless_elements_is_refused() -> None:
    with pytest.raises(Flawed, match="too large"):
        look(svg("<g/>" * (MAXIMUM_ELEMENTS + 1)))


def test_a_drawing_of_endless_depth_is_refused() -> None:
    with pytest.raises(Flawed, match="too large"):
        look(svg("<g>" * (MAXIMUM_DEPTH + 1) + "</g>" * (MAXIMUM_DEPTH + 1)))


def test_a_drawing_of_endless_bytes_is_refused() -> None:
    with pytest.raises(Flawed, match="too large"):
        look(svg(" " * MAXIMUM_BYTES))


PIECES = st.sampled_from([
    "<g>", "</g>", '<g id="a">', '<g clip-path="url(#a)">', '<clipPath id="a">', "</clipPath>", "<rect/>",
    '<path d="M0 0a1 1 0 015 5z"/>', '<circle r="5" fill="#fff"/>', '<use href="#a"/>', "<script>", "</script>",
    "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE svg>", "&lt;", "&a;", "&#0;", "<?x?>", "č", "\x00", "\ud7ff",
    ' onload="x"', 'style="fill:url(x)"', "</svg>", "<svg>", '<image href="file:///etc/hostname"/>',
])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=8))
def test_whatever_a_drawing_has_it_is_refused_or_printed_as_shapes(pieces: list[str]) -> None:
    content = svg("".join(pieces))
    try:
        facts = look(content)
    except Flawed:
        return
    made = develop(content, facts, 118, 59)
    assert look(made) == facts
    for harmful in (b"script", b"href", b"onload", b"<!", b"<?", b"file:"):
        assert harmful not in made
