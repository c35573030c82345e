"""Knows where every line of a laid-out document stands: WeasyPrint's boxes become plain facts about pages and lines.

All lengths are CSS pixels from the upper left corner of the trimmed page.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

#: Where a line stands: in the running text, apart from it (marks in the margin, absolute boxes), in a note at the foot
#: of the page, in a table's head, or in what every page has (running heads, page numbers).
Role = Literal["text", "aside", "note", "head", "frame"]

#: Values of ``break-before`` and ``break-after`` that end a page whatever is on it.
_FORCED = frozenset({"page", "left", "right", "recto", "verso"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words, or a picture, with the space that it may fill.

    ``block`` tells the element that the line is part of, the same on every page; ``tag`` is that element's name.
    ``left`` and ``right`` are what is printed, ``from_`` and ``to`` where its block begins and ends. ``clip`` is the
    rectangle (left, top, right, bottom) beyond which nothing shows, if there is one. ``baseline`` is that of the
    line's own face; ``anchor`` is the id of the nearest element that has one.
    """

    role: Role
    tag: str
    block: int
    left: float
    top: float
    right: float
    bottom: float
    from_: float
    to: float
    baseline: float
    words: str
    unit: str = ""
    anchor: str = ""
    clip: tuple[float, float, float, float] | None = None
    classes: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it has no words but a drawing or an image."""
        return not self.words


@dataclass(slots=True)
class Sheet:
    """A page, counted from 1: its trimmed size, the area of its text, and what stands on it in reading order.

    ``name`` is that of the ``@page`` rule, if it has one. ``is_new`` says that the style begins this page whatever
    room the one before it had. ``rows`` are the table rows on it, heads apart, with the unit and id to name them by.
    """

    number: int
    name: str
    is_blank: bool
    width: float
    height: float
    top: float
    bottom: float
    is_new: bool = False
    lines: list[Line] = field(default_factory=list)
    rows: dict[int, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Where:
    """What is known of the surroundings of a box."""

    role: Role
    tag: str = ""
    block: int = 0
    from_: float = 0.0
    to: float = 0.0
    unit: str = ""
    anchor: str = ""
    clip: tuple[float, float, float, float] | None = None
    classes: str = ""


def read_sheets(document: Any) -> list[Sheet]:
    """Return the pages of a document that WeasyPrint has laid out."""
    reader = Reader()
    return [reader.read(page._page_box) for page in document.pages]


class Reader:
    """Reads the boxes of pages one after another, as they are laid out."""

    def __init__(self) -> None:
        self._number = 0
        self._name = ""
        self._met: set[int] = set()
        self._ends_forced = False

    def read(self, box: Any) -> Sheet:
        """Return the next page."""
        self._number += 1
        top = box.content_box_y()
        kind = box.page_type
        sheet = Sheet(
            self._number, kind.name or "", kind.blank, box.margin_width(), box.margin_height(), top, top + box.height
        )
        for child in box.children:
            role: Role = "text"
            if isinstance(child, boxes.MarginBox):
                role = "frame"
            elif isinstance(child, boxes.FootnoteAreaBox):
                role = "note"
                # A page without notes has an empty area at its very foot.
                if child.children:
                    sheet.bottom = child.position_y
            elif child.element is None:
                role = "note"  # what a style prints above or beside the text (@note-area)
            else:
                first, last = _edge(child, 0), _edge(child, -1)
                begun = [each for each in first if id(each.element) not in self._met]
                sheet.is_new = (
                    self._ends_forced or self._number == 1 or sheet.name != self._name
                    or any(each.style["break_before"] in _FORCED for each in begun)
                )  # fmt: skip
                self._ends_forced = any(each.style["break_after"] in _FORCED for each in last)
                self._met.update(id(each.element) for each in last)
            _read(child, _Where(role), sheet)
        self._name = sheet.name
        return sheet


def _edge(box: Any, end: int) -> list[Any]:
    """Return the boxes that begin (0) or end (-1) where a box does, from the outermost inwards.

    The elements of those at the end of a page are what a later page may go on with.
    """
    chain = []
    while isinstance(box, boxes.BlockLevelBox | boxes.TableRowGroupBox | boxes.TableRowBox):
        chain.append(box)
        inside = [each for each in box.children if not isinstance(each, AbsolutePlaceholder)] if box.children else []
        inside = [each for each in inside if each.is_in_normal_flow()]
        if not inside:
            break
        box = inside[end]
    return chain


def _read(box: Any, where: _Where, sheet: Sheet) -> None:
    """Enter the lines of a box and of all in it."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
        if where.role == "text":
            where = replace(where, role="aside")
    if isinstance(box, boxes.LineBox):
        _enter(box, where, sheet)
        return
    element = box.element
    if box.is_outside_marker or (element is not None and element.get("aria-hidden") == "true"):
        return
    if isinstance(box, boxes.ReplacedBox):
        _enter_picture(box, where, sheet)
        return
    if isinstance(box, boxes.BlockContainerBox):
        where = _inside(box, element, where)
    elif isinstance(box, boxes.TableRowGroupBox) and box.is_header:
        where = replace(where, role="head")
    elif isinstance(box, boxes.TableRowBox) and where.role != "head":
        _enter_row(box, where, sheet)
        return
    for child in box.children:
        _read(child, where, sheet)


