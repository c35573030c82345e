"""Runs builds and other programs, and tells what they took: seconds on the wall, megabytes of memory."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench_heats import Figures

ROOT = Path(__file__).parents[1]

#: Seconds after which a program is given up, so that one row cannot take the others' time.
PATIENCE = 600

#: How often the memory of processes is looked at, in seconds: their own high-water marks, so that no peak is missed.
_LOOK = 0.02


@dataclass
class Yard:
    """Where it is measured: a folder for copies of the project and for outputs, and what is to be built.

    ``documents`` and ``formats`` limit every build where they are given; ``jobs`` is the usual number of workers.
    """

    folder: Path
    source: Path = ROOT
    jobs: int = 2
    documents: Sequence[str] = ()
    formats: Sequence[str] = ()
    closing: ExitStack = field(default_factory=ExitStack)

    def project(self, name: str) -> Path:
        """Return a copy of the project's content, made when it is first asked for."""
        return self.made(name, self._copy)

    def made(self, name: str, make: Callable[[Path], object]) -> Path:
        """Return a folder of this name, made by a function when it is first asked for."""
        path = self.folder / name
        if not path.exists():
            make(path)
        return path

    def output(self, name: str) -> Path:
        """Return the folder of this name for outputs."""
        return self.folder / "outputs" / name

    def build(self, project: Path, output: Path, *words: str, documents: Sequence[str] = ()) -> list[str]:
        """Return the command that builds, with the usual workers unless ``words`` say otherwise."""
        own = [f"--format={form}" for form in self.formats] if not any("--format" in word for word in words) else []
        jobs = [] if any(word.startswith("--jobs") for word in words) else [f"--jobs={self.jobs}"]
        place = [f"--project={project}", f"--output={output}"]
        named = [*(self.documents or documents)]
        return [sys.executable, "-m", "policygen", "build", *named, *place, *jobs, *own, *words]

    def clean(self, project: Path, name: str, *words: str, documents: Sequence[str] = ()) -> Figures:
        """Build from nothing into the folder of this name for outputs; returns the seconds."""
        output = self.output(name)
        shutil.rmtree(output, ignore_errors=True)
        return {"seconds": seconds(self.build(project, output, *words, documents=documents))}

    def _copy(self, path: Path) -> None:
        for name in ("sources", "locales", "templates"):
            shutil.copytree(self.source / name, path / name)


def seconds(command: Sequence[str | Path]) -> float:
    """Run a command to its end; returns the seconds on the wall. Raises ``RuntimeError`` where it fails."""
    start = time.perf_counter()
    run(command)
    return time.perf_counter() - start


def run(command: Sequence[str | Path]) -> str:
    """Run a command to its end; returns what it printed. Raises ``RuntimeError`` where it fails or takes too long."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as child:  # fmt: skip
        return _finish(child)


def watched(command: Sequence[str | Path]) -> Figures:
    """Run a command; returns its seconds, and the most megabytes of the parent and of its greatest worker."""
    most = {"parent": 0.0, "worker": 0.0}
    over = threading.Event()

    def look() -> None:
        while not over.wait(_LOOK):
            workers = _read(f"/proc/{child.pid}/task/{child.pid}/children").split()
            most["parent"] = max(most["parent"], _megabytes(str(child.pid)))
            most["worker"] = max([most["worker"], *map(_megabytes, workers)])

    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            _finish(child)
        finally:
            over.set()
            watcher.join()
    return {"seconds": time.perf_counter() - start, **most}


def _finish(child: subprocess.Popen[str]) -> str:
    try:
        said, complaint = child.communicate(timeout=PATIENCE)
    except BaseException as error:
        os.killpg(child.pid, signal.SIGKILL)  # it leads a session of its own: its workers and nobody else's
        if isinstance(error, subprocess.TimeoutExpired):
            raise RuntimeError(f"it took more than {PATIENCE} s") from error
        raise
    if child.returncode:
        last = (complaint or said).strip().splitlines()[-3:]
        raise RuntimeError(f"it ended with {child.returncode}: {' '.join(last)}")
    return said


def hashes(folder: Path) -> dict[str, str]:
    """Return the hashes of what a build has left, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".state" not in path.parts
    }


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def _megabytes(process: str) -> float:
    """Return the most memory that a process of this system has had so far; 0 where it has gone."""
    lines = _read(f"/proc/{process}/status").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
