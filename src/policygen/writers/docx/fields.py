"""Word's fields: instructions that Word carries out, with the result that is shown until it does."""

from __future__ import annotations

from collections.abc import Sequence

from policygen.writers.docx.markup import Element, element, run


def opening(instruction: str, style: str | None = None) -> list[Element]:
    """Return the runs that open a field, up to where its result begins."""
    code = element("w:instrText", {"xml:space": "preserve"})
    code.text = f" {instruction} "
    return [run(_mark("begin"), style=style), run(code, style=style), run(_mark("separate"), style=style)]


def closing(style: str | None = None) -> Element:
    """Return the run that closes a field."""
    return run(_mark("end"), style=style)


def field(instruction: str, result: Sequence[Element], style: str | None = None) -> list[Element]:
    """Return a whole field: its instruction and the runs of its result."""
    return [*opening(instruction, style), *result, closing(style)]


def _mark(kind: str) -> Element:
    return element("w:fldChar", {"w:fldCharType": kind})
