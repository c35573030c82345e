"""What a redline begins with: one page that says how much has changed, recommendation by recommendation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree

from policygen.review.package import DOCUMENT, Element, Parts, as_bytes, make, w
from policygen.review.words import printable

#: The bookmark around the page, by which programs know it.
BOOKMARK = "redline_summary"
#: More rows than these do not fit on one page.
MOST_ROWS = 30
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Line:
    """How much has changed of one recommendation or chapter: texts, and words put in and taken out."""

    name: str
    changed: int = 0
    new: int = 0
    gone: int = 0
    words_in: int = 0
    words_out: int = 0


@dataclass(frozen=True)
class Headings:
    """The words of the page, in the reader's language; ``columns`` are those of the table, six."""

    title: str
    about: str
    columns: tuple[str, str, str, str, str, str]
    more: str


def count_changes(old: Mapping[str, str], new: Mapping[str, str], names: Mapping[str, str]) -> list[Line]:
    """Return how much has changed between the texts of two editions, by unit, in the order of their units.

    ``names`` says what the recommendation or chapter of a unit is called.
    """
    counted: dict[str, list[int]] = {}
    for unit in dict.fromkeys([*new, *old]):
        before, after = old.get(unit, "").split(), new.get(unit, "").split()
        if before == after:
            continue
        line = counted.setdefault(names[unit], [0, 0, 0, 0, 0])
        line[0 if unit in old and unit in new else 1 if unit in new else 2] += 1
        for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind != "equal":
                line[3] += end - start
                line[4] += last - first
    return [Line(name, *counts) for name, counts in counted.items()]


def put_summary(parts: Parts, lines: Sequence[Line], words: Headings) -> Parts:
    """Return the parts with the summary on a page of its own before everything else."""
    root = parts.xml(DOCUMENT)
    body = None if root is None else root.find(w("body"))
    if root is None or body is None:
        return parts
    table = _table([words.columns, *(_row(line) for line in lines[:MOST_ROWS])])
    page = [_paragraph(words.title, size=32, bold=True), _paragraph(words.about, size=20), table]
    if len(lines) > MOST_ROWS:
        page.append(_paragraph(words.more, size=18))
    page.append(_end(body))
    start = make("bookmarkStart", id="690001", name=BOOKMARK)
    page[0].insert(1, start)
    page[-1].append(make("bookmarkEnd", id="690001"))
    for number, element in enumerate(page):
        body.insert(number, element)
    return Parts(parts.file, {**parts.content, DOCUMENT: as_bytes(root)})


def _row(line: Line) -> tuple[str, ...]:
    return (line.name, *(str(n or "–") for n in (line.changed, line.new, line.gone, line.words_in, line.words_out)))


def _end(body: Element) -> Element:
    """Return the paragraph that ends the page: a section with the paper and the margins of the last one."""
    sections = list(body.iter(w("sectPr")))
    made = deepcopy(sections[-1])
    for each in list(made):
        if each.tag not in (w("pgSz"), w("pgMar"), w("cols")):
            made.remove(each)
    paragraph = etree.Element(w("p"))
    etree.SubElement(paragraph, w("pPr")).append(made)
    return paragraph


def _paragraph(words: str, *, size: int, bold: bool = False, right: bool = False) -> Element:
    """Return a paragraph; ``size`` is in half points."""
    made = etree.Element(w("p"))
    properties = etree.SubElement(made, w("pPr"))
    properties.append(make("spacing", before="40", after="40"))
    properties.append(make("ind", left="0", firstLine="0"))
    properties.append(make("jc", val="right" if right else "left"))
    run = etree.SubElement(made, w("r"))
    look = etree.SubElement(run, w("rPr"))
    if bold:
        look.append(make("b"))
    look.append(make("sz", val=str(size)))
    text = etree.SubElement(run, w("t"), {_SPACE: "preserve"})
    text.text = printable(words)
    return made


def _table(rows: Sequence[Sequence[str]]) -> Element:
    widths = (2800, 1200, 900, 1200, 1400, 1400)
    made = etree.Element(w("tbl"))
    properties = etree.SubElement(made, w("tblPr"))
    properties.append(make("tblW", w=str(sum(widths)), type="dxa"))
    borders = etree.SubElement(properties, w("tblBorders"))
    for side in ("top", "bottom", "insideH"):
        borders.append(make(side, val="single", sz="4", space="0", color="A6A6A6"))
    properties.append(make("tblLayout", type="fixed"))
    grid = etree.SubElement(made, w("tblGrid"))
    for width in widths:
        grid.append(make("gridCol", w=str(width)))
    for number, row in enumerate(rows):
        line = etree.SubElement(made, w("tr"))
        told = etree.SubElement(line, w("trPr"))
        told.append(make("cantSplit"))
        if not number:
            told.append(make("tblHeader"))
        for column, (words, width) in enumerate(zip(row, widths, strict=True)):
            cell = etree.SubElement(line, w("tc"))
            etree.SubElement(cell, w("tcPr")).append(make("tcW", w=str(width), type="dxa"))
            cell.append(_paragraph(words, size=18 if number else 16, bold=not number, right=column > 0))
    return made
