"""Loads source files into models: bytes → YAML → model with named units, or findings."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError

from policygen.content.blanks import blank_findings, find_blanks
from policygen.content.models import KINDS
from policygen.content.models.base import Record
from policygen.content.models.text import Passage
from policygen.content.read_yaml import Path, SourceFile, read_yaml
from policygen.content.salvage import Lost, salvage
from policygen.content.schema_findings import schema_findings
from policygen.content.walk import passages, rename
from policygen.findings import Finding, Message, Place, nearest, say, shown

R = TypeVar("R", bound=Record, covariant=True)


@dataclass(frozen=True)
class Loaded(Generic[R]):
    """A model together with the file that it was read from."""

    model: R
    source: SourceFile
    lost: frozenset[str] = frozenset()

    @functools.cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages of the model in the order of its fields; many checks ask for them, and they are walked once."""
        return tuple(passages(self.model))

    def place(self, path: Path) -> Place:
        """Return where the value at a path stands (its key, where the value has no place of its own)."""
        while path and path not in self.source.places:
            path = path[:-1]
        return self.source.places.get(path, Place(self.source.file))

    def find(self, start: Place, words: str) -> Place:
        """Return the place of some words of a text that begins at ``start``, else ``start`` itself.

        Only the text's first lines are looked through: those of its paragraph.
        """
        for line in range(start.line, start.line + 12):
            text = self.source.excerpt(line)
            column = text.find(words, start.column - 1 if line == start.line else 0)
            if column >= 0:
                return Place(start.file, line, column + 1, len(words))
        return start

    def finding(self, code: str, place: Place, message: Message, remedy: Message) -> Finding:
        """Return a finding at a place of this file, with the line as excerpt."""
        return Finding(code, place, message, remedy, self.source.excerpt(place.line))


def load(
    content: bytes, *, file: str, unit: str, kind: str | None = None
) -> tuple[Loaded[Record] | None, list[Finding]]:
    """Read the bytes of a source file into the model that its ``kind`` names.

    ``unit`` is the prefix of its passages' ids (``gorenjska/paper``). ``kind`` is the kind that the place of the
    file demands. Returns the loaded model and no findings, or None and at least one finding.
    """
    loaded, findings = load_partly(content, file=file, unit=unit, kind=kind)
    return None if findings else loaded, findings


def load_partly(
    content: bytes, *, file: str, unit: str, kind: str | None = None
) -> tuple[Loaded[Record] | None, list[Finding]]:
    """Read as ``load`` does, and return with the findings what could be read in spite of them.

    That has None where something is missing or wrong, and is good for checking names only.
    """
    source, findings = read_yaml(content, file=file)
    if source is None:
        return None, findings
    data = source.data
    if findings and not (isinstance(data, dict) and "kind" in data):
        return None, findings  # what was read on is no source file at all, and nothing more can be said of it
    if not isinstance(data, dict):
        place = source.places[()]
        return None, [
            Finding("E107", place, say("the file does not consist of keys and values"), say("begin with “kind: …”"),
                    source.excerpt(place.line))
        ]  # fmt: skip
    named = data.get("kind")
    if named is None:
        place = Place(file)
        remedy = (
            say("add “kind: {kind}” as the first line", kind=kind) if kind else say("add “kind: …” as the first line")
        )
        return None, [Finding("E101", place, say("the key “kind” is missing"), remedy, source.excerpt(1))]
    allowed = [kind] if kind else sorted(KINDS)
    if named not in allowed:
        place = source.places[("kind",)]
        near = nearest(str(named), allowed)
        return None, [
            *findings,
            Finding(
                "E103",
                place,
                say(
                    "“{named}” is not allowed here; allowed: {allowed}", named=shown(named), allowed=", ".join(allowed)
                ),
                say("did you mean “{near}”?", near=near) if near else say("move the file, or change its kind"),
                source.excerpt(place.line),
            ),
        ]
    model = KINDS[str(named)]
    blanks = find_blanks(source)
    try:
        value = model.model_validate(data)
    except ValidationError as error:
        wrong = schema_findings(error, source, model, besides=blanks)
        lost = Lost()
        part = salvage(model, data, lost)
        return (
            Loaded(rename(part, unit), source, frozenset(lost.kinds)),
            [*findings, *blank_findings(blanks, source), *wrong],
        )
    return Loaded(rename(value, unit), source), [*findings, *blank_findings(blanks, source)]
