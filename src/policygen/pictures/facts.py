"""What is known of a picture before it is printed, and what may be wrong with one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from policygen.findings import Message

#: The kinds of pictures, as media types.
Kind = Literal["image/png", "image/jpeg", "image/svg+xml"]

#: How wide a picture is printed, by the word that a partner writes, in mm: the text column of print.css, and the
#: column with the margin beside it, which charts and maps fill.
WIDTHS: dict[str, float] = {"column": 118.0, "full": 162.0}

#: The greatest height in print, in mm: room for a caption stays on the page.
TALLEST = 160.0

#: Dots per inch in print: below it printing houses and eyes find a picture coarse, above it nobody sees a difference.
FINE = 300

_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Facts:
    """A picture's kind and its size as it is to be seen: in pixels, or a drawing's in its own units."""

    kind: Kind
    width: float
    height: float

    @property
    def is_drawing(self) -> bool:
        """Whether it is made of lines, which are sharp at any size."""
        return self.kind == "image/svg+xml"

    def printed(self, width: str) -> tuple[float, float]:
        """Return width and height in print, in mm, for one of the words in ``WIDTHS``."""
        wide = WIDTHS[width]
        tall = wide * self.height / self.width
        return (wide, round(tall, 2)) if tall <= TALLEST else (round(TALLEST * self.width / self.height, 2), TALLEST)

    def resolution(self, width: str) -> int:
        """Return the dots per inch that a bitmap has in print."""
        return int(self.width / self.printed(width)[0] * _INCH)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as it was read: bytes that have been looked at, and what is known of them."""

    content: bytes = field(repr=False)
    facts: Facts
    sha256: str


class Flawed(Exception):
    """Raised for a picture that is refused; carries what a finding says of it."""

    def __init__(self, code: str, message: Message, remedy: Message) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


def pixels(millimetres: float) -> int:
    """Return how many pixels a length in print needs."""
    return max(1, round(millimetres / _INCH * FINE))
