"""Lists with Word's own bullets and numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from policygen.document.tree import Item, List, Paragraph
from policygen.writers.docx.draft import BlockWriter, Draft, Place
from policygen.writers.docx.markup import PARAGRAPH, Element, element, set_property, set_spacing, value
from policygen.writers.docx.runs import write_runs


def write_list(block: List, place: Place, draft: Draft, write: BlockWriter) -> list[Element]:
    """Return the paragraphs of a list; a numbered one counts from 1."""
    wanted = draft.style_name("ol" if block.ordered else "ul", block.at, place)
    assert wanted, "styles.toml has no entry for lists"
    deeper = f"{wanted} {place.list_level + 1}"
    has_levels = draft.styles.has(deeper) and place.list_level > 0
    style = draft.styles.id(deeper if has_levels else wanted)
    used = draft.styles.numbering(style)
    level = used[1] if used and has_levels else place.list_level
    number = draft.numbering.restarted(style) if block.ordered else None
    if number is None and used is not None and level != used[1]:
        number = used[0]

    def opening(content: list[Element]) -> Element:
        made = draft.paragraph(style, *content)
        if number is not None:
            set_property(made, element("w:numPr", None, value("w:ilvl", level), value("w:numId", number)))
        return made

    inner = replace(place.inside("li", at=block.at), list_level=place.list_level + 1, paragraph="li")
    written = [made for item in block.items for made in _item(item, inner, draft, write, opening)]
    if place.list_level == 0 and not place.nested and written and written[-1].tag == PARAGRAPH:
        # The items stand close together; what follows keeps the distance of a paragraph.
        body = draft.styles.id(draft.policy.styles["p"])
        set_spacing(written[-1], "after", draft.styles.space(body, "after"))
    return written


def _item(
    item: Item, place: Place, draft: Draft, write: BlockWriter, opening: Callable[[list[Element]], Element]
) -> list[Element]:
    inner = place.inside(at=item.at)
    first, rest = (item.children[0], item.children[1:]) if item.children else (None, ())
    if isinstance(first, Paragraph):
        draft.policy.class_style("p", first.at.classes, place.within, line=first.at.line)
        words = write_runs(first.children, inner.inside(at=first.at), draft)
        made = draft.anchors.mark(first.at, [opening(words)])
    else:
        made, rest = [opening([])], item.children
    return draft.anchors.mark(item.at, [*made, *write(rest, inner)])
