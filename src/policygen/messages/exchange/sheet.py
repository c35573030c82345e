"""Writes and reads a table for spreadsheet programs (xlsx), one row for each text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from policygen.findings import Place, say
from policygen.messages.exchange.lines import STATES, Line, State

#: Heading and width in characters; the columns after “comment” are hidden and tell the program what a row is.
_COLUMNS = (
    ("id", 15), ("where", 34), ("source", 56), ("English", 40), ("translation", 56), ("state", 12), ("comment", 30),
    ("domain", 12), ("language", 9), ("units", 12), ("context", 12), ("exported", 14),
)  # fmt: skip
_NAMES = [name for name, _ in _COLUMNS]
_SHOWN = 7
_OPEN = ("translation", "state", "comment")

_HEAD = PatternFill("solid", fgColor="1B2F52")
_QUIET = PatternFill("solid", fgColor="F3F4F5")
_LINE = Border(bottom=Side("thin", color="C9CCCF"))
_COLOURS: Mapping[State, str] = {"missing": "F7E9E5", "outdated": "FBF3D9"}

#: More rows than any project has; a hostile file could promise a million.
_MOST = 20_000


class NotSheet(ValueError):
    """The file is no table of ours; the one argument is a message that says why."""


def write_sheet(lines: Iterable[Line], *, title: str) -> bytes:
    """Return lines as a workbook: what is not to be changed is locked, without a password."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(title)
    for number, (name, width) in enumerate(_COLUMNS, 1):
        cell = sheet.cell(1, number, name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cell.alignment = Alignment(vertical="center")
        column = sheet.column_dimensions[cell.column_letter]
        column.width, column.hidden = width, number > _SHOWN
    sheet.row_dimensions[1].height = 24
    count = 1
    for count, line in enumerate(lines, 2):
        for number, (name, text) in enumerate(zip(_NAMES, _row(line), strict=True), 1):
            cell = sheet.cell(count, number)
            assert isinstance(cell, Cell)
            _put(cell, text)
            cell.border = _LINE
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.protection = Protection(locked=name not in _OPEN)
            if name not in _OPEN:
                cell.fill = _QUIET
                cell.font = Font(color="1A1A1A" if name in ("source", "English") else "5E6266")
        sheet.row_dimensions[count].height = _height(line)
    for state, colour in _COLOURS.items():
        rule = FormulaRule([f'$F2="{state}"'], fill=PatternFill("solid", bgColor=colour))
        sheet.conditional_formatting.add(f"E2:F{max(2, count)}", rule)
    states = DataValidation(type="list", formula1=f'"{",".join(STATES)}"', allow_blank=True, showErrorMessage=True)
    states.error = f"One of: {', '.join(STATES)}"
    sheet.add_data_validation(states)
    states.add(f"F2:F{max(2, count)}")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:G{count}"
    # Filters, column widths and row heights stay in the reader's hands.
    sheet.protection.sheet = True
    sheet.protection.autoFilter = sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _row(line: Line) -> tuple[str, ...]:
    where = "\n".join([*(line.units[:1] or line.places[:1]), *line.about])
    if line.form or line.source_language == "":
        where += f"\nplural form {line.form + 1}"
    return (
        line.id, where, line.source, line.english, line.translation, line.state, line.comment,
        line.domain, line.language, " ".join(line.units), line.context, line.exported,
    )  # fmt: skip


def _put(cell: Cell, text: str) -> None:
    """Write a text as a text: one that begins with “=” is no formula, and “00012e5” is no number."""
    cell.value = text or None
    if text:
        cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", text.startswith(("=", "+", "-", "@"))


def _height(line: Line) -> float:
    """Return a row's height in points, for programs that do not find it themselves."""
    wrapped = [(line.source, 56), (line.translation, 56), (line.english, 40), (_row(line)[1], 34)]
    rows = max(sum(len(part) // width + 1 for part in text.split("\n")) for text, width in wrapped)
    return min(400.0, 15.0 * max(1, rows) + 3)


def read_sheet(members: Mapping[str, bytes], content: bytes, *, file: str) -> list[Line]:
    """Return the lines of a workbook; raises ``NotSheet`` for one that is broken, or that could do harm.

    ``members`` are the files in it. Formulas are texts here: nothing is calculated, and no other file is looked at.
    """
    for name, member in members.items():
        if name.endswith((".xml", ".rels")) and (b"<!" in member.replace(b"<!--", b"") or b"\0" in member):
            raise NotSheet(say("it declares entities or a document type"))
    try:
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False, data_only=False)
        try:
            return list(_read(book.worksheets[0].iter_rows(max_row=_MOST + 1, max_col=50), file))
        finally:
            book.close()
    except NotSheet:
        raise
    except (
        InvalidFileException, BadZipFile, LookupError, ValueError, TypeError, AttributeError, SyntaxError, OSError,
    ) as error:  # fmt: skip
        # openpyxl lets whatever goes wrong inside it through.
        raise NotSheet(say("it is no whole table: {error}", error=error)) from error


def _read(rows: Iterable[Any], file: str) -> Iterator[Line]:
    columns: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        texts = ["" if cell.value is None else str(cell.value) for cell in row]
        if not columns:
            columns = {name: at for at, name in enumerate(texts) if name in _NAMES}
            if missing := [name for name in _NAMES if name not in columns]:
                raise NotSheet(say("row 1 lacks these columns: {missing}", missing=", ".join(missing)))
            continue
        found = {name: texts[at] if at < len(texts) else "" for name, at in columns.items()}
        key, _, form = found["id"].strip().partition(".")
        if not key:
            continue
        if form and not form.isdecimal():
            raise NotSheet(say("row {number}: the id was changed", number=number))
        yield Line(
            domain=found["domain"],
            key=key,
            source=found["source"],
            translation=found["translation"].strip(),
            state=_state(found["state"].strip()),
            language=found["language"],
            form=int(form or 0),
            context=found["context"],
            units=tuple(found["units"].split()),
            comment=found["comment"],
            exported=found["exported"],
            place=Place(file, number, columns["translation"] + 1),
        )
    if not columns:
        raise NotSheet(say("it is empty"))


def _state(said: str) -> State:
    # Who types a translation into an empty cell seldom changes the word beside it.
    return "outdated" if said == "outdated" else "translated" if said else ""
