"""Numbers chapters, captions and notes, fills the contents, and checks that links inside the page arrive."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, TypeVar

from policygen.document.tree import (
    Attributes,
    Block,
    Caption,
    Contents,
    ContentsEntry,
    Emphasis,
    Figure,
    Group,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    Listed,
    Node,
    Note,
    Page,
    Picture,
    Reference,
    Section,
    Span,
    Strong,
    Table,
    Text,
    walk,
)
from policygen.findings import Finding, Message, Place, Refused, say

N = TypeVar("N")

#: The class of a link that is to be followed by the number of the figure that it leads to.
COUNTED = "counted"

#: Fewer figures or tables are found without a list of them.
SEVERAL = 2

#: The ids that numbering gives to headings, figures and tables, and that notes get from their numbers.
_OWN_ID = re.compile(r"(h|figure|table|note|ref)-\d+|notes-title")


def number(page: Page, *, file: str) -> Page:
    """Return the page with numbers and contents in place.

    Raises ``Refused`` for an id used twice, a link to an id that does not exist, or a heading that skips a level.
    """
    _check(page, file)
    numbered = _refer(_Numbering().change(_without_short_lists(page)))
    return _fill(numbered)


class _Numbering:
    """Counts while it walks once through the page."""

    def __init__(self) -> None:
        self.captions: Counter[str] = Counter()
        self.notes = 0
        self.chapter = 0
        self.named: Counter[str] = Counter()

    def change(self, node: Any) -> Any:
        match node:
            case Heading(number=str()):
                self.chapter += 1
                node = replace(node, number=str(self.chapter))
            case Caption(label=label):
                self.captions[label] += 1
                node = replace(node, number=self.captions[label])
            case Note():
                self.notes += 1
                node = replace(node, number=self.notes)
            case _:
                pass
        match node:
            case Heading():
                node = self._name(node, "h")
            case Figure(caption=Caption()):
                node = self._name(node, "figure")
            case Table(caption=Caption()):
                node = self._name(node, "table")
            case _:
                pass
        return map_children(node, self.change)

    def _name(self, node: Any, kind: str) -> Any:
        """Return what something may lead to with an id of its own."""
        if node.at.id:
            return node
        self.named[kind] += 1
        return replace(node, at=replace(node.at, id=f"{kind}-{self.named[kind]}"))


def _without_short_lists(page: Page) -> Page:
    """Return the page without the divisions whose list of figures or tables would have hardly a line."""
    counts = Counter(_listed_in(node) for node in walk(*page.children))

    def is_needed(block: Block) -> bool:
        lists = (
            [node.lists for node in block.children if isinstance(node, Contents)] if isinstance(block, Group) else []
        )
        return not lists or any(kind == "chapters" or counts[kind] >= SEVERAL for kind in lists)

    def change(block: Block) -> Block:
        if not isinstance(block, Section | Group):
            return block
        return replace(block, children=tuple(change(child) for child in block.children if is_needed(child)))

    return replace(page, children=tuple(change(block) for block in page.children if is_needed(block)))


def _listed_in(node: Node) -> Listed | None:
    """Return which list something is an entry of."""
    match node:
        case Figure(caption=Caption()):
            return "figures"
        case Table(caption=Caption()):
            return "tables"
        case Heading(level=2 | 3, at=at) if "unlisted" not in at.classes:
            return "chapters"
        case _:
            return None


def _refer(page: Page) -> Page:
    """Return the page with the numbers of figures in the links to them, whose words are the label alone."""
    numbers = {
        node.at.id: node.caption.number for node in walk(*page.children) if isinstance(node, Figure) and node.caption
    }

    def change(node: Any) -> Any:
        if isinstance(node, Link | Reference) and COUNTED in node.at.classes and (count := numbers.get(_target(node))):
            others = tuple(name for name in node.at.classes if name != COUNTED)
            return replace(node, children=(*node.children, Text(f"\u00a0{count}")), at=replace(node.at, classes=others))
        return map_children(node, change)

    return map_children(page, change) if any(numbers) else page


def _target(link: Link | Reference) -> str | None:
    """Return the id that a link leads to, if it stays inside the page."""
    if isinstance(link, Reference):
        return link.target
    return link.href[1:] if link.href.startswith("#") else None


def map_children(node: N, change: Any) -> N:
    """Return a node with ``change`` applied to every node directly inside it; the node itself where none changes."""
    if isinstance(node, (Text, Picture, Image, Contents)):
        return node
    changed: dict[str, Any] = {}
    for item in fields(node):  # type: ignore[arg-type]
        value = getattr(node, item.name)
        if isinstance(value, tuple) and value and hasattr(value[0], "__dataclass_fields__"):
            new: Any = tuple(change(child) for child in value)
        elif hasattr(value, "__dataclass_fields__") and not isinstance(value, Attributes):
            new = change(value)
        else:
            continue
        if new != value:
            changed[item.name] = new
    return replace(node, **changed) if changed else node  # type: ignore[type-var]


def _entries(page: Page, lists: Listed) -> Iterator[ContentsEntry]:
    for node in walk(*page.children):
        match node:
            case _ if _listed_in(node) != lists:
                continue
            case Heading(level=level, number=number, children=children, at=at):
                yield ContentsEntry(at.id or "", 2 if level == 2 else 3, number, _line(children, at.language))
            case Figure(caption=Caption() as caption, at=at) | Table(caption=Caption() as caption, at=at):
                # Who made a picture stands on a line of its own and is no part of its title.
                title = tuple(itertools.takewhile(lambda piece: not isinstance(piece, LineBreak), caption.children))
                words = _line(title, caption.at.language or at.language)
                yield ContentsEntry(at.id or "", 2, f"{caption.label}\u00a0{caption.number}", words)
            case _:
                pass


def _line(children: tuple[Inline, ...], language: str | None) -> tuple[Inline, ...]:
    words = tuple(_listed(children))
    # In a list the words stand in a line of the document's language.
    return (Span(words, Attributes(language=language)),) if language else words


def _listed(pieces: tuple[Inline, ...]) -> Iterator[Inline]:
    """Yield a heading's words as the contents print them: no notes, no ids and no links of their own."""
    for piece in pieces:
        match piece:
            case Note():
                continue
            case Span(at=at) if "stale" in at.classes:
                continue
            case Link(children=children, at=at) | Reference(children=children, at=at):
                yield Span(tuple(_listed(children)), replace(at, id=None, unit=None))
            case Emphasis() | Strong() | Span():
                at = replace(piece.at, id=None, unit=None)
                yield replace(piece, children=tuple(_listed(piece.children)), at=at)
            case Text() | LineBreak():
                yield piece


