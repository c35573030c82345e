"""How blocks stand on the page: breaks and gaps, what is kept together, boxes, grids, blocks that reach out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policygen.document.tree import Block, Paragraph, plain_text
from policygen.writers.docx.draft import BlockWriter, Draft, Place
from policygen.writers.docx.markup import (
    PARAGRAPH,
    TABLE,
    Element,
    element,
    name,
    paragraphs,
    set_property,
    set_spacing,
    style_of,
    twips,
)
from policygen.writers.docx.stylesheet import StyleSheet

AFTER_TABLE = 200  # twips above a paragraph that follows a table and whose style has no space above
LONGEST_UNSPLIT = 1500  # characters of a box that stays on one page
MARKER = "marker"
Cells = Sequence[tuple[float, list[Element]]]


def break_page(made: list[Element], draft: Draft) -> list[Element]:
    """Let blocks begin on a new page."""
    if made[0].tag != PARAGRAPH:
        made = [draft.paragraph(draft.styles.id("Table Gap")), *made]
    set_property(made[0], element("w:pageBreakBefore"))
    set_spacing(made[0], "before", 0)
    return made


def follow(written: list[Element], made: list[Element], draft: Draft) -> list[Element]:
    """Return what is written after other blocks: a table needs a paragraph or some space after it."""
    if not written or not made or written[-1].tag != TABLE:
        return made
    if made[0].tag == TABLE:
        # Word joins two tables that nothing parts.
        return [draft.paragraph(draft.styles.id("Table Gap")), *made]
    if draft.styles.space(style_of(made[0]), "before") == 0 and style_of(made[0]) != draft.styles.id("Section Break"):
        set_spacing(made[0], "before", AFTER_TABLE)
    return made


def keep_whole(made: list[Element], blocks: Sequence[Block], most: int) -> None:
    """Keep blocks on one page, unless they have more characters than a page could take beside other text."""
    if len(plain_text(*blocks)) <= most:
        keep_with_next(made)


def keep_with_next(made: Sequence[Element]) -> None:
    """Let every paragraph stay on the page of the next one, but for the last (a table's last row)."""
    inside = list(paragraphs(made))
    last = made[-1] if made else None
    if last is not None and last.tag == TABLE:
        free = set(last.findall(name("w:tr"))[-1].iter(PARAGRAPH))
    else:
        free = set(inside[-1:])
    for one in inside:
        if one not in free:
            set_property(one, element("w:keepNext"))


def keep_row(table: Element, row: int) -> None:
    """Keep a row of a table (-1: the last) on the page of what follows it."""
    for one in table.findall(name("w:tr"))[row].iter(PARAGRAPH):
        set_property(one, element("w:keepNext"))


def layout_table(style: str, rows: Sequence[Cells], styles: StyleSheet, *, indent: float, split: bool) -> Element:
    """Return a table that only arranges; widths of cells and distance from the left margin are in millimetres.

    It gets the look of a table style but not the style: Word's accessibility checker takes a table without style for
    layout, and wants a header row in any other. Its words are read row by row, which is their order.
    """
    widths = [width for width, _ in rows[0]]
    properties = element(
        "w:tblPr",
        None,
        element("w:tblW", {"w:w": str(sum(map(twips, widths))), "w:type": "dxa"}),
        element("w:tblInd", {"w:w": str(twips(indent)), "w:type": "dxa"}),
        *styles.copied(style, "w:tblPr/w:tblBorders"),
        element("w:tblLayout", {"w:type": "fixed"}),
        *styles.copied(style, "w:tblPr/w:tblCellMar"),
        element("w:tblLook", {"w:val": "0600", "w:noHBand": "1", "w:noVBand": "1"}),
    )
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": str(twips(width))}) for width in widths))
    table = element("w:tbl", None, properties, grid)
    for row in rows:
        line = element("w:tr", None, *([] if split else [element("w:trPr", None, element("w:cantSplit"))]))
        line.extend(cell(width, content, *styles.copied(style, "w:tcPr/w:shd")) for width, content in row)
        table.append(line)
    return table


def cell(width: float, content: list[Element], *properties: Element) -> Element:
    """Return a cell; one that does not end with a paragraph would be refused by Word."""
    size = element("w:tcW", {"w:w": str(twips(width)), "w:type": "dxa"})
    ending = [] if content and content[-1].tag == PARAGRAPH else [element("w:p")]
    return element("w:tc", None, element("w:tcPr", None, size, *properties), *content, *ending)


def indent_of(style: str, place: Place, draft: Draft) -> float:
    """Return how far a layout table stands from the left margin: not at all inside a cell."""
    return 0.0 if place.nested else draft.styles.table_indent(style)


def margin_column(draft: Draft) -> float:
    """Return the width of the column beside the text, in millimetres: what body text is indented by."""
    return draft.styles.indent(draft.styles.id(draft.policy.styles["p"]))


def write_box(blocks: Sequence[Block], style: str, place: Place, draft: Draft, write: BlockWriter) -> list[Element]:
    """Return a box around blocks, in a table style; a marker that comes first stands in the margin column."""
    key = draft.styles.id(style)
    indent = indent_of(key, place, draft)
    width, margins = place.width - indent, draft.styles.cell_margins(key)
    inner = replace(place.inside("boxed"), nested=True)
    cells: list[tuple[float, list[Element]]] = []
    if not indent and not place.nested and len(blocks) > 1 and _is_marker(blocks[0]):
        beside = margin_column(draft)
        cells.append((beside, write(blocks[:1], replace(inner, width=beside - margins))))
        blocks, width = blocks[1:], width - beside
    cells.append((width, write(blocks, replace(inner, width=width - margins))))
    return [layout_table(key, [cells], draft.styles, indent=indent, split=len(plain_text(*blocks)) > LONGEST_UNSPLIT)]


def _is_marker(block: Block) -> bool:
    return isinstance(block, Paragraph) and MARKER in block.at.classes


def write_grid(blocks: Sequence[Block], columns: int, place: Place, draft: Draft, write: BlockWriter) -> list[Element]:
    """Return blocks of one kind side by side, so many in a row."""
    key = draft.styles.id(draft.policy.styles["grid"])
    indent = indent_of(key, place, draft)
    columns = min(columns, len(blocks))
    width = (place.width - indent) / columns
    inner = replace(place.inside("grid"), width=width - draft.styles.cell_margins(key), nested=True)
    rows: list[Cells] = []
    for start in range(0, len(blocks), columns):
        row = [(width, write([block], inner)) for block in blocks[start : start + columns]]
        rows.append([*row, *((width, []) for _ in range(columns - len(row)))])
    return [layout_table(key, rows, draft.styles, indent=indent, split=False)]


def reach_out(made: list[Element], outdent: float) -> list[Element]:
    """Let blocks begin so many millimetres out in the left margin."""
    if not outdent:
        return made
    for one in made:
        if one.tag == PARAGRAPH:
            set_property(one, element("w:ind", {"w:left": str(-twips(outdent)), "w:firstLine": "0"}))
            continue
        indent = element("w:tblInd", {"w:w": str(-twips(outdent)), "w:type": "dxa"})
        for properties in one.findall(name("w:tblPr")):
            for there in properties.findall(name("w:tblInd")):
                properties.replace(there, indent)
    return made
