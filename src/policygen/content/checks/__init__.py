"""Checks whether what is said makes sense: dates, figures, money, prose, signs, links, languages, ids, statuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policygen.content.checks.dates import check_dates
from policygen.content.checks.figures import check_figures
from policygen.content.checks.links import check_links
from policygen.content.checks.money import check_money
from policygen.content.checks.prose import check_prose
from policygen.content.checks.signs import check_signs
from policygen.content.checks.spelling import check_spelling
from policygen.content.checks.status import check_statuses
from policygen.content.checks.twice import check_twice
from policygen.content.checks.typed import check_typed
from policygen.content.checks.wrong_language import check_languages
from policygen.content.corpus import Corpus
from policygen.findings import Finding
from policygen.languages import Language

__all__ = ["check_sense"]


def check_sense(corpus: Corpus, languages: Mapping[str, Language], *, typography: bool = False) -> list[Finding]:
    """Return all findings on what is well formed and yet cannot be meant, each with the owner of its file.

    With ``typography``, also those on what is typed as on a typewriter and put right in print.
    """
    owners = {loaded.source.file: owner for owner, loaded in corpus.loaded()}
    found = [
        *check_dates(corpus),
        *check_figures(corpus),
        *check_money(corpus),
        *check_twice(corpus),
        *check_spelling(corpus),
        *check_prose(corpus),
        *check_signs(corpus, languages),
        *check_links(corpus, languages),
        *check_languages(corpus, languages),
        *check_statuses(corpus, languages),
        *(check_typed(corpus, languages) if typography else ()),
    ]
    return [replace(finding, owner=owners[finding.place.file]) for finding in found]
