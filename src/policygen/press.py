"""What the printing house asks for, from ``templates/style/press.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from policygen.findings import Finding, Place, Refused, say

#: Where an ICC profile says what kind of colour it turns into inks: ICC.1:2010, 7.2.6.
_SPACE = slice(16, 20)


@dataclass(frozen=True)
class Press:
    """A printing condition, and what a document must be like.

    ``ink`` is the most that four inks may come to, in per cent; ``pages`` is what the number of pages is a multiple
    of; ``trim`` is width and height, in mm like the least ``bleed``. ``profile`` is an ICC profile of four inks.
    """

    profile: bytes = field(repr=False)
    name: str
    registry: str
    description: str
    ink: int
    trim: tuple[float, float]
    bleed: float
    pages: int


def read_press(style: Path) -> Press:
    """Read what the press asks for, from the folder of the style; raises ``Refused`` where it cannot be read."""
    place = Place("templates/style/press.toml")
    try:
        data = tomllib.loads((style / "press.toml").read_text("utf-8"))
        condition, document = data["condition"], data["document"]
        name = str(condition["profile"])
        profile = (style / "icc" / name).read_bytes()
        if profile[_SPACE] != b"CMYK":
            raise ValueError(f"{name} is no profile of four inks")
        counts = {"ink": condition["ink"], "pages": document["pages"]}
        for key, value in counts.items():
            if type(value) is not int or value < 1:
                raise ValueError(f"{key} = {value} is no whole number above 0")
        width, height = map(float, document["trim"])
        return Press(
            profile, str(condition["name"]), str(condition["registry"]), str(condition["description"]),
            trim=(width, height), bleed=float(document["bleed"]), **counts,
        )  # fmt: skip
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
        message = say("what the press asks for cannot be read: {reason}", reason=_reason(error))
        raise Refused([Finding("E641", place, message, say("compare with its history"))]) from error


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    if isinstance(error, OSError):
        return f"{Path(error.filename or '').name}: {error.strerror}"
    return str(error)
