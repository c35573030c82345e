"""Knows what each printed box means to a screen reader: boxes of WeasyPrint become a tree of tags.

WeasyPrint's own tags pass the checkers and read badly: every line is an element, an element over two pages is two,
notes are no notes, repeated table heads and running heads are read aloud. So the tree is made here, from the elements
of our page. It hooks into three inner parts of WeasyPrint: ``Page.paint``, ``Stream.marked``, ``pdf.add_tags``.
The names of tags are those of ISO 32000-1, 14.8.4.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pydyf
import weasyprint
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from policygen.writers.pdf_structure import Mark, Note, Rectangle, Spot, Tag, write_structure

#: The version whose inner parts are known here; the tests look at each of them.
TESTED = "70.0"

#: What a link says of the note that it leads to, in characters.
_SHORT = 200

_SVG = "{http://www.w3.org/2000/svg}"

#: What elements are called in a PDF. Those that are missing here pass their words on to what surrounds them.
_KINDS = {
    "section": "Sect", "p": "P", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "ul": "L", "ol": "L", "dl": "L",
    "li": "LI", "dt": "Lbl", "dd": "LBody", "table": "Table", "thead": "THead", "tbody": "TBody", "tr": "TR",
    "th": "TH", "td": "TD", "caption": "Caption", "figcaption": "Caption", "figure": "Div", "nav": "TOC", "a": "Link",
}  # fmt: skip

#: What an element without a kind of its own becomes where it changes the language.
_FOREIGN = {"div": "Div", "nav": "Div"}

_SCOPES = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}


@dataclass
class _Reader:
    """Reads the boxes of one document, page by page, into one tree of tags.

    ``inner`` has for each element, and each of its pseudo-elements, the tag that its words go to: one for all pages.
    """

    root: Tag = field(default_factory=lambda: Tag("Document"))
    inner: dict[tuple[int, str], Tag] = field(default_factory=dict)
    marks: dict[int, Mark] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)
    calls: dict[int, Tag] = field(default_factory=dict)
    needless: set[str] = field(default_factory=set)
    backs: dict[int, tuple[Any, Tag]] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)

    def read(self, page: int, box: Any, parent: Tag, area: Rectangle | None = None) -> None:
        """Put a box and all that is in it below a tag; what is left out will be printed as an artifact.

        ``area`` is where one can click already: WeasyPrint gives every box inside a link an annotation of its own.
        """
        if isinstance(box, AbsolutePlaceholder):
            # What stands apart on the page is apart when it is read, too: “2 Vision”, not “2Vision”.
            _part(parent)
            self.read(page, box._box, parent, area)
            _part(parent)
            return
        if isinstance(box, boxes.MarginBox) or box.is_leader:
            return
        element, pseudo = box.element, (box.element_tag or "").partition("::")[2]
        tag = parent
        if element is not None:
            if element.get("aria-hidden") == "true" or self._is_repeated(page, box):
                return
            key = id(element), pseudo
            if key not in self.inner:
                self.inner[key] = self._tag(box, element, pseudo, parent)
            tag = self.inner[key]
        if box.link_annotation is not None and tag.kind == "Link":
            place = _rectangle(box)
            if area and _is_inside(place, area):
                self.needless.add(box.link_annotation.reference)
            else:
                box.link_annotation["Contents"] = pydyf.String(self.links.setdefault(id(tag), _destination(element)))
                tag.kids.append(Spot(page, box.link_annotation))
                area = place
        if tag.rectangle is None and (tag.kind in ("Figure", "Note") or "footnote" in pseudo):
            tag.rectangle = page, _rectangle(box)
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
            mark = self.marks[id(box)] = Mark(page, tag.kind, getattr(box, "text", ""), _spoken(box))
            tag.kids.append(mark)
        else:
            for child in box.children:
                self.read(page, child, tag, area)

    def _is_repeated(self, page: int, box: Any) -> bool:
        """Whether a box is a table's head on a page after its first."""
        if not isinstance(box, boxes.TableRowGroupBox) or not box.is_header:
            return False
        return self.heads.setdefault(id(box.element), page) != page

    def notes(self, way_back: str) -> Iterator[Note]:
        """Yield the notes that have both a call and a text, with what their links are called."""
        for number, (name, (element, back)) in enumerate(self.backs.items(), 1):
            if name in self.calls:
                words = _folded(element)
                short = words if len(words) <= _SHORT else f"{words[:_SHORT].rpartition(' ')[0]} …"
                yield Note(self.calls[name], self.inner[name, ""], back, short, f"{way_back} {number}".strip())

    def _tag(self, box: Any, element: Any, pseudo: str, parent: Tag) -> Tag:
        """Return the tag for the words of an element that is met for the first time."""
        if pseudo == "marker":
            return self._marker(parent)
        if pseudo == "footnote-call":
            return self._call(box, element, parent)
        if pseudo == "footnote-marker":
            self.backs[id(element)] = element, (back := parent.add("Lbl", first=True).add("Link"))
            return back
        if pseudo:
            return parent
        tag = self._own(box, element, parent)
        if tag is None:
            language = element.get("lang")
            if not language or element.tag == "html":
                parent.unit = parent.unit or element.get("data-unit")
                return parent
            tag = parent.add(_FOREIGN.get(element.tag, "Span"))
        described = tag.parent if tag.kind == "LBody" and element.tag == "li" and tag.parent else tag
        described.language = element.get("lang") if element.tag != "html" else None
        described.unit = element.get("data-unit")
        described.name = element.get("id")
        return tag

    def _own(self, box: Any, element: Any, parent: Tag) -> Tag | None:
        """Return a new tag for an element that has one of its own."""
        name = element.tag
        kind = _KINDS.get(name)
        if name == f"{_SVG}svg" or name == "img":
            title = element.find(f"{_SVG}title")
            told = element.get("alt") if name == "img" else None if title is None else title.text
            return parent.add("Figure", alternative=told)
        if name == "div" and parent.kind == "L":
            return parent.add("LI")
        if "footnote" in element.get("class", "").split():
            # Only where the call was not met: in what is an artifact there.
            return parent.add("Note", identifier=element.get("id"))
        if name == "ol" and parent.kind == "TOC":
            return None
        if name == "li" and parent.kind == "TOC":
            return self._entry(element, parent)
        if name == "a" and parent.kind == "TOCI":
            parent = parent.add("Reference")
        if kind is None:
            return None
        tag = parent.add(kind)
        if name in ("ol", "ul"):
            marks = "Decimal" if name == "ol" else "None" if box.style["list_style_type"] == "none" else "Disc"
            tag.attributes = {"O": "/List", "ListNumbering": f"/{marks}"}
        elif kind in ("TH", "TD"):
            tag.attributes = _cell(box, element, parent)
        return tag.add("LBody") if kind == "LI" else tag

    def _entry(self, element: Any, parent: Tag) -> Tag:
        """Return the tag of a line of the contents; those of the second level have a list of their own."""
        if "level-3" in element.get("class", "").split():
            last = parent.kids[-1] if parent.kids else None
            parent = last if isinstance(last, Tag) and last.kind == "TOC" else parent.add("TOC")
        return parent.add("TOCI")

    def _marker(self, parent: Tag) -> Tag:
        """Return the tag for the number or dash before an item."""
        item = parent.parent if parent.kind == "LBody" and parent.parent else parent
        return item.add("Lbl", first=True)

    def _call(self, box: Any, element: Any, parent: Tag) -> Tag:
        """Return the tag for the number that calls a note; the note is to be read after it."""
        call = self.calls[id(element)] = parent.add("Reference").add("Link")
        self.inner[id(element), ""] = note = parent.add("Note", identifier=element.get("id"))
        note.language, note.unit, note.name = element.get("lang"), element.get("data-unit"), element.get("id")
        return call


