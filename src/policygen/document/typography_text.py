"""Sets one text as a publishing house would: quotes, dashes, ranges, digit groups, and spaces that do not break.

The rules see a paragraph as one text, cut into pieces where an inline element begins or ends. Only spaces, quotes,
apostrophes, dashes, hyphens, dots and joiners change; what looks like an address is left as it is. Setting a
text twice changes nothing more: the rules look at words and signs, never at the kind of a space.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from policygen.document.typography_bind import HARD, bind
from policygen.document.typography_numbers import (
    NARROW,
    group_digits,
    number_edits,
    set_ranges,
)
from policygen.document.typography_quotes import set_quotes
from policygen.document.typography_rules import Rules

#: Stands, once for each character, where the rules shall see that something is there and not touch it.
MASK = "\ue000"
#: The bundled fonts lack U+2011, so a hyphen that must not end a line stands between word joiners.
JOINED_HYPHEN = "\u2060-\u2060"

_INSIDE = r"(?:[^\s<>\"'“”„‘’‚«»…]|'(?=\w))*"
_END = r"[^\s<>\"'“”„‘’‚«»….,;:!?)\]}]"
_ADDRESS = rf"""{MASK}+
    |(?<![\w.])(?:
        [a-z][a-z0-9+.-]*://{_INSIDE}{_END}         # https://…
        |[\w.+-]*@{_INSIDE}{_END}                   # someone@somewhere
        |(?:[\w-]+\.)+[\w-]+/(?:{_INSIDE}{_END})?   # word.word/…
        |(?:[\w-]{{2,}}\.)+[a-z]{{2,}}(?!\w|\.\w)  # a domain alone
    )|(?<!\w)\+[1-9](?:[ {HARD}()/-]*\d){{8,}}      # a telephone number with its country
"""
_DASH = re.compile(r"(?<=\S)([ \u00a0])(?:-{1,3}|[–—])([ \u00a0])(?=\S)")
#: A dash without spaces, as English has it and typewriters had it.
_CLOSED_DASH = re.compile(r"(?<=[^\W\d_])(?:--|—)(?=[^\W\d_])")
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_SPACES = re.compile("[ \u00a0]{2,}")
_NO_BREAK_HYPHEN = re.compile("(?<!\u2060)\u2011(?!\u2060)")
_NAME = re.compile(r"(?<![\w\u2060-])[^\W\d_]+(?:-[^\W\d_]+)+(?![\w-])")
_INITIALS = re.compile(r"(?<![\w.])((?:[^\W\d_a-z]\.){2,})(?=[ \u00a0][^\W\d_a-z][^\W\d_])")


def set_text(text: str, rules: Rules) -> str:
    """Set one text by a language's rules."""
    return set_pieces((text,), rules)[0]


def set_pieces(pieces: Sequence[str], rules: Rules) -> list[str]:
    """Set a text that comes in pieces; the rules look across the cuts, and as many pieces are returned.

    ``MASK`` stands for a character that is not to be set, ``NOTE`` for a footnote's mark, ``BREAK`` for a break.
    """
    cuts: list[int] = []
    for piece in pieces[:-1]:
        cuts.append((cuts[-1] if cuts else 0) + len(piece))
    text, kept = _mask("".join(pieces).replace("\u2009", HARD).replace(NARROW, HARD), rules)
    text = _edit(text, cuts, _SPACES, lambda match: HARD if HARD in match[0] else " ")
    if rules.quotes:
        text = set_quotes(text, rules)
    text = _edit(text, cuts, _ELLIPSIS, lambda _: "…")
    for pattern, new in number_edits(rules):
        text = _edit(text, cuts, pattern, new)
    text = _set_hyphens(text, cuts, rules)
    if rules.compounds:
        text = _edit(text, cuts, _compounds(rules.compounds), functools.partial(_compound, forms=rules.compounds))
    if rules.spaced_initials:
        text = _edit(text, cuts, _INITIALS, _part_initials)
    text = group_digits(text)
    text = _restore(bind(text, rules), kept)
    return [text[start:end] for start, end in pairwise((0, *cuts, len(text)))]


