"""Laid-out pages: each fault of the cases is found and placed, nothing else is; text stands on the grid."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from weasyprint.layout import block, page
from weasyprint.text.fonts import FontConfiguration

from policygen.findings import Finding, Place, Problem, Refused, say
from policygen.writers.layout_check import SHORT, check_layout
from policygen.writers.layout_lines import Line, read_sheets
from policygen.writers.pdf import SHEETS
from policygen.writers.pdf_fitting import EndsBadly, fit, giving_up
from policygen.writers.pdf_grid import on_grid

STYLE = Path(__file__).parents[2] / "templates" / "style"
CASES = Path(__file__).parents[1] / "cases" / "layout"
COLOURS = ":root { --ink: #111; --grey: #555; --line: #ccc; --dark: #333; --main: #333; --on: #fff; --tint: #eee }"

#: A leading of 14 pt, and what counts as on the grid (0.5 pt), in CSS pixels.
LEADING, NEAR = 14 / 0.75, 0.5 / 0.75


@pytest.fixture(scope="module")
def fonts() -> FontConfiguration:
    return FontConfiguration()


@pytest.fixture(scope="module")
def sheets(fonts: FontConfiguration) -> list[Any]:
    """The real style."""
    texts = [COLOURS, *((STYLE / name).read_text("utf-8") for name in SHEETS)]
    at = f"{(STYLE / 'fonts').as_uri()}/"
    return [weasyprint.CSS(string=text.replace("policygen-style:", at), font_config=fonts) for text in texts]


def laid_out(body: str, style: str, sheets: list[Any], fonts: FontConfiguration) -> Any:
    html = weasyprint.HTML(string=f'<!DOCTYPE html><html lang="sl-SI"><body>{body}</body></html>')
    with on_grid():
        return html.render(stylesheets=[*sheets, weasyprint.CSS(string=style)], font_config=fonts)


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda path: path.name)
def test_what_is_wrong_on_a_page_is_found_and_placed(case: Path, sheets: list[Any], fonts: FontConfiguration) -> None:
    """The golden findings; refreshed by REFRESH_GOLDENS=1."""
    body, style = ((case / name).read_text("utf-8") for name in ("body.html", "style.css"))
    found = check_layout(laid_out(body, style, sheets, fonts))
    told = "".join(f"{each.code} page {each.page} [{each.unit or each.name}] {each.message}\n" for each in found)
    golden = case / "findings.txt"
    if os.environ.get("REFRESH_GOLDENS"):
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8")


# ── the grid ─────────────────────────────────────────────────────────────────────────────────────────────────────

SENTENCE = "Zgodba o preobrazbi regije se začne pri mizi, za katero sedijo ljudje z različnim znanjem. "
PROSE = f"<p>{SENTENCE * 4}</p>"

FIELDS = "".join(f"<div><dt>{term}</dt><dd>{SENTENCE}</dd></div>" for term in "ŽČ")
FIELDS = f'<dl class="fields">{FIELDS}</dl>'

#: All that a chapter has between its paragraphs.
BETWEEN = {
    "heading": f"<h2>{SENTENCE}</h2>",
    "smaller heading": "<h3>Žar in železo</h3>",
    "smallest heading with a line below": '<h4>Žar</h4><p class="kicker">Občina · 2016</p>',
    "list": f"<ul><li>{SENTENCE}</li><li>{SENTENCE * 2}</li></ul>",
    "lead": f'<p class="lead">{SENTENCE * 3}</p>',
    "small print": f'<p class="note">{SENTENCE * 3}</p>',
    "quotation": f'<p class="quote">{SENTENCE * 2}</p>',
    "table": "<table><caption>Žar</caption><thead><tr><th>A</th></tr></thead><tbody>"
    + f"<tr><td>{SENTENCE}</td></tr>" * 3
    + "</tbody></table>",
    "table with a note": '<table><tbody><tr><td>Ž</td></tr></tbody></table><p class="note">Vir: kam</p>',
    "figure": '<figure><svg xmlns="http://www.w3.org/2000/svg" width="50mm" height="31mm"><title>Ž</title></svg>'
    "<figcaption>Žar</figcaption></figure>",
    "fields": FIELDS,
    "finding": f'<div class="finding"><p class="marker"><span class="id">F1</span> Žar</p>{PROSE}'
    f'<p class="note">{SENTENCE}</p></div>',
    "recommendation": f'<div class="recommendation"><h3>Žar</h3><p class="statement">{SENTENCE * 2}</p>{FIELDS}</div>',
    "note at the foot": f'<p>Ž<span class="footnote">{SENTENCE * 2}</span></p>',
}


def running(document: Any) -> list[tuple[float, Line]]:
    """Return the lines of running text, each with its distance from the grid."""
    found = []
    for sheet in read_sheets(document):
        for line in sheet.lines:
            if line.role == "text" and line.tag in ("p", "li") and not line.classes:
                # The baseline of the first line of a page is that of all pages: they have the same head.
                apart = (line.baseline - sheet.top) % LEADING
                found.append((apart, line))
    return found


@pytest.mark.parametrize("between", BETWEEN)
def test_text_stands_on_the_grid_after_everything(between: str, sheets: list[Any], fonts: FontConfiguration) -> None:
    lines = running(laid_out(PROSE + (BETWEEN[between] + PROSE) * 6, "", sheets, fonts))
    assert len(lines) >= 28
    first = lines[0][0]
    assert [line.words for apart, line in lines if abs(apart - first) > NEAR] == []


def test_a_page_holds_a_whole_number_of_lines(sheets: list[Any], fonts: FontConfiguration) -> None:
    pages = read_sheets(laid_out(PROSE * 20, "", sheets, fonts))
    assert len(pages[0].lines) == 49
    assert (pages[0].bottom - pages[0].top) / LEADING == pytest.approx(49)


def test_the_engine_is_as_it_was_after_a_layout() -> None:
    before = block.block_container_layout
    with on_grid():
        assert block.block_container_layout is not before
    assert block.block_container_layout is before


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(RuntimeError, match=r"WeasyPrint 70\.0"), on_grid():
        pass


# ── another number of lines ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda path: path.name)
def test_a_layout_is_given_up_where_a_page_is_short_and_nowhere_else(
    case: Path, sheets: list[Any], fonts: FontConfiguration
) -> None:
    body, style = ((case / name).read_text("utf-8") for name in ("body.html", "style.css"))
    was_given_up = False
    try:
        with giving_up():
            laid_out(body, style, sheets, fonts)
    except EndsBadly:
        was_given_up = True
    assert was_given_up == (SHORT in (case / "findings.txt").read_text("utf-8"))


def test_the_pages_after_a_short_one_are_not_laid_out(sheets: list[Any], fonts: FontConfiguration) -> None:
    before, made = page.make_all_pages, []
    style = "@page { size: 100mm 60mm; margin: 15mm } p { margin: 0 } .part { break-before: page }"

    def count(*given: Any) -> Any:
        for each in before(*given):
            made.append(each)
            yield each

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("weasyprint.layout.make_all_pages", count)
        with pytest.raises(EndsBadly), giving_up():
            laid_out("<p>Kratko.</p>" * 7 + "<p class='part'>Nov del.</p>" * 9, style, sheets, fonts)
    assert 2 < len(made) < 5


def short(more: int) -> Problem:
    return Problem(SHORT, say("short"), say("mend it"), more)


def test_pages_are_laid_out_once_where_none_is_short() -> None:
    tried: list[int] = []
    assert fit(lambda more: tried.append(more) or more, lambda _: []) == (0, [])  # type: ignore[func-returns-value]
    assert tried == [0]


def test_pages_get_longer_or_shorter_until_none_is_short() -> None:
    laid, problems = fit(lambda more: more, lambda more: [] if more == -1 else [short(more)])
    assert (laid, problems) == (-1, [])


def test_where_nothing_helps_the_pages_stay_as_the_theme_has_them() -> None:
    laid, problems = fit(lambda more: more, lambda more: [short(more)])
    assert (laid, problems) == (0, [short(0)])


def lost(more: int) -> Refused:
    return Refused([Finding("E602", Place("x"), say("lost with {more} lines", more=more), None)])


def test_a_layout_that_was_given_up_is_made_whole_where_no_other_is_better() -> None:
    tried: list[int] = []

    def lay_out(more: int) -> int:
        tried.append(more)
        if len(tried) < 5:
            raise EndsBadly
        return more

    assert fit(lay_out, lambda more: [short(more)]) == (0, [short(0)])
    assert tried == [0, 1, -1, -2, 0]


def test_other_pages_are_tried_where_notes_are_lost() -> None:
    def lay_out(more: int) -> int:
        if more == 0:
            raise lost(more)
        return more

    assert fit(lay_out, lambda _: ()) == (1, ())


def test_what_was_refused_first_is_told_where_notes_are_always_lost() -> None:
    def lay_out(more: int) -> int:
        raise lost(more)

    look: Sequence[Problem] = ()
    with pytest.raises(Refused, match="lost with 0 lines"):
        fit(lay_out, lambda _: look)
