"""Word's own numbering: lists that start at 1 again, and chapters that Word counts itself."""

from __future__ import annotations

from policygen.writers.docx.markup import VALUE, Element, element, name, value
from policygen.writers.docx.stylesheet import StyleSheet

LEVELS = 9


class Numbering:
    """The numbering part of one document."""

    def __init__(self, root: Element, styles: StyleSheet) -> None:
        self._root = root
        self._styles = styles
        self._last = max((int(number.get(name("w:numId"), "0")) for number in root.iterfind(name("w:num"))), default=0)

    def restarted(self, style: str) -> str | None:
        """Return a new numbering instance that counts like a paragraph style does, from 1."""
        abstract = self._abstract(style)
        if abstract is None:
            return None
        self._last += 1
        made = element("w:num", {"w:numId": str(self._last)}, value("w:abstractNumId", abstract))
        for level in range(LEVELS):
            made.append(element("w:lvlOverride", {"w:ilvl": str(level)}, value("w:startOverride", 1)))
        self._root.append(made)
        return str(self._last)

    def end_with(self, style: str, sign: str) -> None:
        """Let the numbers of a style's level end with a sign ("7." where a language writes it so)."""
        used, key = self._styles.numbering(style), self._abstract(style)
        for abstract in self._root.iterfind(name("w:abstractNum")):
            if used is None or abstract.get(name("w:abstractNumId")) != key:
                continue
            for level in abstract.iterfind(name("w:lvl")):
                pattern = level.find(name("w:lvlText"))
                if pattern is not None and level.get(name("w:ilvl")) == str(used[1]):
                    pattern.set(VALUE, pattern.get(VALUE, "").rstrip(".") + sign)

    def _abstract(self, style: str) -> str | None:
        used = self._styles.numbering(style)
        for number in self._root.iterfind(name("w:num")):
            found = number.find(name("w:abstractNumId"))
            if used is not None and number.get(name("w:numId")) == used[0] and found is not None:
                return found.get(VALUE)
        return None


class ChapterNumbers:
    """What Word will count for the headings met so far."""

    def __init__(self) -> None:
        self._counts = [0, 0]

    def meets(self, level: int, number: str) -> bool:
        """Tell whether Word's count gives this number to the next heading of a level (2 or 3), and count it if so."""
        if level not in (2, 3):
            return False
        depth = level - 2
        counts = [*self._counts[:depth], self._counts[depth] + 1]
        if number.rstrip(".") != ".".join(map(str, counts)):
            return False
        self._counts = [*counts, 0][:2]
        return True
