"""The typography of each language, by the cases in ``tests/cases/typography``, and what holds of every text."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.document.typography import read_rules, rules_of, set_text
from policygen.document.typography_text import set_pieces
from policygen.findings import Refused
from policygen.languages import read_languages

PROJECT = Path(__file__).parents[2]
LANGUAGES = read_languages(PROJECT / "locales")
RULES = {code: rules_of(language) for code, language in LANGUAGES.items()}
CASES = {
    path.stem: tomllib.loads(path.read_text("utf-8"))["case"]
    for path in sorted((PROJECT / "tests/cases/typography").glob("*.toml"))
}

# What texts are made of where rules meet: words, numbers, signs and spaces in any order.
FRAGMENTS = st.sampled_from(
    [
        *" \u00a0\u202f\u2009\n\ufffc\ue000",
        *"\"'’‘“”„‚«»‹›-–—.,;:!?…()/%°§€+@",
        *[
            "...",
            " - ",
            "--",
            "—",
            "´",
            "‘90",
            "‘s",
            "\u2011",
            "\u2060",
            "a",
            "v",
            "S",
            "s",
            "t",
            "ř",
            "Łódź",
            "Bielsko-Biała",
            "B-Mine",
            "l'",
            "Ch.",
        ],
        *[
            "7.3.1978",
            "22.-24.6.2021",
            "07.03.",
            "12500",
            "2027542,49",
            "43300",
            "€",
            "J.S.",
            "Bach",
            "T.G.",
            "XX",
            "19.",
        ],
        *["§4", "čl.3", "S.12-14", "Art.5", "e. g.", "m. in.", "sp. z o. o.", "S. p. A.", "wiek", "secolo", "století"],
        *["(EU)", "2021/1059", "NUTS", "5€", "EUR500", "25%-", "společensko-", "th", "e", "Jahrhundert", "a.m."],
        *["1", "25", "25.", "3.", "600", "100 000", "2019", "2019-11-25", "2019-2022", "+420 352 123 456", "tel."],
        *[
            "EUR",
            "km²",
            "%",
            "°C",
            "mld.",
            "mil.",
            "listopadu",
            "November",
            "str.",
            "čl.",
            "z.B.",
            "d. h.",
            "a. s.",
            "np.",
            "itd.",
        ],
        *["a.cz", "b.eu/x-1-2", "https://a.b/c'd", "x@y.eu", "www.", "://"],
    ]
)
TEXTS = st.one_of(st.lists(FRAGMENTS, max_size=25).map("".join), st.text(max_size=40))
CODES = st.sampled_from(sorted(RULES))


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def unset(text: str) -> str:
    """Return what typography must not touch: all but spaces, quotes, dashes, hyphens, apostrophes and their joiners."""
    return re.sub("[ \u00a0\u2009\u202f\u2011\u2060\"'’‘“”„‚«»‹›´`′–—-]", "", text.replace("…", "..."))


@pytest.mark.parametrize(
    ("code", "given_", "expected"),
    [
        pytest.param(code, case["in"], case["out"], id=f"{code}: {case['shows']}")
        for code, cases in CASES.items()
        for case in cases
    ],
)
def test_a_language_s_text_becomes_what_its_case_says(code: str, given_: str, expected: str) -> None:
    assert set_text(given_, RULES[code]) == expected


@pytest.mark.parametrize(("code", "case"), [(code, case) for code, cases in CASES.items() for case in cases])
def test_a_text_that_is_set_stays_as_it_is(code: str, case: dict[str, str]) -> None:
    assert set_text(case["out"], RULES[code]) == case["out"]


def test_every_language_has_twenty_five_cases_or_more() -> None:
    assert {code: len(cases) >= 25 for code, cases in CASES.items()} == dict.fromkeys(LANGUAGES, True)


@settings(max_examples=1500, deadline=None)
@given(TEXTS, CODES)
def test_setting_a_text_twice_changes_nothing_more(text: str, code: str) -> None:
    once = set_text(text, RULES[code])
    assert set_text(once, RULES[code]) == once


@settings(max_examples=1000, deadline=None)
@given(TEXTS, CODES)
def test_only_spaces_quotes_dashes_hyphens_and_apostrophes_change(text: str, code: str) -> None:
    assert unset(set_text(text, RULES[code])) == unset(text)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.lists(FRAGMENTS, max_size=6).map("".join), min_size=1, max_size=6), CODES)
def test_a_text_in_pieces_is_set_like_the_whole_and_no_word_leaves_its_piece(pieces: list[str], code: str) -> None:
    done = set_pieces(pieces, RULES[code])
    assert "".join(done) == set_text("".join(pieces), RULES[code])
    assert [letters(piece) for piece in done] == [letters(piece) for piece in pieces]


def test_a_real_paper_is_set_in_less_than_100_ms() -> None:
    """The seven papers have 3 900 to 4 600 words each and take 34 to 43 ms; only the time of this process counts."""
    papers = [
        (
            RULES[yaml[0]],
            re.findall(r"[^\s].{20,}", (PROJECT / f"sources/regions/{yaml[1]}/paper.yaml").read_text("utf-8")),
        )
        for yaml in [("cs", "sokolov"), ("de", "upper-austria"), ("it", "padova")]
    ]
    for rules, passages in papers:
        taken = []
        for _ in range(5):
            begin = time.process_time()
            for passage in passages:
                set_text(passage, rules)
            taken.append(time.process_time() - begin)
        assert min(taken) < 0.1


def test_a_paper_of_ten_thousand_words_never_takes_a_second() -> None:
    """Usual are 60 to 110 ms for words that are all exceptions; the rest is for a machine that does other things."""
    paragraphs = [" ".join(case["in"] for case in CASES["cs"])] * (
        10_000 // sum(len(c["in"].split()) for c in CASES["cs"]) + 1
    )
    begin = time.perf_counter()
    for paragraph in paragraphs:
        set_text(paragraph, RULES["cs"])
    assert time.perf_counter() - begin < 1


# ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_rule_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(Refused) as refused:
        read_rules({"one_leter": ["k"]}, "locales/cs/language.toml")
    (finding,) = refused.value.findings
    assert finding.place.file == "locales/cs/language.toml"
    assert "one_letter" in finding.remedy


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("quotes", ["„", "“"]),
        ("quotes", '"'),
        ("dash", "-"),
        ("units", "km"),
        ("units", [1]),
        ("ordinals", "yes"),
        ("months", ["*"]),
        ("grouped_from", "5"),
        ("grouped_from", True),
        ("grouped_from", 3),
        ("item_end", "."),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(key: str, value: object) -> None:
    with pytest.raises(Refused, match=key):
        read_rules({key: value})


def test_all_faults_of_a_table_are_reported_at_once() -> None:
    with pytest.raises(Refused) as refused:
        read_rules({"unit": ["km"], "dash": "-"})
    assert len(refused.value.findings) == 2


def test_a_language_without_rules_gets_only_what_holds_everywhere() -> None:
    assert set_text('4 600 "firms" in 2019-2022...', read_rules({})) == '4\u202f600 "firms" in 2019–2022…'


def test_slovene_one_letter_prepositions_are_bound_if_the_data_say_so() -> None:
    table = {**LANGUAGES["sl"].typography, "bind_one_letter": True}
    assert set_text("v kraju in s šolo", read_rules(table)) == "v\u00a0kraju in s\u00a0šolo"


def test_a_year_before_a_currency_is_free_only_if_the_amount_is_in_the_same_line() -> None:
    assert set_text("v 2022 EUR 500", RULES["cs"]) == "v\u00a02022 EUR\u00a0500"
    assert set_text("přes 2022 EUR\n500", RULES["cs"]) == "přes 2022\u00a0EUR\n500"
