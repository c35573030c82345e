"""Outputs that come piece by piece: whole ones in their places, and nothing of the others."""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path

import pytest

from policygen.build.files import digest, sweep
from policygen.build.orders import Piece, pieces
from policygen.build.plan import Item
from policygen.build.shelf import Shelf
from policygen.findings import Refused

ITEM = Item("gorenjska", "sl", "regional-policy-paper", "gorenjska")
PDF = "gorenjska/gorenjska.sl.pdf"
OLD = b"staro"
NEW = random.Random(7).randbytes(300_000)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def lying(shelf: Shelf) -> dict[str, bytes]:
    return {
        path.relative_to(shelf.folder).as_posix(): path.read_bytes()
        for path in shelf.folder.rglob("*")
        if path.is_file()
    }


def put_old(shelf: Shelf) -> None:
    (shelf.folder / PDF).parent.mkdir()
    (shelf.folder / PDF).write_bytes(OLD)


def deliver(shelf: Shelf, content: bytes = NEW, *, count: int | None = None) -> None:
    for piece in list(pieces(ITEM, "pdf", content))[:count]:
        shelf.take(piece)


@pytest.mark.parametrize("size", [0, 1, (1 << 17) - 1, 1 << 17, (1 << 17) + 1, 300_000])
def test_pieces_are_the_whole_output(size: int) -> None:
    found = list(pieces(ITEM, "pdf", NEW[:size]))
    assert b"".join(piece.content for piece in found) == NEW[:size]
    assert [piece.is_last for piece in found] == [False] * (len(found) - 1) + [True]
    assert [piece.start for piece in found] == [n << 17 for n in range(len(found))]


def test_an_output_lies_in_its_place_as_soon_as_its_last_piece_is_there(shelf: Shelf) -> None:
    put_old(shelf)
    deliver(shelf, count=2)
    assert lying(shelf)[PDF] == OLD
    deliver(shelf)
    assert lying(shelf)[PDF] == NEW
    assert shelf.finish(ITEM) == {"pdf": digest(NEW)}
    assert lying(shelf) == {PDF: NEW}


def test_an_output_that_was_begun_twice_is_that_of_the_second_time(shelf: Shelf) -> None:
    deliver(shelf, b"x" * 300_000, count=2)
    deliver(shelf)
    assert shelf.finish(ITEM) == {"pdf": digest(NEW)}
    assert lying(shelf) == {PDF: NEW}


@pytest.mark.parametrize("links", [True, False])
def test_what_lay_there_before_the_first_time_is_put_back(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    put_old(shelf)
    deliver(shelf, b"x" * 300_000)
    deliver(shelf)
    deliver(shelf, count=1)
    assert shelf.take_back(ITEM) == []
    assert lying(shelf) == {PDF: OLD}


def test_an_output_that_was_not_there_before_is_removed_again(shelf: Shelf) -> None:
    deliver(shelf)
    shelf.take_back(ITEM)
    assert lying(shelf) == {}


def test_a_build_that_is_broken_off_leaves_what_is_whole(shelf: Shelf) -> None:
    put_old(shelf)
    deliver(shelf)
    shelf.take(Piece(ITEM, "docx", 0, b"PK", is_last=False))
    shelf.close()
    assert lying(shelf) == {PDF: NEW}


def test_what_a_killed_build_leaves_is_swept_away(shelf: Shelf) -> None:
    put_old(shelf)
    deliver(shelf)
    shelf.take(Piece(ITEM, "docx", 0, b"PK", is_last=False))
    assert len(lying(shelf)) == 3
    sweep(shelf.folder)
    assert lying(shelf) == {PDF: NEW}


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "link"])
def test_where_the_disk_refuses_the_old_output_is_whole_and_the_others_go_on(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    put_old(shelf)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        if call == "link":
            patch.setattr("shutil.copyfile", refuse)
        deliver(shelf)
    shelf.take(Piece(ITEM, "html", 0, b"<p>", is_last=True))
    with pytest.raises(Refused) as caught:
        shelf.finish(ITEM)
    (finding,) = caught.value.findings
    assert finding.code == "E701"
    assert finding.place.file.endswith(PDF)
    assert lying(shelf) == {PDF: OLD, "gorenjska/gorenjska.sl.html": b"<p>"}