def _mask(text: str, rules: Rules) -> tuple[str, list[str]]:
    """Hide addresses and telephone numbers from the rules; a telephone number's spaces become hard."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[0].replace(" ", HARD))
        return MASK * len(match[0])

    return _protected(rules.telephone).sub(hide, text), kept


def _restore(text: str, kept: list[str]) -> str:
    """Put back what was hidden, in the order in which it stood."""
    if not kept:
        return text
    parts: list[str] = []
    done = 0
    for hidden in kept:
        start = text.index(MASK * len(hidden), done)
        parts += text[done:start], hidden
        done = start + len(hidden)
    return "".join((*parts, text[done:]))


def _set_hyphens(text: str, cuts: list[int], rules: Rules) -> str:
    """Set dashes between words, ranges of numbers and the hyphens of names."""
    if not any(sign in text for sign in "-–—\u2011"):
        return text
    if rules.dash:
        text = _edit(text, cuts, _DASH, functools.partial(_dash, dash=rules.dash))
        closed = "—" if rules.closed_dash else f"{HARD}{rules.dash} "
        text = _edit(text, cuts, _CLOSED_DASH, lambda _: closed)
    text = set_ranges(text)
    if rules.join_names:
        text = _edit(text, cuts, _NO_BREAK_HYPHEN, lambda _: JOINED_HYPHEN)
        text = _edit(text, cuts, _NAME, functools.partial(_join, all_of_them=rules.join_compounds))
    return text


def _dash(match: re.Match[str], dash: str) -> str:
    # Between numbers it is a range, whatever dash the language has between words.
    numbers = match.string[match.start() - 1].isdigit() and match.string[match.end()].isdigit()
    return f"{HARD}{'–' if numbers else dash}{match[2]}"


def _join(match: re.Match[str], all_of_them: bool) -> str:
    """Join the hyphens that stand between two capitalised parts of a name, or all of them."""
    first, *others = match[0].split("-")
    joined = first
    for left, right in pairwise((first, *others)):
        name = left.istitle() and right.istitle() and len(right) > 1
        joined += (JOINED_HYPHEN if name or all_of_them else "-") + right
    return joined


def _part_initials(match: re.Match[str]) -> str:
    return match[0].replace(".", f".{HARD}").rstrip(HARD)


def _compound(match: re.Match[str], forms: tuple[str, ...]) -> str:
    """Return an abbreviation with the spaces of its form, which are hard, and no others."""
    found = re.sub(f"[ {HARD}]", "", match[0])
    form = _by_letters(forms)[found[0].lower() + found[1:]]
    return found[0] + form[1:].replace(" ", HARD)


@functools.cache
def _by_letters(forms: tuple[str, ...]) -> dict[str, str]:
    return {form[0].lower() + form.replace(" ", "")[1:]: form for form in forms}


@functools.cache
def _compounds(compounds: tuple[str, ...]) -> re.Pattern[str]:
    """Find abbreviations of several parts, with or without spaces, at a sentence's beginning too."""
    forms = []
    for form in sorted(compounds, key=len, reverse=True):
        first = f"[{form[0].lower()}{form[0].upper()}]" if form[0].islower() else re.escape(form[0])
        # A space after a full stop may be left out or put in; elsewhere it parts two words.
        rest = re.sub(r"(?<=\.) ?(?=\w)", "\0", form[1:])
        forms.append(first + "".join(_GAPS.get(char, re.escape(char)) for char in rest))
    return re.compile(rf"(?<![\w.])(?:{'|'.join(forms)})(?!\w)")


_GAPS = {"\0": f"[ {HARD}]?", " ": f"[ {HARD}]"}


@functools.cache
def _protected(telephone: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, telephone))
    number = rf"|(?<!\w)(?:{words}):?[ {HARD}]\+?[\d(](?:[ {HARD}()/-]*\d){{5,}}" if words else ""
    # The verbose form drops literal spaces, but not those in brackets.
    return re.compile(_ADDRESS + number, re.VERBOSE)


def _edit(text: str, cuts: list[int], pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> str:
    """Replace what the pattern finds and move the cuts with it."""
    if not cuts:
        return pattern.sub(new, text)
    parts: list[str] = []
    moved, done, shift = list(cuts), 0, 0
    for match in pattern.finditer(text):
        old, result = match[0], new(match)
        for index, cut in enumerate(cuts):
            if match.start() < cut < match.end():
                moved[index] = match.start() + shift + _moved(old, result, cut - match.start())
            elif match.start() < cut:
                moved[index] += len(result) - len(old)
        parts += text[done : match.start()], result
        done, shift = match.end(), shift + len(result) - len(old)
    cuts[:] = moved
    return "".join((*parts, text[done:]))


def _moved(old: str, new: str, cut: int) -> int:
    """Return where a cut inside an edited passage goes: behind as many letters and digits as before."""
    letters = sum(char.isalnum() for char in old[:cut])
    old_ends, new_ends = ([0, *(index + 1 for index, char in enumerate(text) if char.isalnum())] for text in (old, new))
    latest = new_ends[letters + 1] - 1 if letters + 1 < len(new_ends) else len(new)
    return min(new_ends[letters] + cut - old_ends[letters], latest)
