"""How wide words are in the documents' sans, and where they break into lines.

Widths are sums of the glyphs' advances, as WeasyPrint sets text in SVG (letter by letter, without kerning);
browsers kern and come out a trifle narrower. Lengths are millimetres; ``fonts`` is the folder of the TTF files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FILES = {
    400: "SourceSans3_400Regular.ttf",
    600: "SourceSans3_600SemiBold.ttf",
    700: "SourceSans3_700Bold.ttf",
}


@cache
def _advances(fonts: Path, weight: int) -> tuple[Mapping[int, float], float]:
    """Return the advance of every character as a share of the size, and that of a missing one."""
    with TTFont(fonts / FILES[weight], lazy=True) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"]
        widths = {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}
        return widths, metrics[".notdef"][0] / em


def text_width(words: str, size: float, weight: int = 400, *, fonts: Path) -> float:
    """Return the width of one line in mm."""
    widths, missing = _advances(fonts, weight)
    return size * sum(
        0.0 if unicodedata.category(letter) == "Cf" else widths.get(ord(letter), missing) for letter in words
    )


def wrap(words: str, width: float, size: float, weight: int = 400, *, fonts: Path) -> list[str]:
    """Break words into lines at most ``width`` mm wide.

    Lines break at spaces (not at hard ones), and after a hyphen where a word alone is wider than a line. A part
    that is still too wide is kept whole and stands out.
    """

    def fits(line: str) -> bool:
        return text_width(line, size, weight, fonts=fonts) <= width

    lines: list[str] = []
    for word in filter(None, re.split(r"[ \t\r\n]+", words)):
        if lines and fits(f"{lines[-1]} {word}"):
            lines[-1] += f" {word}"
        elif fits(word):
            lines.append(word)
        else:
            parts = re.split(r"(?<=\w-)(?=\w)", word)
            for place, part in enumerate(parts):
                joint = " " if place == 0 else ""
                if lines and fits(lines[-1] + joint + part):
                    lines[-1] += joint + part
                else:
                    lines.append(part)
    return lines


def wrap_to(words: str, width: float, size: float, weight: int = 400, *, limit: int, fonts: Path) -> list[str]:
    """Break words into at most ``limit`` lines; what does not fit is cut and ends in an ellipsis."""
    lines = wrap(words, width, size, weight, fonts=fonts)
    if len(lines) <= limit and all(text_width(line, size, weight, fonts=fonts) <= width for line in lines):
        return lines
    kept = lines[:limit]
    cut = len(lines) > limit
    return [
        elide(line, width, size, weight, fonts=fonts, always=cut and place == len(kept) - 1)
        for place, line in enumerate(kept)
    ]


def elide(words: str, width: float, size: float, weight: int = 400, *, fonts: Path, always: bool = False) -> str:
    """Cut words to ``width`` mm, ending in an ellipsis where anything (or, if ``always``, more than this) is cut."""
    if not always and text_width(words, size, weight, fonts=fonts) <= width:
        return words
    kept = words
    while kept and text_width(f"{kept}…", size, weight, fonts=fonts) > width:
        kept = kept[:-1].rstrip(" \u00a0\u202f-–,;")
    return f"{kept}…"


def widest_word(words: str, size: float, weight: int = 400, *, fonts: Path) -> float:
    """Return the width in mm of the widest part that ``wrap`` would not break."""
    parts = re.split(r"[ \t\r\n]+|(?<=\w-)(?=\w)", words.strip(" \t\r\n"))
    return max(text_width(part, size, weight, fonts=fonts) for part in parts)
