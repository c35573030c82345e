"""Numbers: a translation has those of its original, each in the writing of its language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from policygen.content.locks.entry import FINDINGS, STARTER, TEMPLATES, Entry, Fault
from policygen.content.locks.form import PLACEHOLDER
from policygen.content.locks.writing import Writing, any_of, named
from policygen.findings import say

#: What is not read: marks, addresses, tags, entities.
_APART = re.compile(r"\[[\^@#][^\]]*\]|(?<=\])\([^)\s]*\)|(?:https?://|mailto:|www\.)\S+|</?[A-Za-z][^<>]*>?|&#?\w+;")
_DIGIT = re.compile(r"\d")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
#: “km²” is a unit, however its sign is written.
_SQUARE = re.compile(r"\b[kcdm]?m[²³23]\b")
_DAY = re.compile(
    r"(?<![\d.,])(\d{1,2})\. ?(\d{1,2})\. ?((?:19|20)\d\d)?(?!\d)|(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)"
)
_SPAN = re.compile(r"(?<!\d)((?:19|20)(\d\d))( ?[/–-] ?)(\d\d)(?![\d.,])(?!-\d)")
#: “4.0” in a name, in any language.
_VERSION = re.compile(r"(?<![\d.,])\d{1,2}(?:\.\d{1,2}){1,2}(?![\d.,]*\d)")
_ROMAN = re.compile(r"(?<!\w)[IVX]+(?!\w)")
_TO = re.compile(r"\d[.\w]{0,3} (?:\w{1,3}[’' ])?$")
_FROM = re.compile(r" (?:[^\W\d]+\.? )?\d")

#: What number names stand for, up to which; and which years a decade may be cut to its last digits in.
_CENTURIES = (19, 20, 21)
_DECADES = range(1800, 2100, 10)


@dataclass(frozen=True)
class Numbers:
    """The numbers of a text, as values with the way they are written; the currencies and per cents beside them."""

    values: Counter[Decimal]
    written: Mapping[Decimal, str]
    currencies: frozenset[str]
    percent: bool
    text: str


def check_numbers(entry: Entry, writings: Mapping[str, Writing]) -> Iterator[Fault]:
    """Yield a fault for a translation whose numbers are not those of the original.

    Digits may stand for a number in words and the other way round, months for their numbers, Roman numbers for
    centuries. Of several plural forms each must have the numbers of one of the original's.
    """
    if entry.domain == FINDINGS:
        return  # the pages on the codes show how other languages write
    own, other = writings.get(entry.source), writings.get(entry.language)
    if own is None or other is None or not any(map(_has_digits, (*entry.ids, *entry.strings))):
        return
    for string in entry.strings:
        faults = []
        for text in entry.ids:
            bare, target = _without_versions(_bare(text, entry.domain), _bare(string, entry.domain), own, other)
            fault = _compare(read_numbers(bare, own), read_numbers(target, other), own, other)
            if fault is None:
                break
            faults.append(fault)
        else:
            yield faults[0]
            return


def _has_digits(text: str) -> bool:
    return _DIGIT.search(text) is not None


def _bare(text: str, domain: str) -> str:
    if domain in (TEMPLATES, STARTER):
        text = PLACEHOLDER.sub(" ", text.replace("%%", "％")).replace("％", "%")
    text = _BLANKS.sub(" ", _APART.sub(" ", text))
    return _SQUARE.sub(" ", text).replace("₂", "2")


def _without_versions(source: str, target: str, own: Writing, other: Writing) -> tuple[str, str]:
    """Leave out what is written alike in both and is no number of both languages: “4.0” in a name."""
    if own.decimal == other.decimal == ".":
        return source, target
    for found in [found[0] for found in _VERSION.finditer(source)]:
        whole = re.compile(rf"(?<![\d.,]){re.escape(found)}(?![\d.,]*\d)")
        spots = [whole.search(text) for text in (source, target)]
        if all(spot and not _counts(spot, writing) for spot, writing in zip(spots, (own, other), strict=True)):
            source, target = whole.sub(" ", source, count=1), whole.sub(" ", target, count=1)
    return source, target


def _counts(spot: re.Match[str], writing: Writing) -> bool:
    """Whether a unit stands beside a number."""
    after = spot.string[spot.end() : spot.end() + 24].lstrip(" ")
    units = [writing.percent, *writing.currencies.values(), *(pattern for pattern, _ in writing.scales)]
    return any(unit.match(after) for unit in units)


def read_numbers(text: str, writing: Writing) -> Numbers:
    """Return the numbers of a text that is in the language of ``writing``."""
    text = _SPAN.sub(lambda m: f"{m[1]}{m[3]}{m[1][:2]}{m[4]}" if m[4] > m[2] else m[0], text)
    values: Counter[Decimal] = Counter()
    written: dict[Decimal, str] = {}
    currencies: set[str] = set()
    percent = False

    def take(value: Decimal, words: str) -> None:
        values[value] += 1
        written.setdefault(value, words)

    def day(found: re.Match[str]) -> str:
        if not any(part and int(part) == 0 for part in found.groups()[:2]):
            for part in found.groups():
                if part:
                    take(Decimal(int(part)), part)
            return f" {found[3] or found[4] or ''}".rjust(len(found[0])).replace(found[3] or found[4] or "-", "")
        return found[0]

    rest = _DAY.sub(day, text)
    for found in writing.number.finditer(rest):
        scale = found["scale"] or ""
        digits = found[0][: len(found[0]) - len(scale)].rstrip(" -")
        value = _value(digits, writing)
        value *= next((factor for pattern, factor in writing.scales if scale and pattern.fullmatch(scale)), 1)
        take(value, found[0] if scale else digits)
        before, after = rest[max(0, found.start() - 12) : found.start()].rstrip(" "), rest[found.end() :].lstrip(" -")
        percent = percent or bool(writing.percent.match(after))
        for code, pattern in writing.currencies.items():
            if pattern.match(after) or any(m.end() == len(before) for m in pattern.finditer(before)):
                currencies.add(code)
    if values and writing.month:
        for found in writing.month.finditer(rest):
            if _TO.search(rest[: found.start()]) or _FROM.match(rest[found.end() :]):
                take(Decimal((found.lastgroup or "m0")[1:]), found[0])
    return Numbers(values, written, frozenset(currencies), percent, text)


def _value(digits: str, writing: Writing) -> Decimal:
    whole, _, part = digits.partition(writing.decimal)
    return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{part or 0}").normalize()


def _compare(source: Numbers, target: Numbers, own: Writing, other: Writing) -> Fault | None:
    missing, extra = source.values - target.values, target.values - source.values
    for decade in [value for value in (*missing, *extra) if 1900 <= value < 2100 and value % 10 == 0]:
        short = decade % 100
        for lacking, having in ((missing, extra), (extra, missing)):
            if lacking[decade] and having[short]:
                del lacking[decade], having[short]
                for century in _CENTURIES:
                    having.pop(Decimal(century), None)
    lost = [value for value in missing if not _is_named(value, target.text, other)]
    odd = [value for value in extra if not _is_named(value, source.text, own)]
    if lost or odd:
        return _differ(
            [source.written[v] for v in lost], [target.written[v] for v in odd], list(source.written.values())
        )
    for code in sorted(source.currencies ^ target.currencies):
        side, writing = (target, other) if code in source.currencies else (source, own)
        if not writing.currencies.get(code, writing.percent).search(side.text):
            return Fault(
                "E409", say("the currencies differ from the original: {code}", code=code),
                say("give the amounts in the currency of the original"),
            )  # fmt: skip
    if source.percent != target.percent:
        side, writing = (target, other) if source.percent else (source, own)
        if not writing.percent.search(side.text):
            return Fault(
                "E409", say("a number is per cent on one side only"), say("write the sign % where the original has it")
            )
    return None


def _is_named(value: Decimal, text: str, writing: Writing) -> bool:
    """Whether a number stands in a text as a word, as a month, or as a Roman number."""
    if value != int(value):
        return False
    number = int(value)
    if number in _DECADES and number % 100 in writing.named and named(writing.named[number % 100]).search(text):
        return True  # “the 1970s” are “anni Settanta”
    if number in writing.named and named(writing.named[number]).search(text):
        return True
    if number in writing.months and re.search(any_of(writing.months[number]), text):
        return True
    if any(factor == number and pattern.search(text) for pattern, factor in writing.scales):
        return True
    return any(_roman(found[0]) == number for found in _ROMAN.finditer(text))


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[sign] for sign in text]
    return sum(-v if v < max(values[n:]) else v for n, v in enumerate(values))


def _differ(lost: list[str], odd: list[str], all_of_them: list[str]) -> Fault:
    if lost and odd:
        message = say("“{lost}” of the original is not here, but “{odd}” is", lost=", ".join(lost), odd=", ".join(odd))
    elif lost:
        message = say("“{lost}” of the original is not here", lost=", ".join(lost))
    else:
        message = say("“{odd}” is not in the original", odd=", ".join(odd))
    remedy = say("give the numbers of the original, in the writing of this language")
    return Fault("E409", message, remedy, odd[0] if odd else "")
