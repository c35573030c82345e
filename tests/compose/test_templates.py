"""Templates with faults, by the cases in ``tests/cases/templates``: file, line and reason are told."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from policygen.build.project import Project
from policygen.build.work import write
from policygen.compose.compose import Materials, compose
from policygen.compose.kinds import Kind, read_kinds
from policygen.content.models.project import NameForms
from policygen.findings import Refused

CASES = Path(__file__).parents[1] / "cases" / "templates"
PAPER = "regional-policy-paper"


@pytest.fixture
def root(opened: Project, tmp_path: Path) -> Path:
    """The project's templates with room for a paper's body of one's own."""
    for name in ("style", "macros", "page.html"):
        (tmp_path / "templates").mkdir(exist_ok=True)
        (tmp_path / "templates" / name).symlink_to(opened.root / "templates" / name)
    shutil.copytree(opened.root / "templates" / PAPER, tmp_path / "templates" / PAPER)
    return tmp_path


def without_adjective(project: Project) -> Project:
    """Return the project with a region whose name lacks a form."""
    region = project.corpus.regions["gorenjska"]
    names = {**region.model.names, "sl": NameForms(nominative="Gorenjska")}
    changed = replace(region, model=region.model.model_copy(update={"names": names}))
    corpus = replace(project.corpus, regions={**project.corpus.regions, "gorenjska": changed})
    return replace(project, corpus=corpus)


def findings(project: Project, root: Path) -> str:
    kind = Kind(PAPER, read_kinds(root / "templates")[PAPER].description)
    materials = Materials.of(root, project.languages, project.catalogs, project.palette)
    try:
        composed = compose(project.corpus, kind, "gorenjska", "sl", materials)
        write(composed.page, root, project.palette, {"sl": "sl-SI"}, ("docx",), template=f"templates/{kind.template}")
    except Refused as refused:
        return "".join(
            f"{found.code} {found.place}: {found.message}\n    → {found.remedy}\n{found.excerpt.strip()[:90]}\n"
            for found in refused.findings
        )
    return "accepted\n"


@pytest.mark.parametrize("case", sorted(path for path in CASES.iterdir()), ids=lambda path: path.name)
def test_a_template_s_fault_is_told_with_file_and_line(case: Path, opened: Project, root: Path) -> None:
    """What is told stands in ``expected.txt``; ``REFRESH_GOLDENS=1 pytest tests/compose`` writes it anew."""
    ignored = shutil.ignore_patterns("expected.txt")
    shutil.copytree(case, root / "templates" / PAPER, dirs_exist_ok=True, ignore=ignored)
    told = findings(without_adjective(opened), root)
    if os.environ.get("REFRESH_GOLDENS"):
        (case / "expected.txt").write_text(told, "utf-8")
    assert told == (case / "expected.txt").read_text("utf-8")
    assert (told == "accepted\n") is (case.name == "good")
