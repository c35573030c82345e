"""Writes outputs that are done before the others of their item, so that whoever waits sees the first one soonest."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from policygen.build.files import digest, write_whole
from policygen.build.orders import Early
from policygen.build.plan import Format, Item
from policygen.findings import Finding, Refused


@dataclass
class Shelf:
    """The outputs below a folder that were written early, by path: their hash, and what lay there before.

    Until its item is done, the records know the old output: after a kill the next build finds the new one not as it
    was built, and makes it anew.
    """

    folder: Path
    _written: dict[str, str] = field(default_factory=dict)
    _before: dict[str, bytes | None] = field(default_factory=dict)

    def put(self, part: Early) -> None:
        """Write an output. Where the disk refuses, nothing is said: it will refuse at the end of the item, too."""
        name = part.item.path(part.form)
        path = self.folder / name
        # An item whose process was killed is made twice; what lay there before lay there before the first time.
        if name not in self._before:
            try:
                self._before[name] = path.read_bytes()
            except FileNotFoundError:
                self._before[name] = None
            except OSError:
                return
        with contextlib.suppress(Refused):
            write_whole(path, part.content)
            self._written[name] = digest(part.content)

    def has(self, item: Item, form: Format, content: bytes) -> bool:
        """Whether an output lies on the disk with this content, because it was written early."""
        return self._written.get(item.path(form)) == digest(content)

    def clear(self, item: Item) -> None:
        """Keep what was written early of an item: it is done."""
        for name in self._names(item):
            self._written.pop(name, None)
            del self._before[name]

    def take_back(self, item: Item) -> list[Finding]:
        """Put back what lay there before an item was begun, since nothing came of it; returns what the disk says."""
        findings: list[Finding] = []
        for name in self._names(item):
            before, path = self._before.pop(name), self.folder / name
            if self._written.pop(name, None) is None:
                continue
            try:
                if before is None:
                    path.unlink(missing_ok=True)
                else:
                    write_whole(path, before)
            except Refused as refused:
                findings += refused.findings
            except OSError:
                pass  # the folder is read-only since a moment ago; the next build finds the file and says so
        return findings

    def _names(self, item: Item) -> list[str]:
        return [name for name in self._before if name.startswith(f"{item.document}/{item.key}.")]
