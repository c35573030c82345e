"""Findings: their order, their description, the nearest word."""

from __future__ import annotations

import pytest

from policygen.findings import NOWHERE, Finding, Place, Refused, describe, in_order, nearest

PLACE = Place("a.yaml", 7, 5, 4)


def test_a_place_is_written_as_editors_read_it() -> None:
    assert str(PLACE) == "a.yaml:7:5"


@pytest.mark.parametrize(("code", "is_error"), [("E101", True), ("W208", False)])
def test_the_codes_first_letter_is_the_severity(code: str, is_error: bool) -> None:
    assert Finding(code, PLACE, "m", "r").is_error is is_error


def test_a_finding_is_described_with_place_excerpt_caret_and_remedy() -> None:
    related = ((Place("b.yaml", 1, 2), "first used here"),)
    finding = Finding("E201", PLACE, "the id is used twice", "rename one", "  a: řešit", related=related)
    assert describe(finding) == (
        "a.yaml:7:5: error E201: the id is used twice\n"
        "    7 |   a: řešit\n"
        "      |     ^^^^\n"
        "        b.yaml:1:2: first used here\n"
        "        → rename one"
    )


def test_a_caret_is_under_its_word() -> None:
    excerpt = "    priority: hgih"
    finding = Finding("E103", Place("a", 3, 15, 4), "m", "", excerpt)
    _, shown, caret = describe(finding).split("\n")
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "hgih"


@pytest.mark.parametrize("column", [1, 39, 41, 80, 300, 590])
def test_a_caret_stays_under_its_word_in_a_long_line(column: int) -> None:
    excerpt = "x" * (column - 1) + "ŽŽŽ" + "y" * (600 - column)
    _, shown, caret = describe(Finding("E1", Place("a", 3, column, 3), "m", "", excerpt)).split("\n")
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "ŽŽŽ"
    assert len(shown) < 125


def test_a_long_line_is_marked_where_it_is_cut() -> None:
    _, shown, _ = describe(Finding("E1", Place("a", 3, 300), "m", "", "x" * 600)).split("\n")
    assert shown.startswith("    3 | …x")
    assert shown.endswith("x…")


def test_a_finding_without_line_or_file_has_none_to_show() -> None:
    assert describe(Finding("W1", NOWHERE, "m", "r")) == "warning W1: m\n        → r"
    assert describe(Finding("W1", Place("a", 0, 0), "m", "")) == "a: warning W1: m"


def test_findings_are_sorted_by_place_and_said_once() -> None:
    later, early = Finding("E1", Place("a", 9), "m", ""), Finding("W1", Place("a", 2, 3), "m", "")
    elsewhere = Finding("E0", Place("b", 1), "m", "")
    assert in_order([elsewhere, later, early, later]) == [early, later, elsewhere]


def test_a_refusal_carries_its_findings_and_says_them() -> None:
    refused = Refused([Finding("E1", PLACE, "no such thing", "r")])
    assert [finding.code for finding in refused.findings] == ["E1"]
    assert str(refused) == "a.yaml:7:5: no such thing"


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("hgih", ["high", "medium", "low"], "high"),
        ("HIGH", ["high", "low"], "high"),
        ("kki", ["KKI", "EU"], "KKI"),
        ("subtitel", ["title", "subtitle"], "subtitle"),
        ("R9", ["R1", "R2"], None),
        ("nujno", ["high", "low"], None),
        ("", ["a"], None),
        ("a", [], None),
    ],
)
def test_the_nearest_word_is_named_only_if_it_may_be_meant(word: str, candidates: list[str], found: str | None) -> None:
    assert nearest(word, candidates) == found


def test_the_nearest_word_does_not_depend_on_the_order() -> None:
    assert nearest("lex", ["lax", "lux"]) == nearest("lex", ["lux", "lax"])
