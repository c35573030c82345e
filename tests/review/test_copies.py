"""A review copy is a whole Word file that knows what each of its words was made from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from reviewers import W, Word, items

from policygen.build.copies import export_copy
from policygen.build.project import open_project
from policygen.build.returns import Returns, take_copies
from policygen.review.chart import read_chart
from policygen.review.package import open_parts
from policygen.review.weave import weave
from policygen.review.words import folded

KEYS = ["bielsko-biala.en", "bielsko-biala.pl", "central-europe.en", "central-europe.pl", "central-europe.sl",
        "gorenjska.en", "gorenjska.sl"]  # fmt: skip


def test_the_keys_are_those_of_the_project(copies: Mapping[str, bytes]) -> None:
    assert sorted(copies) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_what_comes_back_untouched_changes_nothing(key: str, copies: Mapping[str, bytes], with_catalogs: Path,
                                                   tmp_path: Path) -> None:  # fmt: skip
    path = tmp_path / f"{key}.docx"
    path.write_bytes(copies[key])
    assert take_copies(with_catalogs, [path]) == Returns()


@pytest.mark.parametrize("key", KEYS)
def test_each_anchor_prints_the_text_that_it_was_made_from(key: str, copies: Mapping[str, bytes]) -> None:
    chart = read_chart(open_parts(copies[key], file=key))
    assert len(chart.anchors) > 50
    for anchor in chart.anchors.values():
        assert folded(anchor.printed) == folded(anchor.text), anchor.unit
        assert weave(anchor.printed, anchor.text, anchor.printed) == anchor.text


def test_every_passage_of_the_text_has_an_anchor(copies: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(copies["gorenjska.sl"])) as archive:
        names = set(etree.fromstring(archive.read("word/document.xml")).xpath("//@*[local-name()='name']"))
    chart = read_chart(open_parts(copies["gorenjska.sl"], file=""))
    assert {name for name in names if name.startswith("u_")} <= set(chart.anchors)
    assert all(len(name) <= 40 for name in names)


@pytest.mark.parametrize("key", ["gorenjska.sl", "central-europe.pl"])
def test_the_file_is_what_its_schema_allows(key: str, copies: Mapping[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "copy.docx"
    path.write_bytes(copies[key])
    result = OpenXmlValidator().validate(path)
    assert result.is_valid, [str(error) for error in result.errors]


def test_the_same_project_gives_the_same_bytes(copies: Mapping[str, bytes], with_catalogs: Path) -> None:
    item = next(item for item in items(with_catalogs) if item.key == "gorenjska.sl")
    assert export_copy(open_project(with_catalogs), item) == copies["gorenjska.sl"]


def test_changes_are_tracked(copies: Mapping[str, bytes]) -> None:
    word = Word(copies["gorenjska.sl"])
    assert etree.fromstring(word.parts["word/settings.xml"]).find(f"{W}trackRevisions") is not None


def test_words_of_the_program_have_a_dotted_line_and_those_of_partners_none(copies: Mapping[str, bytes]) -> None:
    word = Word(copies["gorenjska.sl"])
    underlined = [run.find(f".//{W}u[@{W}val='dotted']") is not None for run in (
        word.run("visoka prioriteta"), word.run("Tovarne se spreminjajo."))]  # fmt: skip
    assert underlined == [True, False]


def test_paragraphs_of_the_program_are_locked_and_say_what_they_are_made_from(copies: Mapping[str, bytes]) -> None:
    word = Word(copies["gorenjska.sl"])
    control = next(word.document.iter(f"{W}sdt"))
    assert control.find(f".//{W}lock").get(f"{W}val") == "sdtContentLocked"
    assert "templates/regional-policy-paper/body.html" in control.find(f".//{W}alias").get(f"{W}val")
