"""Ids that are spelt alike: one of the two is nearly always a slip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.models.base import Record
from policygen.content.read_yaml import Path
from policygen.content.walk import lists, records
from policygen.findings import Finding, Place, say

#: Hyphens between figures tell numbers apart: “R1-1” is not “R11”.
_HYPHEN = re.compile(r"(?<![0-9])-|-(?![0-9])")


def check_spelling(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each id that differs from another of its list only in case or hyphens."""
    for _, loaded in corpus.loaded():
        for path, items in lists(loaded.model):
            ids = ((str(item.id), (*path, n, "id")) for n, item in enumerate(items) if getattr(item, "id", None))  # type: ignore[attr-defined]
            yield from _alike(((name, loaded.place(where)) for name, where in ids), loaded)
        for path, record in records(loaded.model):
            for field in type(record).model_fields:
                keys = getattr(record, field)
                if isinstance(keys, dict):
                    yield from _alike(((key, _key(loaded, (*path, field, key))) for key in keys), loaded)
    by_place = {region.place(("id",)): region for region in corpus.regions.values()}
    for place, region in sorted(by_place.items()):
        others = [(other.model.id, where) for where, other in sorted(by_place.items()) if where < place]
        yield from _alike([*others, (region.model.id, place)], Loaded[Record](region.model, region.source), only=place)


def _key(loaded: Loaded[Record], path: Path) -> Place:
    return loaded.source.keys.get(path) or loaded.place(path)


def _alike(
    names: Iterable[tuple[str, Place]], loaded: Loaded[Record], *, only: Place | None = None
) -> Iterator[Finding]:
    first: dict[str, tuple[str, Place]] = {}
    for name, place in names:
        other, where = first.setdefault(_HYPHEN.sub("", name.casefold()), (name, place))
        if other != name and (only is None or place == only):
            finding = loaded.finding(
                "W291", place, say("“{name}” is spelt almost like “{other}”", name=name, other=other),
                say("if both mean one thing, keep one of them; else tell them apart by more than hyphens and capitals"),
            )  # fmt: skip
            yield replace(finding, related=((where, say("the other one")),))