def _destination(element: Any) -> str:
    """Return where a link leads: its words, and the address unless they are the address."""
    words, address = _folded(element), element.get("href", "")
    if address.startswith("#") or address.partition(":")[2].strip("/") in words:
        return words
    return f"{words} ({address})"


def _folded(element: Any) -> str:
    return " ".join("".join(element.itertext()).replace("\u2060", "").split())


def _cell(box: Any, element: Any, row: Tag) -> dict[str, Any]:
    attributes: dict[str, Any] = {"O": "/Table"}
    if element.tag == "th":
        in_head = row.parent is not None and row.parent.kind == "THead"
        scope = _SCOPES.get(element.get("scope", ""), "Column" if in_head else "Row")
        attributes["Scope"] = f"/{scope}"
    if box.colspan > 1:
        attributes["ColSpan"] = box.colspan
    if box.rowspan > 1:
        attributes["RowSpan"] = box.rowspan
    return attributes


def _spoken(box: Any) -> str | None:
    """Return what a broken word's first part is to be read as: the hyphen that the line needed is a soft one."""
    if isinstance(box, boxes.TextBox) and len(box.text) > 1 and box.text.endswith(box.style["hyphenate_character"]):
        return f"{box.text[:-1]}\u00ad"
    return None


def _is_inside(one: Rectangle, other: Rectangle) -> bool:
    """Whether a rectangle lies in another; a line may be a little higher than its block."""
    room = 3
    return (
        one[0] >= other[0] - room and one[1] >= other[1] - room
        and one[2] <= other[2] + room and one[3] <= other[3] + room
    )  # fmt: skip


