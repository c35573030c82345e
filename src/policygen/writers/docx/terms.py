"""Terms with explanations: a table of fields, or entries that begin with their term."""

from __future__ import annotations

from dataclasses import replace

from policygen.document.tree import Paragraph, Term, Terms
from policygen.writers.docx.arrangement import layout_table, margin_column
from policygen.writers.docx.draft import BlockWriter, Draft, Place
from policygen.writers.docx.markup import Element, element, run, text
from policygen.writers.docx.runs import write_runs

TERM_SHARE = 0.24  # of the width, for the terms of a table of fields inside a cell


def write_terms(terms: Terms, place: Place, draft: Draft, write: BlockWriter) -> list[Element]:
    """Return the entries: a table where ``styles.toml`` names a table style, else a paragraph an entry."""
    wanted = draft.style_name("dl", terms.at, place)
    assert wanted, "styles.toml has no entry for lists of terms"
    inner = place.inside(*terms.at.classes, at=terms.at)
    style = draft.styles.id(wanted)
    if draft.styles.is_table(wanted):
        return [_fields(terms, style, inner, draft, write)]
    return [made for term in terms.terms for made in _entry(term, style, inner, draft, write)]


def _fields(terms: Terms, style: str, place: Place, draft: Draft, write: BlockWriter) -> Element:
    left = round(place.width * TERM_SHARE, 2) if place.nested else margin_column(draft)
    right = place.width - left
    rows = []
    for term in terms.terms:
        inner = replace(
            place.inside(at=term.at), width=right - draft.styles.cell_margins(style), paragraph="dd", nested=True
        )
        label = draft.optional_style("dt.field", inner)
        assert label is not None, "styles.toml has no entry for the terms of a table of fields"
        head = [draft.paragraph(label, *write_runs(term.term, inner, draft))]
        body = write(term.definition, inner)
        draft.anchors.mark(term.at, [*head, *body])
        rows.append([(left, head), (right, body)])
    return layout_table(style, rows, draft.styles, indent=0.0, split=False)


def _entry(term: Term, style: str, place: Place, draft: Draft, write: BlockWriter) -> list[Element]:
    inner = place.inside(at=term.at)
    content = write_runs(term.term, inner, draft, style=draft.optional_style("dt", inner))
    content.append(run(element("w:tab")) if draft.styles.has_tab(style) else run(text("\u2002")))
    first, rest = (term.definition[0], term.definition[1:]) if term.definition else (None, ())
    if isinstance(first, Paragraph):
        draft.policy.class_style("p", first.at.classes, inner.within, line=first.at.line)
        words = write_runs(first.children, inner.inside(at=first.at), draft)
        content += draft.anchors.around(first.at, words)
    else:
        rest = term.definition
    return draft.anchors.mark(term.at, [draft.paragraph(style, *content), *write(rest, inner)])
