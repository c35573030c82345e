"""Dates that make sense together. They are compared with each other only, never with the day of the check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from policygen.content.corpus import TRANSNATIONAL, Corpus
from policygen.content.load import Loaded
from policygen.content.models import CentralRecommendation, Region, RegionalPaper
from policygen.content.models.base import Amount, Record, Source
from policygen.content.models.paper import FocusGroup, Funding, Meta, Policy, Target
from policygen.content.models.project import IndicatorValue
from policygen.content.read_yaml import Path
from policygen.content.walk import records
from policygen.findings import Finding, Place, say

#: From so many dates on that lie after their document's, it is the document's own that is wrong.
MANY = 3

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Dated:
    """Something that happened before the document that tells of it was completed, or should have."""

    loaded: Loaded[Record]
    place: Place
    date: str


def check_dates(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each date that another date contradicts."""
    for owner, loaded in corpus.loaded():
        for path, record in records(loaded.model):
            match record:
                case Source():
                    yield from _source(record, path, loaded)
                case IndicatorValue():
                    yield from _indicator(record, path, loaded)
                case Policy():
                    yield from _period(record, path, loaded)
                case Target():
                    yield from _target(record, path, loaded)
                case _:
                    pass  # says no two dates
        match loaded.model:
            case RegionalPaper() as paper:
                yield from _adoption(paper, loaded)
                yield from _late(paper.meta, loaded, corpus.regions.get(owner))
            case CentralRecommendation() as joint:
                late = list(_late(joint.meta, loaded, None))
                yield from late
                if not any(finding.place == loaded.place(("meta", "date")) for finding in late):
                    yield from _bundled(joint, loaded, corpus)
            case _:
                pass  # only documents have a date of their own


def _source(source: Source, path: Path, loaded: Loaded[Record]) -> Iterator[Finding]:
    if source.accessed and source.year and source.accessed.year < source.year:
        finding = loaded.finding(
            "E261", loaded.place((*path, "accessed")),
            say("the source was read ({accessed}) before it was published ({year})",
                accessed=source.accessed.isoformat(), year=source.year),
            say("correct one of the two"),
        )  # fmt: skip
        yield replace(finding, related=((loaded.place((*path, "year")), say("the year of publication")),))


def _indicator(item: IndicatorValue, path: Path, loaded: Loaded[Record]) -> Iterator[Finding]:
    if item.date and item.year and item.date.year != item.year:
        finding = loaded.finding(
            "E262", loaded.place((*path, "date")),
            say("the day ({day}) is not in the year of the figure ({year})", day=item.date.isoformat(), year=item.year),
            say("correct one of the two"),
        )  # fmt: skip
        yield replace(finding, related=((loaded.place((*path, "year")), say("the year of the figure")),))


def _period(policy: Policy, path: Path, loaded: Loaded[Record]) -> Iterator[Finding]:
    years = [int(year) for year in _YEAR.findall(policy.period or "")]
    if any(later < earlier for earlier, later in pairwise(years)):
        yield loaded.finding(
            "E265", loaded.place((*path, "period")),
            say("the period “{period}” ends before it begins", period=policy.period),
            say("exchange the years, or correct one of them"),
        )  # fmt: skip


def _target(target: Target, path: Path, loaded: Loaded[Record]) -> Iterator[Finding]:
    years = [int(year) for year in _YEAR.findall(target.target.source)]
    baseline = target.baseline.year if target.baseline else None
    if years and baseline and max(years) < baseline:
        finding = loaded.finding(
            "W266", loaded.find(target.target.place, str(max(years))),
            say("the target is for {target}, the value to begin from is of {baseline}",
                target=max(years), baseline=baseline),
            say("name a year that is still to come, or an older value to begin from"),
        )  # fmt: skip
        yield replace(finding, related=((loaded.place((*path, "baseline", "year")), say("the year to begin from")),))


