"""How WordprocessingML elements are made: prefixed names, schema order of paragraph properties, lengths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "xml": "http://www.w3.org/XML/1998/namespace",
}

# The sequence of CT_PPr (ECMA-376-1, 17.3.1.26): Word refuses a file whose paragraph properties stand otherwise.
_PARAGRAPH_ORDER = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
)


@cache
def name(prefixed: str) -> str:
    """Return the full name of an element or attribute, ``w:p`` → ``{http://…}p``."""
    prefix, _, local = prefixed.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


_RANK = {name(f"w:{local}"): rank for rank, local in enumerate(_PARAGRAPH_ORDER)}
PARAGRAPH = name("w:p")
TABLE = name("w:tbl")
PROPERTIES = name("w:pPr")
VALUE = name("w:val")


def element(tag: str, attributes: Mapping[str, str] | None = None, *children: Element) -> Element:
    """Make an element with prefixed attribute names and its children."""
    prefix = tag.partition(":")[0]
    # The body's root declares "w" and "r" already; to declare them for every element costs a third of the time.
    made = etree.Element(name(tag), nsmap=None if prefix == "w" else {key: NAMESPACES[key] for key in (prefix, "r")})
    for key, value in (attributes or {}).items():
        made.set(name(key), value)
    made.extend(children)
    return made


def value(tag: str, content: str | int) -> Element:
    """Make an element that says all in its ``w:val``."""
    return element(tag, {"w:val": str(content)})


def paragraph(style: str, *content: Element) -> Element:
    """Make a paragraph of a style id."""
    return element("w:p", None, element("w:pPr", None, value("w:pStyle", style)), *content)


def run(*content: Element, style: str | None = None) -> Element:
    """Make a run, of a character style id if one is given."""
    look = [element("w:rPr", None, value("w:rStyle", style))] if style else []
    return element("w:r", None, *look, *content)


def text(words: str) -> Element:
    """Make a text element that keeps its edge spaces."""
    made = element("w:t", {"xml:space": "preserve"})
    made.text = words
    return made


def set_property(target: Element, made: Element) -> None:
    """Put a property into a paragraph at its place in the schema's order, replacing one of the same name."""
    properties = target.find(PROPERTIES)
    if properties is None:
        properties = element("w:pPr")
        target.insert(0, properties)
    rank = _RANK[str(made.tag)]
    for index, sibling in enumerate(properties):
        there = _RANK[str(sibling.tag)]
        if there == rank:
            properties.replace(sibling, made)
            return
        if there > rank:
            properties.insert(index, made)
            return
    properties.append(made)


def set_spacing(target: Element, side: str, length: int) -> None:
    """Set the space before or after a paragraph, in twips, beside what its style says."""
    there = target.find(f"{PROPERTIES}/{name('w:spacing')}")
    made = element("w:spacing") if there is None else there
    made.set(name(f"w:{side}"), str(length))
    if there is None:
        set_property(target, made)


def style_of(target: Element) -> str:
    """Return a paragraph's style id."""
    found = target.find(f"{PROPERTIES}/{name('w:pStyle')}")
    return "" if found is None else found.get(VALUE, "")


def paragraphs(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield every paragraph in elements, those in tables included, in order."""
    for one in elements:
        yield from one.iter(PARAGRAPH)


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def emu(millimetres: float) -> int:
    """Return a length in English Metric Units, the unit of DrawingML."""
    return round(millimetres * 36000)
