"""Opens a project folder: content, languages, catalogs, palette and document kinds, with all findings."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from policygen.build.unprintable import find_unprintable
from policygen.compose.kinds import read_kinds
from policygen.content.check import check, check_names
from policygen.content.checks import check_sense
from policygen.content.corpus import TRANSNATIONAL, Corpus, Overlay, Unusable, read_sources
from policygen.content.decode import MAXIMUM_BYTES, Unreadable
from policygen.content.figures import read_figures
from policygen.content.known_catalogs import KnownCatalogs
from policygen.content.load import load
from policygen.content.localise import TEMPLATES, Catalogs, read_catalogs
from policygen.content.locks.check import Locks
from policygen.content.models.project import Region
from policygen.content.read_file import read_file
from policygen.findings import Finding, Place, Refused, in_order, say
from policygen.languages import Language, read_languages
from policygen.messages.overtaken import follow_sources
from policygen.palette import Palette, find_faint, read_palette
from policygen.press import read_press


@dataclass(frozen=True)
class Project:
    """A project as it lies on the disk, read once.

    ``findings`` are all findings of sources and catalogs. ``refused`` names the regions with errors (and
    ``transnational``): their documents are not built. ``located`` are all regions whose ``region.yaml`` can be read,
    those with errors elsewhere too: the maps of the others show them as ever.
    """

    root: Path
    corpus: Corpus
    languages: Mapping[str, Language]
    catalogs: Catalogs
    palette: Palette
    findings: tuple[Finding, ...]
    refused: frozenset[str]
    located: Mapping[str, Region]


def open_project(
    root: Path, overlay: Overlay | None = None, *, typography: bool = False, known: KnownCatalogs | None = None
) -> Project:
    """Read and check everything of the project at ``root``, as if the files of ``overlay`` lay there.

    With ``typography``, also what is typed as on a typewriter is reported, which print puts right by itself. Catalogs
    that are ``known`` are not read again.

    Raises ``Refused`` only where nothing can be built at all: no ``project.yaml``, no palette, no ``press.toml``, no
    languages.
    """
    try:
        corpus, found = read_sources(root, overlay)
    except Unusable as unusable:
        named = check_names(unusable.corpus) if unusable.corpus else []
        raise Refused(in_order([*unusable.findings, *named])) from unusable
    languages = read_languages(root / "locales")
    missing = [code for code in corpus.project.model.languages if code not in languages]
    if missing:
        loaded = corpus.project
        place = loaded.place(("languages",))
        raise Refused([
            loaded.finding("E306", place, say("there is no locales/{code}/language.toml", code=code),
                           say("copy another language's file and adapt it")) for code in missing
        ])  # fmt: skip
    found += check(corpus)
    found += check_sense(corpus, languages, typography=typography)
    found += find_unprintable(root, corpus)
    pictures, flawed = read_figures(root, corpus, languages)
    corpus = replace(corpus, pictures=pictures)
    found += flawed
    sources = {TEMPLATES: "en", **{owner: corpus.source_language(owner) for owner in (TRANSNATIONAL, *corpus.regions)}}
    locks = Locks.of(languages, corpus.glossary.model if corpus.glossary else None)
    catalogs, wrong = read_catalogs(root, sources, locks, known)
    found += wrong
    catalogs = follow_sources(root, corpus, catalogs)
    _refuse_unreadable(root)
    palette = read_palette(root / "templates" / "style" / "palette.toml")
    read_press(root / "templates" / "style")  # what is wrong there is said once, not by every document
    found += _colourless(corpus, palette)
    found += find_faint(palette, (root / "templates" / "style" / "palette.toml").read_text("utf-8"))
    found += _unprinted(root, corpus)
    # A catalog's fault spoils translations only: the passage falls back and is reported; the sources stay good.
    refused = {f.owner for f in found if f.is_error and not f.code.startswith("E4")} | corpus.broken
    findings = tuple(in_order(found))
    sound = _without(corpus, refused)
    # Maps need a colour for each region that they show.
    located = {name: region for name, region in _located(root, corpus).items() if name in palette.tones}
    return Project(root, sound, languages, catalogs, palette, findings, frozenset(refused), located)


def _refuse_unreadable(root: Path) -> None:
    """Raise ``Refused`` for files of the templates that this user may not read: every writer would fail by them."""
    unreadable = [
        Finding("E011", Place(path.relative_to(root).as_posix(), 1, 1),
                say("the file cannot be read: {reason}", reason=os.strerror(errno.EACCES)), say("check its rights"))
        for path in sorted((root / "templates").rglob("*"))
        if path.is_file() and not os.access(path, os.R_OK)
    ]  # fmt: skip
    if unreadable:
        raise Refused(unreadable)


def _colourless(corpus: Corpus, palette: Palette) -> list[Finding]:
    """Return a finding for every region without a colour: its papers and all maps need one."""
    return [
        replace(
            region.finding(
                "E303",
                region.place(("id",)),
                say("the palette has no colour “{name}”", name=name),
                say("add [colour.{name}] with main, on, dark and tint to templates/style/palette.toml", name=name),
            ),
            owner=name,
        )
        for name, region in sorted(corpus.regions.items())
        if name not in palette.tones
    ]


def _unprinted(root: Path, corpus: Corpus) -> list[Finding]:
    """Return the findings of the document kinds, and one for every file of a kind that no template prints."""
    try:
        kinds = read_kinds(root / "templates")
    except Refused as refused:
        return list(refused.findings)
    return [
        replace(
            loaded.finding(
                "E307",
                loaded.place(("kind",)),
                say("no folder of templates/ prints the kind “{kind}”", kind=kind),
                say("add the folder with document.yaml and body.html, or remove the file"),
            ),
            owner=owner,
        )
        for (owner, kind), loaded in sorted(corpus.documents.items())
        if kind not in kinds
    ]


def _located(root: Path, corpus: Corpus) -> dict[str, Region]:
    """Return all regions whose own file can be read, by id."""
    found = {name: region.model for name, region in corpus.regions.items()}
    for name in corpus.broken - {TRANSNATIONAL}:
        path = root / "sources" / "regions" / name / "region.yaml"
        if not path.parent.is_symlink():
            try:
                content = read_file(path, limit=MAXIMUM_BYTES)
            except Unreadable:
                continue  # the corpus has said so
            loaded, _ = load(content, file="", unit=f"{name}/region", kind="region")
            if loaded and isinstance(loaded.model, Region) and loaded.model.id == name:
                found[name] = loaded.model
    return dict(sorted(found.items()))


def _without(corpus: Corpus, refused: set[str]) -> Corpus:
    """Return the corpus without the regions that have errors."""
    return replace(
        corpus,
        regions={name: region for name, region in corpus.regions.items() if name not in refused},
        documents={key: value for key, value in corpus.documents.items() if key[0] not in refused},
        broken=frozenset(refused - {TRANSNATIONAL, ""}),
    )
