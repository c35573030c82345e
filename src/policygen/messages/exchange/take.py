"""Takes a file's translations back: what changes, what is in conflict, what the source has left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from babel.messages.catalog import Catalog, Message

from policygen.content.catalog import FINDINGS, SINCE, read_catalog
from policygen.findings import Finding, Place, say
from policygen.findings import Message as Sentence
from policygen.messages.catalogs import empty_catalog, serialise
from policygen.messages.exchange.lines import Entry, fingerprint, fingerprint_of, forms, key_of
from policygen.messages.update import update


@dataclass(frozen=True)
class Change:
    """One entry of a catalog that is to change.

    ``kind`` is ``set`` for a translation of the text as it is now, ``older`` for one of an earlier text (it becomes
    outdated), and ``gone`` for one whose passage is no longer there (it is kept as obsolete). ``previous`` is the text
    that an older one was made of. ``line`` is where the entry's ``msgid`` stands in the catalog, 0 for a new one.
    """

    kind: Literal["set", "older", "gone"]
    message: Message
    unit: str
    old: str
    new: str
    line: int


@dataclass(frozen=True)
class Taken:
    """What comes of taking entries back into one catalog."""

    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


def take(
    entries: Iterable[Entry], ours: Catalog, *, domain: str, language: str, file: str, theirs_win: bool = False
) -> Taken:
    """Return what entries that come back change in our catalog.

    An entry is looked at only where its translator has touched it; an empty translation deletes nothing. Where ours
    has changed too since the export, it stays, unless ``theirs_win``. ``file`` is our catalog's.
    """
    touched = [entry for entry in entries if any(entry.strings) and not _untouched(entry)]
    active = {_key(domain, message): message for message in ours if message.id}
    changes: list[Change] = []
    findings: list[Finding] = []
    strays: list[Entry] = []
    for entry in touched:
        found = active.get(key_of(domain, entry.context, entry.ids[0]))
        if found is None:
            strays.append(entry)
            continue
        if _same(found, entry):
            continue
        if wrong := _faults(found, entry, ours, domain=domain, language=language):
            findings += wrong
        elif (conflict := _conflict(found, entry, file)) and not theirs_win:
            findings.append(conflict)
        else:
            changes.append(_change("set", found, _filled(found, entry), entry))
    for entry, message in _moved(strays, ours, language):
        if message is None:
            gone = Message(_one(entry.ids), _one(entry.strings), context=entry.context or None)
            kept = next((each for each in ours.obsolete.values() if _key(domain, each) == _key(domain, gone)), None)
            if kept is None or forms(kept.string) != entry.strings:
                changes.append(_change("gone", kept, gone, entry))
                findings.append(_left("W452", entry, say("the passage is no longer there"), say(
                    "nothing needs to be done: the translation is kept, and comes back with its passage")))  # fmt: skip
            continue
        if forms(message.string) == entry.strings:
            continue
        current = "fuzzy" not in message.flags and any(forms(message.string))
        if current and not theirs_win:
            findings.append(_two(entry, message, file))
            continue
        changes.append(_change("older", message, _older(message, entry), entry))
        findings.append(_left("W451", entry, say("the source has changed since the file was made"), say(
            "compare the translation with the new source: it is kept as outdated")))  # fmt: skip
    return Taken(tuple(changes), tuple(findings))


def _key(domain: str, message: Message) -> str:
    return key_of(domain, str(message.context or ""), forms(message.id)[0])


def _untouched(entry: Entry) -> bool:
    """Whether a translation is as it was exported; where a file says no state, either will do."""
    states = (True, False) if not entry.state else (entry.state == "outdated",)
    return any(fingerprint(entry.strings, fuzzy=fuzzy) == entry.exported for fuzzy in states)


def _same(message: Message, entry: Entry) -> bool:
    same_state = not entry.state or ("fuzzy" in message.flags) == (entry.state == "outdated")
    return forms(message.string) == entry.strings and same_state


def _conflict(message: Message, entry: Entry, file: str) -> Finding | None:
    """Return the finding for a translation that has changed here too, or of which nobody knows what it was."""
    if not any(forms(message.string)) or fingerprint_of(message) == entry.exported:
        return None
    return _two(entry, message, file)


def _two(entry: Entry, message: Message, file: str) -> Finding:
    text = say("the translation has changed here, too; ours is “{ours}”", ours=_first(message.string))
    remedy = say("compare the two and mend ours by hand, or take the file’s with --theirs")
    related = ((Place(file, message.lineno or 1), say("our translation")),)
    return Finding("W450", entry.place, text, remedy, _first(entry.strings), related=related)


def _left(code: str, entry: Entry, text: Sentence, remedy: Sentence) -> Finding:
    return Finding(code, entry.place, text, remedy, entry.ids[0])


def _faults(message: Message, entry: Entry, ours: Catalog, *, domain: str, language: str) -> list[Finding]:
    """Return what a catalog's own checks find in an entry, at its place in the file that it comes from."""
    one = empty_catalog(language)
    filled = _filled(message, entry)
    if entry.state == "outdated":
        return []
    one[filled.id] = filled
    filled.flags.clear()
    _, findings = read_catalog(serialise(one), domain=domain, language=language, file="")
    return [replace(finding, place=entry.place, excerpt=_first(entry.strings)) for finding in findings]


