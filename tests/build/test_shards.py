"""A build in parts comes to what a whole one comes to, and no set of parts but a whole one is taken."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from policygen.build.shards import Shard, read_account
from policygen.findings import Refused

BUILD = ("build", "-f", "html", "--jobs", "0")


@pytest.fixture
def parts(once, run, project) -> tuple[Path, Path, Path]:
    """The small project with its two parts, built; parts are copies that a test may spoil."""
    return project, *(_part(run, project, number) for number in (1, 2))


def _part(run, project: Path, number: int) -> Path:
    folder = project.parent / f"part{number}"
    assert run(*BUILD, "--shard", f"{number}/2", "--output", str(folder), project=project).code == 0
    return folder


def merged(run, project: Path, *parts: Path):
    return run("merge-shards", *map(str, parts), project=project)


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "/2", "1/", "a/b", "-1/2", "1/0", "²/3", "1/10001"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text.replace("²", ".")):
        Shard.read(text)


def test_every_item_is_in_exactly_one_part() -> None:
    keys = [f"regija-{number}.{code}" for number in range(500) for code in ("sl", "en")]
    parts = [{key for key in keys if Shard(number, 7).has(key)} for number in range(1, 8)]
    assert sum(map(len, parts)) == len(keys) == len(set().union(*parts))
    assert min(map(len, parts)) > len(keys) / 7 * 0.7


def test_parts_come_to_what_a_whole_build_comes_to_and_nothing_is_built_again(parts, run, outputs) -> None:
    project, first, second = parts
    result = merged(run, project, second, first)
    assert result.code == 0, result.err
    assert "0 files written, 7 unchanged" in result.out
    together = outputs(project)
    shutil.rmtree(project / "build")
    assert run(*BUILD, project=project).code == 0
    assert together == outputs(project)


def test_a_set_that_is_no_whole_is_refused_and_nothing_is_written(parts, run, edit) -> None:
    project, first, second = parts

    def refused(*folders: Path) -> str:
        result = merged(run, project, *folders)
        assert result.code == 1
        assert "error E705" in result.err
        assert not (project / "build").exists()
        return result.err

    assert "part 2 of 2 is missing" in refused(first)
    assert "part 1 is there more than once" in refused(first, second, first)
    assert "there is no part of a build in this folder" in refused(first, project)

    account = json.loads((second / "shard.json").read_text())
    (second / "shard.json").write_text(json.dumps({**account, "asked": ["html", "strict"]}))
    assert "it was built with other options than the first" in refused(first, second)
    (second / "shard.json").write_text(json.dumps({**account, "missing": ["gorenjska.sl"]}))
    assert "“gorenjska.sl” could not be built there" in refused(first, second)
    (second / "shard.json").write_text(json.dumps(account))

    name = next(iter(account["outputs"]))
    content = (second / name).read_bytes()
    (second / name).write_bytes(content[:-1])
    assert f"“{name}” is not as it was built" in refused(first, second)
    (second / name).write_bytes(content)

    edit(project / "sources/regions/gorenjska/paper.yaml", "majhna", "drobna")
    assert "versions: sources/regions/gorenjska/paper.yaml is changed" in refused(first, second)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("outputs", {"../drugje/tuje.txt": "0"}),
        ("outputs", {"/etc/hostname": "0"}),
        ("outputs", {".state/lock": "0"}),
        ("items", ["../../gorenjska.sl"]),
        ("shard", [5, 2]),
        ("shard", ["a", 2]),
        ("version", 0),
    ],
)
def test_a_part_that_leads_elsewhere_or_is_none_is_refused(tmp_path: Path, key: str, value: object) -> None:
    told = {"version": 1, "shard": [1, 1], "asked": [], "inventory": "", "items": [], "missing": [], "outputs": {}}
    (tmp_path / "shard.json").write_text(json.dumps(told))
    assert read_account(tmp_path).shard == Shard(1, 1)
    (tmp_path / "shard.json").write_text(json.dumps({**told, key: value}))
    with pytest.raises(Refused, match="there is no part of a build in this folder"):
        read_account(tmp_path)


def test_a_part_is_of_everything(project, run) -> None:
    assert run("build", "gorenjska", "--shard", "1/2", project=project).code == 2
    assert run("build", "--shard", "3/2", project=project).code == 2
