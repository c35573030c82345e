"""What is printed before an update of the catalogs is what is printed after it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from policygen.build.project import open_project
from policygen.content.catalog import Outdated

PAPER = "sources/regions/gorenjska/paper.yaml"
ENGLISH = "locales/en/LC_MESSAGES/gorenjska.po"

Printed = Mapping[tuple[str, str], tuple[Mapping[Any, tuple[str, ...]], Mapping[str, Outdated]]]


def printed(project: Path) -> Printed:
    """Return the translations, old ones included, of the texts that are there; of those of templates all."""
    opened = open_project(project)
    found = {}
    for (owner, language), catalog in opened.catalogs.by_name.items():
        texts = {passage.source for passage in opened.corpus.passages(owner)} or {text for _, text in catalog.messages}
        found[owner, language] = (
            {name: forms for name, forms in catalog.messages.items() if name[1] in texts},
            {text: old for text, old in catalog.outdated.items() if text in texts},
        )
    return found


def edit(project: Path, old: str, new: str, file: str = PAPER) -> None:
    text = (project / file).read_text("utf-8")
    assert old in text
    (project / file).write_text(text.replace(old, new, 1), "utf-8")


EDITS = {
    "a paragraph": [("Dvorane čakajo.", "Dvorane še čakajo.")],
    "a title": [("Odprte dvorane", "Široko odprte dvorane")],
    "two paragraphs, and one between": [("Dvorane čakajo.", "Nekaj novega.\n\n      Dvorane še čakajo.")],
    "a text that goes": [("Dvorane čakajo.", "Povsem drugo besedilo o nečem.")],
}


@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS)
def test_a_changed_source_is_followed_as_an_update_would(project: Path, run, edits: list[tuple[str, str]]) -> None:
    assert run("messages", "update", project=project).code == 0
    before = printed(project)
    for old, new in edits:
        edit(project, old, new)
    followed = printed(project)
    assert run("messages", "update", project=project).code == 0
    assert followed == printed(project)
    assert followed["gorenjska", "en"] != before["gorenjska", "en"]
    for old, new in edits:
        edit(project, new, old)
    back = printed(project)
    assert run("messages", "update", project=project).code == 0
    assert back == printed(project)
    # The old translation is there again, from what the update has made obsolete or outdated.
    assert back["gorenjska", "en"][0].items() >= before["gorenjska", "en"][0].items()


def test_catalogs_with_broken_comments_are_followed_too(project: Path, run) -> None:
    assert run("messages", "update", project=project).code == 0
    text = (project / ENGLISH).read_text("utf-8")
    unit = next(line for line in text.split("\n") if line.startswith("#. gorenjska/") and "-" in line)
    head, _, tail = unit.partition("-")
    (project / ENGLISH).write_text(text.replace(f"{unit}\n", f"{head}-\n#. {tail}\n"), "utf-8")
    edit(project, "Dvorane čakajo.", "Dvorane še čakajo.")
    assert "Dvorane še čakajo." in printed(project)["gorenjska", "en"][1]
