"""Tables: fixed columns, a head that is repeated on every page, rows that are not split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policygen.document.tree import NONE, Cell, Paragraph, Row, Span, Table, plain_text
from policygen.writers.docx.arrangement import cell as write_cell
from policygen.writers.docx.arrangement import keep_row, keep_with_next
from policygen.writers.docx.captions import write_caption
from policygen.writers.docx.draft import BlockWriter, Draft, Place
from policygen.writers.docx.markup import Element, element, twips, value

HEAD = "100000000000"  # w:cnfStyle of a first row (ECMA-376-1, 17.4.7)
NUMBERS = frozenset({"number", "value"})  # classes of spans and cells that hold a number


def write_table(table: Table, place: Place, draft: Draft, write: BlockWriter) -> list[Element]:
    """Return the caption and the table."""
    wanted = draft.style_name("table", table.at, place)
    assert wanted, "styles.toml has no entry for tables"
    style = draft.styles.id(wanted)
    inner = place.inside("table", *table.at.classes, at=table.at)
    whole = sum(table.widths)
    widths = [round(place.width * share / whole, 2) for share in table.widths]
    made = element("w:tbl", None, _properties(table, style, widths))
    made.append(element("w:tblGrid", None, *(element("w:gridCol", {"w:w": str(twips(width))}) for width in widths)))
    writer = _Rows(draft, write, inner, widths, _number_columns(table), draft.styles.cell_margins(style))
    made.extend(writer.rows(table.head, head=True))
    made.extend(writer.rows(table.body, head=False))
    if len(table.head) + len(table.body) <= draft.policy.arrangement.keep_rows:
        keep_with_next([made])
    else:
        # The head is repeated, but at least two rows stand below it where the table begins.
        keep_row(made, len(table.head))
    if table.caption is None:
        return [made]
    return [write_caption(table.caption, "Table", inner, draft), made]


def _properties(table: Table, style: str, widths: Sequence[float]) -> Element:
    first = "1" if table.head else "0"
    properties = element(
        "w:tblPr",
        None,
        value("w:tblStyle", style),
        element("w:tblW", {"w:w": str(sum(map(twips, widths))), "w:type": "dxa"}),
        element("w:tblInd", {"w:w": "0", "w:type": "dxa"}),
        element("w:tblLayout", {"w:type": "fixed"}),
        element(
            "w:tblLook",
            {
                "w:val": "0620" if table.head else "0600",
                "w:firstRow": first,
                "w:lastRow": "0",
                "w:firstColumn": "0",
                "w:lastColumn": "0",
                "w:noHBand": "1",
                "w:noVBand": "1",
            },
        ),
    )
    if table.caption is not None:
        words = f"{table.caption.label} {table.caption.number}: {plain_text(*table.caption.children)}"
        properties.append(value("w:tblCaption", " ".join(words.split())))
    return properties


class _Rows:
    """Writes the rows of one table; remembers the cells that reach down into the next rows."""

    def __init__(
        self,
        draft: Draft,
        write: BlockWriter,
        place: Place,
        widths: Sequence[float],
        numbers: frozenset[int],
        margins: float,
    ) -> None:
        self._draft = draft
        self._write = write
        self._place = place
        self._widths = widths
        self._numbers = numbers
        self._margins = margins

    def rows(self, rows: Sequence[Row], *, head: bool) -> list[Element]:
        """Return the rows of the head or of the body."""
        reaching: dict[int, tuple[int, int]] = {}  # column → rows still to come, columns
        return [self._row(row, reaching, head=head) for row in rows]

    def _row(self, row: Row, reaching: dict[int, tuple[int, int]], *, head: bool) -> Element:
        settings = [element("w:cantSplit")]
        if head:
            settings = [value("w:cnfStyle", HEAD), *settings, element("w:tblHeader")]
        made = element("w:tr", None, element("w:trPr", None, *settings))
        place = self._place.inside(at=row.at)
        column, coming = 0, list(row.cells)
        while column < len(self._widths):
            if column in reaching:
                left, span = reaching.pop(column)
                if left > 1:
                    reaching[column] = (left - 1, span)
                merged = [*_span(span), element("w:vMerge")]
                empty = self._draft.paragraph(self._draft.paragraph_style(NONE, self._cell_place(place)))
                made.append(write_cell(self._width(column, span), [empty], *merged))
                column += span
                continue
            if not coming:
                break
            cell = coming.pop(0)
            if cell.rows > 1:
                reaching[column] = (cell.rows - 1, cell.columns)
            made.append(self._cell(cell, column, place))
            column += cell.columns
        self._draft.anchors.mark(row.at, [made])
        return made

    def _cell_place(self, place: Place, kind: str = "td") -> Place:
        return replace(place, paragraph=kind, nested=True)

    def _cell(self, cell: Cell, column: int, place: Place) -> Element:
        width = self._width(column, cell.columns)
        place = replace(place.inside(at=cell.at), width=width - self._margins)
        content = self._write(cell.children, self._cell_place(place, self._kind(cell, column)))
        if not content:
            content = [self._draft.paragraph(self._draft.paragraph_style(NONE, self._cell_place(place)))]
        self._draft.anchors.mark(cell.at, content)
        properties = _span(cell.columns)
        if cell.rows > 1:
            properties.append(value("w:vMerge", "restart"))
        shades = self._draft.policy.shades
        if (shade := next((shades[one] for one in cell.at.classes if one in shades), None)) is not None:
            fill = self._draft.colours.mixed(shade)
            properties.append(element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill}))
        return write_cell(width, content, *properties)

    def _kind(self, cell: Cell, column: int) -> str:
        """Return what paragraphs in a cell count as: "td" or "th", with what sets them apart."""
        if cell.header and cell.scope in ("row", "rowgroup"):
            return "th.row"
        if NUMBERS & set(cell.at.classes) or column in self._numbers:
            return "th.number" if cell.header else "td.number"
        if cell.header:
            return "th.col" if column else "th"
        return "td"

    def _width(self, column: int, span: int) -> float:
        return sum(self._widths[column : column + span])


def _span(columns: int) -> list[Element]:
    return [value("w:gridSpan", columns)] if columns > 1 else []


def _number_columns(table: Table) -> frozenset[int]:
    """Return the columns whose plain cells all hold a number, in tables without merged cells."""
    if any(cell.columns > 1 or cell.rows > 1 for row in table.body for cell in row.cells):
        return frozenset()
    found = range(len(table.widths))
    return frozenset(
        column
        for column in found
        if (cells := [row.cells[column] for row in table.body if column < len(row.cells)])
        and all(_is_number(cell) for cell in cells)
    )


def _is_number(cell: Cell) -> bool:
    if NUMBERS & set(cell.at.classes):
        return True
    inside = [node for block in cell.children if isinstance(block, Paragraph) for node in block.children]
    spans = [node for node in inside if isinstance(node, Span)]
    return bool(spans) and not NUMBERS.isdisjoint(spans[0].at.classes) and len(inside) == len(spans)