def _part(tag: Tag) -> None:
    """Let the words that a tag has last end with a space."""
    mark = tag.kids[-1] if tag.kids else None
    if isinstance(mark, Mark) and mark.words and not mark.words.endswith((" ", "\u00ad")):
        mark.words = mark.spoken = f"{mark.words} "


def _rectangle(box: Any) -> Rectangle:
    """Return a box as CSS pixels from the page's upper left corner; a raised number has at least its own height."""
    if isinstance(box, boxes.ReplacedBox):
        x, y, width, height = box.content_box_x(), box.content_box_y(), box.width, box.height
    else:
        x, y, width, height = box.hit_area()
        size = box.style["font_size"]
        if height < size:
            y, height = y + (height - size) / 2, size
    return x, y, x + width, y + height


class Untaggable(Exception):
    """Words stand in a transparent group, which WeasyPrint paints apart from the page."""


@contextmanager
def own_tags(document: Any, *, way_back: str) -> Iterator[None]:
    """Let WeasyPrint write a laid-out document with our tags; for one ``write_pdf``.

    ``way_back`` is what the link from a note to its call is called, in the document's language; the number follows.
    Raises ``Untaggable`` where the style makes words transparent, ``RuntimeError`` with another WeasyPrint than the
    tested one, whose inner parts may differ.
    """
    if weasyprint.__version__ != TESTED:
        raise RuntimeError(f"the tags are made for WeasyPrint {TESTED}, not {weasyprint.__version__}")
    reader = _Reader()
    for number, page in enumerate(document.pages):
        page.paint = types.MethodType(_painter(reader, number, page.paint), page)
    before = weasyprint.pdf.add_tags

    def add_tags(pdf: Any, document: Any, pdf_version: object, page_streams: list[Any]) -> None:
        # What was marked past our hook lies in a group of its own, where no tag can reach it.
        if any(stream._tags for stream in page_streams):
            raise Untaggable
        write_structure(pdf, reader.root, [page.height for page in document.pages], list(reader.notes(way_back)),
                        reader.needless)  # fmt: skip

    weasyprint.pdf.add_tags = add_tags
    try:
        yield
    finally:
        weasyprint.pdf.add_tags = before
        for page in document.pages:
            del page.paint


def _painter(reader: _Reader, number: int, paint: Any) -> Any:
    def painted(page: Any, stream: Any, scale: float = 1) -> None:
        reader.read(number, page._page_box, reader.root)
        stream.marked = types.MethodType(_marker_of(reader), stream)
        paint(stream, scale)

    return painted


def _marker_of(reader: _Reader) -> Any:
    counted = iter(range(1 << 20))

    @contextmanager
    def marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
        mark = reader.marks.get(id(box))
        if mark is None:
            stream.begin_marked_content("Artifact")
        else:
            mark.number = next(counted)
            told = pydyf.Dictionary({"MCID": mark.number})
            if mark.spoken:
                told["ActualText"] = pydyf.String(mark.spoken)
            stream.begin_marked_content(mark.kind, told)
        try:
            yield
        finally:
            stream.end_marked_content()

    return marked
