"""The text body: blocks of the page become paragraphs and tables, one after another."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import assert_never

from policygen.document.tree import (
    Block,
    Contents,
    Figure,
    Group,
    Heading,
    List,
    Page,
    Paragraph,
    Section,
    Table,
    Terms,
    plain_text,
)
from policygen.writers.docx.arrangement import (
    break_page,
    follow,
    keep_row,
    keep_whole,
    margin_column,
    reach_out,
    write_box,
    write_grid,
)
from policygen.writers.docx.captions import write_caption
from policygen.writers.docx.contents import write_contents
from policygen.writers.docx.draft import Draft, Place
from policygen.writers.docx.headings import write_heading
from policygen.writers.docx.lists import write_list
from policygen.writers.docx.markup import TABLE, Element, element, name, set_property
from policygen.writers.docx.policy import any_of, first_of
from policygen.writers.docx.runs import write_runs
from policygen.writers.docx.tables import write_table
from policygen.writers.docx.terms import write_terms


def write_page(page: Page, draft: Draft) -> None:
    """Fill the body of the Word file; the samples in ``base.docx`` go, its page settings stay."""
    sections = list(draft.body.iter(name("w:sectPr")))
    own, rest = sections[0], sections[-1]
    for child in list(draft.body):
        if child is not rest:
            draft.body.remove(child)
    own.attrib.clear()
    place = Place(page.language, draft.text_width())
    written = _Sequence(draft, own).write(page.children, place)
    if written and written[-1].tag == TABLE:
        written.append(draft.paragraph(draft.styles.id("Table Gap")))
    for position, block in enumerate(written):
        draft.body.insert(position, block)


NOTE = "note"  # the class of a small note under a table


class _Sequence:
    """Writes blocks in sequence, with what stands between them: breaks, gaps, a section of one's own."""

    def __init__(self, draft: Draft, own_section: Element) -> None:
        self._draft = draft
        self._own_section = own_section

    def write(self, blocks: Sequence[Block], place: Place) -> list[Element]:
        written: list[Element] = []
        before: Block | None = None
        for block in blocks:
            made = self._one(block, before, place)
            if made and self._starts_page(block, before):
                made = break_page(made, self._draft)
            if isinstance(before, Table) and isinstance(block, Paragraph) and NOTE in block.at.classes:
                keep_row(written[-1], -1)
                made = reach_out(made, self._outdent(before, place))
            written += follow(written, made, self._draft)
            before = block
        return written

    def _starts_page(self, block: Block, before: Block | None) -> bool:
        said = self._draft.policy.arrangement
        if before is not None and _is(before, said.own_section):
            return False
        if isinstance(block, Group) and isinstance(before, Group):
            both = len(plain_text(before, block)) > said.keep_together_characters
            return both and all(any_of("div", one.at.classes, said.page_each) for one in (before, block))
        return _is(block, said.new_page) or (before is not None and _is(before, said.front))

    def _one(self, block: Block, before: Block | None, place: Place) -> list[Element]:
        draft = self._draft
        match block:
            case Paragraph():
                inner = place.inside(*block.at.classes, at=block.at)
                style = draft.paragraph_style(block.at, place)
                made = [draft.paragraph(style, *write_runs(block.children, inner, draft))]
            case Heading():
                made = [write_heading(block, place, draft)]
            case List():
                made = write_list(block, place, draft, self.write)
            case Terms():
                made = write_terms(block, place, draft, self.write)
            case Table():
                made = self._table(block, place)
            case Figure():
                made = self._figure(block, place)
            case Contents():
                return write_contents(block, place, draft)
            case Group():
                made = self._group(block, before, place)
            case Section():
                made = self._section(block, place)
            case _:
                assert_never(block)
        return draft.anchors.mark(block.at, made)

    def _table(self, table: Table, place: Place) -> list[Element]:
        outdent = self._outdent(table, place)
        wide = replace(place, width=place.width + outdent)
        return reach_out(write_table(table, wide, self._draft, self.write), outdent)

    def _outdent(self, table: Table, place: Place) -> float:
        """Return how far a table reaches into the left margin; not again inside what does so."""
        wide = first_of("table", table.at.classes, self._draft.policy.arrangement.wide)
        return 0.0 if wide is None or place.nested or place.outdent else wide

    def _figure(self, figure: Figure, place: Place) -> list[Element]:
        draft, picture = self._draft, figure.picture
        style = draft.style("figure", figure.at, place)
        assert style is not None, "styles.toml has no entry for figures"
        in_column = any_of("figure", figure.at.classes, draft.policy.arrangement.in_column)
        indent = margin_column(draft) if in_column and not place.nested else 0.0
        if any_of("figure", figure.at.classes, draft.policy.arrangement.behind_text):
            shown = draft.pictures.behind_text(picture)
        else:
            shown = draft.pictures.inline(picture, widest=place.width - indent)
        made = [draft.paragraph(style, *draft.anchors.around(picture.at, [shown]))]
        if figure.caption is None:
            set_property(made[0], element("w:keepNext", {"w:val": "0"}))
            return made
        inner = place.inside(*figure.at.classes, at=figure.at)
        return reach_out([*made, write_caption(figure.caption, "Figure", inner, draft)], -indent)

    def _group(self, group: Group, before: Block | None, place: Place) -> list[Element]:
        said = self._draft.policy.arrangement
        style = self._draft.style_name("div", group.at, place)
        inner = place.inside(*group.at.classes, at=group.at)
        columns = first_of("div", group.at.classes, said.grid)
        outdent = first_of("div", group.at.classes, said.wide)
        if columns is not None and _alike(group.children):
            made = write_grid(group.children, columns, inner, self._draft, self.write)
        elif self._draft.styles.is_table(style) and not _has_chapter(group):
            made = write_box(group.children, style, inner, self._draft, self.write)
        elif outdent is not None:
            made = reach_out(
                self.write(group.children, replace(inner, width=inner.width + outdent, outdent=outdent)), outdent
            )
        else:
            made = self.write(group.children, inner)
        if any_of("div", group.at.classes, said.keep_together):
            # A long one that follows a heading would leave no room for it on the page, or a heading alone on its page.
            most = said.keep_together_characters // (2 if isinstance(before, Heading) else 1)
            if not self._starts_page(group, before):
                keep_whole(made, group.children, most)
        return made

    def _section(self, section: Section, place: Place) -> list[Element]:
        draft = self._draft
        draft.style("section", section.at, place)
        made = self.write(section.children, place.inside(*section.at.classes, at=section.at))
        if not any_of("section", section.at.classes, draft.policy.arrangement.own_section):
            return made
        end = draft.paragraph(draft.styles.id("Section Break"))
        set_property(end, deepcopy(self._own_section))
        return [*made, end]


def _is(block: Block, kinds: frozenset[str]) -> bool:
    return isinstance(block, Section) and any_of("section", block.at.classes, kinds)


def _has_chapter(group: Group) -> bool:
    """Tell whether a heading that the contents list stands in a group: Word's navigation sees none in tables."""
    return any(isinstance(node, Heading) and node.level < 4 for node in group.children)


def _alike(blocks: Sequence[Block]) -> bool:
    """Tell whether blocks are all of one kind, so that each may fill a cell of a grid."""
    return len({type(block) for block in blocks}) == 1 and len(blocks) > 1
