"""Kits that come back: every folder in ``tests/cases/kits`` has a zip file's members and what must be found.

``kit.toml`` has ``[[member]]`` (name, text; times: the text repeated; link; stored: not compressed), and for the whole
file ``count`` (so many empty members more), ``patch`` (pairs of bytes in hexadecimal, one taking the place of the
other), ``cut`` (bytes cut off its end) and ``whole`` (all of its bytes, as text).
``findings.txt`` is what is found; ``REFRESH_GOLDENS=1 pytest tests/build/test_submissions.py`` writes it anew.
"""

from __future__ import annotations

import difflib
import io
import os
import time
import tomllib
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest

from policygen.build.files import write_together
from policygen.build.kits import pack_kit
from policygen.build.submissions import read_submission, write_submission
from policygen.findings import Refused, in_order

ROOT = Path(__file__).parents[2]
CASES = sorted(path.parent for path in (ROOT / "tests/cases/kits").glob("*/kit.toml"))

PAPER = "sources/regions/bielsko-biala/paper.yaml"


def made(case: dict[str, Any]) -> bytes:
    if "whole" in case:
        return str(case["whole"]).encode()
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)  # zipfile does not like a name twice, either
        for member in case.get("member", []):
            info = zipfile.ZipInfo("x", (2026, 1, 1, 0, 0, 0))
            info.filename = member["name"]
            info.compress_type = zipfile.ZIP_STORED if member.get("stored") else zipfile.ZIP_DEFLATED
            info.external_attr = (0o120777 if member.get("link") else 0o100644) << 16
            archive.writestr(info, member.get("text", "") * member.get("times", 1))
        for number in range(case.get("count", 0)):
            archive.writestr(zipfile.ZipInfo(f"regions/bielsko-biala/p{number}.yaml", (2026, 1, 1, 0, 0, 0)), "")
    content = buffer.getvalue()
    for old, new in case.get("patch", []):
        assert bytes.fromhex(old) in content
        content = content.replace(bytes.fromhex(old), bytes.fromhex(new))
    return content[: len(content) - case.get("cut", 0)]


def state(project: Path) -> dict[str, bytes]:
    """Return every file around the project, so that nothing can be written unseen."""
    return {str(path): path.read_bytes() for path in sorted(project.parent.rglob("*")) if path.is_file()}


def found_in(project: Path, kit: Path) -> str:
    try:
        findings = read_submission(project, kit).findings
    except Refused as refused:
        findings = tuple(in_order(refused.findings))
    return "".join(f"{each.code} {each.place} {each.message} → {each.remedy}\n" for each in findings)


