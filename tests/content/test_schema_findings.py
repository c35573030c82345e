"""Complaints that no model of ours raises yet are findings all the same."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from policygen.content.models.base import Record
from policygen.content.read_yaml import read_yaml
from policygen.content.schema_findings import schema_findings
from policygen.content.yaml_faults import name_fault
from policygen.findings import Finding, Place


class Part(Record):
    word: str


class Whole(Record):
    count: Annotated[int, Field(gt=3)] = 4
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    named: dict[str, Part] | None = None
    share: Annotated[float, Field(ge=0, le=100)] = 0


def findings(yaml: str) -> list[Finding]:
    source, wrong = read_yaml(yaml.encode(), file="f.yaml")
    assert source, wrong
    with pytest.raises(ValidationError) as raised:
        Whole.model_validate(source.data)
    return schema_findings(raised.value, source, Whole)


def test_a_complaint_without_words_of_its_own_is_said_in_those_of_the_library() -> None:
    (found,) = findings("count: 3\n")
    assert (found.code, found.place) == ("E106", Place("f.yaml", 1, 8, 1))
    assert found.message == "the value is wrong: Input should be greater than 3"


@pytest.mark.parametrize(("share", "message"), [("-1", "at least 0.0"), ("101", "at most 100.0")])
def test_a_number_beyond_its_bounds_is_told_the_bound(share: str, message: str) -> None:
    (found,) = findings(f"share: {share}\n")
    assert found.message == f"a number is expected here that is {message}"
    assert found.remedy == "compare with another region’s file"


@pytest.mark.parametrize(
    "yaml", ["part: {word: a, wrod: b}\n", "parts: [{word: a, wrod: b}]\n", "named: {x: {word: a, wrod: b}}\n"]
)
def test_the_right_key_is_known_in_records_in_lists_and_under_names(yaml: str) -> None:
    (found,) = findings(yaml)
    assert found.code == "E102"
    assert found.remedy == "did you mean “word”?"


def test_a_key_unlike_any_is_answered_with_all_keys() -> None:
    (found,) = findings("zzz: 1\n")
    assert found.remedy == "keys here are: count, named, part, parts, share"


def test_a_hundred_faults_are_listed_and_of_one_more_is_said_that_there_are_more() -> None:
    hundred = findings("parts:\n" + "- {}\n" * 100)
    assert {found.code for found in hundred} == {"E101"}
    more = findings("parts:\n" + "- {}\n" * 101)
    assert more[:100] == hundred
    assert [found.code for found in more[100:]] == ["E020"]
    assert more[100].message == "only the first 100 of 101 faults in this file are listed"
    assert more[100].place == Place("f.yaml")


def test_a_complaint_of_the_parser_that_nobody_has_put_into_words_is_quoted() -> None:
    message, remedy = name_fault("while doing this", "found that")
    assert message == "this is not valid YAML: found that"
    assert remedy == "compare with the line before and with another region’s file"
    assert name_fault("while doing this", "")[0] == "this is not valid YAML: while doing this"
