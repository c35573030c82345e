"""Walks models: visits every value with its path, and rebuilds a model with its passages changed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
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

    fields = {name: visit(getattr(model, name), f"{unit}/{name}") for name, _ in _fields(type(model))}
    # The values are validated already; only texts change.
    return type(model).model_construct(model.model_fields_set, **fields)


def passages(model: object) -> Iterator[Passage]:
    """Yield every passage of a model in the order of its fields."""
    match model:
        case None | str():
            pass  # most values, and no texts that are printed
        case Passage():
            yield model
        case Prose():
            yield from model.passages
        case tuple():
            for item in model:
                yield from passages(item)
        case dict():
            for item in model.values():
                yield from passages(item)
        case BaseModel():
            for name, _ in _fields(type(model)):
                yield from passages(getattr(model, name))
        case _:
            pass  # a value without text


def lists(model: Record, path: Path = ()) -> Iterator[tuple[Path, tuple[Record, ...]]]:
    """Yield ``(path, items)`` for every list of records, the lists inside them included."""
    for name, _ in _fields(type(model)):
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
    for name, _ in _fields(type(model)):
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


@dataclass(frozen=True, slots=True)
class _Typed:
    """A type taken apart: the metadata that it carries, that of its members where it is a union, its arguments."""

    metadata: tuple[object, ...] = ()
    members: tuple[object, ...] = ()
    arguments: tuple[_Typed, ...] = ()


def _typed(annotation: object, metadata: tuple[object, ...] = ()) -> _Typed:
    inner = getattr(annotation, "__metadata__", None)
    if inner is not None:
        metadata = (*metadata, *inner)
        annotation = getattr(annotation, "__origin__", annotation)
    arguments = tuple(_typed(each) for each in getattr(annotation, "__args__", ()) if each is not Ellipsis)
    # An optional field is a union; the metadata stands on the member that is not None.
    return _Typed(metadata, (*metadata, *(each for member in arguments for each in member.metadata)), arguments)


@functools.lru_cache(maxsize=1000)  # some hundred models, and those that salvage makes
def _fields(model: type[BaseModel]) -> tuple[tuple[str, _Typed], ...]:
    """Return the fields of a model with their types; pydantic takes its time to tell, and there are many records."""
    return tuple((name, _typed(info.annotation, tuple(info.metadata))) for name, info in model.model_fields.items())


def annotated(model: Record, path: Path = ()) -> Iterator[tuple[Path, object, tuple[object, ...], Record]]:
    """Yield ``(path, value, metadata, owner)`` for every value whose type carries metadata, in fields and inside them.

    ``owner`` is the record that has the field. The path is that of the source file (keys and list indexes).
    """
    for name, typed in _fields(type(model)):
        yield from _annotated(getattr(model, name), (*path, name), typed, model)


def _annotated(
    value: object, path: Path, typed: _Typed, owner: Record
) -> Iterator[tuple[Path, object, tuple[object, ...], Record]]:
    match value:
        case None:
            return
        case tuple():
            inner = typed.arguments[0] if typed.arguments else _Typed()
            for n, item in enumerate(value):
                yield from _annotated(item, (*path, n), inner, owner)
        case dict():
            keys, values = (typed.arguments[0], typed.arguments[-1]) if typed.arguments else (_Typed(), _Typed())
            for key, item in value.items():
                if keys.metadata:
                    yield (*path, key), key, keys.metadata, owner
                yield from _annotated(item, (*path, key), values, owner)
        case Record():
            yield from annotated(value, path)
        case _:
            if typed.members:
                yield path, value, typed.members, owner
