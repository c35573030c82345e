"""The palette: every colour has its two forms, and a faulty file says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.compose.drawings.shades import contrast, heat_steps, land
from policygen.findings import Refused
from policygen.palette import find_faint, read_palette

PROJECT = Path(__file__).parents[1]
REAL = PROJECT / "templates/style/palette.toml"


def test_a_tone_takes_its_text_colour_from_the_neutral_ones() -> None:
    palette = read_palette(REAL)
    assert palette.tones["central-europe"].on == palette.paper
    assert palette.paper.rgb == "#FFFFFF"


def test_there_is_a_tone_for_every_region_and_the_joint_document() -> None:
    regions = {path.name for path in (PROJECT / "sources/regions").iterdir()}
    assert regions | {"central-europe"} <= set(read_palette(REAL).tones)


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ("[neutral]", "[neutral"),
        ('"#1A1A1A"', '"1A1A1A"'),
        ('"#1A1A1A"', '"#1A1A1G"'),
        ('"#1A1A1A"', '"#1A1A1A1"'),
        ("cmyk = [0, 0, 0, 100]", "cmyk = [0, 0, 0]"),
        ("cmyk = [0, 0, 0, 100]", "cmyk = 100"),
        ('ink   = { rgb = "#1A1A1A", cmyk = [0, 0, 0, 100] }', ""),
        ('ink   = { rgb = "#1A1A1A", cmyk = [0, 0, 0, 100] }', "ink = 5"),
        ("[colour.chemnitz]\n", "[colour.chemnitz]\non = 'pink'\n"),
        ('on   = "paper"', 'on   = "pink"'),
    ],
)
def test_a_faulty_palette_is_refused(tmp_path: Path, find: str, put: str) -> None:
    text = REAL.read_text("utf-8")
    assert find in text
    (tmp_path / "palette.toml").write_text(text.replace(find, put, 1), "utf-8")
    with pytest.raises(Refused) as caught:
        read_palette(tmp_path / "palette.toml")
    assert [(finding.code, finding.place.file) for finding in caught.value.findings] == [
        ("E303", "templates/style/palette.toml")
    ]


def test_a_missing_palette_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        read_palette(tmp_path / "palette.toml")


# ── contrast ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_text_of_the_palette_contrasts_with_its_ground() -> None:
    assert find_faint(read_palette(REAL), REAL.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('grey  = { rgb = "#5E6266"', 'grey  = { rgb = "#8E9296"', "“grey” on “paper” has a contrast of 3.1"),
        ('main = { rgb = "#A63A2B"', 'main = { rgb = "#E68A7B"', "“on” on “main” has a contrast of 2.5"),
        ('tint = { rgb = "#F7E9E5"', 'tint = { rgb = "#A06050"', "“dark” on “tint” has a contrast of 1."),
        ('dark = { rgb = "#8A2D20"', 'dark = { rgb = "#DA7D70"', "“dark” on “paper” has a contrast of 2."),
    ],
)
def test_text_that_contrasts_too_little_is_found_at_its_colour(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = REAL.read_text("utf-8")
    assert old in text
    (tmp_path / "palette.toml").write_text(text.replace(old, new, 1), "utf-8")
    found = find_faint(read_palette(tmp_path / "palette.toml"), text.replace(old, new, 1))
    (first,) = [each for each in found if told in each.message][:1]
    assert first.code == "W628"
    assert first.excerpt in ("[neutral]", "[colour.chemnitz]")


def test_numbers_and_names_in_drawings_contrast_with_their_ground() -> None:
    palette = read_palette(REAL)
    for tone in palette.tones.values():
        for ground in heat_steps(tone):
            assert max(contrast(palette.ink, ground), contrast(palette.paper, ground)) >= 4.5
        for ground in land(palette):
            assert min(contrast(palette.ink, ground), contrast(tone.dark, ground)) >= 4.5
