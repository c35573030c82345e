"""The YAML reader keeps what was typed and knows where it stands."""

from __future__ import annotations

import pytest

from policygen.content.decode import MAXIMUM_BYTES
from policygen.content.read_yaml import MAXIMUM_DEPTH, MAXIMUM_NODES, Scalar, SourceFile, read_yaml
from policygen.findings import Finding, Place


def read(text: str) -> SourceFile:
    source, findings = read_yaml(text.encode(), file="f.yaml")
    assert findings == []
    assert source is not None
    return source


def refused(content: bytes) -> Finding:
    source, findings = read_yaml(content, file="f.yaml")
    assert source is None
    return findings[0]


@pytest.mark.parametrize("typed", ["no", "1.10", "012", "12:30", "2024-02-29", "~", "null", "0x1F", "1e3", "=", ".inf"])
def test_a_scalar_stays_the_text_that_was_typed(typed: str) -> None:
    assert read(f"a: {typed}\n").data == {"a": typed}


def test_text_is_composed_to_nfc_in_the_file_and_in_escapes() -> None:
    assert read('a: c\u030cas\nb: "c\\u030cas"\n').data == {"a": "čas", "b": "čas"}


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_text() -> None:
    assert read("\ufeffa: b\r\nc: |\r\n  d\r\n  e\r\n").data == {"a": "b", "c": "d\ne\n"}


def test_an_excerpt_is_the_line_without_byte_order_mark() -> None:
    assert read("\ufeffa: b\n").excerpt(1) == "a: b"


@pytest.mark.parametrize("line", [-1, 0, 4])
def test_there_is_no_excerpt_of_a_line_that_is_not_there(line: int) -> None:
    assert read("a: b\nc: d\n").excerpt(line) == ""


@pytest.mark.parametrize("number", ["00110000", "FFFFFFFF"])
def test_a_number_of_no_character_is_refused_where_it_stands(number: str) -> None:
    finding = refused(f'a: "x\\U{number}"\n'.encode())
    assert (finding.code, finding.place.line) == ("E006", 1)


def test_values_and_keys_know_their_places() -> None:
    source = read('a:\n  bč: "cř"\n  d: [e, f g]\n')
    assert source.places["a", "bč"] == Place("f.yaml", 2, 7, 4)
    assert source.keys["a", "bč"] == Place("f.yaml", 2, 3, 2)
    assert source.places["a", "d", 1] == Place("f.yaml", 3, 10, 3)


def test_a_text_over_several_lines_has_no_width() -> None:
    assert read('a: "b\n  c"\n').places["a",] == Place("f.yaml", 1, 4, 0)


@pytest.mark.parametrize(
    ("text", "indent"),
    [
        ("a: |\n  b\n", 2),
        ("a:\n  b: |\n\n       c\n\n       d\n", 7),
        ("a: |2\n    b\n   c\n", 2),
        ("a: |-\n   b", 3),
        ("a: |+\n\n", 0),
        ("a: |\n  c\u030cas\n", 2),
    ],
)
def test_a_block_scalar_knows_its_indentation(text: str, indent: int) -> None:
    source = read(text)
    (path,) = (path for path in source.places if path and path[-1] == ("b" if "b: |" in text else "a"))
    value: object = source.data
    for part in path:
        assert isinstance(value, dict)
        value = value[part]
    assert isinstance(value, Scalar)
    assert value.literal
    assert value.indent == indent


@pytest.mark.parametrize("typed", ["high  # a remark", '"Nr #5"', '"a" #b', "a#b", "'x y' # z"])
def test_a_comment_that_cuts_nothing_off_is_allowed(typed: str) -> None:
    assert isinstance(read(f"a: {typed}\n").data, dict)


@pytest.mark.parametrize("typed", ["Nr #5", "two words # remark", "a #b"])
def test_a_comment_that_may_cut_a_text_off_is_refused(typed: str) -> None:
    finding = refused(f"a: {typed}\n".encode())
    assert (finding.code, finding.place.column) == ("E014", 4 + typed.index("#"))


