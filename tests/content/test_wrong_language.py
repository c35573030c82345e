"""Telling languages by their small words, measured on everything that has been written and translated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from policygen.content.checks.wrong_language import recognise, strange
from policygen.languages import Language, read_languages

PROJECT = Path(__file__).parents[2]
LANGUAGES = read_languages(PROJECT / "locales")


def translations(code: str) -> Iterator[str]:
    """What is translated of the sources; the program's own messages name words of many languages."""
    for path in sorted((PROJECT / "locales" / code / "LC_MESSAGES").glob("*.po")):
        if path.stem in ("findings", "starter", "templates"):
            continue
        with path.open("rb") as stream:
            for message in read_po(stream):
                if message.id and isinstance(message.string, str):
                    yield message.string


def others(own: Language) -> list[Language]:
    return [language for language in LANGUAGES.values() if language is not own]


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_no_translation_seems_to_be_in_another_language(code: str) -> None:
    own = LANGUAGES[code]
    assert [text for text in translations(code) if strange(text, own, others(own))] == []


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_of_twenty_words_nearly_all_are_told(code: str) -> None:
    """Translations, taken for texts of each other language in turn."""
    long = [text for text in translations(code) if len(text.split()) >= 20 and "%(" not in text]
    told = [strange(text, own, others(own)) for text in long[:200] for own in others(LANGUAGES[code])]
    right = sum(found is not None and found[0].code == code for found in told)
    assert len(told) > 200
    # Czech, Polish and Slovene share many small words; the others reach 0.98.
    assert right / len(told) > 0.9


def test_a_short_sentence_is_not_judged() -> None:
    assert recognise("Das ist nicht das Haus", LANGUAGES["sl"], [LANGUAGES["de"]]) is None


def test_the_language_that_leads_is_named() -> None:
    text = "Das ist der Ort, an dem die Werkstatt für alle, die mit Holz arbeiten, wieder offen ist."
    assert recognise(text, LANGUAGES["sl"], others(LANGUAGES["sl"])) is LANGUAGES["de"]
