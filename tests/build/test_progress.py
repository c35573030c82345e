"""What a build says of how far it is."""

from __future__ import annotations

import io
import re

from policygen.build.orders import Made
from policygen.build.plan import Item
from policygen.build.progress import Progress

MADE = Made(Item("gorenjska", "sl", "regional-policy-paper", "gorenjska"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class FullDisk(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def seconds_left(total: int, jobs: int, *, done: int, after: float) -> float:
    """Return what a terminal is told of the rest, when so many of some documents are done after so many seconds."""
    terminal = Terminal()
    progress = Progress(terminal)
    progress.report.begun(total, jobs)
    progress.start -= after
    progress.report.done(MADE, done, total)
    found = re.search(r"about (\d+) s left", terminal.getvalue())
    assert found
    return float(found[1])


def test_the_time_left_counts_what_other_workers_are_at() -> None:
    assert seconds_left(21, 1, done=1, after=10) == 200
    assert seconds_left(21, 2, done=1, after=10) == 130
    assert seconds_left(21, 16, done=1, after=10) < 20
    assert seconds_left(21, 16, done=20, after=40) <= 1
    assert seconds_left(21, 2, done=21, after=100) == 0


def test_a_log_on_a_full_disk_stops_no_build() -> None:
    progress = Progress(FullDisk())
    progress.report.begun(1, 1)
    progress.report.done(MADE, 1, 1)
