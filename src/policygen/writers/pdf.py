"""Writes a page as a tagged PDF: the accepted page itself, printed by WeasyPrint with the sheets for paper."""

from __future__ import annotations

import functools
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cssselect2
import weasyprint
from markupsafe import escape
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from policygen.document.markup import Markup
from policygen.document.tree import Asset, Note, Page, Text, walk
from policygen.findings import Finding, Place, Problem, Refused, say
from policygen.palette import PROPERTIES, Palette
from policygen.press import read_press
from policygen.writers.attached import Attachment
from policygen.writers.layout_check import check_layout
from policygen.writers.pdf_archive import archive
from policygen.writers.pdf_fitting import fit
from policygen.writers.pdf_folios import find_pages, print_folios
from policygen.writers.pdf_grid import on_grid
from policygen.writers.pdf_inks import Inks, cut_off_bleed, paint_in_inks
from policygen.writers.pdf_quick import quick
from policygen.writers.pdf_sheets import impose
from policygen.writers.pdf_strays import find_strays
from policygen.writers.pdf_tags import Untaggable, own_tags
from policygen.writers.pdf_theme import settle
from policygen.writers.scratch import in_scratch

#: Schemes of the only addresses that printing may read: fonts of the style folder, images of the page.
_SCHEME = "policygen-style:"
_IMAGE = "policygen-image:"

#: The sheets for paper: what a theme sets, what is done with it, and the cover.
SHEETS = ("theme.css", "print.css", "cover.css")

#: The lines that each page gets besides those of the theme, where a document is laid out again.
_MORE_LINES = "--more-lines"

#: More characters than a page of print can hold; ours have about 1,700.
_FULL = 3_000

#: The place of findings about the look on paper.
_SHEET = Place("templates/style/print.css")


@dataclass(frozen=True)
class Printed:
    """A PDF and what was seen while it was laid out.

    ``pages`` maps the ids of headings and other elements to page numbers, counted from 1 with the cover. ``press`` is
    the print edition, where it was asked for; ``problems`` are what is wrong on the pages.
    """

    content: bytes
    pages: Mapping[str, int]
    page_count: int
    findings: tuple[Finding, ...]
    press: bytes = b""
    problems: tuple[Problem, ...] = ()


class _StyleFetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Answers from the fonts in the style folder and fails the rendering for anything else.

    WeasyPrint would otherwise read any local file and follow links to the network.
    """

    def __init__(self, fonts: Path) -> None:
        super().__init__(fail_on_errors=True)
        self.fonts = {path.name: path for path in sorted(fonts.glob("*.ttf"))}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        name = url.removeprefix(_SCHEME)
        if name == url or name not in self.fonts:
            raise FatalURLFetchingError(f"the page asks for {url}, which is not part of the style")
        return URLFetcherResponse(url, self.fonts[name].read_bytes(), {"Content-Type": "font/ttf"})


class _PageFetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Answers from the images that a page brings along, and asks the style for anything else."""

    def __init__(self, style: _StyleFetcher, images: Mapping[str, Asset]) -> None:
        super().__init__(fail_on_errors=True)
        self.style, self.images = style, images

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if image := self.images.get(url.removeprefix(_IMAGE)):
            return URLFetcherResponse(url, image.content, {"Content-Type": image.media_type})
        return self.style.fetch(url, headers)


#: For drawings, which need no file at all.
_NO_FILES = _StyleFetcher(Path("no-fonts"))


class _Parsed(weasyprint.HTML):  # type: ignore[misc]  # weasyprint has no types
    """A page whose markup is read as the XML that it is, too: the same tree in a thirtieth of the time.

    WeasyPrint itself always reads HTML, in Python, which takes a twentieth of a document's time. Raises ``ParseError``
    for what is no XML.
    """

    def __init__(self, markup: str, fetcher: URLFetcher) -> None:
        self.base_url, self.url_fetcher, self.media_type = _SCHEME, fetcher, "print"
        root = ElementTree.fromstring(markup)
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def _parse(markup: str, fetcher: URLFetcher) -> weasyprint.HTML:
    try:
        return _Parsed(markup, fetcher)
    except ElementTree.ParseError:  # a character that XML does not know
        return weasyprint.HTML(string=markup, url_fetcher=fetcher, base_url=_SCHEME)


@dataclass(frozen=True)
class _Press:
    """Style sheets, fonts and fetcher, loaded once a process; ``warnings`` is what the engine said to them."""

    sheets: tuple[weasyprint.CSS, ...]
    fonts: FontConfiguration
    fetcher: _StyleFetcher
    warnings: tuple[str, ...]


