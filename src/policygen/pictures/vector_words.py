"""The small part of SVG that a picture may consist of, and how each attribute's value is written."""

from __future__ import annotations

import re

_NUMBER = r"[-+]?(?:\d{1,9}(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d)?"
NUMBER = re.compile(_NUMBER)
_LENGTH = re.compile(rf"{_NUMBER}(?:px|pt|pc|mm|cm|in|%)?")
_SHARE = re.compile(rf"{_NUMBER}%?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|[a-zA-Z]{3,20}|rgb\([\d.,%\s]{5,40}\)")
_NAME = re.compile(r"[A-Za-z_][\w.:-]{0,99}")
_REFERENCE = re.compile(r"url\(#([A-Za-z_][\w.:-]{0,99})\)")
_ANYTHING = re.compile(r"[\w .,:;/-]{0,200}")

# No gradients: WeasyPrint 70 loses them in documents of several pages, and they print badly at the printing house.
_GEOMETRY: dict[str, frozenset[str]] = {
    "g": frozenset(),
    "defs": frozenset(),
    "title": frozenset(),
    "desc": frozenset(),
    "path": frozenset({"d"}),
    "rect": frozenset({"x", "y", "width", "height", "rx", "ry"}),
    "circle": frozenset({"cx", "cy", "r"}),
    "ellipse": frozenset({"cx", "cy", "rx", "ry"}),
    "line": frozenset({"x1", "y1", "x2", "y2"}),
    "polyline": frozenset({"points"}),
    "polygon": frozenset({"points"}),
    "clipPath": frozenset({"clipPathUnits"}),
}

#: What an element may be painted with, as attributes or in ``style``.
PAINT = frozenset({
    "clip-rule", "color", "display", "fill", "fill-opacity", "fill-rule", "opacity", "stroke", "stroke-dasharray",
    "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "visibility",
})  # fmt: skip

_COMMON = PAINT | {"id", "transform", "style", "clip-path"}

#: The elements inside the root, and what each may carry.
ELEMENTS = {name: own | _COMMON for name, own in _GEOMETRY.items()}

#: What the root may carry; all but its paint is written anew.
ROOT = PAINT | {
    "id", "style", "viewBox", "width", "height", "x", "y", "version", "baseProfile", "preserveAspectRatio", "role",
    "{http://www.w3.org/XML/1998/namespace}space", "{http://www.w3.org/XML/1998/namespace}lang",
}  # fmt: skip

_WORDS: dict[str, frozenset[str]] = {
    "clip-rule": frozenset({"nonzero", "evenodd"}),
    "clipPathUnits": frozenset({"userSpaceOnUse"}),
    "display": frozenset({"inline", "block", "none"}),
    "fill-rule": frozenset({"nonzero", "evenodd"}),
    "stroke-dasharray": frozenset({"none"}),  # a line of endless tiny dashes would keep a viewer busy for ever
    "stroke-linecap": frozenset({"butt", "round", "square"}),
    "stroke-linejoin": frozenset({"miter", "round", "bevel"}),
    "visibility": frozenset({"visible", "hidden"}),
}
_REFERRED = {"clip-path": ("clipPath",)}
_COLOURS = frozenset({"fill", "stroke", "color"})
_SHARES = frozenset({"fill-opacity", "stroke-opacity", "opacity"})
_ROOTS_OWN = frozenset({
    "version", "baseProfile", "preserveAspectRatio", "role", "viewBox",
    "{http://www.w3.org/XML/1998/namespace}space", "{http://www.w3.org/XML/1998/namespace}lang",
})  # fmt: skip

_FUNCTIONS = {
    "matrix": (6,), "translate": (1, 2), "scale": (1, 2), "rotate": (1, 3), "skewX": (1,), "skewY": (1,),
}  # fmt: skip
_FUNCTION = re.compile(r"\s*,?\s*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)\s*")
_COMMAND = re.compile(r"([MmZzLlHhVvCcSsQqTtAa])([^MmZzLlHhVvCcSsQqTtAa]*)")
_TAKES = {"m": 2, "l": 2, "t": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4}
_ARC = re.compile(
    rf"({_NUMBER})[\s,]*({_NUMBER})[\s,]*({_NUMBER})[\s,]*([01])[\s,]*([01])[\s,]*({_NUMBER})[\s,]*({_NUMBER})[\s,]*"
)
_BETWEEN = re.compile(r"[\s,]*")


def references(value: str) -> list[str]:
    """Return the ids that a value refers to."""
    return _REFERENCE.findall(value)


def referable(name: str) -> tuple[str, ...]:
    """Return the elements that an attribute may refer to."""
    return _REFERRED.get(name, ())


def accepted(name: str, value: str) -> str | None:
    """Return the value of an attribute as it is to be written, or None where it is not allowed."""
    value = value.strip()
    match name:
        case "d":
            return _path(value)
        case "points":
            found = numbers(value)
            return " ".join(found) if found is not None and len(found) % 2 == 0 else None
        case "transform":
            return _transform(value)
        case "id":
            return value if _NAME.fullmatch(value) else None
        case _:
            return _word(name, value)


def _word(name: str, value: str) -> str | None:
    if name in _ROOTS_OWN:
        return value if _ANYTHING.fullmatch(value) else None
    if name in _REFERRED and (_REFERENCE.fullmatch(value) or value == "none"):
        return value
    if name in _WORDS:
        return value if value in _WORDS[name] else None
    form = _COLOUR if name in _COLOURS else _SHARE if name in _SHARES else None if name == "clip-path" else _LENGTH
    return value if form and form.fullmatch(value) else None


def numbers(text: str) -> list[str] | None:
    """Return the numbers that a text consists of, or None where it has anything else."""
    found = NUMBER.findall(text)
    return found if _BETWEEN.fullmatch(NUMBER.sub("", text)) else None


def _transform(value: str) -> str | None:
    made: list[str] = []
    end = 0
    while end < len(value):
        found = _FUNCTION.match(value, end)
        given = numbers(found[2]) if found else None
        if found is None or given is None or len(given) not in _FUNCTIONS[found[1]]:
            return None
        made.append(f"{found[1]}({' '.join(given)})")
        end = found.end()
    return " ".join(made)


def _path(value: str) -> str | None:
    """Return path data with every number apart, so that no reader has to guess; None where it is not well formed."""
    if value == "none" or not value:
        return ""
    if value[0] not in "Mm" or _COMMAND.sub("", value):
        return None
    made: list[str] = []
    for command, rest in _COMMAND.findall(value):
        given = _arcs(rest) if command in "Aa" else numbers(rest)
        if given is None:
            return None
        takes = _TAKES.get(command.lower(), 0)
        if (command in "Zz") != (not given) or (takes and len(given) % takes):
            return None
        made.append(command + " ".join(given))
    return " ".join(made)


def _arcs(text: str) -> list[str] | None:
    # The two flags of an arc need nothing between them and the next number: “a1 1 0 01.5.5” (SVG 1.1, 8.3.9).
    text = text.strip()
    return [one for arc in _ARC.findall(text) for one in arc] if text and not _ARC.sub("", text) else None