def sent(project: Path, **changes: tuple[str, str]) -> Path:
    """Return the kit of a region with one text in its paper, or in its region's file, changed."""
    kit = project.parent / "bielsko-biala-kit.zip"
    with (
        zipfile.ZipFile(io.BytesIO(pack_kit(project, "bielsko-biala"))) as old,
        zipfile.ZipFile(kit, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name).decode()
            before, after = changes.get(Path(name).stem, ("", ""))
            assert before in text
            new.writestr(name, text.replace(before, after) if before else text)
    return kit


# ── hostile and mistaken zip files ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_wrong_kit_has_exactly_these_findings_and_changes_nothing(case: Path, project: Path) -> None:
    kit = project.parent / "kit.zip"
    kit.write_bytes(made(tomllib.loads((case / "kit.toml").read_text("utf-8"))))
    before = state(project)
    start = time.monotonic()
    found = found_in(project, kit)
    assert time.monotonic() - start < 5
    assert state(project) == before
    golden = case / "findings.txt"
    if os.environ.get("REFRESH_GOLDENS"):
        golden.write_text(found, "utf-8")
    expected = golden.read_text("utf-8")
    assert found == expected, "\n".join(difflib.unified_diff(expected.split("\n"), found.split("\n"), lineterm=""))


def test_there_is_a_case_for_every_code_of_kits() -> None:
    covered = {line.split(" ")[0] for case in CASES for line in (case / "findings.txt").read_text("utf-8").split("\n")}
    assert {f"E{number}" for number in range(130, 142)} - covered == {"E131"}
    assert len(CASES) >= 12


def test_a_kit_that_unpacks_to_too_much_is_refused(project: Path) -> None:
    kit = project.parent / "kit.zip"
    with zipfile.ZipFile(kit, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(30):
            archive.writestr(f"regions/bielsko-biala/p{number}.yaml", os.urandom(9_000) + bytes(700_000))
    assert found_in(project, kit).startswith("E131")


def test_a_file_that_is_too_large_is_not_read(project: Path) -> None:
    kit = project.parent / "kit.zip"
    with kit.open("wb") as stream:
        stream.truncate(10**12)
    assert found_in(project, kit).startswith("E131")


# ── what comes back ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_kit_that_comes_back_as_it_was_changes_nothing(project: Path) -> None:
    submission = read_submission(project, sent(project))
    assert (submission.diff, submission.files, submission.findings) == ((), {}, ())


def test_a_change_is_shown_and_only_then_written(project: Path) -> None:
    kit = sent(project, paper=("Opowieść o wełnie.", "Opowieść o wełnie i łódce."))
    before = (project / PAPER).read_bytes()
    submission = read_submission(project, kit)
    assert [line for line in submission.diff if line[0] in "+-"] == [
        f"--- a/{PAPER}", f"+++ b/{PAPER}", "-  Opowieść o wełnie.", "+  Opowieść o wełnie i łódce.",
    ]  # fmt: skip
    assert (project / PAPER).read_bytes() == before
    assert write_submission(project, submission) == [project / PAPER]
    assert "i łódce" in (project / PAPER).read_text("utf-8")


def test_what_other_systems_do_to_line_ends_is_no_change(project: Path) -> None:
    assert read_submission(project, sent(project, paper=("\n", "\r\n"))).diff == ()


def test_an_error_is_found_as_check_finds_it_and_nothing_can_be_written(project: Path) -> None:
    submission = read_submission(project, sent(project, paper=("priority: medium", "priority: średni")))
    assert [finding.code for finding in submission.findings] == ["E103"]
    assert not submission.is_acceptable


def test_a_fault_that_arises_in_other_files_is_found(project: Path) -> None:
    """The joint recommendation refers to R1 of this region."""
    kit = sent(project, paper=("id: R1\n", "id: R7\n"))
    codes = {(finding.code, finding.owner) for finding in read_submission(project, kit).findings}
    assert ("E202", "transnational") in codes


def test_a_complete_region_takes_no_blanks(project: Path) -> None:
    submission = read_submission(project, sent(project, paper=("priority: medium", "priority: ???")))
    assert [finding.code for finding in submission.findings] == ["E142", "E120"]
    assert not submission.is_acceptable


def test_an_incomplete_region_may_keep_its_blanks(project: Path) -> None:
    paper = project / PAPER
    paper.write_text(paper.read_text("utf-8").replace("priority: medium", "priority: ???"), "utf-8")
    submission = read_submission(project, sent(project, paper=("Opowieść o wełnie.", "Opowieść o łódce.")))
    assert [finding.code for finding in submission.findings] == ["E120"]
    assert submission.is_acceptable


def test_what_steers_a_terminal_is_shown_by_its_number(project: Path) -> None:
    submission = read_submission(project, sent(project, paper=("Opowieść", "\x1b[2J\u202eOpowieść")))
    assert any("<U+001B>[2J<U+202E>Opowieść" in line for line in submission.diff)
    assert [finding.code for finding in submission.findings] == ["E004"]


def test_a_folder_that_is_a_link_is_never_written_through(project: Path) -> None:
    kit = sent(project, paper=("Opowieść", "Baśń"))
    folder = project / PAPER
    elsewhere = folder.parent.rename(project.parent / "elsewhere")
    folder.parent.symlink_to(elsewhere)
    assert found_in(project, kit).startswith("E141")


def test_a_disk_that_refuses_leaves_everything_as_it_was(project: Path) -> None:
    """The second file cannot be written, because a folder stands in its place."""
    first, second = project / PAPER, project / "sources/regions/bielsko-biala/second.yaml"
    second.mkdir()
    before = state(project)
    with pytest.raises(Refused):
        write_together({first: b"new", project / "sources/new/a.yaml": b"new", second: b"new"})
    assert state(project) == before
    assert not (project / "sources/new").exists()


def test_the_command_shows_checks_and_writes(project: Path, run: Any) -> None:
    kit = sent(project, paper=("Opowieść o wełnie.", "Opowieść o łódce."))
    shown = run("submit", str(kit), project=project)
    assert (shown.code, "+  Opowieść o łódce." in shown.out, "wrote" in shown.out) == (0, True, False)
    assert "wrote" in run("submit", str(kit), "--write", project=project).out
    assert "nothing changes" in run("submit", str(kit), project=project).out


def test_the_command_writes_nothing_where_there_is_an_error(project: Path, run: Any) -> None:
    kit = sent(project, paper=("priority: medium", "priority: średni"))
    before = state(project)
    done = run("submit", str(kit), "--write", project=project)
    assert (done.code, "nothing was written" in done.err) == (1, True)
    assert state(project) == before
