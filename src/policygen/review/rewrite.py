"""Puts new words for passages into a YAML file, in the way that the old ones were typed; all else stays as it was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from policygen.content.load import Loaded, load
from policygen.content.mend.edits import Edit, apply, by_halves
from policygen.content.mend.outline import Node, read_outline
from policygen.content.models.base import Record
from policygen.content.models.text import Passage
from policygen.content.walk import passages
from policygen.findings import Message, say
from policygen.review.weave import Untouchable, weave

_SPACE = re.compile(r"[ \r\n\t]+")
#: Parts two paragraphs while one text is woven into another; nobody types it (U+E000 is refused in sources).
_CUT = "\ue010"
_REASON = say("changed")


@dataclass(frozen=True)
class Wish:
    """New words for a passage: what the review copy showed, and what the reviewer left (two or more: split)."""

    unit: str
    printed: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Rewritten:
    """A file's bytes with the wishes that could be fulfilled, and why the others could not, by unit."""

    content: bytes
    done: tuple[Wish, ...] = ()
    refused: Mapping[str, Message] = field(default_factory=dict)


def rewrite(content: bytes, loaded: Loaded[Record], wishes: Sequence[Wish]) -> Rewritten:
    """Return a source file with new words for some of its passages.

    ``loaded`` is what the bytes say now. A wish that would change another value, or whose words do not fit into their
    field, is refused and told.
    """
    text = content.decode("utf-8")
    before = list(passages(loaded.model))
    by_unit = {passage.unit: passage for passage in before}
    nodes = [node for node in read_outline(text).nodes if node.kind == "scalar"]
    edits: dict[str, list[Edit]] = {}
    wanted: dict[str, tuple[str, ...]] = {}
    refused: dict[str, Message] = {}
    for wish in wishes:
        passage = by_unit[wish.unit]
        try:
            wanted[wish.unit] = _woven(wish, passage.source)
        except Untouchable as error:
            refused[wish.unit] = say("“{words}” is made by the program", words=error.args[0])
            continue
        edits[wish.unit] = list(_edits(text, passage, wish, nodes))
        if not edits[wish.unit]:
            refused[wish.unit] = say("the place of its words in the file cannot be told")
    chosen = {unit: options[0] for unit, options in edits.items() if options}

    def reads(units: Sequence[str]) -> bool:
        made = apply(text, [chosen[unit] for unit in units])
        return _sources(made, loaded) == _expected(before, {unit: wanted[unit] for unit in units})

    good = _good(sorted(chosen, key=lambda unit: chosen[unit].start), reads)
    for unit in [unit for unit in chosen if unit not in good]:
        for option in edits[unit][1:]:
            first, chosen[unit] = chosen[unit], option
            if reads([*good, unit]):
                good.append(unit)
                break
            chosen[unit] = first
        else:
            refused[unit] = _why(apply(text, [chosen[unit]]), loaded)
    made = apply(text, [chosen[unit] for unit in good]).encode()
    return Rewritten(made, tuple(wish for wish in wishes if wish.unit in good), refused)


def _good(units: Sequence[str], are_good: Callable[[Sequence[str]], bool]) -> list[str]:
    """Return the units whose changes are good together."""
    marks = [Edit(number, number, unit, _REASON) for number, unit in enumerate(units)]
    return [mark.put for mark in by_halves(marks, lambda part: are_good([mark.put for mark in part]))]


def new_text(printed: str, ours: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return our text, or its paragraphs, with a reviewer's change; raises ``Untouchable`` as ``weave`` does."""
    woven = weave(printed, ours, f" {_CUT} ".join(texts))
    return tuple(part.strip() for part in woven.split(_CUT))


def _woven(wish: Wish, source: str) -> tuple[str, ...]:
    return tuple(_fold(part) for part in new_text(wish.printed, source, wish.texts))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", _SPACE.sub(" ", text)).strip()


def _sources(text: str, loaded: Loaded[Record]) -> list[str] | None:
    made, _ = load(text.encode(), file=loaded.source.file, unit="", kind=_kind(loaded))
    return None if made is None else [passage.source for passage in passages(made.model)]


def _expected(before: Sequence[Passage], wanted: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [text for passage in before for text in wanted.get(passage.unit, (passage.source,))]


def _why(text: str, loaded: Loaded[Record]) -> Message:
    _, findings = load(text.encode(), file=loaded.source.file, unit="", kind=_kind(loaded))
    return findings[0].message if findings else say("its words would be read as something else there")


def _kind(loaded: Loaded[Record]) -> str:
    return str(getattr(loaded.model, "kind", ""))


# ── where a passage stands in the text ───────────────────────────────────────────────────────────────────────


def _edits(text: str, passage: Passage, wish: Wish, nodes: Sequence[Node]) -> Iterator[Edit]:
    """Yield the ways to put new words in the place of a passage, the most careful first."""
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    at = starts[passage.place.line - 1] + passage.place.column - 1
    node = next((node for node in nodes if node.start <= at < max(node.end, node.start + 1)), None)
    if node is None:
        return
    if node.style in ("|", ">"):
        for start in [at] if node.style == "|" else [s for s in starts if node.start < s < node.end]:
            yield from _in_block(text, start, passage, wish)
    elif len(wish.texts) == 1 and _fold(node.value) == passage.source:
        yield from _in_line(text, node, passage, wish)


def _in_block(text: str, start: int, passage: Passage, wish: Wish) -> Iterator[Edit]:
    """Yield the edit of a paragraph in a block of lines that begins at an offset."""
    begin = text.rfind("\n", 0, start) + 1
    lead = text[begin:start]
    end = start
    while end < len(text):
        following = text.find("\n", end + 1 if end > start else end)
        end = len(text) if following < 0 else following
        raw = text[start:end]
        if _fold(raw) == passage.source:
            parts = new_text(wish.printed, raw.rstrip(), wish.texts)
            blank = lead[: len(lead) - len(lead.lstrip())]
            joint = f"\n{lead}" if lead.strip() else f"\n\n{blank}"
            yield Edit(start, start + len(raw.rstrip()), joint.join(parts), _REASON)
            return
        if len(_fold(raw)) > len(passage.source):
            return


def _in_line(text: str, node: Node, passage: Passage, wish: Wish) -> Iterator[Edit]:
    raw = text[node.start : node.end]
    (words,) = _woven(wish, passage.source)
    if node.style:
        inner = raw[1:-1]
        if "\\" not in inner and "''" not in inner:
            (made,) = new_text(wish.printed, inner, wish.texts)
            if not (node.style == '"' and ('"' in made or "\\" in made)):
                made = made.replace("'", "''") if node.style == "'" else made
                yield Edit(node.start, node.end, f"{node.style}{made}{node.style}", _REASON)
    else:
        (made,) = new_text(wish.printed, raw, wish.texts)
        yield Edit(node.start, node.end, made, _REASON)
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    yield Edit(node.start, node.end, f'"{quoted}"', _REASON)
