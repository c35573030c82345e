"""Brings the catalogs on the disk up to date; the one place where catalogs are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policygen.build.files import write_whole
from policygen.build.project import open_project
from policygen.compose.compose import Materials, compose
from policygen.compose.kinds import read_kinds
from policygen.content.corpus import TRANSNATIONAL
from policygen.content.models.text import Passage
from policygen.findings import Refused
from policygen.messages.catalogs import plan_catalogs
from policygen.messages.sentences import extract_sentences


def update_catalogs(root: Path) -> Iterator[tuple[Path, bool]]:
    """Yield every catalog's path and whether its content changed, writing those that did.

    Raises ``Refused`` where a source has errors: translators would lose the passages of a file that cannot be read.
    """
    project = open_project(root)
    errors = [finding for finding in project.findings if finding.is_error and not finding.code.startswith("E4")]
    if errors:
        raise Refused(errors)
    kinds = read_kinds(root / "templates")
    materials = Materials.of(root, project.languages, project.catalogs, project.palette)

    def printed() -> Iterator[Passage]:
        for (owner, kind), _ in sorted(project.corpus.documents.items()):
            if owner == TRANSNATIONAL and kind in kinds:
                yield from compose(project.corpus, kinds[kind], owner, "en", materials).observed.passages.values()

    planned = plan_catalogs(root, project.corpus, materials.environment, printed, extract_sentences())
    for name, content in sorted(planned.items()):
        path = root / name
        changed = not path.is_file() or path.read_bytes() != content
        if changed:
            write_whole(path, content)
        yield path, changed
