"""Takes review copies back: changes go to their places in sources and catalogs, or are shown as conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import babel.messages.catalog as babel

from policygen.build.comment_lists import gather_comments
from policygen.build.project import Project, open_project
from policygen.content.catalog import read_catalog, read_whole
from policygen.content.load import Loaded
from policygen.content.localise import localise_passage
from policygen.content.locks.check import Locks
from policygen.content.models.base import Record
from policygen.content.models.text import Passage
from policygen.content.walk import passages
from policygen.findings import Finding, Message, Place, Refused, in_order, say
from policygen.messages.catalogs import empty_catalog, serialise
from policygen.messages.exchange.lines import Entry, fingerprint, forms
from policygen.messages.exchange.take import splice, take
from policygen.review.comments import Comment
from policygen.review.compare import Comparison, Edit, compare
from policygen.review.conflicts import active, changed_since, finding_of, stranger, two_reviewers, unfit
from policygen.review.package import MAXIMUM_BYTES, open_parts, unreadable
from policygen.review.rewrite import Wish, new_text, rewrite
from policygen.review.stream import Change as Tracked
from policygen.review.weave import Untouchable
from policygen.review.words import folded

_PARAGRAPH = re.compile(r"/p\d+(\.\d+)?$")
_UNREADABLE = ("E430", "E431", "E432", "E446")


@dataclass(frozen=True)
class Taken:
    """One change that can be made: where, of which unit in which language, what was and will be there, by whom."""

    place: Place
    unit: str
    language: str
    old: str
    new: tuple[str, ...]
    by: tuple[Tracked, ...]


@dataclass(frozen=True)
class Returns:
    """What comes of review copies: changes, what is shown only, new comments, and the files as they would be."""

    changes: tuple[Taken, ...] = ()
    findings: tuple[Finding, ...] = ()
    comments: tuple[Comment, ...] = ()
    files: Mapping[Path, bytes] = field(default_factory=dict)

    @property
    def is_acceptable(self) -> bool:
        """Whether the files may be written: all copies could be read, and who counts. Conflicts are never in them."""
        return not any(finding.code in _UNREADABLE for finding in self.findings)


def take_copies(root: Path, paths: Iterable[Path], *, accept: str = "all") -> Returns:
    """Return what review copies change in a project; nothing is written.

    ``accept`` says which tracked changes count: ``all``, ``none`` or an author's. Nothing is taken where he has none.
    """
    desk = _Desk(open_project(root))
    compared: list[Comparison] = []
    for path in paths:
        try:
            compared.append(desk.read(path, accept))
        except Refused as refused:
            desk.findings += refused.findings
    authors = sorted({author for each in compared for author in each.authors})
    if compared and accept not in ("all", "none", *authors):
        desk.findings.append(stranger(accept, authors))
        compared = []
    for each in compared:
        for conflict in each.conflicts:
            anchor = conflict.anchor
            place = desk.place(anchor.unit, anchor.language) if anchor else None
            now = desk.now(anchor.unit, anchor.language) if anchor and anchor.unit in desk.passages else None
            if anchor and now == anchor.text:
                now = None
            desk.findings.append(
                finding_of(conflict, place=place, now=now, owner=desk.owner(anchor.unit if anchor else ""))
            )
    desk.decide([edit for each in compared for edit in each.edits])
    desk.write_sources()
    desk.write_translations()
    comments: list[Comment] = []
    if not any(finding.code in _UNREADABLE for finding in desk.findings):
        try:
            comments, lists = gather_comments(root, compared, desk.place)
            desk.files.update(lists)
        except Refused as refused:
            desk.findings += refused.findings
    changes = sorted(desk.changes, key=lambda change: (change.place, change.unit, change.language))
    return Returns(tuple(changes), tuple(in_order(desk.findings)), tuple(comments), dict(sorted(desk.files.items())))


@dataclass
class _Wanted:
    """What reviewers want of one text: each with its file."""

    edit: Edit
    new: tuple[str, ...]


class _Desk:
    """The project on one side, what came back on the other."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.root = project.root
        self.loaded: dict[str, tuple[str, Loaded[Record]]] = {}
        self.passages: dict[str, Passage] = {}
        for owner, loaded in project.corpus.loaded():
            for passage in passages(loaded.model):
                self.passages[passage.unit] = passage
                self.loaded[passage.unit] = (owner, loaded)
        self.findings: list[Finding] = []
        self.changes: list[Taken] = []
        self.files: dict[Path, bytes] = {}
        self.sources: dict[str, list[_Wanted]] = {}
        self.translations: dict[tuple[str, str], list[_Wanted]] = {}
        self.catalogs: dict[str, babel.Catalog | None] = {}

    # ── what is there ────────────────────────────────────────────────────────────────────────────────────────

    def read(self, path: Path, accept: str) -> Comparison:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise unreadable(path.name, say("it has more than {limit} bytes", limit=f"{MAXIMUM_BYTES:,}"))
        parts = open_parts(path.read_bytes(), file=path.name)
        compared = compare(parts, accept=accept)
        if not any(anchor.unit in self.passages for anchor in compared.chart.anchors.values()):
            message = say("the copy is of another project: none of its texts is here")
            raise Refused([Finding("E431", Place(path.name, 0, 0), message, say("import it where it was exported"))])
        if parts.is_active:
            self.findings.append(active(path.name))
        return compared

    def now(self, unit: str, language: str) -> str | None:
        """Return what is printed of a unit in a language, or None where there is no such unit."""
        passage = self.passages.get(unit)
        return localise_passage(passage, language, self.project.catalogs).text if passage else None

    def place(self, unit: str, language: str) -> Place | None:
        """Return where a unit's text in a language is written: in a source, or in a catalog."""
        passage = self.passages.get(unit)
        if passage is None or language == self.project.corpus.source_language(passage.domain):
            return passage.place if passage else None
        file = f"locales/{language}/LC_MESSAGES/{passage.domain}.po"
        found = self.message(file, passage.source)
        return Place(file, found.lineno or 1) if found else passage.place

    def message(self, file: str, source: str) -> babel.Message | None:
        """Return an entry of a catalog on the disk."""
        if file not in self.catalogs:
            path, (_, language, _, name) = self.root / file, file.split("/")
            try:
                self.catalogs[file] = read_whole(
                    path.read_bytes(), domain=name.removesuffix(".po"), language=language, file=file
                ) if path.is_file() else None  # fmt: skip
            except Refused:
                self.catalogs[file] = None  # told when the project was opened
        catalog = self.catalogs[file]
        return catalog.get(source) if catalog is not None else None

    def owner(self, unit: str) -> str:
        """Return the region whose findings those of a unit are."""
        owner = unit.partition("/")[0]
        return owner if owner in self.project.corpus.regions else ""

    # ── what is wanted ───────────────────────────────────────────────────────────────────────────────────────

    def decide(self, edits: Sequence[Edit]) -> None:
        """Sort edits by the text that they change; those that meet another change are told."""
        wanted: dict[tuple[str, ...], list[_Wanted]] = {}
        for edit in edits:
            if made := self._wanted(edit):
                anchor, source = edit.anchor, self.passages[edit.anchor.unit].source
                key: tuple[str, ...] = (anchor.language, anchor.unit.split("/")[0], source)
                if anchor.kind == "source":
                    key = (anchor.unit,)
                wanted.setdefault(key, []).append(made)
        for key, each in wanted.items():
            first = each[0]
            if len({folded("\n".join(one.new)) for one in each}) > 1:
                sides = [(one.edit.file, "\n".join(one.new), one.edit.by) for one in each]
                anchor = first.edit.anchor
                place = self.place(anchor.unit, anchor.language)
                self.findings.append(two_reviewers(anchor.text, sides, place, self.owner(anchor.unit)))
            elif len(key) == 1:
                self.sources.setdefault(self.loaded[key[0]][1].source.file, []).append(first)
            else:
                self.translations.setdefault((key[0], key[1]), []).append(first)

    def _wanted(self, edit: Edit) -> _Wanted | None:
        anchor = edit.anchor
        place, now = self.place(anchor.unit, anchor.language), self.now(anchor.unit, anchor.language)
        words = "\n".join(edit.texts)
        try:
            new = new_text(anchor.printed, anchor.text, edit.texts)
        except Untouchable as error:
            if now == anchor.text:
                self._unfit(edit, edit.texts, place, say("“{words}” is made by the program", words=error.args[0]))
                return None
            new = edit.texts
        if now == anchor.text:
            return _Wanted(edit, new) if new != (anchor.text,) else None
        if not self._is_there(anchor.unit, anchor.language, new):
            self.findings.append(
                changed_since(edit.file, anchor.text, now, words, edit.by, place, self.owner(anchor.unit))
            )
        return None

    def _is_there(self, unit: str, language: str, new: Sequence[str]) -> bool:
        """Whether a change has been taken over already; a split moves on the paragraphs after it."""
        prose = unit.rpartition("/")[0]
        units = (
            [unit] if not _PARAGRAPH.search(unit) else [one for one in self.passages if one.startswith(f"{prose}/p")]
        )
        return set(new) <= {self.now(one, language) for one in units}

    def _unfit(self, edit: Edit, new: Sequence[str], place: Place | None, reason: Message) -> None:
        words, unit = "\n".join(new), edit.anchor.unit
        self.findings.append(unfit(edit.file, reason, edit.anchor.text, words, edit.by, place, self.owner(unit)))

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────

    def write_sources(self) -> None:
        """Make the source files with what is wanted."""
        for file, wanted in sorted(self.sources.items()):
            path = self.root / file
            wishes = {one.edit.anchor.unit: one for one in wanted}
            made = rewrite(
                path.read_bytes(), self.loaded[next(iter(wishes))][1],
                [Wish(unit, one.edit.anchor.printed, one.edit.texts) for unit, one in wishes.items()],
            )  # fmt: skip
            for unit, reason in made.refused.items():
                self._unfit(wishes[unit].edit, wishes[unit].new, self.passages[unit].place, reason)
            for wish in made.done:
                self._take(wishes[wish.unit], self.passages[wish.unit].place)
            if made.done:
                self.files[path] = made.content

    def write_translations(self) -> None:
        """Make the catalogs with what is wanted, under the same locks as every translation."""
        glossary = self.project.corpus.glossary
        locks = Locks.of(self.project.languages, glossary.model if glossary else None)
        for (language, domain), wanted in sorted(self.translations.items()):
            file = f"locales/{language}/LC_MESSAGES/{domain}.po"
            entries: dict[str, tuple[_Wanted, Entry]] = {}
            for one in wanted:
                source = self.passages[one.edit.anchor.unit].source
                found = self.message(file, source)
                if found is None:
                    reason = say("the catalog is not up to date: run “policygen messages extract update” first")
                    self._unfit(one.edit, one.new, None, reason)
                    continue
                entry = _entry(one, found, domain, file)
                if wrong := self._locked(entry, language, locks):
                    for finding in wrong:
                        self._unfit(one.edit, one.new, entry.place, finding.message)
                    continue
                entries[source] = (one, entry)
            ours = self.catalogs.get(file)
            if not entries or ours is None:
                continue
            taken = take((entry for _, entry in entries.values()), ours, domain=domain, language=language, file=file)
            self.findings += taken.findings
            for change in taken.changes:
                one, entry = entries[forms(change.message.id)[0]]
                self._take(one, entry.place)
            if taken.changes:
                path = self.root / file
                self.files[path] = splice(path.read_bytes(), taken.changes, domain=domain, language=language)

    def _locked(self, entry: Entry, language: str, locks: Locks) -> list[Finding]:
        """Return what the locks on translations find in one."""
        one = empty_catalog(language)
        one.add(entry.ids[0], entry.strings[0])
        one[entry.ids[0]].flags.clear()
        _, found = read_catalog(
            serialise(one), domain=entry.domain, language=language, file="",
            source=self.project.corpus.source_language(entry.domain), locks=locks,
        )  # fmt: skip
        return [finding for finding in found if finding.is_error]

    def _take(self, one: _Wanted, place: Place) -> None:
        anchor = one.edit.anchor
        self.changes.append(Taken(place, anchor.unit, anchor.language, anchor.text, one.new, one.edit.by))


def _entry(one: _Wanted, found: babel.Message, domain: str, file: str) -> Entry:
    """Return a translation as it comes back; one that was outdated stays so, for the source was not looked at."""
    anchor, fuzzy = one.edit.anchor, "fuzzy" in found.flags
    return Entry(
        domain, str(found.context or ""), forms(found.id), one.new, "outdated" if fuzzy else "translated",
        (anchor.unit,), exported=fingerprint((anchor.text,), fuzzy=fuzzy), place=Place(file, found.lineno or 1),
    )  # fmt: skip
