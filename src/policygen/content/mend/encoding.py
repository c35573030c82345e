"""Texts that were saved in an encoding of Windows instead of UTF-8: which one, if only one makes sense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policygen.content.decode import MAXIMUM_BYTES

#: What Windows saves where it is not told to save UTF-8: Central and Western Europe.
ENCODINGS = {"cp1250": "Windows-1250", "cp1252": "Windows-1252"}

# Letters of Latin script and signs of punctuation in UTF-8. Other such bytes are letters of Windows: ášť are three.
_UTF_8 = re.compile(rb"(?<![\x80-\xff])([\xc3-\xc9][\x80-\xbf]|\xe2\x80[\x80-\xbf])(?![\x80-\xff])")


@dataclass(frozen=True)
class Letters:
    """The letters beyond ASCII that a file may have, from the likeliest to the least likely.

    ``usual`` are those of its language's alphabet, ``foreign`` those that occur in foreign words there, and ``around``
    those of all languages of the project, whose names may stand in any file.
    """

    usual: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()


#: For a file of which nothing is known: only signs are sensible then.
NO_LETTERS = Letters()


def decode_windows(content: bytes, letters: Letters) -> tuple[str, str] | None:
    """Return text and encoding of bytes that are not UTF-8, or None where no or more than one reading makes sense."""
    # Letters that are UTF-8 already: somebody has put two files together, and no one encoding is right for both.
    if len(content) > MAXIMUM_BYTES or b"\0" in content or _UTF_8.search(content):
        return None
    readings: dict[str, str] = {}
    for encoding in ENCODINGS:
        try:
            readings.setdefault(content.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue  # some bytes have no meaning there
    for alphabet in (letters.usual, letters.usual | letters.foreign, letters.usual | letters.around):
        sensible = [text for text in readings if _makes_sense(text, alphabet)]
        if len(sensible) == 1:
            return sensible[0], readings[sensible[0]]
        if sensible:
            return None
    return None


def _makes_sense(text: str, alphabet: frozenset[str]) -> bool:
    """Return whether all letters are of an alphabet and no sign stands inside a word, as ³ does for ł in Bia³a."""
    beyond = {sign for sign in text if not sign.isascii()}
    if any(sign.isalpha() and sign.lower() not in alphabet for sign in beyond):
        return False
    signs = "".join(sorted(s for s in beyond if not s.isalpha() and s not in "’‘´\u00a0\u00ad–"))
    return not (signs and re.search(rf"[^\W\d_][{re.escape(signs)}][^\W\d_]", text))


#: How letters of Europe begin when their UTF-8 was taken for an encoding of Windows: Å¡ and Ĺˇ for š, â€ž for „.
_TWICE = re.compile("[ÃÂÅÆĂĹ][^\x00-\x7f“”‘’]|Ä[^\x00-\x7f\\s“”‘’»«]|[âă]€[^\x00-\x7f]")


def saved_twice(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield where letters stand that were UTF-8, read as an encoding of Windows and saved again; as what, and for what.

    A guess: whoever knows the text must say whether it is right.
    """
    for found in _TWICE.finditer(text):
        for encoding in ENCODINGS:
            try:
                meant = found[0].encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            yield found.start(), found[0], meant
            break
