"""Makes a review copy of a Word file: words of the program marked and locked, all else anchored and charted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from policygen.review.attach import attach_chart, introduce, track
from policygen.review.chart import write_chart
from policygen.review.layout import UNIT, Laid, lay_out
from policygen.review.package import (
    DOCUMENT,
    FOOTNOTES,
    Element,
    Parts,
    as_bytes,
    make,
    open_parts,
    w,
    write_parts,
)
from policygen.review.stream import read_stream
from policygen.review.survey import Print, draw_chart

#: Word shows so many characters of a control's title.
_LONGEST_TITLE = 64


@dataclass(frozen=True)
class Wording:
    """What a review copy says of itself, in the reader's language: how to work in it, what locked words are made of."""

    introduction: str
    origin: str


def make_copy(
    content: bytes,
    prints: Mapping[str, Sequence[Print]],
    *,
    document: str,
    language: str,
    reviewer: str,
    wording: Wording,
) -> bytes:
    """Return a Word file of ours as a review copy; the same input gives the same bytes.

    ``prints`` maps the bookmark of a unit's first print to what it may be printed from.
    """
    parts = open_parts(content, file=document)
    roots = {name: parts.xml(name) for name in (DOCUMENT, FOOTNOTES)}
    changed = dict(parts.content)
    _mark_notes(roots[DOCUMENT])
    _mark_generated([laid for laid in lay_out(read_stream(parts, roots)) if laid.element is not None], wording)
    introduce(roots[DOCUMENT], changed, wording.introduction)
    for name, root in roots.items():
        if root is not None:
            changed[name] = as_bytes(root)
    marked = Parts(document, changed)
    chart = draw_chart(marked, prints, document=document, language=language, reviewer=reviewer)
    attach_chart(changed, write_chart(chart))
    track(changed, marked)
    return write_parts(changed)


def _mark_generated(laid: Sequence[Laid], wording: Wording) -> None:
    """Put a bookmark around each paragraph that no unit stands in, and a dotted line under the program's words."""
    roots = {each.element.getroottree().getroot() for each in laid if each.element is not None}
    ids = [start.get(w("id"), "") for root in roots for start in root.iter(w("bookmarkStart"))]
    following = max((int(key) for key in ids if key.isdigit()), default=0) + 1
    within: set[str] = set()
    number = 0
    for each in laid:
        assert each.element is not None
        _underline(each.element, within)
        if each.anchors or not each.words.strip():
            continue
        number += 1
        start, end = (
            make("bookmarkStart", id=str(following), name=f"g_{number}"),
            make("bookmarkEnd", id=str(following)),
        )
        following += 1
        properties = each.element.find(w("pPr"))
        each.element.insert(0 if properties is None else 1, start)
        each.element.append(end)
        _lock(each.element, f"g_{number}", wording.origin, number)


def _mark_notes(document: Element | None) -> None:
    """Put a bookmark around each reference to a footnote."""
    references = [] if document is None else list(document.iter(w("footnoteReference")))
    for number, reference in enumerate(references, 1):
        run = reference.getparent()
        if run is not None:
            key = str(800_000 + number)
            run.addprevious(make("bookmarkStart", id=key, name=f"n_{number}"))
            run.addnext(make("bookmarkEnd", id=key))


def _underline(paragraph: Element, within: set[str]) -> None:
    """Put a dotted line under the runs outside of all anchors; ``within`` goes on from paragraph to paragraph."""
    names: dict[str, str] = {}
    for each in paragraph.iter(w("bookmarkStart"), w("bookmarkEnd"), w("r")):
        key = each.get(w("id"), "")
        if each.tag == w("bookmarkStart"):
            names[key] = each.get(w("name"), "")
            if UNIT.fullmatch(names[key]):
                within.add(key)
        elif each.tag == w("bookmarkEnd"):
            within.discard(key)
        elif not within and any((one.text or "").strip() for one in each.iter(w("t"))):
            _add_line(each)


#: What follows the underline in the run properties of the schema (CT_RPr).
_AFTER_UNDERLINE = tuple(
    w(local)
    for local in (
        "effect",
        "bdr",
        "shd",
        "fitText",
        "vertAlign",
        "rtl",
        "cs",
        "em",
        "lang",
        "eastAsianLayout",
        "specVanish",
        "oMath",
    )
)


def _add_line(run: Element) -> None:
    properties = run.find(w("rPr"))
    if properties is None:
        properties = etree.Element(w("rPr"))
        run.insert(0, properties)
    if properties.find(w("u")) is not None:
        return
    made = make("u", val="dotted", color="8A8A8A")
    for index, each in enumerate(properties):
        if each.tag in _AFTER_UNDERLINE:
            properties.insert(index, made)
            return
    properties.append(made)


def _lock(paragraph: Element, name: str, origin: str, number: int) -> None:
    """Put a paragraph of the text into a control that Word keeps from being edited.

    Not in tables: Word refuses a cell that ends with a control.
    """
    parent = paragraph.getparent()
    if parent is None or parent.tag != w("body") or paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None:
        return
    if any(
        True for _ in paragraph.iter(w("fldChar"), w("drawing"), w("framePr"), w("hyperlink"), w("footnoteReference"))
    ):
        return
    told = etree.Element(w("sdtPr"))
    for local, value in (("alias", origin[:_LONGEST_TITLE]), ("tag", name), ("id", str(910_000_000 + number))):
        told.append(make(local, val=value))
    told.append(make("lock", val="sdtContentLocked"))
    control, content = etree.Element(w("sdt")), etree.Element(w("sdtContent"))
    parent.replace(paragraph, control)
    control.extend((told, content))
    content.append(paragraph)
