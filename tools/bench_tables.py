"""Writes the results of a run as a page: docs/benchmarks.md."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import statistics
import subprocess
from collections.abc import Sequence

from bench_heats import Result

_COLUMNS = ("row", "what", "against", "ratio", "from–to", "of the first", "of the second", "measure")
HEAD = f"| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}"

#: Packages of the other tools; the engines' versions come from the build's own inventory.
_PACKAGES = ("typst", "docxtpl", "distributed")


def line_of(result: Result) -> str:
    """Return a result's line of the table."""
    line = result.line
    what = f"| {line.row} | {line.what} | {line.against} "
    if line.absent:
        return f"{what}| – | – | – | – | not measured: {line.absent} |"
    if result.failure:
        words = " ".join(result.failure.split()).replace("|", "/")
        return f"{what}| – | – | – | – | **failed**: {words[:200]} |"
    ratio = f"{statistics.median(result.ratios):.2f}" if result.ratios else "–"
    span = f"{min(result.ratios):.2f}–{max(result.ratios):.2f}" if result.ratios else "–"
    other = f"{_shown(statistics.median(result.other))} {line.unit}" if result.other else "–"
    told = "–"
    if line.bound:
        unit = "" if line.bound.of == "ratio" else f" {line.unit}"
        told = f"{line.bound.sign} {line.bound.value:.4g}{unit}: {'kept' if result.kept else '**missed**'}"
    return f"{what}| {ratio} | {span} | {_shown(statistics.median(result.mine))} {line.unit} | {other} | {told} |"


def _shown(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def page(results: Sequence[Result], *, command: str, rounds: int, minutes: float, left: Sequence[str]) -> str:
    """Return the page with all results of one run; ``left`` are the rows that it has not measured."""
    from policygen.build.inventory import versions

    told = ", ".join(f"{name} {version}" for name, version in {**versions(), **_others()}.items())
    return "\n".join([
        "# Benchmarks", "",
        f"Made by `{command}`", f"in one run of {minutes:.0f} minutes: medians of {rounds} rounds.",
        "What a line compares is taken in turn in each round, so that whatever else the machine does falls on both:",
        "the seconds say little beside the ratios.", "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end.",
        f"With {told}.", "", *_NOTES, "", HEAD, *map(line_of, results), "",
        f"Rows that this run has not measured: {', '.join(left) or 'none'}.", "",
    ])  # fmt: skip


#: What a reader must know to judge the figures.
_NOTES = (
    "- **The bare engines** are what anybody pays who writes the same pages with them: WeasyPrint's `render` and",
    "  `write_pdf` (PDF/A-3a, tags, numbers of pages in references by `target-counter`, our own sheets and fonts), a",
    "  second `write_pdf` of the same layout as PDF/X-4, and python-docx with the page's paragraphs, headings, cells.",
    "  Their processes are warm (imported, style sheets parsed, a page printed) and take the longest pages first. In",
    "  policygen's time only: start, reading, checks, composing, better tags, archive data, inks, crop marks, notes,",
    "  fields, drawings and pictures of Word, web pages, records. **The least** is one layout without any number of a",
    "  page in references, Python's garbage collector off, no second edition.",
    "- **A document at 7 regions** carries more of the program's start than one at 700; the ratio may be below 1.",
    "- **Long papers** are generated: their recommendations have long reasons, half of them lists of short lines.",
    "- **The `weasyprint` command** prints files with the very markup that policygen prints, one after another.",
    "- **Other tools** get the same words. pandoc: the web page; LibreOffice: our Word file; typst: headings, lists,",
    "  paragraphs, tables, notes and contents, without drawings, pictures, cover, numbers of pages in references;",
    "  docxtpl: headings, paragraphs and tables, without notes, fields, drawings and pictures.",
)


def _others() -> dict[str, str]:
    """Return the versions of the other tools that are there."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    for name, program in (("pandoc", find_pandoc()), ("LibreOffice", shutil.which("soffice"))):
        if program:
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            if number := re.search(r"\d+(\.\d+)+", said):
                found[name] = number[0]
    return found


def find_pandoc() -> str | None:
    """Return the program, of the system or of the package that brings one."""
    if program := shutil.which("pandoc"):
        return program
    try:
        import pypandoc  # type: ignore[import-not-found]
    except ImportError:
        return None
    return str(pypandoc.get_pandoc_path())
