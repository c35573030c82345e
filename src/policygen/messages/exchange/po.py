"""Writes and reads one ``.po`` file of several domains, each entry's domain in its ``msgctxt``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel.messages.catalog import Message

from policygen.content.catalog import read_whole
from policygen.findings import Place
from policygen.messages.catalogs import empty_catalog, serialise
from policygen.messages.exchange.lines import Line, entries_of, forms, key_of
from policygen.messages.update import units_of

_EXPORTED = "exported: "
_LANGUAGE = re.compile(r'^"Language: *(?P<language>[\w-]+) *\\n"', re.MULTILINE)


def write_po(lines: Iterable[Line], *, language: str) -> bytes:
    """Return lines as a file."""
    catalog = empty_catalog(language)
    found = list(lines)
    first = {(line.domain, line.key): line for line in reversed(found)}
    sources = {line.source_language for line in found}
    entries = {key_of(entry.domain, entry.context, entry.ids[0]): entry for entry in entries_of(found)}
    for line in [line for line in found if not line.form]:
        entry, line = entries[line.key], first[line.domain, line.key]
        message = Message(
            entry.ids if len(entry.ids) > 1 else entry.ids[0],
            entry.strings if len(entry.ids) > 1 else entry.strings[0],
            [(place.rpartition(":")[0], int(place.rpartition(":")[2])) for place in line.places if ":" in place],
            auto_comments=[*line.units, *line.about, *([f"English: {line.english}"] if line.english else []),
                           f"{_EXPORTED}{line.exported}"],
            user_comments=line.comment.split("\n") if line.comment else [],
            context=f"{line.domain}/{line.context}" if line.context else line.domain,
        )  # fmt: skip
        catalog[message.id] = message
        message.flags = {"fuzzy"} if line.state == "outdated" else set()
    return serialise(catalog, source=sources.pop() if len(sources) == 1 else "")


class NoLanguage(ValueError):
    """A file does not say in its header into which language it translates."""


def read_po(content: bytes, *, file: str) -> list[Line]:
    """Return the lines of a file; raises ``Refused`` for one that cannot be read, and ``NoLanguage``."""
    said = _LANGUAGE.search(content.decode("utf-8", "replace"))
    if said is None:
        raise NoLanguage
    language = said["language"]
    found: list[Line] = []
    for message in read_whole(content, domain="exchange", language=language, file=file):
        ids, strings = forms(message.id), forms(message.string)
        if not ids[0]:
            continue
        domain, _, context = str(message.context or "").partition("/")
        notes = message.auto_comments
        for number in range(len(strings) if len(ids) > 1 else 1):
            found.append(Line(
                domain=domain,
                key=key_of(domain, context, ids[0]),
                source=ids[min(number, len(ids) - 1)],
                translation=strings[number],
                state="outdated" if "fuzzy" in message.flags else "translated" if any(strings) else "missing",
                language=language,
                form=number,
                context=context,
                units=tuple(units_of(notes)),
                comment="\n".join(message.user_comments),
                exported="".join(note.removeprefix(_EXPORTED) for note in notes if note.startswith(_EXPORTED)),
                place=Place(file, message.lineno or 1),
            ))  # fmt: skip
    return found
