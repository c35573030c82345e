"""One fact said in two files: values that differ, and what is defined under two names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.models.base import Amount, Record
from policygen.content.models.paper import Policy
from policygen.content.models.project import IndicatorValue
from policygen.content.walk import records
from policygen.findings import Finding, Place, say

#: What a fact is about, and each value that a file has for it, with its place.
Facts = dict[tuple[object, ...], list[tuple[Decimal, Place, Loaded[Record]]]]


def check_twice(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each fact that two files tell differently, and each thing that has two definitions."""
    facts: Facts = defaultdict(list)
    for _, loaded in corpus.loaded():
        for path, record in records(loaded.model):
            match record:
                case Policy(budget=Amount() as budget):
                    place = loaded.place((*path, "budget", "value"))
                    facts[record.id, "budget", budget.unit, budget.year].append((budget.value, place, loaded))
                case IndicatorValue() if record.scope:
                    place = loaded.place((*path, "value"))
                    facts[record.indicator, record.scope.source.casefold(), record.year].append(
                        (record.value, place, loaded)
                    )
                case _:
                    pass  # holds for one file only
    for (name, *_), told in facts.items():
        yield from _differs(str(name), told)
    yield from _defined_twice(corpus)


def _differs(name: str, told: list[tuple[Decimal, Place, Loaded[Record]]]) -> Iterator[Finding]:
    """Yield a finding for each value that differs from what most files say, or from the first."""
    times = Counter(value for value, _, _ in told)
    usual = max(times, key=lambda value: times[value])
    where = next(place for value, place, _ in told if value == usual)
    for value, place, loaded in told:
        if value != usual and place.file != where.file:  # within one file this is E231
            finding = loaded.finding(
                "W289", place,
                say("for “{name}” and the same year another file has {other}, here stands {value}",
                    name=name, other=str(usual), value=str(value)),
                say("find out which is right, and correct the other"),
            )  # fmt: skip
            yield replace(finding, related=((where, say("the other value")),))


def _defined_twice(corpus: Corpus) -> Iterator[Finding]:
    project = Loaded[Record](corpus.project.model, corpus.project.source)
    organisations: dict[str, tuple[int, Place]] = {}
    for n, organisation in enumerate(corpus.project.model.organisations):
        for language, name in organisation.names.items():
            place = project.place(("organisations", n, "names", language))
            other, where = organisations.setdefault(name.casefold(), (n, place))
            if other != n:
                yield _same(project, place, where, name)
                break
    codes: dict[str, Place] = {}
    for _, region in sorted(corpus.regions.items()):
        place = region.place(("nuts", "code"))
        where = codes.setdefault(region.model.nuts.code, place)
        if where != place:
            yield _same(Loaded[Record](region.model, region.source), place, where, region.model.nuts.code)


def _same(loaded: Loaded[Record], place: Place, first: Place, name: str) -> Finding:
    finding = loaded.finding(
        "W290", place, say("“{name}” is defined a second time under another id", name=name),
        say("keep one of the two, or correct what distinguishes them"),
    )  # fmt: skip
    return replace(finding, related=((first, say("first defined here")),))
