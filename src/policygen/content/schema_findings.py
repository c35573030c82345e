"""Turns a model's complaints about a file into findings in plain words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from policygen.content.blanks import name_path
from policygen.content.described import described
from policygen.content.list_first import list_first
from policygen.content.models.base import Record
from policygen.content.read_yaml import Path, SourceFile
from policygen.findings import NOWHERE, Finding, Message, nearest, say, shown

_REMEDIES = {
    "text_expected": say("write one text; put it in quotes if it contains “: ” or “ #”"),
    "text_empty": say("write the text, or delete the key if it is optional"),
    "text_too_long": say("shorten the text"),
    "prose_block": say("use paragraphs, lists, *emphasis* and links only"),
    "prose_item": say("join the paragraphs, or make an item of each"),
    "prose_nested": say("make it one list, or two lists one after the other"),
    "id_form": say("rename it, for example “design-school”"),
    "id_numbered": say("rename it; it must stay the same once others refer to it"),
    "number_form": say("write the digits without spaces, commas or units"),
    "year_form": say("give the year of the figure, not of the publication"),
    "whole_form": say("write the digits only"),
    "flag_form": say("write it without quotes and in English"),
    "date_form": say("write it in figures, the year first"),
    "month_form": say("write it in figures, the year first"),
    "step_form": say("count the years from the adoption on"),
}

_MAPPING = say("several keys with their values are expected here")
#: What pydantic says of a value of the wrong type, in words for people.
_TYPES = {
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "tuple_type": say("a list is expected here"),
    "string_type": say("text is expected here"),
}


def schema_findings(
    error: ValidationError, source: SourceFile, model: type[Record], *, besides: Collection[Path] = ()
) -> list[Finding]:
    """Return a finding for each complaint, at the place of the value or key that causes it.

    ``besides`` are the paths of values that have a finding already.
    """
    # A list that is not empty counts as too short for pydantic where its items are wrong; those are reported.
    details = [d for d in error.errors(include_url=False) if d["type"] != "too_short" or not d["input"]]
    details = [d for d in details if _known(tuple(d["loc"]), source) not in besides]
    misspelt = {(*d["loc"][:-1], _meant(d["loc"], model)) for d in details if d["type"] == "extra_forbidden"}
    # A key that is missing because it is misspelt is one fault.
    details = [d for d in details if d["type"] != "missing" or tuple(d["loc"]) not in misspelt]
    return list_first(details, lambda detail: _finding(detail, source, model), file=source.file)


def _meant(loc: Sequence[str | int], model: type[Record]) -> str | None:
    """Return the key that an unknown one is most like, if any."""
    return nearest(str(loc[-1]), _fields(model, tuple(loc[:-1])))


def _finding(detail: Any, source: SourceFile, model: type[Record]) -> Finding:
    path = _known(tuple(detail["loc"]), source)
    place = source.places.get(path, NOWHERE)
    if detail["loc"][-1:] == ("[key]",):
        place = source.keys.get(path, place)
    match detail["type"]:
        case "missing":
            parent = _known(tuple(detail["loc"][:-1]), source)
            place = source.keys.get(parent) or source.places.get(parent) or place
            name = name_path(parent, source.data)
            code, message, remedy = "E101", *_missing(str(detail["loc"][-1]), name)
        case "extra_forbidden":
            place = source.keys.get(path, place)
            code, message, remedy = "E102", *_unknown(str(path[-1]), _fields(model, path[:-1]))
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
            code, message, remedy = "E103", *_not_among(shown(detail["input"]), allowed)
        case "too_short":
            code, message, remedy = "E104", say("at least one entry is needed here"), say("add one")
        case "string_pattern_mismatch":
            code = "E105"
            message = say("“{value}” does not have the expected form", value=shown(detail["input"]))
            example = _example(model, path)
            remedy = (
                say("write it like this: {example}", example=example)
                if example
                else say("compare with another file (pattern: {pattern})", pattern=detail["ctx"]["pattern"])
            )
        case _:
            # A text's own complaint may know the line inside the text.
            place = detail.get("ctx", {}).get("place") or place
            code, message, remedy = "E106", *_other(detail)
    return Finding(code, place, message, remedy, source.excerpt(place.line))


def _example(model: type[BaseModel], path: Path) -> str:
    """Return the first example that is given for the field at a path, or an empty string."""
    owner: object = model
    for part in path[:-1]:
        owner = _step(owner, part)
    if not isinstance(owner, type):
        return ""
    said = described().get(owner.__name__, {}).get(str(path[-1]), [])
    return str(said[1]) if len(said) > 1 and isinstance(said[1], str) else ""


def _missing(name: str, parent: str) -> tuple[Message, Message]:
    if parent:
        message = say("the key “{name}” is missing in “{parent}”", name=name, parent=parent)
    else:
        message = say("the key “{name}” is missing", name=name)
    if name == "source":
        return message, say("say where the number comes from: the id of an entry of “sources” in region.yaml")
    if name == "year":
        return message, say("give the year of the figure, or “undated” where the source gives none")
    return message, say("add “{name}: …”; see another region’s file for an example", name=name)


def _unknown(name: str, known: set[str]) -> tuple[Message, Message]:
    near = nearest(name, known)
    message = say("the key “{name}” is not known here", name=shown(name))
    if near:
        return message, say("did you mean “{near}”?", near=near)
    return message, say("keys here are: {known}", known=", ".join(sorted(known)))


def _not_among(value: str, allowed: list[str]) -> tuple[Message, Message]:
    near = nearest(value, allowed)
    message = say("“{value}” is not allowed here; allowed: {allowed}", value=value, allowed=", ".join(allowed))
    return message, say("did you mean “{near}”?", near=near) if near else say("choose one of these")


def _other(detail: Any) -> tuple[Message, Message]:
    """Return message and remedy of a complaint about a value's form or size."""
    kind, context = detail["type"], detail.get("ctx", {})
    if "message" in context:  # one of the models' own: see models.text.complaint
        return context["message"], _REMEDIES[kind]
    if kind in ("string_too_long", "string_too_short"):
        message = _length(len(str(detail["input"])), context.get("min_length"), context.get("max_length"))
        return message, say("shorten it") if kind == "string_too_long" else say("write it out")
    if found := _TYPES.get(kind):
        return found, say("compare with another region’s file")
    match kind:
        case "greater_than_equal":
            message = say("a number is expected here that is at least {bound}", bound=context["ge"])
        case "less_than_equal":
            message = say("a number is expected here that is at most {bound}", bound=context["le"])
        case _:
            message = say("the value is wrong: {reason}", reason=detail["msg"])
    return message, say("compare with another region’s file")


