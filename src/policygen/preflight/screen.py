"""Checks a PDF for the screen: can it be read aloud, is it whole, does nothing run.

The rules are those of PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3) that a change of templates, styles or sources
can break, and some that these standards leave to people; ``make preflight`` asks veraPDF about all of both.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import pikepdf

from policygen.findings import Message, Problem, say
from policygen.preflight.outline import outline
from policygen.preflight.structure import Anchor, Element, Structure, read_structure

#: What a language is called in a PDF: the form of BCP 47 that documents here use.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HEADING = re.compile(r"H([1-6])")

#: Ids that numbering gives (``document.number``) and no template has.
_COUNTED = re.compile(r"(h|note|ref|figure|table)-\d+")

#: What an annotation may do.
_ADDRESS = re.compile(r"(https?|mailto):")


def check_screen(content: bytes, *, language: str = "") -> list[Problem]:
    """Return what is wrong with a PDF; ``language`` is the code that it should have, if that is known."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return list(_problems(pdf, language))
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        return [unreadable(error)]


def read_outline(content: bytes) -> str | Problem:
    """Return what a screen reader reads in a PDF, as text, or why there is nothing."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            structure = read_structure(pdf)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        return unreadable(error)
    return outline(structure) if structure else _untagged()


def unreadable(error: Exception) -> Problem:
    """Return the problem of a file that is damaged, encrypted or no PDF."""
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return Problem("E610", say("the PDF cannot be read: {reason}", reason=reason), say("build it again"))


def _untagged() -> Problem:
    return Problem("E611", say("the PDF is not tagged"), say("build it again; screen readers need the tags"))


def _problems(pdf: pikepdf.Pdf, language: str) -> Iterator[Problem]:
    yield from _document(pdf, language)
    yield from find_fonts(pdf)
    yield from _actions(pdf)
    yield from _attachments(pdf)
    structure = read_structure(pdf)
    marked = pdf.Root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked")
    if structure is None or not marked:
        yield _untagged()
    if structure is not None:
        around = _Around(structure.root)
        for problem, element in _read_aloud(structure, pdf):
            unit, name = around.of(element) if element else ("", "")
            yield Problem(problem.code, problem.message, problem.remedy, problem.page, unit, name)


# ── the document ─────────────────────────────────────────────────────────────────────────────────────────────


def _document(pdf: pikepdf.Pdf, language: str) -> Iterator[Problem]:
    told = str(pdf.Root.get("/Lang", ""))
    if not _LANGUAGE.fullmatch(told):
        yield Problem("E612", say("the PDF does not say its language"), say("build it again"))
    elif language and told.partition("-")[0].lower() != language:
        yield Problem(
            "E612",
            say("the PDF says that it is in “{told}”, and its name says “{name}”", told=told, name=language),
            say("set the tag in locales/{name}/language.toml right, or name the file right", name=language),
        )  # fmt: skip
    shown = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle")
    if not str(pdf.docinfo.get("/Title", "")).strip() or not shown:
        yield Problem("E613", say("the PDF does not show a title"), say("give the document a title"))
    metadata = pdf.Root.get("/Metadata")
    words = metadata.read_bytes().decode("utf-8", "replace") if metadata is not None else ""
    for claim, standard in (("pdfuaid:part", "PDF/UA-1"), ("pdfaid:part", "PDF/A-3a")):
        if claim not in words:
            yield Problem(
                "E624", say("the PDF does not say that it is {standard}", standard=standard), say("build it again")
            )


def find_fonts(pdf: pikepdf.Pdf, *, need_letters: bool = True) -> Iterator[Problem]:
    """Yield fonts that are not inside the file, and those whose codes nobody can turn into letters."""
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != "/Font":
            continue
        name = str(item.get("/BaseFont", "?")).lstrip("/")
        descriptor = item.get("/FontDescriptor")
        if descriptor is not None and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            message = say("the font “{name}” is not in the PDF", name=name)
            yield Problem("E621", message, say("put the font into templates/style/fonts"))
        if (
            need_letters
            and item.get("/Subtype") != "/CIDFontType2"
            and item.get("/Subtype") != "/CIDFontType0"
            and "/ToUnicode" not in item
        ):
            message = say("the font “{name}” does not say which letters it shows", name=name)
            yield Problem("E621", message, say("use another file of the font"))


def _actions(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    """Yield what would do something when the file is opened or clicked, but follow a link."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    found = [key for key in ("/OpenAction", "/AA", "/AcroForm") if key in pdf.Root]
    found += ["/JavaScript"] if "/JavaScript" in names else []
    for what in found:
        yield Problem("E622", say("the PDF has “{what}”, which can run something", what=what), say("build it again"))
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.get("/Annots", ()):
            action = annotation.get("/A")
            kind = str(annotation.get("/Subtype", ""))
            if kind != "/Link" or (action is not None and not _ADDRESS.match(str(action.get("/URI", "")))):
                what = str(action.get("/S", kind)) if action is not None else kind
                yield Problem(
                    "E622", say("page {page} has “{what}”, which is no link", page=number, what=what),
                    say("link to http, https or mailto addresses only"), number,
                )  # fmt: skip


