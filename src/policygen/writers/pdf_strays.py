"""Finds where a style says a colour that the palette does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import tinycss2
from tinycss2.color5 import parse_color

from policygen.findings import Finding, Place, say


def find_strays(colours: Sequence[str], sheets: Sequence[Path], place: Place) -> list[Finding]:
    """Return a finding for each colour (six digits), at the first place of the style sheets that says it.

    ``place`` is that of colours which no sheet says; the sheets lie in its folder.
    """
    said: dict[str, tuple[Place, str]] = {}
    for sheet in sheets if colours else ():
        text = sheet.read_text("utf-8")
        for colour, (line, column) in _colours(
            tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        ):
            here = Place(str(PurePosixPath(place.file).with_name(sheet.name)), line, column)
            said.setdefault(colour, (here, text.split("\n")[line - 1]))
    found = []
    for colour in colours:
        where, excerpt = said.get(colour, (place, ""))
        message = say("the colour “{colour}” is not in the palette, so nobody has said its inks", colour=colour)
        remedy = say("use a colour of palette.toml: var(--dark), or a new one with its inks")
        found.append(Finding("W640", where, message, remedy, excerpt))
    return found


def _colours(tokens: Iterable[Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the colours in blocks of rules, as six digits, with line and column."""
    for token in tokens:
        for part in (token.content or ()) if token.type in ("qualified-rule", "at-rule") else ():
            yield from _within(part)


def _within(token: Any) -> Iterator[tuple[str, tuple[int, int]]]:
    if token.type in ("hash", "ident", "function"):
        colour = parse_color(token)
        if colour is not None and colour != "currentcolor" and colour.alpha:
            red, green, blue = (round(255 * min(max(part, 0), 1)) for part in colour.to("srgb").coordinates)
            yield f"#{red:02X}{green:02X}{blue:02X}", (token.source_line, token.source_column)
    for part in getattr(token, "content", None) or getattr(token, "arguments", None) or ():
        if not isinstance(part, str):
            yield from _within(part)
