"""A crew with tasks of its own: workers forked ahead, worn ones, and what a process leaves in the temporary folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from policygen.build.crew import Crew
from policygen.build.hands import recruited
from policygen.build.readiness import get_ready
from policygen.build.serving import Limits
from policygen.writers.pdf import _press

LIMITS = Limits(30, 2000)


def told_by_id(task: str, deliver: Callable[[Any], None]) -> tuple[str, int]:
    return task, os.getpid()


def begin(context: str) -> Callable[[str, Callable[[Any], None]], tuple[str, int]]:
    return lambda task, deliver: (f"{context} {task}", os.getpid())


def nothing(may_read: Callable[[], bool]) -> Iterator[None]:
    yield from ()


def test_a_worker_forked_ahead_does_the_first_task_with_what_it_was_given() -> None:
    with recruited(nothing, begin) as recruit:
        assert recruit.process
        process = recruit.process.id
        crew = Crew[str, Any](told_by_id, size=1, limits=LIMITS, ahead=recruit.take("žaga:"))
        assert [result for _, result in crew.run(["a", "b"])] == [("žaga: a", process), ("žaga: b", process)]


def test_getting_ready_is_left_off_when_there_is_something_to_do() -> None:
    def endless(may_read: Callable[[], bool]) -> Iterator[None]:
        while True:
            time.sleep(0.01)
            yield

    with recruited(endless, begin) as recruit:
        crew = Crew[str, Any](told_by_id, size=1, limits=LIMITS, ahead=recruit.take("x"))
        assert [result[0] for _, result in crew.run(["a"])] == ["x a"]


def test_a_worker_that_cannot_get_ready_works_nevertheless() -> None:
    def broken(may_read: Callable[[], bool]) -> Iterator[None]:
        yield
        raise FileNotFoundError("no fonts")

    with recruited(broken, begin) as recruit:
        crew = Crew[str, Any](told_by_id, size=1, limits=LIMITS, ahead=recruit.take("x"))
        assert [result[0] for _, result in crew.run(["a"])] == ["x a"]


def test_a_worker_forked_ahead_reads_nothing_of_the_project_before_it_may(tmp_path: Path) -> None:
    """What is read before the files are hashed might be recorded with the hash of what they are then."""
    seen = tmp_path / "seen"

    def eager(may_read: Callable[[], bool]) -> Iterator[None]:
        while not may_read():
            time.sleep(0.001)
            yield
        seen.touch()
        yield

    with recruited(eager, begin) as recruit:
        time.sleep(0.2)
        assert not seen.exists()
        recruit.let_read()
        for _ in range(500):
            if seen.exists():
                break
            time.sleep(0.01)
        assert seen.exists()


def test_getting_ready_reads_the_project_when_it_may(project: Path) -> None:
    style = project / "templates" / "style"
    (style / "print.css").rename(style / "aside")
    allowed = False
    steps = get_ready(project, ("pdf",), lambda: allowed)
    for _ in range(3):
        next(steps)
    _press.cache_clear()
    (style / "aside").rename(style / "print.css")
    allowed = True
    next(steps)
    assert _press.cache_info().currsize == 1


def test_the_time_in_which_all_processes_were_stopped_does_not_count(tmp_path: Path) -> None:
    """Ctrl-Z, and later ``fg``: what was under way goes on."""
    script = tmp_path / "stopped.py"
    script.write_text(STOPPED, "utf-8")
    program = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )  # fmt: skip
    assert program.stdout
    assert program.stdout.readline() == "begun\n"
    os.killpg(program.pid, signal.SIGSTOP)
    time.sleep(2.5)
    os.killpg(program.pid, signal.SIGCONT)
    assert program.communicate(timeout=30)[0] == "done\n"


STOPPED = """
import time
from policygen.build.crew import Crew
from policygen.build.serving import Limits

def work(task, deliver):
    print("begun", flush=True)
    while time.process_time() < task:
        pass
    return "done"

