"""What paragraphs and runs look like by their styles: level of headings, lists, colour of words and of their ground."""

from __future__ import annotations

from collections.abc import Iterator

from policygen.preflight.word.package import VALUE, Element, W

PAGE = "FFFFFF"
_BODY = 9  # the outline level that means text (ECMA-376-1, 17.3.1.20)


class Formats:
    """The styles and numberings of one file."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._defaults: dict[str, str] = {}
        self._chains: dict[str, list[Element]] = {}
        self._plain = "000000"
        for style in styles.iter(f"{W}style") if styles is not None else ():
            key = style.get(f"{W}styleId", "")
            self._styles[key] = style
            if style.get(f"{W}default") in ("1", "true", "on"):
                self._defaults[style.get(f"{W}type", "")] = key
        if styles is not None:
            self._plain = _colour(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}color")) or self._plain
        self.numberings = {
            number.get(f"{W}numId", "") for number in (numbering.iter(f"{W}num") if numbering is not None else ())
        }

    def knows(self, key: str, kind: str) -> bool:
        """Tell whether there is a style of an id and a kind (``paragraph``, ``character``, ``table``)."""
        style = self._styles.get(key)
        return style is not None and style.get(f"{W}type") == kind

    def name(self, key: str) -> str:
        """Return the name of a style, in small letters, or an empty string."""
        found = self._styles[key].find(f"{W}name") if key in self._styles else None
        return "" if found is None else found.get(VALUE, "").lower()

    def named(self, name: str) -> str | None:
        """Return the id of the style that Word shows by a name, whatever its capitals, or None."""
        return next((key for key in self._styles if self.name(key) == name.lower()), None)

    def style_of(self, paragraph: Element) -> str:
        """Return the id of a paragraph's style."""
        told = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._defaults.get("paragraph", "") if told is None else told.get(VALUE, "")

    def is_layout(self, table: Element) -> bool:
        """Tell whether a table has no style, by which Word's checker takes it for a means of layout."""
        told = table.find(f"{W}tblPr/{W}tblStyle")
        return told is None or told.get(VALUE) == self._defaults.get("table")

    def level(self, paragraph: Element) -> int | None:
        """Return the level of a heading, from 1, or None for text."""
        told = self._paragraph_property(paragraph, "outlineLvl")
        level = _BODY if told is None else int(told.get(VALUE, _BODY))
        return None if level >= _BODY else level + 1

    def numbering(self, paragraph: Element) -> str:
        """Return the id of the numbering that a paragraph counts in, or an empty string."""
        told = self._paragraph_property(paragraph, "numPr")
        number = None if told is None else told.find(f"{W}numId")
        found = "" if number is None else number.get(VALUE, "")
        return "" if found == "0" else found

    def colour(self, run: Element) -> str:
        """Return the colour of a run's words as six hexadecimal digits; an empty string where Word chooses it."""
        for properties in self._of_run(run):
            told = properties.find(f"{W}color")
            if told is not None:
                return _colour(told)
        return self._plain

    def ground(self, run: Element) -> str:
        """Return the colour of what stands behind a run's words."""
        for properties in self._of_run(run):
            if (found := _fill(properties)) is not None:
                return found
        paragraph = next(run.iterancestors(f"{W}p"))
        if (found := _fill(paragraph.find(f"{W}pPr"))) is not None:
            return found
        for style in self._chain(self.style_of(paragraph)):
            if (found := _fill(style.find(f"{W}pPr"))) is not None:
                return found
        for cell in paragraph.iterancestors(f"{W}tc"):
            if (found := _fill(cell.find(f"{W}tcPr"))) is not None:
                return found
            for properties in self._of_cell(cell, "tcPr"):
                if (found := _fill(properties)) is not None:
                    return found
        return PAGE

    def _of_run(self, run: Element) -> Iterator[Element]:
        """Yield the run properties that hold for a run, the strongest first (ECMA-376-1, 17.7.2)."""
        direct = run.find(f"{W}rPr")
        if direct is not None:
            yield direct
            told = direct.find(f"{W}rStyle")
            if told is not None:
                yield from self._properties(told.get(VALUE, ""), "rPr")
        paragraph = next(run.iterancestors(f"{W}p"))
        yield from self._properties(self.style_of(paragraph), "rPr")
        for cell in paragraph.iterancestors(f"{W}tc"):
            yield from self._of_cell(cell, "rPr")

    def _of_cell(self, cell: Element, tag: str) -> Iterator[Element]:
        """Yield what the style of a cell's table says of the cell: of the first row, then of all."""
        row = next(cell.iterancestors(f"{W}tr"))
        table = next(cell.iterancestors(f"{W}tbl"))
        told, look = table.find(f"{W}tblPr/{W}tblStyle"), table.find(f"{W}tblPr/{W}tblLook")
        if told is None:
            return
        is_first = row.getprevious() is None or row.getprevious().tag != f"{W}tr"  # type: ignore[union-attr]
        marked = look is not None and look.get(f"{W}firstRow") in ("1", "true", "on")
        for style in self._chain(told.get(VALUE, "")):
            if is_first and marked:
                yield from style.iterfind(f"{W}tblStylePr[@{W}type='firstRow']/{W}{tag}")
            yield from style.iterfind(f"{W}{tag}")

    def _properties(self, key: str, tag: str) -> Iterator[Element]:
        for style in self._chain(key):
            yield from style.iterfind(f"{W}{tag}")

    def _paragraph_property(self, paragraph: Element, tag: str) -> Element | None:
        direct = paragraph.find(f"{W}pPr/{W}{tag}")
        if direct is not None:
            return direct
        found = (style.find(f"{W}pPr/{W}{tag}") for style in self._chain(self.style_of(paragraph)))
        return next((one for one in found if one is not None), None)

    def _chain(self, key: str) -> list[Element]:
        """Return a style and those that it is based on."""
        if key in self._chains:
            return self._chains[key]
        chain = self._chains[key] = []
        current = self._styles.get(key)
        while current is not None and current not in chain:
            chain.append(current)
            based = current.find(f"{W}basedOn")
            current = None if based is None else self._styles.get(based.get(VALUE, ""))
        return chain


def _colour(told: Element | None) -> str:
    found = "" if told is None else told.get(VALUE, "")
    return found.upper() if len(found) == 6 else ""


def _fill(properties: Element | None) -> str | None:
    """Return the colour that properties fill with, or None where they fill with nothing."""
    told = None if properties is None else properties.find(f"{W}shd")
    found = "" if told is None else told.get(f"{W}fill", "")
    return found.upper() if len(found) == 6 else None
