"""Everything that partners and editors have written, loaded and checked together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from policygen.content.catalog import FINDINGS, STARTER, TEMPLATES
from policygen.content.characters import find_forbidden
from policygen.content.decode import MAXIMUM_BYTES, Unreadable
from policygen.content.layout import TRANSNATIONAL as TRANSNATIONAL
from policygen.content.layout import Overlay as Overlay
from policygen.content.layout import printable_name, source_files, unread
from policygen.content.load import Loaded, load_partly
from policygen.content.models import CentralRecommendation, Glossary, Project, Region, RegionalPaper
from policygen.content.models.base import Record, Source
from policygen.content.models.text import Passage
from policygen.content.read_file import read_file
from policygen.content.walk import passages
from policygen.findings import Finding, Message, Place, Refused, nearest, say, shown
from policygen.pictures.facts import PictureFile

#: The kinds that have one place only.
_FIXED = {
    "sources/project.yaml": "project",
    "sources/glossary.yaml": "glossary",
    "sources/regions/*/region.yaml": "region",
}

#: Catalogs have these names already.
RESERVED = (TRANSNATIONAL, TEMPLATES, FINDINGS, STARTER)


@dataclass(frozen=True)
class Corpus:
    """All source files of a project.

    ``documents`` maps owner (region id or ``transnational``) and kind to the loaded file. A region with errors is
    in ``broken`` and has no documents here; its findings are reported apart. What could be read of its files is in
    ``beside``, for checking names, and ``unreadable`` are the owners with files of which nothing could. ``pictures``
    maps owner and name (``figures/hall.jpg``) to what was read. ``glossary`` has the fixed terms, if any.
    """

    project: Loaded[Project]
    regions: Mapping[str, Loaded[Region]] = field(default_factory=dict)
    documents: Mapping[tuple[str, str], Loaded[Record]] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    beside: tuple[tuple[str, Loaded[Record]], ...] = ()
    unreadable: frozenset[str] = frozenset()
    pictures: Mapping[tuple[str, str], PictureFile] = field(default_factory=dict)
    glossary: Loaded[Glossary] | None = None

    def paper(self, region: str) -> RegionalPaper | None:
        """Return a region's policy paper, or None where there is none or it is broken."""
        loaded = self.documents.get((region, "regional-policy-paper"))
        return loaded.model if loaded and isinstance(loaded.model, RegionalPaper) else None

    @property
    def recommendation(self) -> CentralRecommendation | None:
        """The joint recommendation, or None where there is none or it is broken."""
        loaded = self.documents.get((TRANSNATIONAL, "central-european-recommendation"))
        return loaded.model if loaded and isinstance(loaded.model, CentralRecommendation) else None

    def source_language(self, owner: str) -> str:
        """Return the language that an owner's files are written in."""
        region = self.regions.get(owner)
        return region.model.language if region else self.project.model.language

    def loaded(self) -> Iterator[tuple[str, Loaded[Record]]]:
        """Yield every file with its owner: project, glossary, the regions by id, the documents by owner and kind."""
        yield from self._in_order

    @cached_property
    def _in_order(self) -> tuple[tuple[str, Loaded[Record]], ...]:
        glossary = [(TRANSNATIONAL, self.glossary)] if self.glossary else []
        documents = ((owner, document) for (owner, _), document in sorted(self.documents.items()))
        return ((TRANSNATIONAL, self.project), *glossary, *sorted(self.regions.items()), *documents)

    @cached_property
    def _by_owner(self) -> Mapping[str, Sequence[Loaded[Record]]]:
        found: dict[str, list[Loaded[Record]]] = {}
        for owner, loaded in self._in_order:
            found.setdefault(owner, []).append(loaded)
        return found

    @cached_property
    def _by_file(self) -> Mapping[str, Loaded[Record]]:
        return {loaded.source.file: loaded for _, loaded in self._in_order}

    def loaded_of(self, owner: str) -> Sequence[Loaded[Record]]:
        """Return the files of an owner, in the order of all files."""
        return self._by_owner.get(owner, ())

    def line(self, place: Place) -> str:
        """Return the source line that a place is on, or an empty string."""
        loaded = self._by_file.get(place.file)
        return loaded.source.excerpt(place.line) if loaded else ""

    def passages(self, owner: str) -> Iterator[Passage]:
        """Yield all passages of an owner, file by file."""
        for loaded in self.loaded_of(owner):
            yield from passages(loaded.model)

    def sources(self, owner: str) -> dict[str, Source]:
        """Return the sources that an owner's documents may cite, by id."""
        region = self.regions.get(owner)
        found = list(region.model.sources) if region else []
        if owner == TRANSNATIONAL and self.recommendation:
            found = list(self.recommendation.sources)
        return {source.id: source for source in found}


class Unusable(Refused):
    """The project's own file is missing or broken; ``corpus`` is what could be read in spite of it, if anything."""

    def __init__(self, findings: Sequence[Finding], corpus: Corpus | None) -> None:
        super().__init__(findings)
        self.corpus = corpus


