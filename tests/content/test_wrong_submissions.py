"""Wrong submissions: every folder in ``tests/cases/sources`` changes the good project and says what must be found.

``change.toml`` has ``[[move]]`` (file, to), ``[[delete]]`` (file), ``[[edit]]`` (file, find, put, times), ``[[write]]``
(file, before, text, times, after, encoding), ``[[picture]]`` (file, named: see ``picture_builders``), ``[[copy]]``
(file, to), ``[[link]]`` (file, to), ``[[pipe]]`` (file) and ``[[folder]]`` (file), done in this order.
``hostile = true`` marks what nobody does by mistake, ``typography = true`` what only ``check --typography`` finds.
``findings.txt`` is what ``policygen check`` must find, and which regions are refused and which are read;
``REFRESH_GOLDENS=1 pytest tests/content/test_wrong_submissions.py`` writes it anew.

``tests/cases/underlined.txt`` says of some cases which words are underlined; a line with a case's name and a colon adds
one, and the same command fills it in.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from picture_builders import NAMED

from policygen.build.project import open_project
from policygen.findings import Finding, Refused, describe, in_order

PROJECT = Path(__file__).parents[2]
GOOD = PROJECT / "tests/cases/projects/good"
TEMPLATES = PROJECT / "templates"
CASES = sorted(path.parent for path in (PROJECT / "tests/cases/sources").glob("*/change.toml"))
UNDERLINED = PROJECT / "tests/cases/underlined.txt"

SHOWN = 12  # findings written out; of more than that, the last one too


def copy_good(folder: Path) -> Path:
    root = folder / "project"
    shutil.copytree(GOOD, root)
    # Of the templates, opening a project reads colours, what the press asks for, and the kinds of documents.
    style = [TEMPLATES / "style" / name for name in ("palette.toml", "press.toml")]
    for path in (*style, *TEMPLATES.glob("*/document.yaml"), *TEMPLATES.glob("*/body.html")):
        copied = root / path.relative_to(PROJECT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copied)
    for name in ("fonts", "icc"):  # they are large, and only read
        (root / "templates/style" / name).symlink_to(TEMPLATES / "style" / name)
    return root


def apply(changes: dict[str, Any], root: Path) -> None:
    for change in changes.get("move", []):
        shutil.move(root / change["file"], root / change["to"])
    for change in changes.get("delete", []):
        (root / change["file"]).unlink()
    for change in changes.get("edit", []):
        path = root / change["file"]
        text = path.read_text("utf-8")
        assert text.count(change["find"]) == 1, f"{change['find']!r} must stand in {path.name} once"
        path.write_text(text.replace(change["find"], change["put"] * change.get("times", 1)), "utf-8")
    for change in changes.get("write", []):
        path = root / change["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        text = change.get("before", "") + change["text"] * change.get("times", 1) + change.get("after", "")
        path.write_bytes(text.encode(change.get("encoding", "utf-8")))
    for change in changes.get("picture", []):
        (root / change["file"]).write_bytes(NAMED[change["named"]])
    for change in changes.get("copy", []):
        copied = shutil.copytree if (root / change["file"]).is_dir() else shutil.copy
        copied(root / change["file"], root / change["to"])
    for change in changes.get("link", []):
        (root / change["file"]).symlink_to(change["to"])
    for change in changes.get("pipe", []):
        os.mkfifo(root / change["file"])
    for change in changes.get("folder", []):
        (root / change["file"]).mkdir(parents=True)


def outcome(root: Path, *, typography: bool = False) -> str:
    """Return findings and refused owners as text."""
    findings, end = findings_and_end(root, typography=typography)
    for finding in findings:
        describe(finding)  # must not fail for any place
    lines = [line for finding in findings[:SHOWN] for line in written(finding)]
    if len(findings) > SHOWN:
        lines += [f"… {len(findings) - SHOWN - 1} more …", *written(findings[-1])]
    return "\n".join([*lines, end, ""])


def findings_and_end(root: Path, *, typography: bool) -> tuple[list[Finding], str]:
    try:
        project = open_project(root, typography=typography)
    except Refused as refused:
        return in_order(refused.findings), "nothing can be built"
    whole = sorted({owner for owner, _ in project.corpus.documents})
    return list(project.findings), f"refused: {', '.join(sorted(project.refused)) or 'none'}; read: {', '.join(whole)}"


def written(finding: Finding) -> list[str]:
    lines = [f"{finding.code} {finding.place} {finding.message} → {finding.remedy}"]
    return [*lines, *(f"    {place} {what}" for place, what in finding.related)]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_wrong_submission_has_exactly_these_findings(case: Path, tmp_path: Path) -> None:
    root = copy_good(tmp_path)
    change = tomllib.loads((case / "change.toml").read_text("utf-8"))
    apply(change, root)
    found = outcome(root, typography=change.get("typography", False))
    golden = case / "findings.txt"
    if os.environ.get("REFRESH_GOLDENS"):
        golden.write_text(found, "utf-8")
    expected = golden.read_text("utf-8")
    assert found == expected, "\n".join(difflib.unified_diff(expected.split("\n"), found.split("\n"), lineterm=""))


@pytest.mark.parametrize(
    "name", sorted({line.partition(":")[0] for line in UNDERLINED.read_text("utf-8").splitlines()})
)
def test_the_words_at_fault_are_underlined(name: str, tmp_path: Path) -> None:
    root = copy_good(tmp_path)
    change = tomllib.loads((PROJECT / "tests/cases/sources" / name / "change.toml").read_text("utf-8"))
    apply(change, root)
    findings, _ = findings_and_end(root, typography=change.get("typography", False))
    found = []
    for finding in findings[:SHOWN]:
        begin, end = finding.place.column - 1, finding.place.column - 1 + finding.place.width
        found.append(f"{name}: {finding.code} {finding.place.line}:{begin + 1} |{finding.excerpt[begin:end]}|")
    lines = UNDERLINED.read_text("utf-8").splitlines()
    if os.environ.get("REFRESH_GOLDENS"):
        lines = sorted([*(line for line in lines if line.partition(":")[0] != name), *found])
        UNDERLINED.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    assert sorted(found) == [line for line in lines if line.partition(":")[0] == name]


def test_there_are_enough_cases() -> None:
    hostile = [case for case in CASES if tomllib.loads((case / "change.toml").read_text("utf-8")).get("hostile")]
    assert len(CASES) >= 150
    assert len(hostile) >= 40


def test_the_good_project_has_no_findings(tmp_path: Path) -> None:
    assert outcome(copy_good(tmp_path)) == "refused: none; read: bielsko-biala, gorenjska, transnational\n"


def test_every_finding_code_of_content_has_a_case() -> None:
    rooms = [path for room in ("", "content/**/", "pictures/") for path in PROJECT.glob(f"src/policygen/{room}*.py")]
    codes = {code for path in rooms for code in re.findall(r'"([EW]\d{3})"', path.read_text("utf-8"))}
    covered = {line.split(" ")[0] for case in CASES for line in (case / "findings.txt").read_text("utf-8").split("\n")}
    assert len(codes) > 30
    assert codes - covered == set()
