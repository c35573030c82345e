"""Knows how to get out of a page that ends badly: a typesetter makes all pages a line longer or shorter.

Where a part ends with a few lines on a page of its own, or where WeasyPrint loses a note to unlucky measures, the
document is laid out again with another number of lines on its pages. All pages get the same, so that facing pages end
together. A document without such a page, and that is nearly every one, is laid out once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from policygen.findings import Problem, Refused
from policygen.writers.layout_check import SHORT

#: Lines more than the theme gives a page, in the order in which they are tried.
_MORE = (0, 1, -1, -2)

_Laid = TypeVar("_Laid")


def fit(lay_out: Callable[[int], _Laid], look: Callable[[_Laid], Sequence[Problem]]) -> tuple[_Laid, Sequence[Problem]]:
    """Return the first layout without a short page, with what ``look`` finds on it; else that of the theme.

    ``lay_out`` gets the lines that a page has more than the theme says. Raises what it raised first, where it
    refused every time.
    """
    first: tuple[_Laid, Sequence[Problem]] | None = None
    refused: Refused | None = None
    for more in _MORE:
        try:
            laid = lay_out(more)
        except Refused as error:
            refused = refused or error
            continue
        problems = look(laid)
        if not any(problem.code == SHORT for problem in problems):
            return laid, problems
        first = first or (laid, problems)
    if first is not None:
        return first
    assert refused is not None
    raise refused
