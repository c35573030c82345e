"""Shows in one Word file what has changed from an old one to a new one: real tracked changes, word by word.

Accepting all gives the words of the new file, rejecting all those of the old one. Contents and numbers that Word makes
are those of the new one. Tracked changes: ECMA-376-1, 17.13.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from difflib import SequenceMatcher

from policygen.review.inline import items_of, text_of_notes
from policygen.review.layout import UNIT
from policygen.review.package import (
    DOCUMENT,
    FOOTNOTES,
    STYLES,
    Element,
    Parts,
    as_bytes,
    open_parts,
    w,
    write_parts,
)
from policygen.review.pen import Pen, mark_end, mark_row, mend_words, rebuild, remove

#: How much of the words of two paragraphs must be the same for one to be shown as a change of the other.
_ALIKE = 0.4


def draw_redline(old: bytes, new: bytes, *, author: str, when: str = "") -> Parts:
    """Return the parts of a Word file that shows the changes from an old file of ours to a new one.

    ``author`` and ``when`` (ISO 8601, or empty) are those of every change.
    """
    before, after = open_parts(old, file="old"), open_parts(new, file="new")
    body, body_before = after.xml(DOCUMENT), before.xml(DOCUMENT)
    assert body is not None
    assert body_before is not None
    footnotes, footnotes_before = after.xml(FOOTNOTES), before.xml(FOOTNOTES)
    styles = after.xml(STYLES)
    known = [] if styles is None else [each.get(w("styleId"), "") for each in styles.iter(w("style"))]
    pen = Pen(
        author, when, text_of_notes(footnotes_before), text_of_notes(footnotes), footnotes_before, footnotes,
        frozenset(known),
    )  # fmt: skip
    _mend_container(_only(body_before, "body"), _only(body, "body"), pen)
    changed = dict(after.content)
    changed[DOCUMENT] = as_bytes(body)
    if footnotes is not None:
        changed[FOOTNOTES] = as_bytes(footnotes)
    return Parts("redline", changed)


def write_redline(parts: Parts) -> bytes:
    """Return the parts as a Word file."""
    return write_parts(parts.content)


def _only(root: Element, local: str) -> Element:
    found = root.find(w(local))
    assert found is not None
    return found


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────


def _mend_container(old: Element, new: Element, pen: Pen) -> None:
    """Show the changes of the paragraphs and tables in a body or cell, in the new one."""
    before, after = _blocks(old), _blocks(new)
    end: Element | None = None

    def put(element: Element) -> None:
        nonlocal end
        if end is None:
            first = after[0] if after else None
            if first is None:
                new.append(element)
            else:
                first.addprevious(element)
        else:
            end.addnext(element)
        end = element

    for one, other in _paired(before, after):
        if one is not None and other is not None:
            _mend(one, other, pen)
            end = other
        elif other is not None:
            _insert(other, pen)
            end = other
        elif one is not None:
            put(_deleted(one, pen))


def _blocks(container: Element) -> list[Element]:
    """Return the paragraphs and tables of a container, but for the contents, which Word makes, and breaks."""
    found: list[Element] = []
    depth = 0
    for child in container:
        if child.tag not in (w("p"), w("tbl")):
            continue
        inside = depth > 0
        if child.tag == w("p"):
            starts = [each.get(w("fldCharType")) for each in child.iter(w("fldChar"))]
            depth += starts.count("begin") - starts.count("end")
        if inside or depth > 0 or child.find(f"{w('pPr')}/{w('sectPr')}") is not None:
            continue
        found.append(child)
    return found


def _paired(before: Sequence[Element], after: Sequence[Element]) -> list[tuple[Element | None, Element | None]]:
    """Return the blocks or rows of both in order, those together that are one."""
    keys = [_identity(each) for each in before], [_identity(each) for each in after]
    pairs: list[tuple[Element | None, Element | None]] = []
    for kind, first, last, start, end in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        olds, news = list(before[first:last]), list(after[start:end])
        if kind == "equal":
            pairs += zip(olds, news, strict=True)
            continue
        for other in news:
            while olds and not _are_alike(olds[0], other) and any(_are_alike(one, other) for one in olds):
                pairs.append((olds.pop(0), None))
            pairs.append((olds.pop(0), other) if olds and _are_alike(olds[0], other) else (None, other))
        pairs += [(one, None) for one in olds]
    return pairs


def _identity(block: Element) -> tuple[str, ...]:
    """Return what makes a block or row the same in both files: its words; for a table, its columns and first words.

    Not the units: a paragraph put in between moves on the numbers of those after it.
    """
    if block.tag == w("tbl"):
        rows = block.findall(w("tr"))
        return ("table", *(_words(cell) for row in rows[:1] for cell in row.findall(w("tc"))))
    return (str(block.tag), _words(block))


def _are_alike(one: Element, other: Element) -> bool:
    if one.tag != other.tag or (one.tag == w("tr") and len(one.findall(w("tc"))) != len(other.findall(w("tc")))):
        return False
    first, second = _words(one), _words(other)
    if not first or not second:
        return first == second
    if SequenceMatcher(None, first.split(), second.split(), autojunk=False).ratio() >= _ALIKE:
        return True
    return one.tag == w("tbl") and bool(_units(one) & _units(other))


def _units(block: Element) -> set[str]:
    """Return the units that a block prints, by their bookmarks."""
    names = (each.get(w("name"), "") for each in block.iter(w("bookmarkStart")))
    return {name[: name.find("_", 2)] if "_" in name[2:] else name for name in names if UNIT.fullmatch(name)}


def _words(element: Element) -> str:
    return "".join(each.text or "" for each in element.iter(w("t")))


def _mend(old: Element, new: Element, pen: Pen) -> None:
    """Show the changes of one paragraph, table or row."""
    if new.tag == w("p"):
        mend_words(old, new, pen)
        return
    if new.tag == w("tr"):
        for cell, now in zip(old.findall(w("tc")), new.findall(w("tc")), strict=True):
            _mend_container(cell, now, pen)
        return
    last: Element | None = None
    rows = new.findall(w("tr"))
    for one, other in _paired(old.findall(w("tr")), rows):
        if one is not None and other is not None:
            if len(one.findall(w("tc"))) == len(other.findall(w("tc"))):
                _mend(one, other, pen)
            else:
                other.addprevious(_deleted(one, pen))
                _insert(other, pen)
            last = other
        elif other is not None:
            _insert(other, pen)
            last = other
        elif one is not None:
            made = _deleted(one, pen)
            if last is None and rows:
                rows[0].addprevious(made)
            elif last is None:
                new.append(made)
            else:
                last.addnext(made)
            last = made


def _insert(block: Element, pen: Pen) -> None:
    """Mark a paragraph, row or table of the new file as put in."""
    for row in block.iter(w("tr")):
        mark_row(row, pen.change("ins"))
    for paragraph in block.iter(w("p")):
        rebuild(paragraph, [("insert", item) for item in items_of(paragraph, pen.new_notes)], pen)
        mark_end(paragraph, pen.change("ins"))


def _deleted(block: Element, pen: Pen) -> Element:
    """Return a paragraph, row or table of the old file, marked as taken out."""
    made = deepcopy(block)
    for row in made.iter(w("tr")):
        mark_row(row, pen.change("del"))
    for paragraph in made.iter(w("p")):
        rebuild(paragraph, [("delete", item) for item in items_of(paragraph, pen.old_notes)], pen)
        properties = paragraph.find(w("pPr"))
        for local in ("numPr", "sectPr", "pageBreakBefore", "framePr"):
            for each in [] if properties is None else properties.findall(w(local)):
                remove(each)
        style = None if properties is None else properties.find(w("pStyle"))
        if style is not None and style.get(w("val")) not in pen.styles:
            remove(style)
        mark_end(paragraph, pen.change("del"))
    return made
