"""Words are measured by the fonts and broken where they may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.compose.drawings.measure import elide, text_width, widest_word, wrap, wrap_to


def test_measures_by_the_advances_of_the_font(fonts: Path) -> None:
    """A figure of Source Sans 3 Regular is 497/1000 of the size wide."""
    assert text_width("2026", 10, fonts=fonts) == pytest.approx(4 * 4.97)


def test_measures_bold_wider_than_regular(fonts: Path) -> None:
    assert text_width("Gorenjska", 3, 700, fonts=fonts) > text_width("Gorenjska", 3, fonts=fonts)


def test_gives_word_joiners_no_width(fonts: Path) -> None:
    assert text_width("Bielsko\u2060-\u2060Biała", 3, fonts=fonts) == text_width("Bielsko-Biała", 3, fonts=fonts)


def test_breaks_at_spaces_within_the_width(fonts: Path) -> None:
    lines = wrap("Gemeinden und Landkreise der Region", 20, 2.8, fonts=fonts)
    assert " ".join(lines) == "Gemeinden und Landkreise der Region"
    assert len(lines) > 1
    assert all(text_width(line, 2.8, fonts=fonts) <= 20 for line in lines)


def test_does_not_break_at_hard_spaces_or_joined_hyphens(fonts: Path) -> None:
    assert wrap("v\u00a0Kranju in Bielsko\u2060-\u2060Biała", 5, 3, fonts=fonts) == [
        "v\u00a0Kranju",
        "in",
        "Bielsko\u2060-\u2060Biała",
    ]


def test_breaks_after_a_hyphen_only_where_the_word_is_too_wide(fonts: Path) -> None:
    assert wrap("im Industrie-Netzwerk", 26, 3, fonts=fonts) == ["im", "Industrie-Netzwerk"]
    assert wrap("Industrie-Netzwerk", 14, 3, fonts=fonts) == ["Industrie-", "Netzwerk"]


def test_keeps_a_word_whole_that_is_too_wide(fonts: Path) -> None:
    assert wrap("Verwaltungsleistung hier", 5, 3, fonts=fonts) == ["Verwaltungsleistung", "hier"]


def test_loses_no_word(fonts: Path) -> None:
    words = "Žlutý kůň – příliš úpěl ďábelské ódy, Kultur- und Kreativwirtschaft"
    for width in range(5, 60, 5):
        assert " ".join(wrap(words, width, 3, fonts=fonts)) == words


def test_cuts_to_the_number_of_lines_and_says_so(fonts: Path) -> None:
    lines = wrap_to("eins zwei drei vier fünf sechs sieben acht", 12, 3, limit=2, fonts=fonts)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(text_width(line, 3, fonts=fonts) <= 12 for line in lines)


def test_leaves_words_that_fit(fonts: Path) -> None:
    assert elide("Kranj", 30, 3, fonts=fonts) == "Kranj"
    assert wrap_to("Kranj", 30, 3, limit=1, fonts=fonts) == ["Kranj"]
    assert wrap("", 30, 3, fonts=fonts) == []


def test_knows_the_widest_word(fonts: Path) -> None:
    assert widest_word("in Kranj", 3, fonts=fonts) == text_width("Kranj", 3, fonts=fonts)
