"""Builds again whenever something changes: what the check finds at once, then web pages, then everything touched.

Each step is a command of its own, in a process of its own. A change that comes meanwhile ends the step, and the steps
begin anew: what was made is remembered, so nothing is made twice.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from policygen.build.inventory import FOLDERS
from policygen.content.lasting import is_lasting

#: Milliseconds between two looks, and after the last of several changes at once.
_LOOK = 200


def steps_of(root: Path, build: Sequence[str]) -> list[list[str]]:
    """Return the commands that follow a change; ``build`` are options for building."""
    # Not what lies in the folder that somebody has gone to, under the name of a module (-P).
    command = [sys.executable, "-P", "-m", "policygen"]
    place = ["--project", str(root)]
    web = [*command, "build", *build, *place, "--format", "html"]
    return [[*command, "check", *place], web, [*command, "build", *build, *place]]


def follow(changes: Iterable[object], steps: Sequence[Sequence[str]]) -> None:
    """Run the steps for each set of changes; an empty set is a look at how far they are.

    Begins with the steps themselves. What the second step says of findings is not shown: the first has said it, and
    the last will say it again.
    """
    waiting = list(steps)
    running: subprocess.Popen[bytes] | None = None
    try:
        for changed in changes:
            if changed:
                _stop(running)
                running, waiting = None, list(steps)
            if running is None or running.poll() is not None:
                running = None
                if waiting:
                    quiet = len(waiting) == len(steps) - 1
                    running = subprocess.Popen(waiting.pop(0), stderr=subprocess.DEVNULL if quiet else None)
    finally:
        _stop(running)


def _stop(running: subprocess.Popen[bytes] | None) -> None:
    """End a step, as Ctrl-C does, and wait until it has."""
    if running and running.poll() is None:
        running.send_signal(signal.SIGINT)
        running.wait()


def changes_below(root: Path) -> Iterator[object]:
    """Yield sets of changes in the sources, catalogs and templates of a project, and empty ones between; for ever.

    Raises ``ModuleNotFoundError`` where the extra ``policygen[watch]`` is not installed.
    """
    from watchfiles import watch

    yield set()
    folders = [root / name for name in FOLDERS if (root / name).is_dir()]
    yield from watch(
        *folders, watch_filter=lambda _, path: is_change(path), rust_timeout=_LOOK, debounce=1000, step=_LOOK // 4,
        yield_on_timeout=True, raise_interrupt=False,
    )  # fmt: skip


#: What is written beside a file and renamed when it is whole.
_UNFINISHED = (".swp", ".swx", ".tmp", ".part")


def is_change(path: str) -> bool:
    """Whether builds read the file that has changed; vim tries with a number whether it may write in a folder."""
    name = Path(path).name
    return is_lasting(name) and not name.endswith(_UNFINISHED) and not name.isdigit()
