"""What a worker process does: it takes tasks from a pipe, does them one by one, and sends what comes of them.

Its end is sudden (``os._exit``, or a signal): nothing that the parent wants done at its own end is done here.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import pickle
import resource
import select
import signal
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import IO, Any, NoReturn

#: Does a task; what is done of it already goes to a function.
Work = Callable[[Any, Callable[[Any], None]], Any]

_HEAD = struct.Struct("!Q")

#: prctl(2): the signal that a process gets when its parent ends. Linux only.
_PR_SET_PDEATHSIG = 1


class Fate(Enum):
    """What may become of a task that was not done."""

    KILLED = "killed"  # by a signal, from outside
    LEFT = "left"  # the process ended by itself
    HUNG = "hung"
    SWOLLEN = "swollen"  # took more memory than it may
    FAILED = "failed"  # raised an exception


@dataclass(frozen=True)
class Lost:
    """A task without a result. ``number`` is the signal of KILLED, the exit code of LEFT, the limit of the others.

    The limit of HUNG is in seconds, that of SWOLLEN in megabytes (0 where the system's own limit was met).
    """

    fate: Fate
    number: int = 0
    error: Exception | None = None


@dataclass(frozen=True)
class Limits:
    """What one task may take: ``seconds`` on the wall, ``megabytes`` of resident memory.

    A worker that has ``worn`` megabytes after a task is replaced by a new one; 0 means never.
    """

    seconds: float
    megabytes: int
    worn: int = 0


@dataclass(frozen=True)
class Part:
    """What a task has done before it is done."""

    content: Any


@dataclass(frozen=True)
class Process:
    """A process that has been forked: its id, what its parent writes to, and what its parent reads from."""

    id: int
    down: int
    up: int


def hire(work: Work, limits: Limits, inherited: Sequence[int] = ()) -> Process:
    """Fork a process that does tasks; ``inherited`` are file descriptors that it must not keep open."""

    def life(orders: IO[bytes], up: int) -> None:
        _serve(work, orders, up)

    return _fork(life, limits, inherited)


def hire_ahead(prepare: Callable[[], Iterable[None]], begin: Callable[[Any], Work], limits: Limits) -> Process:
    """Fork a process that gets ready while its parent still reads what the tasks are about.

    ``prepare`` loads things, step by step, and is left off as soon as something comes down the pipe. The first value
    that comes is not a task but what ``begin`` makes a worker of.
    """

    def life(orders: IO[bytes], up: int) -> None:
        with contextlib.suppress(Exception):  # what is missing is told by those who need it
            for _ in prepare():
                if select.select([orders], [], [], 0)[0]:
                    break
        for context in frames(orders):
            _serve(begin(context), orders, up)

    return _fork(life, limits, ())


def _fork(life: Callable[[IO[bytes], int], None], limits: Limits, inherited: Sequence[int]) -> Process:
    down_read, down = os.pipe()
    up, up_write = os.pipe()
    # What waits to be printed would be printed by each worker again.
    sys.stdout.flush()
    sys.stderr.flush()
    # Ctrl-C must not come before the new process knows that it is not meant.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    process = os.fork()
    if process == 0:
        _live(life, down_read, up_write, [down, up, *inherited], limits)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(down_read)
    os.close(up_write)
    os.set_blocking(up, False)
    return Process(process, down, up)


def _live(
    life: Callable[[IO[bytes], int], None], down: int, up: int, inherited: Sequence[int], limits: Limits
) -> NoReturn:
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of a terminal's processes; the parent acts
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        _die_with_parent()
        _limit_memory(limits.megabytes)
        # The cycles that engines leave are few megabytes a document. Looking for them took a seventh of the time; the
        # system takes them back for nothing, with all else, when a worn worker is replaced.
        gc.disable()
        for descriptor in inherited:
            os.close(descriptor)
        # Without a buffer, so that what has come can be seen from outside.
        with os.fdopen(down, "rb", buffering=0) as orders:
            life(orders, up)
        code = 0
    except BrokenPipeError:
        pass  # the parent has ended
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _serve(work: Work, orders: IO[bytes], up: int) -> None:
    """Do tasks until the parent says no more or ends."""
    for task in frames(orders):
        send(up, _outcome(work, task, lambda part: send(up, Part(part))))


def _outcome(work: Work, task: Any, deliver: Callable[[Any], None]) -> Any:
    try:
        return work(task, deliver)
    except MemoryError:
        return Lost(Fate.SWOLLEN)
    except Exception as error:
        return Lost(Fate.FAILED, error=_portable(error))


def _portable(error: Exception) -> Exception:
    """Return an exception that reaches the parent, with its trace as a note."""
    import traceback

    note = "".join(traceback.format_exception(error))
    copy: Exception
    try:
        copy = pickle.loads(pickle.dumps(error))
    except Exception:
        copy = RuntimeError(f"{type(error).__name__}: {error}")
    copy.add_note(f"In the worker:\n{note}")
    return copy


def _die_with_parent() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit_memory(megabytes: int) -> None:
    """Let the system refuse at once what the parent would see only after a while: twice the limit, in addresses."""
    wanted = (2 * megabytes + 2048) * 1_000_000
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


# ── frames ───────────────────────────────────────────────────────────────────────────────────────────────────


class _Chunks:
    """What a value is pickled into: a file descriptor gets each chunk with its length before it.

    So nobody holds all the bytes at once of what may be all that a project says.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def write(self, content: bytes | memoryview) -> int:
        """Write a chunk; one of no bytes ends a value."""
        for part in (_HEAD.pack(len(content)), content):
            view = memoryview(part)
            while view:
                view = view[os.write(self.descriptor, view) :]
        return len(content)


def send(descriptor: int, value: object) -> None:
    """Write a value to a file descriptor, as a frame: chunks with their lengths, and 0 at the end."""
    chunks = _Chunks(descriptor)
    pickle.Pickler(chunks, pickle.HIGHEST_PROTOCOL).dump(value)
    chunks.write(b"")


def frames(stream: IO[bytes]) -> Iterator[Any]:
    """Yield the values that ``send`` has written, until the other side ends."""
    heard: list[bytes] = []
    while len(head := _read(stream, _HEAD.size)) == _HEAD.size:
        if length := _HEAD.unpack(head)[0]:
            heard.append(_read(stream, length))
        else:
            value = pickle.loads(b"".join(heard))
            heard.clear()
            yield value


def _read(stream: IO[bytes], count: int) -> bytes:
    """Return so many bytes, or fewer where the stream ends; a pipe gives at most what is in it."""
    found = bytearray()
    while len(found) < count and (chunk := stream.read(count - len(found))):
        found += chunk
    return bytes(found)


def taken(heard: bytearray) -> Iterator[Any]:
    """Yield the values whose frames are whole, and remove those from the bytes that were heard."""
    at, chunks = 0, []
    while at + _HEAD.size <= len(heard):
        start = at + _HEAD.size
        at = start + _HEAD.unpack_from(heard, at)[0]
        if at > len(heard):
            return
        if at > start:
            chunks.append(slice(start, at))
        else:
            value = pickle.loads(b"".join([heard[chunk] for chunk in chunks]))
            del heard[:at]
            at, chunks = 0, []
            yield value
