"""What the styles of ``base.docx`` say: ids by name, and the few settings that the writer has to know."""

from __future__ import annotations

from copy import deepcopy

from policygen.writers.docx.markup import VALUE, Element, name
from policygen.writers.docx.policy import Policy, StyleNotInBase

# Word stores its built-in headings, notes and contents styles in lower case and shows them with a capital.
_SHOWN_WITH_CAPITAL = ("heading", "toc", "header", "footer", "footnote", "caption")
TWIPS_A_MILLIMETRE = 1440 / 25.4


def _shown(stored: str) -> str:
    if not stored.startswith(_SHOWN_WITH_CAPITAL):
        return stored
    shown = " ".join(word[:1].upper() + word[1:] for word in stored.split(" "))
    return "TOC" + shown[3:] if shown.startswith("Toc") else shown


class StyleSheet:
    """The styles of ``base.docx`` by the name that Word shows."""

    def __init__(self, styles: Element, policy: Policy) -> None:
        self._by_id: dict[str, Element] = {}
        self._ids: dict[str, str] = {}
        for style in styles.iterfind(name("w:style")):
            label, key = style.find(name("w:name")), style.get(name("w:styleId"), "")
            if label is not None:
                self._by_id[key] = style
                self._ids[_shown(label.get(VALUE, ""))] = key
        for entry, wanted in policy.styles.items():
            if wanted and wanted not in self._ids:
                raise StyleNotInBase(wanted, entry)

    def id(self, wanted: str) -> str:
        """Return the id of a style; raise ``StyleNotInBase`` if there is none of that name."""
        if wanted not in self._ids:
            raise StyleNotInBase(wanted, wanted)
        return self._ids[wanted]

    def has(self, wanted: str) -> bool:
        """Tell whether there is a style of that name."""
        return wanted in self._ids

    def is_table(self, wanted: str) -> bool:
        """Tell whether a style is one for tables."""
        return bool(wanted) and self._by_id[self.id(wanted)].get(name("w:type")) == "table"

    def frame(self, style: str) -> Element | None:
        """Return the frame that a paragraph style puts its text in."""
        return self._inherited(style, "w:framePr")

    def has_tab(self, style: str) -> bool:
        """Tell whether a paragraph style sets tab stops."""
        return self._inherited(style, "w:tabs") is not None

    def space(self, style: str, side: str) -> int:
        """Return the space before or after paragraphs of a style, in twips."""
        for one in self._chain(style):
            spacing = one.find(f"{name('w:pPr')}/{name('w:spacing')}")
            if spacing is not None and (length := spacing.get(name(f"w:{side}"))) is not None:
                return int(length)
        return 0

    def numbering(self, style: str) -> tuple[str, int] | None:
        """Return the numbering instance and level of a paragraph style."""
        found = self._inherited(style, "w:numPr")
        if found is None:
            return None
        number, level = found.find(name("w:numId")), found.find(name("w:ilvl"))
        return (
            "0" if number is None else number.get(VALUE, "0"),
            0 if level is None else int(level.get(VALUE, "0")),
        )

    def table_indent(self, style: str) -> float:
        """Return how far tables of a style stand from the left margin, in millimetres."""
        for one in self._chain(style):
            indent = one.find(f"{name('w:tblPr')}/{name('w:tblInd')}")
            if indent is not None:
                return int(indent.get(name("w:w"), "0")) / TWIPS_A_MILLIMETRE
        return 0.0

    def copied(self, style: str, path: str) -> list[Element]:
        """Return a copy of a setting of a style or of one that it is based on, as a list of one, or of none."""
        steps = "/".join(map(name, path.split("/")))
        found = (one.find(steps) for one in self._chain(style))
        return [deepcopy(one) for one in found if one is not None][:1]

    def indent(self, style: str) -> float:
        """Return how far paragraphs of a style stand from the left margin, in millimetres."""
        for one in self._chain(style):
            indent = one.find(f"{name('w:pPr')}/{name('w:ind')}")
            if indent is not None and (left := indent.get(name("w:left"))) is not None:
                return int(left) / TWIPS_A_MILLIMETRE
        return 0.0

    def cell_margins(self, style: str) -> float:
        """Return the left and right margins of a table style's cells together, in millimetres."""
        for one in self._chain(style):
            margins = one.find(f"{name('w:tblPr')}/{name('w:tblCellMar')}")
            if margins is not None:
                sides = (margins.find(name("w:left")), margins.find(name("w:right")))
                return sum(int(side.get(name("w:w"), "0")) for side in sides if side is not None) / TWIPS_A_MILLIMETRE
        return 0.0

    def _inherited(self, style: str, tag: str) -> Element | None:
        for one in self._chain(style):
            found = one.find(f"{name('w:pPr')}/{name(tag)}")
            if found is not None:
                return found
        return None

    def _chain(self, style: str) -> list[Element]:
        chain: list[Element] = []
        current = self._by_id.get(style)
        while current is not None and current not in chain:
            chain.append(current)
            based = current.find(name("w:basedOn"))
            current = None if based is None else self._by_id.get(based.get(VALUE, ""))
        return chain
