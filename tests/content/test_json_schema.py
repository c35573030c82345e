"""The JSON Schemas, by validators that know nothing of the models: what they let pass, what they refuse."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from ruamel.yaml import YAML

from policygen.content.json_schema import described, json_schema, json_schemas
from policygen.content.layout import source_files
from policygen.content.load import load
from policygen.content.models import KINDS

ROOT = Path(__file__).parents[2]
SOURCES = [path for _, path in source_files(ROOT)]
#: The small project's region, for what is changed in a test: its files take a tenth of the time.
GORENJSKA = ROOT / "tests/cases/projects/good/sources/regions/gorenjska"
PAPER = (GORENJSKA / "paper.yaml").read_text("utf-8")
REGION = (GORENJSKA / "region.yaml").read_text("utf-8")
LONG = "Občine naj " + "še enkrat " * 30 + "premislijo."


def kind_of(text: str) -> str:
    found = re.search(r"^kind: (\S+)$", text, re.M)
    assert found
    return found[1]


def parsed(text: str, version: str) -> Any:
    """Return what an editor's parser makes of a text; a date, which JSON does not have, as it was typed."""
    data = yaml.safe_load(text) if version == "1.1" else YAML(typ="safe", pure=True).load(StringIO(text))
    return json.loads(json.dumps(data, default=str))


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=FormatChecker())


def complaints(text: str, version: str = "1.2") -> list[str]:
    schema = json_schema(kind_of(text))
    return [
        f"{error.json_path}: {error.message[-200:]}" for error in validator(schema).iter_errors(parsed(text, version))
    ]


def is_read(text: str) -> bool:
    loaded, _ = load(text.encode(), file="case.yaml", unit="case")
    return loaded is not None


