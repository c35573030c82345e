"""Reads what is painted on a page: the words of each piece of marked content, and what nobody marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

#: Operators that paint: ISO 32000-1, annex A.
_PAINTS = frozenset({"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "INLINE IMAGE"})
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})

_CODES = re.compile(r"<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.S)


@dataclass(frozen=True)
class Painted:
    """A page's content: words by the number of their mark, and how many operators paint outside of any mark.

    ``lines`` tells by the same number how high the first words stand: other heights are other lines.
    """

    words: Mapping[int, str] = field(default_factory=dict)
    lines: Mapping[int, float] = field(default_factory=dict)
    unmarked: int = 0


class Fonts:
    """Reads the letters of a file's fonts; each font once."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], dict[int, str]] = {}

    def letters(self, font: Any) -> dict[int, str]:
        """Return the letters of a font by their codes; an empty table where it does not tell them."""
        key = font.objgen
        if key not in self._read:
            told = font.get("/ToUnicode")
            self._read[key] = _letters(told.read_bytes().decode("latin-1")) if told is not None else {}
        return self._read[key]


def _letters(text: str) -> dict[int, str]:
    """Read a ToUnicode map: ISO 32000-1, 9.10.3."""
    found: dict[int, str] = {}
    for block in _BLOCK.finditer(text):
        codes = _CODES.findall(block.group(2))
        if block.group(1) == "bfchar":
            for code, letters in zip(codes[::2], codes[1::2], strict=True):
                found[int(code, 16)] = _text(letters)
        else:
            for first, last, letters in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
                start = _text(letters)
                for n in range(int(last, 16) - int(first, 16) + 1):
                    found[int(first, 16) + n] = start[:-1] + chr(ord(start[-1]) + n)
    return found


def _text(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be", "replace")


def read_page(page: Any, fonts: Fonts) -> Painted:
    """Return what a page paints."""
    words: dict[int, list[str]] = {}
    unmarked = 0
    letters: dict[int, str] = {}
    open_marks: list[tuple[int | None, bool, bool]] = [(None, False, False)]
    line: dict[int, float] = {}
    lines: dict[int, float] = {}
    height = 0.0
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        match name:
            case "BDC" | "BMC":
                number, marked, told = open_marks[-1]
                said = _properties(operands, resources) if name == "BDC" else None
                marked = marked or str(operands[0]) == "/Artifact" or (said is not None and "/MCID" in said)
                if said is not None and "/MCID" in said:
                    number, told = int(said["/MCID"]), False
                    words.setdefault(number, [])
                if said is not None and number is not None and "/ActualText" in said:
                    words[number].append(str(said["/ActualText"]))
                    told = True
                open_marks.append((number, marked, told))
            case "EMC":
                if len(open_marks) > 1:
                    open_marks.pop()
            case "Tf":
                font = resources.get("/Font", pikepdf.Dictionary()).get(str(operands[0]))
                letters = fonts.letters(font) if font is not None else {}
            case "Tm":
                height = float(operands[5])
            case _ if name in _PAINTS:
                number, marked, told = open_marks[-1]
                if not marked:
                    unmarked += 1
                if name in _SHOWS and number is not None:
                    lines.setdefault(number, height)
                if name in _SHOWS and number is not None and not told:
                    if line.setdefault(number, height) != height:
                        words[number].append(" ")
                        line[number] = height
                    words[number].extend(_shown(operands[-1], letters))
            case _:
                pass
    return Painted({number: "".join(parts) for number, parts in words.items()}, lines, unmarked)


def _properties(operands: Any, resources: Any) -> Any:
    told = operands[1]
    if isinstance(told, pikepdf.Name):
        told = resources.get("/Properties", pikepdf.Dictionary()).get(str(told))
    return told


def _shown(operand: Any, letters: Mapping[int, str]) -> Iterator[str]:
    """Yield the letters of a text operator; WeasyPrint's fonts have codes of two bytes."""
    for piece in operand if isinstance(operand, pikepdf.Array) else (operand,):
        if isinstance(piece, pikepdf.String):
            codes = bytes(piece)
            for n in range(0, len(codes) - 1, 2):
                yield letters.get(codes[n] << 8 | codes[n + 1], "\ufffd")