def _adoption(paper: RegionalPaper, loaded: Loaded[Record]) -> Iterator[Finding]:
    status, adoption = paper.meta.status, paper.adoption
    if status == "adopted" and not (adoption.date and adoption.body):
        yield loaded.finding(
            "W263", loaded.place(("meta", "status")),
            say("the status is “adopted”, but “adoption” does not say by which body and when"),
            say("add “body” and “date” to “adoption”, or choose another status"),
        )  # fmt: skip
    place = loaded.place(("adoption", "date"))
    if adoption.date and status in ("illustrative", "draft"):
        finding = loaded.finding(
            "W263", place, say("a date of adoption stands here, but the status is “{status}”", status=status),
            say("write “adopted” as the status, or leave the date out"),
        )  # fmt: skip
        yield replace(finding, related=((loaded.place(("meta", "status")), say("the status")),))
    elif adoption.date and adoption.date < paper.meta.date:
        finding = loaded.finding(
            "W263", place,
            say("the adoption ({adoption}) is earlier than the document ({document})",
                adoption=_month(adoption.date), document=_month(paper.meta.date)),
            say("correct one of the two dates"),
        )  # fmt: skip
        yield replace(finding, related=((loaded.place(("meta", "date")), say("the document’s date")),))


def _late(meta: Meta, document: Loaded[Record], region: Loaded[Region] | None) -> Iterator[Finding]:
    """Yield what a document, or the file of its region, dates later than the document itself.

    A mistake in the document's own date is one finding, not one for each date that it is compared with.
    """
    files: list[Loaded[Record]] = [document, *([Loaded[Record](region.model, region.source)] if region else [])]
    late = [dated for file in files for dated in _dated(file, meta.date)]
    own = document.place(("meta", "date"))
    if len(late) >= MANY:
        finding = document.finding(
            "E260", own,
            say("the document’s date ({date}) is earlier than what it tells of", date=_month(meta.date)),
            say("correct the document’s date, or the others"),
        )  # fmt: skip
        yield replace(finding, related=tuple((dated.place, say("dated {date}", date=dated.date)) for dated in late))
        return
    for dated in late:
        finding = dated.loaded.finding(
            "E260", dated.place,
            say("this is dated {date}, later than the document itself ({document})",
                date=dated.date, document=_month(meta.date)),
            say("correct one of the two dates"),
        )  # fmt: skip
        yield replace(finding, related=((own, say("the document’s date")),))


def _dated(loaded: Loaded[Record], limit: date) -> Iterator[Dated]:
    last = _month(limit)
    planned: set[Path] = set()
    for path, record in records(loaded.model):
        match record:
            case Policy():
                planned.add((*path, "budget"))  # a budget may be that of a year to come
            case Funding():
                planned.add((*path, "amount"))
            case FocusGroup(date=date() as day) if _month(day) > last:
                yield Dated(loaded, loaded.place((*path, "date")), _month(day))
            # Of two dates the more exact one counts; that they contradict each other is E261 and E262.
            case IndicatorValue(date=date() as day):
                if _month(day) > last and day.year == record.year:
                    yield Dated(loaded, loaded.place((*path, "date")), day.isoformat())
            case Source(accessed=date() as day):
                if _month(day) > last and day.year >= (record.year or 0):
                    yield Dated(loaded, loaded.place((*path, "accessed")), day.isoformat())
            case IndicatorValue(year=int() as year) | Source(year=int() as year) if year > limit.year:
                yield Dated(loaded, loaded.place((*path, "year")), str(year))
            case Amount(year=int() as year) if year > limit.year and path not in planned:
                yield Dated(loaded, loaded.place((*path, "year")), str(year))
            case _:
                pass  # without a date, or in time


def _bundled(joint: CentralRecommendation, loaded: Loaded[Record], corpus: Corpus) -> Iterator[Finding]:
    later = [
        (document, document.model.meta.date)
        for (owner, _), document in sorted(corpus.documents.items())
        if owner != TRANSNATIONAL and isinstance(document.model, RegionalPaper)
        if document.model.meta.date > joint.meta.date
    ]
    if later:
        finding = loaded.finding(
            "W268", loaded.place(("meta", "date")),
            say("the document’s date ({date}) is earlier than that of papers which it bundles",
                date=_month(joint.meta.date)),
            say("correct the document’s date, or those of the papers"),
        )  # fmt: skip
        related = tuple((file.place(("meta", "date")), say("dated {date}", date=_month(day))) for file, day in later)
        yield replace(finding, related=related)


def _month(day: date) -> str:
    """Return year and month, in a form whose order is that of time."""
    return day.isoformat()[:7]
