"""Whatever happens to a file, reading ends: in models or in findings, never in an exception of ours."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policygen.content.check import check
from policygen.content.checks import check_sense
from policygen.content.corpus import read_sources
from policygen.content.localise import read_catalog
from policygen.content.merge import merge
from policygen.findings import Finding, Refused, describe
from policygen.languages import read_languages

GOOD = Path(__file__).parents[1] / "cases/projects/good"
SOURCES = sorted(path.relative_to(GOOD) for path in GOOD.glob("sources/**/*.yaml"))
LANGUAGES = read_languages(GOOD / "locales")
CATALOGS = sorted(path.relative_to(GOOD) for path in GOOD.glob("locales/**/*.po"))

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


def are_whole(findings: list[Finding]) -> None:
    for finding in findings:
        assert finding.message
        assert finding.place.file
        assert finding.place.line >= 1
        assert describe(finding).encode()  # no lone surrogate, so that any terminal can print it


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(SOURCES), edits=EDITS)
def test_an_edited_source_ends_in_models_or_findings(file: Path, edits: list[tuple[str, float, int, str]]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(GOOD / "sources", root / "sources")
        (root / file).write_bytes(edited((GOOD / file).read_text("utf-8"), edits).encode("utf-8", "surrogatepass"))
        start = time.process_time()
        try:
            corpus, findings = read_sources(root)
        except Refused as refused:
            assert file.name == "project.yaml"
            are_whole(list(refused.findings))
            return
        findings += check(corpus)
        findings += check_sense(corpus, LANGUAGES)
        are_whole(findings)
        merge(corpus)
        assert time.process_time() - start < 3
        if file.parent.parent.name == "regions":
            assert {"gorenjska", "bielsko-biala"} - {file.parent.name} <= set(corpus.regions)


@settings(max_examples=100, deadline=None)
@given(file=st.sampled_from(SOURCES), where=st.floats(0, 1), put=st.binary(max_size=6), length=st.integers(0, 6))
def test_edited_bytes_of_a_source_end_in_models_or_findings(file: Path, where: float, put: bytes, length: int) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(GOOD / "sources", root / "sources")
        content = (GOOD / file).read_bytes()
        at = int(where * len(content))
        (root / file).write_bytes(content[:at] + put + content[at + length :])
        try:
            are_whole(read_sources(root)[1])
        except Refused as refused:
            are_whole(list(refused.findings))


@settings(max_examples=200, deadline=None)
@given(file=st.sampled_from(CATALOGS), edits=EDITS)
def test_an_edited_catalog_ends_in_translations_or_findings(
    file: Path, edits: list[tuple[str, float, int, str]]
) -> None:
    text = edited((GOOD / file).read_text("utf-8"), edits)
    start = time.process_time()
    catalog, findings = read_catalog(
        text.encode("utf-8", "surrogatepass"), domain=file.stem, language=file.parts[1], file=file.as_posix()
    )
    are_whole(findings)
    assert 0 <= catalog.plural(5) < 4
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
