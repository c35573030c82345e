"""Who makes the items of a build: this process, or a crew of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from policygen.build.crew import Crew, Fate, Limits, Lost
from policygen.build.work import Early, Made, Order

#: Seconds after which an item is given up: a paper takes about ten.
TIME_LIMIT = 300

#: Megabytes of memory with which an item is given up: a paper takes about two hundred.
MEMORY_LIMIT = 2000


#: What makes an item. It hands an output that is done early to a function.
Work = Callable[[Order, Callable[[Early], None]], Made]


def do_all(
    prepare: Callable[[], Work], orders: Sequence[Order], *, jobs: int, lock: int | None,
    early: Callable[[Early], None],
) -> Iterator[tuple[Order, Made | Lost]]:  # fmt: skip
    """Yield what comes of each order, in the order of completion.

    One job is done in this process. Otherwise an item whose process was killed or has ended is made once more, alone:
    perhaps somebody killed it; what kills itself does so again. ``lock`` is a file descriptor that workers close.
    ``early`` gets outputs that are done before their item is.
    """
    work = prepare()
    if jobs == 1:
        for order in orders:
            yield order, _alone(work, order, early)
        return
    limits = usual_limits()
    closing = () if lock is None else (lock,)
    again: list[Order] = []

    def crew(size: int) -> Crew[Order, Made]:
        return Crew(work, size=size, limits=limits, closing=closing, early=early)

    for order, result in crew(min(jobs, len(orders))).run(orders):
        if isinstance(result, Lost) and result.fate in (Fate.KILLED, Fate.LEFT):
            again.append(order)
        else:
            yield order, result
    if again:
        yield from crew(1).run(again)


def usual_limits() -> Limits:
    """Return what one item may take."""
    return Limits(TIME_LIMIT, MEMORY_LIMIT)


def _alone(work: Work, order: Order, early: Callable[[Early], None]) -> Made | Lost:
    try:
        return work(order, early)
    except MemoryError:
        return Lost(Fate.SWOLLEN)
    except Exception as error:
        return Lost(Fate.FAILED, error=error)
