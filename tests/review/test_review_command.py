"""The commands of reviewing: what they write, print and return."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from reviewers import work

Run = Callable[..., Any]

STEPS = [
    ["exchange", "star", "častitljiv", {"within": "Železarstvo je"}],
    ["comment", "Muzej hrani orodja.", "Katera?"],
    ["comment", "Prazne dvorane.", "Koliko?", {"done": True}],
]


@pytest.fixture
def returned(copies: Mapping[str, bytes], tmp_path: Path) -> Path:
    path = tmp_path / "returned.docx"
    path.write_bytes(work(copies["gorenjska.sl"], STEPS))
    return path


def test_export_names_the_file_for_the_reviewer(desk: Path, run: Run) -> None:
    done = run("review", "export", "gorenjska", "--language", "sl", "--for", "Jana Novák", project=desk)
    assert done.code == 0
    assert (desk / "build/review/gorenjska.sl.Jana-Novák.docx").is_file()


def test_export_refuses_a_document_that_there_is_not(desk: Path, run: Run) -> None:
    assert run("review", "export", "gorenjska", "--language", "cs", project=desk).code == 2


def test_without_write_nothing_is_written(desk: Path, returned: Path, run: Run) -> None:
    paper = desk / "sources/regions/gorenjska/paper.yaml"
    before = paper.read_bytes()
    done = run("review", "import", str(returned), project=desk)
    assert (done.code, paper.read_bytes()) == (0, before)
    assert not (desk / "reviews").exists()
    assert "  + Železarstvo je častitljivo." in done.out
    assert "Jana Novak 2026-11-20" in done.out


def test_what_was_written_is_no_change_the_next_time(desk: Path, returned: Path, run: Run) -> None:
    assert run("review", "import", str(returned), "--write", project=desk).code == 0
    assert run("review", "import", str(returned), project=desk).out == "nothing changes\n"


def test_translations_of_a_changed_source_are_outdated(desk: Path, returned: Path, run: Run) -> None:
    def outdated() -> int:
        documents = json.loads(run("status", "--json", project=desk).out)["documents"]
        return next(d["outdated"] for d in documents if (d["document"], d["language"]) == ("gorenjska", "en"))

    before = outdated()
    run("review", "import", str(returned), "--write", project=desk)
    assert outdated() == before + 1


def test_status_counts_the_comments_that_are_open(desk: Path, returned: Path, run: Run) -> None:
    run("review", "import", str(returned), "--write", project=desk)
    documents = json.loads(run("status", "--json", project=desk).out)["documents"]
    assert {(d["document"], d["language"]): d["comments_open"] for d in documents if d["comments_open"]} == {
        ("gorenjska", "sl"): 1
    }


def test_a_comment_that_an_editor_has_done_stays_done(desk: Path, returned: Path, run: Run) -> None:
    run("review", "import", str(returned), "--write", project=desk)
    path = desk / "reviews/gorenjska.sl.json"
    path.write_text(path.read_text("utf-8").replace('"open"', '"done"'), "utf-8")
    run("review", "import", str(returned), "--write", project=desk)
    assert '"open"' not in path.read_text("utf-8")


def test_programs_are_told_the_same(desk: Path, returned: Path, run: Run) -> None:
    told = json.loads(run("review", "import", str(returned), "--format", "json", project=desk).out)
    assert [change["new"] for change in told["changes"]] == [["Železarstvo je častitljivo."]]
    assert told["changes"][0]["by"] == [{"author": "Jana Novak", "date": "2026-11-20T09:30:00Z"}]
    assert [comment["text"] for comment in told["comments"]] == ["Katera?", "Koliko?"]
    assert told["findings"] == []


def test_a_conflict_does_not_keep_other_changes_from_being_written(
    desk: Path, copies: Mapping[str, bytes], tmp_path: Path, run: Run
) -> None:
    path = tmp_path / "returned.docx"
    path.write_bytes(work(copies["gorenjska.sl"], [*STEPS, ["remove_paragraph", "Tovarne se spreminjajo."]]))
    assert run("review", "import", str(path), "--write", project=desk).code == 1
    assert "častitljivo" in (desk / "sources/regions/gorenjska/paper.yaml").read_text("utf-8")
