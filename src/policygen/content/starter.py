"""Writes the first file of a kind for somebody to fill in: every field with what it is, an example, its limits.

What is said comes from the models and from ``models/fields.toml``, as in the JSON Schemas: a new field is in the next
file that is made. What the region must write has a blank (see ``blanks``); what may be left out is commented out.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Union, get_args, get_origin

from policygen.content.blanks import BLANK
from policygen.content.described import described
from policygen.content.json_schema import LENGTH, json_schema
from policygen.content.models import KINDS
from policygen.content.models.base import Record, Ref
from policygen.content.models.project import NameForms, Region
from policygen.content.models.text import Passage, Prose
from policygen.content.read_yaml import Path

#: Says a text of ``fields.toml``, or one of the words below, in the language of the file.
Tell = Callable[[str], str]

EXAMPLE = "Example"
ALLOWED = "Allowed: %(values)s."
OPTIONAL = "Optional."
HEAD = (
    "Lines that begin with # are explanations; they are never printed. Write what is asked for in place of ???.",
    "What is marked as optional is switched off. To use it, delete the first # of each of its lines.",
    "To add another entry to a list, copy an entry with its hyphen and give it another id.",
)

#: The words of the comments that do not come from ``fields.toml``.
OWN_WORDS = (EXAMPLE, LENGTH, ALLOWED, OPTIONAL, *HEAD)

#: The models whose ids a new paper has already, by the kind that references to them have.
_FIRST = {
    "finding": "Finding", "objective": "Objective", "recommendation": "Recommendation", "source": "Source",
}  # fmt: skip

_WIDTH = 100


@dataclass(frozen=True)
class Given:
    """What is known when a file is made.

    ``values`` are written instead of blanks, by path (the one item of a list has the number 0). ``choices`` are the
    ids that a reference of a kind may name, the best example first. ``names`` has, for every language that the region
    needs a name in, examples of its forms, by form.
    """

    values: Mapping[Path, str] = field(default_factory=dict)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: The languages in which sentences need more than the name itself.
    inflected: frozenset[str] = frozenset()


def write_starter(kind: str, given: Given, tell: Tell) -> str:
    """Return a file of a kind as text, with blanks where somebody is to write."""
    schema = json_schema(kind)
    head = [f"# yaml-language-server: $schema=../../schema/{kind}.json"]
    model = KINDS[kind]
    for text in (described()[model.__name__]["about"], *HEAD):
        head += _comment(tell(text), 0)
    return "\n".join([*head, *_Writer(kind, schema, given, tell).record(model, (), 0), ""])


def translatable(kind: str) -> Iterator[tuple[str, str]]:
    """Yield ``(text, model.field)`` for every text that a file of this kind may tell in its own language."""
    seen: set[type[Record]] = set()

    def visit(model: type[Record]) -> Iterator[tuple[str, str]]:
        if model in seen:
            return
        seen.add(model)
        words = described()[model.__name__]
        if model is KINDS[kind]:
            yield words["about"], model.__name__
        for name, info in model.model_fields.items():
            about, *examples = words[name]
            yield about, f"{model.__name__}.{name}"
            inner = _bare(info.annotation)
            yield from ((text, f"{model.__name__}.{name}") for text in _texts(inner, examples[:1]))
            if inner_model := _record_in(inner):
                yield from visit(inner_model)

    return visit(KINDS[kind])


class _Writer:
    """Writes the lines of one file."""

    def __init__(self, kind: str, schema: dict[str, Any], given: Given, tell: Tell) -> None:
        self.kind, self.schema, self.given, self.tell = kind, schema, given, tell

    def record(self, model: type[Record], path: Path, indent: int) -> list[str]:
        """Return the lines of a record's fields; the first of them is never commented out."""
        fields = model.model_fields
        first = next(name for name, info in fields.items() if info.is_required())
        lines: list[str] = []
        for name in sorted(fields, key=lambda each: each != first) if _is_item(path) else fields:
            made = self._field(model, name, (*path, name), indent)
            demanded = fields[name].is_required() or (*path, name) in self.given.values
            lines += made if demanded else [f"#{line}" for line in made]
            if not indent and name != "kind":
                lines.append("")
        return lines[:-1] if lines and not lines[-1] else lines

    def _field(self, model: type[Record], name: str, path: Path, indent: int) -> list[str]:
        """Return the lines of one field: its comments, its key, its value."""
        info = model.model_fields[name]
        inner = _bare(info.annotation)
        if model is Region and name == "names":
            return [*self._said(model, name, indent, example=None), f"{' ' * indent}names:", *self._names(indent + 2)]
        if value := self.given.values.get(path) or self._first(model, name, info):
            return self._given(model, name, value, indent, inner)
        example = self._example(model, name, inner)
        said = self._said(model, name, indent, example=example)
        return [*said, *self._value(name, inner, path, indent, example)]

    def _first(self, model: type[Record], name: str, info: Any) -> str:
        """Return the id that the first thing of its kind has, or that a reference to it names."""
        if name == "id" and model is not KINDS[self.kind]:
            return str(described()[model.__name__][name][1])
        kind = next((mark.kind for mark in (*info.metadata, *_metadata(info.annotation)) if isinstance(mark, Ref)), "")
        return str(described()[_FIRST[kind]]["id"][1]) if kind in _FIRST else ""

    def _given(self, model: type[Record], name: str, value: str, indent: int, inner: object) -> list[str]:
        said = self._said(model, name, indent, example=None)
        if get_origin(inner) is tuple:
            return [*said, f"{' ' * indent}{name}:", f"{' ' * (indent + 2)}- {value}"]
        return [*said, f"{' ' * indent}{name}: {value}"]

    def _value(self, name: str, inner: object, path: Path, indent: int, example: object) -> list[str]:
        """Return the key of a field with a blank, or with the blanks of what it is made of."""
        margin = " " * indent
        if isinstance(inner, type) and issubclass(inner, Record):
            return [f"{margin}{name}:", *self.record(inner, path, indent + 2)]
        if get_origin(inner) is tuple:
            item = _record_in(inner)
            if item is None:
                return [f"{margin}{name}:", f"{margin}  - {BLANK}"]
            return [f"{margin}{name}:", *_as_item(self.record(item, (*path, 0), indent + 4), indent + 2)]
        if get_origin(inner) is dict:
            assert isinstance(example, dict)
            return [f"{margin}{name}:", *(f"{margin}  {key}: {BLANK}" for key in example)]
        if inner is Prose:
            return [f"{margin}{name}: |", f"{margin}  {BLANK}"]
        return [f"{margin}{name}: {BLANK}"]

    def _names(self, indent: int) -> list[str]:
        """Return the region's names: explained in the first language, with an example in each."""
        lines: list[str] = []
        for n, (language, forms) in enumerate(self.given.names.items()):
            lines.append(f"{' ' * indent}{language}:")
            for form in NameForms.model_fields:
                if form != "nominative" and language not in self.given.inflected:
                    continue
                example = forms.get(form, described()["NameForms"][form][1])
                if n == 0:
                    lines += self._said(NameForms, form, indent + 2, example=None, optional=False)
                lines += self._shown(example, str, indent + 2)
                lines.append(f"{' ' * (indent + 2)}{form}: {BLANK}")
        return lines

    # ── comments ─────────────────────────────────────────────────────────────────────────────────────────────

    def _said(
        self, model: type[Record], name: str, indent: int, *, example: object, optional: bool = True
    ) -> list[str]:
        """Return what a field is, its limits, and the example that goes into its blank."""
        info = model.model_fields[name]
        inner = _bare(info.annotation)
        parts = [self.tell(described()[model.__name__][name][0])]
        limits = self._limits(model, name)
        if "maxLength" in limits:
            parts.append(self.tell(LENGTH) % {"limit": limits["maxLength"]})
        if allowed := self._allowed(info, inner, limits):
            parts.append(self.tell(ALLOWED) % {"values": ", ".join(allowed)})
        if optional and not info.is_required():
            parts.append(self.tell(OPTIONAL))
        lines = _comment(" ".join(parts), indent)
        return [*lines, *self._shown(example, inner, indent)] if example is not None else lines

    def _shown(self, example: object, inner: object, indent: int) -> list[str]:
        """Return the line with the example, as it may be copied into the place of the blank."""
        value = next(iter(example.values())) if isinstance(example, dict) else example
        value = value[0] if isinstance(value, list) else value
        # As YAML has it: a text in double quotes, but for prose, which stands below its key.
        is_text = _is_text(inner) or (isinstance(value, str) and not re.fullmatch(r"[\w.-]+", value))
        bare = inner is Prose or not (is_text or isinstance(value, bool))
        shown = str(value) if bare else json.dumps(value, ensure_ascii=False)
        return [f"{' ' * indent}# {self.tell(EXAMPLE)} → {shown}"]

    def _example(self, model: type[Record], name: str, inner: object) -> object:
        """Return what may be written here: an id of the project, an allowed value, or what ``fields.toml`` has."""
        if _record_in(inner) is not None:
            return None
        info = model.model_fields[name]
        example = next(iter(described()[model.__name__][name][1:]), None)
        if allowed := self._allowed(info, inner, self._limits(model, name)):
            return example if example in allowed else allowed[0]
        if isinstance(example, dict):
            return {key: self.tell(value) for key, value in example.items()}
        return self.tell(example) if isinstance(example, str) and _is_text(inner) else example

    def _allowed(self, info: Any, inner: object, limits: dict[str, Any]) -> Sequence[str]:
        for mark in (*info.metadata, *_metadata(info.annotation)):
            if isinstance(mark, Ref) and mark.kind in self.given.choices:
                return self.given.choices[mark.kind]
        limits = limits.get("items", limits)
        return (limits["const"],) if "const" in limits else tuple(limits.get("enum", ()))

    def _limits(self, model: type[Record], name: str) -> dict[str, Any]:
        """Return what the JSON Schema says of a field."""
        record = self.schema if model is KINDS[self.kind] else self.schema["$defs"][model.__name__]
        found: dict[str, Any] = record["properties"][name]
        return found


