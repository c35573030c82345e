"""Writes findings for people on a terminal and for programs: text, JSON, SARIF and annotations for GitHub.

What each format says is written down in ``docs/formats.md``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from policygen import __version__
from policygen.content.characters import find_forbidden
from policygen.explanations import explanations
from policygen.findings import Finding, Place, describe, say_number
from policygen.messages.speech import ENGLISH, Speech

#: Raised when a field changes its meaning or goes; a new field does not raise it.
JSON_VERSION = 1

#: Programs get lines up to this length: a hostile file has one of 256 kB, and a finding for each word of it.
_LONGEST = 1000

_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_RED, _YELLOW, _GREEN, _BOLD, _END = "\033[1;31m", "\033[1;33m", "\033[32m", "\033[1m", "\033[0m"


def summary(findings: Sequence[Finding], speech: Speech = ENGLISH) -> str:
    """Return how many errors and warnings there are."""
    number = sum(finding.is_error for finding in findings)
    errors = say_number("{n} error", "{n} errors", n=number)
    warnings = say_number("{n} warning", "{n} warnings", n=len(findings) - number)
    return f"{speech.say(errors)}, {speech.say(warnings)}"


def as_text(findings: Sequence[Finding], speech: Speech = ENGLISH, *, colour: bool = False) -> str:
    """Return findings for a terminal, with their number at the end; nothing where there are none.

    What a file says cannot steer the terminal: control characters are replaced. ``colour`` adds escape sequences.
    """
    blocks = [_text(finding, speech, colour=colour) for finding in findings]
    return "\n".join([*blocks, summary(findings, speech)]) if blocks else ""


def _text(finding: Finding, speech: Speech, *, colour: bool) -> str:
    word = speech.label(finding)
    head, *rest = [_clean(line) for line in describe(speech.finding(finding), label=word).split("\n")]
    if not colour:
        return "\n".join([head, *rest])
    tone = _RED if finding.is_error else _YELLOW
    label = f"{word} {finding.code}"
    before, _, after = head.partition(label)
    lines = [f"{_BOLD}{before}{_END}{tone}{label}{_END}{after}"]
    for line in rest:
        if re.fullmatch(r" *\| *\^+", line):
            line = line.replace("^", f"{tone}^", 1) + _END
        elif line.startswith("        → "):
            line = f"{_GREEN}{line}{_END}"
        lines.append(line)
    return "\n".join(lines)


def as_json(findings: Sequence[Finding], speech: Speech = ENGLISH) -> str:
    """Return findings as a JSON object."""
    findings = [speech.finding(finding) for finding in findings]
    errors = sum(finding.is_error for finding in findings)
    return _json({
        "version": JSON_VERSION,
        "tool": {"name": "policygen", "version": __version__},
        "errors": errors,
        "warnings": len(findings) - errors,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                **_position(finding.place),
                "message": finding.message,
                "remedy": finding.remedy or "",
                "excerpt": _excerpt(finding),
                "owner": finding.owner,
                "related": [{**_position(place), "message": message} for place, message in finding.related],
            }
            for finding in findings
        ],
    })  # fmt: skip


def _position(place: Place) -> dict[str, object]:
    return {
        "file": place.file or None, "line": place.line or None, "column": place.column or None,
        "end_column": place.column + place.width if place.width else None,
    }  # fmt: skip


def as_sarif(findings: Sequence[Finding], speech: Speech = ENGLISH) -> str:
    """Return findings as a log in the form of SARIF 2.1.0 (OASIS), with one rule a code that occurs."""
    findings = [speech.finding(finding) for finding in findings]
    codes = sorted({finding.code for finding in findings})
    listed = [_rule(code, speech) for code in codes]
    rules = {code: number for number, code in enumerate(codes)}
    return _json({
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "policygen", "version": __version__, "rules": listed}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, rules) for finding in findings],
            }
        ],
    })  # fmt: skip


def _rule(code: str, speech: Speech) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": code,
        "defaultConfiguration": {"level": "error" if code.startswith("E") else "warning"},
    }
    page = explanations().get(code)
    if page:
        title, meaning = speech.text(page.title), speech.text(page.meaning)
        text = f"{meaning}\n\nWrong:\n{page.wrong.strip()}\n\nRight:\n{page.right.strip()}"
        markdown = f"{meaning}\n\nWrong:\n\n```\n{page.wrong}\n```\n\nRight:\n\n```\n{page.right}\n```\n"
        rule |= {
            "shortDescription": {"text": title},
            "fullDescription": {"text": meaning},
            "help": {"text": text, "markdown": markdown},
        }
    return rule


def _result(finding: Finding, rules: Mapping[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rules[finding.code],
        "level": finding.severity,
        "message": {"text": _sentence(finding)},
        "locations": [_location(finding.place, _excerpt(finding))] if finding.place.file else [],
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(place), "message": {"text": message}}
            for number, (place, message) in enumerate(finding.related, 1)
        ]
    result["properties"] = {"remedy": finding.remedy or "", "owner": finding.owner}
    return result


def _location(place: Place, excerpt: str = "") -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.line:
        region = {"startLine": place.line, "startColumn": max(1, place.column)}
        if place.width:
            region["endColumn"] = place.column + place.width
        physical["region"] = region
        if excerpt:
            physical["contextRegion"] = {"startLine": place.line, "snippet": {"text": excerpt}}
    return {"physicalLocation": physical}


def _excerpt(finding: Finding) -> str:
    return finding.excerpt if len(finding.excerpt) <= _LONGEST else ""


def _uri(file: str) -> str:
    path = PurePath(_clean(file))
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def as_github(findings: Sequence[Finding], speech: Speech = ENGLISH) -> str:
    """Return findings as workflow commands, one a line, which GitHub shows beside the lines of a pull request."""
    return "\n".join(_annotation(speech.finding(finding)) for finding in findings)


def _annotation(finding: Finding) -> str:
    # Form and escapes: https://docs.github.com/actions/reference/workflow-commands-for-github-actions and
    # packages/core/src/command.ts of github.com/actions/toolkit.
    place = finding.place
    properties: dict[str, object] = {}
    if place.file:
        properties["file"] = place.file
    if place.file and place.line:
        properties |= {"line": place.line, "col": max(1, place.column)}
        if place.width:
            properties["endColumn"] = place.column + place.width
    properties["title"] = finding.code
    listed = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in properties.items())
    related = "".join(f"\n{where}: {what}" for where, what in finding.related)
    return f"::{finding.severity} {listed}::{_escaped(_sentence(finding) + related)}"


def _escaped(text: str, further: str = "") -> str:
    """Return a text with the characters replaced that would end it; ``%`` is among them."""
    kept = "".join(c if c in "\r\n" else _clean(c) for c in text)
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{further}" else c for c in kept)


def _sentence(finding: Finding) -> str:
    return f"{finding.message} → {finding.remedy}" if finding.remedy else finding.message


def _clean(text: str) -> str:
    """Return a line of text in which every character prints, one for one, so that columns stay."""
    while (at := find_forbidden(text)) is not None:
        text = f"{text[:at]}\N{REPLACEMENT CHARACTER}{text[at + 1 :]}"
    return text


def _json(value: dict[str, Any]) -> str:
    """Return JSON of ASCII only: any terminal can take it, and half a character in a file's name breaks no reader."""
    return json.dumps(_whole(value), indent=2)


def _whole(value: Any) -> Any:
    """Return a value with the surrogates in its texts replaced: JSON has no way to write them."""
    match value:
        case str():
            return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", value)
        case dict():
            return {key: _whole(inner) for key, inner in value.items()}
        case list():
            return [_whole(inner) for inner in value]
        case _:
            return value


#: The formats for programs; what they say goes to standard output, even where there are no findings.
WRITERS: Mapping[str, Callable[[Sequence[Finding], Speech], str]] = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
