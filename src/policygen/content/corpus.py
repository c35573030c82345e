"""Everything that partners and editors have written, loaded and checked together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from policygen.content.load import Loaded, load
from policygen.content.models import CentralRecommendation, Project, Region, RegionalPaper
from policygen.content.models.base import Record, Source
from policygen.content.models.text import Passage
from policygen.content.walk import passages
from policygen.findings import Finding, Place, Refused, nearest

#: The owner of files that belong to no region, and the name of their catalogs.
TRANSNATIONAL = "transnational"


@dataclass(frozen=True)
class Corpus:
    """All source files of a project.

    ``documents`` maps owner (region id or ``transnational``) and kind to the loaded file. A region with errors is
    in ``broken`` and has no documents here; its findings are reported apart.
    """

    project: Loaded[Project]
    regions: Mapping[str, Loaded[Region]] = field(default_factory=dict)
    documents: Mapping[tuple[str, str], Loaded[Record]] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()

    def paper(self, region: str) -> RegionalPaper | None:
        """Return a region's policy paper, or None where there is none or it is broken."""
        loaded = self.documents.get((region, "regional-policy-paper"))
        return loaded.model if loaded and isinstance(loaded.model, RegionalPaper) else None

    @property
    def recommendation(self) -> CentralRecommendation | None:
        loaded = self.documents.get((TRANSNATIONAL, "central-european-recommendation"))
        return loaded.model if loaded and isinstance(loaded.model, CentralRecommendation) else None

    def source_language(self, owner: str) -> str:
        """Return the language that an owner's files are written in."""
        region = self.regions.get(owner)
        return region.model.language if region else self.project.model.language

    def loaded(self) -> Iterator[tuple[str, Loaded[Record]]]:
        """Yield every file with its owner: the project, the regions by id, the documents by owner and kind."""
        yield TRANSNATIONAL, Loaded(self.project.model, self.project.source)
        for name, region in sorted(self.regions.items()):
            yield name, Loaded(region.model, region.source)
        for (owner, _), document in sorted(self.documents.items()):
            yield owner, document

    def passages(self, owner: str) -> Iterator[Passage]:
        """Yield all passages of an owner, file by file."""
        for name, loaded in self.loaded():
            if name == owner:
                yield from passages(loaded.model)

    def sources(self, owner: str) -> dict[str, Source]:
        """Return the sources that an owner's documents may cite, by id."""
        region = self.regions.get(owner)
        found = list(region.model.sources) if region else []
        if owner == TRANSNATIONAL and self.recommendation:
            found = list(self.recommendation.sources)
        return {source.id: source for source in found}


def source_files(root: Path) -> list[tuple[str, Path]]:
    """Return owner and path of every source file below ``root``, the project's own first, then by name."""
    sources = root / "sources"
    found = [(TRANSNATIONAL, sources / "project.yaml")]
    found += [(TRANSNATIONAL, path) for path in sorted((sources / "transnational").glob("*.yaml"))]
    regions = sources / "regions"
    for folder in sorted(regions.iterdir()) if regions.is_dir() else []:
        if folder.is_dir() and not folder.name.startswith("."):
            found.append((folder.name, folder / "region.yaml"))
            found += [(folder.name, path) for path in sorted(folder.glob("*.yaml")) if path.name != "region.yaml"]
    return found


def read_sources(root: Path) -> tuple[Corpus, list[Finding]]:
    """Read all source files of the project at ``root``.

    Returns the corpus of what could be read and the findings of what could not. Raises ``Refused`` where
    ``sources/project.yaml`` itself is missing or broken, because nothing can be understood without it.
    """
    findings: list[Finding] = []
    project: Loaded[Project] | None = None
    regions: dict[str, Loaded[Region]] = {}
    documents: dict[tuple[str, str], Loaded[Record]] = {}
    broken: set[str] = set()
    for owner, path in source_files(root):
        file = path.relative_to(root).as_posix()
        loaded, wrong = _load(path, owner, file, root)
        wrong = [replace(finding, owner=owner) for finding in wrong]
        findings += wrong
        if loaded is None:
            broken.add(owner)
            continue
        match loaded.model:
            case Project():
                project = Loaded(loaded.model, loaded.source)
            case Region(id=name):
                if name != owner:
                    findings.append(_misplaced(loaded, ("id",), name, owner))
                    broken.add(owner)
                regions[owner] = Loaded(loaded.model, loaded.source)
            case model:
                region = getattr(model, "region", None)
                if region is not None and region != owner:
                    findings.append(_misplaced(loaded, ("region",), region, owner))
                    broken.add(owner)
                documents[owner, str(getattr(model, "kind", ""))] = loaded
    if project is None:
        raise Refused(findings)
    for owner in broken & set(regions) | broken:
        regions.pop(owner, None)
    kept = {key: value for key, value in documents.items() if key[0] not in broken}
    corpus = Corpus(project, regions, kept, frozenset(broken))
    return corpus, findings


def _load(path: Path, owner: str, file: str, root: Path) -> tuple[Loaded[Record] | None, list[Finding]]:
    kind = {"project.yaml": "project", "region.yaml": "region"}.get(path.name)
    if path.is_symlink() or path.parent.is_symlink():
        return None, [
            Finding("E010", Place(file), "the file is a link to another place", "put the file itself here")
        ]
    if not path.is_file():
        return None, [Finding("E011", Place(file), "the file is missing", "add it; compare with another region")]
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [Finding("E011", Place(file), f"the file cannot be read: {error.strerror}", "check its rights")]
    return load(content, file=file, unit=f"{owner}/{path.stem}", kind=kind)


def _misplaced(loaded: Loaded[Record], path: tuple[str], name: str, folder: str) -> Finding:
    finding = loaded.finding(
        "E012", loaded.place(path), f"the file speaks of “{name}” but stands in the folder “{folder}”",
        f"write “{folder}”" + (", or move the file" if nearest(name, [folder]) is None else ""),
    )  # fmt: skip
    return replace(finding, owner=folder)
