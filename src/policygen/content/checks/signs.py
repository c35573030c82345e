"""Signs in prose that only the author can put right: quotes of another language, quotes left open, numbers and dates.

What print puts right by itself, such as straight quotes, is in ``typed``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.models.base import Record
from policygen.content.models.text import Passage
from policygen.findings import Finding, Message, say
from policygen.languages import Language

_QUOTES = "“”„‚‘«»‹›"
_APOSTROPHE = "’"
#: Nothing is looked at where none of these stands; that is most of a paper.
_ANY = re.compile(rf'["{_QUOTES}\d]|,,|\'\'|``|<<')
#: Quotes that are put together from other signs.
_MADE = re.compile(r",,(?=\w)|``(?=\w)|<<(?=\w)|''")
_AMOUNT = r"\d(?:[\d.,  ]*\d)?"
_DIGIT = re.compile(r"\d")
#: A date as computers and forms have it.
_DATE = re.compile(r"(?<![\w/.-])(?:\d{1,2}/\d{1,2}/(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![\w/-])")
_NOUGHTS = re.compile(r"(?<![\w.])(?:0\d\. ?\d{1,2}\.|\d{1,2}\. ?0\d\.) ?(?:19|20)\d\d(?!\d)")
_MARKS = re.compile(r"\[[\^@#][^\]]*\]|\]\([^)\s]*\)|https?://\S+|\S+@\S+|\bwww\.\S+")


def without_addresses(text: str) -> str:
    """Return a text with marks and addresses blotted out, each sign in its place."""
    if "[" in text or "//" in text or "@" in text or "www." in text:
        return _MARKS.sub(lambda found: "\ue000" * len(found[0]), text)
    return text


@dataclass(frozen=True)
class Signs:
    """What a language's signs look like where they are wrong."""

    own: tuple[str, ...]
    foreign: re.Pattern[str]
    grouped: re.Pattern[str]
    currency: re.Pattern[str]
    date: tuple[re.Pattern[str], ...]
    amount_first: bool


def check_signs(corpus: Corpus, languages: Mapping[str, Language]) -> Iterator[Finding]:
    """Yield a finding for each text and fault in it."""
    for owner, loaded in corpus.loaded():
        language = languages.get(corpus.source_language(owner))
        if language is None:
            continue
        signs = signs_of(language)
        for passage in loaded.passages:
            if _ANY.search(passage.source):
                yield from _passage(without_addresses(passage.source), passage, signs, loaded)


@functools.cache
def _patterns(
    quotes: tuple[str, ...], others: frozenset[str], decimal: str, codes: tuple[str, ...], *, first: bool, spaced: bool
) -> Signs:
    foreign = [sign for sign in _QUOTES if quotes and sign not in quotes and sign not in others]
    group = {",": r"\.", ".": ","}.get(decimal)
    either = "|".join(map(re.escape, codes)) or "(?!)"
    return Signs(
        own=quotes,
        foreign=re.compile(f"[{''.join(foreign)}]" if foreign else "(?!)"),
        grouped=re.compile(rf"(?<![\w.,])[1-9]\d{{0,2}}(?:{group}\d{{3}})+(?!\w|[.,]\d{{3}})" if group else "(?!)"),
        currency=re.compile(rf"{_AMOUNT} (?:{either})\b(?! \d)" if first else rf"\b(?:{either}) {_AMOUNT}"),
        date=(_DATE, _NOUGHTS) if spaced else (_DATE,),
        amount_first=first,
    )


def signs_of(language: Language) -> Signs:
    """Return the patterns of a language."""
    typography = language.typography
    codes = tuple(code for code in typography.get("currencies", ()) if re.fullmatch("[A-Z]{3}", code))
    return _patterns(
        tuple(typography.get("quotes", ())), language.other_quotes, str(language.numbers.get("decimal", "")), codes,
        first=language.amount_first, spaced=bool(typography.get("spaced_dates")),
    )  # fmt: skip


def _passage(text: str, passage: Passage, signs: Signs, loaded: Loaded[Record]) -> Iterator[Finding]:
    def tell(code: str, words: str, message: Message, remedy: Message) -> Finding:
        return loaded.finding(code, loaded.find(passage.place, words), message, remedy)

    if found := signs.foreign.search(text) or _MADE.search(text):
        pair = say("write {opening} and {closing}, and {inner_opening} and {inner_closing} inside them",
                   opening=signs.own[0], closing=signs.own[1], inner_opening=signs.own[2], inner_closing=signs.own[3],
                   ) if signs.own else say("write the quotation marks of this language")  # fmt: skip
        yield tell("W251", found[0], say("{sign} is no quotation mark of this language", sign=found[0]), pair)
    elif _is_open(text, signs.own):
        yield tell("W252", text[:20], say("a quotation mark has no counterpart in this text"),
                   say("add the one that is missing, or delete the one that is too many"))  # fmt: skip
    if not _DIGIT.search(text):
        return
    if found := signs.grouped.search(text):
        yield tell("W253", found[0], say("“{number}” can be read in two ways", number=found[0]),
                   say("write thousands with blanks, such as 12 500"))  # fmt: skip
    if found := signs.currency.search(text):
        side = (
            say("write the code before the amount, such as EUR 12 500")
            if signs.amount_first
            else say("write the code after the amount, such as 12 500 EUR")
        )
        yield tell("W254", found[0], say("the currency stands on the wrong side: “{words}”", words=found[0]), side)
    for pattern in signs.date:
        if found := pattern.search(text):
            message = say("“{date}” is a date for computers, not for readers", date=found[0])
            remedy = say("write the day without a nought, the month by its name, and the year")
            yield tell("W255", found[0], message, remedy)
            break


def _is_open(text: str, own: tuple[str, ...]) -> bool:
    """Say whether quotes do not come in pairs; not told where one of them is the apostrophe as well."""
    straight = text.count('"')
    if not own or _APOSTROPHE in own[:2] or own[0] == own[1]:
        return straight % 2 == 1
    opened, closed = text.count(own[0]), text.count(own[1])
    return opened != closed if not straight else (opened + closed + straight) % 2 == 1
