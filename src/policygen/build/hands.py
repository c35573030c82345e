"""Who makes the items of a build: this process, or a crew of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from policygen.build.crew import Crew, Fate, Limits, Lost
from policygen.build.work import Made, Order

#: Seconds after which an item is given up: a paper takes about ten.
TIME_LIMIT = 300

#: Megabytes of memory with which an item is given up: a paper takes about two hundred.
MEMORY_LIMIT = 2000


def do_all(
    prepare: Callable[[], Callable[[Order], Made]], orders: Sequence[Order], *, jobs: int, lock: int | None
) -> Iterator[tuple[Order, Made | Lost]]:
    """Yield what comes of each order, in the order of completion.

    One job is done in this process. Otherwise an item whose process was killed or has ended is made once more, alone:
    perhaps somebody killed it; what kills itself does so again. ``lock`` is a file descriptor that workers close.
    """
    work = prepare()
    if jobs == 1:
        for order in orders:
            yield order, _alone(work, order)
        return
    limits = usual_limits()
    closing = () if lock is None else (lock,)
    again: list[Order] = []
    for order, result in Crew(work, size=min(jobs, len(orders)), limits=limits, closing=closing).run(orders):
        if isinstance(result, Lost) and result.fate in (Fate.KILLED, Fate.LEFT):
            again.append(order)
        else:
            yield order, result
    if again:
        yield from Crew(work, size=1, limits=limits, closing=closing).run(again)


def usual_limits() -> Limits:
    """Return what one item may take."""
    return Limits(TIME_LIMIT, MEMORY_LIMIT)


def _alone(work: Callable[[Order], Made], order: Order) -> Made | Lost:
    try:
        return work(order)
    except MemoryError:
        return Lost(Fate.SWOLLEN)
    except Exception as error:
        return Lost(Fate.FAILED, error=error)