def check_jsonschema(schema: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", schema, *files]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("kind", KINDS)
def test_check_jsonschema_passes_the_committed_sources(kind: str) -> None:
    files = [path for path in SOURCES if kind_of(path.read_text("utf-8")) == kind]
    assert files
    done = check_jsonschema(ROOT / f"sources/schema/{kind}.json", *files)
    assert done.returncode == 0, done.stdout


def test_check_jsonschema_finds_a_mistyped_priority(tmp_path: Path) -> None:
    file = tmp_path / "paper.yaml"
    file.write_text(PAPER.replace("priority: high", "priority: hgih", 1), "utf-8")
    done = check_jsonschema(ROOT / "sources/schema/regional-policy-paper.json", file)
    assert done.returncode == 1
    assert "'hgih' is not one of ['high', 'medium', 'low']" in done.stdout


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_sources_pass_whichever_version_of_yaml_an_editor_speaks(path: Path, version: str) -> None:
    assert complaints(path.read_text("utf-8"), version) == []


#: The text of a file, what is mistyped in it, and how.
WRONG = {
    "word that is none of the allowed ones": (PAPER, "priority: high", "priority: hgih"),
    "unknown key": (PAPER, "    priority: high", "    urgency: high\n    priority: high"),
    "key of the file itself that is unknown": (PAPER, "vision: |", "visions: |"),
    "missing key": (PAPER, "    priority: high\n", ""),
    "id in small letters": (PAPER, "  - id: R1\n", "  - id: r1\n"),
    "id that counts from nought": (PAPER, "  - id: R1\n", "  - id: R0\n"),
    "id with a space": (PAPER, "id: R1-a1,", "id: R1 a1,"),
    "list without entries": (PAPER, "findings: [F1, F3]", "findings: []"),
    "text for a list": (PAPER, "findings: [F1, F3]", "findings: F1"),
    "calendar year for a step": (PAPER, "start: Y1", "start: 2026"),
    "step before the adoption": (PAPER, "start: Y1", "start: Y0"),
    "statement that is too long": (PAPER, re.findall(r'    statement: "(.*)"', PAPER)[0], LONG),
    "text that is empty": (PAPER, re.findall(r'    statement: "(.*)"', PAPER)[0], "  "),
    "month that does not exist": (PAPER, "date: 2026-11", "date: 2026-13"),
    "day where a month is meant": (PAPER, "date: 2026-11", "date: 2026-11-03"),
    "edition in words": (PAPER, 'version: "1.0"', "version: first"),
    "heading in prose": (PAPER, "vision: |\n", "vision: |\n  ## Vizija\n\n"),
    "table in prose, further down": (PAPER, "vision: |\n", "vision: |\n  Vizija.\n\n  | a | b |\n\n"),
    "note with an impossible name": (PAPER, "notes:\n  n1:", "notes:\n  1n:"),
    "other kind": (PAPER, "kind: regional-policy-paper", "kind: regional-policy-paper\nkind_: region"),
    "year that is missing": (REGION, "value: 203654, year: 2016,", "value: 203654,"),
    "year of two digits": (REGION, "year: 2016", "year: 16"),
    "year that is guessed": (REGION, "year: undated", "year: unknown"),
    "source that is missing": (REGION, "year: 2016, source: kam", "year: 2016"),
    "number with a space": (REGION, "value: 203654", "value: 203 654"),
    "number with a unit": (REGION, "value: 2137,", "value: 2137 km2,"),
    "flag in another language": (REGION, "year: 2016,", "year: 2016, approximate: da,"),
    "day that no calendar has": (REGION, "year: 2016,", "year: 2016, date: '2021-02-30',"),
    "code of a territory in small letters": (REGION, "code: SI042", "code: si042"),
    "code of a territory that is too long": (REGION, "code: SI042", "code: SI04211"),
    "degree beyond the pole": (REGION, "latitude: 46.24", "latitude: 146.24"),
    "language of three letters": (REGION, "language: sl", "language: slv"),
    "name in a language of three letters": (REGION, "  sl: {nominative", "  slv: {nominative"),
    "name that fits no table": (REGION, 'nominative: "Gorenjska"', f'nominative: "{"Gorenjska " * 4}"'),
    "optional key with nothing": (REGION, "year: 2016,", "year: 2016, scope: ,"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_file_is_refused_by_schema_and_reader(case: str) -> None:
    text, old, new = WRONG[case]
    assert old in text
    wrong = text.replace(old, new, 1)
    assert not is_read(wrong)
    assert complaints(wrong, "1.1")
    assert complaints(wrong, "1.2")


def test_reference_that_has_the_form_of_another_thing_is_refused_before_its_target_is_looked_for() -> None:
    assert complaints(PAPER.replace("findings: [F1, F3]", "findings: [F1, R3]")) == [
        "$.recommendations[0].findings[1]: 'R3' does not match '^F[1-9][0-9]?$'"
    ]


#: What looks odd and is right: the text of a file, what is written in it, and another way to write it.
RIGHT = {
    "numbers in quotes": (REGION, "value: 203654, year: 2016", "value: '203654', year: '2016'"),
    "fractions": (REGION, "value: 203654", "value: -22.9"),
    "flag": (REGION, "year: 2016,", "year: 2016, approximate: true,"),
    "flag in quotes": (REGION, "year: 2016,", "year: 2016, approximate: 'false',"),
    "day without quotes": (REGION, "year: 2016,", "year: 2016, date: 2016-01-01,"),
    "day in quotes": (REGION, "year: 2016,", "year: 2016, date: '2016-01-01',"),
    "classification without quotes": (REGION, 'version: "2021"', "version: 2021"),
    "level in quotes": (REGION, "level: 3", 'level: "3"'),
    "title that is a number": (REGION, 'title: "kam.si"', "title: 1984"),
    "year of a source": (REGION, 'title: "kam.si",', 'title: "kam.si", year: 2020, accessed: 2021-09-29,'),
    "edition without quotes": (PAPER, 'version: "1.0"', "version: 1.0"),
    "hash inside a line of prose": (PAPER, "vision: |\n", "vision: |\n  Vizija # 1 > 0 | 2.\n\n"),
}


@pytest.mark.parametrize("case", RIGHT)
def test_other_way_to_write_is_accepted_by_schema_and_reader(case: str) -> None:
    text, old, new = RIGHT[case]
    assert old in text
    right = text.replace(old, new, 1)
    assert is_read(right)
    assert complaints(right, "1.1") == []
    assert complaints(right, "1.2") == []


# ── what the schemas say ─────────────────────────────────────────────────────────────────────────────────────


def records(kind: str) -> dict[str, dict[str, Any]]:
    """Return the schemas of a kind's records by the names of their models."""
    schema = json_schema(kind)
    return {**schema.get("$defs", {}), KINDS[kind].__name__: schema}


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_one_of_the_draft(kind: str) -> None:
    schema = json_schema(kind)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_is_closed(kind: str) -> None:
    assert [name for name, record in records(kind).items() if record["additionalProperties"] is not False] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_title_and_description(kind: str) -> None:
    wordless = [
        f"{name}.{key}"
        for name, record in records(kind).items()
        for key, value in record["properties"].items()
        if not value.get("title") or not value.get("description")
    ]
    assert wordless == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_and_number_has_an_example_or_a_list_of_what_is_allowed(kind: str) -> None:
    bare = [
        f"{name}.{key}"
        for name, record in records(kind).items()
        for key, value in record["properties"].items()
        if value.get("type") not in (None, "array", "object", ["boolean", "string"])
        and not {"examples", "enum", "const"} & set(value)
    ]
    assert bare == []


@pytest.mark.parametrize("kind", KINDS)
def test_examples_pass_their_own_schema(kind: str) -> None:
    schema = json_schema(kind)
    definitions = {"$defs": schema.get("$defs", {})}
    wrong = [
        f"{name}.{key}: {example}"
        for name, record in records(kind).items()
        for key, value in record["properties"].items()
        for example in value.get("examples", ())
        if not validator({**value, **definitions}).is_valid(example)
    ]
    assert wrong == []


def test_descriptions_are_of_records_and_keys_that_exist() -> None:
    known = {name: record for kind in KINDS for name, record in records(kind).items()}
    said = {(name, key) for name, words in described().items() for key in words if key != "about"}
    assert said == {(name, key) for name, record in known.items() for key in record["properties"]}


def test_statement_says_its_limit_in_words() -> None:
    statement = records("regional-policy-paper")["Recommendation"]["properties"]["statement"]
    assert statement["maxLength"] == 240
    assert statement["description"].endswith("Characters: at most 240.")


def test_schemas_are_the_same_in_another_process() -> None:
    code = (
        "import sys; from policygen.content.json_schema import json_schemas; "
        "sys.stdout.buffer.write(b''.join(json_schemas().values()))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
    assert done.stdout == b"".join(json_schemas().values())


# ── the project's own files ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_first_line_of_a_source_names_the_schema_of_its_kind(path: Path) -> None:
    text = path.read_text("utf-8")
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", text.partition("\n")[0])
    assert found
    assert (path.parent / found[1]).resolve() == ROOT / "sources" / "schema" / f"{kind_of(text)}.json"
