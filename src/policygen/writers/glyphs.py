"""Knows which characters the bundled fonts can print."""

from __future__ import annotations

import functools
import struct
from pathlib import Path

#: The faces that running text is set in; a character must be in both families.
_FACES = ("SourceSerif4_400Regular.ttf", "SourceSans3_400Regular.ttf")

#: Format characters that no font needs to draw: they steer line breaks.
_INVISIBLE = frozenset("\u00ad\u200b\u2060")


@functools.lru_cache(maxsize=2)
def _printable(fonts: Path) -> frozenset[int]:
    common: frozenset[int] | None = None
    for name in _FACES:
        covered = read_coverage(fonts / name)
        common = covered if common is None else common & covered
    return common or frozenset()


def read_coverage(path: Path) -> frozenset[int]:
    """Return the code points that a font has glyphs for.

    The table that all present fonts have (“cmap”, format 12: groups of first and last code point and first glyph) is
    read here, because to load fontTools takes as long as a tenth of a check; any other font is left to fontTools.
    https://learn.microsoft.com/en-us/typography/opentype/spec/cmap
    """
    data = path.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    places = {tag: start for tag, _, start, _ in struct.iter_unpack(">4sLLL", data[12 : 12 + 16 * tables])}
    cmap = places[b"cmap"]
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for _, _, offset in struct.iter_unpack(">HHL", data[cmap + 4 : cmap + 4 + 8 * count]):
        start = cmap + offset
        if struct.unpack_from(">H", data, start) == (12,):
            (groups,) = struct.unpack_from(">L", data, start + 12)
            listed = struct.iter_unpack(">LLL", data[start + 16 : start + 16 + 12 * groups])
            return frozenset(code for first, last, _ in listed for code in range(first, last + 1))
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def lacking(text: str, fonts: Path) -> list[str]:
    """Return the characters of a text that the fonts in a folder cannot print, each once, in code-point order.

    An engine would print a box for them, or take a letter from whatever font the machine happens to have.
    """
    rare = {character for character in text if not character.isascii() and character not in _INVISIBLE}
    known = _printable(fonts) if rare else frozenset[int]()
    return sorted(character for character in rare if ord(character) not in known)
