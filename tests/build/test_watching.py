"""Watching: steps follow a change, in their order, and a change meanwhile begins them anew."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygen.build.watching import follow, is_change, steps_of


def writing(path: Path, word: str, seconds: float = 0) -> list[str]:
    """Return a command that adds a word to a file, after a while."""
    code = f"import time; time.sleep({seconds}); open({str(path)!r}, 'a').write({word!r})"
    return [sys.executable, "-c", code]


def looks(path: Path, wanted: str, *changes_at: str) -> Iterator[object]:
    """Yield nothing new until a file says what is wanted; a change at each point given."""
    waiting = list(changes_at)
    end = time.monotonic() + 60
    yield set()
    while time.monotonic() < end:
        told = path.read_text() if path.is_file() else ""
        if waiting and told.endswith(waiting[0]):
            waiting.pop(0)
            yield {"a change"}
        elif told.endswith(wanted) and not waiting:
            yield set()
            return
        yield set()
        time.sleep(0.05)
    pytest.fail(f"the steps did not come to their end: {told}")


def test_steps_run_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "told"
    follow(looks(path, "c"), [writing(path, "a"), writing(path, "b"), writing(path, "c")])
    assert path.read_text() == "abc"


def test_a_change_begins_the_steps_anew(tmp_path: Path) -> None:
    path = tmp_path / "told"
    follow(looks(path, "abcabc", "abc"), [writing(path, "a"), writing(path, "b"), writing(path, "c")])
    assert path.read_text() == "abcabc"


def test_a_change_ends_the_step_that_runs(tmp_path: Path) -> None:
    path = tmp_path / "told"

    def changes() -> Iterator[object]:
        yield set()
        time.sleep(0.5)
        yield {"a change"}
        yield from looks(path, "b")

    begin = time.monotonic()
    follow(changes(), [writing(path, "a", 2), writing(path, "b")])
    assert path.read_text() == "ab"
    assert time.monotonic() - begin < 40


def test_the_check_comes_first_then_web_pages_then_all(tmp_path: Path) -> None:
    words = [step[4:5] + step[-2:] for step in steps_of(tmp_path, ["gorenjska"])]
    assert [step[0] for step in words] == ["check", "build", "build"]
    assert words[1][-2:] == ["--format", "html"]
    assert words[2][-2:] == ["--project", str(tmp_path)]


@pytest.mark.parametrize("name", [".paper.yaml.swp", "paper.yaml~", "#paper.yaml#", "4913", ".git", "paper.yaml.tmp"])
def test_what_editors_leave_while_they_save_is_no_change(name: str) -> None:
    assert not is_change(f"/p/sources/{name}")
    assert is_change("/p/sources/paper.yaml")


def test_without_the_package_one_is_told_what_to_install(project, run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)  # as if it were not there
    result = run("watch", project=project)
    assert result.code == 2
    assert "pip install 'policygen[watch]'" in result.err


def living(group: int) -> list[str]:
    """Return the processes of a group, without those that have ended and that nobody has asked for their end."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            state, _, its_group = (path / "stat").read_text().rpartition(")")[2].split()[:3]
            if its_group == str(group) and state != "Z":
                found.append((path / "cmdline").read_text().replace("\0", " "))
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_watch_that_is_ended_leaves_no_step_behind(project: Path, number: int) -> None:
    watch = [sys.executable, "-m", "policygen", "watch", "gorenjska", "--project", str(project)]

    def hear() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # who runs tests with nohup does not mean this

    child = subprocess.Popen(watch, stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=hear)
    try:
        assert child.stdout
        while "building" not in child.stdout.readline():
            pass
        child.send_signal(number)
        assert child.wait(timeout=30) == 0
        assert living(child.pid) == []
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
