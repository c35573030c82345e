"""Headings: numbered by Word where Word counts as the page does, with the number as text elsewhere."""

from __future__ import annotations

from policygen.document.tree import Heading, Inline, Span, Text
from policygen.writers.docx.draft import Draft, Place
from policygen.writers.docx.markup import Element, element, run, text
from policygen.writers.docx.policy import UnknownStyle
from policygen.writers.docx.runs import write_runs

ID = "id"  # the class of a span that says the id of what a heading heads


def write_heading(heading: Heading, place: Place, draft: Draft) -> Element:
    """Return the paragraph of a heading.

    A number that Word would not count, and the id that a heading begins with, hang before the words where
    ``styles.toml`` has a style for that (``h3.hanging``).
    """
    tag = f"h{heading.level}"
    inner = place.inside(tag, *(f"{outer} {tag}" for outer in place.within), at=heading.at)
    number = write_runs((Text(heading.number),), inner, draft) if heading.number else []
    words = heading.children
    repeated = draft.optional_style(f"{tag}.words", place)
    numbered = draft.optional_style(f"{tag}.numbered", place)
    if heading.number and numbered is not None and draft.chapters.meets(heading.level, heading.number):
        draft.numbering.end_with(numbered, "." if heading.number.endswith(".") else "")
        return draft.paragraph(numbered, *write_runs(words, inner, draft, style=repeated))
    if not number and len(words) > 1 and isinstance(words[0], Span) and ID in words[0].at.classes:
        number = write_runs(words[:1], inner, draft)
        words = _without_edge(words[1:])
    hanging = draft.optional_style(f"{tag}.hanging", place) if number else None
    plain = None
    for name in heading.at.classes:
        found = draft.optional_style(f"{tag}.{name}", place)
        if found is None:
            raise UnknownStyle(tag, name, heading.at.line)
        plain = plain or found
    style = hanging or plain or draft.optional_style(tag, place)
    assert style is not None, f"styles.toml has no entry for {tag}"
    if number:
        number.append(run(element("w:tab")) if hanging else run(text("\u2002")))
    return draft.paragraph(style, *number, *write_runs(words, inner, draft, style=repeated))


def _without_edge(words: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return words without the space that parted them from what stood before."""
    if isinstance(words[0], Text):
        return (Text(words[0].text.lstrip(" ")), *words[1:])
    return words
