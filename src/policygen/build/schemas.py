"""Brings the JSON Schemas in ``sources/schema`` up to date, or says which of them are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policygen.build.files import write_whole
from policygen.content.json_schema import json_schemas
from policygen.findings import Finding, Place, say

FOLDER = "sources/schema"


def write_schemas(root: Path) -> Iterator[tuple[Path, bool]]:
    """Yield every schema's path and whether its content changed, writing those that did."""
    for name, content in _files():
        path = root / name
        changed = _content(path) != content
        if changed:
            write_whole(path, content)
        yield path, changed


def check_schemas(root: Path) -> list[Finding]:
    """Return a finding for every schema that is missing or differs from the models, and for files that are none."""
    files = dict(_files())
    found = [
        Finding(
            "E309",
            Place(name),
            say("the schema no longer fits the models") if (root / name).exists() else say("the schema is missing"),
            say("run “policygen schema” and commit what it writes"),
        )
        for name, content in files.items()
        if _content(root / name) != content
    ]
    spare = sorted(path.relative_to(root).as_posix() for path in (root / FOLDER).glob("*.json"))
    found += [
        Finding("E309", Place(name), say("no kind of source file has this schema"), say("delete the file"))
        for name in spare
        if name not in files
    ]
    return found


def _files() -> Iterator[tuple[str, bytes]]:
    for kind, content in json_schemas().items():
        yield f"{FOLDER}/{kind}.json", content


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
