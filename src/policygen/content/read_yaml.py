"""Reads YAML strictly: every scalar stays the text that was typed, every value keeps its position.

Works on PyYAML's event stream, because ``safe_load`` silently turns ``no`` into False, keeps the last of two equal
keys and expands aliases without limit. Anything that a policy paper does not need (anchors, tags, directives,
merge keys, a second document) is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from policygen.findings import Finding, Place

MAXIMUM_BYTES = 256_000
MAXIMUM_DEPTH = 20
MAXIMUM_NODES = 20_000

# Bidirectional controls and tag characters can make a text read differently from what is stored (Trojan Source).
_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Path = tuple[str | int, ...]


class Scalar(str):
    """A scalar as it was typed, with the place where it begins.

    ``literal`` is true for a block scalar (``|``), whose lines correspond to the file's lines.
    """

    __slots__ = ("literal", "place")
    place: Place
    literal: bool


@dataclass(frozen=True)
class SourceFile:
    """A YAML file that was read: its data, the places of all values and keys, its lines.

    ``data`` consists of dicts, lists and ``Scalar``. ``places`` maps the path of a value (keys and list indexes) to
    its place, ``keys`` the path of a mapping's entry to the place of its key.
    """

    file: str
    data: object
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    def excerpt(self, line: int) -> str:
        """Return a line of the file, or an empty string where there is no such line."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""


class _Wrong(Exception):
    def __init__(self, code: str, line: int, column: int, message: str, remedy: str, width: int = 0) -> None:
        super().__init__(message)
        self.code, self.line, self.column, self.width = code, line, column, width
        self.message, self.remedy = message, remedy


def read_yaml(content: bytes, *, file: str) -> tuple[SourceFile | None, list[Finding]]:
    """Read the bytes of one YAML file.

    Returns the file and no findings, or None and at least one finding. Duplicate keys are all reported; any other
    fault ends the reading, because what follows it cannot be trusted.
    """
    lines: tuple[str, ...] = ()
    try:
        text = _decode(content)
        lines = tuple(text.split("\n"))
        _refuse_characters(lines)
        reader = _Reader(file, lines)
        return reader.read(text), reader.findings
    except _Wrong as wrong:
        place = Place(file, wrong.line, wrong.column, wrong.width)
        excerpt = lines[wrong.line - 1] if 0 < wrong.line <= len(lines) else ""
        return None, [Finding(wrong.code, place, wrong.message, wrong.remedy, excerpt)]