def _filled(message: Message, entry: Entry) -> Message:
    """Return our entry with the translation of the file."""
    fuzzy = entry.state == "outdated"
    made = _copy(message, entry)
    made.flags = (made.flags - {"fuzzy"}) | ({"fuzzy"} if fuzzy else set())
    if not fuzzy:
        made.previous_id = []
        made.auto_comments = [comment for comment in made.auto_comments if not comment.startswith(SINCE)]
    return made


def _older(message: Message, entry: Entry) -> Message:
    """Return our entry with a translation of the text that it had before."""
    made = _copy(message, entry)
    made.flags.add("fuzzy")
    made.previous_id = list(entry.ids)
    return made


def _copy(message: Message, entry: Entry) -> Message:
    comments = entry.comment.split("\n") if entry.comment else list(message.user_comments)
    # A proposal of the memory is of no use once there is a translation.
    made = Message(
        message.id, _one(entry.strings), message.locations, auto_comments=list(message.auto_comments),
        user_comments=comments, context=message.context,
    )  # fmt: skip
    made.flags, made.previous_id = set(message.flags), list(message.previous_id)
    return made


def _moved(entries: Sequence[Entry], ours: Catalog, language: str) -> Iterator[tuple[Entry, Message | None]]:
    """Yield entries whose text is no longer there, each with the entry that its passage has now, or None.

    An update of a catalog knows this, so the file's entries are updated as if they were a catalog.
    """
    theirs = empty_catalog(language)
    by_text: dict[str, Entry] = {}
    for entry in entries:
        message = Message(_one(entry.ids), _one(entry.strings), auto_comments=list(entry.units),
                          context=entry.context or None)  # fmt: skip
        theirs[message.id] = message
        message.flags = set()
        by_text[entry.ids[0]] = entry
    found: dict[str, Message] = {}
    current = {(message.context, forms(message.id)[0]): message for message in ours if message.id}
    for made in update(ours, theirs, language=language):
        if made.id and made.previous_id and made.previous_id[0] in by_text:
            found.setdefault(made.previous_id[0], current[made.context, forms(made.id)[0]])
    for text, entry in by_text.items():
        yield entry, found.get(text)


def _change(kind: Literal["set", "older", "gone"], old: Message | None, new: Message, entry: Entry) -> Change:
    was = _first(old.string) if old else ""
    return Change(
        kind, new, (entry.units or (entry.ids[0],))[0], was, _first(entry.strings), old.lineno or 0 if old else 0
    )


def _first(value: object) -> str:
    return " | ".join(form for form in forms(value) if form)


def _one(texts: tuple[str, ...]) -> str | tuple[str, ...]:
    return texts if len(texts) > 1 else texts[0]


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def splice(content: bytes, changes: Sequence[Change], *, domain: str, language: str) -> bytes:
    """Return a catalog's file with some entries changed, and every other byte as it was."""
    lines = content.decode("utf-8").split("\n")
    blocks = _blocks(lines)
    replaced: Mapping[int, Change] = {change.line: change for change in changes if change.line}
    parts: list[str] = []
    end = 0
    for start, stop in blocks:
        found = next((replaced[n] for n in range(start + 1, stop + 1) if n in replaced), None)
        if found:
            parts += [*lines[end:start], *_written(found, domain=domain, language=language)]
            end = stop
    parts += lines[end:]
    for change in changes:
        if not change.line:
            while parts and not parts[-1].strip():
                parts.pop()
            parts += ["", *_written(change, domain=domain, language=language), ""]
    return "\n".join(parts).encode()


def _blocks(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return where entries begin and end: lines counted from 0, the end not included."""
    found: list[tuple[int, int]] = []
    start, complete = -1, False
    for number, line in enumerate([*lines, ""]):
        begins = line.startswith(("#", "msgctxt", "msgid ", 'msgid"')) and not line.startswith(('#~ "', "#~ msgstr"))
        if start >= 0 and (not line.strip() or (complete and begins)):
            found.append((start, number))
            start, complete = -1, False
        if start < 0 and line.strip():
            start = number
        complete = complete or line.startswith(("msgstr", "#~ msgstr"))
    return found


def _written(change: Change, *, domain: str, language: str) -> list[str]:
    """Return an entry as lines of a catalog."""
    one, message = empty_catalog(language), change.message
    flags = set(message.flags)
    one[message.id] = message
    message.flags = flags  # Babel guesses at placeholders
    lines = serialise(one, numbered=domain != FINDINGS).decode().partition("\n\n")[2].strip("\n").split("\n")
    return [f"#~ {line}" for line in lines if not line.startswith("#")] if change.kind == "gone" else lines
