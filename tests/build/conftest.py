"""What the tests of building share: outputs as hashes, edits of sources and catalogs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

Outputs = Callable[[Path], dict[str, str]]
Edit = Callable[[Path, str, str], None]
Untranslate = Callable[[Path, str], None]


@pytest.fixture
def outputs() -> Outputs:
    """Return the hash of every file in a project's build folder, by path; not of what the build remembers."""

    def outputs_of(project: Path) -> dict[str, str]:
        folder = project / "build"
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and ".state" not in path.parts
        }

    return outputs_of


@pytest.fixture
def edit() -> Edit:
    """Replace words in a file, once; they must be there."""

    def edit_file(path: Path, old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    return edit_file


@pytest.fixture
def untranslate() -> Untranslate:
    """Delete the translation of one passage from a catalog."""

    def empty(path: Path, message: str) -> None:
        catalog = read_po(BytesIO(path.read_bytes()))
        found = catalog.get(message)
        assert found is not None, f"{message!r} is not in {path}"
        assert found.string
        found.string = ""
        with path.open("wb") as stream:
            write_po(stream, catalog, width=0)

    return empty
