"""Compares what takes time or memory: samples are taken in turn, round after round, and lines tell of two of them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

#: What one sample gives, by name: ``seconds``, ``megabytes of the parent`` …
Figures = Mapping[str, float]


def _nothing() -> None:
    return None


@dataclass(frozen=True, eq=False)
class Sample:
    """Something that is measured once a round. ``prepare`` is called before the first round, and not measured."""

    name: str
    measure: Callable[[], Figures]
    prepare: Callable[[], None] = _nothing


@dataclass(frozen=True)
class Bound:
    """What a line is to keep: its ratio, or its own figure, at most or at least so much."""

    of: Literal["ratio", "figure"]
    sign: Literal["≤", "≥", "<"]
    value: float

    def holds(self, value: float) -> bool:
        """Whether a median keeps it."""
        return {"≤": value <= self.value, "≥": value >= self.value, "<": value < self.value}[self.sign]


@dataclass(frozen=True)
class Line:
    """A line of the table: a figure of one sample, divided by that of another where there is one.

    ``absent`` says why it cannot be measured here.
    """

    row: str
    what: str
    against: str
    mine: Sample | None = None
    other: Sample | None = None
    figure: str = "seconds"
    unit: str = "s"
    bound: Bound | None = None
    absent: str = ""

    @property
    def samples(self) -> tuple[Sample, ...]:
        """What must be measured for it."""
        return tuple(each for each in (self.mine, self.other) if each) if not self.absent else ()


@dataclass(frozen=True)
class Result:
    """What came of a line: its ratios and figures by round, or why there are none."""

    line: Line
    ratios: tuple[float, ...] = ()
    mine: tuple[float, ...] = ()
    other: tuple[float, ...] = ()
    failure: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the line's bound is kept; None where it has none, or nothing was measured."""
        values = self.ratios if self.line.bound and self.line.bound.of == "ratio" else self.mine
        return self.line.bound.holds(statistics.median(values)) if self.line.bound and values else None


def heats(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines in heaps that have no sample in common, in the order of their first lines."""
    heaps: list[tuple[set[int], list[Line]]] = []
    for line in lines:
        own, among = {id(sample) for sample in line.samples}, [line]
        for heap in [heap for heap in heaps if heap[0] & own]:
            heaps.remove(heap)
            own, among = own | heap[0], [*heap[1], *among]
        heaps.append((own, among))
    found = [among for _, among in heaps]
    return sorted((sorted(heap, key=lines.index) for heap in found), key=lambda heap: lines.index(heap[0]))


@dataclass
class _Taken:
    """The figures of a sample so far, or the reason why it takes no further part."""

    figures: list[Figures] = field(default_factory=list)
    failure: str = ""


def run(lines: Sequence[Line], rounds: int, tell: Callable[[str], None]) -> Iterator[Result]:
    """Measure lines that belong together, so many rounds; yield what came of each.

    Every other round goes backwards, so that nothing finds the machine always warm. A sample that fails is left out of
    the rounds that follow, and takes only its own lines along. ``tell`` hears of each sample that was taken.
    """
    samples = list({id(sample): sample for line in lines for sample in line.samples}.values())
    taken = {id(sample): _Taken() for sample in samples}

    def attempt(sample: Sample, work: Callable[[], Figures | None], said: str) -> None:
        mine = taken[id(sample)]
        if mine.failure:
            return
        try:
            figures = work()
        except Exception as error:  # whatever it is, the other rows are not to be lost
            mine.failure = str(error) or type(error).__name__
            tell(f"{said}: failed: {mine.failure}")
            return
        if figures is not None:
            mine.figures.append(figures)
            tell(f"{said}: " + ", ".join(f"{value:.2f} {name}" for name, value in figures.items()))

    for sample in samples:
        attempt(sample, sample.prepare, f"{sample.name}, getting ready")  # type: ignore[arg-type]
    for number in range(rounds):
        for sample in _there_and_back(samples, number):
            attempt(sample, sample.measure, f"{sample.name}, {number + 1} of {rounds}")
    for line in lines:
        yield _result(line, taken)


def _there_and_back(samples: Sequence[Sample], number: int) -> Iterable[Sample]:
    return reversed(samples) if number % 2 else samples


def _result(line: Line, taken: Mapping[int, _Taken]) -> Result:
    if line.absent or line.mine is None:
        return Result(line)
    failures = [taken[id(sample)].failure for sample in line.samples if taken[id(sample)].failure]
    if failures:
        return Result(line, failure="; ".join(dict.fromkeys(failures)))
    mine = tuple(figures[line.figure] for figures in taken[id(line.mine)].figures)
    if line.other is None:
        return Result(line, mine=mine)
    other = tuple(figures[line.figure] for figures in taken[id(line.other)].figures)
    return Result(line, tuple(a / b for a, b in zip(mine, other, strict=True)), mine, other)
