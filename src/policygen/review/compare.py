"""What a reviewer has done to a review copy: edits of units, comments, and all that nobody but an editor can decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from policygen.review.chart import Anchor, Chart, read_chart
from policygen.review.gaps import home_lines, take_up
from policygen.review.layout import Laid, Span, authors, lay_out, name_notes
from policygen.review.package import Parts
from policygen.review.remarks import Placed, place_remarks
from policygen.review.settle import authors_of, settle
from policygen.review.stream import Change, Piece, read_frame, read_stream
from policygen.review.survey import altered_references, as_printed, loose_pictures
from policygen.review.words import as_shown, folded, looks_of, printable

Why = Literal[
    "generated", "frame", "lost", "split", "joined", "copied", "deleted", "unplaced", "table", "picture",
    "note", "fallback", "reference", "look",
]  # fmt: skip

#: How alike the words of a paragraph without its anchor must be to be taken for a unit's.
_ALIKE = 0.6
_PROSE = re.compile(r"/p\d+(\.\d+)?$")


@dataclass(frozen=True)
class Edit:
    """One unit as a reviewer has left it: one text, or more where a paragraph of prose was split."""

    file: str
    anchor: Anchor
    texts: tuple[str, ...]
    by: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Something that is shown and never done: ``then`` is what was exported, ``theirs`` what the reviewer left."""

    file: str
    why: Why
    then: str
    theirs: str
    anchor: Anchor | None = None
    by: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All that comes of one file; ``authors`` are those of its tracked changes, whether they count or not."""

    chart: Chart
    authors: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    remarks: tuple[Placed, ...] = ()


def compare(parts: Parts, *, accept: str) -> Comparison:
    """Return what has become of a review copy; tracked changes count as ``accept`` says: ``all``, ``none``, an author.

    Raises ``Refused`` for a file that is no review copy, or damaged.
    """
    chart = read_chart(parts)
    raw = read_stream(parts)
    found = _Found(parts.file, chart)
    stream = settle(raw, accept)
    laid = [found.with_gaps(each) for each in _continued(lay_out(stream, chart.feet))]
    found.labels = name_notes(raw)
    found.gather(laid, lay_out(raw, chart.feet))
    found.look_at_units(laid)
    found.look_at_generated(laid, read_frame(parts))
    return Comparison(
        chart, authors_of(raw), tuple(found.edits), tuple(found.conflicts), tuple(place_remarks(parts, chart, laid))
    )


def _continued(laid: Sequence[Laid]) -> Iterator[tuple[Laid, bool, bool]]:
    """Yield each paragraph with whether its first anchor comes from above and whether its last one goes on below."""
    above = ""
    for number, each in enumerate(laid):
        seen = [span.anchor for span in each.spans if span.anchor and not span.is_blank]
        below = next((s.anchor for later in laid[number + 1 : number + 2] for s in later.spans if not s.is_blank), "")
        yield each, bool(seen) and seen[0] == above, bool(seen) and seen[-1] == below
        above = seen[-1] if seen else ""


@dataclass
class _Found:
    """What is found while a file is looked through."""

    file: str
    chart: Chart
    edits: list[Edit] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    parts: dict[str, list[tuple[int, Span]]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    by: dict[str, list[Piece]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    loose: dict[int, Laid] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = home_lines(self.chart)

    def with_gaps(self, told: tuple[Laid, bool, bool]) -> Laid:
        """Return a paragraph whose units have what was typed at their edges; changed words of ours are a conflict."""
        laid, from_above, goes_on = told
        taken, wrong = take_up(laid, self.lines, from_above=from_above, goes_on=goes_on)
        for then, theirs in wrong:
            self.conflicts.append(Conflict(self.file, "generated", then, theirs, by=authors(_pieces(laid))))
        return taken

    def gather(self, laid: Sequence[Laid], raw: Sequence[Laid]) -> None:
        """Note which words belong to which anchor, who changed them, and which paragraphs nobody knows."""
        for number, each in enumerate(laid):
            for span in each.spans:
                if span.anchor in self.chart.anchors:
                    self.seen.add(span.anchor)
                    if not span.is_blank:
                        self.parts.setdefault(span.anchor, []).append((number, span))
            owned = each.label or any(not span.is_blank and span.anchor for span in each.spans)
            if not owned and each.words.strip():
                self.loose[number] = each
        for each in raw:
            # What is typed at a unit's edge may stand outside of its anchor.
            for name in each.anchors:
                own = [piece for span in each.spans if span.anchor in (name, "") for piece in span.pieces]
                self.by.setdefault(name, []).extend(own)

    # ── units ────────────────────────────────────────────────────────────────────────────────────────────────

    def look_at_units(self, laid: Sequence[Laid]) -> None:
        """Compare all units with what was exported."""
        joined = self._joined()
        changed: dict[tuple[str, str], dict[str, Edit]] = {}
        for name, anchor in self.chart.anchors.items():
            told = self._texts(name, anchor)
            if told is None:
                continue
            if name in joined:
                words = " ".join(told)
                self._conflict("joined", anchor, words)
                continue
            if anchor.looks is not None and len(told) == 1 and looks_of(self._pieces(name)) != anchor.looks:
                self._conflict("look", anchor, as_shown(self._pieces(name)))
            if self._is_changed(anchor, told):
                edit = Edit(self.file, anchor, told, self._by(name))
                changed.setdefault((anchor.unit, anchor.language), {}).setdefault(folded("\n".join(told)), edit)
        for edits in changed.values():
            # Where a text is printed twice and changed in two ways, both go on, and meet there.
            for edit in edits.values():
                self._decide(edit)

    def _texts(self, name: str, anchor: Anchor) -> tuple[str, ...] | None:
        """Return the texts that a unit has now; None where that is told otherwise, or there is nothing to tell."""
        parts = self.parts.get(name)
        if not parts:
            self._gone(name, anchor)
            return None
        by_paragraph: dict[int, list[Piece]] = {}
        for number, span in parts:
            by_paragraph.setdefault(number, []).extend(span.pieces)
        if anchor.form != "alternative" and any(p.picture is not None for _, span in parts for p in span.pieces):
            self._conflict("picture", anchor, " ".join(span.words for _, span in parts))
        # Only marked texts hold references; a title that is printed as a link is a link as a whole.
        marked = [p for pieces in by_paragraph.values() for p in pieces] if anchor.form == "line" else []
        for words in altered_references(marked, self.chart):
            self._conflict("reference", anchor, words)
        texts = tuple(
            as_printed(pieces, anchor.form, self.labels, self.chart.notes, self.chart.targets)
            for pieces in by_paragraph.values()
        )
        return tuple(text for text in texts if text)

    def _pieces(self, name: str) -> list[Piece]:
        return [piece for _, span in self.parts.get(name, ()) for piece in span.pieces]

    def _is_changed(self, anchor: Anchor, texts: tuple[str, ...]) -> bool:
        return len(texts) != 1 or folded(texts[0]) != folded(anchor.printed)

    def _decide(self, edit: Edit) -> None:
        anchor, words = edit.anchor, "\n".join(edit.texts)
        if anchor.kind == "fallback":
            self._conflict("fallback", anchor, words)
        elif words.count("[^?]") > anchor.printed.count("[^?]"):
            self._conflict("note", anchor, words)
        elif len(edit.texts) > 1 and not (anchor.kind == "source" and _PROSE.search(anchor.unit)):
            self._conflict("split", anchor, words)
        elif not edit.texts:
            self._conflict("deleted", anchor, "")
        else:
            self.edits.append(edit)

    def _gone(self, name: str, anchor: Anchor) -> None:
        """Say what has become of a unit without words: its anchor may be lost, its words elsewhere."""
        wanted = folded(anchor.printed)
        if not wanted:
            return
        if name in self.seen:
            self._conflict("deleted", anchor, "")
            return
        alike = [(_ratio(wanted, folded(each.words)), -number) for number, each in self.loose.items()]
        ratio, number = max(alike, default=(0.0, 0))
        if ratio < _ALIKE:
            self._conflict("deleted", anchor, "")
            return
        words = printable(self.loose.pop(-number).words).strip()
        if ratio < 1:
            self._conflict("lost", anchor, words)

    def _joined(self) -> set[str]:
        """Return the anchors that have come to stand in one paragraph and did not before."""
        together: dict[int, set[str]] = {}
        for name, parts in self.parts.items():
            for number, _ in parts:
                together.setdefault(number, set()).add(name)
        found: set[str] = set()
        for names in together.values():
            if len({id(self.lines[name]) for name in names if name in self.lines}) > 1:
                found |= names
        return found

    # ── what no unit is ──────────────────────────────────────────────────────────────────────────────────────

    def look_at_generated(self, laid: Sequence[Laid], frame: Sequence[str]) -> None:
        """Compare the program's words, and report what stands in no unit."""
        there = {each.label: each for each in laid if each.label}
        missing = Counter(folded(words) for name, words in self.chart.generated.items() if name not in there)
        for name, each in there.items():
            now, then = printable(each.words).strip(), self.chart.generated.get(name, "")
            if folded(now) != folded(then) and not each.anchors:
                self.conflicts.append(Conflict(self.file, "generated", then, now, by=authors(_pieces(each))))
        units = {folded(anchor.printed): anchor for anchor in self.chart.anchors.values()}
        tables: dict[int, list[Laid]] = {}
        known_tables = {each.table for each in laid if each.label or each.anchors}
        for each in self.loose.values():
            words = folded(each.words)
            if missing[words]:
                missing[words] -= 1
            elif words in units:
                self._conflict("copied", units[words], printable(each.words).strip())
            elif each.table and each.table not in known_tables:
                tables.setdefault(each.table, []).append(each)
            else:
                self._unplaced("unplaced", [each])
        for cells in tables.values():
            self._unplaced("table", cells)
        for words, count in missing.items():
            if count:
                then = next(text for text in self.chart.generated.values() if folded(text) == words)
                self.conflicts.append(Conflict(self.file, "generated", then, ""))
        pictures = loose_pictures(laid)
        if len(pictures) > len(self.chart.pictures):  # LibreOffice drops what charts say, but puts none in
            new = Counter(pictures) - Counter(self.chart.pictures)
            self.conflicts += [Conflict(self.file, "picture", "", words or "?") for words in new.elements()]
        known = {folded(words) for words in self.chart.frame}
        for words in frame:
            if folded(words) not in known:
                self.conflicts.append(Conflict(self.file, "frame", " | ".join(self.chart.frame), words))

    def _unplaced(self, why: Why, lines: Sequence[Laid]) -> None:
        words = " | ".join(printable(each.words).strip() for each in lines)
        by = authors(piece for each in lines for piece in _pieces(each))
        self.conflicts.append(Conflict(self.file, why, "", words, by=by))

    def _conflict(self, why: Why, anchor: Anchor, theirs: str) -> None:
        self.conflicts.append(Conflict(self.file, why, anchor.printed, theirs, anchor, self._by(anchor.name)))

    def _by(self, name: str) -> tuple[Change, ...]:
        return authors(self.by.get(name, ())) or ((Change(author=self.chart.reviewer),) if self.chart.reviewer else ())


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0


def _pieces(laid: Laid) -> Iterator[Piece]:
    for span in laid.spans:
        yield from span.pieces
