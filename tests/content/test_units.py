"""Units: every passage has an id made of ids, and the place where it stands in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded, load
from policygen.content.models import RegionalPaper
from policygen.content.models.base import Defines, Record, Ref
from policygen.content.models.text import Listing, Paragraph, Passage, Prose, State, Text, name_units
from policygen.content.read_yaml import read_yaml
from policygen.content.walk import annotated, change, identity, lists, passages
from policygen.findings import Place


def prose(yaml: str) -> Prose:
    source, findings = read_yaml(yaml.encode(), file="f")
    assert findings == []
    assert source is not None
    assert isinstance(source.data, dict)
    (value,) = source.data.values()
    while isinstance(value, dict):
        (value,) = value.values()
    return TypeAdapter(Text).validate_python(value)


def places(found: Prose) -> list[tuple[str, int, int]]:
    return [(passage.source, passage.place.line, passage.place.column) for passage in found.passages]


def paper(corpus: Corpus, region: str) -> RegionalPaper:
    found = corpus.paper(region)
    assert found
    return found


def test_a_paragraph_in_a_block_knows_its_line_and_column() -> None:
    assert places(prose("a: |\n  Ena.\n\n  Dve\n  vrsti.\n\n\n  Tri.\n")) == [
        ("Ena.", 2, 3),
        ("Dve vrsti.", 4, 3),
        ("Tri.", 8, 3),
    ]


def test_a_paragraph_in_a_deeper_block_knows_its_column() -> None:
    assert places(prose("a:\n    b:\n        c: |\n\n            Ena.\n")) == [("Ena.", 5, 13)]


def test_an_item_of_a_list_begins_after_its_sign() -> None:
    found = places(prose("a: |\n  Uvod:\n\n  - prva\n    stvar\n  - druga\n\n  10. deseta\n"))
    assert found == [("Uvod:", 2, 3), ("prva stvar", 4, 5), ("druga", 6, 5), ("deseta", 8, 7)]


@pytest.mark.parametrize("yaml", ['a: "Ena.\n\n  Dve."\n', "a: >\n  Ena.\n\n\n  Dve.\n"])
def test_a_paragraph_elsewhere_has_the_place_of_its_text(yaml: str) -> None:
    assert {(line, column) for _, line, column in places(prose(yaml))} == {(1, 4)}


def test_prose_is_cut_into_paragraphs_and_lists() -> None:
    found = prose("a: |\n  Uvod\n  v *dveh* vrstah.\n\n  - ena\n  - dve\n\n  1. prva\n")
    shape = [block if isinstance(block, Listing) else block.passage.source for block in found.blocks]
    assert [s if isinstance(s, str) else (s.ordered, [i.source for i in s.items]) for s in shape] == [
        "Uvod v *dveh* vrstah.",
        (False, ["ena", "dve"]),
        (True, ["prva"]),
    ]


@pytest.mark.parametrize("typed", ["# besedilo brez", "Cena je 5 > 3.", "a | b", "Glej #5 in ---.", "<b>krepko</b>"])
def test_signs_inside_a_line_are_text(typed: str) -> None:
    text = "Glej " + typed
    assert [passage.source for passage in prose(f"a: |\n  {text}\n").passages] == [text]


def test_paragraphs_are_counted_and_items_below_their_list() -> None:
    named = name_units(prose("a: |\n  Ena.\n\n  - b\n  - c\n\n  Dve.\n"), "x/y")
    assert [passage.unit for passage in named.passages] == ["x/y/p1", "x/y/p2.1", "x/y/p2.2", "x/y/p3"]


def test_lists_keep_their_kinds_when_units_are_named() -> None:
    named = name_units(prose("a: |\n  - ena\n\n  1. prva\n"), "x/y")
    assert [block.ordered for block in named.blocks if isinstance(block, Listing)] == [False, True]


@pytest.mark.parametrize(
    "unit",
    [
        "gorenjska/paper/recommendations/R2/statement",
        "gorenjska/paper/recommendations/R1/actions/R1-a1/text",
        "gorenjska/paper/summary/p3.2",
        "gorenjska/paper/swot/opportunities/OP1",
        "gorenjska/paper/process/focus_groups/FG1/questions/FG1-Q1",
        "gorenjska/paper/notes/n1",
        "gorenjska/paper/acronyms/KKI",
        "bielsko-biala/region/indicators/population/scope",
        "transnational/project/themes/places/label",
        "transnational/recommendation/not_taken_up/gorenjska-R2/reason",
        "transnational/recommendation/recommendations/CE1/variants/gorenjska/text",
    ],
)
def test_a_passage_is_named_by_the_ids_of_what_contains_it(corpus: Corpus, unit: str) -> None:
    assert unit in {passage.unit for passage in corpus.passages(unit.partition("/")[0])}


def test_every_unit_is_named_once(corpus: Corpus) -> None:
    units = Counter(passage.unit for _, loaded in corpus.loaded() for passage in passages(loaded.model))
    assert [unit for unit, times in units.items() if times > 1 or not unit] == []


def test_units_stay_the_same_when_items_change_places(corpus: Corpus) -> None:
    loaded = corpus.documents["gorenjska", "regional-policy-paper"]
    text = "\n".join(loaded.source.lines)
    first, second = text.index("  - id: R1\n"), text.index("  - id: R2\n")
    end = text.index("monitoring: |")
    moved = text[:first] + text[second:end] + text[first:second] + text[end:]
    turned, findings = load(moved.encode(), file="f", unit="gorenjska/paper")
    assert findings == []
    assert turned
    assert _texts(turned) == _texts(loaded)
    assert [p.unit for p in passages(turned.model)] != [p.unit for p in passages(loaded.model)]


def _texts(loaded: Loaded[Record]) -> Mapping[str, str]:
    return {passage.unit: passage.source for passage in passages(loaded.model)}


def test_every_passage_stands_where_its_place_says(corpus: Corpus) -> None:
    wrong = []
    for _, loaded in corpus.loaded():
        for passage in passages(loaded.model):
            line = loaded.source.excerpt(passage.place.line)[passage.place.column - 1 :]
            if not line.lstrip('"').startswith(passage.source[:12]):
                wrong.append((str(passage.place), passage.source))
    assert wrong == []


def test_change_reaches_every_passage_and_leaves_the_rest(corpus: Corpus) -> None:
    before = paper(corpus, "gorenjska")
    after = change(before, lambda passage: replace(passage, text=passage.source.upper(), state=State.TRANSLATED))
    assert [p.text for p in passages(after)] == [p.source.upper() for p in passages(before)]
    assert after.meta.date == before.meta.date
    assert [p.text for p in passages(before)] == [""] * len(list(passages(before)))


def test_passages_come_in_the_order_of_the_fields(corpus: Corpus) -> None:
    units = [passage.unit for passage in passages(paper(corpus, "gorenjska"))]
    assert units[:3] == ["gorenjska/paper/meta/title", "gorenjska/paper/meta/subtitle", "gorenjska/paper/summary/p1"]
    assert units[-1] == "gorenjska/paper/notes/n1"


def test_annotated_finds_definitions_in_fields_lists_and_keys(corpus: Corpus) -> None:
    found = {
        (path, value, mark.kind)
        for path, value, metadata, _ in annotated(paper(corpus, "gorenjska"))
        for mark in metadata
        if isinstance(mark, Defines)
    }
    assert found == {
        (("illustrations", 0, "id"), "P1", "illustration"),
        (("recommendations", 0, "id"), "R1", "recommendation"),
        (("recommendations", 1, "id"), "R2", "recommendation"),
        (("findings", 0, "id"), "F1", "finding"),
        (("findings", 1, "id"), "F2", "finding"),
        (("findings", 2, "id"), "F3", "finding"),
        (("objectives", 0, "id"), "O1", "objective"),
        (("process", "focus_groups", 0, "id"), "FG1", "focus-group"),
        (("notes", "n1"), "n1", "note"),
    }


def test_annotated_finds_references_in_lists_and_optional_records(corpus: Corpus) -> None:
    loaded = corpus.documents["transnational", "central-european-recommendation"]
    found = {
        (path, value, mark.kind, mark.in_region)
        for path, value, metadata, _ in annotated(loaded.model)
        for mark in metadata
        if isinstance(mark, Ref)
    }
    joint = ("recommendations", 0)
    assert ((*joint, "supported_by", 1, "recommendation"), "R1", "recommendation", True) in found
    assert ((*joint, "challenges", 0), "C1", "challenge", False) in found
    assert (("shared_challenges", 0, "regions", 1), "bielsko-biala", "region", False) in found
    assert (("meta", "reviewers", 0), "arr-bielsko", "organisation", False) in found
    assert all(path in loaded.source.places for path, *_ in found)


def test_annotated_names_the_record_that_has_the_field(corpus: Corpus) -> None:
    loaded = corpus.documents["transnational", "central-european-recommendation"]
    regions = [
        getattr(owner, "region", None)
        for path, _, metadata, owner in annotated(loaded.model)
        if path[-1] == "finding" and any(isinstance(mark, Ref) for mark in metadata)
    ]
    assert regions == ["gorenjska", "bielsko-biala"]


def test_lists_finds_lists_inside_lists(corpus: Corpus) -> None:
    found = {
        path: [identity(item, n) for n, item in enumerate(items)] for path, items in lists(paper(corpus, "gorenjska"))
    }
    assert found["recommendations",] == ["R1", "R2"]
    assert found["recommendations", 1, "actions"] == ["R2-a1"]
    assert found["landscape", "subsectors", 0, "figures"] == ["delez"]


def test_a_passage_alone_is_its_own_walk() -> None:
    passage = Passage("Ena.")
    assert list(passages(passage)) == [passage]
    assert list(passages(Prose((Paragraph(passage),)))) == [passage]
    assert list(passages(None)) == []
    assert passage.place == Place("", 0, 0)


def test_only_what_has_metadata_is_annotated() -> None:
    class Plain(Record):
        words: dict[str, str]
        count: int

    assert list(annotated(Plain(words={"a": "b"}, count=1))) == []


def test_changed_prose_keeps_its_kinds_of_lists() -> None:
    before = prose("a: |\n  Uvod:\n\n  - ena\n\n  1. prva\n")
    changed = before.change(lambda passage: replace(passage, text="x"))
    assert [block.ordered for block in changed.blocks if isinstance(block, Listing)] == [False, True]
