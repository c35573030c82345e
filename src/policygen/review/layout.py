"""Which words of a file belong to which anchor: the paragraphs of a stream, cut where anchors begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from policygen.review.package import Element
from policygen.review.stream import Change, Mark, Paragraph, Piece

UNIT = re.compile(r"u_[0-9a-f]{16}(_\d+)?")
GENERATED = re.compile(r"g_\d+")
NOTE = re.compile(r"n_\d+")
_COPY = re.compile(r"_Copy_\d+$")
_NO_FEET: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Span:
    """Pieces in a row that belong to one anchor, or to none ("")."""

    anchor: str
    pieces: tuple[Piece, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing can be seen of it."""
        return not any(piece.text.strip() or piece.note or piece.picture is not None for piece in self.pieces)

    @property
    def words(self) -> str:
        """Its characters."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Laid:
    """A paragraph cut into spans; ``label`` is the bookmark of one that the program has made, ``comments`` their ids
    with the anchor that each stands at."""

    spans: tuple[Span, ...]
    label: str = ""
    table: int = 0
    note: str = ""
    comments: tuple[tuple[str, str], ...] = ()
    element: Element | None = field(default=None, compare=False, repr=False)

    @property
    def anchors(self) -> tuple[str, ...]:
        """The anchors in it, in order."""
        return tuple(dict.fromkeys(span.anchor for span in self.spans if span.anchor))

    @property
    def words(self) -> str:
        """All characters in it."""
        return "".join(span.words for span in self.spans)

    @property
    def gaps(self) -> tuple[str, ...]:
        """The words before, between and after its anchors: one more than these are."""
        found, last = [""], ""
        for span in self.spans:
            if span.anchor and span.anchor != last:
                found.append("")
                last = span.anchor
            elif not span.anchor:
                found[-1] += span.words
        return tuple(found)


def lay_out(stream: Sequence[Paragraph], feet: Mapping[str, str] = _NO_FEET) -> list[Laid]:
    """Return the paragraphs with their words by anchor.

    A bookmark whose name stands twice counts the first time only. ``feet`` tells for the bookmark of a footnote's
    reference what its words belong to: LibreOffice drops bookmarks inside of footnotes.
    """
    laid: list[Laid] = []
    within: list[str] = []
    used: set[str] = set()
    renamed = _renamed(stream)
    notes = name_notes(stream)
    for paragraph in stream:
        spans: list[tuple[str, list[Piece]]] = []
        label = ""
        comments: list[tuple[str, str]] = []
        foot = feet.get(notes.get(paragraph.note, ""), "")
        if UNIT.fullmatch(foot) and foot not in used and not any(isinstance(each, Mark) for each in paragraph.content):
            used.add(foot)
            within = [foot]
        elif paragraph.note and GENERATED.fullmatch(foot):
            label = foot
        for each in paragraph.content:
            name = "" if isinstance(each, Piece) else renamed.get(each.name, each.name)
            if isinstance(each, Piece):
                owner = within[-1] if within else ""
                if not spans or spans[-1][0] != owner:
                    spans.append((owner, []))
                spans[-1][1].append(each)
            elif each.kind == "comment":
                comments.append((name, within[-1] if within else ""))
            elif each.kind == "close":
                if name in within:
                    within.remove(name)
            elif name not in used and UNIT.fullmatch(name):
                used.add(name)
                within = [name]  # units never stand inside of each other: an end that is missing ends here
                spans.append((name, []))  # an anchor is there even where its words are gone
            elif name not in used and GENERATED.fullmatch(name):
                used.add(name)
                within = []
                label = label or name
        if foot in within:
            within.remove(foot)
        cut = tuple(Span(owner, tuple(pieces)) for owner, pieces in spans)
        laid.append(Laid(cut, label, paragraph.table, paragraph.note, tuple(comments), paragraph.element))
    return laid


def name_notes(stream: Iterable[Paragraph]) -> dict[str, str]:
    """Return the bookmarks around the references to footnotes, by the footnotes' ids."""
    found: dict[str, str] = {}
    within: list[str] = []
    for paragraph in stream:
        for each in paragraph.content:
            if isinstance(each, Piece):
                if each.note and within:
                    found.setdefault(each.note, within[-1])
            elif NOTE.fullmatch(each.name):
                if each.kind == "open":
                    within.append(each.name)
                elif each.name in within:
                    within.remove(each.name)
    return found


def _renamed(stream: Iterable[Paragraph]) -> dict[str, str]:
    """Return the right names of anchors that LibreOffice has renamed, as it does in frames: ``…_Copy_1``."""
    names = [each.name for line in stream for each in line.content if isinstance(each, Mark) and each.kind == "open"]
    there, found = set(names), dict[str, str]()
    for name in names:
        base = _COPY.sub("", name)
        if base != name and base not in there:
            there.add(base)
            found[name] = base
    return found


def authors(pieces: Iterable[Piece]) -> tuple[Change, ...]:
    """Return who has changed pieces with track changes on, each author once, with the latest date."""
    latest: dict[str, Change] = {}
    for piece in pieces:
        change = piece.change
        if change.kind and (change.author not in latest or change.when > latest[change.author].when):
            latest[change.author] = change
    return tuple(latest[name] for name in sorted(latest))
