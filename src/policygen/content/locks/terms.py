"""Glossary terms: found in texts whatever their endings are, and no translation that the glossary forbids."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policygen.content.locks.entry import Entry, Fault
from policygen.content.models.glossary import Glossary, TermForms
from policygen.findings import say

#: Of a word without given forms, so many letters at its end may change, and so many at its beginning never do.
ENDING, BEGINNING = 3, 4


@dataclass(frozen=True)
class Wording:
    """A term in one language as the glossary has it, and the patterns of its use and of what must not be used.

    Most of them are never looked for, so that they are made when they are.
    """

    forms: TermForms

    @property
    def term(self) -> str:
        """The term itself."""
        return self.forms.term

    @functools.cached_property
    def used(self) -> re.Pattern[str]:
        """The pattern of its use."""
        used = [pattern(form) for form in self.forms.forms] or [_bent(self.term)]
        return re.compile("|".join([*used, pattern(self.term)]), re.IGNORECASE)

    @functools.cached_property
    def forbidden(self) -> re.Pattern[str]:
        """The pattern of what must not be used; there must be something."""
        return re.compile("|".join(pattern(form) for form in self.forms.forbidden), re.IGNORECASE)


@dataclass(frozen=True)
class FixedTerm:
    """A term with its wording by language."""

    id: str
    wordings: Mapping[str, Wording]

    def in_text(self, text: str, language: str) -> bool:
        """Whether a text in a language uses the term."""
        wording = self.wordings.get(language)
        return wording is not None and wording.used.search(text) is not None


def fixed_terms(glossary: Glossary | None) -> tuple[FixedTerm, ...]:
    """Return the terms of a glossary, ready to be looked for."""
    return tuple(
        FixedTerm(term.id, {language: Wording(forms) for language, forms in term.names.items()})
        for term in (glossary.terms if glossary else ())
    )


def forbidding(terms: Sequence[FixedTerm], language: str) -> tuple[FixedTerm, ...]:
    """Return the terms of which some translation into a language must not be used."""
    return tuple(term for term in terms if language in term.wordings and term.wordings[language].forms.forbidden)


def check_forbidden(entry: Entry, terms: Sequence[FixedTerm]) -> Iterator[Fault]:
    """Yield a fault for each translation of a term that the glossary forbids, where the original has the term.

    ``terms`` are those that forbid something in the language of the entry.
    """
    for term in terms:
        wording = term.wordings[entry.language]
        for string in entry.strings:
            # Few texts have a forbidden word, so that is looked for first.
            found = wording.forbidden.search(string)
            if found and any(term.in_text(text, entry.source) for text in entry.ids):
                yield Fault(
                    "E420",
                    say("the glossary forbids “{found}” for the term “{id}”", found=found[0], id=term.id),
                    say("write “{term}”", term=wording.term),
                    found[0],
                )
                break


def pattern(form: str) -> str:
    """Return a pattern for words as they are written; ``*`` at their ends and beginnings stands for any letters."""
    words = [r"\w*".join(re.escape(part) for part in word.split("*")) for word in form.split()]
    return r"(?<!\w)" + r"[\s\u00a0]+".join(words) + r"(?!\w)"


def _bent(term: str) -> str:
    """Return a pattern for a term whose words may have other endings."""
    return pattern(" ".join(f"{word[: max(BEGINNING, len(word) - ENDING)]}*" for word in term.split()))
