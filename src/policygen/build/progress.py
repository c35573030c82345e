"""Says on a stream how far a build has come."""

from __future__ import annotations

import time
from typing import TextIO

from policygen.build.work import Made


class Progress:
    """Writes a line that changes in place on a terminal, and one line an item elsewhere."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self.stream, self.terminal, self.start = stream, stream.isatty(), time.monotonic()
        if total:
            self._show(f"building {total} documents")

    def __call__(self, made: Made, number: int, total: int) -> None:
        """Tell of an item that is done, the ``number``-th of ``total``."""
        state = "unchanged" if made.unchanged else "built" if made.outputs else "not built"
        pages = f", {made.pages} pages" if made.pages else ""
        left = (time.monotonic() - self.start) / number * (total - number)
        end = f" · about {left:.0f} s left" if self.terminal else f", {made.seconds:.1f} s"
        self._show(f"[{number}/{total}] {made.item.key} {state}{pages}{end}")

    def _show(self, text: str) -> None:
        self.stream.write(f"\r\033[K{text}" if self.terminal else f"{text}\n")
        self.stream.flush()

    def end(self) -> None:
        """Take away the line that changes."""
        if self.terminal:
            self.stream.write("\r\033[K")
