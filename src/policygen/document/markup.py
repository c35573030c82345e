"""Writes the tree as HTML: the very page that the reader accepted, for paper and for screens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal, assert_never

from markupsafe import escape

from policygen.document.tree import (
    Attributes,
    Block,
    Caption,
    Cell,
    Contents,
    Emphasis,
    Figure,
    Group,
    Heading,
    Image,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Note,
    Page,
    Paragraph,
    Picture,
    Reference,
    Row,
    Section,
    Span,
    Strong,
    Table,
    Terms,
    Text,
)

#: A number and the dash to the number where its range ends.
_RANGE = re.compile(r"\d\.?–(?=\d)")

_HARD_SPACES = ("\u00a0", "\u202f")

#: The attribute of the place for a page's number: the id of what stands on that page.
FOLIO = "data-folio"


class Markup:
    """Writes one page's nodes as HTML.

    ``tags`` maps language codes to BCP 47 tags. ``notes`` says where notes stand: ``inline`` (paper: the engine
    moves them to the foot) or ``end`` (screen: a list at the end, linked both ways). ``address`` gives the address
    under which a reader of the markup finds the image of a name. ``room`` stands wherever the number of a page is to
    be printed; without it, nothing is said of pages.
    """

    def __init__(
        self,
        tags: Mapping[str, str],
        *,
        notes: Literal["inline", "end"],
        address: Callable[[str], str] = str,
        room: str = "",
    ) -> None:
        self.tags = tags
        self.address = address
        self.place = notes
        self.room = room
        self.notes: list[Note] = []

    def body(self, page: Page) -> str:
        """Return the HTML of everything in the page's body, without the notes of the ``end`` kind."""
        return "".join(self.block(block) for block in page.children)

    def end_notes(self, title: str, back: str) -> str:
        """Return the list of notes collected so far, under a title; ``back`` labels the links back."""
        if not self.notes:
            return ""
        items = []
        for note in self.notes:
            mark = f'<a class="back" href="#ref-{note.number}" aria-label="{escape(back)} {note.number}">↩</a>'
            words = self.inlines(note.children)
            items.append(f"<li{self._note_at(note)}>{words} {mark}</li>")
        return (
            f'<section class="notes" aria-labelledby="notes-title"><h2 id="notes-title">{escape(title)}</h2>'
            f"<ol>{''.join(items)}</ol></section>"
        )

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────

    def block(self, node: Block) -> str:
        """Return the HTML of one block."""
        match node:
            case Paragraph(children=children, at=at):
                return f"<p{self._at(at)}>{self.inlines(children)}</p>\n"
            case Heading(level=level, children=children, number=number, at=at):
                shown = f'<span class="number">{escape(number)}</span> ' if number else ""
                return f"<h{level}{self._at(at)}>{shown}{self.inlines(children)}</h{level}>\n"
            case List(ordered=ordered, items=items, at=at):
                tag = "ol" if ordered else "ul"
                return f"<{tag}{self._at(at)}>\n{''.join(self._item(item) for item in items)}</{tag}>\n"
            case Terms(terms=terms, at=at):
                pairs = "".join(
                    f"<div{self._at(term.at)}><dt>{self.inlines(term.term)}</dt>"
                    f"<dd>{self._blocks(term.definition)}</dd></div>\n"
                    for term in terms
                )
                return f"<dl{self._at(at)}>\n{pairs}</dl>\n"
            case Table():
                return self._table(node)
            case Figure(picture=picture, caption=caption, at=at):
                shown = self._caption(caption, "figcaption") if caption else ""
                return f"<figure{self._at(at)}>{self._picture(picture)}{shown}</figure>\n"
            case Contents():
                return self._contents(node)
            case Group(children=children, at=at):
                return f"<div{self._at(at)}>\n{self._blocks(children)}</div>\n"
            case Section(children=children, at=at):
                return f"<section{self._at(at)}>\n{self._blocks(children)}</section>\n"
            case _:
                assert_never(node)

    def _blocks(self, blocks: tuple[Block, ...]) -> str:
        # One bare paragraph is written without its element: a cell or item of words alone.
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and blocks[0].at == Attributes(line=blocks[0].at.line):
            return self.inlines(blocks[0].children)
        return "".join(self.block(block) for block in blocks)

    def _item(self, item: Item) -> str:
        return f"<li{self._at(item.at)}>{self._blocks(item.children)}</li>\n"

    def _table(self, table: Table) -> str:
        columns = "".join(f'<col style="width:{width:g}%"/>' for width in table.widths)
        caption = self._caption(table.caption, "caption") if table.caption else ""
        head = "".join(self._row(row) for row in table.head)
        body = "".join(self._row(row) for row in table.body)
        return (
            f"<table{self._at(table.at)}>{caption}<colgroup>{columns}</colgroup>"
            f"<thead>{head}</thead>\n<tbody>{body}</tbody></table>\n"
        )

    def _row(self, row: Row) -> str:
        return f"<tr{self._at(row.at)}>{''.join(self._cell(cell) for cell in row.cells)}</tr>\n"

    def _cell(self, cell: Cell) -> str:
        tag = "th" if cell.header else "td"
        scope = f' scope="{cell.scope}"' if cell.scope else ""
        columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        return f"<{tag}{scope}{columns}{rows}{self._at(cell.at)}>{self._blocks(cell.children)}</{tag}>"

    def _caption(self, caption: Caption, tag: str) -> str:
        label = f'<span class="caption-label">{escape(caption.label)}\u00a0{caption.number}</span> '
        return f"<{tag}{self._at(caption.at)}>{label}{self.inlines(caption.children)}</{tag}>"

    def _picture(self, picture: Picture | Image) -> str:
        if isinstance(picture, Picture):
            return picture.svg
        # The size belongs to the picture, not to the look: charts state theirs in millimetres, too.
        return (
            f'<img src="{escape(self.address(picture.source))}" alt="{escape(picture.alternative)}" '
            f'style="width:{picture.width:g}mm"{self._at(picture.at)}/>'
        )

    def _contents(self, contents: Contents) -> str:
        lines = []
        for entry in contents.entries:
            number = f'<span class="number">{escape(entry.number)}</span> ' if entry.number else ""
            lines.append(
                f'<li class="level-{entry.level}"><a href="#{escape(entry.target)}">{number}'
                f'<span class="words">{self.inlines(entry.children)}</span>'
                f"{self._folio(entry.target, apart=True)}</a></li>\n"
            )
        return f"<nav{self._at(contents.at, 'contents')}><ol>{''.join(lines)}</ol></nav>\n"

    # ── inline ───────────────────────────────────────────────────────────────────────────────────────────────

    def inlines(self, pieces: tuple[Inline, ...]) -> str:
        """Return the HTML of running text."""
        parts = []
        for number, piece in enumerate(pieces, 1):
            parts.append(self._inline(piece))
            last = number == len(pieces)
            if self.place == "inline" and isinstance(piece, Text) and not last and piece.text.endswith(_HARD_SPACES):
                # WeasyPrint 70 breaks a line after its first word where a text that ends with a hard space stands
                # before a link: Pango does not count the space, the engine does. A word joiner ends the text instead.
                parts.append("\u2060")
        return "".join(parts)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text(text=text):
                # Engines break a line after any dash, and no reader wants “1–” at its end. The web page and Word, in
                # which people search and copy, stay without the joiner.
                return str(escape(_RANGE.sub("\\g<0>\u2060", text) if self.place == "inline" else text))
            case LineBreak():
                return "<br/>"
            case Emphasis(children=children, at=at):
                return f"<em{self._at(at)}>{self.inlines(children)}</em>"
            case Strong(children=children, at=at):
                return f"<strong{self._at(at)}>{self.inlines(children)}</strong>"
            case Span(children=children, at=at):
                return f"<span{self._at(at)}>{self.inlines(children)}</span>"
            case Link(href=href, children=children, at=at):
                return f'<a href="{escape(href)}"{self._at(at)}>{self.inlines(children)}</a>'
            case Reference(target=target, children=children, at=at):
                page = self._page(node) if self.room else ""
                return f'<a href="#{escape(target)}"{self._at(at)}>{self.inlines(children)}{page}</a>'
            case Note():
                return self._note(node)
            case _:
                assert_never(node)

    def _page(self, node: Reference) -> str:
        """Return what follows the words of a reference on paper."""
        before = self.inlines((Text(node.before),)) + ("\u2060" if node.before.endswith(_HARD_SPACES) else "")
        return f'<span class="page">{before}{self._folio(node.target)}{escape(node.after)}</span>'

    def _folio(self, target: str, *, apart: bool = False) -> str:
        """Return the place of a page's number; one that stands apart is parted from the words when they are read."""
        space = " " if apart else ""
        return f'<span class="folio" {FOLIO}="{escape(target)}">{space}{self.room}</span>' if self.room else ""

    def _note(self, note: Note) -> str:
        if self.place == "inline":
            # U+2060 keeps the mark from beginning a line: the engine may break before a footnote call.
            return f"\u2060<span{self._note_at(note, 'footnote')}>{self.inlines(note.children)}</span>"
        self.notes.append(note)
        number = note.number
        return f'<sup class="call"><a id="ref-{number}" href="#note-{number}">{number}</a></sup>'

    def _note_at(self, note: Note, *classes: str) -> str:
        return self._at(replace(note.at, id=f"note-{note.number}", classes=(*classes, *note.at.classes)))

    def _at(self, at: Attributes, *more: str) -> str:
        parts = []
        if at.id:
            parts.append(f' id="{escape(at.id)}"')
        classes = (*more, *(name for name in at.classes if name not in more))
        if classes:
            parts.append(f' class="{escape(" ".join(classes))}"')
        if at.unit:
            parts.append(f' data-unit="{escape(at.unit)}"')
        return "".join(parts) + self._language(at)

    def _language(self, at: Attributes) -> str:
        return f' lang="{escape(self.tags.get(at.language, at.language))}"' if at.language else ""
