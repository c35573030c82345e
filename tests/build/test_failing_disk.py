"""The disk refuses one operation of a build, or all from one on: what lies there is whole, and the next build mends.

With real pages, and with builds that are killed, ``make faults`` does the same.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from failing_disk import READING, Disk
from toy import MEMORY, Toy, lying

from policygen.build.outcome import Outcome
from policygen.findings import Refused


def prepare(folder: Path) -> Toy:
    """Make a toy that is built and then changed: a paper says something else, and a region has left."""
    toy = Toy(folder / "p")
    for name in ("łąka", "straße"):
        toy.write(f"sources/regions/{name}/paper.yaml", "dobro\n")
    toy.build(folder / "build")
    toy.write("sources/regions/łąka/paper.yaml", "ž\n")
    shutil.rmtree(toy.root / "sources/regions/straße")
    return toy


def attempt(toy: Toy, output: Path) -> tuple[Outcome | None, str]:
    """Build; returns what came of it, if anything did, and what was told."""
    try:
        outcome = toy.build(output)
    except Refused as refused:
        return None, str(refused)
    return outcome, str(Refused(outcome.findings)) if outcome.findings else ""


def operations(toy: Toy, folder: Path) -> list[str]:
    shutil.copytree(folder / "build", folder / "counted")
    with Disk(str(folder / "counted")) as disk:
        toy.build(folder / "counted")
    return disk.names


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder on a quick disk: there are thousands of builds."""
    with tempfile.TemporaryDirectory(prefix="toy-", dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


@pytest.mark.parametrize(
    ("error", "lasting"),
    [(errno.ENOSPC, False), (errno.EIO, False), (errno.EROFS, True)],
    ids=["full for a moment", "broken for a moment", "read-only from then on"],
)
def test_what_lies_there_is_whole_and_the_next_build_mends(folder: Path, error: int, lasting: bool) -> None:
    toy, output = prepare(folder), folder / "output"
    before = lying(folder / "build")
    toy.build(folder / "clean")
    after = lying(folder / "clean")
    names = operations(toy, folder)
    changing = {"open", "mkdir", "write", "fsync", "close", "chmod", "replace", "link", "unlink"}
    assert changing | READING <= set(names)
    for number, name in enumerate(names, 1):
        if name in READING and error != errno.EIO:
            continue
        shutil.copytree(folder / "build", output)
        with Disk(str(output), number, error, lasting=lasting) as disk:
            outcome, told = attempt(toy, output)
        found, what = lying(output), f"operation {number}: {disk.failed}"
        assert before.keys() & after.keys() <= found.keys(), what
        documents = {path: content for path, content in found.items() if "/" in path and "/." not in path}
        assert all(content in (before.get(path), after.get(path)) for path, content in documents.items()), what
        if outcome and outcome.is_well:
            assert found == after, what
        else:
            assert os.strerror(error) in told, what
            assert str(output) in told, what
        toy.build(output)
        assert lying(output) == after, what
        assert not list(output.rglob(".*.*.????????")), what
        assert toy.build(output).written == [], what
        shutil.rmtree(output)
