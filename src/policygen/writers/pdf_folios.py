"""Knows on which page things stand, and prints that number wherever the text refers to them, after the layout.

A number that is printed before it is known changes the lines, and with them the numbers: WeasyPrint lays such pages out
again and again. Here the layout has room for the widest number (``document.markup`` puts noughts there), so that no
number can move a line to another page; afterwards each takes its place, and what follows it in its line closes up.
The pages depend on the document alone, not on what was printed before, and are laid out once: twice only where there
are just more pages than the room was meant for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.text.line_break import create_layout, split_first_line

from policygen.document.markup import FOLIO
from policygen.findings import Finding, Place, Refused, say

#: Room for this many digits is left at least.
_DIGITS = 2


def print_folios(lay_out: Callable[[str], Any], *, sheet: Place, pages: int = 0) -> Any:
    """Return a laid-out document with the numbers of pages in it.

    ``lay_out`` makes one with the room that it is given (``00``) wherever a number is to stand. There will be at least
    ``pages``. Raises ``Refused``, naming the style ``sheet``, where the page of something is asked for that stands on
    none.
    """
    digits = max(_DIGITS, len(str(pages)))
    while True:
        document = lay_out("0" * digits)
        needed = len(str(len(document.pages)))
        if needed <= digits:
            break
        digits = needed  # ever wider, so that this ends
    filler = _Filler(find_pages(document))
    for page in document.pages:
        filler.fill(page._page_box)
    if filler.missing:
        remedy = say("let print.css show it, or do not refer to its page")
        raise Refused([
            Finding("E660", sheet, say("the page of “{name}” is printed, and it stands on none", name=name), remedy)
            for name in filler.missing
        ])  # fmt: skip
    return document


def find_pages(document: Any) -> dict[str, int]:
    """Return the number of the page, counted from 1, on which each element that has an id begins."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for name in page.anchors:
            found.setdefault(name, number)
    return found


@dataclass
class _Filler:
    """Puts numbers in their places; ``missing`` are ids that stand on no page, once each."""

    pages: Mapping[str, int]
    missing: dict[str, None] = field(default_factory=dict)

    def fill(self, box: Any) -> None:
        """Put the numbers of pages in the lines of a box."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.LineBox) and (saved := self._close_up(box, 0)):
            _align(box, saved)
        for child in getattr(box, "children", ()):
            self.fill(child)

    def _close_up(self, box: Any, saved: float) -> float:
        """Put numbers in a box of a line; return by how many pixels what follows is to move to the left.

        ``saved`` is by how many the box itself is to.
        """
        if isinstance(box, boxes.TextBox):
            box.position_x -= saved
            return saved + self._number(box)
        if not isinstance(box, boxes.LineBox | boxes.InlineBox):
            if saved:
                box.translate(-saved, 0)
            return saved
        before = saved
        if isinstance(box, boxes.InlineBox):
            box.position_x -= saved
        for child in box.children:
            if child.is_in_normal_flow():
                saved = self._close_up(child, saved)
        box.width -= saved - before
        return saved

    def _number(self, box: Any) -> float:
        """Print the number that belongs into a text, if any; return how much narrower that makes the text."""
        target = box.element.get(FOLIO) if box.element is not None else None
        if target is None or "::" in box.element_tag:
            return 0
        if target not in self.pages:
            self.missing[target] = None
            return 0
        number = str(self.pages[target])
        # The element, too: what a link is called is read from it.
        box.element.text = box.element.text.replace(box.text, number)
        box.text = number
        room = box.width
        box.pango_layout, _, _, box.width, _, _ = split_first_line(box.text, box.style, None, None, 0)
        return float(room - box.width)


def _align(line: Any, saved: float) -> None:
    """Give a line that has become narrower by ``saved`` pixels its place again."""
    texts = list(_texts(line))
    if justified := next((text.justification_spacing for text in texts if text.justification_spacing), 0):
        spaces = sum(_spaces(text) for text in texts)
        _spread(line, justified + saved / spaces, saved / spaces, 0)
        return
    match line.style["text_align_all"]:
        case "right" | "end":
            line.translate(saved, 0)
        case "center":
            line.translate(saved / 2, 0)
        case _:
            pass  # what begins at the left has its place already


def _spread(box: Any, spacing: float, more: float, moved: float) -> float:
    """Widen the spaces of a justified line by ``more`` to ``spacing``; return how far what follows moves.

    As WeasyPrint does it (``layout.inline.add_word_spacing``), which cannot do it twice.
    """
    if isinstance(box, boxes.TextBox):
        box.position_x += moved
        if spaces := _spaces(box):
            box.justification_spacing = spacing
            box.pango_layout = create_layout(box.text, box.style, None, None, spacing)
            box.pango_layout.deactivate()
            box.width += more * spaces
            moved += more * spaces
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        before = moved
        if isinstance(box, boxes.InlineBox):
            box.position_x += moved
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _spread(child, spacing, more, moved)
        box.width += moved - before
    else:
        box.translate(moved, 0)
    return moved


def _texts(box: Any) -> Any:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _texts(child)


def _spaces(text: Any) -> int:
    return int(text.text.count(" ") + text.text.count("\u00a0"))
