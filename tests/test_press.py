"""What the press asks for is read whole, or a finding says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.findings import Refused
from policygen.press import read_press

STYLE = Path(__file__).parents[1] / "templates" / "style"


def changed(folder: Path, old: str, new: str) -> Path:
    (folder / "icc").symlink_to(STYLE / "icc")
    text = (STYLE / "press.toml").read_text("utf-8")
    assert old in text
    (folder / "press.toml").write_text(text.replace(old, new), "utf-8")
    return folder


def test_the_profile_is_one_of_four_inks() -> None:
    press = read_press(STYLE)
    assert (press.name, press.trim, press.bleed, press.pages) == ("FOGRA39", (210, 297), 3, 2)
    assert press.profile[16:20] == b"CMYK"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("pages      = 2", "pages = 0", "pages = 0 is no whole number above 0"),
        ("pages      = 2", "sheets = 2", "pages is missing"),
        ("ISOcoated_v2_300_bas.icc", "none.icc", "none.icc: No such file or directory"),
        ("ISOcoated_v2_300_bas.icc", "README.md", "README.md is no profile of four inks"),
    ],
)
def test_what_cannot_be_meant_is_a_finding(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        read_press(changed(tmp_path, old, new))
    assert [finding.code for finding in refused.value.findings] == ["E641"]


def test_a_style_without_it_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"press\.toml: No such file"):
        read_press(tmp_path)
