"""Takes a reviewer's change of the printed words over into the text that they were printed from.

Three texts meet: ``printed`` (what the file showed when it was made), ``ours`` (what it was made from: the same words,
with straight quotes, plain blanks, marks of notes and sources) and ``theirs`` (what the reviewer left).
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from policygen.review.words import key, tokens, typed


@dataclass(frozen=True, slots=True)
class _Opaque:
    """Words that are printed for something else (``[@source]``), as ranges of tokens in both texts."""

    first: int
    last: int
    our_first: int
    our_last: int


class Untouchable(Exception):
    """The reviewer has changed words that the program makes; the argument is how they were printed."""


def weave(printed: str, ours: str, theirs: str) -> str:
    """Return our text with the reviewer's change.

    Where words are the same, our own signs stay, and so do our line breaks. Raises ``Untouchable`` for a change inside
    of what stands for a mark.
    """
    old, mine, new = tokens(printed), tokens(ours), tokens(theirs)
    place, opaque = _align(old, mine)
    changes = SequenceMatcher(None, [key(t) for t in old], [key(t) for t in new], autojunk=False).get_opcodes()
    result: list[str] = []
    for kind, first, last, start, end in changes:
        if kind == "equal":
            result += mine[place[first] : place[last]] if last > first else []
            continue
        # Both ends of a change lie between tokens that have their places in our text.
        for part in opaque:
            cuts = part.first < first < part.last or part.first < last < part.last
            whole = first <= part.first and part.last <= last and last > first
            if not (cuts or whole) or part.our_first == part.our_last:
                continue
            if cuts or kind == "replace":
                shown = "".join(old[part.first : part.last])
                if shown.strip() or "".join(mine[part.our_first : part.our_last]).strip():
                    raise Untouchable(shown.strip())
        result += [typed(token) for token in new[start:end]]
    return _tidy("".join(result))


def _align(old: list[str], mine: list[str]) -> tuple[list[int], list[_Opaque]]:
    """Return where each boundary between printed tokens is in our text, and what does not correspond."""
    matcher = SequenceMatcher(None, [key(t) for t in old], [key(t) for t in mine], autojunk=False)
    place = [0] * (len(old) + 1)
    opaque: list[_Opaque] = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            for step in range(last - first):
                place[first + step] = start + step
        else:
            opaque.append(_Opaque(first, last, start, end))
            for step in range(first, last):
                # A cut inside goes with what stands before; what we alone have stays with the word before it.
                place[step] = start if step == first else end
        if last > first:
            place[last] = end
        elif first == 0 or kind == "insert":
            # What we alone have belongs to what stands before it: a note's mark to its word.
            place[first] = end if first else start
    place[len(old)] = len(mine)
    return place, opaque


def _tidy(text: str) -> str:
    """Return a text without the doubled blanks that a deletion leaves; line breaks stay."""
    lines = text.split("\n")
    return "\n".join(_single(line, first=not n) for n, line in enumerate(lines))


def _single(line: str, *, first: bool) -> str:
    lead = "" if first else line[: len(line) - len(line.lstrip(" "))]
    words = line if first else line[len(lead) :]
    while "  " in words:
        words = words.replace("  ", " ")
    return lead + words
