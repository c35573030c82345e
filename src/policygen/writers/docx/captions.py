"""Captions: label, a number that Word counts by kind, and text."""

from __future__ import annotations

from typing import Literal

from policygen.document.tree import Caption, Text
from policygen.writers.docx.draft import Draft, Place
from policygen.writers.docx.fields import field
from policygen.writers.docx.markup import Element
from policygen.writers.docx.runs import write_runs


def write_caption(caption: Caption, kind: Literal["Table", "Figure"], place: Place, draft: Draft) -> Element:
    """Return the paragraph of a caption; ``kind`` names the sequence that Word counts."""
    style = draft.optional_style(f"caption.{kind.lower()}", place)
    assert style is not None, "styles.toml has no entry for captions"
    inner = place.inside("caption", at=caption.at)
    label = draft.optional_style("caption.label", inner)
    content: list[Element] = []
    if caption.label:
        content += write_runs((Text(f"{caption.label}\u00a0"),), inner, draft, style=label)
        number = write_runs((Text(str(caption.number)),), inner, draft, style=label)
        content += draft.anchors.around_token(caption, field(f"SEQ {kind} \\* ARABIC", number, label))
        content += write_runs((Text("\u2002"),), inner, draft, style=label)
    made = draft.paragraph(style, *content, *write_runs(caption.children, inner, draft))
    draft.anchors.mark(caption.at, [made])
    return made
