"""Sets straight quotes and apostrophes as a language's own, with quotes inside quotes."""

from __future__ import annotations

import re

from policygen.document.typography_rules import NO_WORDS, Rules

APOSTROPHE = "’"
#: What is typed for an apostrophe inside a word, on keyboards that have an accent in its place.
_ACCENT = re.compile(r"(?<=[^\W\d_])[´`′](?=[^\W\d_])")
#: The same, turned into a quote; where the language has this quote, it may be one.
_INSIDE = re.compile(r"(?<=[^\W\d_])‘(?=[^\W\d_])")
#: An apostrophe at a word's beginning that a word processor has turned into a quote: nl ‘s avonds.
_TURNED = re.compile(r"(?<!\w)‘(?=(\w+))")
_MARK = re.compile("[\"'“”„‘’‚«»‹›]")
_CLOSING = re.compile(r"(?<=\S)'(?!\w)")
_CLOSED = re.compile(r"(?<=\S)[’'](?!\w)")
_WORD = re.compile(r"\w+")
_BEFORE_CLOSING = frozenset(".,;:!?…)]}%")
_AFTER_OPENING = frozenset("([{…\"'“”„‘’‚«»‹›¿¡\ue000\ufffc§€+−–-")


def set_quotes(text: str, rules: Rules) -> str:
    """Replace straight quotes; those already set stay, and what stands inside them gets the inner signs.

    Signs: EU interinstitutional style guide, section 10 of each language's part.
    """
    done = _set_once(text, rules)
    # A straight sign may have looked as if it closed a turned apostrophe, and now that it is set it does not. No
    # straight sign is left after the first time, so each further time can only make turned ones fewer.
    while "‘" in done and (again := _set_once(done, rules)) != done:
        done = again
    return done


def _set_once(text: str, rules: Rules) -> str:
    text = _ACCENT.sub(APOSTROPHE, text)
    if "‘" in text and "‘" not in rules.quotes:
        text = _INSIDE.sub(APOSTROPHE, text)
    if "‘" in text and rules.elisions is not NO_WORDS:
        text = _TURNED.sub(lambda match: APOSTROPHE if _stays_open(match, rules) else match[0], text)
    if '"' not in text and "'" not in text:
        return text
    chars = list(text)
    openers, closers = rules.quotes[::2], rules.quotes[1::2]
    # Each open quote: the sign it was written with and its depth's pair of signs.
    stack: list[tuple[str, str, str]] = []
    last_opened = -2
    for match in _MARK.finditer(text):
        at, mark = match.start(), match[0]
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        inside = before.isalnum() and after.isalnum()
        if mark not in "\"'":
            if mark in closers and stack and stack[-1][2] == mark and not (mark == APOSTROPHE and inside):
                stack.pop()
            elif mark in openers and not before.isalnum():
                stack.append((mark, *_pair(rules, openers.index(mark))))
                last_opened = at
            continue
        open_at = next((i for i in reversed(range(len(stack))) if stack[i][0] == mark), None)
        opens = _opens(before, after, is_open=open_at is not None, after_opener=last_opened == at - 1)
        if mark == "'" and (inside or (opens and (_is_elision(text, at, rules) or not _CLOSING.search(text, at + 1)))):
            chars[at] = APOSTROPHE
        elif opens:
            opener, closer = _pair(rules, len(stack) % 2)
            stack.append((mark, opener, closer))
            chars[at], last_opened = opener, at
        elif open_at is not None:
            chars[at] = stack[open_at][2]
            del stack[open_at:]
        else:
            chars[at] = APOSTROPHE if mark == "'" else _pair(rules, len(stack) % 2)[1]
    return "".join(chars)


def _stays_open(match: re.Match[str], rules: Rules) -> bool:
    """Say whether the sign begins a shortened word and no sign after it could close it as a quote."""
    return match[1] in rules.elisions and not _CLOSED.search(match.string, match.end())


def _pair(rules: Rules, depth: int) -> tuple[str, str]:
    return rules.quotes[2 * depth], rules.quotes[2 * depth + 1]


def _is_elision(text: str, at: int, rules: Rules) -> bool:
    """Say whether the sign begins a shortened word: nl ’s avonds, it ’90."""
    word = _WORD.match(text, at + 1)
    return word is not None and word[0] in rules.elisions


def _opens(before: str, after: str, *, is_open: bool, after_opener: bool) -> bool:
    """Say whether a straight quote between two characters opens; ``is_open`` if one like it is open."""
    if not after or after.isspace():
        return not is_open and (not before or before.isspace()) and bool(after)
    if after_opener or not before or before.isspace():
        return True
    if before.isalnum():
        return False
    if before in "'’":
        return after.isalnum()  # l’"Orto botanico"
    if before in _BEFORE_CLOSING:
        return not is_open and after.isalnum()
    return after.isalnum() or (after in _AFTER_OPENING and not is_open)
