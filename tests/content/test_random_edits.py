"""Whatever happens to a file, reading ends: in models or in findings, never in an exception of ours."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from both_ways import all_of, without_quick_events
from endings import CATALOGS, GOOD, SOURCES, are_whole, end_of_catalog, end_of_source
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policygen.content.check import check
from policygen.content.checks import check_sense
from policygen.content.corpus import read_sources
from policygen.content.merge import merge
from policygen.content.read_yaml import read_yaml
from policygen.findings import Refused
from policygen.languages import read_languages

LANGUAGES = read_languages(GOOD / "locales")

# Pieces that mean something to YAML, Markdown, gettext or Unicode.
PIECES = st.sampled_from(
    [
        *"\t\n \"'#-:,[]{}&*!|>%@`?~<>=\\()^_0z\x00\x1b\u0085\u202e\u2028\ufeff\ud7ff\U0010ffff",
        *[
            "\\U99999999",
            "\\ud800",
            "<<: {a: b}\n",
            "---\n",
            "...\n",
            "- ",
            "  ",
            "? ",
            "!!set ",
            "&a ",
            "*a",
            ": |\n",
            "[^n1]",
        ],
        *[
            "[#R1]",
            "[@kam]",
            "](javascript:x)",
            "\u0301",
            "ř",
            "null",
            "[]",
            "{}",
            '""',
            "Y9",
            "R1",
            "gorenjska",
            "9" * 30,
        ],
        *['msgid ""\n', 'msgstr ""\n', "msgstr[7] ", "#, fuzzy\n", "#~ ", "nplurals=", "%(a)s", "<b>", "<<<<<<<\n"],
    ]
)
EDIT = st.tuples(
    st.sampled_from(["delete", "insert", "swap", "double", "cut"]), st.floats(0, 1), st.integers(1, 40), PIECES
)
EDITS = st.lists(EDIT, min_size=1, max_size=4)


def edited(text: str, edits: list[tuple[str, float, int, str]]) -> str:
    for kind, where, length, piece in edits:
        lines = text.split("\n")
        at, line = int(where * len(text)), int(where * (len(lines) - 1))
        match kind:
            case "delete":
                text = text[:at] + text[at + length :]
            case "insert":
                text = text[:at] + piece + text[at:]
            case "swap":
                other = (line + length) % len(lines)
                lines[line], lines[other] = lines[other], lines[line]
                text = "\n".join(lines)
            case "double":
                text = "\n".join([*lines[: line + length], *lines[line:]])
            case "cut":
                text = "\n".join([*lines[:line], *lines[line + length :]])
    return text


# Values of every shape, under the keys that the models know and others.
KEYS = st.sampled_from(["id", "kind", "text", "year", "sl", "F1", "unit", "recommendation"]) | st.text(max_size=4)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | PIECES
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


def paths(data: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths of a tree and of everything in it."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(deeper for key, inner in entries for deeper in paths(inner, (*path, key)))]


def replaced(data: object, path: tuple[str | int, ...], tree: object) -> object:
    """Return the tree with another one in the place of a path."""
    if not path:
        return tree
    first, *rest = path
    if isinstance(data, dict):
        return {key: replaced(inner, tuple(rest), tree) if key == first else inner for key, inner in data.items()}
    assert isinstance(data, list)
    return [replaced(inner, tuple(rest), tree) if n == first else inner for n, inner in enumerate(data)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(SOURCES), edits=EDITS)
def test_an_edited_source_spoils_its_own_region_only(file: str, edits: list[tuple[str, float, int, str]]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(GOOD / "sources", root / "sources")
        (root / file).write_bytes(edited((GOOD / file).read_text("utf-8"), edits).encode("utf-8", "surrogatepass"))
        try:
            corpus, findings = read_sources(root)
        except Refused as refused:
            assert file == "sources/project.yaml"
            are_whole(list(refused.findings))
            return
        are_whole([*findings, *check(corpus), *check_sense(corpus, LANGUAGES)])
        merge(corpus)
        if "/regions/" in file:
            assert {"gorenjska", "bielsko-biala"} - {file.split("/")[2]} <= set(corpus.regions)


@settings(max_examples=150, deadline=None)
@given(file=st.sampled_from(SOURCES), edits=EDITS)
def test_an_edited_source_ends_in_models_or_findings(file: str, edits: list[tuple[str, float, int, str]]) -> None:
    content = edited((GOOD / file).read_text("utf-8"), edits).encode("utf-8", "surrogatepass")
    start = time.process_time()
    end_of_source(content, file=file)
    assert time.process_time() - start < 3


@settings(max_examples=150, deadline=None)
@given(file=st.sampled_from(SOURCES), edits=EDITS)
def test_an_edited_source_is_read_alike_with_the_c_parser_and_without(
    file: str, edits: list[tuple[str, float, int, str]]
) -> None:
    content = edited((GOOD / file).read_text("utf-8"), edits).encode("utf-8", "surrogatepass")
    assert all_of(content) == without_quick_events(content)


@settings(max_examples=150, deadline=None)
@given(file=st.sampled_from(SOURCES), where=st.floats(0, 1), put=st.binary(max_size=6), length=st.integers(0, 6))
def test_edited_bytes_of_a_source_end_in_models_or_findings(file: str, where: float, put: bytes, length: int) -> None:
    content = (GOOD / file).read_bytes()
    at = int(where * len(content))
    end_of_source(content[:at] + put + content[at + length :], file=file)


@settings(max_examples=200, deadline=None)
@given(file=st.sampled_from([*SOURCES, *CATALOGS]), content=st.binary(max_size=200))
def test_random_bytes_end_in_models_or_findings(file: str, content: bytes) -> None:
    (end_of_source if file in SOURCES else end_of_catalog)(content, file=file)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(SOURCES), changes=st.lists(st.tuples(st.floats(0, 1), TREES), min_size=1, max_size=4))
def test_a_tree_with_other_values_ends_in_models_or_findings(file: str, changes: list[tuple[float, object]]) -> None:
    source, _ = read_yaml((GOOD / file).read_bytes(), file=file)
    assert source
    data = source.data
    for where, tree in changes:
        data = replaced(data, paths(data)[int(where * (len(paths(data)) - 1))], tree)
    # JSON is YAML with all values in brackets and quotation marks.
    end_of_source(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"), file=file)


@settings(max_examples=150, deadline=None)
@given(file=st.sampled_from(CATALOGS), edits=EDITS)
def test_an_edited_catalog_ends_in_translations_or_findings(
    file: str, edits: list[tuple[str, float, int, str]]
) -> None:
    text = edited((GOOD / file).read_text("utf-8"), edits)
    start = time.process_time()
    end_of_catalog(text.encode("utf-8", "surrogatepass"), file=file)
    assert time.process_time() - start < 3


def test_a_file_made_of_wrong_names_is_checked_in_five_seconds(tmp_path: Path) -> None:
    shutil.copytree(GOOD / "sources", tmp_path / "sources")
    folder = tmp_path / "sources/regions/gorenjska"
    with (folder / "region.yaml").open("a", encoding="utf-8") as stream:
        stream.writelines(f"  - {{id: vir{number}x, title: ab}}\n" for number in range(3000))
    marks = (" ".join(f"[@vr{note * 40 + number}y]" for number in range(40)) for note in range(400))
    notes = "".join(f'  m{note}: "{words}"\n' for note, words in enumerate(marks))
    text = (folder / "paper.yaml").read_text("utf-8")
    (folder / "paper.yaml").write_text(text.replace("notes:\n", f"notes:\n{notes}"), "utf-8")
    start = time.process_time()
    corpus, findings = read_sources(tmp_path)
    assert findings == []
    assert "E240" in {finding.code for finding in check(corpus)}
    assert time.process_time() - start < 5
