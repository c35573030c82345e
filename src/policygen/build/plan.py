"""Plans a build: which documents there are, in which languages, and which of them cannot be built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from policygen.build.project import Project
from policygen.compose.kinds import Kind
from policygen.content.corpus import TRANSNATIONAL

Format = Literal["pdf", "docx", "html"]
FORMATS: tuple[Format, ...] = ("pdf", "docx", "html")


@dataclass(frozen=True, order=True)
class Item:
    """One document in one language: the unit of work. ``key`` names it in logs and in the manifest."""

    document: str
    language: str
    kind: str
    owner: str

    @property
    def key(self) -> str:
        return f"{self.document}.{self.language}"

    def path(self, suffix: str) -> str:
        """Return the output's path below the build folder."""
        return f"{self.document}/{self.document}.{self.language}.{suffix}"


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
    regions = {TRANSNATIONAL} | set(project.corpus.regions)
    absent = sorted(project.corpus.broken)
    for (owner, name) in sorted(project.corpus.documents):
        kind = kinds.get(name)
        if kind is None or owner not in regions:
            continue
        document = kind.description.id.format(region=owner)
        if kind.description.needs_all_regions and absent and not allow_partial:
            held.append(Held(document, f"files of {', '.join(absent)} have errors; its last edition stays as it is"))
            continue
        for language in _languages(project, kind, owner):
            items.append(Item(document, language, name, owner))
    for name in sorted(project.refused - {""}):
        held.append(Held(name, "its files have errors; its last edition stays as it is"))
    # The joint recommendation is the longest document; beginning with it keeps all workers busy to the end.
    items.sort(key=lambda item: (item.owner != TRANSNATIONAL, item))
    return Plan(tuple(items), tuple(held))


def _languages(project: Project, kind: Kind, owner: str) -> tuple[str, ...]:
    if kind.description.languages == "all":
        return project.corpus.project.model.languages
    own = project.corpus.source_language(owner)
    return tuple(dict.fromkeys((own, "en")))
