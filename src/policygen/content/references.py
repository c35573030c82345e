"""Names of what is defined elsewhere: references, marks, addresses. One finding a wrong name, not one a use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from policygen.content.blanks import BLANK
from policygen.content.corpus import TRANSNATIONAL, Corpus
from policygen.content.load import Loaded
from policygen.content.marks import ALLOWED_ADDRESS, links, marks
from policygen.content.models.base import Defines, Record, Ref
from policygen.content.models.text import Form
from policygen.content.salvage import ANYTHING
from policygen.content.walk import annotated, passages
from policygen.findings import Finding, Place, nearest, say, shown

#: What ``[#id]`` may name.
REFERABLE = (
    "recommendation",
    "finding",
    "objective",
    "focus-group",
    "joint-recommendation",
    "challenge",
    "illustration",
)


#: What the project as a whole defines, whoever names it.
_COMMON = ("organisation", "theme", "indicator", "region")

#: What messages call the things that can be referred to. Translations put them in brackets: they do not inflect.
KIND_NAMES = {
    "challenge": say("shared challenge"),
    "finding": say("finding"),
    "focus-group": say("focus group"),
    "indicator": say("indicator"),
    "note": say("note"),
    "objective": say("objective"),
    "organisation": say("organisation"),
    "recommendation": say("recommendation"),
    "referable": say("recommendation, finding, objective, focus group or picture"),
    "region": say("region"),
    "source": say("source"),
    "theme": say("theme"),
}

#: How many wrong names are listed for one file, and how many further uses of one of them.
MOST = 100
USES = 10


@dataclass(frozen=True)
class Definitions:
    """The ids that each owner's files define, by kind, with their places.

    ``lost`` are the kinds, by owner, of which some definitions could not be read.
    """

    ids: dict[str, dict[str, dict[str, Place]]]
    lost: dict[str, set[str]] = field(default_factory=dict)

    def is_certain(self, kind: str, owner: str) -> bool:
        """Whether all ids of a kind that an owner's files may name could be read; else none of them is wrong."""
        lost = self.lost.get(TRANSNATIONAL if kind in _COMMON else owner, set())
        return kind not in lost and ANYTHING not in lost

    def known(self, kind: str, owner: str) -> dict[str, Place]:
        """Return the ids of a kind that an owner's files may name."""
        if kind in _COMMON:
            owner = TRANSNATIONAL
        return self.ids.get(owner, {}).get(kind, {})


@dataclass(frozen=True)
class Unknown:
    """A use of a name that nothing has; ``known`` are the names that could be meant."""

    place: Place
    kind: str
    name: str
    known: Iterable[str]
    region: str = ""


def define(corpus: Corpus) -> Definitions:
    """Return what all files define."""
    ids: dict[str, dict[str, dict[str, Place]]] = {}
    lost: dict[str, set[str]] = {owner: {ANYTHING} for owner in corpus.unreadable}
    for owner, loaded in (*corpus.loaded(), *corpus.beside):
        lost.setdefault(owner, set()).update(loaded.lost)
        by_kind = ids.setdefault(owner, {})
        for path, value, metadata, _ in annotated(loaded.model):
            for mark in metadata:
                if isinstance(mark, Defines):
                    by_kind.setdefault(mark.kind, {}).setdefault(str(value), loaded.place(path))
    regions = ids.setdefault(TRANSNATIONAL, {}).setdefault("region", {})
    for name, region in corpus.regions.items():
        regions[name] = region.place(("id",))
    for name in corpus.broken - {TRANSNATIONAL}:
        # A broken region exists all the same: what refers to it is not wrong for that.
        regions.setdefault(name, Place(f"sources/regions/{name}/region.yaml"))
    return Definitions(ids, lost)


def wrong_names(loaded: Loaded[Record], owner: str, definitions: Definitions, corpus: Corpus) -> list[Finding]:
    """Return a finding for each name in a file that nothing has, with the places where it is used again.

    Not more are listed than a reader will read: a file made of wrong names would keep the check busy for hours.
    """
    wrong = chain(_references(loaded, owner, definitions, corpus), _marks(loaded, owner, definitions))
    listed: list[Finding] = []
    first: dict[tuple[str, str], int] = {}
    for item in wrong:
        key = (item.name, item.region) if isinstance(item, Unknown) else None
        if key in first:
            known = listed[first[key]]
            if len(known.related) < USES:
                listed[first[key]] = replace(known, related=(*known.related, (item.place, say("used again here"))))
            continue
        if len(listed) == MOST:
            message = say("from here on, wrong names are not listed")
            listed.append(loaded.finding("E240", item.place, message, say("mend those above first")))
            break
        if key:
            first[key] = len(listed)
        listed.append(_unknown(item, loaded) if isinstance(item, Unknown) else item)
    return listed


def _references(loaded: Loaded[Record], owner: str, definitions: Definitions, corpus: Corpus) -> Iterator[Unknown]:
    for path, value, metadata, record in annotated(loaded.model):
        for mark in metadata:
            if not isinstance(mark, Ref):
                continue
            scope = str(getattr(record, "region", owner)) if mark.in_region else owner
            if (scope in corpus.broken and scope != owner) or not definitions.is_certain(mark.kind, scope):
                continue  # one finding is enough: the broken file's
            if value == BLANK:
                continue  # to be filled, and reported as such
            if mark.in_region and scope not in definitions.known("region", owner):
                continue  # one finding is enough: that there is no such region
            known = definitions.known(mark.kind, scope)
            if value not in known:
                yield Unknown(loaded.place(path), mark.kind, str(value), known, scope if mark.in_region else "")


def _unknown(item: Unknown, loaded: Loaded[Record]) -> Finding:
    near = nearest(item.name, item.known)
    listed = ", ".join(sorted(item.known))
    remedy = (
        say("did you mean “{near}”?", near=near)
        if near
        else say("known here: {listed}", listed=listed)
        if listed
        else say("define it first, or take the name out")
    )
    what = KIND_NAMES[item.kind]
    if item.region:
        message = say("there is no {kind} “{name}” in “{region}”", kind=what, name=shown(item.name), region=item.region)
    else:
        message = say("there is no {kind} “{name}”", kind=what, name=shown(item.name))
    return loaded.finding("E202", item.place, message, remedy)


def _marks(loaded: Loaded[Record], owner: str, definitions: Definitions) -> Iterator[Finding | Unknown]:
    own = definitions.ids.get(owner, {})
    referable = {name for kind in REFERABLE for name in own.get(kind, {})}
    targets = {"^": frozenset(own.get("note", {})), "@": frozenset(own.get("source", {})), "#": frozenset(referable)}
    kinds = {"^": "note", "@": "source", "#": "referable"}
    meant = {"^": ("note",), "@": ("source",), "#": REFERABLE}
    for passage in passages(loaded.model):
        for sign, name in marks(passage.source):
            place = loaded.find(passage.place, f"[{sign}{name}]")
            if passage.form is Form.PLAIN:
                yield loaded.finding(
                    "E203",
                    place,
                    say("“[{sign}{name}]” cannot stand in this text", sign=sign, name=name),
                    say("remove the mark"),
                )
            elif name not in targets[sign] and all(definitions.is_certain(kind, owner) for kind in meant[sign]):
                yield Unknown(place, kinds[sign], name, targets[sign])
        for address in links(passage.source) if passage.form is Form.LINE else ():
            if not ALLOWED_ADDRESS.fullmatch(address):
                yield loaded.finding(
                    "E204",
                    loaded.find(passage.place, address),
                    say("“{address}” is not an address that may be linked", address=shown(address)),
                    say("begin with https:// or mailto:"),
                )
