"""The order in which items are begun."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from toy import Toy

from policygen.build.incremental import Job, _heaviest_first
from policygen.build.plan import Item
from policygen.build.records import Record
from policygen.build.standing import Standing


def standing(document: str, language: str, seconds: float | None) -> Standing:
    item = Item(document, language, "paper", document)
    record = Record(document, language, "", "", "", "", (), {}, {}, seconds=seconds) if seconds else None
    return Standing(item, record, {}, {}, (), is_settled=False)


def in_order(job: Job, *standings: Standing) -> list[str]:
    return [each.item.key for each in _heaviest_first(job, list(standings))]


def test_the_heaviest_come_first_and_of_equals_the_one_that_people_write(tmp_path: Path) -> None:
    toy = Toy(tmp_path / "p")
    toy.write("sources/regions/łąka/paper.yaml", "dobro\n")
    job = replace(toy.job(), is_original=lambda item: item.language == "sl")
    found = in_order(
        job, standing("short", "en", 0.5), standing("long", "en", 9), standing("short", "sl", 0.52),
        standing("paper", "en", 2.9), standing("paper", "sl", 2.8), standing("new", "sl", None),
        standing("another", "en", None),
    )  # fmt: skip
    # Those that nobody knows stand as they came: they may be heavier than all others.
    assert found == ["new.sl", "another.en", "long.en", "paper.sl", "paper.en", "short.sl", "short.en"]
