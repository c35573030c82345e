"""The palette: every colour of the documents, defined once in ``templates/style/palette.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policygen.findings import Finding, Place, Refused, say


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
        inks = {
            "main": tone.main, "on": tone.on, "dark": tone.dark, "tint": tone.tint,
            "ink": self.ink, "grey": self.grey, "line": self.line, "paper": self.paper,
        }  # fmt: skip
        return ":root{" + ";".join(f"--{name}:{ink.rgb}" for name, ink in inks.items()) + "}"


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
