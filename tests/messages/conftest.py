"""The good project of ``tests/cases/projects``, and templates small enough to read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policygen.content.corpus import Corpus, read_sources

GOOD = Path(__file__).parents[1] / "cases/projects/good"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the good project, without templates."""
    shutil.copytree(GOOD, tmp_path / "project")
    (tmp_path / "project/templates").mkdir()
    return tmp_path / "project"


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_sources(GOOD)[0]
