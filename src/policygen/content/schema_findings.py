"""Turns a model's complaints about a file into findings in plain words."""

from __future__ import annotations

import re
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from policygen.content.models.base import Record
from policygen.content.read_yaml import Path, SourceFile
from policygen.findings import NOWHERE, Finding, nearest

_REMEDIES = {
    "text_expected": "write one text; put it in quotes if it contains “: ” or “ #”",
    "text_empty": "write the text, or delete the key if it is optional",
    "text_too_long": "shorten the text",
    "prose_block": "use paragraphs, lists, *emphasis* and links only",
    "prose_item": "join the paragraphs, or make an item of each",
    "prose_nested": "make it one list, or two lists one after the other",
    "id_form": "rename it, for example “design-school”",
    "id_numbered": "rename it; it must stay the same once others refer to it",
    "number_form": "write the digits without spaces, commas or units",
    "year_form": "give the year of the figure, not of the publication",
    "whole_form": "write the digits only",
    "flag_form": "write it without quotes and in English",
    "date_form": "write it in figures, the year first",
    "month_form": "write it in figures, the year first",
    "step_form": "count the years from the adoption on",
    "string_too_long": "shorten it",
    "string_too_short": "write it out",
}


def schema_findings(error: ValidationError, source: SourceFile, model: type[Record]) -> list[Finding]:
    """Return a finding for each complaint, at the place of the value or key that causes it."""
    # A list that is not empty counts as too short for pydantic where its items are wrong; those are reported.
    details = (d for d in error.errors(include_url=False) if d["type"] != "too_short" or not d["input"])
    return [_finding(detail, source, model) for detail in details]


def _finding(detail: Any, source: SourceFile, model: type[Record]) -> Finding:
    path = _known(tuple(detail["loc"]), source)
    place = source.places.get(path, NOWHERE)
    if detail["loc"][-1:] == ("[key]",):
        place = source.keys.get(path, place)
    kind = detail["type"]
    context = detail.get("ctx", {})
    match kind:
        case "missing":
            name = detail["loc"][-1]
            parent = _known(tuple(detail["loc"][:-1]), source)
            place = source.keys.get(parent) or source.places.get(parent) or place
            where = f" in “{_words(parent)}”" if parent else ""
            code, message = "E101", f"the key “{name}” is missing{where}"
            remedy = _about(str(name))
        case "extra_forbidden":
            place = source.keys.get(path, place)
            known = _fields(model, path[:-1])
            name = str(path[-1])
            near = nearest(name, known)
            code, message = "E102", f"the key “{name}” is not known here"
            remedy = f"did you mean “{near}”?" if near else f"keys here are: {', '.join(sorted(known))}"
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", context["expected"])
            near = nearest(str(detail["input"]), allowed)
            code, message = "E103", f"“{_shown(detail['input'])}” is not allowed here; allowed: {', '.join(allowed)}"
            remedy = f"did you mean “{near}”?" if near else "choose one of these"
        case "too_short":
            code, message = "E104", "at least one entry is needed here"
            remedy = "add one"
        case "string_pattern_mismatch":
            code, message = "E105", f"“{_shown(detail['input'])}” does not have the expected form"
            remedy = f"compare with another file (pattern: {context['pattern']})"
        case "string_too_long" | "string_too_short":
            limit = context.get("max_length") or context.get("min_length")
            least = "at most" if kind == "string_too_long" else "at least"
            code, message = "E106", f"the text has {len(str(detail['input']))} characters; {least} {limit} are expected"
            remedy = _REMEDIES[kind]
        case _:
            # A text's own complaint may know the line inside the text.
            place = context.get("place") or place
            code, message = "E106", _plain(detail["msg"])
            remedy = _REMEDIES.get(kind, "compare with another region's file")
    return Finding(code, place, message, remedy, source.excerpt(place.line))


def _shown(value: object) -> str:
    """Return what was typed, in a length that can be read in a message."""
    text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _plain(message: str) -> str:
    if message.startswith("Input should be a valid dictionary or instance of"):
        return "several keys with their values are expected here"
    replacements = {
        "Input should be a valid tuple": "a list is expected here",
        "Input should be a valid dictionary": "a mapping (key: value) is expected here",
        "Input should be a valid string": "text is expected here",
        "Input should be": "a number is expected here that is",
    }
    for begin, plain in replacements.items():
        if message.startswith(begin):
            return plain + message[len(begin) :]
    return message[:1].lower() + message[1:]


def _about(name: str) -> str:
    if name == "source":
        return "say where the number comes from: the id of an entry of “sources” in region.yaml"
    if name == "year":
        return "give the figure's year, or “undated” where the source gives none"
    return f"add “{name}: …”; see another region's file for an example"


def _known(path: Path, source: SourceFile) -> Path:
    """Cut a path to the part that the file has: a model's own steps, such as ``[key]``, are not in the file."""
    while path and path not in source.places and path not in source.keys:
        path = path[:-1]
    return path


def _words(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _fields(model: type[BaseModel], path: Path) -> set[str]:
    """Return the keys that the model allows at a path."""
    current: object = model
    for part in path:
        current = _step(current, part)
        if current is None:
            return set()
    if isinstance(current, type) and issubclass(current, BaseModel):
        return set(current.model_fields)
    return set()


def _step(annotation: object, part: str | int) -> object:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        info = annotation.model_fields.get(str(part))
        return _bare(info.annotation) if info else None
    arguments = [a for a in get_args(annotation) if a is not Ellipsis]
    return _bare(arguments[-1]) if arguments else None


def _bare(annotation: object) -> object:
    """Take off what stands around a type: metadata, and the None of an optional field."""
    while (origin := get_origin(annotation)) in (Annotated, Union, UnionType):
        members = get_args(annotation)
        annotation = members[0] if origin is Annotated else next(a for a in members if a is not type(None))
    return annotation
