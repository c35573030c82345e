"""Pages that the reader takes, and pages that it refuses, by the cases in ``tests/cases/pages``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policygen.document.number import number
from policygen.document.read_page import read_page
from policygen.document.tree import Bar, Figure, Picture
from policygen.findings import Refused

CASES = Path(__file__).parents[1] / "cases" / "pages"


def findings(page: str) -> str:
    try:
        number(read_page(page, file="page"), file="page")
    except Refused as refused:
        return "".join(
            f"{found.code} {found.place}: {found.message}\n    → {found.remedy}\n" for found in refused.findings
        )
    return "accepted\n"


@pytest.mark.parametrize("case", sorted((CASES / "refused").glob("*.html")), ids=lambda path: path.stem)
def test_a_page_is_refused_with_line_and_reason(case: Path) -> None:
    """The findings stand beside the page; ``REFRESH_GOLDENS=1 pytest tests/document`` writes them anew."""
    told = findings(case.read_text("utf-8"))
    expected = case.with_suffix(".txt")
    if os.environ.get("REFRESH_GOLDENS"):
        expected.write_text(told, "utf-8")
    assert told == expected.read_text("utf-8")
    assert told != "accepted\n"


def test_a_drawing_that_brings_its_rows_along_is_a_chart_too() -> None:
    rows = '[["Kranj", "2016", 203654.0, "203 654"], ["Žatec", "", null, "n/a"]]'
    inside = f"<title>Č</title><metadata>{rows}</metadata>"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9mm">{inside}</svg>'
    body = f'<head><title>Č</title></head><body><figure class="chart">{svg}</figure></body>'
    markup = f'<html lang="sl" data-colour="x" data-kind="y">{body}</html>'
    (figure,) = read_page(markup, file="x").children
    assert isinstance(figure, Figure)
    assert isinstance(figure.picture, Picture)
    assert figure.picture.bars == (Bar("Kranj", "2016", 203654.0, "203 654"), Bar("Žatec", "", None, "n/a"))
    assert "metadata" not in figure.picture.svg
