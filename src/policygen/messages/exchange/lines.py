"""What a file for translators is made of: one line for each text, or each plural form of one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from babel.messages.catalog import Catalog, Message

from policygen.content.catalog import FINDINGS, STARTER, TEMPLATES
from policygen.findings import NOWHERE, Place
from policygen.messages.update import UNIT, units_of

#: How a translation relates to its source; an empty string where a file does not say.
State = Literal["missing", "translated", "outdated", ""]
STATES: tuple[State, ...] = ("missing", "translated", "outdated")

_ENGLISH = "English: "


@dataclass(frozen=True)
class Line:
    """One text to translate, as files carry it.

    ``key`` names the entry, ``form`` the plural form (0 where there is one only). ``exported`` tells what the
    translation was when the file was made, as ``fingerprint`` says it: so a change on either side is seen.
    """

    domain: str
    key: str
    source: str
    translation: str
    state: State
    language: str
    source_language: str = ""
    form: int = 0
    context: str = ""
    units: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    english: str = ""
    comment: str = ""
    exported: str = ""
    place: Place = NOWHERE

    @property
    def id(self) -> str:
        """The line's name in its file."""
        return f"{self.key}.{self.form}" if self.form else self.key


@dataclass(frozen=True)
class Entry:
    """One entry of a catalog, as it comes back."""

    domain: str
    context: str
    ids: tuple[str, ...]
    strings: tuple[str, ...]
    state: State
    units: tuple[str, ...] = ()
    comment: str = ""
    exported: str = ""
    place: Place = field(default=NOWHERE, compare=False)


def lines_of(catalog: Catalog, *, domain: str, language: str, source_language: str) -> Iterator[Line]:
    """Yield the lines of a catalog, in its order."""
    for message in catalog:
        ids, strings = forms(message.id), forms(message.string)
        if not ids[0]:
            continue
        fuzzy = "fuzzy" in message.flags
        notes = [comment for comment in message.auto_comments if not UNIT.fullmatch(comment)]
        context = str(message.context or "")
        for number in range(len(strings) if len(ids) > 1 else 1):
            yield Line(
                domain=domain,
                key=key_of(domain, context, ids[0]),
                source=ids[min(number, len(ids) - 1)],
                translation=strings[number],
                state="missing" if not any(strings) else "outdated" if fuzzy else "translated",
                language=language,
                source_language=source_language,
                form=number,
                context=context,
                units=tuple(units_of(message.auto_comments)),
                about=tuple(note for note in notes if not note.startswith(_ENGLISH)),
                places=tuple(f"{file}:{line}" if line else file for file, line in message.locations),
                english="".join(note.removeprefix(_ENGLISH) for note in notes if note.startswith(_ENGLISH)),
                comment="\n".join(message.user_comments),
                exported=fingerprint(strings, fuzzy=fuzzy),
            )


def entries_of(lines: Sequence[Line]) -> Iterator[Entry]:
    """Yield the entries that lines make up: forms of one key stand together."""
    ordered = sorted(lines, key=lambda line: (line.domain, line.key))
    for _, group in groupby(ordered, key=lambda line: (line.domain, line.key)):
        found = sorted(group, key=lambda line: line.form)
        first = found[0]
        states = {line.state for line in found}
        yield Entry(
            domain=first.domain,
            context=first.context,
            ids=tuple(line.source for line in found[:2]),
            strings=tuple(line.translation for line in found),
            state="outdated" if "outdated" in states else first.state,
            units=first.units,
            comment=first.comment,
            exported=first.exported,
            place=first.place,
        )


def forms(value: object) -> tuple[str, ...]:
    """Return a message's text or its plural forms as a tuple."""
    return tuple(str(form or "") for form in value) if isinstance(value, tuple | list) else (str(value or ""),)


def key_of(domain: str, context: str, text: str) -> str:
    """Return the short name of an entry, which changes with its text."""
    return hashlib.sha256(json.dumps([domain, context, text]).encode()).hexdigest()[:12]


def fingerprint(strings: Sequence[str], *, fuzzy: bool) -> str:
    """Return what tells one state of a translation from another."""
    # An empty translation cannot be uncertain, whatever its flags.
    return hashlib.sha256(json.dumps([*strings, fuzzy and any(strings)]).encode()).hexdigest()[:12]


def fingerprint_of(message: Message) -> str:
    """Return the fingerprint of a catalog's message."""
    return fingerprint(forms(message.string), fuzzy="fuzzy" in message.flags)


#: What a translator must not touch: sign, name and address marks; placeholders; tags. Emphasis comes in pairs.
_MARKS = re.compile(
    r"(?P<code>\[[\^@#][A-Za-z][A-Za-z0-9-]*\])|(?P<open>\[)(?P<text>[^\]\[]+)(?P<close>\]\([^)\s]*\))"
    r"|(?P<strong>(?<![\w*])(?P<stars>\*{1,2})(?=[^\s*])(?P<words>[^*]*[^\s*])(?P=stars)(?![\w*]))"
)
_PLACEHOLDERS = re.compile(r"(?P<code>%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%%|<[^>]*>|&#?\w+;)")
_BRACES = re.compile(r"(?P<code>\{\{|\}\}|\{\w+\})")


def codes(text: str, domain: str) -> list[tuple[str, str]]:
    """Return a text as ``(kind, part)``: ``text``, ``code``, or the ``open`` and ``close`` of a pair, which are flat.

    The parts joined are the text.
    """
    patterns: Mapping[str, re.Pattern[str]] = {FINDINGS: _BRACES, TEMPLATES: _PLACEHOLDERS, STARTER: _PLACEHOLDERS}
    pattern = patterns.get(domain, _MARKS)
    parts: list[tuple[str, str]] = []
    end = 0
    for found in pattern.finditer(text):
        parts.append(("text", text[end : found.start()]))
        end = found.end()
        groups = found.groupdict()
        if groups["code"] is not None:
            parts.append(("code", groups["code"]))
        elif groups["open"] is not None:
            parts += [("open", "["), *codes(groups["text"], domain), ("close", groups["close"])]
        else:
            parts += [("open", groups["stars"]), *codes(groups["words"], domain), ("close", groups["stars"])]
    parts.append(("text", text[end:]))
    return [(kind, part) for kind, part in parts if part]
