"""Whatever a reviewer does to some texts, exactly these come home changed, each with exactly that change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as some
from lxml import etree
from reviewers import W, Word

from policygen.build.project import open_project
from policygen.content.load import Loaded
from policygen.content.models.base import Record
from policygen.content.walk import passages
from policygen.review.chart import read_chart
from policygen.review.compare import compare
from policygen.review.package import open_parts
from policygen.review.rewrite import Wish, new_text, rewrite

LETTERS = "abcčdeěfłnoöřsštuvzžßéÀŠ"
LOOKS = {"": "", "b": "**", "i": "*"}

edits = some.lists(
    some.tuples(some.integers(0, 10_000), some.integers(0, 10_000), some.text(LETTERS, min_size=3, max_size=9),
                some.sampled_from(sorted(LOOKS)), some.booleans()),
    min_size=1, max_size=12,
)  # fmt: skip


def put(word: Word, name: str, at: int, words: str, look: str, *, tracked: bool) -> bool:
    """Put a word before one of a unit's words; False where it has none, or is a note (those have their own cases)."""
    starts = (each for each in word.document.iter(f"{W}bookmarkStart") if each.get(f"{W}name") == name)
    if (start := next(starts, None)) is None:
        return False
    key, runs = start.get(f"{W}id"), []
    for each in start.itersiblings():
        if each.tag == f"{W}bookmarkEnd" and each.get(f"{W}id") == key:
            break
        if each.tag == f"{W}r" and each.find(f"{W}t") is not None and each.find(f"{W}rPr") is None:
            runs.append(each)
    places = [(run, n) for run in runs for n, sign in enumerate(run.findtext(f"{W}t") or "") if sign == " "]
    if not places:
        return False
    run, n = places[at % len(places)]
    text = run.find(f"{W}t")
    head, tail = text.text[: n + 1], text.text[n + 1 :]
    if not tail[:1].isalpha():
        return False
    text.text = head
    made = etree.Element(f"{W}r")
    if look:
        etree.SubElement(etree.SubElement(made, f"{W}rPr"), f"{W}{look}")
    etree.SubElement(made, f"{W}t").text = words
    after = etree.Element(f"{W}r")
    etree.SubElement(after, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = f" {tail}"
    run.addnext(after)
    if tracked:
        change = etree.Element(f"{W}ins", {f"{W}id": str(9000 + at), f"{W}author": "Jana Novak"})
        change.append(made)
        made = change
    run.addnext(made)
    return True


def without(text: str, words: str, mark: str) -> set[str]:
    """Return what a text is without words between marks; after others of the same look they share these."""
    return {text.replace(f"{mark}{words}{mark} ", "", 1), text.replace(f" {words}{mark}", mark, 1)}


class Paper:
    """A document with its review copy. No dataclass: hypothesis would show all that is in it with a failing example."""

    def __init__(self, copy: bytes, loaded: Loaded[Record], content: bytes) -> None:
        self.copy, self.loaded, self.content = copy, loaded, content


@pytest.fixture(scope="module")
def paper(copies: Mapping[str, bytes], with_catalogs: Path) -> Paper:
    loaded = open_project(with_catalogs).corpus.documents["gorenjska", "regional-policy-paper"]
    return Paper(copies["gorenjska.sl"], loaded, (with_catalogs / loaded.source.file).read_bytes())


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(edits=edits)
@example(edits=[(486, 22, "éfŠŠřfc", "b", True)])  # after a bold word
def test_exactly_these_edits_come_home(edits: list[tuple[int, int, str, str, bool]], paper: Paper) -> None:
    chart = read_chart(open_parts(paper.copy, file=""))
    there = {passage.unit for passage in passages(paper.loaded.model)}
    names = [name for name, anchor in chart.anchors.items() if anchor.unit in there and anchor.kind == "source"]
    word, expected = Word(paper.copy), dict[str, tuple[str, str]]()
    for which, at, words, look, tracked in edits:
        anchor = chart.anchors[names[which % len(names)]]
        look = look if anchor.form == "line" else ""
        if anchor.unit not in expected and put(word, anchor.name, at, words, look, tracked=tracked):
            expected[anchor.unit] = words, LOOKS[look]
    done = compare(open_parts(word.save(), file="x.docx"), accept="all")
    assert not done.conflicts
    assert {edit.anchor.unit for edit in done.edits} == set(expected)
    wishes = []
    for edit in done.edits:
        (new,) = new_text(edit.anchor.printed, edit.anchor.text, edit.texts)
        assert edit.anchor.text in without(new, *expected[edit.anchor.unit])
        wishes.append(Wish(edit.anchor.unit, edit.anchor.printed, edit.texts))
    made = rewrite(paper.content, paper.loaded, wishes)
    refused = {unit for unit, reason in made.refused.items() if "fit here" not in reason}
    assert not refused
    before, after = paper.content.decode().split("\n"), made.content.decode().split("\n")
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) <= len(made.done)
    for wish in made.done:
        words, mark = expected[wish.unit]
        assert any(f"{words}{mark}" in line for line in changed)
