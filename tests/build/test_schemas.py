"""``policygen schema``: writes what editors need, and says what is out of date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from policygen.build.schemas import check_schemas
from policygen.content.json_schema import json_schemas
from policygen.content.models import KINDS

ROOT = Path(__file__).parents[2]


def test_committed_schemas_are_fresh() -> None:
    assert check_schemas(ROOT) == []


def test_schemas_are_written_and_named(project: Path, run: Callable[..., Any]) -> None:
    result = run("schema", project=project)
    assert result.code == 0
    assert [line.rpartition("/")[2] for line in result.out.splitlines()] == [f"{kind}.json" for kind in sorted(KINDS)]
    written = {path.stem: path.read_bytes() for path in (project / "sources/schema").iterdir()}
    assert written == json_schemas()


def test_nothing_is_said_or_written_a_second_time(project: Path, run: Callable[..., Any]) -> None:
    run("schema", project=project)
    times = {path: path.stat().st_mtime_ns for path in (project / "sources/schema").iterdir()}
    assert run("schema", project=project).out == ""
    assert {path: path.stat().st_mtime_ns for path in (project / "sources/schema").iterdir()} == times


def test_schemas_beside_the_sources_are_no_sources(project: Path, run: Callable[..., Any]) -> None:
    run("schema", project=project)
    assert run("check", project=project).out == "no findings\n"


def test_fresh_schemas_pass(project: Path, run: Callable[..., Any]) -> None:
    run("schema", project=project)
    assert run("schema", "--check", project=project).code == 0


def test_missing_changed_and_spare_schemas_are_found_and_left_alone(project: Path, run: Callable[..., Any]) -> None:
    run("schema", project=project)
    folder = project / "sources" / "schema"
    (folder / "project.json").unlink()
    (folder / "region.json").write_text("{}\n", "utf-8")
    (folder / "toolbox.json").write_text("{}\n", "utf-8")
    result = run("schema", "--check", project=project)
    assert result.code == 1
    assert [line for line in result.err.splitlines() if "E309" in line] == [
        "sources/schema/project.json:1:1: error E309: the schema is missing",
        "sources/schema/region.json:1:1: error E309: the schema no longer fits the models",
        "sources/schema/toolbox.json:1:1: error E309: no kind of source file has this schema",
    ]
    assert not (folder / "project.json").exists()
    assert (folder / "region.json").read_text("utf-8") == "{}\n"
