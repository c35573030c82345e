"""What ``styles.toml`` says: which style an element of the page gets, and how its kind is arranged on the page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from policygen.findings import Finding, Place, Refused, say

Value = TypeVar("Value")


class UnknownStyle(Exception):
    """A class on an element of the page has no entry in ``styles.toml``."""

    def __init__(self, element: str, name: str, line: int) -> None:
        super().__init__(f"styles.toml has no entry for {element}.{name} (line {line} of the page)")
        self.element = element
        self.name = name
        self.line = line


class StyleNotInBase(Exception):
    """``styles.toml`` names a style that ``base.docx`` does not have."""

    def __init__(self, name: str, entry: str) -> None:
        super().__init__(f"styles.toml gives {entry!r} the style {name!r}, which base.docx does not have")
        self.name = name
        self.entry = entry


@dataclass(frozen=True)
class Arrangement:
    """How kinds of elements stand on the page; an element is written ``div.box``, lengths are millimetres."""

    own_section: frozenset[str]
    front: frozenset[str]
    new_page: frozenset[str]
    behind_text: frozenset[str]
    in_column: frozenset[str]
    keep_together: frozenset[str]
    keep_together_characters: int
    keep_rows: int
    page_each: frozenset[str]
    grid: Mapping[str, int]
    wide: Mapping[str, float]


@dataclass
class Policy:
    """The entries of ``styles.toml``, looked up by element, class and what surrounds them."""

    styles: Mapping[str, str]
    arrangement: Arrangement
    shades: Mapping[str, int]
    _found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], str] = field(default_factory=dict)

    def style(self, element: str, classes: tuple[str, ...], within: tuple[str, ...], *, line: int) -> str:
        """Return the name of the style for an element, "" for none: its class decides, else the element itself.

        An entry for the innermost surrounding goes before one for an outer surrounding (``.cover p.lead``), and both
        before the plain entry. ``within`` names what surrounds, outermost first. Raises ``UnknownStyle`` for a class
        without any entry.
        """
        return self.class_style(element, classes, within, line=line) or self.optional(element, within) or ""

    def class_style(self, element: str, classes: tuple[str, ...], within: tuple[str, ...], *, line: int) -> str:
        """Return the name of the style that the first class with one gives; else as ``style``."""
        key = (element, classes, within)
        if key not in self._found:
            self._found[key] = self._by_class(element, classes, within, line)
        return self._found[key]

    def optional(self, element: str, within: tuple[str, ...]) -> str | None:
        """Return the name of the style for an element, or nothing where there is no entry."""
        for outer in reversed(within):
            if (found := self.styles.get(f".{outer} {element}")) is not None:
                return found
        return self.styles.get(element)

    def _by_class(self, element: str, classes: tuple[str, ...], within: tuple[str, ...], line: int) -> str:
        chosen = ""
        for name in classes:
            found = self.optional(f"{element}.{name}", within)
            if found is None:
                raise UnknownStyle(element, name, line)
            chosen = chosen or found
        return chosen


def any_of(element: str, classes: tuple[str, ...], kinds: frozenset[str]) -> bool:
    """Tell whether an element with these classes is of one of the kinds (``section.cover``)."""
    return any(f"{element}.{name}" in kinds for name in classes)


def first_of(element: str, classes: tuple[str, ...], kinds: Mapping[str, Value]) -> Value | None:
    """Return what is said of the first of an element's classes that is among the kinds."""
    return next((kinds[kind] for name in classes if (kind := f"{element}.{name}") in kinds), None)


def load_policy(path: Path) -> Policy:
    """Read ``styles.toml``; raises ``Refused`` where it is not TOML or lacks a key."""
    try:
        return _policy(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        place = Place(f"templates/style/{path.name}")
        message = (
            say("the file cannot be read: {error}", error=error)
            if isinstance(error, ValueError)
            else say("the key {error} is missing", error=error)
        )
        raise Refused([Finding("E308", place, message, say("compare with its history"))]) from error


def _policy(data: dict[str, Any]) -> Policy:
    said = data["arrangement"]
    return Policy(
        styles=data["styles"],
        arrangement=Arrangement(
            own_section=frozenset(said["own-section"]),
            front=frozenset(said["front"]),
            new_page=frozenset(said["new-page"]),
            behind_text=frozenset(said["behind-text"]),
            in_column=frozenset(said["in-column"]),
            keep_together=frozenset(said["keep-together"]),
            keep_together_characters=said["keep-together-characters"],
            keep_rows=said["keep-rows"],
            page_each=frozenset(said["page-each"]),
            grid=said["grid"],
            wide=said["wide"],
        ),
        shades=data["shades"],
    )
