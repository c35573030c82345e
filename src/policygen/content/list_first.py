"""Lists as many faults of one file as a reader will read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from policygen.findings import Finding, Place, say

T = TypeVar("T")

#: How many faults of one file are listed: who has more has made one slip that spoils the whole file.
MOST = 100


def list_first(faults: Sequence[T], tell: Callable[[T], Finding], *, file: str) -> list[Finding]:
    """Return the findings of a file's first faults; where there are more, one at its head says so.

    ``tell`` makes the finding of a fault; it is not asked for those that nobody reads.
    """
    found = [tell(fault) for fault in faults[:MOST]]
    if len(faults) > MOST:
        message = say("only the first {most} of {count} faults in this file are listed", most=MOST, count=len(faults))
        found.append(Finding("E020", Place(file), message, say("mend these first")))
    return found
