"""Reads YAML strictly: every scalar stays the text that was typed, every value keeps its position.

Works on PyYAML's event stream, because ``safe_load`` silently turns ``no`` into False, keeps the last of two equal
keys and expands aliases without limit. Anything that a policy paper does not need (anchors, tags, directives,
merge keys, a second document) is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from policygen.content.characters import find_forbidden, find_pile
from policygen.content.decode import TAB_WIDTHS, Unreadable, decode, find_characters, forbidden, piled, readable
from policygen.content.list_first import list_first
from policygen.content.quick_events import Unsure, quick_events
from policygen.content.yaml_faults import name_fault
from policygen.findings import Finding, Place, say

MAXIMUM_DEPTH = 20
MAXIMUM_NODES = 20_000

_NOT_ALLOWED = {
    "alias": say("an alias (*) is not allowed here"),
    "anchor": say("an anchor (&) is not allowed here"),
    "tag": say("a tag (!) is not allowed here"),
}

_COMMENT = re.compile(r" +#(\S?)")

Path = tuple[str | int, ...]


class Scalar(str):
    """A scalar as it was typed, with the place where it begins.

    ``literal`` is true for a block scalar (``|``), whose lines correspond to the file's lines; ``indent`` is the number
    of columns that YAML took off each of them.
    """

    __slots__ = ("indent", "literal", "place")
    place: Place
    literal: bool
    indent: int


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


def read_yaml(content: bytes, *, file: str) -> tuple[SourceFile | None, list[Finding]]:
    """Read the bytes of one YAML file.

    Returns the file and its findings, or None and at least one finding. Keys that stand twice, tabs that indent and
    characters that cannot be printed are reported, and the rest is read on, so that a partner is told of all faults
    at once. Any other fault ends the reading, because what follows it cannot be trusted.
    """
    lines: tuple[str, ...] = ()
    found: list[Finding] = []

    def tell(wrong: Unreadable) -> Finding:
        place = Place(file, wrong.line, wrong.column, wrong.width)
        return Finding(wrong.code, place, wrong.message, wrong.remedy, lines[wrong.line - 1] if lines else "")

    try:
        text = decode(content)
        lines = tuple(text.split("\n"))
        faults = list(find_characters(lines))
        found = list_first(faults, tell, file=file)
        reader, read = _read_on(file, lines) if faults else _read(file, lines)
        return read, [*found, *list_first(reader.findings, lambda finding: finding, file=file)]
    except Unreadable as wrong:
        return None, found or [tell(wrong)]


def _read(file: str, lines: tuple[str, ...]) -> tuple[_Reader, SourceFile]:
    quick = _Reader(file, lines)
    if (source := quick.read_quickly()) is not None:
        return quick, source
    reader = _Reader(file, lines)
    return reader, reader.read(lines)


def _read_on(file: str, typed: tuple[str, ...]) -> tuple[_Reader, SourceFile]:
    """Read a file with its tabs as spaces, of the first width that YAML can read, and its bad characters replaced."""
    for width in TAB_WIDTHS:
        lines = tuple(readable(line, width) for line in typed)
        longer = {
            n: len(new) - len(old) for n, (new, old) in enumerate(zip(lines, typed, strict=True), 1) if new != old
        }
        reader = _Reader(file, lines, longer)
        try:
            return reader, reader.read(typed)
        except Unreadable as wrong:
            last = wrong
    raise last


class _Reader:
    """Builds dicts, lists and scalars from the parser's events.

    ``longer`` says by how many columns a line is longer here than in the file; places are those of the file.
    """

    def __init__(self, file: str, lines: tuple[str, ...], longer: Mapping[int, int] | None = None) -> None:
        self.file = file
        self.lines = lines
        self.longer = longer or {}
        self.findings: list[Finding] = []
        self.quick = False
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.nodes = 0

    def read(self, typed: tuple[str, ...]) -> SourceFile:
        text = "\n".join(self.lines)
        if "%" in {line[:1] for line in self.lines}:
            number = next(n for n, line in enumerate(self.lines, 1) if line.startswith("%"))
            raise Unreadable(
                "E005", number, 1, say("YAML directives are not allowed"), say("delete the line that begins with %")
            )
        loader = yaml.SafeLoader(text)  # the pure parser: it says where and what a fault is
        try:
            data = self._document(iter(loader.get_event, None))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            assert mark is not None  # the scanner and the parser always give one
            message, remedy = name_fault(error.context or "", error.problem or "")
            raise Unreadable("E006", mark.line + 1, mark.column + 1, message, remedy) from error
        except (ValueError, OverflowError) as error:
            # PyYAML lets what chr() says about "\UFFFFFFFF" through.
            raise Unreadable(
                "E006", loader.line + 1, loader.column + 1, say("there is no such character"),
                say("type the character itself instead of its number"),
            ) from error  # fmt: skip
        return SourceFile(self.file, data, self.places, self.keys, typed)

    def read_quickly(self) -> SourceFile | None:
        """Read what is without fault, as ``read`` would; return None where that must look for one.

        Raises ``Unreadable`` for what is too large or too deep: both count alike, and the other comes there slowly.
        """
        self.quick = True
        try:
            data = self._document(quick_events("\n".join(self.lines)))
        except Unsure:
            return None
        except Unreadable as wrong:
            if wrong.code == "E001":
                raise
            return None
        return SourceFile(self.file, data, self.places, self.keys, self.lines)

    def _place(self, event: Event, width: int = 0) -> Place:
        """Return where an event begins in the file."""
        mark = event.start_mark
        assert mark is not None  # the parser gives one to every event
        line, column = mark.line + 1, mark.column + 1
        return Place(self.file, line, max(1, column - self.longer.get(line, 0)), width)

    def _document(self, events: Iterator[Event]) -> object:
        data: object = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    place = self._place(event)
                    raise Unreadable(
                        "E005", place.line, place.column, say("a second document begins here (---)"),
                        say("keep one document a file; remove the line ---"),
                    )  # fmt: skip
            elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)):
                data = self._value(event, events, (), 1)
        if documents == 0 or data in (None, ""):
            raise Unreadable("E007", 1, 1, say("the file is empty"), say("fill it in, or delete it"))
        return data

    def _value(self, event: Event, events: Iterator[Event], path: Path, depth: int) -> object:
        place = self._place(event)
        self._limit(event, place, depth)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path, place)
        self.places[path] = place
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, path, depth)
        items: list[object] = []
        while not isinstance(inner := next(events), SequenceEndEvent):
            items.append(self._value(inner, events, (*path, len(items)), depth + 1))
        return items

    def _limit(self, event: Event, place: Place, depth: int) -> None:
        self.nodes += 1
        if self.nodes > MAXIMUM_NODES:
            raise Unreadable(
                "E001", place.line, place.column, say("the file has too many values"), say("split the file")
            )
        if depth > MAXIMUM_DEPTH:
            raise Unreadable(
                "E001",
                place.line,
                place.column,
                say("values are nested too deeply"),
                say("remove the superfluous brackets"),
            )
        kind = "alias" if isinstance(event, AliasEvent) else ""
        if getattr(event, "anchor", None) and not kind:
            kind = "anchor"
        if getattr(event, "tag", None) is not None:
            kind = "tag"
        if kind:
            raise Unreadable(
                "E005", place.line, place.column, _NOT_ALLOWED[kind],
                say("write the value itself; put text that begins with & * or ! in quotes"),
            )  # fmt: skip

    def _scalar(self, event: ScalarEvent, path: Path, place: Place) -> Scalar:
        value = Scalar(_text(event, place))
        end = event.end_mark
        if end is not None and not event.style:
            self._refuse_cut(value, end.line + 1, end.column + 1)
        single = end is not None and end.line + 1 == place.line
        width = end.column + 1 - place.column if end is not None and single else 0
        value.place = Place(self.file, place.line, place.column, width)
        value.literal = event.style == "|"
        value.indent = self._indent(value) if value.literal else 0
        self.places[path] = value.place
        return value

    def _refuse_cut(self, value: str, line: int, column: int) -> None:
        """Refuse a text without quotes that YAML ends at “ #”, unless it is one word and a comment by its looks."""
        comment = _COMMENT.match(self.lines[line - 1], column - 1)
        if comment and value and (comment[1] or " " in value):
            raise Unreadable(
                "E014", line, comment.start(1), say("the text is cut off here: “ #” begins a comment"),
                say("put the text in double quotes; write a comment on a line of its own"), 1,
            )  # fmt: skip

    def _indent(self, value: Scalar) -> int:
        """Return how many columns YAML took off the lines of a block scalar."""
        for typed, kept in zip(self.lines[value.place.line :], value.split("\n"), strict=False):
            if kept.strip():
                return len(typed) - len(kept)
        return 0

    def _mapping(self, events: Iterator[Event], path: Path, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            place = self._place(event)
            if not isinstance(event, ScalarEvent):
                raise Unreadable(
                    "E008",
                    place.line,
                    place.column,
                    say("a key must be a simple word"),
                    say("put text with [ or {{ in quotes"),
                )
            self._limit(event, place, depth)
            key = _text(event, place)
            if key == "<<":
                raise Unreadable(
                    "E005", place.line, place.column, say("merge keys (<<) are not allowed"), say("write the keys out")
                )
            key_place = Place(self.file, place.line, place.column, len(key))
            inner = next(events)
            if key in result:
                if self.quick:
                    raise Unsure
                first = self.keys[(*path, key)]
                self.findings.append(
                    Finding(
                        "E009", key_place, say("the key “{key}” stands here a second time", key=key),
                        say("keep one of the two, or rename one"), self.lines[place.line - 1],
                        related=((first, say("first defined here")),),
                    )
                )  # fmt: skip
                self._value(inner, events, (*path, key, "(second)"), depth + 1)
                continue
            self.keys[(*path, key)] = key_place
            result[key] = self._value(inner, events, (*path, key), depth + 1)
        return result


def _text(event: ScalarEvent, place: Place) -> str:
    """Return a scalar's text; double quotes can smuggle in, as ``\\u202e``, what may not stand in the file itself."""
    if find_pile(event.value) is not None:
        raise piled(place.line, place.column)
    text = unicodedata.normalize("NFC", event.value)
    at = find_forbidden(text)
    if at is not None:
        raise forbidden(text[at], place.line, place.column)
    return text
