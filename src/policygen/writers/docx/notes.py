"""Footnotes: the part of the file that holds their words, and the references in the text."""

from __future__ import annotations

from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.opc.part import XmlPart
from docx.parts.document import DocumentPart

from policygen.writers.docx.markup import Element, element, paragraph, run
from policygen.writers.docx.stylesheet import StyleSheet


class Notes:
    """The footnotes of one document, counted by Word in the order of their references."""

    def __init__(self, document: DocumentPart, styles: StyleSheet) -> None:
        part = document.part_related_by(RELATIONSHIP.FOOTNOTES)
        assert isinstance(part, XmlPart), "package.py registers the footnotes of base.docx as an XML part"
        self.part = part
        self._words = styles.id("Footnote Text")
        self._mark = styles.id("Footnote Reference")
        self._count = 0

    def add(self, words: list[Element]) -> Element:
        """Store a footnote and return the run that refers to it."""
        self._count += 1
        key = {"w:id": str(self._count)}
        mark = run(element("w:footnoteRef"), style=self._mark)
        body = paragraph(self._words, mark, run(element("w:tab")), *words)
        self.part.element.append(element("w:footnote", key, body))
        return run(element("w:footnoteReference", key), style=self._mark)