@functools.lru_cache(maxsize=2)
def _press(style: Path) -> _Press:
    fonts = FontConfiguration()
    fetcher = _StyleFetcher(style / "fonts")
    with _watched() as records, in_scratch():
        texts = settle([(style / name).read_text("utf-8") for name in SHEETS], but=(*PROPERTIES, _MORE_LINES))
        sheets = tuple(
            weasyprint.CSS(string=text, font_config=fonts, url_fetcher=fetcher, base_url=_SCHEME) for text in texts
        )
    return _Press(sheets, fonts, fetcher, tuple(records))


def load_style(style: Path) -> None:
    """Read the sheets and the fonts of the style folder, once a process."""
    _press(style)


def write_pdf(
    page: Page,
    *,
    style: Path,
    palette: Palette,
    tags: Mapping[str, str],
    attachments: Sequence[Attachment] = (),
    inks: Inks | None = None,
    early: Callable[[bytes], None] = lambda content: None,
) -> Printed:
    """Print a page as a file that is both PDF/UA-1 and PDF/A-3a, and with ``inks`` as one that is PDF/X-4, too.

    ``style`` is the folder with the sheets and ``fonts/``; ``tags`` maps language codes to BCP 47 tags; ``inks`` are
    those of each colour. Both editions come from one layout. ``early`` gets the first one while the other is still to
    be made, unless an error was found on the pages. The same page and attachments give the same bytes. Raises
    ``Refused`` where a note was not printed exactly once, where the style asks for a file that is not part of it, and
    where the engine could not print something.
    """
    with _watched() as records, quick():
        press = _press(style)
        fetcher = _PageFetcher(press.fetcher, page.images)
        document, problems = fit(
            lambda more: _lay_out(page, palette, tags, press, fetcher=fetcher, more=more), check_layout
        )
        cut_off_bleed(document)
        try:
            with own_tags(document, way_back=page.properties.get("back-label", "")):
                # WeasyPrint compresses everything twice, for the id's sake; the archive does it once, faster.
                content = document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, uncompressed_pdf=True)
        except Untaggable as error:
            message = say("the style makes words transparent, and a screen reader cannot read them")
            raise Refused([Finding("E627", _SHEET, message, say("take opacity away; mix the colour"))]) from error
        content = archive(content, attachments, date=page.properties.get("date", ""))
        if not any(problem.code.startswith("E") for problem in problems):
            early(content)
        pressed, strays = _print_edition(page, document, style, inks) if inks else (b"", [])
    # A page that was laid out again was warned of again.
    said = dict.fromkeys((*press.warnings, *records))
    findings = tuple(
        Finding("W601", _SHEET, say("the PDF engine says: {text}", text=text), say("mend the style")) for text in said
    )
    return Printed(content, find_pages(document), len(document.pages), (*findings, *strays), pressed, tuple(problems))


def _lay_out(
    page: Page, palette: Palette, tags: Mapping[str, str], press: _Press, *, fetcher: URLFetcher, more: int
) -> Any:
    """Return the pages, each with so many lines more than the theme says, and with their numbers where they are due."""
    sheets = press.sheets
    if more:
        sheets = (*sheets, weasyprint.CSS(string=f":root {{ {_MORE_LINES}: {more} }}", url_fetcher=_NO_FILES))

    def lay_out(room: str) -> Any:
        markup = _document(page, palette, tags, room)
        return _parse(markup, fetcher).render(
            font_config=press.fonts, stylesheets=sheets, pdf_variant="pdf/a-3a", pdf_tags=True
        )

    try:
        with on_grid():
            document = print_folios(lay_out, sheet=_SHEET, pages=_fewest_pages(page))
    except AssertionError as error:
        raise _unplaced(error) from error
    check_notes(page, document)
    return document


def _fewest_pages(page: Page) -> int:
    """Return a number of pages that the text of a page fills at least."""
    return sum(len(node.text) for node in walk(*page.children) if isinstance(node, Text)) // _FULL


def _print_edition(page: Page, document: Any, style: Path, inks: Inks) -> tuple[bytes, list[Finding]]:
    press = read_press(style)
    painted, sheets, strays = paint_in_inks(document, inks=inks, profile=press.profile)
    return impose(painted, sheets, press=press, told=page.properties), find_strays(
        strays, [style / name for name in SHEETS], _SHEET
    )


