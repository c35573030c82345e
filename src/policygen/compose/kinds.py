"""The document kinds: a folder in ``templates/`` each, described by its ``document.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from policygen.content.models import KINDS
from policygen.content.models.base import Flag, Record
from policygen.content.read_yaml import read_yaml
from policygen.content.schema_findings import schema_findings
from policygen.findings import Finding, Message, Place, Refused, say


class Description(Record):
    """``document.yaml``: which sources a kind prints, how its documents are named, in which languages they come.

    ``per`` is ``region`` for one document a region, ``project`` for a single one. ``id`` may contain ``{region}``.
    ``languages`` is ``all`` (of the project) or ``own-and-english``. ``needs_all_regions`` holds back a document
    that speaks for all regions while one of them is broken. ``colour`` is an entry of the palette or ``region``.
    """

    kind: str
    per: Literal["region", "project"]
    id: Annotated[str, Field(pattern=r"^([a-z0-9-]|\{region\})+$")]
    languages: Literal["all", "own-and-english"]
    colour: str
    needs_all_regions: Flag


@dataclass(frozen=True)
class Kind:
    """A document kind with its folder's name."""

    folder: str
    description: Description

    @property
    def template(self) -> str:
        """The template's path below ``templates/``."""
        return f"{self.folder}/body.html"


def read_kinds(templates: Path) -> dict[str, Kind]:
    """Read every ``document.yaml`` below ``templates``; raises ``Refused`` with all findings."""
    kinds: dict[str, Kind] = {}
    findings: list[Finding] = []
    for path in sorted(templates.glob("*/document.yaml")):
        file = f"templates/{path.parent.name}/document.yaml"
        source, wrong = read_yaml(path.read_bytes(), file=file)
        findings += wrong
        if source is None:
            continue
        try:
            description = Description.model_validate(source.data)
        except ValidationError as error:
            findings += schema_findings(error, source, Description)
            continue
        for key, message, remedy in _faults(description, kinds.values()):
            place = source.places[(key,)]
            findings.append(Finding("E304", place, message, remedy, source.excerpt(place.line)))
        if not (path.parent / "body.html").is_file():
            findings.append(
                Finding("E304", Place(file), say("body.html is missing beside it"), say("write the template"))
            )
        kinds[description.kind] = Kind(path.parent.name, description)
    if findings:
        raise Refused(findings)
    return kinds


def _faults(description: Description, others: Iterable[Kind]) -> Iterator[tuple[str, Message, Message]]:
    """Yield key, message and remedy of what would lose documents: two kinds or regions in one file, none at all."""
    if description.kind not in KINDS:
        message = say("there are no models for the kind “{kind}”", kind=description.kind)
        yield "kind", message, say("add them to content/models")
    names_region = "{region}" in description.id
    if names_region != (description.per == "region"):
        remedy = say("put {{region}} into the id where per is region, and only there")
        yield "id", say("the id “{id}” does not fit “per: {per}”", id=description.id, per=description.per), remedy
    for other in others:
        if other.description.kind == description.kind:
            message = say("the folder “{folder}” is of the same kind", folder=other.folder)
            yield "kind", message, say("keep one of the two folders")
        if other.description.id == description.id:
            message = say("the documents of the folder “{folder}” have the same id", folder=other.folder)
            yield "id", message, say("choose another id")
