"""Where the fonts of a style lie while a process and those that it has forked print.

The PDF engine puts them into a folder of its own, which it removes when it ends in peace. Workers do not: they are
killed, or end at once. So there is one folder a process and its workers, removed at its end, and one that was left by
a process that was killed is removed by the next.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "policygen-fonts-"

_LOCK = "lock"


@contextlib.contextmanager
def in_scratch() -> Iterator[None]:
    """Let temporary folders be made in the one of this process while the block runs."""
    before = tempfile.tempdir
    tempfile.tempdir = scratch()
    try:
        yield
    finally:
        tempfile.tempdir = before


@functools.cache
def scratch() -> str:
    """Return the folder of this process, or that of the process that it was forked from if that had one already."""
    making = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}"))
    # Held as long as this process or one of its workers lives; never closed.
    fcntl.flock(os.open(making / _LOCK, os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_EX)
    # It gets its name with the lock: one of that name that nobody holds belongs to nobody.
    folder = making.rename(making.with_name(making.name[1:]))
    _sweep(folder)
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == owner else None)
    return str(folder)


def _sweep(own: Path) -> None:
    for folder in own.parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder != own and not folder.is_symlink() and folder.stat().st_uid == os.getuid():
                with (folder / _LOCK).open("rb") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder)
