"""Puts the values of a theme into the sheets once, instead of once for each element that they apply to.

WeasyPrint 70 keeps what has ``var()`` as it is written, and reads and validates it anew for each element: a twentieth
of a document's time. What is set for the root alone has one value, and may stand in the place of its name.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import tinycss2
from tinycss2 import ast

#: A name in brackets as it is nearly always written; what is written otherwise stays.
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*\)", re.IGNORECASE)

#: A string, a comment, or what is neither.
_PART = re.compile(r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|/\*.*?(?:\*/|\Z)|(?:(?!/\*)[^"'])+|.""", re.DOTALL)

#: How those parts begin in which nothing is a name.
_LEFT_ALONE = ('"', "'", "/*")

#: What a sheet has that sets any.
_SETTING = re.compile(r"--[\w-]+\s*:")

#: What separates a value from its neighbours, as the brackets of ``var()`` did.
_SEPARATED = "/**/{}/**/"


@dataclass(frozen=True)
class _Set:
    """A value that a custom property is given, and whether for the root alone."""

    name: str
    value: str
    for_root: bool


def settle(sheets: Sequence[str], *, but: Container[str]) -> list[str]:
    """Return style sheets, given in their order, with the values of custom properties in the places of their names.

    Only those that are set in top-level rules for ``:root``, and nowhere else; never those named in ``but``, which
    other sheets set. The lines stay where they are, for what the engine says of them.
    """
    values = _values([each for sheet in sheets for each in _settings(sheet)], but)
    return [_filled(sheet, values) for sheet in sheets]


def _settings(sheet: str) -> Iterator[_Set]:
    if not _SETTING.search(sheet):
        return
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        yield from _settings_in(rule, is_top=True)


def _settings_in(node: ast.Node, *, is_top: bool) -> Iterator[_Set]:
    if isinstance(node, ast.QualifiedRule | ast.AtRule):
        is_root = is_top and isinstance(node, ast.QualifiedRule) and tinycss2.serialize(node.prelude).strip() == ":root"
        for each in tinycss2.parse_blocks_contents(node.content or (), skip_comments=True, skip_whitespace=True):
            if isinstance(each, ast.Declaration) and each.name.startswith("--"):
                value = " ".join(tinycss2.serialize(each.value).split())
                yield _Set(each.name, value, for_root=is_root and not each.important)
            else:
                yield from _settings_in(each, is_top=False)


def _values(settings: Sequence[_Set], but: Container[str]) -> dict[str, str]:
    """Return the values of the properties that have one, with no name in them."""
    elsewhere = {each.name for each in settings if not each.for_root}
    open_ = {each.name: each.value for each in settings if each.name not in elsewhere and each.name not in but}
    found: dict[str, str] = {}
    # Those whose names have values by now; what refers to itself, or to what has none, is left.
    while ready := {name: value for name, value in open_.items() if "var(" not in value.lower()}:
        found |= ready
        open_ = {name: _filled(value, ready) for name, value in open_.items() if name not in ready}
    return found


def _filled(text: str, values: Mapping[str, str]) -> str:
    # Not in strings and comments, which may have anything in them.
    return "".join(part if part.startswith(_LEFT_ALONE) else _put(part, values) for part in _PART.findall(text))


def _put(text: str, values: Mapping[str, str]) -> str:
    return _USE.sub(lambda use: _SEPARATED.format(values[use[1]]) if use[1] in values else use[0], text)
