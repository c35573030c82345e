"""The palette: every colour has its two forms, and a faulty file says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.findings import Refused
from policygen.palette import read_palette

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
