"""Files reach the disk whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policygen.build.files import digest, hashes, sweep, write_whole
from policygen.findings import Refused

# A real disk that is full: the process may write ten bytes to a file and no more.
FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from policygen.build.files import write_whole
from policygen.findings import Refused
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
try:
    write_whole(Path(sys.argv[1]), b"new " * 1000)
except Refused as refused:
    print(refused)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_made_with_the_folders_above_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "čaj" / "žaba.txt", b"new")
    assert (tmp_path / "čaj" / "žaba.txt").read_bytes() == b"new"
    assert names(tmp_path / "čaj") == ["žaba.txt"]


def test_a_file_is_replaced_and_its_readers_keep_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        write_whole(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_file_whole_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(b"old")
    command = [sys.executable, "-c", FULL_DISK, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "the file cannot be written: File too large" in done.stdout
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file.pdf"]


def test_a_folder_in_the_place_of_the_file_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "file.pdf" / "inside").mkdir(parents=True)
    with pytest.raises(Refused, match=r"file\.pdf.*cannot be written: Is a directory"):
        write_whole(tmp_path / "file.pdf", b"new")
    assert names(tmp_path) == ["file.pdf"]


def test_a_file_in_the_place_of_a_folder_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "gorenjska").write_bytes(b"old")
    with pytest.raises(Refused, match="cannot be written"):
        write_whole(tmp_path / "gorenjska" / "gorenjska.sl.pdf", b"new")
    assert (tmp_path / "gorenjska").read_bytes() == b"old"


def test_everybody_whom_the_umask_lets_may_read(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "file", b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o640


def test_hashes_go_by_content_not_by_time(tmp_path: Path) -> None:
    path = tmp_path / "sources" / "a.yaml"
    path.parent.mkdir()
    path.write_text("Žár")
    before = hashes(tmp_path, ("sources",))
    os.utime(path, (1, 1))
    assert hashes(tmp_path, ("sources",)) == before == {"sources/a.yaml": digest("Žár".encode())}
    path.write_text("Žar")
    assert hashes(tmp_path, ("sources",)) != before


def test_hashes_leave_out_what_editors_and_python_leave_behind(tmp_path: Path) -> None:
    for name in (".a.yaml.swp", "__pycache__/a.pyc"):
        (tmp_path / "sources" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "sources" / name).write_text("x")
    assert hashes(tmp_path, ("sources",)) == {}


def test_what_a_killed_build_left_is_removed_and_nothing_of_anybody_else(tmp_path: Path) -> None:
    own = [".zapiski.markdown", ".htaccess.disabled", "beležka.txt"]
    for name in (*own, ".gorenjska.sl.pdf.ab12cd_9.policygen-new"):
        (tmp_path / "gorenjska").mkdir(exist_ok=True)
        (tmp_path / "gorenjska" / name).write_bytes(b"x")
    sweep(tmp_path)
    assert names(tmp_path / "gorenjska") == sorted(own)


@pytest.mark.parametrize("name", ["screen.css~", "~$base.docx", "#page.html#", ".#page.html", ".page.html.swp"])
def test_what_a_program_leaves_beside_an_open_file_is_no_input(tmp_path: Path, name: str) -> None:
    (tmp_path / "templates").mkdir()
    for each in (name, "page.html"):
        (tmp_path / "templates" / each).write_bytes(b"x")
    assert list(hashes(tmp_path, ("templates",))) == ["templates/page.html"]
