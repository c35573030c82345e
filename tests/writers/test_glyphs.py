"""Which characters the bundled fonts can print."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from policygen.writers.glyphs import lacking, read_coverage

FONTS = Path(__file__).parents[2] / "templates/style/fonts"


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.name)
def test_the_characters_of_a_font_are_those_that_fonttools_reads(path: Path) -> None:
    with TTFont(path) as font:
        assert read_coverage(path) == frozenset(font.getBestCmap())


def test_a_font_without_the_long_table_is_read_too(tmp_path: Path) -> None:
    with TTFont(FONTS / "SourceSans3_400Regular.ttf") as font:
        font["cmap"].tables = [table for table in font["cmap"].tables if table.format == 4]
        expected = frozenset(font.getBestCmap())
        font.save(tmp_path / "short.ttf")
    assert read_coverage(tmp_path / "short.ttf") == expected


def test_letters_of_the_seven_languages_are_not_lacking() -> None:
    assert lacking("čřžůěłąęßäöéèàšŽ„“«»…–\u00ad", FONTS) == []


def test_each_lacking_character_is_named_once() -> None:
    assert lacking("☕漢 č 漢", FONTS) == ["☕", "漢"]
