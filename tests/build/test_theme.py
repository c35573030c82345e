"""Another theme: measures, faces, colours and cover are exchanged, nothing else, and the papers look another way."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

THEME = Path(__file__).parents[1] / "cases/projects/second-theme/templates/style"


@pytest.fixture
def themed(project: Path) -> Path:
    shutil.copytree(THEME, project / "templates/style", dirs_exist_ok=True)
    return project


def left_edges(path: Path) -> list[float]:
    """Return where the lines of a PDF begin, in millimetres, the most frequent first."""
    told = subprocess.run(
        ["pdftotext", "-bbox-layout", "-f", "4", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    edges = [round(float(each) * 25.4 / 72) for each in re.findall(r'<line xMin="([\d.]+)"', told)]
    return sorted(set(edges), key=edges.count, reverse=True)


def test_another_theme_builds_without_a_finding_and_looks_another_way(
    themed: Path, built: Path, run: Callable[..., Any]
) -> None:
    changed = {path.name for path in THEME.iterdir()}
    assert changed == {"theme.css", "palette.toml", "cover.css"}
    told = run("build", "gorenjska", "-l", "sl", "-f", "pdf", "-f", "html", "--jobs", "0", project=themed)
    assert told.code == 0, told.err
    assert not re.search(r"[EW]6\d\d", told.err), told.err
    name = "build/gorenjska/gorenjska.sl.pdf"
    # The text column begins at 66 mm instead of 68, the margin column at 28 instead of 24.
    assert {66, 28} <= set(left_edges(themed / name)[:3])
    assert {68, 24} <= set(left_edges(built / name)[:3])
    page = (themed / name).with_suffix(".html").read_text("utf-8")
    assert "--main:#0F5C8C" in page
    assert '--serif: "Source Sans 3"' in page
