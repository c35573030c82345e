"""Which words of a Word file are bold or italic, by their own look and by the styles of characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policygen.review.package import Element, w


@dataclass(frozen=True)
class Looks:
    """Which character styles are bold and which are italic, what they are based on included."""

    styles: Mapping[str, tuple[bool, bool]] = field(default_factory=dict)

    @staticmethod
    def of(root: Element | None) -> Looks:
        """Return those of a part of styles."""
        if root is None:
            return Looks()
        own: dict[str, tuple[str, bool | None, bool | None]] = {}
        for style in root.iter(w("style")):
            if style.get(w("type")) == "character":
                based, look = style.find(w("basedOn")), style.find(w("rPr"))
                above = "" if based is None else based.get(w("val"), "")
                own[style.get(w("styleId"), "")] = (above, _flag(look, "b"), _flag(look, "i"))

        def resolve(key: str, depth: int) -> tuple[bool, bool]:
            if key not in own or depth > 10:
                return False, False
            above, bold, italic = own[key]
            other = resolve(above, depth + 1)
            return (other[0] if bold is None else bold), (other[1] if italic is None else italic)

        return Looks({key: resolve(key, 0) for key in own})

    def look(self, properties: Element | None) -> tuple[bool, bool]:
        """Return whether a run is bold and whether it is italic, apart from what its paragraph's style says."""
        if properties is None:
            return False, False
        style = properties.find(w("rStyle"))
        bold, italic = self.styles.get("" if style is None else style.get(w("val"), ""), (False, False))
        own_bold, own_italic = _flag(properties, "b"), _flag(properties, "i")
        return (bold if own_bold is None else own_bold), (italic if own_italic is None else own_italic)


def _flag(properties: Element | None, local: str) -> bool | None:
    found = None if properties is None else properties.find(w(local))
    return None if found is None else found.get(w("val"), "1") not in ("0", "false", "off")
