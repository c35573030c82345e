"""Writes a tree of tags into a PDF: structure elements, what they mark, links and their annotations.

ISO 32000-1, 14.7 (structure) and 14.8 (what the elements mean).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pydyf

#: Points in a CSS pixel.
_SCALE = 0.75

#: Under these names an element says where it comes from: checkers find the line of the source with it.
UNIT, NAME = "unit", "id"

#: Left, top, right, bottom in CSS pixels from the page's upper left corner.
Rectangle = tuple[float, float, float, float]


@dataclass(eq=False)
class Mark:
    """Marked words or a picture on a page, counted from 0; ``number`` is None until they are painted.

    ``spoken`` is what is to be read instead of the words.
    """

    page: int
    kind: str
    words: str = ""
    spoken: str | None = None
    number: int | None = None


@dataclass(frozen=True, eq=False)
class Spot:
    """A place on a page that one can click."""

    page: int
    annotation: Any


@dataclass(eq=False)
class Tag:
    """An element of the structure.

    ``rectangle`` is the page and the place on it. ``unit`` and ``name`` are the
    passage that it prints and its id in the page.
    """

    kind: str
    parent: Tag | None = None
    kids: list[Tag | Mark | Spot] = field(default_factory=list)
    language: str | None = None
    alternative: str | None = None
    identifier: str | None = None
    unit: str | None = None
    name: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    rectangle: tuple[int, Rectangle] | None = None

    def add(
        self, kind: str, *, first: bool = False, alternative: str | None = None, identifier: str | None = None
    ) -> Tag:
        """Return a new tag inside this one."""
        tag = Tag(kind, self, alternative=alternative, identifier=identifier)
        self.kids.insert(0 if first else len(self.kids), tag)
        return tag


@dataclass(frozen=True)
class Note:
    """The tags of a note: its call, its text, the way back from it; and what the links between them are called."""

    call: Tag
    text: Tag
    back: Tag
    words: str
    way_back: str


def write_structure(pdf: Any, root: Tag, heights: list[float], notes: list[Note], needless: set[str]) -> None:
    """Write the tree and enter it in the catalog.

    ``heights`` are those of the pages, in CSS pixels; ``needless`` refers to annotations that pages do without.
    """
    for sheet in _sheets(pdf):
        if "Annots" in sheet:
            sheet["Annots"] = pydyf.Array(each for each in sheet["Annots"] if each not in needless)
    writer = _Writer(pdf, heights)
    for note in notes:
        writer.connect(note.call, note.text, note.words)
        writer.connect(note.back, note.call, note.way_back)
    writer.write(root)


class _Writer:
    """Writes one tree; ``pages`` and ``annotations`` collect which element each marked thing belongs to."""

    def __init__(self, pdf: Any, heights: list[float]) -> None:
        self.pdf, self.heights = pdf, heights
        self.pages: list[dict[int, str]] = [{} for _ in heights]
        self.annotations: list[str] = []
        self.identifiers: dict[str, str] = {}

    def write(self, root: Tag) -> None:
        """Write everything below ``root``, and the tree's own dictionaries."""
        catalog = self.pdf.catalog
        tree = self._object({"Type": "/StructTreeRoot"})
        tree["K"] = pydyf.Array([self._element(root, tree.reference).reference])
        numbers = pydyf.Array()
        for page, marks in enumerate(self.pages):
            owners = pydyf.Array(marks[number] for number in range(len(marks)))
            self.pdf.add_object(owners)
            numbers += [page, owners.reference]
        for number, owner in enumerate(self.annotations, len(self.pages)):
            numbers += [number, owner]
        tree["ParentTree"] = self._object({"Nums": numbers}).reference
        tree["ParentTreeNextKey"] = len(self.pages) + len(self.annotations)
        if self.identifiers:
            names = pydyf.Array()
            for name, reference in sorted(self.identifiers.items()):
                names += [pydyf.String(name), reference]
            tree["IDTree"] = self._object({"Names": names}).reference
        catalog["StructTreeRoot"] = tree.reference
        catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true", "UserProperties": "true"})
        catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})

    def connect(self, start: Tag, end: Tag, words: str) -> None:
        """Make a link of a tag that stands on a page, to where another begins."""
        if start.rectangle is None or end.rectangle is None:
            return
        page, (left, top, right, bottom) = start.rectangle
        target, (x, y, _, _) = end.rectangle
        annotation = self._object({
            "Type": "/Annot", "Subtype": "/Link", "BS": pydyf.Dictionary({"W": 0}), "F": 4,
            "Rect": self._points(page, left, bottom, right, top),
            "Contents": pydyf.String(words),
            "Dest": pydyf.Array([self.pdf.page_references[target], "/XYZ", *self._points(target, x, y), 0]),
        })  # fmt: skip
        sheet = _sheets(self.pdf)[page]
        sheet.setdefault("Annots", pydyf.Array()).append(annotation.reference)
        start.kids.append(Spot(page, annotation))

    def _points(self, page: int, *places: float) -> Any:
        """Return x, y, x, y … in points from the lower left corner of a page."""
        height = self.heights[page]
        return pydyf.Array(round((height - value if n % 2 else value) * _SCALE, 3) for n, value in enumerate(places))

    def _object(self, entries: dict[str, Any]) -> Any:
        made = pydyf.Dictionary(entries)
        self.pdf.add_object(made)
        return made

    def _element(self, tag: Tag, parent: Any) -> Any:
        """Return the structure element of a tag, with all below it."""
        element = self._object({"Type": "/StructElem", "S": f"/{tag.kind}", "P": parent})
        kids = pydyf.Array()
        first: int | None = None
        for kid in tag.kids:
            match kid:
                case Tag():
                    if not _is_empty(kid):
                        kids.append(self._element(kid, element.reference).reference)
                case Mark(number=int() as number, page=page):
                    first = page if first is None else first
                    kids.append(number if page == first else self._elsewhere(page, {"Type": "/MCR", "MCID": number}))
                    self.pages[page][number] = element.reference
                case Mark():
                    pass  # not painted
                case Spot(page=page, annotation=annotation):
                    kids.append(self._elsewhere(page, {"Type": "/OBJR", "Obj": annotation.reference}))
                    annotation["StructParent"] = len(self.pages) + len(self.annotations)
                    self.annotations.append(element.reference)
        if kids:
            element["K"] = kids
        if first is not None:
            element["Pg"] = self.pdf.page_references[first]
        self._describe(tag, element)
        return element

    def _elsewhere(self, page: int, entries: dict[str, Any]) -> Any:
        return pydyf.Dictionary({**entries, "Pg": self.pdf.page_references[page]})

    def _describe(self, tag: Tag, element: Any) -> None:
        """Enter what the element says of itself."""
        if tag.language:
            element["Lang"] = pydyf.String(tag.language)
        if tag.alternative:
            element["Alt"] = pydyf.String(tag.alternative)
        if tag.identifier:
            element["ID"] = pydyf.String(tag.identifier)
            self.identifiers[tag.identifier] = element.reference
        attributes = [pydyf.Dictionary(tag.attributes)] if tag.attributes else []
        if tag.kind == "Figure" and tag.rectangle:
            page, (left, top, right, bottom) = tag.rectangle
            place = self._points(page, left, bottom, right, top)
            attributes.append(pydyf.Dictionary({"O": "/Layout", "Placement": "/Block", "BBox": place}))
        told = [(UNIT, tag.unit), (NAME, tag.name)]
        if properties := [
            pydyf.Dictionary({"N": pydyf.String(name), "V": pydyf.String(value)}) for name, value in told if value
        ]:
            attributes.append(pydyf.Dictionary({"O": "/UserProperties", "P": pydyf.Array(properties)}))
        if attributes:
            element["A"] = pydyf.Array(attributes) if len(attributes) > 1 else attributes[0]


def _sheets(pdf: Any) -> list[Any]:
    return [pdf.objects[int(reference.split()[0])] for reference in pdf.page_references]


def _is_empty(tag: Tag) -> bool:
    """Whether a tag has nothing to read and no place to keep: an empty cell holds its column."""
    return tag.kind not in ("TD", "TH", "TR") and all(isinstance(kid, Tag) and _is_empty(kid) for kid in tag.kids)
