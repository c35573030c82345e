"""Brings the catalogs on the disk up to date; the one place where catalogs are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from policygen.build.files import write_whole
from policygen.build.project import Project, open_project
from policygen.compose.compose import Materials, compose
from policygen.compose.environment import make_environment
from policygen.compose.kinds import read_kinds
from policygen.content.corpus import TRANSNATIONAL, read_sources
from policygen.content.models.text import Passage
from policygen.findings import Refused
from policygen.languages import read_languages
from policygen.messages.plan import Domain, plan_catalogs, plan_templates, write_templates
from policygen.messages.review.review import Review, Reviewed, review_catalogs
from policygen.messages.sentences import extract_sentences
from policygen.messages.starter import extract_starter


def extract_catalogs(project: Project) -> Iterator[tuple[Path, bool]]:
    """Yield every template catalog's path and whether its content changed, writing those that did."""
    yield from _write(project.root, write_templates(_domains(project)))


def update_catalogs(project: Project) -> Iterator[tuple[Path, bool]]:
    """Yield every translators' catalog's path and whether its content changed, writing those that did."""
    yield from _write(project.root, _planned(project))


def _planned(project: Project) -> Mapping[str, bytes]:
    return plan_catalogs(project.root, project.corpus, _domains(project), lambda: _printed(project))


def open_sound(root: Path) -> Project:
    """Return the project; raise ``Refused`` where a source has errors, for translators would lose its passages."""
    project = open_project(root)
    errors = [finding for finding in project.findings if finding.is_error and not finding.code.startswith("E4")]
    # A region that is still being filled has no translators yet; those of the others must not wait for it.
    unfinished = {owner for owner in project.corpus.broken if {f.code for f in errors if f.owner == owner} == {"E120"}}
    errors = [finding for finding in errors if finding.owner not in unfinished]
    if errors:
        raise Refused(errors)
    return project


def listed_catalogs(root: Path) -> list[tuple[str, str]]:
    """Return language and domain of every translators' catalog of a project."""
    return sorted((path.parent.parent.name, path.stem) for path in (root / "locales").glob("*/LC_MESSAGES/*.po"))


def check_catalogs(root: Path, *, languages: Sequence[str] = (), domains: Sequence[str] = ()) -> Reviewed:
    """Return the findings of all catalogs, or of those of some languages and domains.

    Raises ``Refused`` where the project cannot be read at all; faults in the sources do not matter here.
    """
    corpus, _ = read_sources(root)
    known = read_languages(root / "locales")
    return review_catalogs(root, corpus, Review.of(corpus, known), languages=languages, domains=domains)


def _domains(project: Project) -> list[Domain]:
    environment = make_environment(project.root / "templates")
    starter = extract_starter(project.root, environment)
    return plan_templates(project.corpus, project.root, environment, extract_sentences(), starter=starter)


def _printed(project: Project) -> Iterator[Passage]:
    """Yield the passages that documents of the whole project print."""
    kinds = read_kinds(project.root / "templates")
    materials = Materials.of(project.root, project.languages, project.catalogs, project.palette)
    for (owner, kind), _ in sorted(project.corpus.documents.items()):
        if owner == TRANSNATIONAL and kind in kinds:
            yield from compose(project.corpus, kinds[kind], owner, "en", materials).observed.passages.values()


def _write(root: Path, files: Mapping[str, bytes]) -> Iterator[tuple[Path, bool]]:
    for name, content in sorted(files.items()):
        path = root / name
        changed = not path.is_file() or path.read_bytes() != content
        if changed:
            write_whole(path, content)
        yield path, changed
