"""Lets one build at a time work in an output folder."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from policygen.build.files import refusal_of
from policygen.findings import Finding, Message, Place, Refused, say

NAME = "lock"


@contextlib.contextmanager
def locked(folder: Path, *, wait: bool, tell: Callable[[Message], None]) -> Iterator[int]:
    """Hold the lock of a folder while the block runs; gives the lock's file descriptor.

    The lock is the system's (flock) and ends with the process that holds it, however that ends. Where another build
    holds it, ``tell`` is told who, and this one waits; without ``wait``, ``Refused`` is raised.
    """
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise Refused([refusal_of(path, error)]) from error
    try:
        try:
            _take(descriptor, path, wait=wait, tell=tell)
        except OSError as error:  # a file system without locks
            raise Refused([refusal_of(path, error)]) from error
        with contextlib.suppress(OSError):  # on a full disk the lock holds without its holder's name
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield descriptor
    finally:
        with contextlib.suppress(OSError):  # the holder's name has not reached the disk; the lock is given back
            os.close(descriptor)


def _take(descriptor: int, path: Path, *, wait: bool, tell: Callable[[Message], None]) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    except BlockingIOError:
        pass
    process, since = _holder(path)
    message = say("another build works here (process {process}, since {since})", process=process, since=since)
    if not wait:
        raise Refused([Finding("E703", Place(str(path.parent.parent), 0, 0), message,
                               say("wait until it is done, or end it"))])  # fmt: skip
    tell(message)
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def _holder(path: Path) -> tuple[str, str]:
    """Return the id of the process that wrote the lock's file, and the time at which it did."""
    try:
        process = path.read_text("ascii").strip() or "?"
        since = time.strftime("%H:%M:%S", time.localtime(path.stat().st_mtime))
    except (OSError, ValueError):
        return "?", "?"
    return process, since
