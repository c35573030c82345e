"""The colours of a document: the palette's entry, and the exchange of those of ``base.docx`` for it.

``base.docx`` is drawn in the colours of its theme, which are those of the palette's entry ``central-europe``. The
theme's accents are, in order: main, dark, tint, on, grey, line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policygen.palette import Tone, read_palette
from policygen.writers.docx.markup import Element, name

BASE = "central-europe"
_ROLES = ("main", "dark", "tint", "on", "grey", "line")
# attribute that names the theme's colour → attribute with the hexadecimal value of the same
_PAIRS = ((name("w:themeColor"), None), (name("w:themeFill"), name("w:fill")))
_PLAIN = (name("w:val"), name("w:color"), name("w:fill"))


@dataclass(frozen=True)
class Colours:
    """The RGB values of a document by role, as six hexadecimal digits, beside those that ``base.docx`` has."""

    roles: dict[str, str]
    base: dict[str, str]

    def mixed(self, percent: int) -> str:
        """Return the dark colour thinned with white to so many per cent."""
        dark = self.roles["dark"]
        parts = (int(dark[index : index + 2], 16) for index in (0, 2, 4))
        return "".join(f"{round(255 - (255 - part) * percent / 100):02X}" for part in parts)

    def exchange(self, roots: Iterable[Element]) -> None:
        """Exchange the colours of ``base.docx`` in parts: by theme colour where one is named, else by value."""
        plain = {self.base[role]: self.roles[role] for role in ("main", "tint", "dark")}
        for root in roots:
            for node in root.iter():
                if isinstance(node.tag, str):
                    _exchange(node, self.roles, plain)

    def exchange_theme(self, theme: Element) -> None:
        """Set the colours of the theme."""
        a = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
        slots = {f"accent{number}": role for number, role in enumerate(_ROLES, start=1)}
        for slot, role in (slots | {"lt2": "tint", "dk2": "grey", "hlink": "dark"}).items():
            for colour in theme.iterfind(f".//{a}clrScheme/{a}{slot}/{a}srgbClr"):
                colour.set("val", self.roles[role])


def _exchange(node: Element, roles: dict[str, str], plain: dict[str, str]) -> None:
    for attribute, beside in _PAIRS:
        slot = node.get(attribute, "")
        if not slot.startswith("accent"):
            continue
        target = beside or (name("w:color") if node.get(name("w:color")) else name("w:val"))
        node.set(target, roles[_ROLES[int(slot[-1]) - 1]])
    if node.get(name("w:themeColor")) or node.get(name("w:themeFill")):
        return
    for attribute in _PLAIN:
        held = node.get(attribute)
        if held is not None and held.upper() in plain:
            node.set(attribute, plain[held.upper()])


def load_colours(path: Path, entry: str) -> Colours:
    """Read an entry of the palette."""
    palette = read_palette(path)

    def roles(tone: Tone) -> dict[str, str]:
        inks = {"main": tone.main, "dark": tone.dark, "tint": tone.tint, "on": tone.on}
        inks |= {"grey": palette.grey, "line": palette.line}
        return {role: ink.rgb.removeprefix("#").upper() for role, ink in inks.items()}

    return Colours(roles=roles(palette.tones[entry]), base=roles(palette.tones[BASE]))
