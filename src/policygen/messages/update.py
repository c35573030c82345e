"""Brings one translator's catalog up to date with what is to be translated, and loses nothing on the way.

gettext's own ``msgmerge`` knows a changed message only by its likeness to others; here a passage has a unit id, so a
change is known for what it is. The old translation stays with the changed passage, marked fuzzy, with the text it was
made from as previous text (``#| msgid``): it is shown to the translator, and printed, if at all, as outdated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message
from rapidfuzz import fuzz

from policygen.content.catalog import SINCE
from policygen.messages.catalogs import empty_catalog

Key = tuple[str | None, str]

#: A comment that is a unit id, and the end of one that counts paragraphs: those numbers move when one is put in.
UNIT = re.compile(r"[\w-]+(/[\w.:-]+)+")
_COUNTED = re.compile(r"/p[0-9]+(\.[0-9]+)?$")

#: How alike (0 to 100) two paragraphs of one text are to be the same, changed. Below it, one went and another came.
LIKENESS = 50

#: Marks a removed translation that was uncertain already, because obsolete entries carry no flags.
_UNCERTAIN = "uncertain when it was removed"


@dataclass(frozen=True)
class Notes:
    """What an update tells translators of a message besides its units.

    ``comments`` gets the message and whether it is translated; ``version`` returns the version of the document that
    units belong to.
    """

    comments: Callable[[Message, bool], Sequence[str]] = lambda _message, _translated: ()
    version: Callable[[Sequence[str]], str] = lambda _: ""


def update(
    template: Catalog,
    existing: Catalog | None,
    *,
    language: str,
    notes: Notes | None = None,
) -> Catalog:
    """Return a translator's catalog brought up to date with its template.

    Translations of messages that are still there are kept, wherever they stand now. New messages are empty. A changed
    passage keeps its translation as outdated. Vanished messages become obsolete and come back with their message.
    """
    notes = notes or Notes()
    # Not “or”: a catalog with obsolete entries only counts as empty.
    old = empty_catalog(language) if existing is None else existing
    active = {_key(message): message for message in old if message.id}
    obsolete = {_key(message): message for message in old.obsolete.values()}
    wanted = [message for message in template if message.id]
    present = {_key(message) for message in wanted}
    fresh = [message for message in wanted if _key(message) not in active and _key(message) not in obsolete]
    changed = _predecessors(fresh, [m for m in active.values() if _is_translated(m)], present)
    result = _like(old, language)
    for message in wanted:
        key = _key(message)
        if found := active.get(key):
            entry = _kept(message, found, old.num_plurals)
        elif found := obsolete.pop(key, None):
            entry = _kept(message, _returned(found), old.num_plurals)
        elif found := changed.get(key):
            entry = _outdated(message, found, notes.version(_units(message)))
        else:
            entry = _kept(message, Message(message.id), old.num_plurals)
        entry.auto_comments += notes.comments(message, _is_translated(entry))
        _put(result, entry, message)
    used = {_key(found) for found in changed.values()}
    for key, message in [*active.items(), *obsolete.items()]:
        if key not in present and key not in used and (gone := _gone(message)) and _key(gone) not in present:
            result.obsolete[str(_key(gone))] = gone
    return result


def heirs(existing: Catalog, passages: Iterable[tuple[str, str]]) -> set[str]:
    """Return which texts that a catalog lacks might get one of its entries, from all texts with their units."""
    active = {_key(message) for message in existing if message.id}
    obsolete = {_key(message) for message in existing.obsolete.values()}
    translated = [message for message in existing if message.id and _is_translated(message)]
    by_unit, by_text = _by_place(translated)
    kept = obsolete | _by_previous(translated).keys()
    return {
        text
        for text, unit in passages
        if (None, text) not in active
        and ((None, text) in kept or unit in by_unit or (_COUNTED.search(unit) and text_of(unit) in by_text))
    }


def overtaken(
    template: Catalog, existing: Catalog, present: Iterable[str], *, version: Callable[[Sequence[str]], str]
) -> Iterator[tuple[Message, int]]:
    """Yield the translated entries that an update would give messages a catalog lacks, each with the line it is on now.

    They are passages that have changed since the last update, and those that are back. ``template`` has all ``heirs``;
    ``present`` are all texts that there are now.
    """
    active = {_key(message): message for message in existing if message.id}
    obsolete = {_key(message): message for message in existing.obsolete.values()}
    wanted = [message for message in template if message.id and _key(message) not in active]
    fresh = [message for message in wanted if _key(message) not in obsolete]
    changed = _predecessors(
        fresh, [m for m in active.values() if _is_translated(m)], {(None, text) for text in present}
    )
    for message in wanted:
        if found := obsolete.get(_key(message)):
            yield _kept(message, _returned(found), existing.num_plurals), found.lineno or 1
        elif found := changed.get(_key(message)):
            yield _outdated(message, found, version(_units(message))), found.lineno or 1


def _like(old: Catalog, language: str) -> Catalog:
    """Return an empty catalog with the header that translators and their tools have written into another."""
    result = empty_catalog(language)
    result.mime_headers = old.mime_headers
    result.fuzzy = False
    return result


def _first(text: object) -> str:
    return str(text[0]) if isinstance(text, tuple | list) else str(text)


def _key(message: Message) -> Key:
    return (str(message.context) if message.context else None, _first(message.id))


def _is_translated(message: Message) -> bool:
    return any(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def units_of(comments: Iterable[str]) -> list[str]:
    """Return the unit ids among the comments of an entry."""
    found, begun = [], ""
    for comment in comments:
        # Other programs break long comments, at a hyphen too.
        whole = begun + comment
        begun = whole if whole.endswith("-") else ""
        if not begun and UNIT.fullmatch(whole):
            found.append(whole)
    return found


def _units(message: Message) -> list[str]:
    return units_of(message.auto_comments)


def _kept(message: Message, found: Message, plurals: int) -> Message:
    """Return the entry of a message that was there before: its translation, and what the translator said of it."""
    string, fuzzy = found.string, "fuzzy" in found.flags
    previous = list(found.previous_id) if fuzzy else []
    if isinstance(message.id, tuple | list):
        if not isinstance(string, tuple | list):
            string = (string, *("",) * (plurals - 1)) if string else ("",) * plurals
        if _is_translated(found) and tuple(message.id) != tuple(_forms(found.id)):
            # The words for one are the same; those for many are not what the translator saw.
            fuzzy, previous = True, previous or list(_forms(found.id))
    elif isinstance(string, tuple | list):
        string, fuzzy, previous = string[0], bool(string[0]), previous or list(_forms(found.id))
    since = [comment for comment in found.auto_comments if comment.startswith(SINCE)] if fuzzy else []
    return _entry(message, string, found, fuzzy=fuzzy, previous=previous, comments=since)


def _outdated(message: Message, found: Message, version: str) -> Message:
    """Return the entry of a passage that has changed; one that changed before still tells what was translated."""
    if "fuzzy" in found.flags and found.previous_id:
        previous = list(found.previous_id)
        since = [comment for comment in found.auto_comments if comment.startswith(SINCE)]
    else:
        previous, since = list(_forms(found.id)), [f"{SINCE}{version}"] if version else []
    if previous[:1] == [_first(message.id)]:
        return _entry(message, found.string, found, fuzzy=False, previous=[], comments=[])
    return _entry(message, found.string, found, fuzzy=True, previous=previous, comments=since)


def _entry(
    message: Message, string: object, found: Message, *, fuzzy: bool, previous: list[str], comments: list[str]
) -> Message:
    made = Message(
        message.id, string, message.locations, auto_comments=[*message.auto_comments, *comments],  # type: ignore[arg-type]
        user_comments=[c for c in found.user_comments if c != _UNCERTAIN], context=message.context,
    )  # fmt: skip
    made.flags = set(message.flags) | ({"fuzzy"} if fuzzy else set())
    made.previous_id = previous
    return made


def _put(catalog: Catalog, entry: Message, message: Message) -> None:
    flags = set(entry.flags)
    catalog[message.id] = entry
    # Babel guesses at placeholders, and takes “15 % der” for one.
    entry.flags = flags


def _forms(text: object) -> Sequence[str]:
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text)]


def _returned(message: Message) -> Message:
    if _UNCERTAIN in message.user_comments:
        message.flags.add("fuzzy")
    return message


def _gone(message: Message) -> Message | None:
    """Return what stays of a message that is no longer wanted: a text with the translation that was made of it."""
    if not _is_translated(message):
        return None
    if "fuzzy" not in message.flags:
        return message
    kept = Message(message.id, message.string, user_comments=message.user_comments, context=message.context)
    if message.previous_id and len(message.previous_id) == len(_forms(message.id)):
        kept.id = tuple(message.previous_id) if isinstance(message.id, tuple | list) else message.previous_id[0]
    else:
        kept.user_comments.append(_UNCERTAIN)
    return kept


def _predecessors(fresh: Sequence[Message], translated: Sequence[Message], present: set[Key]) -> dict[Key, Message]:
    """Return, by the key of each new message, the translated one that its unit had before.

    A text that stood elsewhere before, and whose translation is kept there as outdated, gets that one.
    Where units count paragraphs, a paragraph put in moves all that follow: there a predecessor is one that is gone, of
    the same text, and like enough.
    """
    by_unit, by_text = _by_place(translated)
    by_previous = _by_previous(translated)
    found: dict[Key, Message] = {}
    likely: list[tuple[float, int, Key, Message]] = []
    for number, message in enumerate(fresh):
        if old := by_previous.get(_key(message)):
            found[_key(message)] = old
        for unit in _units(message):
            if unit in by_unit:
                found.setdefault(_key(message), by_unit[unit])
            for old in by_text.get(text_of(unit), ()) if _COUNTED.search(unit) else ():
                likeness = fuzz.ratio(_first(message.id), _first(old.id))
                if _key(old) not in present and likeness >= LIKENESS:
                    likely.append((-likeness, number, _key(message), old))
    taken: set[Key] = set()
    for _, _, key, old in sorted(likely, key=lambda each: each[:2]):
        if key not in found and _key(old) not in taken:
            found[key] = old
            taken.add(_key(old))
    return found


def _by_place(translated: Iterable[Message]) -> tuple[dict[str, Message], dict[str, list[Message]]]:
    """Return messages by their units, and those whose units count paragraphs by the text that these belong to."""
    by_unit: dict[str, Message] = {}
    by_text: dict[str, list[Message]] = {}
    for message in translated:
        for unit in _units(message):
            if _COUNTED.search(unit):
                by_text.setdefault(text_of(unit), []).append(message)
            else:
                by_unit[unit] = message
    return by_unit, by_text


def _by_previous(translated: Iterable[Message]) -> dict[Key, Message]:
    """Return outdated messages by the text that their translation was made from."""
    return {
        (str(message.context) if message.context else None, message.previous_id[0]): message
        for message in translated
        if "fuzzy" in message.flags and message.previous_id and isinstance(message.id, str)
    }


def text_of(unit: str) -> str:
    """Return the unit of the text that a counted paragraph belongs to; of any other, the unit itself."""
    return _COUNTED.sub("", unit)
