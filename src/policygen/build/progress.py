"""Says on a stream how far a build has come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

from policygen.build.outcome import Report

if TYPE_CHECKING:
    from policygen.build.orders import Made
    from policygen.findings import Message


class Progress:
    """Writes a line that changes in place on a terminal, and one line an item elsewhere; nothing where ``quiet``."""

    def __init__(self, stream: TextIO, *, quiet: bool = False) -> None:
        self.stream, self.terminal, self.quiet = stream, stream.isatty(), quiet
        self.start, self.jobs = time.monotonic(), 1
        self.report = Report(begun=self._begin, done=self._tell, said=self._say)

    def _begin(self, total: int, jobs: int) -> None:
        self.start, self.jobs = time.monotonic(), jobs
        if total:
            self._show(f"building {total} documents")

    def _tell(self, made: Made, number: int, total: int) -> None:
        state = "built" if made.outputs else "unchanged" if made.is_sound else "not built"
        pages = f", {made.pages} pages" if made.pages else ""
        left = _seconds_left(time.monotonic() - self.start, number, total, self.jobs)
        end = f" · about {left:.0f} s left" if self.terminal else f", {made.seconds:.1f} s"
        self._show(f"[{number}/{total}] {made.item.key} {state}{pages}{end}")

    def _say(self, message: Message) -> None:
        self._show(str(message))

    def _show(self, text: str) -> None:
        if not self.quiet:
            try:
                self.stream.write(f"\r\033[K{text}" if self.terminal else f"{text}\n")
                self.stream.flush()
            except BrokenPipeError:
                raise
            except OSError:
                pass  # a log on a full disk: the documents may be on another one

    def end(self) -> None:
        """Take away the line that changes."""
        if self.terminal and not self.quiet:
            self.stream.write("\r\033[K")
            self.stream.flush()


def _seconds_left(passed: float, number: int, total: int, jobs: int) -> float:
    """Return how long the rest will take, when ``number`` of ``total`` are done after so many seconds.

    What the other workers are at counts as half done: else the first estimate were too long by their number.
    """
    under_way = min(max(jobs, 1) - 1, total - number) / 2
    return passed / (number + under_way) * (total - number - under_way)
