"""Knows how to get out of a page that ends badly: a typesetter makes all pages a line longer or shorter.

Where a part ends with a few lines on a page of its own, or where WeasyPrint loses a note to unlucky measures, the
document is laid out again with another number of lines on its pages. All pages get the same, so that facing pages end
together. A document without such a page, and that is nearly every one, is laid out once; a layout is given up at the
first such page, for which it hooks into one inner part of WeasyPrint, ``layout.make_all_pages``: of a paper of two
hundred pages, the fourth may be the one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import weasyprint.layout

from policygen.findings import Problem, Refused
from policygen.writers.layout_check import SHORT, find_short
from policygen.writers.layout_lines import Reader, Sheet

#: Lines more than the theme gives a page, in the order in which they are tried.
_MORE = (0, 1, -1, -2)

_Laid = TypeVar("_Laid")


class EndsBadly(Exception):
    """Raised where a layout is given up at a short page."""


def fit(lay_out: Callable[[int], _Laid], look: Callable[[_Laid], Sequence[Problem]]) -> tuple[_Laid, Sequence[Problem]]:
    """Return the first layout without a short page, with what ``look`` finds on it; else that of the theme.

    ``lay_out`` gets the lines that a page has more than the theme says. Raises what it raised first, where it
    refused every time.
    """
    short: list[int] = []
    refused: Refused | None = None
    for more in _MORE:
        try:
            with giving_up():
                laid = lay_out(more)
        except EndsBadly:
            short.append(more)
            continue
        except Refused as error:
            refused = refused or error
            continue
        problems = look(laid)
        if not any(problem.code == SHORT for problem in problems):
            return laid, problems
        short.append(more)
    for more in short:
        try:
            laid = lay_out(more)
        except Refused as error:
            refused = refused or error
            continue
        return laid, look(laid)
    assert refused is not None
    raise refused


@contextmanager
def giving_up() -> Iterator[None]:
    """Let WeasyPrint lay documents out to the first short page only: raises ``EndsBadly`` there.

    A style that prints numbers of pages in the text is laid out several times, and judged by the first.
    """
    before = weasyprint.layout.make_all_pages

    def make_all_pages(*given: Any) -> Iterator[Any]:
        reader = Reader()
        last: Sheet | None = None
        for page in before(*given):
            sheet = reader.read(page)
            if last and find_short(last, sheet):
                raise EndsBadly
            last = sheet
            yield page
        if last and find_short(last, None):
            raise EndsBadly

    weasyprint.layout.make_all_pages = make_all_pages
    try:
        yield
    finally:
        weasyprint.layout.make_all_pages = before
