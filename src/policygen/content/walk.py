"""Walks models: visits every value with its path, and rebuilds a model with its passages changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel

from policygen.content.models.base import Record
from policygen.content.models.text import Passage, Prose, name_units
from policygen.content.read_yaml import Path

R = TypeVar("R", bound=Record)


def identity(item: object, position: int) -> str:
    """Return the stable name of a list's item: its id, or the ids of what it joins."""
    for name in ("id", "indicator"):
        if found := getattr(item, name, None):
            return str(found)
    if region := getattr(item, "region", None):
        other = getattr(item, "recommendation", None) or getattr(item, "finding", None)
        return f"{region}-{other}" if other else str(region)
    return str(position)


def rename(model: R, unit: str) -> R:
    """Return the model with every passage's unit id set, all of them below ``unit``."""

    def passage(value: Passage, path: str) -> Passage:
        return replace(value, unit=path)

    return _rebuild(model, unit, passage, name_units)


def change(model: R, passage: Callable[[Passage], Passage]) -> R:
    """Return the model with ``passage`` applied to every passage, those inside prose included."""

    return _rebuild(model, "", lambda value, _: passage(value), lambda value, _: value.change(passage))


def _rebuild(
    model: R, unit: str, passage: Callable[[Passage, str], Passage], prose: Callable[[Prose, str], Prose]
) -> R:
    def visit(value: object, path: str) -> object:
        match value:
            case Passage():
                return passage(value, path)
            case Prose():
                return prose(value, path)
            case Record():
                return _rebuild(value, path, passage, prose)
            case tuple():
                return tuple(visit(item, f"{path}/{identity(item, n)}") for n, item in enumerate(value))
            case dict():
                return {key: visit(item, f"{path}/{key}") for key, item in value.items()}
            case _:
                return value

    fields = {name: visit(getattr(model, name), f"{unit}/{name}") for name in type(model).model_fields}
    # The values are validated already; only texts change.
    return type(model).model_construct(model.model_fields_set, **fields)


def passages(model: object) -> Iterator[Passage]:
    """Yield every passage of a model in the order of its fields."""
    match model:
        case Passage():
            yield model
        case Prose():
            yield from model.passages
        case BaseModel():
            for name in type(model).model_fields:
                yield from passages(getattr(model, name))
        case tuple():
            for item in model:
                yield from passages(item)
        case dict():
            for item in model.values():
                yield from passages(item)
        case _:
            pass  # a value without text


def lists(model: Record, path: Path = ()) -> Iterator[tuple[Path, tuple[Record, ...]]]:
    """Yield ``(path, items)`` for every list of records, the lists inside them included."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Record):
            yield from lists(value, (*path, name))
        elif isinstance(value, tuple) and value and isinstance(value[0], Record):
            yield (*path, name), value
            for n, item in enumerate(value):
                yield from lists(item, (*path, name, n))


def records(model: Record, path: Path = ()) -> Iterator[tuple[Path, Record]]:
    """Yield ``(path, record)`` for the model and every record inside it."""
    yield path, model
    for name in type(model).model_fields:
        yield from _records(getattr(model, name), (*path, name))


def _records(value: object, path: Path) -> Iterator[tuple[Path, Record]]:
    match value:
        case Record():
            yield from records(value, path)
        case tuple():
            for n, item in enumerate(value):
                yield from _records(item, (*path, n))
        case dict():
            for key, item in value.items():
                yield from _records(item, (*path, key))
        case _:
            pass  # a value, or text


def annotated(model: Record, path: Path = ()) -> Iterator[tuple[Path, object, tuple[object, ...], Record]]:
    """Yield ``(path, value, metadata, owner)`` for every value whose type carries metadata, in fields and inside them.

    ``owner`` is the record that has the field. The path is that of the source file (keys and list indexes).
    """
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        yield from _annotated(value, (*path, name), info.annotation, tuple(info.metadata), model)


def _annotated(
    value: object, path: Path, annotation: object, metadata: tuple[object, ...], owner: Record
) -> Iterator[tuple[Path, object, tuple[object, ...], Record]]:
    inner = getattr(annotation, "__metadata__", None)
    if inner is not None:
        metadata = (*metadata, *inner)
        annotation = getattr(annotation, "__origin__", annotation)
    arguments = tuple(a for a in getattr(annotation, "__args__", ()) if a is not Ellipsis)
    match value:
        case None:
            return
        case Record():
            yield from annotated(value, path)
        case tuple():
            for n, item in enumerate(value):
                yield from _annotated(item, (*path, n), arguments[0] if arguments else None, (), owner)
        case dict():
            key_type = arguments[0] if arguments else None
            for key, item in value.items():
                key_metadata = getattr(key_type, "__metadata__", ())
                if key_metadata:
                    yield (*path, key), key, key_metadata, owner
                yield from _annotated(item, (*path, key), arguments[-1] if arguments else None, (), owner)
        case _:
            # An optional field is a union; the metadata stands on the member that is not None.
            for member in arguments:
                metadata = (*metadata, *getattr(member, "__metadata__", ()))
            if metadata:
                yield path, value, metadata, owner
