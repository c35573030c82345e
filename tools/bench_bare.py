"""Writes the pages of a project with the bare engines, in warm processes, and prints the seconds that took.

    tools/bench_bare.py PROJECT [--jobs N] [--no-print] [--least] [DOCUMENT ...]

Composing, importing the engines, parsing the style sheets and one page to warm up are not in the seconds.
"""

from __future__ import annotations

import argparse
import gc
import io
import logging
import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import docx
import weasyprint
from bench_pages import NUMBERS, Bare, compose_pages, style_text
from weasyprint.text.fonts import FontConfiguration

from policygen.document.tree import Heading, Item, Page, Paragraph, Table, plain_text, walk
from policygen.writers.pdf import SHEETS


@dataclass
class Shop:
    """What a warm process holds: style sheets and fonts, and which editions it writes."""

    base: str
    sheets: list[Any]
    fonts: FontConfiguration
    press: bool
    least: bool
    ready: Barrier


_pages: list[tuple[Bare, str]] = []
_shop: Shop


def write_docx(page: Page) -> None:
    """Write a page's words with python-docx: paragraphs, headings and tables, no notes, fields or pictures."""
    document: Any = docx.Document()
    inside: set[int] = set()
    for node in walk(*page.children):
        match node:
            case Table(head=head, body=body, widths=widths):
                table = document.add_table(rows=0, cols=len(widths))
                for row in (*head, *body):
                    cells = table.add_row().cells
                    for cell, part in zip(cells, row.cells, strict=False):
                        cell.text = plain_text(part)
                inside.update(id(each) for each in walk(node))
            case Heading(level=level):
                document.add_heading(plain_text(node), level)
            case Paragraph() | Item() if id(node) not in inside:
                document.add_paragraph(plain_text(node))
            case _:
                pass
    document.save(io.BytesIO())


def write_pdfs(html: str, shop: Shop) -> None:
    """Lay a page out once, and print it for the screen and, unless it is told not to, for the press."""
    document = weasyprint.HTML(string=html, base_url=shop.base).render(
        font_config=shop.fonts, stylesheets=shop.sheets, pdf_variant="pdf/a-3a", pdf_tags=True
    )
    document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True)
    if shop.press:
        document.write_pdf(pdf_variant="pdf/x-4")


def _open_shop(root: Path, press: bool, least: bool, ready: Barrier) -> None:
    global _shop
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    style, fonts = root / "templates" / "style", FontConfiguration()
    base = style.as_uri() + "/"
    texts = [style_text(root, name, base + "fonts/") for name in SHEETS]
    sheets = [weasyprint.CSS(string=text, font_config=fonts, base_url=base) for text in [*texts, NUMBERS]]
    _shop = Shop(base, sheets, fonts, press, least, ready)
    write_pdfs("<h2>Ž</h2><p>č <em>ł</em> <strong>ß</strong>", _shop)
    if least:
        gc.disable()


def _wait(number: int) -> None:
    _shop.ready.wait(120)


def _write(number: int) -> None:
    bare, html = _pages[number]
    write_pdfs(html, _shop)
    write_docx(bare.page)
    if _shop.least:
        gc.collect()


def main() -> None:
    """Write all pages, and print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT")
    parser.add_argument("--jobs", type=int, default=1, metavar="N")
    parser.add_argument("--no-print", action="store_true", help="without the edition for the press")
    parser.add_argument("--least", action="store_true", help="one layout: no page numbers in references, no collector")
    options = parser.parse_intermixed_args()
    for bare in compose_pages(options.project, options.documents):
        _pages.append((bare, bare.html(numbers=not options.least)))
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(options.jobs)
    told = (options.project.resolve(), not options.no_print, options.least, ready)
    with context.Pool(options.jobs, _open_shop, told) as pool:
        # Each of them waits for the others there, so that all are warm when the clock starts.
        pool.map(_wait, range(options.jobs), chunksize=1)
        start = time.perf_counter()
        for _ in pool.imap_unordered(_write, range(len(_pages))):
            pass
        print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
