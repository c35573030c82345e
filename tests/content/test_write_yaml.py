"""What is written as YAML is read as the same data, and nothing but the data is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policygen.content.read_yaml import read_yaml
from policygen.content.write_yaml import write_yaml

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "sources").rglob("*.yaml"))
WORDS = st.text(st.sampled_from("až1 0.-:#'\"\\|>{}[]&*!%@`,?\n~"), max_size=12)
DATA = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS.filter(bool), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_source_is_read_as_the_same_data(path: Path) -> None:
    source, _ = read_yaml(path.read_bytes(), file="x")
    assert source is not None
    again, findings = read_yaml(write_yaml(source.data).encode(), file="x")
    assert findings == []
    assert again is not None
    assert again.data == source.data


@given(DATA)
def test_any_reader_of_yaml_reads_the_same_words(data: object) -> None:
    def words(value: object) -> object:
        if isinstance(value, dict):
            return {key: words(item) for key, item in value.items()}
        if isinstance(value, list):
            return [words(item) for item in value]
        return str(value)

    assert words(yaml.safe_load(write_yaml(data))) == words(data)


def test_comments_are_not_written() -> None:
    source, _ = read_yaml(b"a: 1 # mind the gap\n# another\nb: text\n", file="x")
    assert source is not None
    assert write_yaml(source.data) == 'a: 1\nb: "text"\n'