for _, result in Crew(work, size=1, limits=Limits(2, 2000)).run([time.process_time() + 0.7]):
    print(result)
"""


def test_what_an_engine_hardly_ever_needs_is_loaded_when_it_is_used() -> None:
    code = """
import sys
from pathlib import Path
from policygen.build.readiness import load
load(Path("templates"), ("pdf",))
from weasyprint.pdf import fonts
assert not {"fontTools.subset", "fontTools.varLib.instancer"} & {*sys.modules}
options = fonts.subset.Options(retain_gids=True)
from fontTools import subset
assert isinstance(options, subset.Options)
from fontTools.ttLib import TTFont
try:
    fonts.instantiateVariableFont(TTFont(), {})
except ValueError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "fvar" in done.stdout


def test_a_worker_forked_ahead_that_nobody_takes_is_ended() -> None:
    with recruited(nothing, begin) as recruit:
        assert recruit.process
        process = recruit.process.id
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_worker_forked_ahead_that_was_killed_loses_one_task_and_another_goes_on() -> None:
    with recruited(nothing, begin) as recruit:
        assert recruit.process
        os.kill(recruit.process.id, signal.SIGKILL)
        crew = Crew[str, Any](told_by_id, size=1, limits=LIMITS, ahead=recruit.take("x"))
        lost, done = [result for _, result in crew.run(["a", "b"])]
    assert lost.number == signal.SIGKILL
    assert done[0] == "b"


def test_a_worker_stays_from_task_to_task_and_one_that_was_killed_between_them_loses_none() -> None:
    crew = Crew[str, Any](told_by_id, size=1, limits=LIMITS)
    (_, first), (_, second) = crew.do("a"), crew.do("b")
    assert first == second
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    task, third = crew.do("c")
    assert (task, third != first) == ("c", True)
    assert crew.processes == {third: None}
    os.kill(third, signal.SIGKILL)


@pytest.mark.parametrize(("worn", "processes"), [(0, 1), (1, 3)])
def test_a_worn_worker_is_replaced(worn: int, processes: int) -> None:
    crew = Crew[str, Any](told_by_id, size=1, limits=Limits(30, 2000, worn=worn))
    assert len({process for _, (_, process) in crew.run(["a", "b", "c"])}) == processes


PRINTING = """
import os, sys, time
from policygen.writers.scratch import in_scratch, scratch
import tempfile
with in_scratch():
    tempfile.mkdtemp()
child = os.fork()
if child == 0:
    os._exit(0)
os.waitpid(child, 0)
print(scratch(), flush=True)
time.sleep(float(sys.argv[1]))
"""


def printing(seconds: float, place: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", PRINTING, str(seconds)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(place)})


def test_fonts_are_removed_at_the_end_of_the_process_that_loaded_them(tmp_path: Path) -> None:
    child = printing(0, tmp_path)
    told, _ = child.communicate(timeout=30)
    assert Path(told.strip()).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_fonts_of_a_killed_process_are_removed_by_the_next_and_those_of_a_living_one_stay(tmp_path: Path) -> None:
    killed, living = printing(60, tmp_path), printing(60, tmp_path)
    try:
        assert killed.stdout
        assert living.stdout
        left, used = Path(killed.stdout.readline().strip()), Path(living.stdout.readline().strip())
        killed.kill()
        killed.wait()
        assert {left, used} == set(tmp_path.iterdir())
        printing(0, tmp_path).communicate(timeout=30)
        assert list(tmp_path.iterdir()) == [used]
    finally:
        killed.kill()
        living.kill()
        killed.communicate()
        living.communicate()


def test_the_temporary_folder_of_everybody_else_stays_what_it_was() -> None:
    from policygen.writers.scratch import in_scratch, scratch

    before = tempfile.gettempdir()
    with in_scratch():
        assert tempfile.gettempdir() == scratch()
    assert tempfile.gettempdir() == before
