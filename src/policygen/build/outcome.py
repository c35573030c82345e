"""What is asked of a build, what it tells meanwhile, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from policygen.build.hands import Recruit
from policygen.build.inventory import Inventory
from policygen.build.orders import Made
from policygen.build.plan import FORMATS, Format, Held, Item
from policygen.findings import Finding, Message


@dataclass(frozen=True)
class Options:
    """What the user asked for. ``jobs`` is the number of worker processes; with 0
    all is made in this one, without limits of time and memory, for debuggers and tests.

    A ``dry`` build writes nothing. ``wait`` is whether to wait for another build in the same folder. ``inventory`` is
    what lay in the project before it was opened. ``cluster`` is the address or the scheduler file of a dask cluster
    that makes the items instead of own processes; ``recruit`` a worker that has been getting ready meanwhile.
    """

    output: Path
    formats: tuple[Format, ...] = FORMATS
    strict: bool = False
    jobs: int = 2
    dry: bool = False
    wait: bool = True
    inventory: Inventory | None = None
    cluster: str | None = None
    recruit: Recruit | None = None


@dataclass
class Outcome:
    """What came of a build.

    ``written`` and ``unchanged`` are paths of outputs, ``removed`` those of documents that there are no more;
    ``failed`` are items without any. ``reasons`` say by item why it was made (or would be). ``defects`` are exceptions
    that are nobody's fault but the program's: their documents are in ``failed``, all others were built. ``is_whole``
    is false where something happened that another run need not meet: a worker died, the disk refused.
    """

    written: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    failed: list[Item] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    defects: list[Exception] = field(default_factory=list)
    reasons: dict[str, list[str]] = field(default_factory=dict)
    is_whole: bool = True

    @property
    def is_well(self) -> bool:
        """Whether everything that was asked for was built, without an error anywhere."""
        return not self.failed and not self.held and not any(finding.is_error for finding in self.findings)


@dataclass(frozen=True)
class Report:
    """What is told while a build runs.

    ``begun`` is called with the number of items to make and of those made at once at most, ``done`` with each that is
    made, how many are done and how many there are; ``said`` with a sentence.
    """

    begun: Callable[[int, int], None] = lambda total, jobs: None
    done: Callable[[Made, int, int], None] = lambda made, number, total: None
    said: Callable[[Message], None] = lambda message: None