def _decode(content: bytes) -> str:
    if len(content) > MAXIMUM_BYTES:
        raise _Wrong(
            "E001", 1, 1, f"the file has {len(content):,} bytes; at most {MAXIMUM_BYTES:,} are read",
            "split the text, or remove what does not belong into it",
        )  # fmt: skip
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Wrong("E002", 1, 1, "the file is stored as UTF-16", "save the file as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        guess = content[error.start : error.end].decode("cp1250", "replace")
        raise _Wrong(
            "E002", line, column, f"byte 0x{content[error.start]:02x} is not UTF-8 (in Windows-1250 it is “{guess}”)",
            "save the file as UTF-8 (in the editor: “Save with encoding” → UTF-8)",
        ) from error  # fmt: skip
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _refuse_characters(lines: tuple[str, ...]) -> None:
    for number, line in enumerate(lines, 1):
        if line.isascii() and line.isprintable():
            continue
        for column, character in enumerate(line, 1):
            code = ord(character)
            category = unicodedata.category(character)
            if character == "\t" and line[: column - 1].strip():
                continue
            if character == "\t":
                raise _Wrong(
                    "E003", number, column, "the line is indented with a tab", "indent with spaces, two for each level"
                )
            if (
                category in ("Cc", "Cs")
                or code & 0xFFFE == 0xFFFE
                or 0xFDD0 <= code <= 0xFDEF
                or character in _BIDIRECTIONAL
                or 0xE0000 <= code <= 0xE007F
            ):
                raise _Wrong(
                    "E004", number, column, f"the character U+{code:04X} cannot be printed and is not allowed",
                    "delete it; it often comes along when text is pasted from another program", 1,
                )  # fmt: skip


class _Reader:
    """Builds dicts, lists and scalars from the parser's events."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self.file = file
        self.lines = lines
        self.findings: list[Finding] = []
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.nodes = 0

    def read(self, text: str) -> SourceFile | None:
        if "%" in {line[:1] for line in self.lines}:
            number = next(n for n, line in enumerate(self.lines, 1) if line.startswith("%"))
            raise _Wrong("E005", number, 1, "YAML directives are not allowed", "delete the line that begins with %")
        try:
            # The pure Python parser: the C parser crashes the process on deep nesting.
            events = yaml.parse(text, Loader=yaml.SafeLoader)
            data = self._document(events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            what = error.problem or error.context or "the file is not YAML"
            raise _Wrong("E006", line, column, f"this is not valid YAML: {what}", _yaml_remedy(what)) from error
        except yaml.YAMLError as error:
            raise _Wrong("E006", 1, 1, f"this is not valid YAML: {error}", "compare with another file") from error
        if self.findings:
            return None
        return SourceFile(self.file, data, self.places, self.keys, self.lines)

    def _document(self, events: Iterator[Event]) -> object:
        data: object = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    mark = event.start_mark
                    raise _Wrong(
                        "E005", mark.line + 1, mark.column + 1, "a second document begins here (---)",
                        "keep one document a file; remove the line ---",
                    )  # fmt: skip
            elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)):
                data = self._value(event, events, (), 1)
        if documents == 0 or data is None:
            raise _Wrong("E007", 1, 1, "the file is empty", "fill it in, or delete it")
        return data

    def _value(self, event: Event, events: Iterator[Event], path: Path, depth: int) -> object:
        mark = event.start_mark
        place = Place(self.file, mark.line + 1, mark.column + 1)
        self._limit(event, place, depth)
        match event:
            case ScalarEvent():
                return self._scalar(event, path, place)
            case MappingStartEvent():
                self.places[path] = place
                return self._mapping(events, path, depth)
            case SequenceStartEvent():
                self.places[path] = place
                items: list[object] = []
                for inner in events:
                    if isinstance(inner, SequenceEndEvent):
                        break
                    items.append(self._value(inner, events, (*path, len(items)), depth + 1))
                return items
        raise AssertionError(event)

    def _limit(self, event: Event, place: Place, depth: int) -> None:
        self.nodes += 1
        if self.nodes > MAXIMUM_NODES:
            raise _Wrong("E001", place.line, place.column, "the file has too many values", "split the file")
        if depth > MAXIMUM_DEPTH:
            raise _Wrong(
                "E001", place.line, place.column, "values are nested too deeply", "remove the superfluous brackets"
            )
        kind = "alias (*)" if isinstance(event, AliasEvent) else ""
        if getattr(event, "anchor", None) and not kind:
            kind = "anchor (&)"
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            kind = "tag (!)"
        if kind:
            raise _Wrong(
                "E005", place.line, place.column, f"an {kind} is not allowed here" if kind[0] == "a" else
                f"a {kind} is not allowed here",
                "write the value itself; put text that begins with & * or ! in quotes",
            )  # fmt: skip

    def _scalar(self, event: ScalarEvent, path: Path, place: Place) -> Scalar:
        value = Scalar(event.value)
        end = event.end_mark
        single = end.line + 1 == place.line
        value.place = Place(self.file, place.line, place.column, end.column + 1 - place.column if single else 0)
        value.literal = event.style == "|"
        self.places[path] = value.place
        return value

    def _mapping(self, events: Iterator[Event], path: Path, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            mark = event.start_mark
            place = Place(self.file, mark.line + 1, mark.column + 1)
            if not isinstance(event, ScalarEvent) or isinstance(event, CollectionEndEvent):
                raise _Wrong(
                    "E008", place.line, place.column, "a key must be a simple word", "put text with [ or { in quotes"
                )
            self._limit(event, place, depth)
            key = event.value
            if key == "<<":
                raise _Wrong("E005", place.line, place.column, "merge keys (<<) are not allowed", "write the keys out")
            key_place = Place(self.file, place.line, place.column, len(key))
            inner = next(events)
            if key in result:
                first = self.keys[(*path, key)]
                self.findings.append(
                    Finding(
                        "E009", key_place, f"the key “{key}” stands here a second time",
                        "keep one of the two, or rename one", self.lines[place.line - 1],
                        related=((first, "first defined here"),),
                    )
                )  # fmt: skip
                self._value(inner, events, (*path, key, "(second)"), depth + 1)
                continue
            self.keys[(*path, key)] = key_place
            result[key] = self._value(inner, events, (*path, key), depth + 1)
        return result


def _yaml_remedy(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "put the text in double quotes: a colon followed by a space has a meaning in YAML"
    if "could not find expected ':'" in problem or "did not find expected key" in problem:
        return "check the indentation of this line and the quotes of the one before"
    if "expected <block end>" in problem:
        return "check the indentation: entries of one list or mapping begin in the same column"
    if "cannot start any token" in problem:
        return "put the text in double quotes"
    if "while scanning a quoted scalar" in problem or "unexpected end" in problem:
        return "a quotation mark is not closed"
    return "compare with the line before and with another region's file"
