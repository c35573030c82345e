"""One entry of a catalog, and what is wrong with it: what every lock takes and returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policygen.findings import Finding, Message, Place

#: The domain of the strings that stand in the templates.
TEMPLATES = "templates"

#: The domain of what the program itself says: its findings and the pages on their codes.
FINDINGS = "findings"

#: The domain of the starter kits; their guide is the template in the folder of this name.
STARTER = "starter"

#: The domains whose texts are the program's own, in which ``%(name)s`` and tags are markup.
OWN = frozenset({TEMPLATES, FINDINGS, STARTER})


@dataclass(frozen=True, slots=True)
class Entry:
    """A text and its translation; both have several forms where they count something.

    ``source`` and ``language`` are the languages translated from and into. ``line`` is where the entry stands.
    """

    ids: tuple[str, ...]
    strings: tuple[str, ...]
    domain: str
    source: str
    language: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with an entry: code, what, what to do, and the words of the translation that are meant."""

    code: str
    message: Message
    remedy: Message
    words: str = ""


def finding_of(fault: Fault, file: str, line: int, lines: Sequence[str]) -> Finding:
    """Return a fault of the entry at a line as a finding, at its words in the translation where they can be found."""
    place = _place(file, line, fault.words, lines)
    excerpt = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    return Finding(fault.code, place, fault.message, fault.remedy, excerpt)


def _place(file: str, line: int, words: str, lines: Sequence[str]) -> Place:
    first = 0
    for number in range(line, min(line + 400, len(lines)) + 1):
        text = lines[number - 1]
        if not text.strip() and first:
            break
        if text.startswith("msgstr"):
            first = first or number
        column = text.find(words, text.find('"')) if first and words else -1
        if column >= 0:
            return Place(file, number, column + 1, len(words))
    return Place(file, first or line)