def test_the_greatest_file_is_read_and_one_byte_more_is_not() -> None:
    content = b"a: b\n#".ljust(MAXIMUM_BYTES, b"x")
    assert read_yaml(content, file="f.yaml")[1] == []
    assert refused(content + b"x").code == "E001"


def test_the_deepest_nesting_is_read_and_one_deeper_is_not() -> None:
    depth = MAXIMUM_DEPTH - 2  # the mapping and the innermost value count too
    assert read(f"a: {'[' * depth}b{']' * depth}").lines
    assert refused(f"a: {'[' * (depth + 1)}b{']' * (depth + 1)}".encode()).code == "E001"


def test_the_greatest_number_of_values_is_read_and_one_more_is_not() -> None:
    values = MAXIMUM_NODES - 3  # mapping, key and list count too
    assert read("a:\n" + "- b\n" * values).lines
    assert refused(b"a:\n" + b"- b\n" * (values + 1)).code == "E001"


@pytest.mark.parametrize(
    "character",
    [*map(chr, (0x0, 0x7, 0x7F, 0x85, 0x61C, 0x200E, 0x2029, 0x202E, 0x2066, 0xFDD0, 0xFFFE, 0x1FFFF, 0xE0041))],
    ids=lambda character: f"U+{ord(character):04X}",
)
def test_a_character_that_cannot_be_printed_is_refused_typed_and_as_an_escape(character: str) -> None:
    source, (typed,) = read_yaml(f"a:\n  - bč{character}d\n".encode(), file="f.yaml")
    assert source is not None
    assert source.data == {"a": ["bč\N{REPLACEMENT CHARACTER}d"]}
    escaped = refused(f'a:\n  - "bč\\U{ord(character):08x}d"\n'.encode())
    assert (typed.code, typed.place) == ("E004", Place("f.yaml", 2, 7, 1))
    assert (escaped.code, escaped.message) == ("E004", typed.message)


def test_a_file_is_read_on_behind_a_tab_and_its_places_stay_those_of_the_file() -> None:
    source, findings = read_yaml("a:\n\tb: ž\n\tc: [d]\ne: f\n".encode(), file="f.yaml")
    assert [(finding.code, str(finding.place)) for finding in findings] == [("E003", "f.yaml:2:1")]
    assert source is not None
    assert source.data == {"a": {"b": "ž", "c": ["d"]}, "e": "f"}
    assert str(source.places["a", "c", 0]) == "f.yaml:3:6"
    assert source.excerpt(3) == "\tc: [d]"


def test_a_tab_is_taken_for_as_many_spaces_as_can_be_read() -> None:
    source, _ = read_yaml(b"a:\n    b: 1\n\tc: 2\n", file="f.yaml")
    assert source is not None
    assert source.data == {"a": {"b": "1", "c": "2"}}


def test_where_no_width_of_a_tab_can_be_read_the_tab_is_all_that_is_told() -> None:
    source, findings = read_yaml(b"a:\n\tb: [\n", file="f.yaml")
    assert (source, [finding.code for finding in findings]) == (None, ["E003"])


@pytest.mark.parametrize("letters", ["řőłßž", "–„“”«»’…", "\u00a0\u202f\u00ad", "€km²", "ﬁ", "日本", "🎨"])
def test_letters_and_typographic_signs_are_kept(letters: str) -> None:
    assert read(f"a: x{letters}\n").data == {"a": f"x{letters}"}


def test_thirty_accents_on_a_letter_are_read_and_one_more_is_not() -> None:
    accents = "\u0316" * 30
    assert read(f"a: xč{accents} e{accents}\n").lines
    typed = refused(f"a:\n  - xč{accents}\u0316\n".encode())
    assert (typed.code, typed.place) == ("E019", Place("f.yaml", 2, 37, 1))
    escaped = refused(('a:\n  - "x' + r"\u0316" * 31 + '"\n').encode())
    assert (escaped.code, escaped.place) == ("E019", Place("f.yaml", 2, 5, 1))
    assert typed.message == escaped.message == "a letter carries more than 30 accents"
    assert typed.remedy == escaped.remedy == "delete the accents that are too many"
