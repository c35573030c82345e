"""Names of organisations and regions from the project's data: kept, or in a form that the data allow."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policygen.content.corpus import Corpus
from policygen.content.locks.entry import Entry, Fault
from policygen.findings import say

#: So many letters of a name's word are compared at least, and so many at its end may be its case.
STEM, CASE = 3, 3

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Name:
    """A name by language: every form in which it may stand."""

    forms: Mapping[str, tuple[str, ...]]
    region: bool = False

    def patterns(self, language: str) -> Sequence[str]:
        """Return the forms of a language."""
        return self.forms.get(language, ())


def known_names(corpus: Corpus) -> tuple[Name, ...]:
    """Return the names of the organisations and regions of a project."""
    project = corpus.project.model
    found = [
        Name({language: (name,) for language, name in organisation.names.items()})
        for organisation in project.organisations
    ]
    for _, region in sorted(corpus.regions.items()):
        forms: dict[str, tuple[str, ...]] = {}
        for language, names in region.model.names.items():
            given = (names.nominative, names.genitive, names.locative, names.adjective)
            forms[language] = tuple(form for form in given if form)
        found.append(Name(forms, region=True))
    return tuple(found)


def check_names(entry: Entry, names: Sequence[Name]) -> Iterator[Fault]:
    """Yield a fault for each name that stands in the original and in no form in the translation.

    Endings are left aside, and so are the words around a name that are not the name (“the region of …”).
    """
    stems: list[str] | None = None
    for name in names:
        own = name.patterns(entry.source)
        if not name.region and entry.language not in name.forms:
            continue  # how an organisation is called there is the translator's choice
        written = next((form for form in own[:1] if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", entry.ids[0])), None)
        if written is None:
            continue
        if stems is None:
            stems = [_plain(word) for word in _WORD.findall(entry.strings[0])]
        allowed = (*name.patterns(entry.language), *own, *name.patterns("en"))
        if not any(_stands(form, stems) for form in allowed):
            target = next(iter(name.patterns(entry.language)), written)
            yield Fault(
                "W420", say("the name “{name}” of the original is not here", name=written),
                say("write “{name}”, in the form that the sentence needs", name=target),
            )  # fmt: skip


def _stands(form: str, words: Sequence[str]) -> bool:
    """Whether the words of a name stand in a text: the capital ones, or all where none is (an adjective)."""
    parts = [word for word in _WORD.findall(form) if word[0].isupper()] or _WORD.findall(form)[-1:]
    return all(any(_alike(_plain(part), word) for word in words) for part in parts)


def _alike(part: str, word: str) -> bool:
    stem = part[: max(STEM, len(part) - CASE)]
    return word.startswith(stem) or stem in word


def _plain(word: str) -> str:
    """Return a word in small letters without accents, which cases change in Czech and Polish."""
    parts = unicodedata.normalize("NFD", word.casefold().replace("ł", "l"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