def _unplaced(error: AssertionError) -> Refused:
    """Return the finding for WeasyPrint 70 giving up where long notes leave no room for the text that calls them."""
    message = say("the PDF engine cannot lay out the page with its notes {notes}", notes=str(error).strip())
    return Refused([Finding("E605", _SHEET, message, say("shorten notes that stand close together, or spread them"))])


def _document(page: Page, palette: Palette, tags: Mapping[str, str], room: str) -> str:
    words = page.properties
    metadata = "".join(
        f'<meta name="{name}" content="{escape(words[key])}"/>'
        for name, key in (("author", "author"), ("description", "subject"), ("keywords", "keywords"),
                          ("dcterms.created", "date"), ("dcterms.modified", "date"))
        if words.get(key)
    )  # fmt: skip
    language = page.properties.get("locale") or tags.get(page.language, page.language)
    status = words.get("status", "")
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8"/>'
        f"<title>{escape(words['title'])}</title>{metadata}<style>{palette.css(page.colour)}</style></head>"
        f'<body class="{escape(page.kind)}">'
        f'<div class="running" aria-hidden="true">{escape(words.get("running", ""))}</div>'
        f'<div class="running-status" aria-hidden="true">{escape(status)}</div>'
        f"{Markup(tags, notes='inline', address=_IMAGE.__add__, room=room).body(page)}</body></html>"
    )


@contextmanager
def _watched() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs as warnings; raise ``Refused`` for its errors and for what the fetcher refused.

    WeasyPrint swallows what goes wrong in a drawing, prints a hole instead, and only its log tells.
    """
    warnings: list[str] = []
    errors: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            (errors if record.levelno >= logging.ERROR else warnings).append(record.getMessage())

    handler = Collect(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    before, propagate = list(logger.handlers), logger.propagate
    logger.handlers, logger.propagate = [handler], False
    try:
        yield warnings
    except FatalURLFetchingError as error:
        remedy = say("put fonts into templates/style/fonts and name them there; nothing else is read")
        raise Refused([Finding("E603", _SHEET, say("the PDF engine says: {text}", text=error), remedy)]) from error
    finally:
        logger.handlers, logger.propagate = before, propagate
    if errors:
        remedy = say("mend the style, or the drawing that the page has")
        raise Refused(
            [Finding("E604", _SHEET, say("the PDF engine says: {text}", text=text), remedy) for text in errors]
        )


def check_notes(page: Page, document: Any) -> None:
    """Raise ``Refused`` unless every note of the page stands exactly once at the foot of a printed page.

    WeasyPrint 70 can lose or double footnotes in silence when they are dense.
    """
    expected = Counter(f"note-{node.number}" for node in walk(*page.children) if isinstance(node, Note))
    printed: Counter[str] = Counter()
    for sheet in document.pages:
        for area in _areas(sheet._page_box):
            printed.update(_note_ids(area))
    if printed != expected:
        wrong = sorted(
            (name for name in expected.keys() | printed.keys() if expected[name] != printed[name]),
            key=lambda name: int(name.partition("-")[2] or 0),
        )
        listed = ", ".join(f"{name} {printed[name]}×" for name in wrong[:8])
        raise Refused([
            Finding("E602", _SHEET, say("notes are not printed exactly once: {listed}", listed=listed),
                    say("shorten a note on that page, or change the style’s @footnote rule"))
        ])  # fmt: skip


def _areas(box: Any) -> Iterator[Any]:
    if type(box).__name__ == "FootnoteAreaBox":
        yield box
    else:
        for child in getattr(box, "children", ()):
            yield from _areas(child)


def _note_ids(box: Any) -> set[str]:
    """Return the ids of the notes inside a box; several boxes of one note on one page count once."""
    found: set[str] = set()
    element = getattr(box, "element", None)
    name = element.get("id") if element is not None and hasattr(element, "get") else None
    if name and name.startswith("note-"):
        found.add(name)
    for child in getattr(box, "children", ()):
        found |= _note_ids(child)
    return found


def print_drawing(svg: str, width: float, height: float) -> bytes:
    """Return a one-page PDF of an SVG without words (letters as outlines), ``width`` × ``height`` mm."""
    sheet = f"@page {{ size: {width}mm {height}mm; margin: 0 }} body {{ margin: 0 }} svg {{ display: block }}"
    page = f"<style>{sheet}</style><body>{svg}</body>"
    with _watched():
        content: bytes = weasyprint.HTML(string=page, url_fetcher=_NO_FILES, base_url=_SCHEME).write_pdf()
    return content
