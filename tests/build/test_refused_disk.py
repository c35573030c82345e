"""What a build says where the disk refuses it, or a file may not be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BUILD = ("build", "gorenjska", "-l", "sl", "-f", "html", "--jobs", "0")


def test_an_output_that_cannot_be_written_is_not_built_and_nothing_else_is_lost(project: Path, run, edit) -> None:
    (project / "build/gorenjska/gorenjska.sl.html/inside").mkdir(parents=True)
    (project / "build/manifest.json/inside").mkdir(parents=True)
    result = run(*BUILD, project=project)
    assert result.code == 1
    assert "[1/1] gorenjska.sl not built" in result.out
    for name in ("gorenjska/gorenjska.sl.html", "manifest.json"):
        assert f"{name}: error E701: the file cannot be written: Is a directory" in result.err


def test_a_template_that_may_not_be_read_is_a_finding(project: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read all; so the system's answer is put in its place."""
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith("screen.css") and may(path, mode))
    result = run(*BUILD, project=project)
    assert result.code == 1
    assert "templates/style/screen.css:1:1: error E011: the file cannot be read: Permission denied" in result.err


def test_a_region_without_a_colour_stops_no_other(project: Path, run, edit) -> None:
    edit(project / "templates/style/palette.toml", "[colour.bielsko-biala]", "[colour.bielsko]")
    result = run(*BUILD, project=project)
    assert "error E303: the palette has no colour “bielsko-biala”" in result.err
    assert "E504" not in result.err
    assert (project / "build/gorenjska/gorenjska.sl.html").is_file()
