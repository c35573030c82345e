"""Figures that can be: shares and sums, parts and wholes, units, counts, the level of a NUTS code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.models import Project, Region, RegionalPaper
from policygen.content.models.base import Amount, Figure, Record
from policygen.content.models.project import Indicator, IndicatorValue
from policygen.content.read_yaml import Path
from policygen.content.walk import records
from policygen.findings import Finding, Place, say

#: What each part of a sum may have lost or won by rounding, in per cent.
ROUNDING = Decimal("0.5")

_COUNTS = ("number", "persons")


@dataclass(frozen=True)
class Value:
    """A number with its unit, whatever record says it."""

    number: Decimal
    unit: str
    is_change: bool
    path: Path


def check_figures(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each figure that cannot be, alone or beside others."""
    indicators = {item.id: item for item in corpus.project.model.indicators}
    yield from _parts_of_another_unit(corpus.project, indicators)
    for owner, loaded in corpus.loaded():
        for value in _values(loaded, indicators):
            yield from _possible(value, loaded)
        match loaded.model:
            case Region() as region:
                yield from _level(region, loaded)
                yield from _wholes(region, loaded, indicators)
            case RegionalPaper() as paper:
                yield from _of_another_unit(loaded, indicators)
                yield from _sums(paper, loaded, corpus.regions.get(owner))
            case _:
                pass  # says no figures of a region


def _values(loaded: Loaded[Record], indicators: dict[str, Indicator]) -> Iterator[Value]:
    for path, record in records(loaded.model):
        match record:
            case Amount():
                yield Value(record.value, record.unit, record.change, path)
            case IndicatorValue() if record.indicator in indicators:
                indicator = indicators[record.indicator]
                yield Value(record.value, indicator.unit, indicator.change, path)
            case _:
                pass  # no figure


def _possible(value: Value, loaded: Loaded[Record]) -> Iterator[Finding]:
    place = loaded.place((*value.path, "value"))
    shown = str(value.number)
    if value.unit == "percent" and not 0 <= value.number <= 100 and not value.is_change:
        yield loaded.finding(
            "E274", place, say("a share of {value} per cent cannot be", value=shown),
            say("correct the number; if it tells a change and not a share, say so with “change: true”"),
        )  # fmt: skip
    elif value.unit != "percent" and value.number < 0 and not value.is_change:
        yield loaded.finding(
            "E280", place, say("{value} is less than nothing", value=shown),
            say("delete the minus sign; if the number tells a change, say so with “change: true”"),
        )  # fmt: skip
    elif value.unit in _COUNTS and value.number != value.number.to_integral_value():
        yield loaded.finding(
            "W279", place, say("what is counted comes in whole numbers, not {value}", value=shown),
            say("correct the number or its unit; 1 thousand is written 1000"),
        )  # fmt: skip


def _parts_of_another_unit(project: Loaded[Project], indicators: dict[str, Indicator]) -> Iterator[Finding]:
    for n, item in enumerate(project.model.indicators):
        whole = indicators.get(item.part_of or "")
        if whole and whole.unit != item.unit:
            yield _other_unit(Loaded[Record](project.model, project.source), ("indicators", n), item.unit, whole)


def _of_another_unit(loaded: Loaded[Record], indicators: dict[str, Indicator]) -> Iterator[Finding]:
    for path, record in records(loaded.model):
        if isinstance(record, Figure) and record.id in indicators and record.unit != indicators[record.id].unit:
            yield _other_unit(loaded, path, record.unit, indicators[record.id])


def _other_unit(loaded: Loaded[Record], path: Path, unit: str, indicator: Indicator) -> Finding:
    return loaded.finding(
        "E278", loaded.place((*path, "unit")),
        say("the unit is “{unit}”, that of the indicator “{indicator}” is “{expected}”",
            unit=unit, indicator=indicator.id, expected=indicator.unit),
        say("convert the number, or choose another id or unit"),
    )  # fmt: skip


def _level(region: Region, loaded: Loaded[Record]) -> Iterator[Finding]:
    # The country has two letters, and every level adds one sign: Regulation (EC) No 1059/2003, Annex I.
    level = len(region.nuts.code) - 2
    if region.nuts.level != level:
        finding = loaded.finding(
            "E267", loaded.place(("nuts", "level")),
            say("the code “{code}” is one of level {level}", code=region.nuts.code, level=level),
            say("correct the code or the level"),
        )  # fmt: skip
        yield replace(finding, related=((loaded.place(("nuts", "code")), say("the code")),))


def _wholes(region: Region, loaded: Loaded[Record], indicators: dict[str, Indicator]) -> Iterator[Finding]:
    """Yield a finding for each part that is greater than its whole in the same year and place."""
    known = {_key(item, item.indicator): (n, item) for n, item in enumerate(region.indicators)}
    for n, item in enumerate(region.indicators):
        indicator = indicators.get(item.indicator)
        found = known.get(_key(item, indicator.part_of)) if indicator and indicator.part_of else None
        if found and item.value > found[1].value >= 0:  # less than nothing has its own finding
            finding = loaded.finding(
                "E277", loaded.place(("indicators", n, "value")),
                say("the part “{part}” ({value}) is greater than the whole “{whole}” ({greatest})", part=item.indicator,
                    value=str(item.value), whole=found[1].indicator, greatest=str(found[1].value)),
                say("correct one of the two numbers"),
            )  # fmt: skip
            yield replace(finding, related=((loaded.place(("indicators", found[0], "value")), say("the whole")),))


def _key(item: IndicatorValue, indicator: str | None) -> tuple[str | None, int | None, str]:
    return indicator, item.year, item.scope.source if item.scope else ""


def _sums(paper: RegionalPaper, loaded: Loaded[Record], region: Loaded[Region] | None) -> Iterator[Finding]:
    """Yield a finding where figures of one id and year, each of another subsector, are more than their whole."""
    groups: dict[tuple[str, str, int | None], list[tuple[Place, Decimal]]] = defaultdict(list)
    for n, subsector in enumerate(paper.landscape.subsectors):
        for m, figure in enumerate(subsector.figures):
            place = loaded.place(("landscape", "subsectors", n, "figures", m, "value"))
            if not figure.change:
                groups[figure.id, figure.unit, figure.year].append((place, figure.value))
    totals = {
        (item.indicator, item.year): (item.value, region.place(("indicators", n, "value")))
        for n, item in enumerate(region.model.indicators if region else ())
        if region and not item.scope
    }
    for (name, unit, year), parts in groups.items():
        total = sum((value for _, value in parts), Decimal(0))
        related = tuple((place, say("counted here: {value}", value=str(value))) for place, value in parts[:-1])
        if unit == "percent":
            # One share over 100 per cent has its own finding.
            if len(parts) > 1 and max(value for _, value in parts) <= 100 < total - ROUNDING * len(parts):
                finding = loaded.finding(
                    "W275", parts[-1][0],
                    say("the shares “{name}” of the subsectors make {total} per cent", name=name, total=str(total)),
                    say("correct them; if they are shares of different wholes, give them different ids"),
                )  # fmt: skip
                yield replace(finding, related=related)
        elif (whole := totals.get((name, year))) and total > whole[0] >= 0:
            finding = loaded.finding(
                "W276", parts[-1][0],
                say("the subsectors’ figures “{name}” make {total}, the whole region has {whole}",
                    name=name, total=str(total), whole=str(whole[0])),
                say("correct them; if they count something else than the indicator, give them another id"),
            )  # fmt: skip
            yield replace(finding, related=(*related, (whole[1], say("the whole region’s figure"))))
