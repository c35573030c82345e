"""Sets what stands around numbers: ranges, digit groups, dates, references, currencies and signs.

Only spaces and hyphens change, and only where the words beside a number leave no doubt of what it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from policygen.document.typography_bind import CLOSING, HARD
from policygen.document.typography_rules import Rules

NARROW = "\u202f"

#: What finds a passage, and what stands there afterwards.
Edit = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_NUMBER = r"(?:[1-9]\d{0,2}(?:[ \u00a0]\d{3})+|[1-9]\d{0,3}|0)(?:[.,]\d+)?"
# Not a month ("2019-11"), not a postal code ("43-300 Bielsko-Biała"), not a chain ("978-80-…"), not an id ("CE-1").
_RANGE = re.compile(
    rf"(?<![\w.,/+–-])(?!(?:1[5-9]|20)\d\d-1[0-2]\b)(?!\d\d-\d{{3}}[ \u00a0][^\W\d_a-z])"
    rf"({_NUMBER}(?:\.|[ \u00a0]?%)?)-(?={_NUMBER}(?!\w|[-/]|[.,]\d))"
)
_DIGITS = re.compile(r"(?<![\w.,/+-])\d+(?:[ \u00a0]\d+)+(?!\w)")
_DATE = re.compile(
    r"(?<![\w.,/])(?<!\w[–-])((?:0?[1-9]|[12]\d|3[01])\.)[ \u00a0]?((?:0?[1-9]|1[0-2])\.)([ \u00a0]?)"
    r"(?=(?:1[5-9]|20)\d\d(?![\w/]|[.,-]\d))"
)
#: A short word with a full stop, or a sign, right before a number: "čl.3", "§4".
_GLUED = re.compile(r"(?<![\w.§])([^\W\d_]{1,6}\.|§{1,2})(?=\d)")
#: A number that is not in groups, with the word after it.
_LONG = re.compile(r"(?<![\w.,/+–-])[1-9]\d{3,11}(?!\w)(?=(?:[.,]\d{1,6}(?!\w))?([ \u00a0]?)(\S*))")
_BLANK = re.compile(f"[ {HARD}]")


def set_ranges(text: str) -> str:
    """Set the dash of a range of numbers in the place of a hyphen: ``2019–2022``."""
    return _RANGE.sub(r"\1–", text)


def group_digits(text: str) -> str:
    """Part the digits of numbers that are written in groups by narrow spaces."""
    return _DIGITS.sub(_group, text)


def _group(match: re.Match[str]) -> str:
    """Part the digits of one number by narrow spaces; a year before the number stays apart."""
    numbers = _BLANK.split(match[0])
    year = match[0][:5] if len(numbers[0]) == 4 else ""
    first, *others = numbers[1:] if year else numbers
    one = len(first) <= 3 and first[0] != "0" and others and all(len(group) == 3 for group in others)
    return year + NARROW.join((first, *others)) if one else match[0]


@functools.cache
def number_edits(rules: Rules) -> tuple[Edit, ...]:
    """Return the edits that put spaces before, behind and into numbers; ranges can be told only afterwards."""
    edits: list[Edit] = [(_GLUED, functools.partial(_part, rules=rules))]
    if rules.spaced_signs:
        signs = "|".join(map(re.escape, rules.spaced_signs))
        # "25%-Anteil" and "5%iger" are words.
        edits.append((re.compile(rf"(?<=\d)(?=(?:{signs})(?!\w|-[^\W\d_]))"), lambda _: HARD))
    if rules.spaced_before:
        signs = "|".join(map(re.escape, rules.spaced_before))
        edits.append((re.compile(rf"(?<!\w)({signs})(?=\d)"), lambda match: match[0] + HARD))
    if rules.spaced_dates:
        edits.append((_DATE, _date))
    if rules.grouped_from:
        edits.append((_LONG, functools.partial(_part_digits, rules=rules)))
    return tuple(edits)


def _part(match: re.Match[str], rules: Rules) -> str:
    return match[0] + HARD if match[1] in rules.before_number else match[0]


def _date(match: re.Match[str]) -> str:
    return f"{match[1]}{HARD}{match[2]}{match[3] or ' '}"


def _part_digits(match: re.Match[str], rules: Rules) -> str:
    """Part the digits of an amount: a unit, currency or counted noun stands after it, or a currency before it."""
    digits = match[0]
    if len(digits) < rules.grouped_from or not _is_amount(match, rules):
        return digits
    return HARD.join(digits[max(0, end - 3) : end] for end in range(len(digits) % 3 or 3, len(digits) + 1, 3))


def _is_amount(match: re.Match[str], rules: Rules) -> bool:
    core = match[2].rstrip(CLOSING)
    stem = core.rstrip(".")
    named = (rules.units, rules.currencies, rules.scales, rules.counted)
    if core and any(core in words or stem in words for words in named):
        return bool(match[1]) or not core[0].isalnum()
    before = _BLANK.split(match.string[max(0, match.start() - 8) : match.start()])
    return (before[-1] or (before[-2] if len(before) > 1 else "")) in rules.currencies
