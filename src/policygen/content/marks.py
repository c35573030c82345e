"""The marks of inline text: ``[^note]``, ``[@source]``, ``[#reference]``, links."""

from __future__ import annotations

import re

MARK = re.compile(r"\[(?P<sign>[\^@#])(?P<name>[A-Za-z][A-Za-z0-9-]*)\]")
LINK = re.compile(r"\[(?P<text>[^\]\[]+)\]\((?P<address>[^)\s]*)\)")
ALLOWED_ADDRESS = re.compile(r"(https?://[^\s<>\"]+|mailto:[^\s<>\"@]+@[^\s<>\"@]+)")

#: What a sign refers to.
SIGNS = {"^": "note", "@": "source", "#": "reference"}


def marks(text: str) -> list[tuple[str, str]]:
    """Return sign and name of every mark in a text, in order."""
    return [(found["sign"], found["name"]) for found in MARK.finditer(text)]


def links(text: str) -> list[str]:
    """Return the addresses of all links in a text, in order."""
    return [found["address"] for found in LINK.finditer(text)]
