"""Numbers, money, dates and lists as readers of a language write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from policygen.languages import Language

#: Parts digit groups (interinstitutional style guide: a hard, thin space, never comma or point).
GROUP = "\u202f"
HARD = "\u00a0"

_UNITS = {"number": "", "persons": "", "km2": "km²", "percent": "%"}


def number(value: Decimal | int, language: Language) -> str:
    """Return a number with the language's decimal sign and thin hard spaces between digit groups."""
    locale = Locale.parse(language.locale)
    decimals = max(0, -int(Decimal(value).as_tuple().exponent)) if isinstance(value, Decimal) else 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    shown = format_decimal(value, format=pattern, locale=locale)
    group = locale.number_symbols["latn"]["group"]
    sign = locale.number_symbols["latn"]["decimal"]
    # Minimum grouping differs by locale in CLDR; the house groups every number of four digits and more.
    whole, _, rest = shown.replace(group, "").partition(sign)
    digits = whole.lstrip("-\u2212")
    groups = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)][::-1]
    return ("\u2212" if digits != whole else "") + GROUP.join(groups) + (sign + rest if rest else "")


def amount(value: Decimal, unit: str, language: Language) -> str:
    """Return a value with its unit; a currency stands before the amount in English and Dutch, else after it."""
    shown = number(value, language)
    if unit in _UNITS:
        sign = _UNITS[unit]
        return f"{shown}{HARD}{sign}" if sign else shown
    return f"{unit}{HARD}{shown}" if language.amount_first else f"{shown}{HARD}{unit}"


def day(value: date, language: Language) -> str:
    """Return a day with its month's name, in the case that dates take."""
    if language.months:
        return f"{value.day}.{HARD}{language.months[value.month - 1]} {value.year}"
    return format_date(value, format="long", locale=language.locale)


def month(value: date, language: Language) -> str:
    """Return month and year, the month's name standing alone (nominative)."""
    return format_date(value, format="LLLL y", locale=language.locale)


def listed(items: Sequence[str], language: Language) -> str:
    """Return items as a list in running text, with the language's “and”."""
    return format_list(list(items), locale=language.locale)


def language_name(code: str, language: Language) -> str:
    """Return the name of a language in another, as it stands in a sentence (CLDR); its code where CLDR has none."""
    return str(Locale.parse(language.locale).languages.get(code, code))
