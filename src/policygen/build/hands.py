"""Who makes the items of a build: this process, or a crew of others."""

from __future__ import annotations

import contextlib
import functools
import mmap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policygen.build.crew import Crew, dismiss
from policygen.build.serving import Fate, Limits, Lost, Process, hire_ahead, send

if TYPE_CHECKING:
    from policygen.build.orders import Deliver, Made, Order

#: Seconds after which an item is given up: a paper takes about ten.
TIME_LIMIT = 300

#: Megabytes of memory with which an item is given up: a paper takes about two hundred.
MEMORY_LIMIT = 2000

#: Megabytes with which a worker is replaced: after some ten papers.
WORN = 700


#: What makes an item, and hands its outputs to a function.
Work = Callable[["Order", "Deliver"], "Made"]


@dataclass
class Recruit:
    """A worker that was forked before it was known what there is to do, if there is one; who takes it, ends it.

    It may load whatever is not the project's at once, and read the project's files as soon as their hashes were taken:
    what it read before might be another content than the one that its outputs are recorded with.
    """

    process: Process | None = None
    _may_read: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, 1))  # shared with the worker

    def let_read(self) -> None:
        """Say that the hashes of all files have been taken."""
        self._may_read[0] = 1

    def take(self, context: object) -> Process | None:
        """Return the worker, which has got what it needs to know; None where there is none (any more)."""
        taken, self.process = self.process, None
        if taken:
            with contextlib.suppress(BrokenPipeError):  # it has ended: reading from it tells
                send(taken.down, context)
        return taken


@contextlib.contextmanager
def recruited(
    get_ready: Callable[[Callable[[], bool]], Iterable[None]], begin: Callable[[Any], Work]
) -> Iterator[Recruit]:
    """Give a worker that gets ready while this process reads the project; it is ended if nobody has taken it.

    ``get_ready`` gets a function that tells whether it may read the project's files.
    """
    recruit = Recruit()
    recruit.process = hire_ahead(lambda: get_ready(lambda: bool(recruit._may_read[0])), begin, usual_limits())
    try:
        yield recruit
    finally:
        if recruit.process:
            dismiss(recruit.process)


def do_all(
    prepare: Callable[[], Work], orders: Sequence[Order], *, jobs: int, lock: int | None,
    deliver: Deliver, context: Callable[[Sequence[Order]], object] = lambda orders: None,
    recruit: Recruit | None = None, load: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Order, Made | Lost]]:  # fmt: skip
    """Yield what comes of each order, in the order of completion.

    Without ``jobs`` they are made in this process, without limits. Otherwise an item whose process was killed or has
    ended is made once more, alone: perhaps somebody killed it; what kills itself does so again. ``lock`` is a file
    descriptor that workers close. ``deliver`` gets the outputs of each item before what comes of it is yielded. A
    ``recruit`` gets the ``context`` and the first order. ``load`` loads what all other workers would load, each for
    itself.
    """
    if not jobs:
        alone = prepare()
        for order in orders:
            yield order, _alone(alone, order, deliver)
        return
    limits = usual_limits()
    closing = () if lock is None else (lock,)
    again: list[Order] = []
    ahead = recruit.take(context(orders)) if recruit else None
    prepared = functools.cache(prepare)

    def work(order: Order, deliver: Deliver) -> Made:
        return prepared()(order, deliver)

    def crew(size: int, ahead: Process | None = None) -> Crew[Order, Made]:
        return Crew(work, size=size, limits=limits, closing=closing, deliver=deliver, ahead=ahead)

    def meanwhile() -> None:
        """Load and prepare what workers that are yet to be forked would load and prepare each for itself."""
        load()
        prepared()

    for order, result in crew(min(jobs, len(orders)), ahead).run(orders, meanwhile=meanwhile):
        if isinstance(result, Lost) and result.fate in (Fate.KILLED, Fate.LEFT):
            again.append(order)
        else:
            yield order, result
    if again:
        yield from crew(1).run(again, meanwhile=meanwhile)


def usual_limits() -> Limits:
    """Return what one item may take."""
    return Limits(TIME_LIMIT, MEMORY_LIMIT, min(WORN, MEMORY_LIMIT))


def _alone(work: Work, order: Order, deliver: Deliver) -> Made | Lost:
    try:
        return work(order, deliver)
    except MemoryError:
        return Lost(Fate.SWOLLEN)
    except Exception as error:
        return Lost(Fate.FAILED, error=error)
