"""Knows the rows of the benchmark that set a build beside what a user would take instead, on the same words."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from bench_builds import Yard, run, seconds
from bench_heats import Figures, Line, Sample
from bench_rows import FEW, TOOLS, named, write_pages
from bench_tables import find_pandoc

#: What a user of typst's package writes into a file; one process a document, as of a command.
_TYPST = """
import sys, typst
source, output, fonts = sys.argv[1:]
typst.compile(source, output=output, font_paths=[fonts], ignore_system_fonts=True, pdf_standards=["a-3a"])
"""


def other_lines(yard: Yard) -> Iterator[Line]:
    """Yield the lines; what is not installed is said in its line."""
    still, documents = yard.project("still"), list(yard.documents or FEW)
    words = named(FEW, yard)
    scrap = yard.folder / "scrap"

    def folder() -> Path:
        scrap.mkdir(exist_ok=True)
        return yard.made("few-pages", lambda path: write_pages(still, path, documents))

    def ours(form: str, *formats: str) -> Sample:
        chosen = [f"--format={each}" for each in formats]
        return Sample(f"clean {form}", lambda: yard.clean(still, f"few-{'-'.join(formats)}", *chosen, documents=FEW))

    def lying(end: str) -> list[Path]:
        return sorted(yard.output(f"few-{end}").glob(f"*/*.{end}"))

    def ready(end: str) -> None:
        folder()
        if not lying(end):
            run(yard.build(still, yard.output(f"few-{end}"), f"--format={end}", documents=FEW))

    def pandoc() -> Figures:
        program = find_pandoc()
        assert program
        weasyprint = [sys.executable, "-m", "weasyprint", "--quiet", "--pdf-variant=pdf/a-3a", "--pdf-tags"]
        total = sum(seconds([program, page, "-o", scrap / "page.docx"]) for page in lying("html"))
        pages = sorted(folder().glob("*.html"))
        return {"seconds": total + sum(seconds([*weasyprint, page, scrap / "page.pdf"]) for page in pages)}

    def office() -> Figures:
        place = f"-env:UserInstallation={(yard.folder / 'office').as_uri()}"
        command = ["soffice", place, "--headless", "--convert-to", "pdf", "--outdir", scrap, *lying("docx")]
        taken = seconds(command)
        if len(list(scrap.glob("*.??.pdf"))) != len(lying("docx")):
            raise RuntimeError("LibreOffice has not written all PDFs")
        return {"seconds": taken}

    def typst() -> Figures:
        fonts = folder() / "style" / "fonts"
        return {"seconds": sum(seconds([sys.executable, "-c", _TYPST, page, scrap / "typst.pdf", fonts])
                               for page in sorted(folder().glob("*.typ")))}  # fmt: skip

    def docxtpl() -> Figures:
        return {"seconds": seconds([sys.executable, TOOLS / "bench_docxtpl.py", folder(), scrap / "docxtpl"])}

    def begin() -> None:
        folder()

    pdf, docx, crowd = ours("pdf", "pdf"), ours("docx", "docx"), f"{yard.jobs} workers"
    yield Line(
        "others", f"Word files and screen PDFs, {crowd}: {words}",
        "pandoc (HTML → docx) and the `weasyprint` command, each document in turn",
        ours("pdf and docx", "pdf", "docx"), Sample("pandoc", pandoc, lambda: ready("html")),
        absent="" if find_pandoc() else "pandoc is not installed",
    )  # fmt: skip
    yield Line(
        "others", f"screen PDFs, {crowd}: {words}", "LibreOffice (docx → PDF), all files in one call",
        pdf, Sample("LibreOffice", office, lambda: ready("docx")),
        absent="" if shutil.which("soffice") else "LibreOffice is not installed",
    )  # fmt: skip
    yield Line(
        "others", f"screen PDFs, {crowd}: {words}", "typst, one process a document",
        pdf, Sample("typst", typst, begin), absent="" if find_spec("typst") else "typst is not installed",
    )  # fmt: skip
    yield Line(
        "others", f"Word files, {crowd}: {words}", "docxtpl, all documents in one process",
        docx, Sample("docxtpl", docxtpl, begin), absent="" if find_spec("docxtpl") else "docxtpl is not installed",
    )  # fmt: skip
