"""Mends a source file as far as that cannot change what it says, and tells each repair."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace

from policygen.content.decode import MAXIMUM_BYTES
from policygen.content.load import load
from policygen.content.mend.edits import Edit, apply, by_halves, goes_further, verified
from policygen.content.mend.encoding import ENCODINGS, NO_LETTERS, Letters, decode_windows
from policygen.content.mend.layout import WIDTHS, parted_letters, read_alike, spaced, tabbed, told, trailing_blanks
from policygen.content.mend.outline import Outline, read_outline
from policygen.content.mend.quoting import at_fault, missing_quotes
from policygen.content.mend.shapes import all_keys, decimal_commas, misspelt_keys, model_of
from policygen.findings import Message, Place, say

#: How many characters may be read again to mend one file. Each repair is proven by reading; a file that needs more
#: is not worth mending by a program, and must not keep it busy.
MOST_READ = 2_000_000

#: How many groups of lines with tabs are tried one by one.
_MOST_GROUPS = 8


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair: where it was made, and what it did. Lines never move; columns are those left by earlier repairs."""

    place: Place
    sentence: Message


@dataclass(frozen=True)
class Mended:
    """A file's bytes after all repairs that are safe, and what these are; without any, the bytes are the old ones."""

    content: bytes
    repairs: tuple[Repair, ...] = ()


class _TooMuch(Exception):
    """The file needs more reading than it is worth."""


@dataclass
class _Work:
    """What stays the same while one file is mended, and how much may still be read."""

    file: str
    kind: str | None
    left: int

    def read(self, text: str) -> Outline:
        outline = read_outline(text)
        # A little each time, for what lies outside of the reading.
        self.spend(1000 + (outline.fault.index if outline.fault else len(text)))
        return outline

    def spend(self, characters: int) -> None:
        self.left -= characters
        if self.left < 0:
            raise _TooMuch

    def repair(self, text: str, edit: Edit) -> Repair:
        line = text.count("\n", 0, edit.start) + 1
        column = edit.start - (text.rfind("\n", 0, edit.start) + 1) + 1
        return Repair(Place(self.file, line, column), edit.sentence)


@dataclass(frozen=True)
class _State:
    text: str
    repairs: tuple[Repair, ...] = ()


def mend(
    content: bytes,
    *,
    file: str,
    kind: str | None = None,
    letters: Letters = NO_LETTERS,
    effort: int = MOST_READ,
) -> Mended:
    """Return the bytes with every repair made that cannot change what the file says.

    ``kind`` is the kind that the file's place demands, ``letters`` what its language is written with. ``effort`` is how
    many characters may be read on the way; where that is too little, only the encoding is mended. What is not repaired
    stays byte for byte: comments, order, layout, line ends, a byte order mark. Done twice, it changes nothing more.
    """
    if len(content) > MAXIMUM_BYTES:
        return Mended(content)
    work = _Work(file, kind, effort)
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    try:
        state = _decoded(content[len(mark) :], work, letters)
        if state is None:
            return Mended(content)
        decoded = state
        try:
            state = _all(state, work)
        except _TooMuch:
            state = decoded
    except UnicodeError:  # pragma: no cover - no reading gives what cannot be written
        return Mended(content)
    return Mended(mark + state.text.encode("utf-8"), tuple(sorted(dict.fromkeys(state.repairs), key=lambda r: r.place)))


