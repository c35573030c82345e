"""How a language writes numbers: the table ``[numbers]`` of its ``language.toml``."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policygen.languages import Language

#: What the keys of ``scales`` stand for.
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


@dataclass(frozen=True)
class Writing:
    """Compiled patterns for the numbers of one language.

    ``number`` finds a number with what it is counted in (groups ``scale``). ``named`` has, by number, what may stand
    for it in letters: its words, and the name of the month. ``scales`` and ``currencies`` map a pattern to a factor
    and to a code; ``percent`` is what stands for the sign.
    """

    number: re.Pattern[str]
    decimal: str
    named: Mapping[int, tuple[str, ...]]
    months: Mapping[int, tuple[str, ...]]
    month: re.Pattern[str] | None
    scales: tuple[tuple[re.Pattern[str], int], ...]
    currencies: Mapping[str, re.Pattern[str]]
    percent: re.Pattern[str]


def writings(languages: Mapping[str, Language]) -> dict[str, Writing]:
    """Return how each language that says so writes its numbers."""
    return {code: _writing(_frozen(language.numbers)) for code, language in languages.items() if language.numbers}


@functools.cache
def named(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of some words, with small letters or capitals."""
    return re.compile(any_of(words), re.IGNORECASE)


def any_of(words: Sequence[str]) -> str:
    """Return a pattern for any of some words; one that ends in ``*`` stands for every word that begins so."""
    if not words:
        return r"(?!)"
    # The longest first: “euro” would else be found in “eurocentů”.
    listed = sorted(words, key=len, reverse=True)
    parts = []
    for word in listed:
        body = re.escape(word.rstrip("*"))
        if word[:1].isalnum():
            body = r"(?<![^\W\d_])" + body
        if word.endswith("*"):
            body += r"\w*"
        elif word[-1:].isalnum():
            body += r"(?![^\W_])"
        parts.append(body)
    return "|".join(parts)


def _frozen(table: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    def freeze(value: Any) -> Any:
        if isinstance(value, Mapping):
            return tuple((key, freeze(inner)) for key, inner in sorted(value.items()))
        return tuple(freeze(inner) for inner in value) if isinstance(value, list | tuple) else value

    return tuple((key, freeze(value)) for key, value in sorted(table.items()))


def _months(names: Mapping[int, Sequence[str]]) -> re.Pattern[str]:
    parts = "|".join(f"(?P<m{n}>{'|'.join(map(re.escape, words))})" for n, words in names.items())
    # The first letters keep the engine from trying all names at every letter of a text.
    first = "".join(sorted({re.escape(word[0]) for words in names.values() for word in words}))
    return re.compile(rf"(?<![^\W\d_])(?=[{first}])(?:{parts})(?!\w)")


@functools.cache
def _writing(frozen: tuple[tuple[str, Any], ...]) -> Writing:
    table = dict(frozen)
    decimal = str(table.get("decimal", "."))
    group = "." if decimal == "," else ","
    scales = dict(table.get("scales", ()))
    scaled = [word for words in scales.values() for word in words]
    tail = rf"(?:{re.escape(decimal)}\d+(?!\d))?"
    number = rf"(?:(?<!\d)\d{{1,3}}(?:([ {group}'’])\d{{3}})(?:\1\d{{3}})*(?!\d){tail}|\d+{tail})"
    months = {n: tuple(words) for n, words in enumerate(table.get("months", ()), 1)}
    # As they are written, and at the beginning of a sentence; small “may” is no month in English.
    written = {n: (*words, *(word[:1].upper() + word[1:] for word in words)) for n, words in months.items()}
    return Writing(
        number=re.compile(rf"(?=\d){number}(?:[ -]?(?P<scale>{any_of(scaled)}))?"),
        decimal=decimal,
        named={
            **{n: tuple(words) for n, words in enumerate(table.get("words", ()))},
            **{n: tuple(words) for n, words in zip(range(20, 100, 10), table.get("tens", ()), strict=False)},
        },
        months=written,
        month=_months(written) if written else None,
        scales=tuple((re.compile(any_of(words)), _SCALES[key]) for key, words in scales.items() if key in _SCALES),
        currencies={code: re.compile(any_of(words)) for code, words in dict(table.get("currencies", ())).items()},
        percent=re.compile(any_of(["%", *table.get("percent", ())]), re.IGNORECASE),
    )
