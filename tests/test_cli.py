"""The command line: what it takes, what it prints where, and its exit codes (0 well, 1 findings, 2 wrong use)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PAPER = Path("sources/regions/gorenjska/paper.yaml")
REGION = Path("sources/regions/bielsko-biala/region.yaml")


def break_file(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# ── wrong use ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("bake",), "invalid choice: 'bake'"),
        (("build", "gorenska"), "there is no document “gorenska”; there are: bielsko-biala, central-europe, gorenjska"),
        (("build", "--language", "hu"), "no document comes in “hu”; languages are: en, pl, sl"),
        (("build", "gorenjska", "--language", "pl"), "nothing to build: no document comes in that language"),
        (("build", "--format", "odt"), "invalid choice: 'odt'"),
        (("build", "--jobs", "257"), "a number from 0 to 256 is expected"),
        (("build", "--jobs", "many"), "a number from 0 to 256 is expected"),
        (("build", "--colour"), "unrecognized arguments: --colour"),
        (("check", "nowhere.yaml"), "there is no nowhere.yaml"),
        (("messages", "forget"), "invalid choice: 'forget'"),
    ],
)
def test_wrong_use_is_told_and_ends_with_two(run: Any, project: Path, arguments: tuple[str, ...], told: str) -> None:
    known = ("build", "check", "messages")
    result = run(*arguments, project=project if arguments and arguments[0] in known else None)
    assert (result.code, result.out) == (2, "")
    assert told in result.err
    assert not (project / "build").exists()


@pytest.mark.parametrize("arguments", [("--help",), ("build", "--help"), ("check", "--help"), ("--version",)])
def test_help_ends_with_nought(run: Any, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.code, result.err) == (0, "")
    assert "policygen" in result.out


def test_a_folder_without_a_project_is_a_finding(run: Any, tmp_path: Path) -> None:
    result = run("check", project=tmp_path)
    assert result.code == 1
    assert f"error E013: there is no project at {tmp_path}" in result.err


# ── check ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_good_project_has_no_findings(run: Any, project: Path) -> None:
    result = run("check", project=project)
    assert (result.code, result.out, result.err) == (0, "no findings\n", "")


def test_a_mistake_is_told_with_place_excerpt_and_remedy(run: Any, project: Path) -> None:
    break_file(project / PAPER, "priority: high", "priority: hgih")
    result = run("check", project=project)
    assert result.code == 1
    number = (project / PAPER).read_text().partition("hgih")[0].count("\n") + 1
    assert f"sources/regions/gorenjska/paper.yaml:{number}:15: error E103: “hgih”" in result.err
    assert re.search(r"\n +\d+ \|     priority: hgih\n +\| +\^{4}\n +→ did you mean “high”\?", result.err)
    assert "1 error, 0 warnings" in result.err


def test_warnings_alone_are_well(run: Any, project: Path) -> None:
    break_file(project / PAPER, "majhna naročila.", "majhna naročila")
    result = run("check", project=project)
    assert result.code == 0
    assert "warning W207" in result.err


def test_findings_of_named_files_only_are_shown(run: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_file(project / PAPER, "priority: high", "priority: hgih")
    monkeypatch.chdir(project)
    assert run("check", str(REGION.parent)).code == 0
    assert run("check", str(PAPER)).code == 1
    assert run("check", str(PAPER.parent), str(REGION)).code == 1
    assert "no findings" in run("check", "locales").out


def test_check_writes_nothing(run: Any, project: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*")}
    run("check", project=project)
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == before


def test_the_project_is_found_from_a_folder_inside(run: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / PAPER.parent)
    assert run("check").code == 0
    assert run("build", "gorenjska", "-l", "sl", "-f", "html").code == 0
    assert (project / "build/gorenjska/gorenjska.sl.html").is_file()


# ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_catalogs_that_are_up_to_date_stay(run: Any, project: Path) -> None:
    run("messages", "update", project=project)
    before = {path: path.read_bytes() for path in (project / "locales").rglob("*.po*")}
    result = run("messages", "update", project=project)
    assert (result.code, result.out) == (0, "")
    assert {path: path.read_bytes() for path in (project / "locales").rglob("*.po*")} == before


def test_a_new_passage_reaches_the_catalogs_and_others_keep_their_translation(run: Any, project: Path) -> None:
    run("messages", "update", project=project)
    catalog = project / "locales/en/LC_MESSAGES/gorenjska.po"
    before = catalog.read_text("utf-8")
    break_file(project / PAPER, "Podjetja so majhna.", "Podjetja so že zelo majhna.")
    result = run("messages", "update", project=project)
    assert result.code == 0
    assert "locales/en/LC_MESSAGES/gorenjska.po" in result.out
    after = catalog.read_text("utf-8")
    assert '#, fuzzy\n#| msgid "Podjetja so majhna."\nmsgid "Podjetja so že zelo majhna."\nmsgstr "' in after
    assert after.count('msgstr ""') == before.count('msgstr ""')


def test_catalogs_stay_while_a_source_has_errors(run: Any, project: Path) -> None:
    before = {path: path.read_bytes() for path in (project / "locales").rglob("*.po*")}
    break_file(project / PAPER, "priority: high", "priority: hgih")
    result = run("messages", "update", project=project)
    assert result.code == 1
    assert "hgih" in result.err
    assert {path: path.read_bytes() for path in (project / "locales").rglob("*.po*")} == before


# ── what is printed where ────────────────────────────────────────────────────────────────────────────────────


def test_findings_go_to_the_error_stream_and_the_account_to_the_other(run: Any, project: Path) -> None:
    break_file(project / PAPER, "majhna naročila.", "majhna naročila")
    result = run("build", "gorenjska", "-f", "html", "--jobs", "0", project=project)
    assert "W207" in result.err
    assert "W207" not in result.out
    assert result.out.splitlines()[-1].startswith("2 files written, 0 unchanged, in ")
    assert "gorenjska.sl.html" in result.out


def test_the_module_runs_as_a_command(project: Path) -> None:
    command = [sys.executable, "-m", "policygen", "check", "--project", str(project)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "no findings\n", "")


def test_a_reader_that_leaves_early_is_no_defect(project: Path) -> None:
    command = f"{sys.executable} -m policygen check --project {project} | head -c 0; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("command", [("check",), ("build", "gorenjska", "-l", "sl", "-f", "html")])
def test_a_terminal_that_knows_few_letters_gets_everything_all_the_same(
    project: Path, command: tuple[str, ...]
) -> None:
    break_file(project / PAPER, "majhna naročila.", "majhna naročila")
    words = [sys.executable, "-m", "policygen", *command, "--project", str(project)]
    environment = {"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(words, capture_output=True, check=False, env=environment)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert b"W207" in done.stderr


def test_checking_needs_no_engine() -> None:
    """The engines take half a second to load; ``check`` must not."""
    code = (
        "import sys; from policygen.cli import main; main(['check']); "
        "print([name for name in ('weasyprint', 'docx', 'icu', 'fontTools', 'pypdfium2') if name in sys.modules])"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_what_cannot_be_said_on_a_full_disk_is_told_without_a_trace() -> None:
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "policygen", "explain"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "what this command says cannot be written: No space left on device\n"
