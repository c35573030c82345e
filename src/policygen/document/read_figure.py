"""Reads figures: a drawing that stands in the page, or the name of an image that the page brings along."""

from __future__ import annotations

import json
import re

from lxml import etree

from policygen.document.read_words import hoist, read_words
from policygen.document.tree import Attributes, Bar, Caption, Figure, Image, Picture
from policygen.document.vocabulary import Wrong, attributes_of, elements_in, line_of, tag_of
from policygen.findings import say

_SVG = "{http://www.w3.org/2000/svg}"
_SOURCE = re.compile(r"[0-9a-f]{64}")
_MILLIMETRES = re.compile(r"\d+(\.\d+)?mm")


def read_figure(element: etree._Element, at: Attributes) -> Figure:
    """Read a picture with its caption."""
    children = elements_in(element)
    match [tag_of(child) for child in children]:
        case ["img"] | ["img", "figcaption"]:
            picture: Picture | Image = _image(children[0])
        case [tag] | [tag, "figcaption"] if tag == f"{_SVG}svg":
            picture = _picture(children[0])
        case _:
            raise Wrong(
                at.line, say("a figure has one svg and at most one figcaption"), say("compare with another figure")
            )
    caption = read_caption(children[1]) if len(children) == 2 else None
    return Figure(picture, caption, at)


def read_caption(element: etree._Element) -> Caption:
    """Read the caption of a figure or a table."""
    label = element.get("data-label", "")
    if not label:
        message = say("<{tag}> has no data-label", tag=tag_of(element))
        raise Wrong(line_of(element), message, say("give the word for table or figure"))
    return hoist(Caption(label, read_words(element), 0, attributes_of(element)))


def _picture(svg: etree._Element) -> Picture:
    title = svg.find(f"{_SVG}title")
    decorative = svg.get("aria-hidden") == "true"
    alternative = "" if title is None or title.text is None else title.text.strip()
    if not alternative and not decorative:
        raise Wrong(line_of(svg), say("the drawing has no text alternative"), say("pass alternative= to the drawing"))
    bars = _bars(svg)
    source = etree.tostring(svg, encoding="unicode", with_tail=False)
    return Picture(source, alternative, _millimetres(svg, "width"), _millimetres(svg, "height"), bars=bars)


def _bars(svg: etree._Element) -> tuple[Bar, ...]:
    """Take the rows of a bar chart out of a drawing, where it brings them along (``compose.drawings.bars``)."""
    told = svg.find(f"{_SVG}metadata")
    if told is None:
        return ()
    rows = json.loads(told.text or "[]")
    svg.remove(told)
    return tuple(Bar(label, note, value, text) for label, note, value, text in rows)


def _image(element: etree._Element) -> Image:
    at, source, alternative = attributes_of(element), element.get("src", ""), element.get("alt", "").strip()
    # A name, never an address: nothing in a page may make a writer read a file or ask the network.
    if not _SOURCE.fullmatch(source) or len(element) or element.text:
        raise Wrong(
            at.line,
            say("an <img> can only show a picture that a source file names"),
            say("print it by illustration(…)"),
        )
    if not alternative:
        raise Wrong(at.line, say("the picture has no text alternative"), say("print it by illustration(…)"))
    return Image(source, alternative, _millimetres(element, "width"), _millimetres(element, "height"), at)


def _millimetres(element: etree._Element, name: str) -> float:
    value = element.get(name, "")
    if not _MILLIMETRES.fullmatch(value):
        raise Wrong(
            line_of(element),
            say("the drawing's {name} is not in mm", name=name),
            say("use a drawing of compose/drawings"),
        )
    return float(value[:-2])
