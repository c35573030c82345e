"""The marks of inline text: ``[^note]``, ``[@source]``, ``[#reference]``, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARK = re.compile(r"\[(?P<sign>[\^@#])(?P<name>[A-Za-z][A-Za-z0-9-]*)\]")
_LINK = re.compile(r"\[(?P<text>[^\]\[]+)\]\(")
_ADDRESS_END = re.compile(r"[)\s]")
ALLOWED_ADDRESS = re.compile(r"(https?://[^\s<>\"]+|mailto:[^\s<>\"@]+@[^\s<>\"@]+)")

#: What a sign refers to.
SIGNS = {"^": "note", "@": "source", "#": "reference"}


def marks(text: str) -> list[tuple[str, str]]:
    """Return sign and name of every mark in a text, in order."""
    return [(found["sign"], found["name"]) for found in MARK.finditer(text)]


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text: all of it as typed, the words that are shown, and the address."""

    typed: str
    text: str
    address: str


def find_links(text: str) -> Iterator[Link]:
    """Yield every link of a text, in order."""
    at = 0
    # One pattern for the whole link would look to the end of the text again for each beginning that has no end.
    while (begin := _LINK.search(text, at)) and (end := _ADDRESS_END.search(text, begin.end())):
        if end.group() == ")":
            yield Link(text[begin.start() : end.end()], begin["text"], text[begin.end() : end.start()])
        at = end.end()


def links(text: str) -> list[str]:
    """Return the addresses of all links in a text, in order."""
    return [link.address for link in find_links(text)]
