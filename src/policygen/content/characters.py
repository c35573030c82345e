"""Which characters texts may contain: those that print, and that read the way they are stored."""

from __future__ import annotations

import re
import unicodedata

from policygen.findings import Message, say

# Nothing prints for control characters, surrogates and noncharacters, and some break XML (the last two code points of
# each plane are noncharacters). U+2028 and U+2029 end a line for YAML but not for an editor. Bidirectional controls
# and tag characters can make a text read differently from what is stored (CVE-2021-42574, “Trojan Source”).
_PLANE_ENDS = "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff"
    f"{_PLANE_ENDS}\U000e0000-\U000e007f]"
)

#: The accents that one letter may carry: no language needs as many (“Stream-Safe Text Format”, Unicode's annex 15),
#: and to bring thousands of them into their order would take minutes.
MOST_ACCENTS = 30

#: More characters in a row that might all be accents than one letter may carry.
_LONG_ROW = re.compile(f"[^\x00-\u02ff]{{{MOST_ACCENTS + 1}}}")


def find_forbidden(text: str) -> int | None:
    """Return the index of the first character that may not stand in a text, or None."""
    if text.isprintable():
        return None  # Python counts all of them as not printable, and tells in no time
    found = _FORBIDDEN.search(text)
    return found.start() if found else None


def find_pile(text: str) -> int | None:
    """Return the index of the first accent beyond those that one letter may carry, or None."""
    # No accent that is a character of its own stands before U+0300; most texts are done with here.
    if not _LONG_ROW.search(text):
        return None
    accents = 0
    for at, character in enumerate(text):
        accents = accents + 1 if unicodedata.combining(character) else 0
        if accents > MOST_ACCENTS:
            return at
    return None


def describe_pile() -> Message:
    """Return what is wrong where ``find_pile`` finds something."""
    return say("a letter carries more than {most} accents", most=MOST_ACCENTS)


def replace_forbidden(text: str) -> str:
    """Return a text, as long as it was, with the characters replaced that may not stand in it."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def describe_forbidden(character: str) -> Message:
    """Return what is wrong with a character, in words that show it without printing it."""
    return say("the character {code} cannot be printed and is not allowed", code=f"U+{ord(character):04X}")
