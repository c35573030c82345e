"""Reads running text: the words of a paragraph, heading, caption or cell with what marks them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

from lxml import etree

from policygen.document.tree import (
    Attributes,
    Caption,
    Cell,
    Emphasis,
    Heading,
    Inline,
    Item,
    LineBreak,
    Link,
    Note,
    Paragraph,
    Reference,
    Span,
    Strong,
    Text,
    plain_text,
    walk,
)
from policygen.document.vocabulary import Wrong, attributes_of, line_of, tag_of
from policygen.findings import say

#: The elements that may stand among words.
INLINE = frozenset({"em", "strong", "span", "a", "br"})

_HREF = re.compile(r"#[A-Za-z][\w.-]*|https?://[^\s<>\"]+|mailto:[^\s<>\"@]+@[^\s<>\"@]+")
_SPACE = re.compile(r"[ \t\n\r]+")

#: Stands for the number of the page in what follows a reference (``data-page=", p. #"``).
PAGE = "#"

B = TypeVar("B", Paragraph, Heading, Cell, Item, Caption)


def fold(text: str) -> str:
    """Return a text with its white space collapsed, as in running text; hard spaces stay."""
    return _SPACE.sub(" ", text)


def read_words(element: etree._Element, *, may_be_empty: bool = False) -> tuple[Inline, ...]:
    """Return the words in an element; none at all are refused unless they may be missing."""
    trimmed = _trim(_inline(element))
    if not may_be_empty:
        _refuse_empty(element, trimmed)
    return trimmed


def _refuse_empty(element: etree._Element, pieces: tuple[Inline, ...]) -> None:
    if not plain_text(*pieces).strip():
        message = say("<{tag}> is empty", tag=tag_of(element))
        raise Wrong(line_of(element), message, say("leave it out of the template where there is nothing to say"))


def _inline(element: etree._Element) -> tuple[Inline, ...]:
    pieces: list[Inline] = []

    def add(text: str | None) -> None:
        folded = fold(text or "")
        if folded:
            pieces.append(Text(folded))

    add(element.text)
    for child in element:
        pieces.append(_piece(child))
        add(child.tail)
    return tuple(pieces)


def _piece(element: etree._Element) -> Inline:
    at = attributes_of(element)
    match tag_of(element):
        case "em":
            return Emphasis(_inline(element), at)
        case "strong":
            return Strong(_inline(element), at)
        case "br":
            if len(element) or element.text:
                raise Wrong(at.line, say("<br> is not empty"), say("write <br/>"))
            return LineBreak()
        case "a":
            return _link(element, at)
        case "span" if "footnote" in at.classes:
            return _note(element, at)
        case "span":
            return Span(_inline(element), at)
        case tag:
            raise Wrong(
                at.line,
                say("<{tag}> cannot stand among words", tag=tag),
                say("see CONTRIBUTING.md, “Add a page element”"),
            )


def _link(element: etree._Element, at: Attributes) -> Link | Reference:
    href = element.get("href", "")
    if not _HREF.fullmatch(href):
        raise Wrong(at.line, say("“{href}” cannot be linked", href=href), say("use #id, http://, https:// or mailto:"))
    words = _inline(element)
    _refuse_empty(element, words)
    page = element.get("data-page")
    if page is None:
        return Link(href, words, at)
    before, sign, after = fold(page).partition(PAGE)
    if not sign or PAGE in after or not href.startswith("#"):
        message = say("“{page}” cannot be printed after a reference to “{href}”", page=page, href=href)
        raise Wrong(
            at.line, message, say('write one # for the page’s number, and link to something in the page: href="#id"')
        )
    return Reference(href[1:], words, before, after, at)


def _note(element: etree._Element, at: Attributes) -> Note:
    words = _trim(_inline(element))
    _refuse_empty(element, words)
    if any(isinstance(node, Note) for node in walk(*words)):
        raise Wrong(at.line, say("a note stands inside a note"), say("put its words into the note around it"))
    if at.id:
        raise Wrong(at.line, say("a note has an id"), say("leave it out: a note's id comes from its number"))
    return Note(words, 0, replace(at, classes=tuple(name for name in at.classes if name != "footnote")))


def _trim(pieces: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return the words without white space at both ends, around line breaks, and twice where elements meet."""
    result, _ = _collapse(pieces, after_space=True)
    while result and isinstance(result[-1], Text):
        text = result[-1].text.rstrip(" ")
        if text:
            result[-1] = Text(text)
            break
        result.pop()
    for n, piece in enumerate(result[:-1]):
        if isinstance(piece, Text) and isinstance(result[n + 1], LineBreak):
            result[n] = Text(piece.text.rstrip(" "))
    return tuple(result)


def _collapse(pieces: tuple[Inline, ...], *, after_space: bool) -> tuple[list[Inline], bool]:
    """Drop spaces that follow a space in another element; tells whether the words end with a space."""
    result: list[Inline] = []
    for piece in pieces:
        match piece:
            case Text(text=text):
                text = text.lstrip(" ") if after_space else text
                if text:
                    result.append(Text(text))
                    after_space = text.endswith(" ")
            case LineBreak():
                result.append(piece)
                after_space = True
            case Note():
                result.append(piece)
                after_space = False
            case _:
                inside, after_space = _collapse(piece.children, after_space=after_space)
                result.append(replace(piece, children=tuple(inside)))
    return result, after_space


def hoist(node: B) -> B:
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
