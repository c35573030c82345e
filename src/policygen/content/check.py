"""Checks what no single value shows: references, uses, numbers across files. All findings at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from policygen.content.corpus import TRANSNATIONAL, Corpus
from policygen.content.load import Loaded
from policygen.content.marks import ALLOWED_ADDRESS, links, marks
from policygen.content.models import CentralRecommendation, Project, RegionalPaper
from policygen.content.models.base import Defines, Record, Ref
from policygen.content.models.text import Form, Passage
from policygen.content.read_yaml import Path
from policygen.content.walk import annotated, passages
from policygen.findings import Finding, Place, nearest

#: What ``[#id]`` may name.
REFERABLE = ("recommendation", "finding", "objective", "focus-group", "joint-recommendation", "challenge")


@dataclass(frozen=True)
class Definitions:
    """The ids that each owner's files define, by kind, with their places."""

    ids: dict[str, dict[str, dict[str, Place]]]

    def known(self, kind: str, owner: str) -> dict[str, Place]:
        own = self.ids.get(owner, {}).get(kind, {})
        if kind in ("organisation", "theme", "indicator", "region"):
            return self.ids.get(TRANSNATIONAL, {}).get(kind, {})
        return own


def check(corpus: Corpus) -> list[Finding]:
    """Return all findings that concern more than one value, each with its owner."""
    definitions, findings = _definitions(corpus)
    for owner, loaded in corpus.loaded():
        found: list[Finding] = []
        found += _references(loaded, owner, definitions, corpus)
        found += _marks(loaded, owner, definitions)
        match loaded.model:
            case RegionalPaper() as paper:
                found += _paper(paper, loaded, owner, corpus)
            case CentralRecommendation() as joint:
                found += _joint(joint, loaded, corpus)
            case Project() as project:
                found += _project(project, loaded, corpus)
        findings += [replace(finding, owner=owner) for finding in found]
    return findings


def _definitions(corpus: Corpus) -> tuple[Definitions, list[Finding]]:
    ids: dict[str, dict[str, dict[str, Place]]] = {}
    findings: list[Finding] = []
    for owner, loaded in corpus.loaded():
        by_kind = ids.setdefault(owner, {})
        for path, value, metadata, _ in annotated(loaded.model):
            for mark in metadata:
                if not isinstance(mark, Defines):
                    continue
                place = loaded.place(path)
                names = by_kind.setdefault(mark.kind, {})
                if value in names:
                    finding = loaded.finding(
                        "E201", place, f"the id “{value}” is used a second time for a {mark.kind}",
                        "give one of the two another id",
                    )  # fmt: skip
                    findings.append(replace(finding, owner=owner, related=((names[str(value)], "first used here"),)))
                names.setdefault(str(value), place)
    regions = ids.setdefault(TRANSNATIONAL, {}).setdefault("region", {})
    for name, region in corpus.regions.items():
        regions[name] = region.place(("id",))
    for name in corpus.broken - {TRANSNATIONAL}:
        # A broken region exists all the same: what refers to it is not wrong for that.
        regions.setdefault(name, Place(f"sources/regions/{name}/region.yaml"))
    return Definitions(ids), findings


def _references(
    loaded: Loaded[Record], owner: str, definitions: Definitions, corpus: Corpus
) -> Iterator[Finding]:
    for path, value, metadata, record in annotated(loaded.model):
        for mark in metadata:
            if not isinstance(mark, Ref):
                continue
            scope = str(getattr(record, "region", owner)) if mark.in_region else owner
            if scope in corpus.broken:
                continue
            known = definitions.known(mark.kind, scope)
            if value not in known:
                yield _unknown(loaded, loaded.place(path), mark.kind, str(value), known, scope if mark.in_region else "")


def _unknown(
    loaded: Loaded[Record], place: Place, kind: str, name: str, known: Iterable[str], region: str = ""
) -> Finding:
    near = nearest(name, known)
    listed = ", ".join(sorted(known))
    where = f" in “{region}”" if region else ""
    remedy = f"did you mean “{near}”?" if near else f"known here: {listed}" if listed else f"define the {kind} first"
    return loaded.finding("E202", place, f"there is no {kind} “{name}”{where}", remedy)


def _marks(loaded: Loaded[Record], owner: str, definitions: Definitions) -> Iterator[Finding]:
    own = definitions.ids.get(owner, {})
    referable = {name for kind in REFERABLE for name in own.get(kind, {})}
    targets = {"^": own.get("note", {}), "@": own.get("source", {}), "#": dict.fromkeys(referable)}
    kinds = {"^": "note", "@": "source", "#": "recommendation, finding, objective or focus group"}
    for passage in passages(loaded.model):
        for sign, name in marks(passage.source):
            place = _inside(passage, f"[{sign}{name}]", loaded)
            if passage.form is Form.PLAIN:
                yield loaded.finding("E203", place, f"“[{sign}{name}]” cannot stand in this text", "remove the mark")
            elif name not in targets[sign]:
                yield _unknown(loaded, place, kinds[sign], name, targets[sign])
        for address in links(passage.source) if passage.form is Form.LINE else ():
            if not ALLOWED_ADDRESS.fullmatch(address):
                yield loaded.finding(
                    "E204", _inside(passage, address, loaded), f"“{address}” is not an address that may be linked",
                    "begin with https:// or mailto:",
                )  # fmt: skip


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
                    "E205", loaded.place(("recommendations", n, "actions", m, "end")),
                    f"the action ends (Y{action.end}) before it starts (Y{action.start})", "exchange start and end",
                )  # fmt: skip
        cost = recommendation.cost
        if cost and cost.max < cost.min:
            yield loaded.finding(
                "E206", loaded.place(("recommendations", n, "cost", "max")),
                "the greatest cost is less than the least", "exchange min and max",
            )  # fmt: skip
    yield from _unused(paper, loaded, owner, corpus)


