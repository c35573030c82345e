"""Worker processes that may crash, hang or take all memory without taking the build along.

A worker is forked when it is needed, keeps what it has loaded from task to task, and does one task at a time. The
parent watches the clock and each worker's memory; whoever exceeds a limit is killed, and a new worker takes its place.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import pickle
import resource
import selectors
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: How often the memory of workers is looked at, in seconds.
_LOOK = 0.1

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
    """What one task may take: ``seconds`` on the wall, ``megabytes`` of resident memory."""

    seconds: float
    megabytes: int


@dataclass(frozen=True)
class _Part:
    """What a task has done before it is done."""

    content: Any


@dataclass
class _Worker(Generic[T]):
    process: int
    down: int  # what the parent writes to
    up: int  # what the parent reads from
    task: T | None = None
    deadline: float = 0.0
    heard: bytearray = field(default_factory=bytearray)
    fate: Lost | None = None


class Crew(Generic[T, R]):
    """Does tasks in up to ``size`` processes: ``work`` is called in them, with all that the parent had when they began.

    It gets a task, and a function that takes what is done of it already: ``early`` gets that here, at once.
    ``closing`` are file descriptors that workers must not keep open, such as a lock's.
    """

    def __init__(
        self, work: Callable[[T, Callable[[Any], None]], R], *, size: int, limits: Limits,
        closing: Sequence[int] = (), early: Callable[[Any], None] = lambda part: None,
    ) -> None:  # fmt: skip
        self._work, self._size, self._limits, self._closing, self._early = work, size, limits, closing, early
        self._workers: list[_Worker[T]] = []
        self._selector = selectors.DefaultSelector()

    def run(self, tasks: Sequence[T]) -> Iterator[tuple[T, R | Lost]]:
        """Yield what comes of each task, in the order of completion; tasks begin in the order given."""
        waiting = list(reversed(tasks))
        # What is there already is shared with the workers; collecting it in each of them would copy it.
        gc.collect()
        gc.freeze()
        try:
            while waiting or any(worker.task is not None for worker in self._workers):
                self._assign(waiting)
                yield from self._listen()
        finally:
            gc.unfreeze()
            self._end()

    @property
    def processes(self) -> dict[int, T | None]:
        """The ids of the workers' processes, each with its task."""
        return {worker.process: worker.task for worker in self._workers}

    def _assign(self, waiting: list[T]) -> None:
        idle = [worker for worker in self._workers if worker.task is None]
        while waiting and (idle or len(self._workers) < self._size):
            worker = idle.pop() if idle else self._hire()
            worker.task, worker.deadline = waiting.pop(), time.monotonic() + self._limits.seconds
            with contextlib.suppress(BrokenPipeError):  # it has ended: reading from it tells
                send(worker.down, worker.task)

    def _hire(self) -> _Worker[T]:
        down_read, down = os.pipe()
        up, up_write = os.pipe()
        # What waits to be printed would be printed by each worker again.
        sys.stdout.flush()
        sys.stderr.flush()
        # Ctrl-C must not come between the birth of a worker and its entry into the list of those to be ended.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        process = os.fork()
        if process == 0:
            inherited = [down, up, *self._closing]
            inherited += [end for worker in self._workers for end in (worker.down, worker.up)]
            _serve(self._work, down_read, up_write, inherited, self._limits)
        os.close(down_read)
        os.close(up_write)
        os.set_blocking(up, False)
        worker = _Worker[T](process, down, up)
        self._workers.append(worker)
        self._selector.register(up, selectors.EVENT_READ, worker)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        return worker

    def _listen(self) -> Iterator[tuple[T, R | Lost]]:
        for key, _ in self._selector.select(_LOOK):
            worker: _Worker[T] = key.data
            done, ended = _receive(worker)
            for result in done:
                if isinstance(result, _Part):
                    self._early(result.content)
                    continue
                assert worker.task is not None
                task, worker.task = worker.task, None
                yield task, result
            if ended:
                lost = self._dismiss(worker)
                if worker.task is not None:
                    yield worker.task, lost
        now = time.monotonic()
        for worker in self._workers:
            if worker.task is not None and worker.fate is None:
                if now > worker.deadline:
                    self._kill(worker, Lost(Fate.HUNG, round(self._limits.seconds)))
                elif _resident(worker.process) > self._limits.megabytes:
                    self._kill(worker, Lost(Fate.SWOLLEN, self._limits.megabytes))

    def _kill(self, worker: _Worker[T], fate: Lost) -> None:
        # Its end is heard like any other; the reason is known already.
        worker.fate = fate
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker.process, signal.SIGKILL)

    def _dismiss(self, worker: _Worker[T]) -> Lost:
        self._workers.remove(worker)
        self._selector.unregister(worker.up)
        os.close(worker.up)
        os.close(worker.down)
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker.process, signal.SIGKILL)  # it has nothing more to say
        code = os.waitstatus_to_exitcode(os.waitpid(worker.process, 0)[1])
        return worker.fate or (Lost(Fate.KILLED, -code) if code < 0 else Lost(Fate.LEFT, code))

    def _end(self) -> None:
        for worker in list(self._workers):
            self._dismiss(worker)
        self._selector.close()


def send(descriptor: int, value: object) -> None:
    """Write a value to a file descriptor, as a frame: its length before it."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    view = memoryview(_HEAD.pack(len(content)) + content)
    while view:
        view = view[os.write(descriptor, view) :]


def frames(stream: IO[bytes]) -> Iterator[Any]:
    """Yield the values that ``send`` has written, until the other side ends."""
    while len(head := stream.read(_HEAD.size)) == _HEAD.size:
        content = stream.read(_HEAD.unpack(head)[0])
        yield pickle.loads(content)


def _receive(worker: _Worker[T]) -> tuple[list[Any], bool]:
    """Return the whole results that a worker has sent, and whether it has ended."""
    ended = False
    while True:
        try:
            chunk = os.read(worker.up, 1 << 20)
        except BlockingIOError:
            break
        if not chunk:
            ended = True
            break
        worker.heard += chunk
    results = []
    while len(worker.heard) >= _HEAD.size:
        (length,) = _HEAD.unpack_from(worker.heard)
        if len(worker.heard) < _HEAD.size + length:
            break
        results.append(pickle.loads(worker.heard[_HEAD.size : _HEAD.size + length]))
        del worker.heard[: _HEAD.size + length]
    return results, ended


def _resident(process: int) -> float:
    """Return the memory that a process has in use, in megabytes; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_bytes().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 1e6


# ── in the worker ────────────────────────────────────────────────────────────────────────────────────────────


def _serve(
    work: Callable[[Any, Callable[[Any], None]], Any], down: int, up: int, inherited: Sequence[int], limits: Limits
) -> None:
    """Do tasks until the parent says no more or ends; never returns."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of a terminal's processes; the parent acts
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        _die_with_parent()
        _limit_memory(limits.megabytes)
        for descriptor in inherited:
            os.close(descriptor)
        with os.fdopen(down, "rb") as orders:
            for task in frames(orders):
                send(up, _outcome(work, task, lambda part: send(up, _Part(part))))
        code = 0
    except BrokenPipeError:
        pass  # the parent has ended
    finally:
        # Not sys.exit(): what the parent wants done at its end is not the worker's.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _outcome(work: Callable[[Any, Callable[[Any], None]], Any], task: Any, early: Callable[[Any], None]) -> Any:
    try:
        return work(task, early)
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
