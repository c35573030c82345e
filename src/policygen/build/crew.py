"""Worker processes that may crash, hang or take all memory without taking the build along.

A worker is forked when it is needed, keeps what it has loaded from task to task, and does one task at a time. The
parent watches the clock and each worker's memory; whoever exceeds a limit is killed, and a new worker takes its place.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from policygen.build.serving import Fate, Limits, Lost, Part, Process, hire, send, taken

T = TypeVar("T")
R = TypeVar("R")

#: How often the memory of workers is looked at, in seconds.
_LOOK = 0.1

#: Who has not looked for so many seconds was stopped, and the workers with it (Ctrl-Z), or had something else to do.
_AWAY = 1.0

#: How many bytes are read at once: what a pipe of Linux holds.
_CHUNK = 1 << 16


@dataclass
class _Worker(Generic[T]):
    process: Process
    task: T | None = None
    deadline: float = 0.0
    heard: bytearray = field(default_factory=bytearray)
    fate: Lost | None = None
    has_ended: bool = False


class Crew(Generic[T, R]):
    """Does tasks in up to ``size`` processes: ``work`` is called in them, with all that the parent had when they began.

    It gets a task, and a function that takes what is done of it already: ``deliver`` gets that here, at once.
    ``closing`` are file descriptors that workers must not keep open, such as a lock's. ``ahead`` is a process that was
    forked before, and has got what it needs: it belongs to the crew from now on, as the first of its workers.
    """

    def __init__(
        self, work: Callable[[T, Callable[[Any], None]], R], *, size: int, limits: Limits,
        closing: Sequence[int] = (), deliver: Callable[[Any], None] = lambda part: None, ahead: Process | None = None,
    ) -> None:  # fmt: skip
        self._work, self._size, self._limits, self._closing, self._deliver = work, size, limits, closing, deliver
        self._workers: list[_Worker[T]] = []
        self._selector = selectors.DefaultSelector()
        self._looked = 0.0
        if ahead:
            self._take_in(ahead)

    def run(self, tasks: Sequence[T], *, meanwhile: Callable[[], None] = lambda: None) -> Iterator[tuple[T, R | Lost]]:
        """Yield what comes of each task, in the order of completion; tasks begin in the order given.

        ``meanwhile`` is called before the first worker is forked; one that was forked before has its task by then.
        """
        try:
            yield from self._do(tasks, meanwhile)
        finally:
            self._end()

    def do(self, task: T) -> R | Lost:
        """Return what comes of a task; the worker that did it stays, with all that it has loaded, for the next one."""
        for _ in self._listen(0):
            pass  # who has ended since the last task gets none
        ((_, result),) = self._do([task])
        return result

    def _do(self, tasks: Sequence[T], meanwhile: Callable[[], None] = lambda: None) -> Iterator[tuple[T, R | Lost]]:
        waiting = list(reversed(tasks))
        self._looked = time.monotonic()
        self._assign(waiting)
        if waiting:
            meanwhile()
        while waiting or any(worker.task is not None for worker in self._workers):
            self._assign(waiting, hiring=True)
            yield from self._listen()

    @property
    def processes(self) -> dict[int, T | None]:
        """The ids of the workers' processes, each with its task."""
        return {worker.process.id: worker.task for worker in self._workers}

    def _assign(self, waiting: list[T], *, hiring: bool = False) -> None:
        idle = [worker for worker in self._workers if worker.task is None]
        while waiting and (idle or (hiring and len(self._workers) < self._size)):
            worker = idle.pop() if idle else self._hire()
            worker.task, worker.deadline = waiting.pop(), time.monotonic() + self._limits.seconds
            with contextlib.suppress(BrokenPipeError):  # it has ended: reading from it tells
                send(worker.process.down, worker.task)

    def _hire(self) -> _Worker[T]:
        inherited = [*self._closing]
        inherited += [end for worker in self._workers for end in (worker.process.down, worker.process.up)]
        # Ctrl-C must not come between the birth of a worker and its entry into the list of those to be ended.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            return self._take_in(hire(self._work, self._limits, inherited))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _take_in(self, process: Process) -> _Worker[T]:
        worker = _Worker[T](process)
        self._workers.append(worker)
        self._selector.register(process.up, selectors.EVENT_READ, worker)
        return worker

    def _listen(self, wait: float = _LOOK) -> Iterator[tuple[T, R | Lost]]:
        for key, _ in self._selector.select(wait):
            worker: _Worker[T] = key.data
            for result in _receive(worker):
                if isinstance(result, Part):
                    self._deliver(result.content)
                    continue
                assert worker.task is not None
                task, worker.task = worker.task, None
                yield task, result
            if worker.has_ended:
                lost = self._dismiss(worker)
                if worker.task is not None:
                    yield worker.task, lost
            elif worker.task is None and 0 < self._limits.worn < _resident(worker.process.id):
                self._dismiss(worker)
        now = time.monotonic()
        away, self._looked = now - self._looked, now
        for worker in self._workers:
            if away > _AWAY:
                worker.deadline += away
            if worker.task is not None and worker.fate is None:
                if now > worker.deadline:
                    self._kill(worker, Lost(Fate.HUNG, round(self._limits.seconds)))
                elif _resident(worker.process.id) > self._limits.megabytes:
                    self._kill(worker, Lost(Fate.SWOLLEN, self._limits.megabytes))

    def _kill(self, worker: _Worker[T], fate: Lost) -> None:
        # Its end is heard like any other; the reason is known already.
        worker.fate = fate
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker.process.id, signal.SIGKILL)

    def _dismiss(self, worker: _Worker[T]) -> Lost:
        self._workers.remove(worker)
        self._selector.unregister(worker.process.up)
        code = dismiss(worker.process)
        return worker.fate or (Lost(Fate.KILLED, -code) if code < 0 else Lost(Fate.LEFT, code))

    def _end(self) -> None:
        for worker in list(self._workers):
            self._dismiss(worker)
        self._selector.close()


def dismiss(process: Process) -> int:
    """End a process that has nothing more to say; returns its exit code, or its signal as a negative number."""
    os.close(process.up)
    os.close(process.down)
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.id, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process.id, 0)[1])


def _receive(worker: _Worker[T]) -> Iterator[Any]:
    """Yield what a worker has sent, as far as it is whole, and note whether it has ended."""
    while True:
        try:
            chunk = os.read(worker.process.up, _CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            worker.has_ended = True
            return
        worker.heard += chunk
        # At once: who goes on sending meanwhile must not fill this process with what has been sent already.
        yield from taken(worker.heard)


def _resident(process: int) -> float:
    """Return the memory that a process has in use, in megabytes; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_bytes().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 1e6
