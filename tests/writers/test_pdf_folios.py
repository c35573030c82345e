"""Numbers of pages in the text: they are those of the pages, and nothing is laid out again for their sake."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import weasyprint
from weasyprint.formatting_structure import boxes

from policygen.document.number import number
from policygen.document.tree import Attributes, Block, Heading, Page, Paragraph, Reference, Section, Text
from policygen.findings import Place, Refused
from policygen.palette import Palette, read_palette
from policygen.writers.pdf import Printed, write_pdf
from policygen.writers.pdf_folios import find_pages, print_folios

STYLE = Path(__file__).parents[2] / "templates" / "style"
SHEET = Place("templates/style/print.css")
SENTENCE = "Zgodba o preobrazbi regije se začne pri mizi, za katero sedijo ljudje. "
TAGS = {"sl": "sl-SI"}


@pytest.fixture(scope="module")
def palette() -> Palette:
    return read_palette(STYLE / "palette.toml")


def chapter(name: str, *blocks: Block) -> Section:
    return Section((Heading(2, (Text(name),), None, Attributes(id=name)), *blocks), Attributes(classes=("part",)))


def see(name: str) -> Reference:
    return Reference(name, (Text(f"poglavje {name}"),), ", str.\u00a0", "")


def words_of(content: bytes) -> list[str]:
    """Return what the links of a PDF are called."""
    with pikepdf.open(io.BytesIO(content)) as document:
        found = [one for page in document.pages for one in page.get("/Annots", pikepdf.Array())]
        return [str(one["/Contents"]) for one in found]


def printed(palette: Palette) -> Printed:
    """Return twelve chapters on a page each, of which the sixth refers to the first and the last."""
    words = (Text(f"{SENTENCE} Glej "), see("K1"), Text(" in "), see("K12"), Text(f". {SENTENCE}"))
    chapters = [chapter(f"K{n}", Paragraph(words if n == 6 else (Text(SENTENCE),))) for n in range(1, 13)]
    page = number(Page("sl", "gorenjska", {"title": "Žar"}, tuple(chapters)), file="x")
    return write_pdf(page, style=STYLE, palette=palette, tags=TAGS)


def test_a_reference_says_on_which_page_a_thing_stands_before_and_after_it(palette: Palette) -> None:
    made = printed(palette)
    assert (made.pages["K1"], made.pages["K12"]) == (1, 12)
    assert words_of(made.content) == ["poglavje K1, str. 1", "poglavje K12, str. 12"]


# ── in a page of our own ─────────────────────────────────────────────────────────────────────────────────────

RULES = (
    "@page { size: 100mm 60mm; margin: 5mm } html { font: 10pt/14pt 'Source Serif 4' } p { margin: 0 } "
    "h2 { break-before: page; font: inherit }"
)
PLACE = '<span data-folio="{}">{}</span>'


def lay_out(body: str, rules: str = "") -> Any:
    return weasyprint.HTML(string=f"<style>{RULES}{rules}</style>{body}").render()


def texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from texts(child)


def places(document: Any) -> list[tuple[str, float, float]]:
    """Return the words of the first page with where they begin and end, in hundredths of a pixel."""
    found = texts(document.pages[0]._page_box)
    return [(text.text, round(text.position_x, 2), round(text.position_x + text.width, 2)) for text in found]


#: Whether the number takes one digit or two, the second line begins with the same long word.
LINE = (
    '<p>Glej <a href="#h">poglavje, str. <span {1}>{2}</span></a>, <em>in</em> pa '
    '<b style="display: inline-block">še</b> nekaj {0}.</p>'
    "<h2 id='h'>Žar</h2>"
)


@pytest.mark.parametrize("way", ["left", "right", "center", "justify"])
def test_what_follows_a_number_stands_as_if_the_number_had_been_typed(way: str) -> None:
    rules = f"p {{ text-align: {way}; hyphens: none; width: 80mm }}"
    word = "dolgo" * 8
    typed = lay_out(LINE.format(word, "", "2"), rules)
    made = print_folios(lambda room: lay_out(LINE.format(word, 'data-folio="h"', room), rules), sheet=SHEET)
    assert places(made) == places(typed)


def test_pages_are_laid_out_once_and_twice_where_there_are_more_than_were_told() -> None:
    def rooms(pages: int, told: int = 0) -> list[str]:
        asked = []

        def make(room: str) -> Any:
            asked.append(room)
            chapters = "".join(f"<h2 id='k{n}'>Žar</h2>" for n in range(1, pages))
            return lay_out(f"<p>{PLACE.format(f'k{pages - 1}', room)}</p>{chapters}")

        made = print_folios(make, sheet=SHEET, pages=told)
        assert places(made)[0][0] == str(pages) == str(find_pages(made)[f"k{pages - 1}"])
        return asked

    assert rooms(99) == ["00"]
    assert rooms(100) == rooms(100, 98) == ["00", "000"]
    assert rooms(101, 100) == ["000"]


def test_a_long_text_is_known_to_fill_a_hundred_pages_before_it_is_laid_out(
    palette: Palette, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = []
    monkeypatch.setattr("policygen.writers.pdf._FULL", 50)
    monkeypatch.setattr("policygen.writers.pdf._document", lambda *told: rooms.append(told[-1]) or "<html/>")
    words = SENTENCE * 90
    page = number(Page("sl", "gorenjska", {"title": "Žar"}, (chapter("a", Paragraph((Text(words),))),)), file="x")
    write_pdf(page, style=STYLE, palette=palette, tags=TAGS)
    assert rooms == ["000"]


def test_a_page_that_nothing_stands_on_is_a_finding_once() -> None:
    body = f"<p>{PLACE.format('h', '00')} {PLACE.format('h', '00')}</p><h2 id='h' style='display: none'>Žar</h2>"
    with pytest.raises(Refused) as refused:
        print_folios(lambda room: lay_out(body), sheet=SHEET)
    assert [finding.code for finding in refused.value.findings] == ["E660"]