def _fill(page: Page) -> Page:
    def change(node: Any) -> Any:
        if isinstance(node, Contents):
            return replace(node, entries=tuple(_entries(page, node.lists)))
        return map_children(node, change) if isinstance(node, Block) else node

    return map_children(page, change)


def _check(page: Page, file: str) -> None:
    findings: list[Finding] = []
    ids: set[str] = set()
    links: list[Link | Reference] = []
    level = 1

    def report(node: Node, message: Message, remedy: Message) -> None:
        line = getattr(getattr(node, "at", None), "line", 0)
        findings.append(Finding("E503", Place(f"{file} (as composed)", line, 1), message, remedy))

    for node in walk(*page.children):
        name = getattr(getattr(node, "at", None), "id", None)
        if name and _OWN_ID.fullmatch(name):
            report(node, say("the id “{name}” is one that numbering gives", name=name), say("choose another id"))
        if name in ids:
            report(
                node,
                say("the id “{name}” is used twice in the page", name=name),
                say("give one of the elements another id"),
            )
        if name:
            ids.add(name)
        if isinstance(node, Link | Reference):
            links.append(node)
        if isinstance(node, Heading):
            if node.level > level + 1:
                report(
                    node,
                    say("a heading of level {level} follows one of level {before}", level=node.level, before=level),
                    say("do not skip a level"),
                )
            level = node.level
    for link in links:
        target = _target(link)
        if target is not None and target not in ids:
            report(
                link,
                say("the link to “{href}” leads nowhere", href=f"#{target}"),
                say("print the thing that it names, or do not link"),
            )
    if findings:
        raise Refused(findings)
