"""Files below a folder: found by the name that people see, and never outside."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from policygen.content.beneath import MAXIMUM_ENTRIES, files_beneath, read_beneath
from policygen.pictures.facts import Flawed


@pytest.fixture
def region(tmp_path: Path) -> Path:
    folder = tmp_path / "gorenjska"
    (folder / "figures" / "starejše").mkdir(parents=True)
    (folder / "figures" / "starejše" / "železo.png").write_bytes(b"slika")
    return folder


def test_a_file_is_read_in_folders_of_the_folder(region: Path) -> None:
    assert read_beneath(region, "figures/starejše/železo.png") == b"slika"


def test_a_name_that_the_disk_spells_with_signs_apart_is_found(region: Path) -> None:
    (region / "figures" / unicodedata.normalize("NFD", "čaša.png")).write_bytes(b"druga")
    assert read_beneath(region, "figures/čaša.png") == b"druga"
    assert "figures/čaša.png" in files_beneath(region)


def test_files_are_listed_as_a_paper_names_them(region: Path) -> None:
    (region / "figures" / ".DS_Store").write_bytes(b"")
    (region / "figures" / "a.png").write_bytes(b"")
    assert files_beneath(region) == ["figures/a.png", "figures/starejše/železo.png"]


def test_a_region_without_pictures_has_none(tmp_path: Path) -> None:
    assert files_beneath(tmp_path) == []


def test_links_are_listed_and_not_followed(region: Path, tmp_path: Path) -> None:
    (tmp_path / "zunaj").mkdir()
    (tmp_path / "zunaj" / "tuja.png").write_bytes(b"")
    (region / "figures" / "drugam").symlink_to(tmp_path / "zunaj")
    assert files_beneath(region) == ["figures/drugam", "figures/starejše/železo.png"]


def test_a_folder_of_endless_files_is_listed_in_part(region: Path) -> None:
    for n in range(MAXIMUM_ENTRIES + 20):
        (region / "figures" / f"{n}.png").touch()
    assert len(files_beneath(region)) == MAXIMUM_ENTRIES


@pytest.mark.parametrize(
    "name", ["figures", "železo.png", "figures\\železo.png", "figures/starejše\\železo.png", "figures//a", "figures/.a"]
)
def test_a_name_that_may_lead_elsewhere_is_refused(region: Path, name: str) -> None:
    with pytest.raises(Flawed) as caught:
        read_beneath(region, name)
    assert caught.value.code == "E241"


def test_a_file_that_may_not_be_read_is_refused(region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*given: object, **named: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("policygen.content.beneath.os.stat", denied)
    with pytest.raises(Flawed, match="cannot be read: Permission denied") as caught:
        read_beneath(region, "figures/starejše/železo.png")
    assert caught.value.remedy == "check its rights"


def test_a_file_that_is_exchanged_while_it_is_opened_is_refused(region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, really_open, opened = region / "figures" / "starejše" / "železo.png", os.open, []

    def exchange_and_open(name: str, *given: int, **named: int) -> int:
        if name == path.name:
            path.unlink()
            os.mkfifo(path)
        opened.append(really_open(name, *given, **named))
        return opened[-1]

    monkeypatch.setattr("policygen.content.beneath.os.open", exchange_and_open)
    with pytest.raises(Flawed, match="is no plain file"):
        read_beneath(region, "figures/starejše/železo.png")
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[-1])


def test_a_folder_that_is_a_link_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "zunaj").mkdir()
    (tmp_path / "zunaj" / "tuja.png").write_bytes(b"")
    (tmp_path / "figures").symlink_to(tmp_path / "zunaj")
    assert files_beneath(tmp_path) == []


def test_folders_are_listed_eight_deep(tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    for n in range(1, 10):
        folder /= str(n)
        folder.mkdir(parents=True)
        (folder / "a.png").touch()
    assert len(files_beneath(tmp_path)) == 8
