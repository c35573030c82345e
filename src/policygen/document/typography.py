"""Sets all text of a page by the typography of its language, once, before any writer sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

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
    Term,
    Terms,
    Text,
)
from policygen.document.typography_bind import BREAK, NOTE
from policygen.document.typography_lists import end_items
from policygen.document.typography_rules import Rules, read_rules, rules_of
from policygen.document.typography_text import MASK, set_pieces, set_text
from policygen.languages import Language

__all__ = ["Rules", "read_rules", "rules_of", "set_text", "typeset"]

#: Properties that are not prose.
_AS_THEY_ARE = {"date", "identifier", "locale"}
#: The language of pieces that every language's rules see: breaks and the marks of notes.
_ANY = ""
#: Stands for the number of a page, which is not known yet: the rules shall bind what belongs to a number.
_NUMBER = "1"


def typeset(page: Page, languages: Mapping[str, Language]) -> Page:
    """Return the page with its text set: each passage by the nearest language, the properties by the page's.

    A passage in a language that the project does not have stays as it is. Raises ``Refused`` where the
    typography of a language is faulty.
    """
    setter = _Setter({code: rules_of(language) for code, language in languages.items()}, page.language)
    properties = {key: value if key in _AS_THEY_ARE else setter.words(value) for key, value in page.properties.items()}
    return replace(page, properties=properties, children=setter.blocks(page.children))


@dataclass(frozen=True, slots=True)
class _Setter:
    """Sets nodes whose nearest language is ``language``."""

    rules: Mapping[str, Rules]
    language: str

    def near(self, at: Attributes) -> _Setter:
        """Return the setter for what is inside a node."""
        return replace(self, language=at.language) if at.language else self

    def words(self, text: str) -> str:
        """Set a text that stands alone."""
        rules = self.rules.get(self.language)
        return set_text(text, rules) if rules else text

    def blocks(self, nodes: tuple[Block, ...]) -> tuple[Block, ...]:
        """Set blocks."""
        return tuple(self.block(node) for node in nodes)

    def block(self, node: Block) -> Block:
        """Set a block and all that is inside it."""
        near = self.near(node.at)
        match node:
            case Paragraph() | Heading():
                return replace(node, children=near.inlines(node.children))
            case Group() | Section():
                return replace(node, children=near.blocks(node.children))
            case List():
                items = tuple(near.item(item) for item in node.items)
                rules = near.rules.get(near.language)
                return replace(node, items=end_items(items, rules) if node.ordered and rules else items)
            case Terms():
                return replace(node, terms=tuple(near.term(term) for term in node.terms))
            case Table():
                head, body = ([near.row(row) for row in rows] for rows in (node.head, node.body))
                return replace(node, caption=near.caption(node.caption), head=tuple(head), body=tuple(body))
            case Figure():
                return replace(node, picture=near.picture(node.picture), caption=near.caption(node.caption))
            case Contents():
                entries = [replace(entry, children=near.inlines(entry.children)) for entry in node.entries]
                return replace(node, entries=tuple(entries))
            case _:
                assert_never(node)

    def item(self, item: Item) -> Item:
        """Set an item of a list."""
        return replace(item, children=self.near(item.at).blocks(item.children))

    def term(self, term: Term) -> Term:
        """Set a term and its explanation."""
        near = self.near(term.at)
        return replace(term, term=near.inlines(term.term), definition=near.blocks(term.definition))

    def row(self, row: Row) -> Row:
        """Set a row of a table."""
        near = self.near(row.at)
        return replace(row, cells=tuple(near.cell(cell) for cell in row.cells))

    def cell(self, cell: Cell) -> Cell:
        """Set a cell of a table."""
        return replace(cell, children=self.near(cell.at).blocks(cell.children))

    def caption(self, caption: Caption | None) -> Caption | None:
        """Set a caption with its label."""
        if caption is None:
            return None
        near = self.near(caption.at)
        return replace(caption, label=near.words(caption.label), children=near.inlines(caption.children))

    def picture(self, picture: Picture | Image) -> Picture | Image:
        """Set what a picture shows in words; the picture itself is not touched."""
        return replace(picture, alternative=self.near(picture.at).words(picture.alternative))

    def inlines(self, nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Set the inline children of one block together, each note on its own.

        The rules of each language see the whole text, with what is in another language hidden.
        """
        pieces = list(self.pieces(nodes))
        texts = [text for text, _ in pieces]
        for code in dict.fromkeys(code for _, code in pieces):
            rules = self.rules.get(code)
            if not rules:
                continue
            seen = [text if own in (code, _ANY) else MASK * len(text) for text, own in pieces]
            for index, text in enumerate(set_pieces(seen, rules)):
                if pieces[index][1] == code:
                    texts[index] = text
        return self.rebuilt(nodes, iter(texts))

    def pieces(self, nodes: tuple[Inline, ...]) -> Iterator[tuple[str, str]]:
        """Yield the text of inline nodes in order, each with its language."""
        for node in nodes:
            match node:
                case Text(text=text):
                    yield text, self.language
                case LineBreak():
                    yield BREAK, _ANY
                case Note():
                    yield NOTE, _ANY
                case Emphasis() | Strong() | Span() | Link():
                    yield from self.near(node.at).pieces(node.children)
                case Reference(before=before, after=after):
                    near = self.near(node.at)
                    yield from (
                        *near.pieces(node.children),
                        (before, near.language),
                        (_NUMBER, _ANY),
                        (after, near.language),
                    )
                case _:
                    assert_never(node)

    def rebuilt(self, nodes: tuple[Inline, ...], texts: Iterator[str]) -> tuple[Inline, ...]:
        """Return the nodes with their texts, taken in the order of ``pieces``."""
        found: list[Inline] = []
        for node in nodes:
            match node:
                case Text():
                    found.append(Text(next(texts)))
                case LineBreak():
                    next(texts)
                    found.append(node)
                case Note():
                    next(texts)
                    found.append(replace(node, children=self.near(node.at).inlines(node.children)))
                case Emphasis() | Strong() | Span() | Link():
                    found.append(replace(node, children=self.near(node.at).rebuilt(node.children, texts)))
                case Reference():
                    children, before = self.near(node.at).rebuilt(node.children, texts), next(texts)
                    next(texts)
                    found.append(replace(node, children=children, before=before, after=next(texts)))
                case _:
                    assert_never(node)
        return tuple(found)
