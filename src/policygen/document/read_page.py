"""Reads a composed page into the closed tree, and refuses everything that is not in the vocabulary.

The vocabulary is a small part of semantic HTML, well-formed as XML. Each element, attribute and place is listed here
and in ``document.vocabulary``; anything else is a finding with its line, and a refused page gives no output in any
format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, TypeVar, cast

from lxml import etree

from policygen.document.read_figure import read_caption, read_figure
from policygen.document.read_words import INLINE, fold, hoist, read_words
from policygen.document.tree import (
    Attributes,
    Block,
    Caption,
    Cell,
    Contents,
    Group,
    Heading,
    Item,
    List,
    Listed,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Term,
    Terms,
)
from policygen.document.vocabulary import Wrong, attributes_of, elements_in, line_of, tag_of
from policygen.findings import Finding, Message, Place, Refused, say

_LEVELS: dict[str, Literal[1, 2, 3, 4]] = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
_LISTS: dict[str, Listed] = {"figures": "figures", "tables": "tables"}
_SCOPES = ("col", "row", "colgroup", "rowgroup")

T = TypeVar("T")


def read_page(markup: str, *, file: str) -> Page:
    """Read a page; ``file`` names its template for findings.

    Raises ``Refused`` with one finding, at the line of the composed page, where the page is not in the vocabulary.
    """
    lines = markup.split("\n")

    def refused(code: str, line: int, column: int, message: Message, remedy: Message) -> Refused:
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        column = column or len(excerpt) - len(excerpt.lstrip()) + 1
        return Refused([Finding(code, Place(f"{file} (as composed)", line, column), message, remedy, excerpt)])

    try:
        # No entities, no network, no DTD: the page comes from our template, its words from outside.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
        )
        return _page(etree.fromstring(markup.encode("utf-8"), parser))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = say("the page is not well-formed: {reason}", reason=(error.msg or "").partition(", line ")[0])
        remedy = say("close what the template opens; write & as &amp; and other characters as themselves")
        raise refused("E501", line or 0, column or 1, message, remedy) from error
    except Wrong as wrong:
        raise refused("E502", wrong.line, 0, wrong.message, wrong.remedy) from wrong


def _page(root: etree._Element) -> Page:
    if root.getroottree().docinfo.internalDTD is not None:
        raise Wrong(1, say("a document type stands before the page"), say("remove <!DOCTYPE …> and what it defines"))
    for beside in (root.getprevious(), root.getnext()):
        if beside is not None:
            tag_of(beside)
    if root.tag != "html" or [child.tag for child in elements_in(root)] != ["head", "body"]:
        raise Wrong(line_of(root), say("a page consists of html with head and body"), say("extend templates/page.html"))
    attributes_of(root)
    language = root.get("lang", "")
    if not language:
        raise Wrong(line_of(root), say("the page does not name its language"), say("write <html lang=…>"))
    head, body = root
    properties = _properties(head)
    attributes_of(body)
    return Page(language, root.get("data-colour", ""), properties, tuple(_blocks(body)), kind=root.get("data-kind", ""))


def _properties(head: etree._Element) -> dict[str, str]:
    attributes_of(head)
    properties: dict[str, str] = {}
    for element in elements_in(head):
        attributes_of(element)
        name, content = element.get("name"), element.get("content")
        if element.tag == "title" and not len(element):
            properties["title"] = fold(element.text or "").strip()
        elif element.tag == "meta" and name and content is not None:
            properties[name] = fold(content).strip()
        else:
            message = say("<{tag}> cannot stand so in the head", tag=tag_of(element))
            raise Wrong(line_of(element), message, say("use <title>words</title> and <meta name=… content=…/>"))
    if not properties.get("title"):
        raise Wrong(line_of(head), say("the page has no title"), say("fill <title>"))
    return properties


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────


def _blocks(parent: etree._Element) -> Iterator[Block]:
    for element in elements_in(parent):
        yield _block(element)


def _block(element: etree._Element) -> Block:
    at = attributes_of(element)
    match tag_of(element):
        case "section":
            return Section(tuple(_blocks(element)), at)
        case "div":
            return Group(tuple(_blocks(element)), at)
        case "p":
            return hoist(Paragraph(read_words(element), at))
        case "h1" | "h2" | "h3" | "h4" as tag:
            number = "" if element.get("data-number") is not None else None
            return hoist(Heading(_LEVELS[tag], read_words(element), number, at))
        case "ul" | "ol" as tag:
            items = tuple(_each(element, {"li": _item}))
            if not items:
                raise Wrong(
                    at.line, say("<{tag}> has no items", tag=tag), say("leave an empty list out of the template")
                )
            return List(tag == "ol", items, at)
        case "dl":
            return Terms(tuple(_terms(element)), at)
        case "table":
            return _table(element, at)
        case "figure":
            return read_figure(element, at)
        case "nav":
            if elements_in(element):
                raise Wrong(at.line, say("<nav> is filled from the headings"), say("leave it empty"))
            return Contents((), next((_LISTS[name] for name in at.classes if name in _LISTS), "chapters"), at)
        case tag:
            message = say("<{tag}> is not an element of a page here", tag=tag)
            raise Wrong(at.line, message, say("see CONTRIBUTING.md, “Add a page element”"))


def _each(parent: etree._Element, readers: dict[str, Callable[[etree._Element], T]]) -> Iterator[T]:
    for element in elements_in(parent):
        tag = tag_of(element)
        if tag not in readers:
            message = say("<{tag}> cannot stand in <{parent}>", tag=tag, parent=tag_of(parent))
            raise Wrong(line_of(element), message, say("use {readers}", readers=", ".join(sorted(readers))))
        yield readers[tag](element)


def _item(element: etree._Element) -> Item:
    return hoist(Item(_flow(element), attributes_of(element)))


def _flow(element: etree._Element) -> tuple[Block, ...]:
    """Read what may hold either words or blocks; words become one paragraph."""
    if all(tag_of(child) in INLINE for child in element):
        words = read_words(element, may_be_empty=element.tag in ("td", "th"))
        return (hoist(Paragraph(words)),)
    return tuple(_blocks(element))


def _terms(element: etree._Element) -> Iterator[Term]:
    children = elements_in(element)
    tags = [tag_of(child) for child in children]
    if not tags or tags != ["dt", "dd"] * (len(tags) // 2):
        raise Wrong(line_of(element), say("<dl> consists of pairs of dt and dd"), say("write <dt>…</dt><dd>…</dd>"))
    for term, definition in zip(children[::2], children[1::2], strict=True):
        attributes_of(definition)
        yield Term(read_words(term), _flow(definition), attributes_of(term))


# ── tables and figures ───────────────────────────────────────────────────────────────────────────────────────


def _table(element: etree._Element, at: Attributes) -> Table:
    caption: Caption | None = None
    head: tuple[Row, ...] = ()
    body: tuple[Row, ...] = ()
    for child in elements_in(element):
        attributes_of(child)
        match tag_of(child):
            case "caption" if not (caption or head or body):
                caption = read_caption(child)
            case "thead" if not (head or body):
                head = tuple(_each(child, {"tr": _row}))
            case "tbody" if head:
                body = (*body, *_each(child, {"tr": _row}))
            case tag:
                message = say("<{tag}> cannot stand here in <table>", tag=tag)
                raise Wrong(line_of(child), message, say("use one caption, one thead, then tbody"))
    if not head or not body:
        raise Wrong(at.line, say("the table has no head or no body"), say("leave an empty table out of the template"))
    columns = sum(cell.columns for cell in head[0].cells)
    try:
        widths = tuple(float(width) for width in element.get("data-widths", "").split())
    except ValueError:
        widths = ()
    if len(widths) != columns or not 99 <= sum(widths) <= 101:
        raise Wrong(
            at.line,
            say("data-widths must give {columns} percentages that add up to 100", columns=columns),
            say("write them"),
        )
    _check_grid(head, columns)
    _check_grid(body, columns)
    return Table(caption, widths, head, body, at)


def _check_grid(rows: tuple[Row, ...], columns: int) -> None:
    """Refuse rows whose cells, with those that reach down from above, do not fill the columns exactly."""
    reaching = [0] * columns
    for row in rows:
        free = [n for n in range(columns) if not reaching[n]]
        reaching = [max(0, left - 1) for left in reaching]
        width = columns - len(free) + sum(cell.columns for cell in row.cells)
        if width != columns:
            raise Wrong(
                row.at.line,
                say("columns filled by the row: {width} of {columns}", width=width, columns=columns),
                say("add or remove cells"),
            )
        for cell in row.cells:
            taken, free = free[: cell.columns], free[cell.columns :]
            if taken[-1] - taken[0] != cell.columns - 1:
                raise Wrong(
                    row.at.line, say("a cell runs into one that reaches down from above"), say("move the cells")
                )
            for n in taken:
                reaching[n] = cell.rows - 1
    if any(reaching):
        raise Wrong(rows[-1].at.line, say("a cell reaches below the last row"), say("lower its rowspan"))


def _row(element: etree._Element) -> Row:
    return Row(tuple(_each(element, {"td": _cell, "th": _cell})), attributes_of(element))


def _cell(element: etree._Element) -> Cell:
    at = attributes_of(element)
    scope = element.get("scope")
    if element.tag == "th" and scope not in _SCOPES:
        raise Wrong(at.line, say("<th> must say what it heads"), say('write scope="col" or scope="row"'))
    scope = cast('Literal["col", "row", "colgroup", "rowgroup"] | None', scope)
    columns, rows = _count(element, "colspan"), _count(element, "rowspan")
    return hoist(Cell(_flow(element), element.tag == "th", scope, columns, rows, at))


def _count(element: etree._Element, name: str) -> int:
    value = element.get(name, "1")
    if not re.fullmatch(r"[1-9]\d?", value):
        raise Wrong(
            line_of(element),
            say("“{value}” is not a number of cells for {name}", value=value, name=name),
            say("write a number from 1 to 99"),
        )
    return int(value)
