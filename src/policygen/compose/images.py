"""The images that a composed page shows: known by name while it is composed, made for print when it is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from policygen.document.tree import Asset
from policygen.findings import NOWHERE, Finding, Place, Refused
from policygen.pictures.facts import Flawed, PictureFile
from policygen.pictures.look import develop


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture, the size in mm at which a page shows it, and where a source file speaks of it."""

    file: PictureFile
    width: float
    height: float
    place: Place = NOWHERE

    @property
    def name(self) -> str:
        """What the page calls it: it changes with the picture and with its size."""
        return hashlib.sha256(f"{self.file.sha256} {self.width:g} {self.height:g}".encode()).hexdigest()


def make_images(wanted: Mapping[str, Wanted]) -> dict[str, Asset]:
    """Return the images by name, as the writers get them.

    Apart from composing, because a page that has not changed is not written, and a picture takes longer to make than
    a page to compose. Raises ``Refused`` where a picture that could be looked at cannot be made.
    """
    made: dict[str, Asset] = {}
    for name, want in sorted(wanted.items()):
        try:
            content = develop(want.file.content, want.file.facts, want.width, want.height)
        except Flawed as flawed:
            raise Refused([Finding(flawed.code, want.place, flawed.message, flawed.remedy)]) from flawed
        made[name] = Asset(content, want.file.facts.kind)
    return made
