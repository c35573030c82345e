"""Findings as text, JSON, SARIF and annotations: the same record, in the form that each reader expects."""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from policygen.cli import main
from policygen.explanations import explanations
from policygen.findings import NOWHERE, Finding, Place, describe
from policygen.reports import WRITERS, as_github, as_json, as_sarif, as_text, summary

ROOT = Path(__file__).parents[1]
SARIF = Draft202012Validator(json.loads((ROOT / "tests/cases/sarif/sarif-2.1.0.json").read_text("utf-8")))

PLAIN = Finding(
    "E103", Place("sources/regions/gorenjska/paper.yaml", 245, 15, 4), "“hgih” is not allowed here",
    "did you mean “high”?", "    priority: hgih", "gorenjska",
)  # fmt: skip
TWICE = Finding(
    "E009", Place("a.yaml", 7, 1, 5), "the key “theme” stands here a second time", "keep one of the two", "theme: b",
    related=((Place("a.yaml", 3, 1, 5), "first defined here"),),
)  # fmt: skip
BARE = Finding("W411", Place("locales/pl/LC_MESSAGES/templates.po"), "“Summary” has no translation", "translate it")
NO_LINE = Finding("E701", Place("/srv/build dir/a.pdf", 0, 0), "the file cannot be written", "make room")
NO_FILE = Finding("E013", NOWHERE, "there is no project at /tmp", "")
HOSTILE = Finding(
    "E004", Place("sources/a\x1b]0;\udc80,b:%.yaml", 1, 2, 1), "no\r\n::error::such {0} [thing](1)", "100 % \x1b[2J",
    "a\x1b[31m\u202eb",
)  # fmt: skip
ALL = (PLAIN, TWICE, BARE, NO_LINE, NO_FILE, HOSTILE)


def sarif(*findings: Finding) -> Any:
    log = json.loads(as_sarif(findings))
    assert [error.message for error in SARIF.iter_errors(log)] == []
    return log["runs"][0]


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_text_is_each_finding_described_and_their_number() -> None:
    assert as_text([PLAIN, BARE]) == f"{describe(PLAIN)}\n{describe(BARE)}\n1 error, 1 warning"


def test_no_findings_are_no_text() -> None:
    assert as_text([]) == ""
    assert summary([]) == "0 errors, 0 warnings"


@pytest.mark.parametrize("finding", ALL, ids=lambda finding: finding.code)
def test_colours_change_nothing_but_the_colour(finding: Finding) -> None:
    assert re.sub("\033\\[[0-9;]*m", "", as_text([finding], colour=True)) == as_text([finding])


def test_label_caret_and_remedy_are_coloured() -> None:
    text = as_text([PLAIN], colour=True)
    assert "\033[1;31merror E103\033[0m: " in text
    assert "\033[1;31m^^^^\033[0m" in text
    assert "\033[32m        → did you mean “high”?\033[0m" in text


def test_a_warning_has_another_colour_than_an_error() -> None:
    assert "\033[1;33mwarning W411\033[0m" in as_text([BARE], colour=True)


def test_a_file_s_control_characters_do_not_reach_the_terminal() -> None:
    text = as_text([HOSTILE])
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text) is None
    assert "a\ufffd[31m\ufffdb" in text
    text.encode("utf-8")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "coloured"),
    [
        (Terminal, {}, True),
        (Terminal, {"NO_COLOR": "1"}, False),
        (Terminal, {"NO_COLOR": ""}, True),
        (Terminal, {"TERM": "dumb"}, False),
        (io.StringIO, {}, False),
    ],
)
def test_colour_is_for_a_terminal_that_wants_it(
    stream: type[io.StringIO], environment: dict[str, str], coloured: bool, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stderr", stream())
    assert main(["check", "--project", str(tmp_path)]) == 1
    assert ("\033[" in sys.stderr.getvalue()) is coloured  # type: ignore[attr-defined]


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_json_is_what_the_documentation_shows() -> None:
    documented = re.search("```json\n(.*?)```", (ROOT / "docs/formats.md").read_text("utf-8"), re.S)
    assert documented
    assert json.loads(as_json([PLAIN, TWICE])) == json.loads(documented[1])


def test_json_says_null_for_what_is_not_known() -> None:
    bare, no_line, no_file = json.loads(as_json([BARE, NO_LINE, NO_FILE]))["findings"]
    assert (bare["line"], bare["column"], bare["end_column"]) == (1, 1, None)
    assert (no_line["file"], no_line["line"], no_line["column"]) == ("/srv/build dir/a.pdf", None, None)
    assert (no_file["file"], no_file["line"]) == (None, None)


def test_json_without_findings_is_still_an_object() -> None:
    data = json.loads(as_json([]))
    assert (data["errors"], data["warnings"], data["findings"]) == (0, 0, [])


def test_json_keeps_what_a_file_says_and_is_ascii() -> None:
    text = as_json([HOSTILE])
    assert text.isascii()
    assert "udc80" not in text
    assert json.loads(text)["findings"][0]["excerpt"] == HOSTILE.excerpt


def test_a_line_too_long_to_read_is_left_out_for_programs() -> None:
    short, long = (replace(PLAIN, excerpt="x" * length) for length in (1000, 1001))
    assert [found["excerpt"] for found in json.loads(as_json([short, long]))["findings"]] == ["x" * 1000, ""]
    places = [result["locations"][0]["physicalLocation"] for result in sarif(short, long)["results"]]
    assert ["contextRegion" in place for place in places] == [True, False]


# ── SARIF ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sarif_keeps_to_the_schema_for_every_finding() -> None:
    assert len(sarif(*ALL)["results"]) == len(ALL)
    assert sarif()["results"] == []


def test_the_schema_refuses_what_is_wrong() -> None:
    log = json.loads(as_sarif([PLAIN]))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not SARIF.is_valid(log)


def test_sarif_counts_columns_as_we_do_and_ends_after_the_last() -> None:
    run = sarif(PLAIN)
    assert run["columnKind"] == "unicodeCodePoints"
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "sources/regions/gorenjska/paper.yaml"}
    assert place["region"] == {"startLine": 245, "startColumn": 15, "endColumn": 19}
    assert place["contextRegion"] == {"startLine": 245, "snippet": {"text": "    priority: hgih"}}


