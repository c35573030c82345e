"""Reads a composed page into the closed tree, and refuses everything that is not in the vocabulary.

The vocabulary is a small part of semantic HTML, well-formed as XML. Each element, attribute and place is listed here;
anything else is a finding with its line, and a refused page gives no output in any format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar, cast

from lxml import etree

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
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Note,
    Page,
    Paragraph,
    Picture,
    Row,
    Section,
    Span,
    Strong,
    Table,
    Term,
    Terms,
    Text,
)
from policygen.findings import Finding, Place, Refused

_SVG = "{http://www.w3.org/2000/svg}"
_COMMON = frozenset({"id", "class", "lang", "data-unit"})
_OWN: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "table": frozenset({"data-widths"}),
    "caption": frozenset({"data-label"}),
    "figcaption": frozenset({"data-label"}),
    "th": frozenset({"scope", "colspan", "rowspan"}),
    "td": frozenset({"colspan", "rowspan"}),
    "h2": frozenset({"data-number"}),
    "h3": frozenset({"data-number"}),
}
_INLINE = frozenset({"em", "strong", "span", "a", "br"})
_HREF = re.compile(r"#[A-Za-z][\w.-]*|https?://[^\s<>\"]+|mailto:[^\s<>\"@]+@[^\s<>\"@]+")
_SPACE = re.compile(r"[ \t\n\r]+")
_SCOPES = ("col", "row", "colgroup", "rowgroup")

B = TypeVar("B", Paragraph, Heading, Cell, Item, Caption)


class _Wrong(Exception):
    def __init__(self, element: etree._Element | None, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line = element.sourceline if element is not None and element.sourceline else 0
        self.message, self.remedy = message, remedy


def read_page(markup: str, *, file: str) -> Page:
    """Read a page; ``file`` names its template for findings.

    Raises ``Refused`` with one finding, at the line of the composed page, where the page is not in the vocabulary.
    """
    lines = markup.split("\n")
    try:
        # No entities, no network, no DTD: the page comes from our template, its words from outside.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(markup.encode("utf-8"), parser)
        return _page(root)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        raise Refused([
            Finding("E501", Place(f"{file} (as composed)", line, max(column, 1)),
                    f"the page is not well-formed: {error.msg}", "close every element that the template opens", excerpt)
        ]) from error  # fmt: skip
    except _Wrong as wrong:
        excerpt = lines[wrong.line - 1] if 0 < wrong.line <= len(lines) else ""
        place = Place(f"{file} (as composed)", wrong.line, len(excerpt) - len(excerpt.lstrip()) + 1)
        raise Refused([Finding("E502", place, wrong.message, wrong.remedy, excerpt.strip()[:200])]) from wrong


def _page(root: etree._Element) -> Page:
    if root.tag != "html" or [child.tag for child in root] != ["head", "body"]:
        raise _Wrong(root, "a page consists of html with head and body", "extend templates/page.html")
    head, body = root[0], root[1]
    language = root.get("lang", "")
    if not language:
        raise _Wrong(root, "the page does not name its language", "write <html lang=…>")
    properties: dict[str, str] = {}
    for element in head:
        if element.tag == "title":
            properties["title"] = _SPACE.sub(" ", element.text or "").strip()
        elif element.tag == "meta" and element.get("name") and element.get("content") is not None:
            properties[element.get("name", "")] = _SPACE.sub(" ", element.get("content", "")).strip()
        else:
            raise _Wrong(element, f"<{element.tag}> cannot stand in the head", "use title and meta name= content=")
    if not properties.get("title"):
        raise _Wrong(head, "the page has no title", "fill <title>")
    blocks = tuple(_blocks(body))
    return Page(language, root.get("data-colour", ""), properties, blocks, root.get("data-kind", ""))


def _tag(element: etree._Element) -> str:
    if not isinstance(element.tag, str):
        raise _Wrong(element, "comments and processing instructions cannot stand in a page", "use {# … #}")
    return element.tag


def _attributes(element: etree._Element) -> Attributes:
    tag = _tag(element)
    for name in element.attrib:
        if name not in _COMMON and name not in _OWN.get(tag, ()):
            raise _Wrong(element, f"the attribute “{name}” is not allowed on <{tag}>", "remove it from the template")
    return Attributes(
        id=element.get("id"),
        classes=tuple(element.get("class", "").split()),
        language=element.get("lang"),
        unit=element.get("data-unit"),
        line=element.sourceline or 0,
    )


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────


def _blocks(parent: etree._Element) -> Iterator[Block]:
    _no_text(parent)
    for element in parent:
        yield _block(element)
        if (element.tail or "").strip():
            raise _Wrong(element, f"text stands outside a paragraph: “{(element.tail or '').strip()[:40]}”", "put it in <p>")


def _no_text(element: etree._Element) -> None:
    if (element.text or "").strip():
        raise _Wrong(
            element, f"text stands directly in <{element.tag}>: “{(element.text or '').strip()[:40]}”", "put it in <p>"
        )


def _block(element: etree._Element) -> Block:
    tag = _tag(element)
    at = _attributes(element)
    match tag:
        case "section":
            return Section(tuple(_blocks(element)), at)
        case "div":
            return Group(tuple(_blocks(element)), at)
        case "p":
            return _hoist(Paragraph(_words(element), at))
        case "h1" | "h2" | "h3" | "h4":
            level = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}[tag]
            number = "" if element.get("data-number") is not None else None
            return _hoist(Heading(cast("int", level), _words(element), number, at))  # type: ignore[arg-type]
        case "ul" | "ol":
            items = tuple(_each(element, {"li": _item}))
            if not items:
                raise _Wrong(element, f"<{tag}> has no items", "leave an empty list out of the template")
            return List(tag == "ol", items, at)
        case "dl":
            return Terms(tuple(_terms(element)), at)
        case "table":
            return _table(element, at)
        case "figure":
            return _figure(element, at)
        case "nav":
            if len(element) or (element.text or "").strip():
                raise _Wrong(element, "<nav> is filled from the headings", "leave it empty")
            return Contents((), at)
    raise _Wrong(element, f"<{tag}> is not an element of a page here", "see CONTRIBUTING.md, “Add a page element”")


T = TypeVar("T")


def _each(parent: etree._Element, readers: dict[str, Callable[[etree._Element], T]]) -> Iterator[T]:
    _no_text(parent)
    for element in parent:
        tag = _tag(element)
        if tag not in readers:
            raise _Wrong(element, f"<{tag}> cannot stand in <{parent.tag}>", f"use {', '.join(sorted(readers))}")
        if (element.tail or "").strip():
            raise _Wrong(element, f"text stands directly in <{parent.tag}>", "put it in an element")
        yield readers[tag](element)


def _item(element: etree._Element) -> Item:
    return _hoist(Item(_flow(element), _attributes(element)))


def _flow(element: etree._Element) -> tuple[Block, ...]:
    """Read what may hold either words or blocks; words become one paragraph."""
    inline = all(_tag(child) in _INLINE for child in element)
    if inline:
        return (_hoist(Paragraph(_words(element, may_be_empty=element.tag in ("td", "th")))),)
    return tuple(_blocks(element))


def _terms(element: etree._Element) -> Iterator[Term]:
    _no_text(element)
    children = list(element)
    if not children or len(children) % 2 or any(
        _tag(child) != ("dt", "dd")[n % 2] for n, child in enumerate(children)
    ):
        raise _Wrong(element, "<dl> consists of pairs of dt and dd", "write <dt>…</dt><dd>…</dd>")
    for term, definition in zip(children[::2], children[1::2], strict=True):
        yield Term(_words(term), _flow(definition), _attributes(term))


def _table(element: etree._Element, at: Attributes) -> Table:
    _no_text(element)
    caption: Caption | None = None
    head: tuple[Row, ...] = ()
    body: tuple[Row, ...] = ()
    for child in element:
        match _tag(child):
            case "caption":
                caption = _caption(child)
            case "thead":
                head = tuple(_each(child, {"tr": _row}))
            case "tbody":
                body = (*body, *_each(child, {"tr": _row}))
            case other:
                raise _Wrong(child, f"<{other}> cannot stand in <table>", "use caption, thead, tbody")
    if not head or not body:
        raise _Wrong(element, "the table has no head or no body", "leave an empty table out of the template")
    columns = sum(cell.columns for cell in head[0].cells)
    try:
        widths = tuple(float(width) for width in element.get("data-widths", "").split())
    except ValueError:
        widths = ()
    if len(widths) != columns or not 99 <= sum(widths) <= 101:
        raise _Wrong(element, f"data-widths must give {columns} percentages that add up to 100", "write them")
    _check_grid(element, head, columns)
    _check_grid(element, body, columns)
    return Table(caption, widths, head, body, at)


def _check_grid(element: etree._Element, rows: tuple[Row, ...], columns: int) -> None:
    hanging: dict[int, int] = {}
    for number, row in enumerate(rows):
        width = sum(cell.columns for cell in row.cells) + hanging.get(number, 0)
        if width != columns:
            raise _Wrong(element, f"row {number + 1} of the table has {width} columns, not {columns}", "add cells")
        for cell in row.cells:
            for below in range(number + 1, number + cell.rows):
                hanging[below] = hanging.get(below, 0) + cell.columns


def _row(element: etree._Element) -> Row:
    return Row(tuple(_each(element, {"td": _cell, "th": _cell})), _attributes(element))


def _cell(element: etree._Element) -> Cell:
    scope = element.get("scope")
    if element.tag == "th" and scope not in _SCOPES:
        raise _Wrong(element, "<th> must say what it heads", "write scope=\"col\" or scope=\"row\"")
    columns, rows = int(element.get("colspan", "1")), int(element.get("rowspan", "1"))
    cell = Cell(_flow(element), element.tag == "th", cast("None", scope), columns, rows, _attributes(element))
    return _hoist(cell)


def _caption(element: etree._Element) -> Caption:
    label = element.get("data-label", "")
    if not label:
        raise _Wrong(element, f"<{element.tag}> has no data-label", "give the word for table or figure")
    return _hoist(Caption(label, _words(element), 0, _attributes(element)))


def _figure(element: etree._Element, at: Attributes) -> Figure:
    _no_text(element)
    children = list(element)
    if not children or children[0].tag != f"{_SVG}svg" or len(children) > 2:
        raise _Wrong(element, "a figure has one svg and at most one figcaption", "compare with another figure")
    caption = _caption(children[1]) if len(children) == 2 else None
    return Figure(_picture(children[0]), caption, at)


def _picture(svg: etree._Element) -> Picture:
    def millimetres(name: str) -> float:
        value = svg.get(name, "")
        if not re.fullmatch(r"\d+(\.\d+)?mm", value):
            raise _Wrong(svg, f"the drawing's {name} is not in mm", "use a drawing of compose/drawings")
        return float(value[:-2])

    title = svg.find(f"{_SVG}title")
    decorative = svg.get("aria-hidden") == "true"
    alternative = "" if title is None or title.text is None else title.text.strip()
    if not alternative and not decorative:
        raise _Wrong(svg, "the drawing has no text alternative", "pass alternative= to the drawing")
    source = etree.tostring(svg, encoding="unicode", with_tail=False)
    return Picture(source, alternative, millimetres("width"), millimetres("height"))


# ── inline ───────────────────────────────────────────────────────────────────────────────────────────────────


def _words(element: etree._Element, *, may_be_empty: bool = False) -> tuple[Inline, ...]:
    pieces = _inline(element)
    trimmed = _trim(pieces)
    if not trimmed and not may_be_empty:
        raise _Wrong(element, f"<{element.tag}> is empty", "leave it out of the template where there is nothing to say")
    return trimmed


def _inline(element: etree._Element) -> tuple[Inline, ...]:
    pieces: list[Inline] = []

    def add(text: str | None) -> None:
        folded = _SPACE.sub(" ", text or "")
        if folded:
            pieces.append(Text(folded))

    add(element.text)
    for child in element:
        tag = _tag(child)
        at = _attributes(child)
        match tag:
            case "em":
                pieces.append(Emphasis(_inline(child), at))
            case "strong":
                pieces.append(Strong(_inline(child), at))
            case "br":
                pieces.append(LineBreak())
            case "a":
                href = child.get("href", "")
                if not _HREF.fullmatch(href):
                    raise _Wrong(child, f"“{href}” cannot be linked", "use #id, http://, https:// or mailto:")
                pieces.append(Link(href, _inline(child), at))
            case "span" if "footnote" in at.classes:
                rest = tuple(name for name in at.classes if name != "footnote")
                pieces.append(Note(_trim(_inline(child)), 0, replace(at, classes=rest)))
            case "span":
                pieces.append(Span(_inline(child), at))
            case _:
                raise _Wrong(child, f"<{tag}> cannot stand among words", "see CONTRIBUTING.md, “Add a page element”")
        add(child.tail)
    return tuple(pieces)


def _trim(pieces: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return the words without white space at both ends and around line breaks."""
    result = list(pieces)
    while result and isinstance(result[0], Text):
        text = result[0].text.lstrip(" ")
        if text:
            result[0] = Text(text)
            break
        result.pop(0)
    while result and isinstance(result[-1], Text):
        text = result[-1].text.rstrip(" ")
        if text:
            result[-1] = Text(text)
            break
        result.pop()
    for n, piece in enumerate(result):
        if isinstance(piece, Text) and n and isinstance(result[n - 1], LineBreak):
            piece = result[n] = Text(piece.text.lstrip(" "))
        if isinstance(piece, Text) and n + 1 < len(result) and isinstance(result[n + 1], LineBreak):
            result[n] = Text(piece.text.rstrip(" "))
    return tuple(result)


def _hoist(node: B) -> B:
    """Move unit and language of a sole plain span to the element around it: one box fewer for every writer."""
    children = node.children
    if len(children) != 1 or node.at.unit or node.at.language:
        return node
    only = children[0]
    if isinstance(only, Paragraph) and isinstance(node, Item) and not only.at.classes and not only.at.id:
        at = replace(node.at, unit=only.at.unit, language=only.at.language)
        return replace(node, children=(replace(only, at=Attributes(line=only.at.line)),), at=at)
    if isinstance(only, Span) and not only.at.classes and not only.at.id and not isinstance(node, (Cell, Item)):
        at = replace(node.at, unit=only.at.unit, language=only.at.language)
        return replace(node, children=_trim(only.children), at=at)
    return node
