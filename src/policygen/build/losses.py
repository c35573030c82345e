"""Says why an item came to nothing, by what became of its process."""

from __future__ import annotations

import signal

from policygen.build.serving import Fate, Lost
from policygen.findings import Finding, Message, Place, say


def finding_of(key: str, lost: Lost) -> Finding:
    """Return the finding about an item that was lost."""
    return Finding("E702", Place(key, 0, 0), _cause(lost), say("build it alone to see whether it happens again"))


def _cause(lost: Lost) -> Message:
    match lost.fate:
        case Fate.HUNG:
            return say("the document was not built: it took longer than {limit} seconds", limit=lost.number)
        case Fate.SWOLLEN if lost.number:
            return say("the document was not built: it needed more than {limit} MB of memory", limit=lost.number)
        case Fate.SWOLLEN:
            return say("the document was not built: it needed more memory than there is")
        case Fate.KILLED:
            name = signal.Signals(lost.number).name
            return say("the document was not built: its process was killed twice (signal {name})", name=name)
        case Fate.LEFT:
            return say(
                "the document was not built: its process ended unexpectedly (exit code {exit_code})",
                exit_code=lost.number,
            )
        case Fate.FAILED:
            return say(
                "the document was not built: a defect of the program: {defect}",
                defect=f"{type(lost.error).__name__}: {lost.error}",
            )
