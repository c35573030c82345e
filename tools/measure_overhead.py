"""Measures what policygen adds to the bare engines: a clean build against WeasyPrint and python-docx alone.

Composes every document of the project once, then, in one process and one run, times for each round: the bare engines
over the same pages (``weasyprint.HTML(…).write_pdf`` on the page's HTML, and python-docx with a paragraph or cell for
each paragraph or cell of the page), and a clean build by one worker. Prints seconds and the ratio of the medians.

    .venv/bin/python tools/measure_overhead.py --rounds 3
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import docx
import weasyprint

from policygen.build.plan import plan
from policygen.build.project import open_project
from policygen.compose.compose import Materials, compose
from policygen.compose.kinds import read_kinds
from policygen.document.markup import Markup
from policygen.document.tree import Heading, Item, Page, Paragraph, Table, plain_text, walk
from policygen.writers.pdf import SHEETS


def bare_pdf(html: str, style: str, base: str) -> None:
    """Print a page as a user of WeasyPrint would: one call, its style parsed with it."""
    weasyprint.HTML(string=html, base_url=base).write_pdf(
        stylesheets=[weasyprint.CSS(string=style, base_url=base)], pdf_variant="pdf/ua-1", pdf_tags=True
    )


def bare_docx(page: Page) -> None:
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


def main() -> None:
    """Run the rounds and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--project", type=Path, default=Path.cwd())
    options = parser.parse_args()
    root = options.project.resolve()
    project = open_project(root)
    kinds = read_kinds(root / "templates")
    materials = Materials.of(root, project.languages, project.catalogs, project.palette)
    tags = {code: language.tag for code, language in project.languages.items()}
    style_folder = root / "templates" / "style"
    style = "".join((style_folder / name).read_text("utf-8") for name in SHEETS)
    style = style.replace("policygen-style:", (style_folder / "fonts").as_uri() + "/")
    pages = []
    for item in plan(project, kinds).items:
        page = compose(project.corpus, kinds[item.kind], item.owner, item.language, materials).page
        colours = project.palette.css(page.colour)
        body = Markup(tags, notes="inline").body(page)
        lang = tags[page.language]
        pages.append((page, f'<html lang="{lang}"><title>x</title><style>{colours}</style><body>{body}</body></html>'))
    bare, ours = [], []
    for number in range(1, options.rounds + 1):
        start = time.monotonic()
        for page, html in pages:
            bare_pdf(html, style, root.as_uri())
            bare_docx(page)
        bare.append(time.monotonic() - start)
        with tempfile.TemporaryDirectory() as folder:
            start = time.monotonic()
            command = [sys.executable, "-m", "policygen", "build", "--jobs", "1", "--output", folder, "--project", root]
            subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
            ours.append(time.monotonic() - start)
        print(f"round {number}: bare engines {bare[-1]:.1f} s, policygen, one worker {ours[-1]:.1f} s", flush=True)
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"{len(pages)} documents: policygen / bare engines = {ratio:.2f} (medians of {options.rounds})")


if __name__ == "__main__":
    main()
