"""What stands in a Word file, paragraph by paragraph: words, their look, who changed them, where anchors begin and end.

Reads the XML itself: python-docx leaves out what is inside controls and tracked insertions. Elements: ECMA-376-1, 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from policygen.review.looks import Looks
from policygen.review.package import DOCUMENT, FOOTNOTES, STYLES, WP, Element, Parts, R, relations, w

ChangeKind = Literal["", "ins", "del"]


@dataclass(frozen=True, slots=True)
class Change:
    """Who has put in or taken out something with track changes on; ``when`` is as the file says it."""

    kind: ChangeKind = ""
    author: str = ""
    when: str = ""


UNCHANGED = Change()


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that look alike, or one object.

    ``link`` is an address, or ``#`` and a bookmark. ``note`` is the id of a footnote, ``picture`` the words that a
    picture's alternative text consists of (its ``text`` is empty then).
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    link: str = ""
    note: str = ""
    picture: str | None = None
    change: Change = UNCHANGED


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that takes no room: where an anchor begins or ends, or where a comment belongs."""

    kind: Literal["open", "close", "comment"]
    name: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: what is in it, in order, and whether its end was put in or taken out.

    ``table`` is the number of the table that it stands in, counted from 1, or 0. ``note`` is the id of the footnote
    that it belongs to.
    """

    content: tuple[Piece | Mark, ...]
    end: Change = UNCHANGED
    table: int = 0
    note: str = ""
    element: Element | None = field(default=None, compare=False, repr=False)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What is in it without the marks."""
        return tuple(each for each in self.content if isinstance(each, Piece))

    @property
    def text(self) -> str:
        """The characters in it."""
        return "".join(piece.text for piece in self.pieces)


def read_stream(parts: Parts, roots: Mapping[str, Element | None] | None = None) -> list[Paragraph]:
    """Return all paragraphs of a file: those of the text, then those of the footnotes; raises ``Refused``.

    ``roots`` are the two parts as they have been read already.
    """
    looks = Looks.of(parts.xml(STYLES))
    if roots is None:
        roots = {name: parts.xml(name) for name in (DOCUMENT, FOOTNOTES)}
    found: list[Paragraph] = []
    for name, root in roots.items():
        if root is not None:
            links = {key: target for key, (target, mode) in relations(parts, name).items() if mode == "External"}
            found += _Walk(looks, links).read(root)
    return found


def read_frame(parts: Parts) -> list[str]:
    """Return the words of running heads and feet, without the numbers that Word puts in; raises ``Refused``."""
    found: dict[str, None] = {}
    for name in sorted(parts.content):
        if re.fullmatch(r"word/(header|footer)\d*\.xml", name):
            root = parts.xml(name)
            for paragraph in () if root is None else _Walk(Looks(), {}).blocks(root, 0):
                if paragraph.text.strip():
                    found[paragraph.text.strip()] = None
    return list(found)


_CHANGES: Mapping[str, ChangeKind] = {
    w("ins"): "ins", w("moveTo"): "ins", w("del"): "del", w("moveFrom"): "del",
}  # fmt: skip
_WORDS = {
    w("tab"): " ", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "\u2011", w("softHyphen"): "\u00ad",
}  # fmt: skip
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


