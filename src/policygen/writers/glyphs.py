"""Knows which characters the bundled fonts can print."""

from __future__ import annotations

import functools
from pathlib import Path

from fontTools.ttLib import TTFont

#: The faces that running text is set in; a character must be in both families.
_FACES = ("SourceSerif4_400Regular.ttf", "SourceSans3_400Regular.ttf")

#: Format characters that no font needs to draw: they steer line breaks.
_INVISIBLE = frozenset("\u00ad\u200b\u2060")


@functools.lru_cache(maxsize=2)
def _printable(fonts: Path) -> frozenset[int]:
    common: frozenset[int] | None = None
    for name in _FACES:
        with TTFont(fonts / name, lazy=True) as font:
            covered = frozenset(font.getBestCmap())
        common = covered if common is None else common & covered
    return common or frozenset()


def lacking(text: str, fonts: Path) -> list[str]:
    """Return the characters of a text that the fonts in a folder cannot print, each once, in code-point order.

    An engine would print a box for them, or take a letter from whatever font the machine happens to have.
    """
    known = _printable(fonts)
    return sorted({character for character in text if ord(character) not in known and character not in _INVISIBLE})
