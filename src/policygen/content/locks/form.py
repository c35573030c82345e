"""The parts of a translation that are not language: plural forms, characters, placeholders, tags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from policygen.content.characters import describe_forbidden, describe_pile, find_forbidden, find_pile
from policygen.content.locks.entry import FINDINGS, OWN, Entry, Fault
from policygen.findings import Message, say

PLACEHOLDER = re.compile(r"%\((\w+)\)([#0\- +]*+\d*+(?:\.\d+)?[a-zA-Z])|%(?!%)(?=.)")
# Templates' messages reach the page as they are, so an & alone would break it.
_MARKUP = re.compile(r"<[^>]*>?|&(?:#?\w+;)?")
#: What looks like a tag in a partner's text, where it is printed as it was typed.
TAG = re.compile(r"</?[A-Za-z][^<>]*>?")
# What stands in braces is filled in; a brace too many would be an error there.
BRACES = re.compile(r"\{\{|\}\}|\{[^{}]*\}|[{}]")
_OPENS = re.compile(r"<([A-Za-z]\w*)[^<>]*(?<!/)>")
#: https://html.spec.whatwg.org/multipage/syntax.html#void-elements
_VOID = frozenset({"br", "hr", "img", "wbr"})


def check_plurals(entry: Entry, count: int) -> Iterator[Fault]:
    """Yield a fault where a text that counts something lacks one of the language's ``count`` forms."""
    if len(entry.ids) > 1 and (len(entry.strings) != count or not all(entry.strings)):
        given = sum(bool(string) for string in entry.strings)
        yield Fault(
            "E404",
            say("plural forms are missing: {given} of {count} are given", given=given, count=count),
            say("give all forms, msgstr[0] to msgstr[{last}]; this language has {count}", last=count - 1, count=count),
        )


def check_characters(entry: Entry) -> Iterator[Fault]:
    """Yield a fault for a translation with a character that no document may have."""
    for string in entry.strings:
        at = find_forbidden(string)
        if at is not None:
            yield Fault("E408", describe_forbidden(string[at]), say("delete it"), string[at])
        elif find_pile(string) is not None:
            yield Fault("E408", describe_pile(), say("delete the accents that are too many"))


def check_placeholders(entry: Entry) -> Iterator[Fault]:
    """Yield a fault where what is filled in differs: one of its forms must have exactly what the original has."""
    if entry.domain not in OWN:
        return
    pattern = BRACES if entry.domain == FINDINGS else PLACEHOLDER
    wanted = [_found(pattern, text) for text in entry.ids]
    for string in entry.strings:
        if (found := _found(pattern, string)) not in wanted:
            odd = next((part for part in found if part not in wanted[-1]), "")
            yield Fault("E403", say("the placeholders differ from the original"), keep(wanted[-1]), odd)
            return


def check_tags(entry: Entry) -> Iterator[Fault]:
    """Yield a fault where the tags differ from the original, or one of them is not closed."""
    if entry.domain == FINDINGS:
        return
    pattern = _MARKUP if entry.domain in OWN else TAG
    wanted = _found(pattern, entry.ids[0])
    for string in entry.strings:
        found = _found(pattern, string)
        if found == wanted:
            continue
        if unclosed := _unclosed(string):
            message = say("the tag {tag} is not closed", tag=unclosed)
        else:
            message = say("the tags differ from the original")
        remedy = say("keep exactly the tags of the original; write “and” for &")
        yield Fault("E405", message, remedy, unclosed or next((tag for tag in found if tag not in wanted), ""))
        return


def keep(parts: Sequence[str]) -> Message:
    """Return the remedy for what a translation must have as the original has it."""
    return (
        say("keep exactly: {parts}", parts=", ".join(parts)) if parts else say("leave them out; the original has none")
    )


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return sorted(found[0] for found in pattern.finditer(text))


def _unclosed(text: str) -> str:
    """Return the first tag that is opened and not closed."""
    if broken := re.search(r"</?\w[^<>]*(?=$|<)", text):
        return broken[0]
    closed = Counter(re.findall(r"</(\w+)\s*>", text))
    for opened in _OPENS.finditer(text):
        name = opened[1]
        if name not in _VOID:
            closed[name] -= 1
            if closed[name] < 0:
                return opened[0]
    return ""
