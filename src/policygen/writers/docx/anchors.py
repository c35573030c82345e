"""Bookmarks: the targets of links and contents, the numbers that references repeat, the units that passages print."""

from __future__ import annotations

import hashlib
import re

from policygen.document.tree import (
    Attributes,
    Caption,
    Figure,
    Heading,
    Item,
    LineBreak,
    Link,
    Node,
    Page,
    Paragraph,
    Reference,
    Row,
    Span,
    Table,
    Term,
    Text,
    plain_text,
    walk,
)
from policygen.writers.docx.markup import PROPERTIES, Element, element, paragraphs

ID = "id"  # the class of a span that says the id of what it stands in (“R2”)
LONGEST = 40  # characters of a bookmark's name (ECMA-376-1, 17.13.6.2)


def unit_bookmark(unit: str) -> str:
    """Return the name of the bookmark of a unit where it is printed first; later prints add ``_2``, ``_3`` …"""
    return "u_" + hashlib.sha1(unit.encode(), usedforsecurity=False).hexdigest()[:16]


class Anchors:
    """The bookmarks of one document, with names that are unique whatever their case."""

    def __init__(self, page: Page) -> None:
        self._taken: set[str] = set()
        self._names: dict[str, str] = {}
        self._set: set[str] = set()
        self._count = 0
        # target → what a reference to it repeats; and the node that prints this, by its identity → target
        self._tokens: dict[str, tuple[str, str]] = {}
        self._printing: dict[int, str] = {}
        linked: set[str] = set()
        tokens: dict[str, Span | Caption] = {}
        for node in walk(*page.children):
            if (key := _attributes(node).id) and key not in self._names:
                self._names[key] = self._unique(f"id_{_plain(key)}")
                if (token := _token(node)) is not None:
                    tokens[key] = token
            if (target := target_of(node)) is not None:
                linked.add(target)
        for key, token in tokens.items():
            if key in linked and id(token) not in self._printing:
                words = str(token.number) if isinstance(token, Caption) else plain_text(token)
                self._tokens[key] = (self._unique(f"no_{_plain(key)}"), words)
                self._printing[id(token)] = key

    def name(self, target: str) -> str:
        """Return the name of the bookmark of an id; raise ``LookupError`` if no element of the page carries it."""
        if target not in self._names:
            raise LookupError(f"a link leads to #{target}, which no element of the page carries")
        return self._names[target]

    def token(self, target: str) -> tuple[str, str] | None:
        """Return the bookmark and the words of what references to an id repeat: its number, or “R2”."""
        return self._tokens.get(target)

    def around_token(self, node: Span | Caption, content: list[Element]) -> list[Element]:
        """Return what a node prints with the bookmark that references repeat, once."""
        target = self._printing.pop(id(node), None)
        if target is None:
            return content
        start, end = self._pair(self._tokens[target][0])
        return [start, *content, end]

    def around(self, at: Attributes, content: list[Element]) -> list[Element]:
        """Return inline elements with the bookmarks of what they print around them."""
        for label in self._labels(at):
            start, end = self._pair(label)
            content = [start, *content, end]
        return content

    def mark(self, at: Attributes, blocks: list[Element]) -> list[Element]:
        """Put the bookmarks of a block into its first and its last paragraph and return the block."""
        inside = list(paragraphs(blocks)) if at.id or at.unit else []
        if not inside:
            return blocks
        for label in self._labels(at):
            start, end = self._pair(label)
            has_properties = len(inside[0]) > 0 and inside[0][0].tag == PROPERTIES
            inside[0].insert(1 if has_properties else 0, start)
            # An id marks where the block begins; a unit marks all of it.
            (inside[-1] if label.startswith("u_") else inside[0]).append(end)
        return blocks

    def _labels(self, at: Attributes) -> list[str]:
        labels: list[str] = []
        if at.id and at.id in self._names and at.id not in self._set:
            self._set.add(at.id)
            labels.append(self._names[at.id])
        if at.unit:
            labels.append(self._unique(unit_bookmark(at.unit)))
        return labels

    def _pair(self, label: str) -> tuple[Element, Element]:
        self._count += 1
        key = str(self._count)
        return element("w:bookmarkStart", {"w:id": key, "w:name": label}), element("w:bookmarkEnd", {"w:id": key})

    def _unique(self, wanted: str) -> str:
        if len(wanted) > LONGEST:
            wanted = wanted[:31] + hashlib.sha1(wanted.encode(), usedforsecurity=False).hexdigest()[:8]
        label, count = wanted, 1
        while label.lower() in self._taken:
            count += 1
            label = f"{wanted[: LONGEST - 5]}_{count}"
        self._taken.add(label.lower())
        return label


def target_of(node: Node) -> str | None:
    """Return the id that a link or reference leads to, if it stays in the document."""
    match node:
        case Reference(target=target):
            return target
        case Link(href=href) if href.startswith("#"):
            return href.removeprefix("#")
        case _:
            return None


def _token(node: Node) -> Span | Caption | None:
    """Return what prints the number or id of an element."""
    match node:
        case Figure(caption=caption) | Table(caption=caption) if caption is not None and caption.label:
            return caption
        case Heading() | Paragraph() | Term() | Item() | Row():
            spans = (inner for inner in walk(node) if isinstance(inner, Span) and ID in inner.at.classes)
            return next(spans, None)
        case _:
            return None


def _plain(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", key)


def _attributes(node: Node) -> Attributes:
    return Attributes() if isinstance(node, Text | LineBreak) else node.at
