"""Glossary terms: where the original has one, so has the translation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policygen.content.locks.entry import Entry, Fault
from policygen.content.locks.terms import FixedTerm
from policygen.findings import say


def check_terms(entry: Entry, terms: Sequence[FixedTerm]) -> Iterator[Fault]:
    """Yield a fault for each term of the original that the translation says in other words."""
    for term in terms:
        wording = term.wordings.get(entry.language)
        if wording is None or not term.in_text(entry.ids[0], entry.source):
            continue
        if not any(term.in_text(string, entry.language) for string in entry.strings):
            own = term.wordings[entry.source].term
            yield Fault(
                "W421", say("the glossary’s term “{own}” is not translated as fixed", own=own),
                say("use “{term}”, or change sources/glossary.yaml", term=wording.term),
            )  # fmt: skip


@dataclass(frozen=True)
class Fixing:
    """The terms that are fixed from one language into another."""

    terms: Sequence[FixedTerm]
    source: str
    language: str

    def describe(self, text: str) -> list[str]:
        """Return the comments that show a translator the fixed translations of the terms in a text."""
        return [
            f"Term: {term.wordings[self.source].term} = {term.wordings[self.language].term}"
            for term in self.terms
            if self.language in term.wordings and term.in_text(text, self.source)
        ]