def _statement(statement: Passage, loaded: Loaded[Record]) -> Iterator[Finding]:
    text = statement.source
    if not text.endswith(".") or re.search(r"[a-zà-ž]{3,}[.!?] [A-ZÀ-Ž]", text):
        yield loaded.finding(
            "W207", statement.place, "a statement is one sentence that ends with a full stop",
            "say one thing; move the rest to the rationale",
        )  # fmt: skip


def _unused(paper: RegionalPaper, loaded: Loaded[Record], owner: str, corpus: Corpus) -> Iterator[Finding]:
    used = Counter(mark for passage in passages(paper) for mark in marks(passage.source))
    cited = {name for sign, name in used if sign == "@"}
    region = corpus.regions.get(owner)
    for model in (paper, *((region.model,) if region else ())):
        for _, value, metadata, _ in annotated(model):
            if any(isinstance(mark, Ref) and mark.kind == "source" for mark in metadata):
                cited.add(str(value))
    for name in paper.notes:
        if used["^", name] != 1:
            times = "never" if not used["^", name] else f"{used['^', name]} times"
            yield loaded.finding(
                "W208", loaded.place(("notes", name)), f"the note “{name}” is referred to {times}",
                f"put [^{name}] where it belongs, exactly once",
            )  # fmt: skip
    taken = {name for recommendation in paper.recommendations for name in recommendation.findings}
    for n, finding in enumerate(paper.findings):
        if finding.id not in taken:
            yield loaded.finding(
                "W209", loaded.place(("findings", n, "id")), f"no recommendation follows from finding {finding.id}",
                "name it in a recommendation, or leave it out",
            )  # fmt: skip
    pursued = {recommendation.objective for recommendation in paper.recommendations}
    for n, objective in enumerate(paper.objectives):
        if objective.id not in pursued:
            yield loaded.finding(
                "W210", loaded.place(("objectives", n, "id")), f"no recommendation serves objective {objective.id}",
                "add one, or leave the objective out",
            )  # fmt: skip
    for n, source in enumerate(region.model.sources if region else ()):
        if region and source.id not in cited:
            yield region.finding(
                "W211", region.place(("sources", n, "id")), f"the source “{source.id}” is cited nowhere",
                f"cite it with [@{source.id}], or leave it out",
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
                "W220", place, f"{recommendation.id} is supported by {len(supporting)} region(s); at least two should",
                "name more regional recommendations, or give this one up",
            )  # fmt: skip
        pairs = Counter((s.region, s.recommendation) for s in recommendation.supported_by)
        for (region, name), times in pairs.items():
            if times > 1:
                yield loaded.finding(
                    "E221", place, f"{recommendation.id} names {name} of “{region}” {times} times", "keep one entry"
                )
        if recommendation.end < recommendation.start:
            yield loaded.finding(
                "E205", loaded.place(("recommendations", n, "end")),
                f"{recommendation.id} ends (Y{recommendation.end}) before it starts (Y{recommendation.start})",
                "exchange start and end",
            )  # fmt: skip
    for region in sorted(corpus.regions):
        paper = corpus.paper(region)
        for regional in paper.recommendations if paper else ():
            if (region, regional.id) not in taken:
                place = regional.statement.place
                yield Finding(
                    "W222", place, f"no joint recommendation takes up {regional.id} of “{region}”",
                    f"name it under supported_by or, with a reason, under not_taken_up in {loaded.source.file}",
                )  # fmt: skip


def _project(project: Project, loaded: Loaded[Record], corpus: Corpus) -> Iterator[Finding]:
    for name, region in sorted(corpus.regions.items()):
        for language in project.languages:
            if language not in region.model.names:
                yield replace(
                    region.finding(
                        "E230", region.place(("names",)), f"the region's name in “{language}” is missing",
                        f"add “{language}: {{nominative: …}}”; documents in that language print it",
                    ),
                    owner=name,
                )  # fmt: skip
        seen: dict[tuple[object, ...], Path] = {}
        for n, item in enumerate(region.model.indicators):
            key = (item.indicator, item.year, item.scope.source if item.scope else "")
            if key in seen:
                yield replace(
                    region.finding(
                        "E231", region.place(("indicators", n, "value")),
                        f"“{item.indicator}” has two values for one year", "keep the one whose source is better",
                    ),
                    owner=name,
                )  # fmt: skip
            seen[key] = ("indicators", n)
