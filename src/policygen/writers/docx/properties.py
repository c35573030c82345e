"""What the file says of itself: properties, languages, running heads, the colours of its styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.opc.part import XmlPart

from policygen.document.tree import Page
from policygen.writers.docx.colours import Colours
from policygen.writers.docx.markup import VALUE, Element, name

LONGEST = 255  # characters of a core property, by the limit of python-docx and of Word's own dialog
_TOKEN = re.compile(r"\{([a-z-]+)\}")


def set_properties(page: Page, document: Document, colours: Colours, *, language: str) -> None:
    """Set core properties, document language, running heads and colours; ``language`` is a locale."""
    _core(page, document, language)
    for part in _parts(document, RELATIONSHIP.HEADER, RELATIONSHIP.FOOTER):
        _fill(part.element, page.properties)
        colours.exchange([part.element])
    for part in _parts(document, RELATIONSHIP.THEME):
        colours.exchange_theme(part.element)
    styles, settings = document.styles.element, document.settings.element
    colours.exchange([styles, document.part.numbering_part.element])
    defaults = f"{name('w:docDefaults')}/{name('w:rPrDefault')}/{name('w:rPr')}/{name('w:lang')}"
    for told in (*styles.iterfind(defaults), *settings.iterfind(name("w:themeFontLang"))):
        told.set(VALUE, language)
        if told.get(name("w:eastAsia")):
            told.set(name("w:eastAsia"), language)


def _core(page: Page, document: Document, language: str) -> None:
    said, core = page.properties, document.core_properties
    core.title = said.get("title", "")[:LONGEST]
    core.subject = said.get("subject", "")[:LONGEST]
    core.author = core.last_modified_by = said.get("author", "")[:LONGEST]
    core.keywords = said.get("keywords", "")[:LONGEST]
    core.identifier = said.get("identifier", "")[:LONGEST]
    core.content_status = said.get("status", "")[:LONGEST]
    core.category = page.kind[:LONGEST]
    core.language = language
    core.revision = 1
    if day := said.get("date"):
        core.created = core.modified = datetime.combine(date.fromisoformat(day), time(), UTC)


def _parts(document: Document, *kinds: str) -> Iterator[XmlPart]:
    for relation in document.part.rels.values():
        if relation.reltype in kinds and isinstance(relation.target_part, XmlPart):
            yield relation.target_part


def _fill(root: Element, said: dict[str, str]) -> None:
    """Put the page's properties for tokens such as ``{running}``, also where Word has split one over runs."""
    for paragraph in root.iter(name("w:p")):
        words = list(paragraph.iter(name("w:t")))
        for index, first in enumerate(words):
            for other in words[index + 1 :]:
                if (first.text or "").count("{") <= (first.text or "").count("}"):
                    break
                first.text, other.text = (first.text or "") + (other.text or ""), ""
            first.text = _TOKEN.sub(lambda token: said.get(token[1], ""), first.text or "")
            first.set(name("xml:space"), "preserve")
