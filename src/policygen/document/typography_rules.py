"""What a language asks of its typesetting: the table ``[typography]`` of its ``language.toml``, checked.

All knowledge about single languages is in those tables; this module knows only which questions they answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from policygen.findings import Finding, Message, Place, Refused, nearest, say
from policygen.languages import Language


@dataclass(frozen=True, slots=True)
class Words:
    """A list of words; one that ends in ``*`` stands for every word that begins so (``hodin*``)."""

    exact: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def __contains__(self, word: object) -> bool:
        return word in self.exact or (
            isinstance(word, str) and bool(self.beginnings) and word.startswith(self.beginnings)
        )

    @classmethod
    def of(cls, words: Sequence[str]) -> Words:
        """Make the list from the words of a table."""
        exact = frozenset(word for word in words if not word.endswith("*"))
        return cls(exact, tuple(word[:-1] for word in words if word.endswith("*")))


NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class Rules:
    """One language's typography; a rule that its table does not mention is off.

    ``quotes`` are four signs: outer opening and closing, inner opening and closing. Lists of words are compared as
    they are written, ``one_letter`` and ``months`` without regard to capitals.
    """

    #: Outer opening, outer closing, inner opening, inner closing (EU interinstitutional style guide).
    quotes: tuple[str, ...] = ()
    #: The dash between words; it is set with spaces (EU interinstitutional style guide).
    dash: str = ""
    #: Whether an em dash without spaces is as right as the dash with them (en).
    closed_dash: bool = False
    #: Words that begin with an apostrophe: nl ’s, it ’90.
    elisions: Words = NO_WORDS
    #: Prepositions and conjunctions of one letter (cs: ÚJČ 880; pl: Polish typesetting rule on "sierotki").
    one_letter: Words = NO_WORDS
    #: Whether ``one_letter`` is applied: Slovene leaves it open.
    bind_one_letter: bool = True
    #: Abbreviations and titles bound to the word after them.
    before_word: Words = NO_WORDS
    #: Abbreviations bound to a number after them: pages, articles, paragraphs.
    before_number: Words = NO_WORDS
    #: Abbreviations bound to the word before them, since no line should begin with "etc.".
    after_word: Words = NO_WORDS
    #: Abbreviations of several parts as they are set, with spaces or without: "z. B.", "a. s.", "m.in.".
    compounds: tuple[str, ...] = ()
    #: What stands after a number and is bound to it: units of measure.
    units: Words = NO_WORDS
    #: Currency codes and signs, bound to a number before or after them.
    currencies: Words = NO_WORDS
    #: "million" and the like, bound to a number before and to a currency after them.
    scales: Words = NO_WORDS
    #: Nouns bound to the number before them (ÚJČ 880, ČSN 01 6910).
    counted: Words = NO_WORDS
    #: Signs and codes that get a space before them where the source has none: "25%"; not where that makes an adjective
    #: (cs, sl).
    spaced_signs: tuple[str, ...] = ()
    #: Signs and codes that get a space between them and a number after them: nl "€ 5".
    spaced_before: tuple[str, ...] = ()
    #: From so many digits on a number that something shows to be an amount is parted into groups; 0 leaves all.
    grouped_from: int = 0
    #: Names of months in every case that stands in a date.
    months: Words = NO_WORDS
    #: Whether dates are written "7. 3. 1978".
    numeric_dates: bool = False
    #: Whether they get these spaces where the source has none (cs, sl).
    spaced_dates: bool = False
    #: What ends an ordinal number in figures: ".", "th", "º".
    ordinal_ends: tuple[str, ...] = ()
    #: Whether a number with a full stop before a small letter is an ordinal: "8. ročník".
    ordinals: bool = False
    #: Nouns bound to an ordinal before them, in figures or Roman numerals: de "19. Jahrhundert", it "XX secolo".
    ordinal_words: Words = NO_WORDS
    #: Abbreviated first names of more than one letter: cs "Ch.".
    initials: Words = NO_WORDS
    #: Whether initials that stand together get a space: "J.S. Bach" (ÚJČ 880, Duden).
    spaced_initials: bool = False
    #: The sign after each numbered item of a list that is no sentence; after the last a full stop stands (it).
    item_end: str = ""
    #: What stands before a telephone number.
    telephone: tuple[str, ...] = ()
    #: Whether the hyphen inside a name ("Bielsko-Biała") is kept from ending a line.
    join_names: bool = False
    #: The same for every word with its own hyphen, where it would have to be repeated in the next line (cs, pl).
    join_compounds: bool = False


_WORDS = {f.name for f in fields(Rules) if f.type == "Words"}
_FLAGS = {f.name for f in fields(Rules) if f.type == "bool"}
_COUNTS = {f.name for f in fields(Rules) if f.type == "int"}
_WITHOUT_CAPITALS = {"one_letter", "months"}


def read_rules(table: Mapping[str, Any], file: str = "language.toml") -> Rules:
    """Check a table ``[typography]`` and make rules of it.

    Raises ``Refused`` with a finding for each key that is unknown and each value of the wrong kind.
    """
    known = [f.name for f in fields(Rules)]
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for key, value in table.items():
        if key not in known:
            near = nearest(key, known)
            remedy = (
                say("did you mean “{near}”?", near=near) if near else say("known are {known}", known=", ".join(known))
            )
            findings.append(Finding("E320", Place(file), say("the typography has no rule “{key}”", key=key), remedy))
            continue
        wrong = _fault(key, value)
        if wrong:
            findings.append(Finding("E321", Place(file), say("the typography’s “{key}” is wrong", key=key), wrong))
        elif key in _WORDS:
            values[key] = Words.of([word.lower() for word in value] if key in _WITHOUT_CAPITALS else value)
        else:
            values[key] = tuple(value) if isinstance(value, list) else value
    if findings:
        raise Refused(findings)
    return Rules(**values)


def rules_of(language: Language) -> Rules:
    """Return the rules of a language; raises ``Refused`` for a faulty table."""
    return read_rules(language.typography, f"locales/{language.code}/language.toml")


def _fault(key: str, value: object) -> Message | None:
    """Say what a value ought to be, or nothing if it is right."""
    if key in _FLAGS:
        return None if isinstance(value, bool) else say("write true or false")
    if key in _COUNTS:
        return None if type(value) is int and (value == 0 or value > 3) else say("write 0, 4 or a greater number")
    if key == "item_end":
        return None if value in (";", ",") else say("write “;” or “,”")
    if key == "dash":
        return None if value in ("–", "—") else say("write “–” or “—”")
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip("* ") for word in value):
        return say("write a list of words")
    if key == "quotes" and (
        [len(sign) for sign in value] != [1] * 4 or any(sign.isalnum() or sign in "\"' " for sign in value)
    ):
        return say("write four signs: outer opening and closing, inner opening and closing")
    if key != "compounds" and any(" " in word for word in value):
        return say("write each word without spaces")
    return None
