"""What the models expect at a place: a text, a number, which keys."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

from pydantic import BaseModel

from policygen.content.mend.edits import Edit
from policygen.content.mend.outline import Node, Outline
from policygen.content.models import KINDS
from policygen.content.models.base import Record
from policygen.content.models.text import Passage, Prose
from policygen.content.read_yaml import Path
from policygen.content.schema_findings import bare
from policygen.content.schema_findings import type_at as _type_at
from policygen.findings import say

_HEAD = re.compile(r"^(?P<key>\S{3,6}?) *: *[\"'“„‟”]?(?P<kind>[\w-]+)[\"'“”‟]?\s*(#.*)?$", re.M)
_COMMA = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]{1,15}),(?P<part>[0-9]{1,6})")


def model_of(text: str, kind: str | None) -> type[Record] | None:
    """Return the model of a file: that of its place, else the one its first keys name, be they misspelt."""
    if kind:
        return KINDS[kind]
    for found in _HEAD.finditer(text[:2000]):
        if found["kind"] in KINDS and distance(found["key"].strip('“”„"'), "kind") <= 2:
            return KINDS[found["kind"]]
    return None


def type_at(model: type[Record] | None, path: Path) -> object:
    """Return the type that the model wants at a path, without what stands around it; None where it knows none."""
    return _type_at(model, path) if model else None


@functools.cache
def all_keys(model: object) -> frozenset[str]:
    """Return the keys of a model and of all records in it, at any depth."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        inner = (all_keys(bare(field.annotation)) for field in model.model_fields.values())
        return frozenset(model.model_fields).union(*inner)
    return frozenset[str]().union(*(all_keys(bare(part)) for part in get_args(model)))


def is_text(expected: object) -> bool:
    """Return whether a type is free text, into which a colon or a comma may go."""
    return expected in (Passage, Prose, str)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────


def decimal_commas(text: str, outline: Outline, model: type[Record] | None) -> Iterator[Edit]:
    """Yield the repairs of numbers with a decimal comma, where it can be nothing else."""
    nodes = outline.nodes
    for n, node in enumerate(nodes):
        if node.kind != "scalar" or type_at(model, node.path) is not Decimal:
            continue
        start, end = node.start, node.end
        if node.flow and node.plain and n + 2 < len(nodes) and _is_part(text, node, nodes[n + 1], nodes[n + 2]):
            end = nodes[n + 1].end  # {value: 22,9}: the comma made a key of the 9
        if node.style in ('"', "'"):
            start, end = start + 1, end - 1
        found = _COMMA.fullmatch(text[start:end])
        if not found or not _is_decimal(found["whole"], found["part"]):
            continue
        number = f"{found['sign']}{found['whole']}.{found['part']}"
        sentence = say("“{old}” becomes “{new}”: numbers are written with a point", old=found[0], new=number)
        quote = text[node.start] if start > node.start else ""
        yield Edit(node.start, end + len(quote), f"{quote}{number}{quote}", sentence, number)


def _is_part(text: str, node: Node, key: Node, value: Node) -> bool:
    """Return whether a key is the part behind the comma of the number before it."""
    joined = text[node.end : key.start] == "," and key.kind == "key" and key.plain and key.value.isdecimal()
    return joined and value.kind == "scalar" and value.start == value.end


def _is_decimal(whole: str, part: str) -> bool:
    """Return whether a comma cannot part thousands: 1,234 could be either."""
    return len(part) != 3 or len(whole) > 3 or whole.startswith("0")


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────


def misspelt_keys(outline: Outline, model: type[Record] | None) -> Iterator[Edit]:
    """Yield the repairs of unknown keys that are near to one key of their place, and to one only."""
    present: dict[Path, Counter[str]] = {}
    for node in outline.nodes:
        if node.kind == "key":
            present.setdefault(node.path[:-1], Counter())[node.value] += 1
    for node in outline.nodes:
        if node.kind != "key" or not node.plain:
            continue
        parent = node.path[:-1]
        right = _meant(node.value, type_at(model, parent))
        if right is None or right in present[parent]:
            continue
        rivals = [key for key, times in present[parent].items() for _ in range(times)]
        if sum(_meant(key, type_at(model, parent)) == right for key in rivals) == 1:
            sentence = say("the key “{old}” becomes “{new}”, the only one like it here", old=node.value, new=right)
            yield Edit(node.start, node.end, right, sentence, right)


def _meant(key: str, record: object) -> str | None:
    """Return the one key of a record that an unknown key is near to."""
    if not (isinstance(record, type) and issubclass(record, BaseModel)) or key in record.model_fields:
        return None
    most = 1 if len(key) < 6 else 2
    near = [name for name in record.model_fields if distance(key.casefold(), name) <= most]
    return near[0] if len(near) == 1 else None


def distance(first: str, second: str) -> int:
    """Return how many letters must be typed, left out, exchanged or swapped with the next (restricted edit distance).

    Words whose lengths differ by more than two are far apart, whatever their letters: 3.
    """
    if abs(len(first) - len(second)) > 2 or len(first) > 60:
        return 3
    older: list[int] = []
    old = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        row = [i]
        for j, b in enumerate(second, 1):
            best = min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        older, old = old, row
    return old[-1]
