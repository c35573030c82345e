"""What is in the place of a file and is none is refused, at its head, with the reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policygen.content.decode import Unreadable
from policygen.content.read_file import read_file


def refused(path: Path) -> tuple[str, int, int, str, str]:
    with pytest.raises(Unreadable) as caught:
        read_file(path, limit=3)
    wrong = caught.value
    return wrong.code, wrong.line, wrong.column, str(wrong.message), str(wrong.remedy)


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "š.yaml").write_bytes(b"a: b\n")
    (tmp_path / "link").symlink_to("š.yaml")
    found = refused(tmp_path / "link")
    assert found == ("E010", 1, 1, "the file is a link to another place", "put the file itself here")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = refused(tmp_path / "pipe")
    assert found[:4] == ("E017", 1, 1, "this is a folder, a pipe or a device and no file")
    assert found[4] == "remove it, and put the file itself here"


def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    found = refused(tmp_path / "none")
    assert found == ("E011", 1, 1, "the file is missing", "add it; compare with another region")


def test_a_name_that_is_too_long_is_refused_with_the_system_s_reason(tmp_path: Path) -> None:
    found = refused(tmp_path / ("č" * 200))
    assert found == ("E011", 1, 1, "the file cannot be read: File name too long", "check its rights")
