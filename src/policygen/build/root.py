"""Knows where a project is."""

from __future__ import annotations

from pathlib import Path

from policygen.findings import NOWHERE, Finding, Refused, say


def find_root(start: Path) -> Path:
    """Return the project folder at or above ``start``; raises ``Refused`` where there is none."""
    for folder in (start, *start.parents):
        if (folder / "sources" / "project.yaml").is_file():
            return folder
    raise Refused(
        [
            Finding(
                "E013",
                NOWHERE,
                say("there is no project at {start}", start=start),
                say("go to a folder that has sources/project.yaml, or name one with --project"),
            )
        ]
    )
