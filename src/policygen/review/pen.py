"""Marks words, paragraphs and rows of a Word file as put in and taken out, as Word does with track changes on.

ECMA-376-1, 17.13.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby

from lxml import etree

from policygen.review.inline import Item, items_of
from policygen.review.package import Element, make, w


@dataclass
class Pen:
    """Who changes, when, and what the new file needs of the old one."""

    author: str
    when: str
    old_notes: dict[str, str]
    new_notes: dict[str, str]
    old_footnotes: Element | None
    footnotes: Element | None
    styles: frozenset[str]
    count: int = 0
    taken: dict[str, str] = field(default_factory=dict)

    def change(self, kind: str) -> Element:
        """Make the element of a tracked change."""
        self.count += 1
        made = make(kind, id=str(700_000 + self.count), author=self.author)
        if self.when:
            made.set(w("date"), self.when)
        return made

    def note(self, key: str) -> str:
        """Return the id in the new file of a footnote of the old one, which is copied there."""
        if key in self.taken or self.footnotes is None or self.old_footnotes is None:
            return self.taken.get(key, "")
        found = next((n for n in self.old_footnotes.iterfind(w("footnote")) if n.get(w("id")) == key), None)
        if found is None:
            return ""
        made = deepcopy(found)
        self.taken[key] = str(600_000 + len(self.taken))
        made.set(w("id"), self.taken[key])
        for each in list(made.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            remove(each)
        for each in list(made.iter(w("hyperlink"))):
            _unwrap(each)
        self.footnotes.append(made)
        return self.taken[key]


def mark_row(row: Element, change: Element) -> None:
    """Mark a row of a table as put in or taken out."""
    properties = row.find(w("trPr"))
    if properties is None:
        properties = etree.Element(w("trPr"))
        above = row.find(w("tblPrEx"))
        row.insert(0 if above is None else 1, properties)
    properties.append(change)


def mark_end(paragraph: Element, change: Element) -> None:
    """Mark the end of a paragraph as put in or taken out."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    look = properties.find(w("rPr"))
    if look is None:
        look = etree.Element(w("rPr"))
        # Only the section and the record of changes stand behind it (CT_PPr).
        behind = [n for n, each in enumerate(properties) if each.tag in (w("sectPr"), w("pPrChange"))]
        properties.insert(behind[0] if behind else len(properties), look)
    look.insert(0, change)


def mend_words(old: Element, new: Element, pen: Pen) -> None:
    """Show in a new paragraph how its words differ from those of an old one."""
    before = [item for item in items_of(old, pen.old_notes) if item.key]
    everything = items_of(new, pen.new_notes)
    after = [item for item in everything if item.key]
    if [item.key for item in before] == [item.key for item in after]:
        return
    keys = [item.key for item in before], [item.key for item in after]
    told: list[tuple[str, Item]] = []
    positions = [n for n, item in enumerate(everything) if item.key]
    done = 0

    def upto(position: int) -> None:
        """Take over the marks that stand before an item."""
        nonlocal done
        while done < position:
            told.append(("equal", everything[done]))
            done += 1

    for kind, first, last, start, end in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind in ("delete", "replace"):
            told += [("delete", item) for item in before[first:last]]
        for n in range(start, end):
            upto(positions[n])
            told.append(("equal" if kind == "equal" else "insert", everything[positions[n]]))
            done = positions[n] + 1
    upto(len(everything))
    rebuild(new, told, pen)


def rebuild(paragraph: Element, told: Sequence[tuple[str, Item]], pen: Pen) -> None:
    """Put items into a paragraph in the place of what is in it."""
    for child in [child for child in paragraph if child.tag != w("pPr")]:
        paragraph.remove(child)
    links: dict[int, Element] = {}
    for (kind, link), group in groupby(told, key=lambda one: (one[0], None if one[0] == "delete" else one[1].link)):
        made: list[Element] = []
        for _, item in group:
            if not item.key and kind == "delete":
                continue
            made += _out(item, pen) if kind == "delete" else [deepcopy(each) for each in item.elements]
        parent = paragraph
        if link is not None:
            parent = etree.SubElement(paragraph, w("hyperlink"), dict(link.attrib))
            links[id(link)] = parent
        if kind == "equal":
            parent.extend(made)
            continue
        for is_run, few in groupby(made, key=lambda each: each.tag == w("r")):
            if is_run:
                change = pen.change("ins" if kind == "insert" else "del")
                change.extend(few)
                parent.append(change)
            else:
                parent.extend(few)


def _out(item: Item, pen: Pen) -> list[Element]:
    """Return the runs of an item of the old file as a deletion has them."""
    made: list[Element] = []
    for element in item.elements:
        run = deepcopy(element)
        for each in list(run.iter(w("t"))):
            each.tag = w("delText")
        for each in list(run.iter(w("instrText"))):
            each.tag = w("delInstrText")
        for each in list(run.iter(w("drawing"), w("pict"))):
            remove(each)  # its file is not in the new package
        for each in list(run.iter(w("footnoteReference"))):
            key = pen.note(each.get(w("id"), ""))
            if key:
                each.set(w("id"), key)
            else:
                remove(each)
        if any(child.tag != w("rPr") for child in run):
            made.append(run)
    return made


def remove(element: Element) -> None:
    """Take an element out of what it stands in."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Element) -> None:
    for child in list(element):
        element.addprevious(child)
    remove(element)