def _decoded(content: bytes, work: _Work, letters: Letters) -> _State | None:
    """Return the file as text; None where its encoding cannot be told."""
    try:
        return _State(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        found = decode_windows(content, letters)
        if found is None:
            return None
        text, encoding = found
        before = content[: error.start].decode("utf-8")
        place = Place(work.file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        sentence = say("the file was saved as {encoding} and is stored as UTF-8 now", encoding=ENCODINGS[encoding])
        return _State(text, (Repair(place, sentence),))


def _all(state: _State, work: _Work) -> _State:
    """Return the state after all repairs; one may bring to light what another can mend, so until nothing is found."""
    while True:
        mended = _tidied(_settled(_untabbed(state, work), work), work)
        if mended.text == state.text:
            return mended
        state = mended


# ── tabs that indent ─────────────────────────────────────────────────────────────────────────────────────────


def _untabbed(state: _State, work: _Work) -> _State:
    """Return the state without tabs that indent, where only one reading of them makes sense.

    How wide a tab is meant shows in what the file becomes with it, everything else repaired too: does it read as YAML,
    and does it fit its schema? Where two widths do equally well and give different texts, nothing is done, nor where a
    line that looks like a key would end up in a text.
    """
    groups = tabbed(state.text)
    if not groups:
        return state
    lines = [number for group in groups for number in group]
    first = _tried(state.text, dict.fromkeys(lines, WIDTHS[0]), work)
    # What was repaired above the first tab would be so with any width: it need not be found again.
    text = "\n".join([*first.text.split("\n")[: lines[0]], *state.text.split("\n")[lines[0] :]])
    trials = [first, *(_tried(text, dict.fromkeys(lines, width), work) for width in WIDTHS[1:])]
    best = max(trials, key=lambda trial: trial.score)
    if (not best.whole or best.complaints) and 1 < len(groups) <= _MOST_GROUPS:
        best, trials = _tried_apart(text, best, groups, work)
    ends = best.whole or best.reach > lines[-1]
    rivals = (trial for trial in trials if trial.score == best.score)
    if (
        not ends
        or best.swallowed
        or any(told(t.outline.nodes, loosely=True) != told(best.outline.nodes, loosely=True) for t in rivals)
    ):
        return state
    found = state.text.split("\n")
    sentence = say("the tab at the beginning of the line becomes blanks")
    repairs = (Repair(Place(work.file, number + 1, found[number].index("\t") + 1), sentence) for number in lines)
    return _State(spaced(state.text, best.widths), (*state.repairs, *repairs))


@dataclass(frozen=True)
class _Trial:
    """What a file becomes with some widths of its tabs. ``reach`` is the line, from 0, up to which it can be read."""

    widths: dict[int, int]
    text: str
    outline: Outline
    reach: int
    swallowed: int
    complaints: int

    @property
    def whole(self) -> bool:
        return self.outline.fault is None

    @property
    def score(self) -> tuple[bool, int, int, int]:
        return self.whole, self.reach, -self.swallowed, -self.complaints


def _tried(text: str, widths: dict[int, int], work: _Work) -> _Trial:
    settled = _settled(_State(spaced(text, widths)), work)
    outline = work.read(settled.text)
    keys = {settled.text.count("\n", 0, node.start) for node in outline.nodes if node.kind == "key"}
    names = all_keys(model_of(settled.text, work.kind))
    lines = settled.text.split("\n")
    swallowed = sum(lines[number].lstrip(" -").partition(":")[0] in names and number not in keys for number in widths)
    if outline.fault:
        return _Trial(widths, settled.text, outline, settled.text.count("\n", 0, outline.fault.index), swallowed, 0)
    work.spend(len(settled.text))
    _, findings = load(settled.text.encode("utf-8"), file=work.file, unit="", kind=work.kind)
    return _Trial(widths, settled.text, outline, len(lines), swallowed, len(findings))


def _tried_apart(text: str, best: _Trial, groups: list[list[int]], work: _Work) -> tuple[_Trial, list[_Trial]]:
    """Return the best trial where each group of lines has a width of its own, and those that were as good."""
    others: list[_Trial] = []
    for group in groups:
        others = [trial for trial in others if trial.score == best.score]
        for width in sorted(set(WIDTHS) - {best.widths[group[0]]}):
            trial = _tried(text, {**best.widths, **dict.fromkeys(group, width)}, work)
            if trial.score > best.score:
                best = trial
            others.append(trial)
    return best, [*others, best]


# ── what can be seen ─────────────────────────────────────────────────────────────────────────────────────────


def _settled(state: _State, work: _Work) -> _State:
    """Return the state after all repairs of quotes, numbers and keys."""
    while True:
        outline = work.read(state.text)
        model = model_of(state.text, work.kind)
        if outline.fault:
            candidates = at_fault(state.text, outline, outline.fault, model)
            good = (edit for edit in candidates if goes_further(state.text, outline, edit, work.read))
            edits = [edit for edit in [next(good, None)] if edit]
        else:
            found = [
                *missing_quotes(state.text, outline, model),
                *decimal_commas(state.text, outline, model),
                *misspelt_keys(outline, model),
            ]
            edits = verified(state.text, outline, _apart(found), work.read)
        if not edits:
            return state
        state = _made(state, edits, work)


def _apart(edits: list[Edit]) -> list[Edit]:
    """Return the edits that do not overlap; what is left out has its turn in the next round."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _tidied(state: _State, work: _Work) -> _State:
    """Return the state without blanks at the ends of lines and with letters joined, if the file can be read."""
    for found in (trailing_blanks, lambda text: list(parted_letters(text))):
        edits = found(state.text)
        if edits and (outline := work.read(state.text)).fault is None:
            good = _alike(state.text, outline, edits, work)
            state = _made(state, good, work)
    return state


def _alike(text: str, outline: Outline, edits: list[Edit], work: _Work) -> list[Edit]:
    """Return the edits that change no value."""
    return by_halves(edits, lambda part: read_alike(outline, work.read(apply(text, part))))


def _made(state: _State, edits: list[Edit], work: _Work) -> _State:
    repairs = tuple(work.repair(state.text, edit) for edit in edits)
    return replace(state, text=apply(state.text, edits), repairs=(*state.repairs, *repairs))
