"""What is translated of each document, and that a changed source is seen at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policygen.build.plan import plan
from policygen.build.project import open_project
from policygen.build.status import count_words, survey
from policygen.compose.compose import Materials, compose
from policygen.compose.kinds import read_kinds

Run = Callable[..., Any]


def standing(run: Run, project: Path) -> dict[tuple[str, str], dict[str, Any]]:
    data = json.loads(run("status", "--json", project=project).out)
    return {(each["document"], each["language"]): each for each in data["documents"]}


def change_source(project: Path, old: str, new: str) -> None:
    path = project / "sources/regions/gorenjska/paper.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("updated", [False, True], ids=["at once", "after the catalogs were updated"])
def test_a_changed_passage_is_outdated_in_each_document_and_language_that_prints_it(
    updated: bool, project: Path, run: Run
) -> None:
    run("messages", "extract", "update", project=project)
    before = standing(run, project)
    change_source(project, '"Majhna naročila"', '"Zelo majhna naročila"')
    if updated:
        run("messages", "extract", "update", project=project)
    after = standing(run, project)
    assert {key: after[key]["outdated"] - before[key]["outdated"] for key in after} == {
        ("bielsko-biala", "en"): 0,
        ("bielsko-biala", "pl"): 0,
        ("central-europe", "en"): 1,
        ("central-europe", "pl"): 1,
        ("central-europe", "sl"): 0,
        ("gorenjska", "en"): 1,
        ("gorenjska", "sl"): 0,
    }
    assert {key: after[key]["missing"] for key in after} == {key: before[key]["missing"] for key in before}
    assert after["gorenjska", "en"]["words_left"] - before["gorenjska", "en"]["words_left"] == 3


def test_a_strict_build_refuses_it_at_once_with_its_place_in_the_catalog(project: Path, run: Run) -> None:
    change_source(project, '"Majhna naročila"', '"Zelo majhna naročila"')
    done = run("build", "central-europe", "-l", "pl", "-f", "html", "--strict", project=project)
    catalog = (project / "locales/pl/LC_MESSAGES/gorenjska.po").read_text("utf-8").split("\n")
    line = catalog.index('msgid "Majhna naročila"') + 1
    assert f"locales/pl/LC_MESSAGES/gorenjska.po:{line}:1: its translation" in done.err
    assert not (project / "build/central-europe").exists()


def test_a_passage_that_is_back_has_its_translation_at_once(project: Path, run: Run) -> None:
    before = standing(run, project)
    change_source(project, '"Majhna naročila"', '"Zelo majhna naročila"')
    run("messages", "extract", "update", project=project)
    change_source(project, '"Zelo majhna naročila"', '"Majhna naročila"')
    assert standing(run, project) == before


def test_it_counts_what_composing_the_pages_counts(project: Path) -> None:
    opened = open_project(project)
    kinds = read_kinds(project / "templates")
    whole = plan(opened, kinds)
    materials = Materials.of(project, opened.languages, opened.catalogs, opened.palette, opened.located)
    for item, found in zip(sorted(whole.items), survey(opened, kinds, whole), strict=True):
        composed = compose(opened.corpus, kinds[item.kind], item.owner, item.language, materials)
        assert (found.outdated, found.missing) == (composed.freshness.older, composed.freshness.foreign), item
        assert found.passages == len(composed.observed.passages)


def test_the_table_has_a_line_for_each_document_and_language(project: Path, run: Run) -> None:
    lines = run("status", "--language", "pl", project=project).out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["document", "language"], ["bielsko-biala", "pl"], ["central-europe", "pl"],
    ]  # fmt: skip


def test_a_language_that_no_document_has_is_wrong_use(project: Path, run: Run) -> None:
    done = run("status", "--language", "xx", project=project)
    assert (done.code, "no document comes in “xx”" in done.err) == (2, True)


def test_the_index_shows_how_many_words_are_left(project: Path, run: Run) -> None:
    run("build", "gorenjska", "-f", "html", project=project)
    left = standing(run, project)["gorenjska", "en"]["words_left"]
    index = (project / "build/index.html").read_text("utf-8")
    row = index.partition('<th scope="row">gorenjska</th>')[2].partition("</tr>")[0]
    assert "100 %" in row
    assert (f"{left:,} words left" in row) == bool(left)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("V regiji živi 203 654 ljudi.[@kam]", 6),
        ("[vodnik za obrt](https://example.org/a-b)", 3),
        ("1,5 % e-pošte[^n1]", 2),
        ("", 0),
    ],
)
def test_words_are_what_a_translator_reads(text: str, words: int) -> None:
    assert count_words(text) == words
