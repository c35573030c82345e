"""Lets the disk fail in every way and at every place of a build, and kills builds at any moment: is what is left whole?

    tools/try_faults.py disk [--every N]     each write, fsync and rename fails in turn, with ENOSPC, EIO and EROFS
    tools/try_faults.py kill [--times N]     SIGKILL at N random moments (a seed makes them the same each time)

After each fault three things must hold: every file under its final name is the old or the new one; a failure has been
told with path and cause; and the next build makes all as a build from nothing would. Ends with 1 where one does not.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from conftest import copy_project

from policygen.cli import main

ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS)
STATEMENT = "Občine naj plačajo prva majhna naročila."
BUILD = ["build", "-f", "html", "--jobs", "1"]


def outputs(project: Path) -> dict[str, bytes]:
    """Return the contents of all files under final names in the output folder."""
    folder = project / "build"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def leftovers(project: Path) -> list[str]:
    """Return the temporary files that lie in the output folder."""
    return [path.name for path in (project / "build").rglob(".*") if path.is_file()]


def build(project: Path) -> tuple[int, str]:
    """Build in this process; returns the exit code and all that was told."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = main([*BUILD, "--project", str(project)])
    return code, told.getvalue()


def change(project: Path) -> None:
    """Change what both languages of one paper print."""
    path = project / "sources/regions/gorenjska/paper.yaml"
    path.write_text(path.read_text("utf-8").replace(STATEMENT, "Žabe naj plačajo."), "utf-8")


class Disk:
    """Counts what is asked of the disk and lets the operation of one number fail; 0 lets all be done."""

    def __init__(self, failing: int = 0, error: int = 0) -> None:
        self.failing, self.error, self.count, self.failed = failing, error, 0, ""
        self._own = {name: getattr(os, name) for name in ("write", "fsync", "replace")}

    def _wrap(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            if self.count == self.failing:
                self.failed = name
                if name == "write" and len(arguments[1]) > 1:
                    self._own["write"](arguments[0], arguments[1][: len(arguments[1]) // 2])  # as a full disk does it
                raise OSError(self.error, os.strerror(self.error))
            return self._own[name](*arguments, **named)

        return call

    def __enter__(self) -> Disk:
        for name in self._own:
            setattr(os, name, self._wrap(name))
        return self

    def __exit__(self, *_: object) -> None:
        for name, function in self._own.items():
            setattr(os, name, function)


@contextlib.contextmanager
def prepared() -> Iterator[tuple[Path, dict[str, bytes], dict[str, bytes]]]:
    """Give a project that is built and then changed, and its outputs before and after."""
    with tempfile.TemporaryDirectory(prefix="policygen-faults-") as folder:
        old = copy_project(Path(folder) / "old")
        assert build(old)[0] == 0
        new = Path(folder) / "new"
        shutil.copytree(old, new)
        change(new)
        before = outputs(new)
        changed = Path(folder) / "changed"
        shutil.copytree(new, changed)
        assert build(new)[0] == 0
        yield changed, before, outputs(new)


def _is_whole(name: str, content: bytes) -> bool:
    """Whether an account of what lies there is whole; it may tell of old and new documents."""
    match name:
        case "manifest.json":
            return bool(json.loads(content)["outputs"])
        case "index.html":
            return content.endswith(b"</html>\n")
        case _:
            return True


def judge(project: Path, before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """Return what is wrong with what a fault has left, or an empty string."""
    for name, content in outputs(project).items():
        if not _is_whole(name, content) or ("/" in name and content not in (before.get(name), after.get(name))):
            return f"{name} is torn"
    code, told = build(project)
    if code != 0:
        return f"the next build ended with {code}: {told}"
    if outputs(project) != after:
        return "the next build does not equal one from nothing"
    if left := leftovers(project):
        return f"temporary files are left: {left}"
    return ""


def try_disk(every: int) -> int:
    """Let each operation fail in turn, or every so many; returns how many faults were not survived."""
    faults = 0
    with prepared() as (changed, before, after), tempfile.TemporaryDirectory(prefix="policygen-disk-") as folder:
        project = Path(folder) / "p"
        shutil.copytree(changed, project)
        with Disk() as disk:
            build(project)
        total = disk.count
        for number in range(1, total + 1, every):
            for error in ERRORS:
                shutil.rmtree(project)
                shutil.copytree(changed, project)
                with Disk(number, error) as disk:
                    code, told = build(project)
                wrong = ""
                if code == 1 and not (os.strerror(error) in told and str(project / "build") in told):
                    wrong = f"path or cause was not told: {told}"
                wrong = wrong or judge(project, before, after)
                if wrong:
                    faults += 1
                    print(f"operation {number} ({disk.failed}, {errno.errorcode[error]}): {wrong}")
    print(f"{total} operations, every {every}. one × {len(ERRORS)} errors: {faults} not survived")
    return faults


def try_kill(times: int) -> int:
    """Kill a build at random moments; returns how many faults were not survived."""
    faults = finished = 0
    moments = random.Random(7)
    words = [sys.executable, "-m", "policygen", *BUILD[:-1], "2", "--project"]
    with prepared() as (changed, before, after), tempfile.TemporaryDirectory(prefix="policygen-kill-") as folder:
        project = Path(folder) / "p"
        shutil.copytree(changed, project)
        start = time.monotonic()
        subprocess.run([*words, str(project)], capture_output=True, check=True)
        whole = time.monotonic() - start
        for number in range(1, times + 1):
            shutil.rmtree(project)
            shutil.copytree(changed, project)
            child = subprocess.Popen([*words, str(project)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                # Most of the time goes by before anything is written.
                child.wait(whole * moments.uniform(0.3, 1.05))
                finished += 1
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
            if wrong := judge(project, before, after):
                faults += 1
                print(f"kill {number}: {wrong}")
    print(f"{times} kills, {finished} of them after the end: {faults} not survived")
    return faults


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("disk", "kill"))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every N-th operation")
    parser.add_argument("--times", type=int, default=200, metavar="N", help="how many kills")
    options = parser.parse_args()
    return int(bool(try_disk(options.every) if options.what == "disk" else try_kill(options.times)))


if __name__ == "__main__":
    sys.exit(_main())
