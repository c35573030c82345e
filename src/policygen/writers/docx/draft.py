"""The Word file while it is written: what all modules share, and where on the page an element stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP

from policygen.document.tree import Attributes, Block, Page
from policygen.writers.docx.anchors import Anchors
from policygen.writers.docx.colours import Colours
from policygen.writers.docx.markup import Element, name, paragraph, set_property
from policygen.writers.docx.notes import Notes
from policygen.writers.docx.numbering import ChapterNumbers, Numbering
from policygen.writers.docx.pictures import Pictures, Rasterise
from policygen.writers.docx.policy import Policy
from policygen.writers.docx.stylesheet import TWIPS_A_MILLIMETRE, StyleSheet

Story = Literal["document", "footnotes"]


@dataclass(frozen=True)
class Place:
    """Where an element stands: language and width (mm) around it, what surrounds it (outermost first)."""

    language: str
    width: float
    within: tuple[str, ...] = ()
    story: Story = "document"
    # a copy of words that are printed elsewhere has no notes and no bookmarks of its own
    copy: bool = False
    list_level: int = 0
    # what a paragraph without a class counts as: in a table's cells "td" or "th"
    paragraph: str = "p"
    # in a cell: what stands in there keeps no distance from the left margin
    nested: bool = False
    # how far what surrounds it reaches into the left margin, mm
    outdent: float = 0.0

    def inside(self, *names: str, at: Attributes | None = None) -> Place:
        """Return the place inside an element with these names."""
        language = (at.language if at else None) or self.language
        return replace(self, within=(*self.within, *names), language=language)


BlockWriter: TypeAlias = Callable[[Sequence[Block], Place], list[Element]]


class Draft:
    """The parts of the Word file that grow while the page is walked, and the data that decide how."""

    def __init__(
        self,
        page: Page,
        *,
        base: Document,
        policy: Policy,
        colours: Colours,
        rasterise: Rasterise,
        tags: Mapping[str, str],
        pages: Mapping[str, int],
        fonts: Path,
    ) -> None:
        self.policy = policy
        self.styles = StyleSheet(base.styles.element, policy)
        self.colours = colours
        self.pages = pages
        self.language = page.language
        self.anchors = Anchors(page)
        self.notes = Notes(base.part, self.styles)
        self.numbering = Numbering(base.part.numbering_part.element, self.styles)
        self.chapters = ChapterNumbers()
        self.base = base
        self.body: Element = base.element.body
        self.tags = tags
        self._own_locale = page.properties.get("locale")
        self.pictures = Pictures(base.part, rasterise, fonts, page.images, language=self.locale(page.language))

    def text_width(self) -> float:
        """Return the width of the text column of ``base.docx`` in millimetres."""
        section = self.base.sections[-1]._sectPr
        size, margins = section.find(name("w:pgSz")), section.find(name("w:pgMar"))
        assert size is not None
        assert margins is not None
        sides = sum(int(margins.get(name(f"w:{side}"), "0")) for side in ("left", "right"))
        return round((int(size.get(name("w:w"), "0")) - sides) / TWIPS_A_MILLIMETRE, 2)

    def locale(self, language: str) -> str:
        """Return the locale that Word spells and hyphenates a language by."""
        if language == self.language and self._own_locale:
            return self._own_locale
        return self.tags.get(language, language)

    def style(self, element: str, at: Attributes, place: Place) -> str | None:
        """Return the id of the style for an element; raise ``UnknownStyle`` for a class without entry."""
        wanted = self.style_name(element, at, place)
        return self.styles.id(wanted) if wanted else None

    def paragraph_style(self, at: Attributes, place: Place) -> str:
        """Return the id of the style for a paragraph: its class decides, else the kind of paragraph of the place."""
        wanted = self.policy.class_style("p", at.classes, place.within, line=at.line)
        kind, _, _ = place.paragraph.partition(".")
        for key in (place.paragraph, kind, "p"):
            wanted = wanted or self.policy.optional(key, place.within) or ""
        return self.styles.id(wanted)

    def style_name(self, element: str, at: Attributes, place: Place) -> str:
        """Return the name of the style for an element, "" for none; raise ``UnknownStyle`` as ``style`` does."""
        return self.policy.style(element, at.classes, place.within, line=at.line)

    def optional_style(self, element: str, place: Place) -> str | None:
        """Return the id of the style for an element, or nothing where ``styles.toml`` has no entry."""
        wanted = self.policy.optional(element, place.within)
        return self.styles.id(wanted) if wanted else None

    def link(self, address: str, place: Place) -> str:
        """Return the relationship by which the part that is being written links to an address."""
        part = self.notes.part if place.story == "footnotes" else self.base.part
        return part.relate_to(address, RELATIONSHIP.HYPERLINK, is_external=True)

    def paragraph(self, style: str, *content: Element) -> Element:
        """Make a paragraph of a style id.

        LibreOffice knows a frame only where the paragraph has it itself; a style's frame is repeated there.
        """
        made = paragraph(style, *content)
        if (frame := self.styles.frame(style)) is not None:
            set_property(made, deepcopy(frame))
        return made
