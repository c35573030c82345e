"""One sentence, one translation: entries of different catalogs that translate the same text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from policygen.content.locks.entry import Entry, Fault, finding_of
from policygen.findings import Finding, say


def check_consistency(entries: Iterable[tuple[Entry, str, list[str]]]) -> Iterator[Finding]:
    """Yield a finding for each text that one language translates in two ways, without regard to its first letter.

    Takes each entry with its file and the lines of that. Entries with a context are told apart by it, and left out by
    whoever calls.
    """
    first: dict[tuple[str, str, str], tuple[Entry, Finding]] = {}
    for entry, file, lines in entries:
        message, remedy = say("the same text is translated in two ways"), say("choose one of the two")
        here = finding_of(Fault("W428", message, remedy, entry.strings[0]), file, entry.line, lines)
        other, place = first.setdefault((entry.source, entry.language, entry.ids[0]), (entry, here))
        if _folded(other.strings[0]) != _folded(entry.strings[0]):
            yield replace(here, related=((place.place, say("the other translation")),))


def _folded(text: str) -> str:
    return text[:1].casefold() + text[1:]
