"""Knows the baseline grid: what has lines of its own ends where a line of running text may begin.

CSS has no property for that which WeasyPrint knows (https://drafts.csswg.org/css-rhythm/#block-step is one), so the
sheet says ``--return-to-grid: yes``, and a box that says so gets higher, at its foot, by what is missing to the next
line. It hooks into one inner part of WeasyPrint, ``layout.block.block_container_layout``, before anything is placed
below the box: pages break as if the style had given that height.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint
from weasyprint.layout import block
from weasyprint.text.line_break import strut

#: The version whose inner parts are known here; the tests look at them.
TESTED = "70.0"

#: How WeasyPrint calls ``--return-to-grid`` among computed values.
_WISH = "__return_to_grid"

#: What counts as lying on the grid, in CSS pixels.
_NEAR = 0.01


@contextmanager
def on_grid() -> Iterator[None]:
    """Let WeasyPrint lay documents out on the grid whose step is the line height of the root element.

    Raises ``RuntimeError`` with another WeasyPrint than the tested one.
    """
    if weasyprint.__version__ != TESTED:
        raise RuntimeError(f"the grid is made for WeasyPrint {TESTED}, not {weasyprint.__version__}")
    before = block.block_container_layout
    origin = step = 0.0

    def lay_out(context: Any, box: Any, bottom_space: float, *rest: Any, **more: Any) -> Any:
        nonlocal origin, step
        if box.is_for_root_element:
            # The first line of every page begins where its root does.
            origin, step = box.position_y, strut(box.style)[0]
        result = before(context, box, bottom_space, *rest, **more)
        new, resume_at = result[0], result[1]
        if step and new is not None and resume_at is None and _returns(new):
            missing = -(new.border_box_y() + new.border_height() - origin) % step
            fits = not context.overflows_page(bottom_space, new.content_box_y() + new.height + missing)
            # At the foot of a page nothing follows that would need the grid.
            if _NEAR < missing < step - _NEAR and fits:
                new.height += missing
        return result

    block.block_container_layout = lay_out
    try:
        yield
    finally:
        block.block_container_layout = before


def _returns(box: Any) -> bool:
    """Whether the sheet wants it of this very box; custom properties are inherited, and the wish must not be."""
    styled = box.get_wrapped_table() if box.is_table_wrapper else box
    if _WISH not in getattr(styled.style, "cascaded", ()):
        return False
    return any(getattr(token, "value", "") == "yes" for token in styled.style[_WISH])
