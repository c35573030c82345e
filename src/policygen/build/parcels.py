"""Hands a project to another process: its parts are unpacked when they are asked for, for most items need few."""

from __future__ import annotations

import pickle
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from policygen.build.project import Project

K = TypeVar("K")
V = TypeVar("V")


class Parcels(Mapping[K, V]):
    """A mapping whose values are pickled one by one, and unpickled when they are asked for.

    Those that are surely asked for stay as they are: what is pickled apart is held twice for a while.
    """

    def __init__(self, values: Mapping[K, V], surely: Container[K] = ()) -> None:
        self._packed = {
            key: b"" if key in surely else pickle.dumps(value, pickle.HIGHEST_PROTOCOL) for key, value in values.items()
        }
        self._unpacked: dict[K, V] = {key: value for key, value in values.items() if key in surely}

    def __getitem__(self, key: K) -> V:
        if key not in self._unpacked:
            self._unpacked[key] = pickle.loads(self._packed[key])
        return self._unpacked[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def parcelled(project: Project, owners: Container[str] = ()) -> Project:
    """Return a project that says the same and is unpickled in a fraction of the time.

    ``owners`` are those whose documents are to be made.
    """
    documents = project.corpus.documents
    return replace(
        project,
        corpus=replace(project.corpus, documents=Parcels(documents, {key for key in documents if key[0] in owners})),
        catalogs=replace(project.catalogs, by_name=Parcels(project.catalogs.by_name)),
    )
