"""Checks what no single value shows: references, uses, numbers across files. All findings at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from policygen.content.corpus import TRANSNATIONAL, Corpus
from policygen.content.load import Loaded
from policygen.content.marks import ALLOWED_ADDRESS, links, marks
from policygen.content.mend.encoding import saved_twice
from policygen.content.models import CentralRecommendation, Project, Region, RegionalPaper
from policygen.content.models.base import Defines, Record, Ref
from policygen.content.models.project import IndicatorValue
from policygen.content.models.text import Form, Passage
from policygen.content.read_yaml import Path
from policygen.content.unused import unused
from policygen.content.walk import annotated, identity, lists, passages
from policygen.findings import Finding, Place, nearest, say, say_number

#: What ``[#id]`` may name.
REFERABLE = ("recommendation", "finding", "objective", "focus-group", "joint-recommendation", "challenge")


#: What messages call the things that can be referred to. Translations put them in brackets: they do not inflect.
KIND_NAMES = {
    "challenge": say("shared challenge"),
    "finding": say("finding"),
    "focus-group": say("focus group"),
    "indicator": say("indicator"),
    "note": say("note"),
    "objective": say("objective"),
    "organisation": say("organisation"),
    "recommendation": say("recommendation"),
    "referable": say("recommendation, finding, objective or focus group"),
    "region": say("region"),
    "source": say("source"),
    "theme": say("theme"),
}

#: How many wrong names are listed for one file.
MOST = 100


@dataclass(frozen=True)
class Definitions:
    """The ids that each owner's files define, by kind, with their places."""

    ids: dict[str, dict[str, dict[str, Place]]]

    def known(self, kind: str, owner: str) -> dict[str, Place]:
        """Return the ids of a kind that an owner's files may name."""
        if kind in ("organisation", "theme", "indicator", "region"):
            owner = TRANSNATIONAL
        return self.ids.get(owner, {}).get(kind, {})


def check(corpus: Corpus) -> list[Finding]:
    """Return all findings that concern more than one value, each with its owner."""
    definitions = _definitions(corpus)
    findings: list[Finding] = []
    for owner, loaded in corpus.loaded():
        found = list(_twice(loaded))
        found += _first(_references(loaded, owner, definitions, corpus), loaded)
        found += _first(_marks(loaded, owner, definitions), loaded)
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
    return findings


def _saved_twice(loaded: Loaded[Record]) -> Iterator[Finding]:
    """Yield a finding for the first letters of each line that were saved as UTF-8 twice."""
    for number, line in enumerate(loaded.source.lines, 1):
        for start, wrong, right in islice(saved_twice(line), 1):
            place = Place(loaded.source.file, number, start + 1, len(wrong))
            message = say("“{wrong}” looks like “{right}” that was saved wrongly", wrong=wrong, right=right)
            remedy = say("if so, write “{right}”, here and wherever else it looks like this", right=right)
            yield loaded.finding("W150", place, message, remedy)


def _first(findings: Iterator[Finding], loaded: Loaded[Record]) -> list[Finding]:
    """Return as many findings as a reader will read: a file made of wrong names would keep the check busy for hours."""
    listed = list(islice(findings, MOST + 1))
    if len(listed) > MOST:
        last = listed[MOST].place
        listed[MOST] = loaded.finding(
            "E240", last, say("from here on, wrong names are not listed"), say("mend those above first")
        )
    return listed


def _definitions(corpus: Corpus) -> Definitions:
    ids: dict[str, dict[str, dict[str, Place]]] = {}
    for owner, loaded in corpus.loaded():
        by_kind = ids.setdefault(owner, {})
        for path, value, metadata, _ in annotated(loaded.model):
            for mark in metadata:
                if isinstance(mark, Defines):
                    by_kind.setdefault(mark.kind, {}).setdefault(str(value), loaded.place(path))
    regions = ids.setdefault(TRANSNATIONAL, {}).setdefault("region", {})
    for name, region in corpus.regions.items():
        regions[name] = region.place(("id",))
    for name in corpus.broken - {TRANSNATIONAL}:
        # A broken region exists all the same: what refers to it is not wrong for that.
        regions.setdefault(name, Place(f"sources/regions/{name}/region.yaml"))
    return Definitions(ids)


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


def _references(loaded: Loaded[Record], owner: str, definitions: Definitions, corpus: Corpus) -> Iterator[Finding]:
    for path, value, metadata, record in annotated(loaded.model):
        for mark in metadata:
            if not isinstance(mark, Ref):
                continue
            scope = str(getattr(record, "region", owner)) if mark.in_region else owner
            if scope in corpus.broken or (mark.in_region and scope not in definitions.known("region", owner)):
                continue  # one finding is enough: the broken file's, or that there is no such region
            known = definitions.known(mark.kind, scope)
            if value not in known:
                region = scope if mark.in_region else ""
                yield _unknown(loaded, loaded.place(path), mark.kind, str(value), known, region)


def _unknown(
    loaded: Loaded[Record], place: Place, kind: str, name: str, known: Iterable[str], region: str = ""
) -> Finding:
    near = nearest(name, known)
    listed = ", ".join(sorted(known))
    remedy = (
        say("did you mean “{near}”?", near=near)
        if near
        else say("known here: {listed}", listed=listed)
        if listed
        else say("define it first, or take the name out")
    )
    what = KIND_NAMES[kind]
    if region:
        message = say("there is no {kind} “{name}” in “{region}”", kind=what, name=name, region=region)
    else:
        message = say("there is no {kind} “{name}”", kind=what, name=name)
    return loaded.finding("E202", place, message, remedy)


def _marks(loaded: Loaded[Record], owner: str, definitions: Definitions) -> Iterator[Finding]:
    own = definitions.ids.get(owner, {})
    referable = {name for kind in REFERABLE for name in own.get(kind, {})}
    targets = {"^": frozenset(own.get("note", {})), "@": frozenset(own.get("source", {})), "#": frozenset(referable)}
    kinds = {"^": "note", "@": "source", "#": "referable"}
    for passage in passages(loaded.model):
        for sign, name in marks(passage.source):
            place = _inside(passage, f"[{sign}{name}]", loaded)
            if passage.form is Form.PLAIN:
                yield loaded.finding(
                    "E203",
                    place,
                    say("“[{sign}{name}]” cannot stand in this text", sign=sign, name=name),
                    say("remove the mark"),
                )
            elif name not in targets[sign]:
                yield _unknown(loaded, place, kinds[sign], name, targets[sign])
        for address in links(passage.source) if passage.form is Form.LINE else ():
            if not ALLOWED_ADDRESS.fullmatch(address):
                yield loaded.finding(
                    "E204",
                    _inside(passage, address, loaded),
                    say("“{address}” is not an address that may be linked", address=address),
                    say("begin with https:// or mailto:"),
                )


def _inside(passage: Passage, what: str, loaded: Loaded[Record]) -> Place:
    """Return the place of some words of a passage where its first lines show them, else the passage's own."""
    start = passage.place
    for line in range(start.line, start.line + 12):
        text = loaded.source.excerpt(line)
        column = text.find(what, start.column - 1 if line == start.line else 0)
        if column >= 0:
            return Place(start.file, line, column + 1, len(what))
    return start


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
    for (region, _), document in sorted(corpus.documents.items()):
        for regional in document.model.recommendations if isinstance(document.model, RegionalPaper) else ():
            if (region, regional.id) not in taken:
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
