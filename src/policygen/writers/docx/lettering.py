"""The words in drawings as outlines: Word and LibreOffice set SVG text in whatever font the reader's machine has.

A font that is embedded in the file serves the text alone, not its drawings. The outlines are the same glyphs at the
same advances, without kerning, that the drawings were measured by.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from lxml import etree

_TEXT = "{http://www.w3.org/2000/svg}text"
_PATH = "{http://www.w3.org/2000/svg}path"
_GONE = ("x", "y", "font-family", "font-size", "font-weight", "text-anchor")
_SHIFT = {"start": 0.0, "middle": 0.5, "end": 1.0}

Stroke = tuple[str, tuple[tuple[float, float], ...]]


def outlined(svg: str, fonts: Path) -> str:
    """Return an SVG document with its plain text elements as paths; ``fonts`` is the folder of the TTF files.

    An element that holds other elements, or is set in a family that the folder does not have, stays as it is.
    """
    root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for text in list(root.iter(_TEXT)):
        file = _file(fonts, text.get("font-family", ""), text.get("font-weight", "400"))
        if len(text) or file is None:
            continue
        text.set("d", _path(text, file))
        text.tag = _PATH
        text.text = None
        for attribute in _GONE:
            text.attrib.pop(attribute, None)
    return etree.tostring(root, encoding="unicode")


def _path(text: etree._Element, file: Path) -> str:
    words, size = text.text or "", float(text.get("font-size", "0"))
    advances = [_glyph(file, letter)[0] for letter in words]
    x = float(text.get("x", "0")) - sum(advances) * size * _SHIFT[text.get("text-anchor", "start")]
    y = text.get("y", "0")
    parts: list[str] = []
    for letter, advance in zip(words, advances, strict=True):
        if drawn := _drawn(file, letter, size):
            parts.append(f"M{x:.3f} {y}{drawn}")
        x += advance * size
    return "".join(parts)


@cache
def _drawn(file: Path, letter: str, size: float) -> str:
    """Return the outline of a letter as steps from where its baseline begins; the same wherever the letter stands."""
    x = y = start_x = start_y = 0
    written: list[str] = []
    for command, points in _glyph(file, letter)[1]:
        # Thousandths of a millimetre, counted as whole numbers: nothing adds up along the way.
        placed = [(round(px * size * 1000), round(-py * size * 1000)) for px, py in points]
        numbers = " ".join(f"{_thousandths(px - x)} {_thousandths(py - y)}" for px, py in placed)
        written.append(command.lower() + numbers)
        x, y = placed[-1] if placed else (start_x, start_y)
        if command == "M":
            start_x, start_y = x, y
    return "".join(written)


def _thousandths(number: int) -> str:
    return f"{number / 1000:.3f}".rstrip("0").rstrip(".")


@cache
def _file(fonts: Path, families: str, weight: str) -> Path | None:
    family = families.split(",")[0].strip("' ").replace(" ", "")
    found = sorted(file for file in fonts.glob(f"{family}_{weight}*.ttf") if "Italic" not in file.stem)
    return found[0] if family and found else None


@cache
def _font(file: Path) -> TTFont:
    return TTFont(file, lazy=True)


@cache
def _glyph(file: Path, letter: str) -> tuple[float, tuple[Stroke, ...]]:
    """Return advance and outline of a letter, as shares of the size; y grows upwards."""
    font = _font(file)
    em = font["head"].unitsPerEm
    key = font.getBestCmap().get(ord(letter), ".notdef")
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[key].draw(pen)
    strokes: list[Stroke] = []
    for operator, points in pen.value:
        strokes += _strokes(operator, [(x / em, y / em) for x, y in points])
    return font["hmtx"][key][0] / em, tuple(strokes)


def _strokes(operator: str, points: list[tuple[float, float]]) -> list[Stroke]:
    match operator:
        case "moveTo":
            return [("M", tuple(points))]
        case "lineTo":
            return [("L", tuple(points))]
        case "qCurveTo":
            return [("Q", (control, end)) for control, end in decomposeQuadraticSegment(points)]
        case "curveTo":
            return [("C", tuple(points))]
        case _:
            return [("Z", ())]