def _length(length: int, least: int | None, most: int | None) -> Message:
    if most is not None:
        return say("the text has {length} characters; at most {limit} fit here", length=length, limit=most)
    return say("the text has {length} characters; at least {limit} are expected", length=length, limit=least)


def _known(path: Path, source: SourceFile) -> Path:
    """Cut a path to the part that the file has: a model's own steps, such as ``[key]``, are not in the file."""
    while path and path not in source.places and path not in source.keys:
        path = path[:-1]
    return path


def _fields(model: type[BaseModel], path: Path) -> set[str]:
    """Return the keys that the model allows at a path."""
    return set(getattr(type_at(model, path), "model_fields", ()))


def type_at(model: type[BaseModel], path: Path) -> object:
    """Return the type that the model has at a path, without metadata; None where it has none."""
    current: object = model
    for part in path:
        current = _step(current, part)
    return current


def _step(annotation: object, part: str | int) -> object:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        info = annotation.model_fields.get(str(part))
        return bare(info.annotation) if info else None
    arguments = [a for a in get_args(annotation) if a is not Ellipsis]
    return bare(arguments[-1]) if arguments else None


def bare(annotation: object) -> object:
    """Take off what stands around a type: metadata, and the None of an optional field."""
    while (origin := get_origin(annotation)) in (Annotated, Union, UnionType):
        members = get_args(annotation)
        annotation = members[0] if origin is Annotated else next(a for a in members if a is not type(None))
    return annotation
