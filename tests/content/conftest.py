"""The good project of ``tests/cases/projects``, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.content.corpus import Corpus, read_sources

GOOD = Path(__file__).parents[1] / "cases/projects/good"


@pytest.fixture
def good() -> Path:
    return GOOD


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    read, findings = read_sources(GOOD)
    assert findings == []
    return read
