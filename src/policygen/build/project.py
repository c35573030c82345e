"""Opens a project folder: content, languages, catalogs, palette and document kinds, with all findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from policygen.content.check import check
from policygen.content.corpus import TRANSNATIONAL, Corpus, read_sources
from policygen.content.localise import TEMPLATES, Catalogs, read_catalogs
from policygen.findings import Finding, Place, Refused, in_order
from policygen.languages import Language, read_languages
from policygen.palette import Palette, read_palette


@dataclass(frozen=True)
class Project:
    """A project as it lies on the disk, read once.

    ``findings`` are all findings of sources and catalogs. ``refused`` names the regions with errors (and
    ``transnational``): their documents are not built.
    """

    root: Path
    corpus: Corpus
    languages: Mapping[str, Language]
    catalogs: Catalogs
    palette: Palette
    findings: tuple[Finding, ...]
    refused: frozenset[str]


def find_root(start: Path) -> Path:
    """Return the project folder at or above ``start``; raises ``Refused`` where there is none."""
    for folder in (start, *start.parents):
        if (folder / "sources" / "project.yaml").is_file():
            return folder
    raise Refused([
        Finding("E013", Place(""), f"there is no project at {start}", "go to a folder that has sources/project.yaml, "
                "or name one with --project")
    ])  # fmt: skip


def open_project(root: Path) -> Project:
    """Read and check everything of the project at ``root``.

    Raises ``Refused`` only where nothing can be built at all: no ``project.yaml``, no palette, no languages.
    """
    corpus, found = read_sources(root)
    languages = read_languages(root / "locales")
    missing = [code for code in corpus.project.model.languages if code not in languages]
    if missing:
        loaded = corpus.project
        place = loaded.place(("languages",))
        raise Refused([
            loaded.finding("E306", place, f"there is no locales/{code}/language.toml",
                           "copy another language's file and adapt it") for code in missing
        ])  # fmt: skip
    found += check(corpus)
    sources = {TEMPLATES: "en", **{owner: corpus.source_language(owner) for owner in (TRANSNATIONAL, *corpus.regions)}}
    catalogs, wrong = read_catalogs(root, sources)
    found += wrong
    palette = read_palette(root / "templates" / "style" / "palette.toml")
    # A catalog's fault spoils translations only: the passage falls back and is reported; the sources stay good.
    refused = {f.owner for f in found if f.is_error and not f.code.startswith("E4")} | corpus.broken
    findings = tuple(in_order(found))
    return Project(root, _without(corpus, refused), languages, catalogs, palette, findings, frozenset(refused))


def _without(corpus: Corpus, refused: set[str]) -> Corpus:
    """Return the corpus without the regions that have errors."""
    return replace(
        corpus,
        regions={name: region for name, region in corpus.regions.items() if name not in refused},
        documents={key: value for key, value in corpus.documents.items() if key[0] not in refused},
        broken=frozenset(refused - {TRANSNATIONAL, ""}),
    )