class _Walk:
    """Walks one part; fields that Word counts (contents, page numbers) are passed over."""

    def __init__(self, looks: Looks, links: Mapping[str, str]) -> None:
        self.looks = looks
        self.links = links
        self.names: dict[str, str] = {}
        self.fields: list[list[str]] = []  # of each open field: its instruction, and "result" once that has begun
        self.tables = 0
        self.waiting: list[Mark] = []

    def read(self, root: Element) -> list[Paragraph]:
        if root.tag == w("footnotes"):
            found: list[Paragraph] = []
            for note in root.iterfind(w("footnote")):
                if note.get(w("type")) in (None, "normal"):
                    key = note.get(w("id"), "")
                    found += [replace(each, note=key) for each in self.blocks(note, 0)]
            return found
        body = root.find(w("body"))
        return [] if body is None else list(self.blocks(body, 0))

    def blocks(self, parent: Element, table: int) -> Iterator[Paragraph]:
        for child in parent:
            match child.tag:
                case tag if tag == w("p"):
                    yield self.paragraph(child, table)
                case tag if tag == w("tbl"):
                    self.tables += 1
                    yield from self.blocks(child, table or self.tables)
                case tag if tag in (w("bookmarkStart"), w("bookmarkEnd"), w("commentRangeStart")):
                    self.waiting += self.mark(child)
                case _ if isinstance(child.tag, str):
                    yield from self.blocks(child, table)
                case _:
                    pass  # a comment of XML

    def paragraph(self, element: Element, table: int) -> Paragraph:
        content: list[Piece | Mark] = list(self.waiting)
        self.waiting = []
        ending = element.find(f"{w('pPr')}/{w('rPr')}")
        end = UNCHANGED
        for child in () if ending is None else ending:
            if kind := _CHANGES.get(str(child.tag)):
                end = _change(child, kind)
        content += self.inline(element, "", UNCHANGED)
        return Paragraph(tuple(_joined(content)), end, table, element=element)

    def inline(self, parent: Element, link: str, change: Change) -> Iterator[Piece | Mark]:
        for child in parent:
            tag = child.tag
            if tag == w("r"):
                yield from self.run(child, link, change)
            elif tag == w("hyperlink"):
                anchor, key = child.get(w("anchor")), child.get(f"{{{R}}}id", "")
                yield from self.inline(child, f"#{anchor}" if anchor else self.links.get(key, ""), change)
            elif tag in _CHANGES:
                yield from self.inline(child, link, _change(child, _CHANGES[str(tag)]))
            elif tag in (w("bookmarkStart"), w("bookmarkEnd"), w("commentRangeStart")):
                yield from self.mark(child)
            elif tag == w("fldSimple"):
                self.fields.append([child.get(w("instr"), ""), "result"])
                yield from self.inline(child, link, change)
                self.fields.pop()
            elif isinstance(tag, str) and tag not in (w("pPr"), w("sdtPr"), w("rPr")):
                yield from self.inline(child, link, change)

    def mark(self, element: Element) -> Iterator[Mark]:
        key = element.get(w("id"), "")
        if element.tag == w("commentRangeStart"):
            yield Mark("comment", key)
        elif element.tag == w("bookmarkStart"):
            self.names[key] = element.get(w("name"), "")
            yield Mark("open", self.names[key])
        elif key in self.names:
            yield Mark("close", self.names[key])

    def run(self, element: Element, link: str, change: Change) -> Iterator[Piece | Mark]:
        bold, italic = self.looks.look(element.find(w("rPr")))
        for child in element:
            tag = child.tag
            if tag == w("fldChar"):
                self.field(child.get(w("fldCharType"), ""))
            elif tag in (w("instrText"), w("delInstrText")):
                if self.fields:
                    self.fields[-1][0] += child.text or ""
            elif tag == w("commentReference"):
                yield Mark("comment", child.get(w("id"), ""))
            elif (shown := self.shown(link)) is None:
                continue
            elif tag in (w("t"), w("delText")):
                # What a deletion holds is deleted, whatever its element is called.
                yield Piece(child.text or "", bold, italic, shown, change=change)
            elif tag == w("br") and child.get(w("type")) in ("page", "column"):
                continue
            elif tag in _WORDS:
                yield Piece(_WORDS[str(tag)], bold, italic, shown, change=change)
            elif tag in (w("footnoteReference"), w("endnoteReference")):
                yield Piece(note=child.get(w("id"), ""), change=change)
            elif isinstance(tag, str) and tag not in (w("rPr"), w("footnoteRef")):
                yield from self.drawing(child, change)

    def drawing(self, element: Element, change: Change) -> Iterator[Piece]:
        """Yield the picture in an element, and the words in text boxes, which no file of ours has."""
        chosen = element
        if element.tag == f"{_ALTERNATIVES}AlternateContent":
            chosen = next(iter(element), element)
        for described in chosen.iter(f"{{{WP}}}docPr"):
            yield Piece(picture=described.get("descr", ""), change=change)
            break
        for box in chosen.iter(w("txbxContent")):
            words = "".join(each.text or "" for each in box.iter(w("t")))
            yield Piece(words, change=change)

    def field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(["", ""])
        elif kind == "separate" and self.fields:
            self.fields[-1][1] = "result"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def shown(self, link: str) -> str | None:
        """Return the link that words stand in, or None for words that Word has made itself."""
        for instruction, part in self.fields:
            words = instruction.split()
            if part != "result" or not words or words[0] not in ("HYPERLINK", "REF"):
                return None
            if words[0] == "REF" and len(words) > 1:
                # The number of what a link leads to, which has a bookmark of its own.
                link = link or f"#{re.sub(r'^no_', 'id_', words[1])}"
            elif len(words) > 1:
                target = words[1].strip('"') if words[1] != "\\l" else "#" + words[2].strip('"')
                link = target
        return link


def _change(element: Element, kind: ChangeKind) -> Change:
    return Change(kind, element.get(w("author"), ""), element.get(w("date"), ""))


def _joined(content: list[Piece | Mark]) -> Iterator[Piece | Mark]:
    """Yield the content with characters that look alike in one piece, however Word has cut them."""
    last: Piece | None = None
    for each in content:
        alike = (
            isinstance(each, Piece)
            and last is not None
            and replace(each, text="") == replace(last, text="")
            and not (each.note or each.picture is not None)
        )
        if alike and last is not None and isinstance(each, Piece):
            last = replace(last, text=last.text + each.text)
            continue
        if last is not None:
            yield last
        last = each if isinstance(each, Piece) else None
        if isinstance(each, Mark):
            yield each
    if last is not None:
        yield last
