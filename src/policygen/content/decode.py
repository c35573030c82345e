"""Turns a source file's bytes into lines of text: UTF-8, NFC, without what cannot be printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from policygen.content.characters import describe_forbidden, describe_pile, find_forbidden, find_pile, replace_forbidden
from policygen.findings import Message, say

MAXIMUM_BYTES = 256_000

#: How many columns a tab may be meant to be, the likeliest first.
TAB_WIDTHS = (2, 4, 8, 1)


class Unreadable(Exception):
    """A fault that ends the reading of a file; ``read_yaml`` makes a finding of it. Line and column count from 1."""

    def __init__(self, code: str, line: int, column: int, message: Message, remedy: Message, width: int = 0) -> None:
        super().__init__(message)
        self.code, self.line, self.column, self.width = code, line, column, width
        self.message, self.remedy = message, remedy


def decode(content: bytes) -> str:
    """Return the text with line ends made equal; raises ``Unreadable`` where it is too long or not UTF-8."""
    if len(content) > MAXIMUM_BYTES:
        raise Unreadable(
            "E001", 1, 1, say("the file has more than {limit} bytes; no more are read", limit=f"{MAXIMUM_BYTES:,}"),
            say("split the text, or remove what does not belong into it"),
        )  # fmt: skip
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("E002", 1, 1, say("the file is stored as UTF-16 or UTF-32"), say("save the file as UTF-8"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        guess = content[error.start : error.end].decode("cp1250", "replace")
        raise Unreadable(
            "E002", line, column, say(
                "byte {byte} is not UTF-8 (in Windows-1250 it is “{guess}”)",
                byte=f"0x{content[error.start]:02x}", guess=guess,
            ),
            say("save the file as UTF-8 (in the editor: “Save with encoding” → UTF-8)"),
        ) from error  # fmt: skip
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    at = find_pile(text)
    if at is not None:
        raise piled(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return unicodedata.normalize("NFC", text)


def find_characters(lines: tuple[str, ...]) -> Iterator[Unreadable]:
    """Yield one tab that indents, and one character that cannot be printed, for lines that stand together."""
    tabbed = spoilt = -1
    for number, line in enumerate(lines, 1):
        if line.isascii() and line.isprintable():
            continue
        before = line[: len(line) - len(line.lstrip())]
        if "\t" in before:
            if tabbed != number - 1:
                yield Unreadable(
                    "E003", number, before.index("\t") + 1, say("the line is indented with a tab"),
                    say("indent with spaces, two for each level"),
                )  # fmt: skip
            tabbed = number
        at = find_forbidden(line)
        if at is not None:
            if spoilt != number - 1:
                yield forbidden(line[at], number, at + 1)
            spoilt = number


def readable(line: str, width: int) -> str:
    """Return a line with the tabs that indent it as spaces, and with what cannot be printed replaced."""
    words = line.lstrip(" \t")
    indent = line[: len(line) - len(words)].expandtabs(width)
    return indent + replace_forbidden(words)


def piled(line: int, column: int) -> Unreadable:
    """Return the fault of a letter with more accents than any language has."""
    return Unreadable("E019", line, column, describe_pile(), say("delete the accents that are too many"), 1)


def forbidden(character: str, line: int, column: int) -> Unreadable:
    """Return the fault of a character that may not stand in a text."""
    return Unreadable(
        "E004", line, column, describe_forbidden(character),
        say("delete it; it often comes along when text is pasted from another program"), 1,
    )  # fmt: skip
