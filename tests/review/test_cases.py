"""What comes of what reviewers do: each folder of ``tests/cases/reviews`` is one behaviour, named for it.

``case.toml`` says what is changed in the project ``before`` the copy is made, who does what in it (``steps``, and those
of ``others``), and what is changed in the project ``meanwhile``; ``expected.txt`` has the lines that change, and what
is told. ``REFRESH_GOLDENS=1 pytest tests/review/test_cases.py`` writes the latter anew.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from reviewers import items, read_case, work

from policygen.build.copies import export_copy
from policygen.build.project import open_project
from policygen.build.returns import take_copies
from policygen.findings import describe

CASES = Path(__file__).parents[1] / "cases" / "reviews"


def edit(desk: Path, file: str, old: str, new: str) -> None:
    text = (desk / file).read_text("utf-8")
    assert old in text
    (desk / file).write_text(text.replace(old, new, 1), "utf-8")


def export(desk: Path, key: str) -> bytes:
    item = next(item for item in items(desk) if item.key == key)
    return export_copy(open_project(desk), item)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_what_reviewers_do_comes_to_its_place_or_is_told(case: str, copies: Mapping[str, bytes], desk: Path) -> None:
    said = read_case(CASES / case)
    key = f"{said['document']}.{said['language']}"
    for change in said.get("before", ()):
        edit(desk, *change)
    copy = export(desk, key) if "before" in said else copies[key]
    files = []
    for number, steps in enumerate((said["steps"], *said.get("others", ())), 1):
        path = desk.parent / f"{number}.docx"
        path.write_bytes(work(copy, steps))
        files.append(path)
    for change in said.get("meanwhile", ()):
        edit(desk, *change)
    returns = take_copies(desk, files, accept=said.get("accept", "all"))
    lines: list[str] = []
    for path, content in returns.files.items():
        before = path.read_text("utf-8").split("\n") if path.is_file() else []
        changed = difflib.unified_diff(before, content.decode().split("\n"), lineterm="", n=0)
        lines.append(path.relative_to(desk).as_posix())
        lines += [line for line in changed if line[:3] not in ("---", "+++") and not line.startswith("@@")]
    lines += [describe(finding) for finding in returns.findings]
    found = "\n".join([*lines, ""])
    expected = CASES / case / "expected.txt"
    if os.environ.get("REFRESH_GOLDENS"):
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")
