"""The closed tree of a page: every element that a document may consist of, and nothing else.

A page is read from the composed XHTML by ``document.read_page``, set by ``document.typography`` and handed to
the writers. All nodes are frozen; a stage that changes something returns a new tree. Lengths are millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Attributes:
    """What any element may carry.

    ``language`` is a language code and is present only where the element differs from what surrounds it.
    ``unit`` is the id of the translatable passage that the element prints. ``line`` is the line of the composed
    page, for findings.
    """

    id: str | None = None
    classes: tuple[str, ...] = ()
    language: str | None = None
    unit: str | None = None
    line: int = 0


NONE = Attributes()


# ── inline ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, with white space already collapsed as in running text."""

    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced line break inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words (``em``)."""

    children: tuple[Inline, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Strong:
    """Important words (``strong``)."""

    children: tuple[Inline, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Span:
    """Words with a class, a language or a unit of their own (``span``)."""

    children: tuple[Inline, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Link:
    """A link: ``#id`` inside the document, or an http, https or mailto address."""

    href: str
    children: tuple[Inline, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference: words that lead to the element with the id ``target``, and on which page that begins.

    ``before`` and ``after`` stand around the number of the page (“, p. ” and nothing, or “ (p. ” and “)”). A screen
    has no pages: there the words alone are printed.
    """

    target: str
    children: tuple[Inline, ...]
    before: str = ""
    after: str = ""
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote at its place in the running text; ``number`` counts through the document from 1."""

    children: tuple[Inline, ...]
    number: int = 0
    at: Attributes = NONE


Inline = Text | LineBreak | Emphasis | Strong | Span | Link | Reference | Note


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; its first class, if any, names its role (``statement``, ``note``, ``key-figure`` …)."""

    children: tuple[Inline, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (the document's title), 2 (chapter), 3 or 4; ``number`` is printed before it."""

    level: Literal[1, 2, 3, 4]
    children: tuple[Inline, ...]
    number: str | None = None
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list."""

    children: tuple[Block, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class List:
    """A bulleted or numbered list; a numbered one starts at 1."""

    ordered: bool
    items: tuple[Item, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its explanation, one entry of ``Terms``."""

    term: tuple[Inline, ...]
    definition: tuple[Block, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Terms:
    """A list of terms with explanations (``dl``): glossary, imprint, the fields of a recommendation."""

    terms: tuple[Term, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Caption:
    """The caption of a table or figure: label in the document's language, running number, text."""

    label: str
    children: tuple[Inline, ...]
    number: int = 0
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``scope`` tells for header cells what they head."""

    children: tuple[Block, ...]
    header: bool = False
    scope: Literal["col", "row", "colgroup", "rowgroup"] | None = None
    columns: int = 1
    rows: int = 1
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``widths`` are the columns' shares of the width, in percent, one for each column."""

    caption: Caption | None
    widths: tuple[float, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: ``value`` is None where it is not known, ``text`` is what is printed beside the bar.

    ``note`` says what the value is of, e.g. its year, and may be empty.
    """

    label: str
    note: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A vector drawing: ``svg`` is a complete SVG document, ``alternative`` says in words what it shows.

    A decorative picture (a cover's ground) has an empty ``alternative``. ``bars`` are the rows of a plain bar chart: a
    writer whose readers can edit charts makes one of them.
    """

    svg: str
    alternative: str
    width: float
    height: float
    at: Attributes = NONE
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture from outside, printed ``width`` × ``height``; ``source`` names an entry of the page's ``images``."""

    source: str
    alternative: str
    width: float
    height: float
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption; a cover's art has none."""

    picture: Picture | Image
    caption: Caption | None
    at: Attributes = NONE


#: What a table of contents lists.
Listed = Literal["chapters", "figures", "tables"]


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the table of contents, or of a list of figures or tables, whose ``number`` has their label, too."""

    target: str
    level: Literal[2, 3]
    number: str | None
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents or a list of figures or tables, filled from headings or captions by ``document.number``."""

    entries: tuple[ContentsEntry, ...] = ()
    lists: Listed = "chapters"
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Group:
    """A division with a class (``div``): a recommendation, a box, a pair of columns."""

    children: tuple[Block, ...]
    at: Attributes = NONE


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document (``section``); the classes ``cover`` and ``imprint`` have pages of their own."""

    children: tuple[Block, ...]
    at: Attributes = NONE


Block = Paragraph | Heading | List | Terms | Table | Figure | Contents | Group | Section
Node = Inline | Block | Item | Term | Cell | Row | Caption | Picture | Image


@dataclass(frozen=True, slots=True)
class Asset:
    """The file of an image as the writers get it: bytes made for print, and their media type."""

    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document, ready for the writers.

    ``properties`` holds what is printed outside the text or stored in the file's properties, all in the document's
    language: ``title``, ``subtitle``, ``author``, ``subject``, ``keywords``, ``status``, ``provisional`` (the status
    again, where the content may be made up or may change), ``date`` (ISO 8601 day),
    ``running`` (short title for the running head), ``identifier``, ``note-label`` and the words that a writer
    needs (``page`` …). ``colour`` names an entry of the palette. ``images`` has the file of every ``Image`` by its
    source; a source names the content, so that two pages of the same words and sources print the same.
    """

    language: str
    colour: str
    properties: dict[str, str]
    children: tuple[Block, ...]
    kind: str = field(default="")
    images: Mapping[str, Asset] = field(default_factory=dict, repr=False)


def children_of(node: Node) -> tuple[Node, ...]:
    """Return the direct children of a node in reading order (a table's caption comes first)."""
    match node:
        case Text() | LineBreak() | Picture() | Image() | Contents():
            return ()
        case List(items=items):
            return items
        case Terms(terms=terms):
            return terms
        case Term(term=term, definition=definition):
            return (*term, *definition)
        case Table(caption=caption, head=head, body=body):
            return (*((caption,) if caption else ()), *head, *body)
        case Row(cells=cells):
            return cells
        case Figure(picture=picture, caption=caption):
            return (picture, *((caption,) if caption else ()))
        case _:
            return node.children


def walk(*nodes: Node) -> Iterator[Node]:
    """Yield the nodes and all that is inside them, in reading order."""
    for node in nodes:
        yield node
        yield from walk(*children_of(node))


def plain_text(*nodes: Node) -> str:
    """Return the words of nodes in reading order, without notes; blocks are parted by a space."""
    parts: list[str] = []
    for node in nodes:
        match node:
            case Text(text=text):
                parts.append(text)
            case LineBreak():
                parts.append(" ")
            case Note() | Picture() | Image():
                continue
            case Paragraph() | Heading() | Cell() | Caption() | Item() | Term():
                parts.append(plain_text(*children_of(node)) + " ")
            case _:
                parts.append(plain_text(*children_of(node)))
    return "".join(parts)
