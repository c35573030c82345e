"""Extraction of partners' texts, through Babel and through our own update: the same passages, with line and unit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import entry_points
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract, extract_from_dir
from babel.messages.pofile import read_po

from policygen.content.corpus import Corpus
from policygen.findings import Refused
from policygen.messages.catalogs import extract_passages
from policygen.messages.extract import extract_yaml

PROJECT = Path(__file__).parents[2]
OWNERS = {
    "gorenjska": ["sources/regions/gorenjska/region.yaml", "sources/regions/gorenjska/paper.yaml"],
    "bielsko-biala": ["sources/regions/bielsko-biala/region.yaml", "sources/regions/bielsko-biala/paper.yaml"],
    "transnational": ["sources/project.yaml", "sources/transnational/recommendation.yaml"],
}


def extracted(path: Path) -> list[tuple[int, None, str, list[str]]]:
    with path.open("rb") as stream:
        return list(extract_yaml(stream, {}, (), {}))


def units(comments: Iterable[str]) -> list[str]:
    return [comment for comment in comments if "/" in comment and " " not in comment]


def test_an_extracted_passage_has_line_text_and_unit(root: Path) -> None:
    found = extracted(root / "sources/regions/gorenjska/paper.yaml")
    hint = "Title, at most 90 characters. A real title, not “Policy paper”."
    assert found[0] == (4, None, "Ustvarjalnost ob tovarni", ["gorenjska/paper/meta/title", hint])
    assert (16, "majhna naročila ([#R1]),", "gorenjska/paper/summary/p3.1") in [
        (line, text, notes[0]) for line, _, text, notes in found
    ]


def test_a_file_outside_the_regions_belongs_to_the_partnership(root: Path) -> None:
    assert extracted(root / "sources/project.yaml")[0][3][0] == "transnational/project/title"


@pytest.mark.parametrize("owner", OWNERS)
def test_babel_gets_the_passages_that_our_own_catalogs_have(root: Path, corpus: Corpus, owner: str) -> None:
    by_babel = {
        (file, line, text, notes[0]) for file in OWNERS[owner] for line, _, text, notes in extracted(root / file)
    }
    ours = {
        (file, line, message.id, unit)
        for message in extract_passages(corpus, owner)
        if message.id
        for unit, (file, line) in zip(units(message.auto_comments), message.locations, strict=True)
    }
    assert by_babel == ours


def test_babel_calls_the_extractor_with_its_own_arguments(root: Path) -> None:
    with (root / "sources/regions/gorenjska/paper.yaml").open("rb") as stream:
        found = list(extract("policygen.messages.extract:extract_yaml", stream))
    assert (found[0][0], found[0][1], found[0][2][0]) == (4, "Ustvarjalnost ob tovarni", "gorenjska/paper/meta/title")


def test_a_file_with_findings_is_refused_as_a_whole() -> None:
    with pytest.raises(Refused) as caught:
        list(extract_yaml(BytesIO(b"kind: region\nid: x\n"), {}, (), {}))
    assert {finding.code for finding in caught.value.findings} == {"E101"}


def _is_installed() -> bool:
    return any(point.name == "policygen" for point in entry_points(group="babel.extractors"))


@pytest.mark.skipif(not _is_installed(), reason="the package is not installed, so Babel does not know its extractor")
def test_plain_pybabel_finds_passages_and_template_strings(root: Path, tmp_path: Path) -> None:
    (root / "templates/body.html").write_text("<p>{{ _('Contents') }}</p>\n", "utf-8")
    pot = tmp_path / "all.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "extract"]
    options = ["-F", str(PROJECT / "templates/babel.cfg"), "-o", str(pot), "."]
    done = subprocess.run(
        [*command, *options],
        cwd=root,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = {message.id for message in read_po(BytesIO(pot.read_bytes())) if message.id}
    assert {"Contents", "Ustvarjalnost ob tovarni", "Włókno i pomysł", "Pay for first commissions"} <= found


@pytest.mark.skipif(not _is_installed(), reason="the package is not installed, so Babel does not know its extractor")
def test_plain_pybabel_finds_what_our_update_finds(root: Path, corpus: Corpus) -> None:
    found = {message for _, _, message, *_ in extract_from_dir(root, [("sources/**.yaml", "policygen")])}
    ours = {message.id for owner in OWNERS for message in extract_passages(corpus, owner) if message.id}
    assert found == ours


@pytest.mark.skipif(not _is_installed(), reason="the package is not installed, so Babel does not know its extractor")
def test_plain_pybabel_extracts_the_same_messages_as_our_own_command(tmp_path: Path) -> None:
    pot = tmp_path / "all.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
    subprocess.run([*command, "-F", "templates/babel.cfg", "-o", str(pot), "."], cwd=PROJECT, check=True)

    def messages(path: Path) -> set[object]:
        with path.open("rb") as stream:
            return {(message.context, message.id) for message in read_po(stream) if message.id}

    ours: set[object] = set()
    for path in PROJECT.glob("locales/*.pot"):
        ours |= messages(path)
    assert messages(pot) == ours
