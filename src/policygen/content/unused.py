"""Finds what is written and never used: notes, sources, findings, objectives.

Where a name is wrong (E202), what it means seems to be used nowhere: then nothing of its kind is judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policygen.content.load import Loaded
from policygen.content.marks import marks
from policygen.content.models import CentralRecommendation, Region, RegionalPaper
from policygen.content.models.base import Record, Ref
from policygen.content.walk import annotated, passages
from policygen.findings import Finding, Message, say, say_number


def unused(document: Loaded[Record], region: Loaded[Region] | None) -> Iterator[Finding]:
    """Yield what a document, or the file of the region that it belongs to, says and nothing in them uses."""
    model = document.model
    assert isinstance(model, RegionalPaper | CentralRecommendation)
    used = Counter(mark for passage in passages(model) for mark in marks(passage.source))
    yield from _notes(model, used, document)
    yield from _sources(used, document, region)
    if isinstance(model, RegionalPaper):
        yield from _steps(model, document)


def _notes(
    model: RegionalPaper | CentralRecommendation, used: Counter[tuple[str, str]], document: Loaded[Record]
) -> Iterator[Finding]:
    misread = any(sign == "^" and name not in model.notes for sign, name in used)
    for name in model.notes:
        if used["^", name] > 1 or (not used["^", name] and not misread):
            yield document.finding(
                "W208", document.place(("notes", name)), _referred(name, used["^", name]),
                say("put [^{name}] where it belongs, exactly once", name=name),
            )  # fmt: skip


def _referred(name: str, times: int) -> Message:
    if not times:
        return say("nothing refers to the note “{name}”", name=name)
    return say_number(
        "the note “{name}” is referred to {n} time", "the note “{name}” is referred to {n} times", n=times, name=name
    )


def _sources(
    used: Counter[tuple[str, str]], document: Loaded[Record], region: Loaded[Region] | None
) -> Iterator[Finding]:
    files: list[Loaded[Record]] = [document, *([Loaded[Record](region.model, region.source)] if region else [])]
    cited = {name for sign, name in used if sign == "@"}
    for file in files:
        for _, value, metadata, _ in annotated(file.model):
            if any(isinstance(mark, Ref) and mark.kind == "source" for mark in metadata):
                cited.add(str(value))
    defined = {source.id for file in files for source in getattr(file.model, "sources", ())}
    for file in files if cited <= defined else ():
        for n, source in enumerate(getattr(file.model, "sources", ())):
            if source.id not in cited:
                yield file.finding(
                    "W211", file.place(("sources", n, "id")), say("the source “{id}” is cited nowhere", id=source.id),
                    say("cite it with [@{id}], or leave it out", id=source.id),
                )  # fmt: skip


def _steps(paper: RegionalPaper, document: Loaded[Record]) -> Iterator[Finding]:
    """Yield the findings and objectives that lead to no recommendation."""
    taken = {name for recommendation in paper.recommendations for name in recommendation.findings}
    for n, finding in enumerate(paper.findings if taken <= {item.id for item in paper.findings} else ()):
        if finding.id not in taken:
            yield document.finding(
                "W209",
                document.place(("findings", n, "id")),
                say("no recommendation follows from finding {id}", id=finding.id),
                say("name it in a recommendation, or leave it out"),
            )
    pursued = {recommendation.objective for recommendation in paper.recommendations}
    for n, objective in enumerate(paper.objectives if pursued <= {item.id for item in paper.objectives} else ()):
        if objective.id not in pursued:
            yield document.finding(
                "W210",
                document.place(("objectives", n, "id")),
                say("no recommendation serves objective {id}", id=objective.id),
                say("add one, or leave the objective out"),
            )
