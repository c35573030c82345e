"""What the tests of reviewing share: the small project with its review copies."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from reviewers import items

from policygen.build.copies import export_copy
from policygen.build.project import open_project

Copies = Mapping[str, bytes]


@pytest.fixture(scope="session")
def copies(with_catalogs: Path, once: Callable[[str, Callable[[Path], None]], Path]) -> Copies:
    """The review copies of all documents of the small project, by document and language."""

    def make(folder: Path) -> None:
        folder.mkdir()
        project = open_project(with_catalogs)
        for item in items(with_catalogs):
            (folder / f"{item.key}.docx").write_bytes(export_copy(project, item))

    folder = once("review-copies", make)
    return {path.name.removesuffix(".docx"): path.read_bytes() for path in sorted(folder.glob("*.docx"))}


@pytest.fixture
def desk(with_catalogs: Path, tmp_path: Path) -> Path:
    """The small project, its catalogs up to date, for a test to change."""
    folder = tmp_path / "desk"
    shutil.copytree(with_catalogs, folder, ignore=shutil.ignore_patterns("build"))
    return folder
