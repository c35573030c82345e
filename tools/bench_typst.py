"""Writes a page as markup of typst, plainly: what somebody who takes typst instead would have to write.

Left out are cover art, drawings and pictures (their captions stay), the numbers of pages in references, colours, and
the order of columns and margins of our style sheets.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import assert_never

from policygen.document.tree import (
    Block,
    Caption,
    Cell,
    Contents,
    Emphasis,
    Figure,
    Group,
    Heading,
    Inline,
    LineBreak,
    Link,
    List,
    Note,
    Page,
    Paragraph,
    Reference,
    Row,
    Section,
    Span,
    Strong,
    Table,
    Terms,
    Text,
)  # fmt: skip

_HEAD = """#set document(title: {title})
#set page(paper: "a4", numbering: "1", margin: (left: 68mm, right: 24mm, top: 29mm, bottom: 26mm))
#set text(lang: {language}, font: "Source Serif 4", size: 10.2pt, hyphenate: true)
#set par(leading: 0.5em)
#set table(stroke: 0.3pt)
#show heading: set text(font: "Source Sans 3", hyphenate: false)
#show table: set text(font: "Source Sans 3", size: 8.8pt)
"""


def typst_of(page: Page) -> str:
    """Return a page's markup."""
    title = _text(page.properties["title"])
    return _HEAD.format(title=title, language=_text(page.language)) + _blocks(page.children)


def _text(words: str) -> str:
    # Strings of typst have the escapes of JSON, but for the letters beyond ASCII.
    return json.dumps(words, ensure_ascii=False)


def _blocks(blocks: Sequence[Block]) -> str:
    return "\n".join(_block(block) for block in blocks)


def _block(node: Block) -> str:
    match node:
        case Paragraph(children=children):
            return f"{_inlines(children)}\n"
        case Heading(level=level, children=children, number=number):
            shown = f"#{_text(number + ' ')};" if number else ""
            return f"#heading(level: {level})[{shown}{_inlines(children)}]\n"
        case List(ordered=ordered, items=items):
            inside = ", ".join(f"[{_blocks(item.children)}]" for item in items)
            return f"#{'enum' if ordered else 'list'}({inside})\n"
        case Terms(terms=terms):
            return "\n".join(f"#strong[{_inlines(term.term)}]\n\n{_blocks(term.definition)}" for term in terms)
        case Table():
            return _table(node)
        case Figure(caption=caption):
            return _caption(caption)
        case Contents(entries=entries, lists=lists):
            return "#outline(depth: 3)\n" if entries and lists == "chapters" else ""
        case Group(children=children) | Section(children=children):
            return _blocks(children)
        case _:
            assert_never(node)


def _table(table: Table) -> str:
    columns = ", ".join(f"{width:g}fr" for width in table.widths)
    head = f"table.header({_rows(table.head)})," if table.head else ""
    return f"{_caption(table.caption)}#table(columns: ({columns},), {head} {_rows(table.body)})\n"


def _rows(rows: Sequence[Row]) -> str:
    return ", ".join(_cell(cell) for row in rows for cell in row.cells)


def _cell(cell: Cell) -> str:
    return f"table.cell(colspan: {cell.columns}, rowspan: {cell.rows})[{_blocks(cell.children)}]"


def _caption(caption: Caption | None) -> str:
    return f"#{_text(f'{caption.label} {caption.number} ')};{_inlines(caption.children)}\n\n" if caption else ""


def _inlines(pieces: Sequence[Inline]) -> str:
    return "".join(map(_inline, pieces))


def _inline(node: Inline) -> str:
    match node:
        case Text(text=text):
            return f"#{_text(text)};"
        case LineBreak():
            return "#linebreak();"
        case Emphasis(children=children):
            return f"#emph[{_inlines(children)}];"
        case Strong(children=children):
            return f"#strong[{_inlines(children)}];"
        case Span(children=children) | Reference(children=children):
            return _inlines(children)
        case Link(href=href, children=children):
            inside = _inlines(children)
            return inside if href.startswith("#") else f"#link({_text(href)})[{inside}];"
        case Note(children=children):
            return f"#footnote[{_inlines(children)}];"
        case _:
            assert_never(node)
