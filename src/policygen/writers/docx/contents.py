"""The contents, and lists of figures and tables: one field over the lines of each, with links and pages to renew."""

from __future__ import annotations

from dataclasses import replace

from policygen.document.tree import Contents, ContentsEntry, Listed, Text
from policygen.writers.docx.draft import Draft, Place
from policygen.writers.docx.fields import closing, field, opening
from policygen.writers.docx.markup import PROPERTIES, Element, element, run, text
from policygen.writers.docx.runs import write_runs

INSTRUCTION = 'TOC \\o "1-2" \\h \\z \\u'

#: Lists of captions go by the sequence that Word counts them in.
INSTRUCTIONS = {
    "chapters": INSTRUCTION, "figures": 'TOC \\h \\z \\c "Figure"', "tables": 'TOC \\h \\z \\c "Table"',
}  # fmt: skip


def write_contents(contents: Contents, place: Place, draft: Draft) -> list[Element]:
    """Return the lines of the contents; together they are the result of a TOC field."""
    lines = [_line(entry, contents.lists, replace(place, copy=True), draft) for entry in contents.entries]
    if not lines:
        return lines
    first = lines[0].find(PROPERTIES)
    for start in reversed(opening(INSTRUCTIONS[contents.lists])):
        lines[0].insert(0 if first is None else 1, start)
    lines[-1].append(closing())
    return draft.anchors.mark(contents.at, lines)


def _parted(entry: ContentsEntry, lists: Listed) -> list[Element]:
    """Return what stands before the words of a line: chapters begin at a tab, with or without a number."""
    if entry.level == 2 and lists == "chapters":
        return [run(element("w:tab"))]
    return [run(text("\u2002"))] if entry.number else []


def _line(entry: ContentsEntry, lists: Listed, place: Place, draft: Draft) -> Element:
    style = draft.optional_style(f"contents.{entry.level if lists == 'chapters' else 'list'}", place)
    assert style is not None, "styles.toml has no entry for lines of the contents"
    bookmark = draft.anchors.name(entry.target)
    page = draft.pages.get(entry.target)
    number = write_runs((Text(entry.number),), place, draft) if entry.number else []
    link = element(
        "w:hyperlink",
        {"w:anchor": bookmark, "w:history": "1"},
        *number,
        *_parted(entry, lists),
        *write_runs(entry.children, place, draft),
        run(element("w:tab")),
        *field(f"PAGEREF {bookmark} \\h", [] if page is None else [run(text(str(page)))]),
    )
    return draft.paragraph(style, link)