def _comment(text: str, indent: int) -> list[str]:
    return [f"{' ' * indent}# {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False)]


def _as_item(lines: list[str], indent: int) -> list[str]:
    """Return the lines of a record as those of a list's item: its first key follows the hyphen."""
    first = next(n for n, line in enumerate(lines) if not line.lstrip().startswith("#"))
    before = [line[2:] for line in lines[:first]]
    return [*before, f"{' ' * indent}- {lines[first].lstrip()}", *lines[first + 1 :]]


def _is_item(path: Path) -> bool:
    return bool(path) and isinstance(path[-1], int)


def _is_text(inner: object) -> bool:
    """Whether a field is printed, so that its example is in the language of the file."""
    if get_origin(inner) is dict:
        return _is_text(_bare(get_args(inner)[1]))
    return inner in (Passage, Prose)


def _texts(inner: object, examples: Sequence[object]) -> Iterator[str]:
    for example in examples:
        if _is_text(inner):
            yield from (example.values() if isinstance(example, dict) else (str(example),))


def _record_in(inner: object) -> type[Record] | None:
    """Return the record that a field has, or a list of them."""
    for part in (inner, *(_bare(each) for each in get_args(inner))):
        if isinstance(part, type) and issubclass(part, Record):
            return part
    return None


def _bare(annotation: object) -> object:
    """Take off what stands around a type: metadata, and the None of an optional field."""
    while True:
        members = get_args(annotation)
        if get_origin(annotation) is Annotated:
            annotation = members[0]
        elif type(None) in members:
            annotation = next(member for member in members if member is not type(None))
        else:
            return annotation


def _metadata(annotation: object) -> Iterator[object]:
    """Yield what is said of a type and of those that it is made of."""
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        if get_origin(annotation) in (Annotated, tuple, Union) or type(None) in get_args(annotation):
            yield from _metadata(part)
