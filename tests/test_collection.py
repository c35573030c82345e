"""No folder of tests is left out: pytest knows names that it does not visit, and by itself “build” is one of them."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_every_folder_with_tests_is_visited(request: pytest.FixtureRequest) -> None:
    avoided = request.config.getini("norecursedirs")
    folders = {path.parent.relative_to(HERE) for path in HERE.rglob("test_*.py")}
    assert Path("build") in folders
    assert [
        folder for folder in folders for part in folder.parts for pattern in avoided if fnmatch(part, pattern)
    ] == []
