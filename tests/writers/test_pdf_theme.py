"""A theme's values in the places of their names: the same declarations, as WeasyPrint reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from policygen.palette import PROPERTIES
from policygen.writers.pdf import SHEETS
from policygen.writers.pdf_theme import settle

STYLE = Path(__file__).parents[2] / "templates" / "style"


def settled(*sheets: str, but: tuple[str, ...] = ()) -> str:
    """Return the last sheet as its tokens are written, without comments."""
    return _plain(settle(sheets, but=but)[-1])


def _plain(sheet: str) -> str:
    return " ".join(part for part in sheet.replace("/**/", " ").split())


@pytest.mark.parametrize(
    ("theme", "sheet", "wanted"),
    [
        (":root { --a: 14pt }", "p { margin: var(--a) 0 }", "p { margin: 14pt 0 }"),
        (":root { --a: 14pt }", "p { margin: var( --a )0 }", "p { margin: 14pt 0 }"),
        (":root { --a: 1pt } :root { --a: 2pt }", "p { margin: var(--a) }", "p { margin: 2pt }"),
        (":root { --a: calc(2 * var(--b)); --b: 3pt }", "p { margin: var(--a) }", "p { margin: calc(2 * 3pt ) }"),
        (":root { --a: 'x', serif }", "p { font: 9pt/1 var(--a) }", 'p { font: 9pt/1 "x", serif }'),
        (":root { --a: 1pt }", "@page { @top-left { width: var(--a) } }", "@page { @top-left { width: 1pt } }"),
    ],
)
def test_what_is_set_for_the_root_alone_stands_in_the_place_of_its_name(theme: str, sheet: str, wanted: str) -> None:
    assert settled(theme, sheet) == wanted


@pytest.mark.parametrize(
    "theme",
    [
        "",
        ".dark { --a: 1pt }",
        ":root { --a: 1pt } .dark { --a: 2pt }",
        ":root { --a: 1pt } .dark { & p { --a: 2pt } }",
        ":root { --a: 1pt } @media print { :root { --a: 2pt } }",
        ":root { --a: 1pt !important } :root { --a: 2pt }",
        ":root { --a: var(--a) }",
        ":root { --a: var(--b); --b: var(--a) }",
        ":root { --a: var(--unknown) }",
        ":root { --a: var(--unknown, 3pt) }",
        ":root { --a: VAR(--b) } p { --b: 3pt }",
        ":root { --a: 'var(--b)'; --b: 3pt }",
        ":root, .other { --a: 1pt }",
    ],
)
def test_what_may_have_several_values_stays_a_name(theme: str) -> None:
    assert settled(theme, "p { margin: var(--a) }") == "p { margin: var(--a) }"


def test_what_other_sheets_set_stays_a_name() -> None:
    assert settled(":root { --a: 1pt }", "p { margin: var(--a) }", but=("--a",)) == "p { margin: var(--a) }"


@pytest.mark.parametrize(
    "text",
    ['"var(--a)"', "'var(--a)'", r'"\"var(--a)"', "/* var(--a) */", "/* ' */ /* var(--a) */", "var(--a, 3pt)",
     "var(--A)", "var(--ab)"],
)  # fmt: skip
def test_strings_comments_and_what_is_written_otherwise_stay(text: str) -> None:
    sheet = f"p::before {{ content: {text} }}"
    assert settle([":root { --a: 1pt }", sheet], but=())[-1] == sheet


def test_a_quotation_mark_in_a_comment_begins_no_string() -> None:
    assert settled(":root { --a: 1pt }", "/* don't */ p { margin: var(--a) }") == "/* don't */ p { margin: 1pt }"


def test_lines_stay_where_they_are() -> None:
    theme = ":root { --a: one,\n two;\n}"
    sheet = "p {\n font-family: var(--a);\n color: red }"
    assert [text.count("\n") for text in settle([theme, sheet], but=())] == [2, 2]


def test_of_our_own_theme_only_colours_are_left() -> None:
    sheets = [(STYLE / name).read_text("utf-8") for name in SHEETS]
    but = (*PROPERTIES, "--more-lines")
    found = "".join(settle(sheets, but=but))
    used = {
        token.arguments[0].value
        for rule in tinycss2.parse_stylesheet(found)
        for token in _functions(rule)
        if token.lower_name == "var"
    }
    assert used <= set(but)


def _functions(node: object) -> list[tinycss2.ast.FunctionBlock]:
    found = [node] if isinstance(node, tinycss2.ast.FunctionBlock) else []
    inner = [*(getattr(node, "prelude", None) or ()), *(getattr(node, "content", None) or ()),
             *(getattr(node, "arguments", None) or ())]  # fmt: skip
    return [*found, *(each for part in inner for each in _functions(part))]


class Everything:
    """A theme whose every name may have several values."""

    def __contains__(self, name: object) -> bool:
        return True


@given(st.text(alphabet="\"'/*\\\n {}:;-avr()p", max_size=60))
def test_of_a_sheet_without_values_nothing_is_lost(sheet: str) -> None:
    assert settle([sheet], but=Everything()) == [sheet]
