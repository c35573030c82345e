"""Plans a build: which documents there are, in which languages, and which of them cannot be built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from policygen.build.project import Project
from policygen.compose.kinds import Kind
from policygen.content.corpus import TRANSNATIONAL

#: ``pdf`` is the edition for the screen, ``print`` the one for the printing house.
Format = Literal["pdf", "print", "docx", "html"]
FORMATS: tuple[Format, ...] = ("pdf", "print", "docx", "html")

#: The ends of outputs' names.
SUFFIXES: Mapping[Format, str] = {"pdf": "pdf", "print": "print.pdf", "docx": "docx", "html": "html"}


@dataclass(frozen=True, order=True)
class Item:
    """One document in one language: the unit of work."""

    document: str
    language: str
    kind: str
    owner: str

    @property
    def key(self) -> str:
        """The item's name in logs and in the manifest."""
        return f"{self.document}.{self.language}"

    def path(self, name: Format) -> str:
        """Return the path of the output in a format, below the build folder."""
        return f"{self.document}/{self.document}.{self.language}.{SUFFIXES[name]}"


@dataclass(frozen=True)
class Held:
    """A document that is not built, and why."""

    document: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """The items to build and the documents held back."""

    items: tuple[Item, ...]
    held: tuple[Held, ...]


def plan(project: Project, kinds: Mapping[str, Kind], *, allow_partial: bool = False) -> Plan:
    """Return what a full build of the project makes.

    A region with errors holds back its own documents and every document that speaks for all regions; with
    ``allow_partial`` the latter are built and name the absent regions.
    """
    items: list[Item] = []
    held: list[Held] = []
    absent = sorted(project.corpus.broken)
    for kind in kinds.values():
        for owner in _owners(project, kind):
            document = kind.description.id.format(region=owner)
            if owner in project.refused:
                held.append(Held(document, "its files have errors; its last edition stays as it is"))
            elif kind.description.needs_all_regions and not project.corpus.regions:
                held.append(Held(document, "there is no region without errors; its last edition stays as it is"))
            elif kind.description.needs_all_regions and absent and not allow_partial:
                reason = f"files of {', '.join(absent)} have errors; its last edition stays as it is"
                held.append(Held(document, reason))
            elif (owner, kind.description.kind) in project.corpus.documents:
                items += [
                    Item(document, code, kind.description.kind, owner) for code in _languages(project, kind, owner)
                ]
    # The joint recommendation is the longest document; beginning with it keeps all workers busy to the end.
    items.sort(key=lambda item: (item.owner != TRANSNATIONAL, item))
    return Plan(tuple(items), tuple(held))


def _owners(project: Project, kind: Kind) -> list[str]:
    """Return whose documents there are of a kind, those with errors included."""
    if kind.description.per == "project":
        return [TRANSNATIONAL]
    return sorted(set(project.corpus.regions) | (project.refused - {TRANSNATIONAL, ""}))


def _languages(project: Project, kind: Kind, owner: str) -> tuple[str, ...]:
    if kind.description.languages == "all":
        return project.corpus.project.model.languages
    own = project.corpus.source_language(owner)
    return tuple(dict.fromkeys((own, "en")))
