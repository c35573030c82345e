"""Builds that are killed: by which signal, themselves or one of their workers, at which moment; and what they leave."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from faulty_project import HTML, ONE, Case, Told, judge, outputs, prepared, remember_work

#: Chance is the same each time.
_SEED = 7
#: How long workers may outlive the build that they belong to, in seconds.
_PATIENCE = 10


@dataclass(frozen=True)
class Way:
    """How a build is ended: what it was asked for, the signal, and whether a worker gets it."""

    words: tuple[str, ...]
    signal: signal.Signals
    worker: bool = False

    @property
    def name(self) -> str:
        """The way in words."""
        return f"{self.signal.name} of {'a worker' if self.worker else 'the build'} ({' '.join(self.words)})"


def ways(times: int) -> list[Way]:
    """Return how builds are to be ended: ``times`` by SIGKILL, and a fifth of that by the other two signals."""
    kill = [Way(HTML, signal.SIGKILL)] * 9 + [Way(ONE, signal.SIGKILL)] * 4
    kill += [Way(HTML, signal.SIGKILL, worker=True)] * 4 + [Way(ONE, signal.SIGKILL, worker=True)] * 3
    polite = [Way(words, number) for number in (signal.SIGINT, signal.SIGTERM) for words in (HTML, ONE)]
    return [kill[number % len(kill)] for number in range(times)] + [polite[n % 4] for n in range(times // 5)]


def try_kill(times: int) -> int:
    """End builds at random moments; returns how many of these faults were not survived."""
    remember_work()
    chosen = ways(times)
    return sum(_try_ways([way for way in chosen if way.words == words], words) for words in (HTML, ONE))


def _try_ways(chosen: Sequence[Way], words: tuple[str, ...]) -> int:
    faults = 0
    moments = random.Random(_SEED)
    tried: Counter[str] = Counter()
    with prepared(*words) as case:
        project = case.copy(case.folder.parent / "p")
        start = time.monotonic()
        _run(project, words).wait()
        whole = time.monotonic() - start
        for number, way in enumerate(chosen, 1):
            case.copy(project)
            # Most of the time goes by before anything is written.
            stopped, told, wrong = _end(project, way, whole * moments.uniform(0.3, 1.05), moments)
            tried[way.name] += 1
            tried["after the end"] += not stopped
            tried["between the edition for the screen and the others"] += _is_early(project, case)
            if way.worker and told and told.code != 0:
                wrong = f"the build ended with {told.code}: {told.text}"
            if wrong := wrong or judge(project, case, told if way.worker else None):
                faults += 1
                print(f"{number}, {way.name}: {wrong}", flush=True)
    print(f"{' '.join(words)}: {', '.join(f'{count} {name}' for name, count in sorted(tried.items()))}")
    print(f"{len(chosen)} ended: {faults} not survived", flush=True)
    return faults


def _run(project: Path, words: Sequence[str], *, jobs: int = 2, temporary: Path | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "policygen", "build", *words, "--jobs", str(jobs), "--project", str(project)]
    environment = {**os.environ, **({"TMPDIR": str(temporary)} if temporary else {})}
    told = (project / "told.txt").open("w")
    with told:
        return subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, env=environment, text=True)


def _end(project: Path, way: Way, seconds: float, chance: random.Random) -> tuple[bool, Told | None, str]:
    """Run a build and end it after so many seconds; returns whether it ran, what it told, and what is wrong."""
    build = _run(project, way.words)
    stopped, wrong = False, ""
    with contextlib.suppress(subprocess.TimeoutExpired):
        build.wait(seconds)
    workers = _children(build.pid)
    while way.worker and not workers and build.poll() is None:
        time.sleep(0.02)
        workers = _children(build.pid)
    if build.poll() is None:
        stopped = True
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(workers) if way.worker else build.pid, way.signal)
    try:
        code = build.wait(120)
    except subprocess.TimeoutExpired:
        build.kill()
        code, wrong = build.wait(), "it did not end"
    if left := _outlive(workers):
        wrong = wrong or f"workers are still there: {left}"
    if way.signal is not signal.SIGKILL and stopped and code == 0 and outputs(project).keys() == set():
        wrong = wrong or "it was told that all is well"
    return stopped, Told(code, (project / "told.txt").read_text("utf-8")), wrong


def _children(process: int) -> list[int]:
    """Return the ids of a process's children; none where the system does not tell."""
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _outlive(workers: Sequence[int]) -> list[int]:
    """Return which of some processes are still there after a while."""
    end = time.monotonic() + _PATIENCE
    while (left := [each for each in workers if Path(f"/proc/{each}").exists()]) and time.monotonic() < end:
        time.sleep(0.02)
    return left


def _is_early(project: Path, case: Case) -> bool:
    """Whether a build was ended when its first output was new and the others old."""
    found = outputs(project)
    new = {name for name in case.after if "/" in name and found.get(name) == case.after[name] != case.before.get(name)}
    return bool(new) and all(name.endswith(".sl.pdf") for name in new)


# ── the system's folder for temporary files ──────────────────────────────────────────────────────────────────


def try_traces() -> int:
    """Run builds that end by themselves; returns how many have left something in the system's temporary folder."""
    faults = 0
    with prepared(*ONE) as case, tempfile.TemporaryDirectory(prefix="policygen-traces-") as folder:
        project = case.folder.parent / "p"
        for name, jobs, way in (
            ("one process", 1, None),
            ("workers", 2, None),
            ("a worker killed", 2, Way(ONE, signal.SIGKILL, worker=True)),
            ("SIGINT", 2, Way(ONE, signal.SIGINT)),
            ("SIGTERM", 2, Way(ONE, signal.SIGTERM)),
        ):
            case.copy(project)
            temporary = Path(folder) / name
            temporary.mkdir()
            build = _run(project, ONE, jobs=jobs, temporary=temporary)
            while way and build.poll() is None and not any(temporary.glob("weasyprint-*")):
                time.sleep(0.05)  # the engine is at work as soon as it has put its fonts there
            if way and build.poll() is None:
                os.kill(_children(build.pid)[0] if way.worker else build.pid, way.signal)
            build.wait()
            left = sorted(path.name for path in temporary.iterdir())
            print(f"{name}: {', '.join(left) or 'nothing'} left", flush=True)
            faults += bool(left)
    print(f"{faults} builds have left something")
    return faults
