"""All locks together: an entry that one of them stops is not printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policygen.content.locks.entry import Entry, Fault
from policygen.content.locks.form import check_characters, check_placeholders, check_plurals, check_tags
from policygen.content.locks.numbers import check_numbers
from policygen.content.locks.references import check_links, check_marks
from policygen.content.locks.terms import FixedTerm, check_forbidden, fixed_terms, forbidding
from policygen.content.locks.writing import Writing, writings
from policygen.content.models.glossary import Glossary
from policygen.languages import Language


@dataclass(frozen=True)
class Locks:
    """What a project's locks go by: how its languages write numbers, its fixed terms, and by language those with
    translations that must not be used.

    Without any, only the form of entries is checked.
    """

    writings: Mapping[str, Writing] = field(default_factory=dict)
    terms: tuple[FixedTerm, ...] = ()
    forbidding: Mapping[str, tuple[FixedTerm, ...]] = field(default_factory=dict)

    @staticmethod
    def of(languages: Mapping[str, Language], glossary: Glossary | None) -> Locks:
        """Return the locks of a project."""
        terms = fixed_terms(glossary)
        return Locks(writings(languages), terms, {code: forbidding(terms, code) for code in languages})


def check_entry(entry: Entry, plurals: int, locks: Locks) -> list[Fault]:
    """Return all that keeps a translation from being printed; ``plurals`` is how many forms its language has.

    Where a form is missing or has forbidden characters, nothing else is said of it.
    """
    if spoilt := [*check_plurals(entry, plurals), *check_characters(entry)]:
        return spoilt
    return [
        *check_placeholders(entry),
        *check_tags(entry),
        *check_marks(entry),
        *check_links(entry),
        *check_numbers(entry, locks.writings),
        *check_forbidden(entry, locks.forbidding.get(entry.language, ())),
    ]
