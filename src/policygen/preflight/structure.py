"""The structure of a tagged PDF as a tree of plain values: what a screen reader is given to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from policygen.preflight.content import Fonts, Painted, read_page


@dataclass(frozen=True)
class Words:
    """Marked content; ``page`` counts from 1, ``line`` is the height at which it begins."""

    text: str
    page: int
    number: int
    line: float = 0.0


@dataclass(frozen=True)
class Anchor:
    """An annotation that an element owns. ``leads_to`` is the page of its target in the document, or 0."""

    page: int
    description: str
    address: str
    leads_to: int
    key: tuple[int, int]


@dataclass(frozen=True)
class Element:
    """One element of the structure.

    ``page`` is the first page, counted from 1, or 0 where it is empty. ``unit`` and ``name`` say what it was made from.
    """

    kind: str
    kids: tuple[Element | Words | Anchor, ...] = ()
    alternative: str = ""
    language: str = ""
    identifier: str = ""
    unit: str = ""
    name: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    page: int = 0

    def walk(self) -> Iterator[Element]:
        """Yield this element and all inside it, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements directly inside."""
        return tuple(kid for kid in self.kids if isinstance(kid, Element))

    def anchors(self) -> Iterator[Anchor]:
        """Yield the annotations of this element and all inside it."""
        for element in self.walk():
            yield from (kid for kid in element.kids if isinstance(kid, Anchor))


@dataclass(frozen=True)
class Structure:
    """The whole: the document's element, what is painted on each page, and the marks that no element owns, by page."""

    root: Element
    pages: tuple[Painted, ...]
    orphans: Mapping[int, int]


def read_structure(pdf: pikepdf.Pdf) -> Structure | None:
    """Return the structure of a file, or None where it has none."""
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None or "/K" not in tree:
        return None
    fonts = Fonts()
    painted = tuple(read_page(page, fonts) for page in pdf.pages)
    reader = _Reader(pdf, painted)
    kids = tuple(reader.kids(tree, 0))
    root = kids[0] if len(kids) == 1 and isinstance(kids[0], Element) else Element("Document", kids)
    orphans = {
        page: lost
        for page, content in enumerate(painted, 1)
        if (lost := sum((page, number) not in reader.owned for number in content.words))
    }
    return Structure(root, painted, orphans)


class _Reader:
    """Reads elements; ``owned`` collects (page, number) of all marks that belong to one."""

    def __init__(self, pdf: pikepdf.Pdf, painted: tuple[Painted, ...]) -> None:
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self.painted = painted
        self.owned: set[tuple[int, int]] = set()
        names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
        self.targets = pikepdf.NameTree(names) if names is not None else {}
        self.seen: set[tuple[int, int]] = set()

    def kids(self, parent: Any, page: int) -> Iterator[Element | Words | Anchor]:
        told = parent.get("/K")
        page = self._page(parent, page)
        for kid in told if isinstance(told, pikepdf.Array) else () if told is None else (told,):
            if isinstance(kid, int):
                yield self._words(kid, page)
            elif kid.get("/Type") == "/MCR":
                yield self._words(int(kid.MCID), self._page(kid, page))
            elif kid.get("/Type") == "/OBJR":
                yield self._anchor(kid.Obj, self._page(kid, page))
            elif kid.objgen not in self.seen:  # a damaged file may go round in circles
                self.seen.add(kid.objgen)
                yield self._element(kid, page)

    def _page(self, told: Any, page: int) -> int:
        return self.pages.get(told["/Pg"].objgen, 0) if "/Pg" in told else page

    def _words(self, number: int, page: int) -> Words:
        self.owned.add((page, number))
        content = self.painted[page - 1] if 0 < page <= len(self.painted) else Painted()
        return Words(content.words.get(number, ""), page, number, content.lines.get(number, 0.0))

    def _anchor(self, annotation: Any, page: int) -> Anchor:
        action = annotation.get("/A", pikepdf.Dictionary())
        target = annotation.get("/Dest")
        if isinstance(target, pikepdf.String):
            target = self.targets.get(str(target))
        leads_to = self.pages.get(target[0].objgen, 0) if isinstance(target, pikepdf.Array) else 0
        return Anchor(
            page, str(annotation.get("/Contents", "")), str(action.get("/URI", "")), leads_to, annotation.objgen
        )

    def _element(self, told: Any, page: int) -> Element:
        attributes: dict[str, Any] = {}
        origin: dict[str, str] = {}
        given = told.get("/A")
        for each in given if isinstance(given, pikepdf.Array) else () if given is None else (given,):
            if each.get("/O") == "/UserProperties":
                origin |= {str(entry.N): str(entry.V) for entry in each.P}
            else:
                attributes |= {key[1:]: _plain(value) for key, value in each.items() if key != "/O"}
        kids = tuple(self.kids(told, page))
        return Element(
            kind=str(told.S)[1:],
            kids=kids,
            alternative=str(told.get("/Alt", "")),
            language=str(told.get("/Lang", "")),
            identifier=str(told.get("/ID", "")),
            unit=origin.get("unit", ""),
            name=origin.get("id", ""),
            attributes=attributes,
            page=min((kid.page for kid in kids if kid.page), default=0),
        )


def _plain(value: Any) -> object:
    return tuple(map(float, value)) if isinstance(value, pikepdf.Array) else str(value).removeprefix("/")
