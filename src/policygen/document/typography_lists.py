"""Ends the items of a numbered list as a language wants it, where they are no sentences of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policygen.document.tree import Item, Paragraph, Text, walk
from policygen.document.typography_rules import Rules

_SENTENCE = re.compile(r"[.!?…:](?:\s|$)")
_OPEN = re.compile(r"[\w)\]»”“’%]$")


def end_items(items: Sequence[Item], rules: Rules) -> tuple[Item, ...]:
    """Return the items of a numbered list with the sign after each that the language asks for, a full stop at last.

    Nothing changes where an item is a sentence, or where any of them ends with another sign: authors who have chosen
    signs have chosen.
    """
    texts = [_words(item) for item in items]
    if (
        not rules.item_end
        or len(items) < 2
        or not all(_OPEN.search(text) and not _SENTENCE.search(text) for text in texts)
    ):
        return tuple(items)
    return (*(_ended(item, rules.item_end) for item in items[:-1]), _ended(items[-1], "."))


def _words(item: Item) -> str:
    """Return the text of an item that is one paragraph, else nothing."""
    match item.children:
        case (Paragraph(children=children),):
            return "".join(node.text for node in walk(*children) if isinstance(node, Text)).rstrip()
        case _:
            return ""


def _ended(item: Item, sign: str) -> Item:
    (only,) = item.children
    assert isinstance(only, Paragraph)
    *before, last = only.children
    ended = (*before, Text(last.text.rstrip() + sign)) if isinstance(last, Text) else (*before, last, Text(sign))
    return replace(item, children=(replace(only, children=ended),))