def _enter_row(box: Any, where: _Where, sheet: Sheet) -> None:
    """Enter the lines of a table row, and the row with the unit of its first words."""
    before = len(sheet.lines)
    for child in box.children:
        _read(child, where, sheet)
    units = (line.unit for line in sheet.lines[before:] if line.unit)
    sheet.rows.setdefault(id(box.element), replace(_spot(box, where), unit=next(units, where.unit)))


def _inside(box: Any, element: Any, where: _Where) -> _Where:
    """Return what the lines of a block are to know: its width, its element, what it clips."""
    from_ = box.position_x + box.margin_left + box.border_left_width
    to = from_ + box.padding_left + box.width + box.padding_right
    role = where.role
    if role == "text" and not box.is_in_normal_flow():
        role = "aside"
    clip = where.clip
    if box.style["overflow"] != "visible":
        top = box.padding_box_y()
        clip = from_, top, to, top + box.padding_height()
    if element is None:
        return replace(where, role=role, from_=from_, to=to, clip=clip)
    return _Where(
        role, element.tag, id(element), from_, to, element.get("data-unit") or where.unit,
        element.get("id") or where.anchor, clip, element.get("class") or "",
    )  # fmt: skip


def _enter(line: Any, where: _Where, sheet: Sheet) -> None:
    """Enter a line, and what stands in it as a block of its own."""
    texts: list[Any] = []
    unit = _texts(line, texts, where, sheet)
    if not texts:
        return
    first, last = texts[0], texts[-1]
    # The box of a text begins above its letters and ends below them: what the face needs, not the line.
    top = min(each.position_y for each in texts)
    bottom = max(each.position_y + each.height for each in texts)
    main = max(texts, key=lambda each: each.width)
    sheet.lines.append(
        Line(
            where.role, where.tag, where.block, first.position_x, top, last.position_x + last.width, bottom,
            where.from_, where.to, main.position_y + main.baseline, "".join(each.text for each in texts),
            where.unit or unit, where.anchor, where.clip, where.classes,
        )
    )  # fmt: skip


def _texts(box: Any, texts: list[Any], where: _Where, sheet: Sheet) -> str:
    """Collect the texts of a line; return the unit of the first element in it that has one."""
    unit = ""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            if child.text.strip() and child.style["font_size"] > 0:
                texts.append(child)
        elif isinstance(child, boxes.InlineBox):
            found = _texts(child, texts, where, sheet)
            unit = unit or found or (child.element is not None and child.element.get("data-unit")) or ""
        else:
            _read(child, where, sheet)
    return unit


def _enter_picture(box: Any, where: _Where, sheet: Sheet) -> None:
    sheet.lines.append(_spot(box, where))


def _spot(box: Any, where: _Where) -> Line:
    left, top = box.position_x, box.position_y
    return Line(
        where.role, where.tag, where.block, left, top, left + box.width, top + box.height, where.from_, where.to,
        top, "", where.unit, where.anchor, where.clip, where.classes,
    )  # fmt: skip