def test_sarif_has_a_rule_for_each_code_once_with_its_page() -> None:
    run = sarif(TWICE, PLAIN, PLAIN)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["E009", "E103"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["E009", "E103", "E103"]
    assert rules[1]["shortDescription"]["text"] == explanations()["E103"].title
    assert "priority: hgih" in rules[1]["help"]["markdown"]


@pytest.mark.parametrize("code", explanations())
def test_sarif_s_rule_of_every_code_keeps_to_the_schema(code: str) -> None:
    level = "error" if code.startswith("E") else "warning"
    run = sarif(Finding(code, NOWHERE, "m", "r"))
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == level
    assert run["results"][0]["level"] == level


def test_sarif_says_the_remedy_and_the_related_places() -> None:
    result = sarif(TWICE)["results"][0]
    assert result["message"]["text"] == "the key “theme” stands here a second time → keep one of the two"
    assert result["properties"]["remedy"] == "keep one of the two"
    related = result["relatedLocations"][0]
    assert related["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 1, "endColumn": 6}
    assert related["message"]["text"] == "first defined here"


def test_sarif_has_no_place_where_there_is_none() -> None:
    whole, nowhere = sarif(NO_LINE, NO_FILE)["results"]
    assert whole["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "file:///srv/build%20dir/a.pdf"}}}]
    assert nowhere["locations"] == []


# ── GitHub ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_annotation_names_place_code_message_and_remedy() -> None:
    assert as_github([PLAIN]) == (
        "::error file=sources/regions/gorenjska/paper.yaml,line=245,col=15,endColumn=19,title=E103"
        "::“hgih” is not allowed here → did you mean “high”?"
    )


def test_an_annotation_without_place_names_the_code() -> None:
    assert as_github([NO_FILE]) == "::error title=E013::there is no project at /tmp"
    assert as_github([NO_LINE]).startswith("::error file=/srv/build dir/a.pdf,title=E701::")
    assert as_github([BARE]).startswith("::warning file=locales/pl/LC_MESSAGES/templates.po,line=1,col=1,title=W411::")


def test_an_annotation_has_its_related_places_on_lines_of_their_own() -> None:
    assert as_github([TWICE]).endswith("keep one of the two%0Aa.yaml:3:1: first defined here")


def test_nothing_in_a_finding_can_begin_a_command_of_its_own() -> None:
    line = as_github([HOSTILE])
    assert line.splitlines() == [line]
    assert line == (
        "::error file=sources/a\ufffd]0;\ufffd%2Cb%3A%25.yaml,line=1,col=2,endColumn=3,title=E004"
        "::no%0D%0A::error::such {0} [thing](1) → 100 %25 \ufffd[2J"
    )


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", WRITERS)
def test_check_writes_a_format_for_programs_to_standard_output_alone(form: str, project: Path, run: Any) -> None:
    paper = project / "sources/regions/gorenjska/paper.yaml"
    paper.write_text(paper.read_text("utf-8").replace("priority: high", "priority: hgih"), "utf-8")
    result = run("check", "--format", form, project=project)
    assert (result.code, result.err) == (1, "")
    assert "E103" in result.out


def test_check_writes_a_whole_report_where_nothing_is_wrong(project: Path, run: Any) -> None:
    result = run("check", "--format", "sarif", project=project)
    assert (result.code, result.err) == (0, "")
    assert SARIF.is_valid(json.loads(result.out))
    assert run("check", "--format", "github", project=project).out == ""
    assert run("check", project=project).out == "no findings\n"


def test_check_reports_a_missing_project_in_the_format_asked_for(tmp_path: Path, run: Any) -> None:
    result = run("check", "--format", "json", project=tmp_path)
    assert result.code == 1
    assert [finding["code"] for finding in json.loads(result.out)["findings"]] == ["E013"]


def test_pre_commit_runs_a_command_that_there_is_on_the_files_that_it_checks() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    program, *arguments = hook["entry"].split()
    assert (program, hook["language"], hook["pass_filenames"]) == ("policygen", "python", False)
    with pytest.raises(SystemExit, match="0"):
        main([*arguments, "--help"])
    names = ("sources/project.yaml", "locales/sl/LC_MESSAGES/padova.po", "templates/style/palette.toml")
    assert all(re.search(hook["files"], name) for name in names)
    assert not re.search(hook["files"], "README.md")
