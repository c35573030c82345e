"""The palette: every colour of the documents, defined once in ``templates/style/palette.toml``."""

from __future__ import annotations

import colorsys
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policygen.findings import Finding, Place, Refused, say

#: The CSS custom properties that a document's colours are known by.
PROPERTIES = ("--main", "--on", "--dark", "--tint", "--ink", "--grey", "--line", "--paper")


@dataclass(frozen=True)
class Ink:
    """A colour: ``rgb`` as ``#RRGGBB`` for screens and Word, ``cmyk`` in per cent for print."""

    rgb: str
    cmyk: tuple[float, float, float, float]


@dataclass(frozen=True)
class Tone:
    """The tones of one region: ``main`` for grounds, ``on`` for text on it, ``dark`` for text on white, ``tint``."""

    main: Ink
    on: Ink
    dark: Ink
    tint: Ink


@dataclass(frozen=True)
class Palette:
    """Neutral colours and the tones of the regions and the joint document, by name."""

    ink: Ink
    grey: Ink
    line: Ink
    paper: Ink
    tones: Mapping[str, Tone]

    def css(self, colour: str) -> str:
        """Return the neutral colours and one entry's tones as CSS custom properties, in RGB."""
        tone = self.tones[colour]
        inks = (tone.main, tone.on, tone.dark, tone.tint, self.ink, self.grey, self.line, self.paper)
        return ":root{" + ";".join(f"{name}:{ink.rgb}" for name, ink in zip(PROPERTIES, inks, strict=True)) + "}"


def read_palette(path: Path) -> Palette:
    """Read the palette; raises ``Refused`` where a colour is missing or malformed."""

    def ink(value: Any) -> Ink:
        cyan, magenta, yellow, black = value["cmyk"]
        rgb = str(value["rgb"])
        if not re.fullmatch("#[0-9A-Fa-f]{6}", rgb):
            raise ValueError(f"{rgb} is not of the form #RRGGBB")
        return Ink(rgb, (cyan, magenta, yellow, black))

    try:
        data = tomllib.loads(path.read_text("utf-8"))
        neutral = {name: ink(value) for name, value in data["neutral"].items()}
        tones = {
            name: Tone(ink(tone["main"]), neutral[tone["on"]], ink(tone["dark"]), ink(tone["tint"]))
            for name, tone in data["colour"].items()
        }
        return Palette(neutral["ink"], neutral["grey"], neutral["line"], neutral["paper"], tones)
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, AttributeError) as error:
        place, reason = Place(f"templates/style/{path.name}"), error.strerror if isinstance(error, OSError) else error
        finding = Finding(
            "E303", place, say("the palette cannot be read: {reason}", reason=reason), say("compare with its history")
        )
        raise Refused([finding]) from error


def find_faint(palette: Palette, text: str) -> list[Finding]:
    """Return a finding for every pair of text and ground that contrasts too little; ``text`` is the palette's file.

    All texts in ink, grey and a tone's dark stand on paper or on the tone's tint; titles and marks on its main colour.
    """
    neutral = {"ink": palette.ink, "grey": palette.grey}
    pairs = [("neutral", name, words, "paper", palette.paper) for name, words in neutral.items()]
    for colour, tone in palette.tones.items():
        place = f"colour.{colour}"
        pairs.append((place, "on", tone.on, "main", tone.main))
        pairs.append((place, "dark", tone.dark, "paper", palette.paper))
        pairs += [(place, name, words, "tint", tone.tint) for name, words in {**neutral, "dark": tone.dark}.items()]
    lines = text.split("\n")
    found = []
    for place, name, words, ground_name, ground in pairs:
        value = _contrast(_parts(words.rgb), _parts(ground.rgb))
        if value < _CONTRAST:
            line = next((n for n, line in enumerate(lines, 1) if line.strip() == f"[{place}]"), 1)
            message = say(
                "“{name}” on “{ground}” has a contrast of {value}; text needs {least}",
                name=name, ground=ground_name, value=f"{value:.2f}", least=_CONTRAST,
            )  # fmt: skip
            remedy = say(
                "make “{name}” darker or “{ground}” lighter, or the other way round", name=name, ground=ground_name
            )
            found.append(Finding("W628", Place("templates/style/palette.toml", line), message, remedy, lines[line - 1]))
    return found


#: Lightness of a new entry's tones; ``dark`` and ``main`` get darker until white paper shows them well.
_MAIN, _DARK, _TINT = 0.40, 0.27, 0.94

#: The contrast that small text needs: https://www.w3.org/TR/WCAG22/#contrast-minimum
_CONTRAST = 4.5


def spare_tone(palette: Palette, name: str) -> str:
    """Return a new entry of the palette, as TOML: the hue that is furthest from all others, dark enough for text."""
    hues = [colorsys.rgb_to_hls(*_parts(tone.main.rgb))[0] for tone in palette.tones.values()]
    hue = max(range(360), key=lambda degree: (min((_apart(degree / 360, each) for each in hues), default=1), -degree))
    main, dark = (_readable(hue / 360, light, palette.paper.rgb) for light in (_MAIN, _DARK))
    tint = colorsys.hls_to_rgb(hue / 360, _TINT, 0.45)
    inks = {"main": main, "dark": dark, "tint": tint}
    lines = [f"{key:<4} = {{ rgb = {_hex(rgb)}, cmyk = {_cmyk(rgb)} }}" for key, rgb in inks.items()]
    return "\n".join([f"[colour.{name}]", lines[0], 'on   = "paper"', *lines[1:], ""])


_Rgb = tuple[float, float, float]


def _parts(rgb: str) -> _Rgb:
    red, green, blue = (int(rgb[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _hex(rgb: _Rgb) -> str:
    return '"#' + "".join(f"{round(part * 255):02X}" for part in rgb) + '"'


def _cmyk(rgb: _Rgb) -> list[int]:
    """Return the simple conversion, in per cent; whoever prints in an office adjusts it."""
    black = 1 - max(rgb)
    return [*(round(100 * (1 - part - black) / (1 - black)) for part in rgb), round(100 * black)]


def _apart(one: float, other: float) -> float:
    return min(abs(one - other), 1 - abs(one - other))


def _readable(hue: float, light: float, paper: str) -> _Rgb:
    while _contrast(rgb := colorsys.hls_to_rgb(hue, light, 0.45), _parts(paper)) < _CONTRAST:
        light -= 0.01
    return rgb


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, each six hexadecimal digits: from 1 to 21, as WCAG 2.2 reckons it."""
    return _contrast(_parts(f"#{one}"), _parts(f"#{other}"))


def _contrast(one: _Rgb, other: _Rgb) -> float:
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(rgb: _Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
