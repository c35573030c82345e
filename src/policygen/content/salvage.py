"""Makes as much of a model as a faulty file allows, so that its other faults are found in the same run.

What is salvaged is never printed: it serves the checks of names only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

from pydantic import ValidationError, create_model

from policygen.content.models.base import Defines, Record
from policygen.content.schema_findings import bare

R = TypeVar("R", bound=Record)

#: Stands for every kind where a part of the file is lost that may define anything.
ANYTHING = "*"


@dataclass
class Lost:
    """The kinds of things whose definitions may be among what could not be read: nobody can say what is unknown."""

    kinds: set[str] = field(default_factory=set)


def salvage(model: type[R], data: Mapping[str, object], lost: Lost) -> R:
    """Return a record with the fields that are right, None in the place of the others.

    ``lost`` is told what kinds of definitions are missing.
    """
    values: dict[str, Any] = {}
    fields = model.model_fields
    incomplete = any(info.is_required() and name not in data for name, info in fields.items())
    for name, info in fields.items():
        annotation = _annotation(model, name)
        if name not in data:
            values[name] = None if info.is_required() else info.get_default(call_default_factory=True)
            # Where something is missing, what may be left out may be missing by mistake as well.
            lost.kinds.update(_defined(annotation) if incomplete else ())
            continue
        try:
            values[name] = _read(annotation, data[name])
        except ValidationError:
            values[name] = _part(annotation, data[name], lost)
    return model.model_construct(None, **values)


def _record(model: type[R], data: object, lost: Lost) -> R | None:
    if isinstance(data, dict):
        return salvage(model, data, lost)
    lost.kinds.add(ANYTHING)
    return None


@cache
def _annotation(model: type[Record], name: str) -> Any:
    info = model.model_fields[name]
    annotation: Any = info.annotation
    for mark in info.metadata:
        annotation = Annotated[annotation, mark]
    return annotation


def _read(annotation: Any, data: object) -> Any:
    return getattr(_holder(annotation).model_validate({"value": data}), "value")  # noqa: B009  (made at run time)


@cache
def _holder(annotation: Any) -> type[Record]:
    """Return a record with one field of a type: pydantic reads bare types by other rules than those of records."""
    return create_model("Holder", __base__=Record, value=(annotation, ...))


def _is_record(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Record)


def _part(annotation: Any, data: object, lost: Lost) -> Any:
    """Return what can be read of a value that is wrong as a whole."""
    whole, annotation = annotation, cast("Any", bare(annotation))
    origin, inner = get_origin(annotation), [each for each in get_args(annotation) if each is not Ellipsis]
    if _is_record(annotation):
        return _record(annotation, data, lost)
    if origin is tuple and isinstance(data, list):
        return tuple(item for each in data if (item := _item(inner[0], each, lost)) is not None)
    if origin is dict and isinstance(data, dict):
        # A key stays, whatever is wrong with its value: it may define something.
        return {key: _item(inner[1], each, lost) for key, each in data.items()}
    lost.kinds.update(_defined(whole))
    return None


@cache
def _defined(annotation: Any) -> frozenset[str]:
    """Return the kinds of things that a value of a type may define."""
    found = {mark.kind for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, Defines)}
    if _is_record(annotation):
        for info in annotation.model_fields.values():
            found |= {mark.kind for mark in info.metadata if isinstance(mark, Defines)}
            found |= _defined(info.annotation)
    for inner in get_args(annotation):
        if inner is not Ellipsis and not isinstance(inner, str):
            found |= _defined(inner)
    return frozenset(found)


def _item(annotation: Any, data: object, lost: Lost) -> Any:
    kind = cast("Any", bare(annotation))
    if _is_record(kind):
        return _record(kind, data, lost)
    try:
        return _read(annotation, data)
    except ValidationError:
        return None
