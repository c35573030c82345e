"""Checks what no single value shows: names, uses, numbers across files. All findings at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.mend.encoding import saved_twice
from policygen.content.models import CentralRecommendation, Project, Region, RegionalPaper
from policygen.content.models.base import Record
from policygen.content.models.project import IndicatorValue
from policygen.content.models.text import Passage
from policygen.content.read_yaml import Path
from policygen.content.references import define, wrong_names
from policygen.content.unused import unused
from policygen.content.walk import identity, lists
from policygen.findings import Finding, Place, say, say_number


def check(corpus: Corpus) -> list[Finding]:
    """Return all findings that concern more than one value, each with its owner."""
    definitions = define(corpus)
    findings: list[Finding] = []
    for owner, loaded in corpus.loaded():
        found = list(_twice(loaded))
        found += wrong_names(loaded, owner, definitions, corpus)
        match loaded.model:
            case RegionalPaper() as paper:
                found += _paper(paper, loaded, owner, corpus)
            case CentralRecommendation() as joint:
                found += _joint(joint, loaded, corpus)
            case Project() as project:
                found += _project(project, loaded, corpus)
            case _:
                pass  # a region's own file says nothing that only several values together show
        found += _saved_twice(loaded)
        findings += [finding if finding.owner else replace(finding, owner=owner) for finding in found]
    return [*findings, *check_names(corpus)]


def check_names(corpus: Corpus) -> list[Finding]:
    """Return the findings on names in files that have other faults too: partners mend all in one go."""
    definitions = define(corpus)
    return [
        replace(finding, owner=owner)
        for owner, loaded in corpus.beside
        for finding in wrong_names(loaded, owner, definitions, corpus)
    ]


def _saved_twice(loaded: Loaded[Record]) -> Iterator[Finding]:
    """Yield a finding for the first letters of each line that were saved as UTF-8 twice."""
    for number, line in enumerate(loaded.source.lines, 1):
        for start, wrong, right in islice(saved_twice(line), 1):
            place = Place(loaded.source.file, number, start + 1, len(wrong))
            message = say("“{wrong}” looks like “{right}” that was saved wrongly", wrong=wrong, right=right)
            remedy = say("if so, write “{right}”, here and wherever else it looks like this", right=right)
            yield loaded.finding("W150", place, message, remedy)


def _twice(loaded: Loaded[Record]) -> Iterator[Finding]:
    """Yield a finding for each item of a list that has the identity of another: their units would be one."""
    for path, items in lists(loaded.model):
        if isinstance(items[0], IndicatorValue):
            continue  # years and scopes count there too: see _indicators
        first: dict[str, Path] = {}
        for n, item in enumerate(items):
            name = identity(item, n)
            if name in first:
                finding = loaded.finding(
                    "E201",
                    _identity_place(loaded, (*path, n)),
                    say("“{name}” stands in this list a second time", name=name),
                    say("give one of the two another id") if hasattr(item, "id") else say("keep one of the two"),
                )
                yield replace(finding, related=((_identity_place(loaded, first[name]), say("first used here")),))
            first.setdefault(name, (*path, n))


def _identity_place(loaded: Loaded[Record], path: Path) -> Place:
    return loaded.place((*path, "id") if (*path, "id") in loaded.source.places else path)


def _paper(paper: RegionalPaper, loaded: Loaded[Record], owner: str, corpus: Corpus) -> Iterator[Finding]:
    for n, recommendation in enumerate(paper.recommendations):
        yield from _statement(recommendation.statement, loaded)
        for m, action in enumerate(recommendation.actions):
            if action.end < action.start:
                yield loaded.finding(
                    "E205",
                    loaded.place(("recommendations", n, "actions", m, "end")),
                    say("the action ends (Y{end}) before it starts (Y{start})", end=action.end, start=action.start),
                    say("exchange start and end"),
                )
        cost = recommendation.cost
        if cost and cost.max < cost.min:
            yield loaded.finding(
                "E206", loaded.place(("recommendations", n, "cost", "max")),
                say("the greatest cost is less than the least"), say("exchange min and max"),
            )  # fmt: skip
    yield from unused(loaded, corpus.regions.get(owner))


def _statement(statement: Passage, loaded: Loaded[Record]) -> Iterator[Finding]:
    text = statement.source
    if not text.endswith(".") or re.search(r"[a-zà-ž]{3,}[.!?] [A-ZÀ-Ž]", text):
        yield loaded.finding(
            "W207", statement.place, say("a statement is one sentence that ends with a full stop"),
            say("say one thing; move the rest to the rationale"),
        )  # fmt: skip


def _joint(joint: CentralRecommendation, loaded: Loaded[Record], corpus: Corpus) -> Iterator[Finding]:
    taken: set[tuple[str, str]] = {(item.region, item.recommendation) for item in joint.not_taken_up}
    for n, recommendation in enumerate(joint.recommendations):
        yield from _statement(recommendation.statement, loaded)
        supporting = {support.region for support in recommendation.supported_by}
        taken |= {(support.region, support.recommendation) for support in recommendation.supported_by}
        place = loaded.place(("recommendations", n, "supported_by"))
        if len(supporting) < 2:
            yield loaded.finding(
                "W220", place, say_number(
                    "{id} is supported by {n} region; at least two should",
                    "{id} is supported by {n} regions; at least two should", n=len(supporting), id=recommendation.id),
                say("name more regional recommendations, or give this one up"),
            )  # fmt: skip
        if recommendation.end < recommendation.start:
            yield loaded.finding(
                "E205",
                loaded.place(("recommendations", n, "end")),
                say(
                    "{id} ends (Y{end}) before it starts (Y{start})",
                    id=recommendation.id,
                    end=recommendation.end,
                    start=recommendation.start,
                ),
                say("exchange start and end"),
            )
    # Where a region's recommendation is named wrongly, the one that is meant seems not to be taken up.
    papers = {region: corpus.paper(region) for region, _ in taken}
    known = {(region, item.id) for region, paper in papers.items() if paper for item in paper.recommendations}
    misread = {region for region, _ in taken - known}
    for (region, _), document in sorted(corpus.documents.items()):
        for regional in document.model.recommendations if isinstance(document.model, RegionalPaper) else ():
            if region not in misread and (region, regional.id) not in taken:
                yield document.finding(
                    "W222",
                    regional.statement.place,
                    say("no joint recommendation takes up {id} of “{region}”", id=regional.id, region=region),
                    say(
                        "name it under supported_by or, with a reason, under not_taken_up in {file}",
                        file=loaded.source.file,
                    ),
                )
    yield from unused(loaded, None)


def _project(project: Project, loaded: Loaded[Record], corpus: Corpus) -> Iterator[Finding]:
    for owner, file in corpus.loaded():
        language = getattr(file.model, "language", project.language)
        if language not in project.languages:
            finding = file.finding(
                "E232",
                file.place(("language",)),
                say("“{language}” is not among the project’s languages", language=language),
                say(
                    "languages are: {languages}; add it in {file}",
                    languages=", ".join(project.languages),
                    file=loaded.source.file,
                ),
            )
            yield replace(finding, owner=owner)
    for name, region in sorted(corpus.regions.items()):
        for language in project.languages:
            if language not in region.model.names:
                yield replace(
                    region.finding(
                        "E230",
                        region.place(("names",)),
                        say("the region's name in “{language}” is missing", language=language),
                        say(
                            "add “{language}: {{nominative: …}}”; documents in that language print it",
                            language=language,
                        ),
                    ),
                    owner=name,
                )
        yield from (replace(finding, owner=name) for finding in _indicators(region))


def _indicators(region: Loaded[Region]) -> Iterator[Finding]:
    values: dict[tuple[object, ...], Place] = {}
    names: dict[str, Place] = {}
    for n, item in enumerate(region.model.indicators):
        place = region.place(("indicators", n, "value"))
        key = (item.indicator, item.year, item.scope.source if item.scope else "")
        name = identity(item, n)
        if first := values.get(key):
            finding = region.finding(
                "E231",
                place,
                say("“{indicator}” has two values for one year", indicator=item.indicator),
                say("keep the one whose source is better"),
            )
            yield replace(finding, related=((first, say("the first one")),))
        elif first := names.get(name):
            finding = region.finding(
                "E201", place, say("“{name}” stands in this list a second time", name=name),
                say("add “id: {indicator}-…” to one of the two, to tell their texts apart", indicator=item.indicator),
            )  # fmt: skip
            yield replace(finding, related=((first, say("first used here")),))
        values.setdefault(key, place)
        names.setdefault(name, place)