def read_sources(root: Path, overlay: Overlay | None = None) -> tuple[Corpus, list[Finding]]:
    """Read all source files of the project at ``root``; those in ``overlay`` from there, in the folders of regions.

    Returns the corpus of what could be read and the findings of what could not. Raises ``Unusable`` where
    ``sources/project.yaml`` itself is missing or broken, because nothing can be understood without it.
    """
    findings: list[Finding] = []
    project: Loaded[Project] | None = None
    glossary: Loaded[Glossary] | None = None
    regions: dict[str, Loaded[Region]] = {}
    documents: dict[tuple[str, str], Loaded[Record]] = {}
    broken: set[str] = set()
    beside: list[tuple[str, Loaded[Record]]] = []
    unreadable: set[str] = set()
    project_partly: Loaded[Project] | None = None
    for owner, finding in unread(root):
        findings.append(replace(finding, owner=owner))
        broken.add(owner)
    for owner, path in source_files(root, overlay):
        loaded, wrong = _load(path, owner, root, overlay or {})
        if loaded is not None and not wrong and (wrong := _misplaced(loaded, owner, documents)):
            loaded = None  # what it names, it may name for another place
        findings += [replace(finding, owner=owner) for finding in wrong]
        if loaded is None or wrong:
            broken.add(owner)
            if loaded is None:
                unreadable.add(owner)
            elif isinstance(loaded.model, Project):
                project_partly = Loaded(loaded.model, loaded.source, loaded.lost)
            else:
                beside.append((owner, loaded))
            continue
        match loaded.model:
            case Project():
                project = Loaded(loaded.model, loaded.source)
            case Glossary():
                glossary = Loaded(loaded.model, loaded.source)
            case Region():
                regions[owner] = Loaded(loaded.model, loaded.source)
            case model:
                documents[owner, _kind(model)] = loaded
    for owner in sorted(broken):
        if region := regions.pop(owner, None):
            beside.append((owner, Loaded(region.model, region.source)))
    beside += [(owner, document) for (owner, _), document in sorted(documents.items()) if owner in broken]
    kept = {key: value for key, value in documents.items() if key[0] not in broken}
    known = project or project_partly
    corpus = None
    if known:
        corpus = Corpus(
            known, regions, kept, frozenset(broken), tuple(beside), frozenset(unreadable), glossary=glossary
        )
    if project is None or corpus is None:
        raise Unusable(findings, corpus)
    return corpus, findings


def _load(path: Path, owner: str, root: Path, overlay: Overlay) -> tuple[Loaded[Record] | None, list[Finding]]:
    file = printable_name(path, root)

    def refused(code: str, message: Message, remedy: Message) -> tuple[None, list[Finding]]:
        return None, [Finding(code, Place(file), message, remedy)]

    if find_forbidden(path.name) is not None:
        message = say("the file’s name has a character that cannot be printed")
        return refused("E018", message, say("rename it, with letters, digits and hyphens"))
    if path.parent.is_symlink():
        return refused("E010", say("the folder is a link to another place"), say("put the folder itself here"))
    if path.suffix != ".yaml":
        return refused(
            "E016", say("the file’s name does not end in “.yaml”"), say("rename it to {stem}.yaml", stem=path.stem)
        )
    if file in overlay:
        return load_partly(overlay[file], file=file, unit=f"{owner}/{path.stem}", kind=kind_at(file))
    try:
        content = read_file(path, limit=MAXIMUM_BYTES)
    except Unreadable as wrong:
        return refused(wrong.code, wrong.message, wrong.remedy)
    return load_partly(content, file=file, unit=f"{owner}/{path.stem}", kind=kind_at(file))


def kind_at(file: str) -> str | None:
    """Return the kind that a file must be of for where it stands; None where several may stand there."""
    return _FIXED.get(_spot(file))


def _spot(file: str) -> str:
    """Return the place that a file has in the layout, whatever the region."""
    parts = file.split("/")
    return "/".join([*parts[:2], "*", *parts[3:]]) if parts[1] == "regions" else file


def _kind(model: Record) -> str:
    return str(getattr(model, "kind", ""))


def _misplaced(
    loaded: Loaded[Record], owner: str, documents: Mapping[tuple[str, str], Loaded[Record]]
) -> list[Finding]:
    """Return what is wrong with where a file stands: one kind is in one place, once, under the region’s own name."""
    model, file = loaded.model, loaded.source.file
    kind = _kind(model)
    place = loaded.place(("kind",))
    own = [spot for spot, name in _FIXED.items() if name == kind]
    if own and _spot(file) not in own:
        return [
            loaded.finding(
                "E015",
                place,
                say("a file of the kind “{kind}” cannot stand here", kind=kind),
                say("it is {own} only", own=own[0]),
            )
        ]
    if isinstance(model, Project | Glossary):
        return []
    if first := documents.get((owner, kind)):
        finding = loaded.finding(
            "E015", place, say("there is a second file of the kind “{kind}”", kind=kind), say("keep one of the two")
        )
        return [replace(finding, related=((first.place(("kind",)), say("the first one")),))]
    key = "id" if isinstance(model, Region) else "region"
    name = getattr(model, key, TRANSNATIONAL)
    if key == "id" and owner in RESERVED:
        return [
            loaded.finding(
                "E012",
                loaded.place((key,)),
                say("no region can be called “{owner}”", owner=owner),
                say("rename its folder"),
            )
        ]
    if name == owner:
        return []
    if name == TRANSNATIONAL:
        return [
            loaded.finding(
                "E015",
                place,
                say("a file of the kind “{kind}” cannot stand here", kind=kind),
                say("move it to sources/{name}", name=name),
            )
        ]
    return [
        loaded.finding(
            "E012",
            loaded.place((key,)),
            say("the file speaks of “{name}” but stands in the folder “{owner}”", name=shown(name), owner=owner),
            say("write “{owner}”", owner=owner)
            if nearest(name, [owner])
            else say("write “{owner}”, or move the file", owner=owner),
        )
    ]
