"""Draws up the chart of a Word file whose anchors are set: what each stands for, and what was printed there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from policygen.content.marks import marks
from policygen.review.chart import Anchor, Chart, Form, Kind, Line
from policygen.review.layout import Laid, lay_out, name_notes
from policygen.review.package import Parts
from policygen.review.stream import Piece, read_frame, read_stream
from policygen.review.words import as_markdown, as_plain, folded, looks_of, printable


@dataclass(frozen=True)
class Print:
    """What a unit may be printed from: ``text`` is Markdown where ``marked``, in ``language``."""

    unit: str
    language: str
    kind: Kind
    text: str
    marked: bool
    outdated: bool = False


def draw_chart(
    parts: Parts, prints: Mapping[str, Sequence[Print]], *, document: str, language: str, reviewer: str
) -> Chart:
    """Return the chart of a file whose anchors are set."""
    stream = read_stream(parts)
    laid, labels = lay_out(stream), name_notes(stream)
    pieces: dict[str, list[Piece]] = {}
    feet: dict[str, str] = {}
    for each in laid:
        for span in each.spans:
            if span.anchor:
                pieces.setdefault(span.anchor, []).extend(span.pieces)
        if each.note in labels:
            feet.setdefault(labels[each.note], (*each.anchors, each.label)[0])
    chosen = {name: _choose(name, found, prints) for name, found in pieces.items()}
    notes: dict[str, str] = {}
    targets: dict[str, str] = {}
    for name, found in pieces.items():
        if (text := chosen[name]) is not None and text.marked:
            _name_marks(text.text, found, labels, notes, targets)
    anchors: dict[str, Anchor] = {}
    for name, found in pieces.items():
        told = chosen[name]
        if told is not None:
            form = form_of(found, marked=told.marked)
            printed = as_printed(found, form, labels, notes, targets)
            anchors[name] = Anchor(
                name, told.unit, told.language, told.kind, form, told.text, printed, told.outdated,
                looks_of(found) if form == "plain" else None,
            )  # fmt: skip
    lines = tuple(Line(each.anchors, tuple(map(printable, each.gaps))) for each in laid if each.anchors)
    generated = {each.label: printable(each.words).strip() for each in laid if each.label and not each.anchors}
    frame, pictures = tuple(read_frame(parts)), tuple(loose_pictures(laid))
    linked = {words for found in pieces.values() for key, words in _references(found) if key in targets}
    return Chart(
        document, language, reviewer, anchors, lines, generated, notes, targets, feet, frame, pictures,
        tuple(sorted(linked)),
    )  # fmt: skip


def _references(pieces: Iterable[Piece]) -> Iterator[tuple[str, str]]:
    """Yield the bookmarks that pieces refer to, each with the words of its link."""
    for link, group in groupby(pieces, key=lambda piece: piece.link):
        if link.startswith("#"):
            yield link[1:], printable("".join(piece.text for piece in group)).strip()


def altered_references(pieces: Iterable[Piece], chart: Chart) -> Iterator[str]:
    """Yield the words of references that the program has not made so."""
    known = {folded(words) for words in chart.labels}
    for key, words in _references(pieces):
        if key in chart.targets and folded(words) not in known:
            yield words


def loose_pictures(laid: Iterable[Laid]) -> list[str]:
    """Return what the pictures say that stand in no unit."""
    loose = (piece.picture for each in laid for span in each.spans if not span.anchor for piece in span.pieces)
    return [printable(words).strip() for words in loose if words is not None]


def form_of(pieces: Sequence[Piece], *, marked: bool) -> Form:
    """Return how a unit is printed: as a picture's alternative text, as plain words, or with marks."""
    if any(piece.picture is not None for piece in pieces) and not any(piece.text.strip() for piece in pieces):
        return "alternative"
    return "line" if marked else "plain"


def as_printed(
    pieces: Sequence[Piece], form: Form, labels: Mapping[str, str], notes: Mapping[str, str], targets: Mapping[str, str]
) -> str:
    """Return what pieces show, as one types it; a footnote without a known mark is ``[^?]``."""
    match form:
        case "alternative":
            return printable(" ".join(piece.picture or "" for piece in pieces if piece.picture is not None)).strip()
        case "plain":
            return as_plain(pieces)
        case "line":
            return as_markdown(
                pieces, lambda key: notes.get(labels.get(key, ""), "^?"), lambda key: targets.get(key, "")
            )


def _choose(name: str, pieces: Sequence[Piece], prints: Mapping[str, Sequence[Print]]) -> Print | None:
    """Return what an anchor was printed from: the likeliest, where a document prints a unit in two languages."""
    known = prints.get(name) or prints.get(re.sub(r"_\d+$", "", name)) or ()
    if len(known) < 2:
        return known[0] if known else None
    words = folded(as_plain(pieces))
    return max(known, key=lambda each: SequenceMatcher(None, folded(each.text), words, autojunk=False).ratio())


def _name_marks(
    text: str, pieces: Sequence[Piece], labels: Mapping[str, str], notes: dict[str, str], targets: dict[str, str]
) -> None:
    """Note which marks of a text the footnotes and links among some pieces stand for, in their order."""
    found = marks(text)
    wanted = [f"{sign}{name}" for sign, name in found if sign != "#"]
    there = [labels.get(piece.note, "") for piece in pieces if piece.note]
    if len(wanted) == len(there):
        notes.update((label, mark) for label, mark in zip(there, wanted, strict=True) if label)
    links: list[str] = []
    for before, piece in zip((None, *pieces), pieces, strict=False):
        if piece.link.startswith("#") and (before is None or before.link != piece.link):
            links.append(piece.link[1:])
    references = [name for sign, name in found if sign == "#"]
    if len(references) == len(links):
        targets.update(zip(links, references, strict=True))
