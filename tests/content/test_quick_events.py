"""The C parser is taken only for what it reads as the pure one does: same values, same places, same findings."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from both_ways import all_of, without_quick_events

from policygen.content.quick_events import Unsure, quick_events

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "sources").rglob("*.yaml"))
CASES = sorted((ROOT / "tests/cases").rglob("*.yaml"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_c_parser_reads_the_project_s_own_sources(path: Path) -> None:
    assert list(quick_events(path.read_text("utf-8")))


@pytest.mark.parametrize("path", [*SOURCES, *CASES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_source_and_every_case_is_read_alike_both_ways(path: Path) -> None:
    assert all_of(path.read_bytes()) == without_quick_events(path.read_bytes())


@pytest.mark.parametrize(
    "text",
    [
        "a: [b?c]\n",
        "a: [b, c?]\n",
        "a: [?b]\n",
        "a: {b, c: }\n",
        "a: {b: , c: d}\n",
        "a: [b, ]\n",
        "a: |#\n  b\n",
        "a: >-2# c\n   b\n",
        "a:\tb\n",
        "a: b\t# c\n",
        "-\ta\n",
        "%YAML 1.1\n---\na: b\n",
        "a: b\n%c: d\n",
        "a:\n  -",
        "a:",
        "a: [b,:c]\n",
        "a: {b:c}\n",
        "{a: b}: c\n",
        "? a\n: b\n",
        "a: |\n",
        "a: |+\n\n\n",
        "a: |2\n    b\n   c\n",
        "a: >\n  b\n\n  c\n",
        "a: 'b\n\n  c'\n",
        'a: "b\\\n  c"\n',
        "a: b\n  c # d\n",
        "a: b?\nc: d? e\n",
        "---\na: b\n...\n",
        "a: b\na: c\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "a: ! b\n",
        '"a": č\n',
        "# a\n\n",
        "",
    ],
)
def test_what_the_parsers_might_see_otherwise_is_read_alike_both_ways(text: str) -> None:
    assert all_of(text.encode()) == without_quick_events(text.encode())


@pytest.mark.parametrize("text", ["- x\n" * 20_001, "a: [" + "x," * 20_000 + "]\n", "[" * 21 + "]" * 21 + "\n"])
def test_what_is_too_large_or_too_deep_is_refused_alike_both_ways(text: str) -> None:
    refused = all_of(text.encode())
    assert refused == without_quick_events(text.encode())
    assert "'E001'" in repr(refused)


def test_the_pure_parser_is_not_asked_for_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "SafeLoader")
    assert "'E001'" in repr(all_of(b"- x\n" * 20_001))


@pytest.mark.parametrize(
    "text", ["a:\tb\n", "a: b", "%a\n", "a: |#\n  b\n", "a: [b?]\n", "a: {b: }\n", "a: [b\n", "a: {b, c?: d}\n"]
)
def test_what_may_be_read_otherwise_is_left_to_the_pure_parser(text: str) -> None:
    with pytest.raises(Unsure):
        list(quick_events(text))


@pytest.mark.parametrize("text", ["a: b? c\n", "a:\nb: [c]\n", "a: ['b?', '']\nc:\n", "a: [[b], c]\nd?:\n", "a: 5%\n"])
def test_what_is_read_alike_is_left_to_the_c_parser(text: str) -> None:
    assert list(quick_events(text))
