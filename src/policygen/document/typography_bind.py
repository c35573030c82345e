"""Decides which spaces of a text are hard, from the words on both sides and a language's lists."""

from __future__ import annotations

import functools
import re

from policygen.document.typography_rules import Rules, Words

HARD = "\u00a0"
#: Stands for a footnote's mark and for a forced line break in the text that the rules see.
NOTE = "\ufffc"
BREAK = "\n"
#: What may stand before a word without a space.
OPENING = "([{<\"'„“”‚‘’«»‹›–—-/\u2060"
CLOSING = ",;:!?)]}>\"'“”‘’«»‹›…" + NOTE

_SEPARATOR = re.compile(f"([ {HARD}\u202f{BREAK}])")
_AMOUNT = re.compile(r"[≈~<>±+−–-]?[€$£]?\d+(?:[.,:]\d+)*(?:[–-][€$£]?\d+(?:[.,:]\d+)*)*|\d*[½¼¾⅓⅔]")
_REFERENCE = re.compile(r"[\d§]|[IVXLC]+(?!\w)")
_SMALL = re.compile(r"[^\W\d_A-Z]\.")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NUMERIC_DAY = re.compile(r"(?:\d{1,2}\.[–-])?(?:[1-9]|[12]\d|3[01])\.")
_NUMERIC_MONTH = re.compile(r"(?:[1-9]|1[0-2])\.[,;:)“”‘’«»…]*")
_ORDINAL = re.compile(r"(?:\d{1,3}\.[–-])?\d{1,3}\.|[IVXLC]+\.")
# Four letters or more: a shorter word ("do", "až") belongs to what comes after it.
_NOUN = re.compile(r"[^\W\d_]{4}")


def bind(text: str, rules: Rules) -> str:
    """Make hard every space at which a line must not break; nothing else changes."""
    tokens = _SEPARATOR.split(text)
    leading = _leading(rules)
    words = [token if index % 2 == 0 else "" for index, token in enumerate(tokens)]
    for index in range(1, len(tokens), 2):
        if tokens[index] == " " and words[index - 1] and words[index + 1]:
            before, after = words[index - 1], words[index + 1]
            # Nearly all pairs are two plain words, which nothing can bind: said here, for speed.
            if (
                before.isalpha()
                and after.isalpha()
                and len(before) > 1
                and before not in leading
                and before[1].islower()
            ):
                if after in rules.after_word:
                    tokens[index] = HARD
                continue
            further = words[index + 3] if index + 3 < len(words) and tokens[index + 2] != BREAK else ""
            earlier = words[index - 3] if index >= 3 else ""
            if _bound(before, after, earlier, further, rules):
                tokens[index] = HARD
    return "".join(tokens)


@functools.cache
def _leading(rules: Rules) -> Words:
    """Return all words that may be bound to the one after them."""
    lists = (rules.before_word, rules.before_number, rules.currencies, rules.scales)
    return Words(frozenset().union(*(words.exact for words in lists)), sum((words.beginnings for words in lists), ()))


def _bound(before: str, after: str, earlier: str, further: str, rules: Rules) -> bool:
    """Say whether a line must not break between two words; ``earlier`` and ``further`` stand around them."""
    if after[0] == NOTE or (after[0] in "–—…" and not after.strip("–—" + CLOSING)):
        return True  # neither a dash nor dots nor a note's mark begins a line
    word = before.lstrip(OPENING) or before
    following = after.lstrip(OPENING)
    if word[-1] == ".":
        if word in rules.before_word:
            return True
        if following[:1].isupper() and _initials(word, rules) and not _SMALL.fullmatch(earlier.lstrip(OPENING)):
            return True  # initials: ÚJČ 880; not the end of "z. B."
        if rules.ordinals and following[:1].islower() and _ORDINAL.fullmatch(word) and _NOUN.match(following):
            return True
        if rules.numeric_dates and _NUMERIC_DAY.fullmatch(word) and _NUMERIC_MONTH.fullmatch(after):
            return True
    elif (len(word) == 1 and rules.bind_one_letter and word.lower() in rules.one_letter) or word in rules.before_word:
        return True
    if (word in rules.before_number or before in rules.before_number) and _REFERENCE.match(following):
        return True
    if word in rules.currencies and after[0].isdigit():
        return True
    if after in rules.currencies and further[:1].isdigit():
        return False  # a year before an amount: "in 2022 EUR 500"
    core = after.rstrip(CLOSING)
    stem = core.rstrip(".")
    if core in rules.after_word:
        return True
    if word in rules.scales and (core in rules.currencies or stem in rules.currencies):
        return True
    if stem in rules.ordinal_words and _ordinal(rules.ordinal_ends).fullmatch(word):
        return True
    if before[-1].isdigit() or before[-1] in ".½¼¾⅓⅔" or before.endswith(rules.ordinal_ends):
        return _counts(word, core, stem, rules)
    return False


def _counts(word: str, core: str, stem: str, rules: Rules) -> bool:
    """Say whether a word that may be a number is bound to its unit, noun or month."""
    if _day(rules.ordinal_ends).fullmatch(word) and (stem.lower() in rules.months or core.lower() in rules.months):
        return True  # the year may go to the next line: ÚJČ 880
    # In a range with two units, "5 %–10 %", a unit and a number are one word.
    if not _AMOUNT.fullmatch(word) and not _AMOUNT.fullmatch(word.rpartition("–")[2]):
        return False
    first = stem.split("/")[0].split("–")[0]
    after_number = (rules.units, rules.currencies, rules.scales, rules.counted)
    return any(core in words or stem in words or first in words for words in after_number)


def _initials(word: str, rules: Rules) -> bool:
    """Say whether a word is one initial or several: ``J.``, ``J.A.``, Czech ``Ch.``."""
    return all(
        (len(part) == 1 and part.isupper()) or f"{part}." in rules.initials for part in word.rstrip(".").split(".")
    )


@functools.cache
def _day(ends: tuple[str, ...]) -> re.Pattern[str]:
    """Find the day of a date, or the days of a range: ``7``, ``22.–24.``, ``1st``."""
    return re.compile(rf"(?:{_DAY}\.?[–-])?{_DAY}(?:{_either(('.', *ends))})?")


@functools.cache
def _ordinal(ends: tuple[str, ...]) -> re.Pattern[str]:
    """Find an ordinal number in figures, or one in Roman numerals, whose end may be left out."""
    return re.compile(rf"\d{{1,3}}(?:{_either(ends)})|[IVXLC]+(?:{_either(ends)})?")


def _either(ends: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, ends)) or "(?!)"
