"""``policygen fix``: what it prints, what it writes, what it leaves alone."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policygen.build.fix import find_fixes, write_fixes

Run = Callable[..., Any]
Edit = Callable[[Path, str, str], None]

RIGHT, WRONG = 'title: "Ustvarjalnost ob tovarni"', "title: Ustvarjalnost: ob tovarni   # naslov"
PAPER, REGION = (f"sources/regions/gorenjska/{name}.yaml" for name in ("paper", "region"))


@pytest.fixture
def wrong(project: Path, edit: Edit) -> Path:
    """The small project with one fault that can be mended, and one that cannot."""
    edit(project / PAPER, RIGHT, WRONG)
    edit(project / PAPER, "level: eu, assessment", "level: ue, assessment")
    return project


def test_repairs_are_shown_and_nothing_is_written(run: Run, wrong: Path) -> None:
    before = (wrong / PAPER).read_bytes()
    result = run("fix", project=wrong)
    assert (result.code, (wrong / PAPER).read_bytes()) == (1, before)
    assert "-  title: Ustvarjalnost: ob tovarni   # naslov\n" in result.out
    assert '+  title: "Ustvarjalnost: ob tovarni"   # naslov\n' in result.out
    assert f"{PAPER}:4:10: a text with a colon" in result.out
    assert "1 repair can be made" in result.out


def test_what_a_person_must_decide_is_listed(run: Run, wrong: Path) -> None:
    assert f"{PAPER}:41:45: error E103: “ue”" in run("fix", project=wrong).err


def test_repairs_are_written_and_named(run: Run, wrong: Path) -> None:
    result = run("fix", "--write", project=wrong)
    assert f"{PAPER}:4:10: a text with a colon" in result.out
    assert "wrote " in result.out
    assert 'title: "Ustvarjalnost: ob tovarni"   # naslov' in (wrong / PAPER).read_text("utf-8")
    assert result.code == 1, "a finding is left"


def test_a_second_run_writes_nothing(run: Run, wrong: Path) -> None:
    run("fix", "--write", project=wrong)
    after = (wrong / PAPER).read_bytes()
    result = run("fix", "--write", project=wrong)
    assert (result.out, (wrong / PAPER).read_bytes()) == ("", after)


def test_a_mended_project_ends_well(run: Run, project: Path, edit: Edit) -> None:
    edit(project / PAPER, RIGHT, WRONG)
    assert run("fix", project=project).code == 1, "a repair is pending"
    assert run("fix", "--write", project=project).code == 0
    assert run("fix", project=project).out == "nothing to repair\n"


def test_only_named_files_are_mended(run: Run, wrong: Path) -> None:
    before = (wrong / PAPER).read_bytes()
    assert run("fix", "--write", str(wrong / REGION)).out == "nothing to repair\n"
    assert (wrong / PAPER).read_bytes() == before


def test_a_path_that_is_not_there_is_wrong_use(run: Run, project: Path) -> None:
    assert run("fix", str(project / "nowhere")).code == 2


def test_check_says_how_many_findings_can_be_mended(run: Run, wrong: Path) -> None:
    result = run("check", "--message-language=en", str(wrong / PAPER))
    assert result.err.endswith(f"1 of these can be mended by: policygen fix {wrong / PAPER} --write\n")


def test_check_says_nothing_of_mending_where_it_is_no_use(run: Run, project: Path, edit: Edit) -> None:
    edit(project / PAPER, "level: eu, assessment", "level: ue, assessment")
    assert "policygen fix" not in run("check", project=project).err


def test_a_file_keeps_its_rights(wrong: Path) -> None:
    (wrong / PAPER).chmod(0o640)
    write_fixes(find_fixes(wrong))
    assert stat.S_IMODE((wrong / PAPER).stat().st_mode) == 0o640


def test_a_link_is_not_followed(wrong: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    shutil.move(wrong / PAPER, outside)
    (wrong / PAPER).symlink_to(outside)
    assert find_fixes(wrong) == []


def test_a_folder_that_is_a_link_is_not_entered(wrong: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.move(wrong / "sources/regions", outside)
    (wrong / "sources/regions").symlink_to(outside)
    assert find_fixes(wrong) == []


def test_a_pipe_is_not_read(wrong: Path) -> None:
    (wrong / PAPER).unlink()
    os.mkfifo(wrong / PAPER)
    assert find_fixes(wrong) == []


def test_a_file_that_changed_meanwhile_is_left_alone(wrong: Path) -> None:
    fixes = find_fixes(wrong)
    (wrong / PAPER).write_text("kind: regional-policy-paper\n", "utf-8")
    assert write_fixes(fixes) == ([], [])
    assert (wrong / PAPER).read_text("utf-8") == "kind: regional-policy-paper\n"


def test_a_full_disk_leaves_the_old_file_and_is_told(wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (wrong / PAPER).read_bytes()
    monkeypatch.setattr(os, "fsync", _full)
    written, findings = write_fixes(find_fixes(wrong))
    assert (written, [finding.code for finding in findings]) == ([], ["E701"])
    assert (wrong / PAPER).read_bytes() == before
    assert [path.name for path in (wrong / PAPER).parent.iterdir() if path.name.startswith(".")] == []


def _full(handle: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_control_character_does_not_reach_the_terminal(run: Run, wrong: Path) -> None:
    with (wrong / PAPER).open("a", encoding="utf-8") as stream:
        stream.write("# \x9b2J\n")
    text = (wrong / PAPER).read_text("utf-8")
    (wrong / PAPER).write_text(text.replace("  subtitle:", "\tsubtitle:"), "utf-8")
    assert "\x9b" not in run("fix", project=wrong).out
