"""Numbers, money, dates and lists as readers of each language write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from policygen.compose import formats
from policygen.languages import collated, read_languages

LANGUAGES = read_languages(Path(__file__).parents[2] / "locales")
THIN, HARD = "\u202f", "\u00a0"


def visible(text: str) -> str:
    """Show hard spaces as signs, so that a case tells them from others."""
    return text.replace(THIN, "‿").replace(HARD, "⎵")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", {"all": "7"}),
        ("999", {"all": "999"}),
        ("2137", {"all": "2‿137"}),
        ("203654", {"all": "203‿654"}),
        ("1461519", {"all": "1‿461‿519"}),
        ("22.9", {"all": "22,9", "en": "22.9"}),
        ("22.90", {"all": "22,90", "en": "22.90"}),
        ("2027542.49", {"all": "2‿027‿542,49", "en": "2‿027‿542.49"}),
        ("-1234.5", {"all": "−1‿234,5", "en": "−1‿234.5"}),
        ("0", {"all": "0"}),
    ],
)
def test_a_number_is_grouped_by_thin_hard_spaces_and_has_the_language_s_sign(
    value: str, expected: dict[str, str]
) -> None:
    shown = {code: visible(formats.number(Decimal(value), language)) for code, language in LANGUAGES.items()}
    assert shown == {code: expected.get(code, expected["all"]) for code in LANGUAGES}


def test_a_whole_number_needs_no_decimal() -> None:
    assert visible(formats.number(12500, LANGUAGES["pl"])) == "12‿500"


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("number", {"all": "4‿600"}),
        ("persons", {"all": "4‿600"}),
        ("km2", {"all": "4‿600⎵km²"}),
        ("percent", {"all": "4‿600⎵%"}),
        ("EUR", {"all": "4‿600⎵EUR", "en": "EUR⎵4‿600", "nl": "EUR⎵4‿600"}),
    ],
)
def test_an_amount_is_bound_to_its_unit(unit: str, expected: dict[str, str]) -> None:
    shown = {code: visible(formats.amount(Decimal(4600), unit, language)) for code, language in LANGUAGES.items()}
    assert shown == {code: expected.get(code, expected["all"]) for code in LANGUAGES}


def test_a_day_has_its_month_in_the_case_that_dates_take() -> None:
    shown = {code: formats.day(date(2021, 9, 29), language) for code, language in LANGUAGES.items()}
    assert {code: " ".join(text.split()) for code, text in shown.items()} == {
        "cs": "29. září 2021", "de": "29. September 2021", "en": "29 September 2021", "it": "29 settembre 2021",
        "nl": "29 september 2021", "pl": "29 września 2021", "sl": "29. septembra 2021",
    }  # fmt: skip


def test_a_month_stands_in_the_nominative() -> None:
    shown = {code: formats.month(date(2026, 11, 1), language) for code, language in LANGUAGES.items()}
    assert shown == {
        "cs": "listopad 2026", "de": "November 2026", "en": "November 2026", "it": "novembre 2026",
        "nl": "november 2026", "pl": "listopad 2026", "sl": "november 2026",
    }  # fmt: skip


def test_a_list_has_the_language_s_conjunction() -> None:
    words = ("Kranj", "Žory", "Łódź")
    assert {code: visible(formats.listed(words, language)) for code, language in LANGUAGES.items()} == {
        "cs": "Kranj, Žory a⎵Łódź", "de": "Kranj, Žory und Łódź", "en": "Kranj, Žory and Łódź",
        "it": "Kranj, Žory e Łódź", "nl": "Kranj, Žory en Łódź", "pl": "Kranj, Žory i Łódź",
        "sl": "Kranj, Žory in Łódź",
    }  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), [((), ""), (("Kranj",), "Kranj"), (("Kranj", "Žory"), "Kranj i Žory")])
def test_a_short_list_has_no_more_than_it_needs(words: tuple[str, ...], expected: str) -> None:
    assert formats.listed(words, LANGUAGES["pl"]) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("cs", ["cukr", "čaj", "hora", "chata", "ibis", "řeka", "sova", "šál", "zeď", "žár"]),
        ("sl", ["cukr", "čaj", "dom", "sova", "šal", "zid", "žar"]),
        ("pl", ["lato", "łan", "maj", "ocet", "ósmy", "zamek", "źdźbło", "żar"]),
        ("de", ["Affe", "Ähre", "öde", "Ofen", "Strasse", "Straße"]),
    ],
)
def test_words_are_sorted_as_the_language_does(code: str, expected: list[str]) -> None:
    mixed = sorted(expected)
    assert collated(mixed, str, LANGUAGES[code].locale) == expected
    assert mixed != expected
