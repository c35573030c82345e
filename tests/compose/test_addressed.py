"""The index of addressees: one line for each, in alphabetical order, with every recommendation that names them."""

from __future__ import annotations

import pytest

from policygen.compose.addressed import index_addressees
from policygen.content.models.paper import Addressee, Recommendation
from policygen.content.models.text import Passage


def name(words: str) -> Passage:
    return Passage(words, text=words, language="cs")


def recommendation(key: str, *addressees: tuple[str, str]) -> Recommendation:
    people = tuple(Addressee.model_construct(id="x", name=name(words), level=level) for words, level in addressees)
    return Recommendation.model_construct(id=key, addressees=people)


def told(locale: str, *recommendations: Recommendation) -> list[tuple[str, str, tuple[str, ...]]]:
    found = index_addressees(recommendations, locale)
    return [(entry.name.text, entry.level, entry.recommendations) for entry in found]


def test_each_is_named_once_with_all_recommendations_in_their_order() -> None:
    one = recommendation("R1", ("Obce", "local"), ("Kraj", "regional"))
    two = recommendation("R2", ("obce", "local"), ("Obce", "regional"), ("obce", "local"))
    assert told("cs_CZ", one, two) == [
        ("Kraj", "regional", ("R1",)),
        ("Obce", "local", ("R1", "R2")),
        ("Obce", "regional", ("R2",)),
    ]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("cs_CZ", ["Cech", "Čistírny", "Domy", "Hutě", "Chemičky"]),
        ("en_GB", ["Cech", "Chemičky", "Čistírny", "Domy", "Hutě"]),
    ],
)
def test_the_order_is_that_of_the_reader_s_alphabet(locale: str, expected: list[str]) -> None:
    people = ("Hutě", "Chemičky", "Čistírny", "Domy", "Cech")
    assert [who for who, _, _ in told(locale, recommendation("R1", *((who, "local") for who in people)))] == expected