def _attachments(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    """Yield files inside the file that do not say what they are to the document."""
    declared = {item.objgen for item in pdf.Root.get("/AF", ())}
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or "/EF" not in item:
            continue
        if item.objgen not in declared or item.get("/AFRelationship") not in ("/Source", "/Data"):
            name = str(item.get("/UF", item.get("/F", "?")))
            yield Problem(
                "E623", say("the attachment “{name}” does not say what it is to the document", name=name),
                say("build it again"),
            )  # fmt: skip


# ── what is read aloud ───────────────────────────────────────────────────────────────────────────────────────


class _Around:
    """Knows what each element was made from, or what stands nearest to it."""

    def __init__(self, root: Element) -> None:
        self.parents = {id(kid): element for element in root.walk() for kid in element.elements}
        self.names: dict[int, str] = {}
        last = ""
        for element in root.walk():
            last = element.name if element.name and not _COUNTED.fullmatch(element.name) else last
            self.names[id(element)] = last

    def of(self, element: Element) -> tuple[str, str]:
        """Return the unit of an element, else of what is in it or beside it, and the last id before it."""
        near: Element | None = element
        for _ in range(2):
            if near is None or near.kind in ("Document", "Sect"):
                break
            unit = next((each.unit for each in near.walk() if each.unit), "")
            if unit:
                return unit, self.names[id(element)]
            near = self.parents.get(id(near))
        return "", self.names[id(element)]


def _read_aloud(structure: Structure, pdf: pikepdf.Pdf) -> Iterator[tuple[Problem, Element | None]]:
    """Yield problems with the element that each is about."""
    for number, page in enumerate(structure.pages, 1):
        if lost := page.unmarked + structure.orphans.get(number, 0):
            yield Problem(
                "E618",
                say("page {page} paints {lost} things that are neither tagged nor artifacts", page=number, lost=lost),
                say("build it again"), number,
            ), None  # fmt: skip
    elements = list(structure.root.walk())
    yield from _headings(elements)
    for element in elements:
        if element.language and not _LANGUAGE.fullmatch(element.language):
            yield _problem("E612", element, say("“{told}” is no language", told=element.language),
                           say("set the tag in the language’s language.toml")), element  # fmt: skip
        match element.kind:
            case "Figure" if not element.alternative.strip():
                yield _problem("E615", element, say("figure without alternative text"),
                               say("say in words what it shows")), element  # fmt: skip
            case "Table":
                yield from _table(element)
            case "L":
                yield from _list(element)
            case "TOC":
                yield from _contents(element)
            case _:
                pass
    yield from _notes(elements)
    yield from _links(structure.root, elements, pdf)


def _problem(code: str, element: Element, message: Message, remedy: Message) -> Problem:
    return Problem(code, message, remedy, element.page)


def _headings(elements: list[Element]) -> Iterator[tuple[Problem, Element | None]]:
    headings = [(int(found.group(1)), each) for each in elements if (found := _HEADING.fullmatch(each.kind))]
    if not headings:
        yield Problem("E614", say("the document has no headings"), say("mark them up as headings")), None
    elif headings[0][0] != 1:
        message = say("the first heading is of level {level}", level=headings[0][0])
        yield _problem("E614", headings[0][1], message, say("begin with level 1")), headings[0][1]
    for (before, _), (level, heading) in pairwise(headings):
        if level > before + 1:
            message = say("a heading of level {level} follows one of level {before}", level=level, before=before)
            yield _problem("E614", heading, message, say("do not skip a level")), heading


def _table(table: Element) -> Iterator[tuple[Problem, Element | None]]:
    rows = [each for each in table.walk() if each.kind == "TR"]
    cells = [cell for row in rows for cell in row.elements]
    heads = [cell for cell in cells if cell.kind == "TH"]
    if not heads:
        yield _problem("E616", table, say("table without header cells"), say("use <th scope=…>")), table
    for cell in heads:
        if cell.attributes.get("Scope") not in ("Row", "Column", "Both"):
            yield _problem("E616", cell, say("a header cell does not say whether it heads a row or a column"),
                           say("give its scope in the template")), cell  # fmt: skip
    if any(cell.kind not in ("TH", "TD") for cell in cells) or len(_widths(rows)) > 1:
        yield _problem("E626", table, say("the rows of a table have different numbers of columns"),
                       say("count the cells of each row in the template")), table  # fmt: skip


def _widths(rows: list[Element]) -> set[int]:
    """Return how many columns the rows have, those included that cells of rows above reach into."""
    widths: set[int] = set()
    reaching: list[tuple[int, int]] = []  # (rows still to come, columns)
    for row in rows:
        width = sum(columns for _, columns in reaching)
        spans = [
            (int(cell.attributes.get("RowSpan", 1)), int(cell.attributes.get("ColSpan", 1))) for cell in row.elements
        ]
        widths.add(width + sum(columns for _, columns in spans))
        reaching = [(left - 1, columns) for left, columns in (*reaching, *spans) if left > 1]
    return widths


def _list(listing: Element) -> Iterator[tuple[Problem, Element | None]]:
    for item in listing.elements:
        kinds = [kid.kind for kid in item.elements]
        if item.kind not in ("LI", "L", "Caption") or (item.kind == "LI" and "LBody" not in kinds):
            yield _problem("E625", listing, say("a list has something else than items in it"),
                           say("compare with another list in the templates")), listing  # fmt: skip
            return


def _contents(contents: Element) -> Iterator[tuple[Problem, Element | None]]:
    for entry in contents.elements:
        if entry.kind == "TOC":
            continue
        if entry.kind != "TOCI" or not any(anchor.leads_to for anchor in entry.anchors()):
            yield _problem("E619", entry, say("a line of the contents leads nowhere"),
                           say("give the heading back, or take the line away")), entry  # fmt: skip


def _notes(elements: list[Element]) -> Iterator[tuple[Problem, Element | None]]:
    """Yield notes without an id, those that no call before them leads to, and those that lead not back."""
    calls: dict[int, Element] = {}
    for element in elements:
        for before, kid in pairwise(element.elements):
            if kid.kind == "Note" and before.kind == "Reference":
                calls[id(kid)] = before
    seen: set[str] = set()
    for note in (each for each in elements if each.kind == "Note"):
        if not note.identifier or note.identifier in seen:
            yield _problem("E617", note, say("a note has no id of its own"), say("build it again")), note
        seen.add(note.identifier)
        call = calls.get(id(note))
        label = next((kid for kid in note.elements if kid.kind == "Lbl"), None)
        there = {anchor.leads_to for anchor in call.anchors()} if call else set()
        back = {anchor.leads_to for anchor in label.anchors()} if label else set()
        if call is None or label is None or label.page not in there or call.page not in back:
            message = say("the links between a note and its call do not lead both ways")
            yield _problem("E617", note, message, say("build it again")), note


def _links(root: Element, elements: list[Element], pdf: pikepdf.Pdf) -> Iterator[tuple[Problem, Element | None]]:
    owned = {anchor.key for anchor in root.anchors()}
    for element in elements:
        for anchor in (kid for kid in element.kids if isinstance(kid, Anchor)):
            if element.kind == "Link" and not anchor.description.strip():
                yield (
                    _problem("E620", element, say("a link does not say where it leads"), say("give it words")),
                    element,
                )
            elif not anchor.address and not anchor.leads_to:
                yield _problem("E620", element, say("a link leads nowhere"), say("print what it names")), element
    for number, page in enumerate(pdf.pages, 1):
        lost = sum(annotation.objgen not in owned for annotation in page.get("/Annots", ()))
        if lost:
            message = say("page {page} has {lost} links that are not read aloud", page=number, lost=lost)
            yield Problem("E620", message, say("build it again"), number), None
