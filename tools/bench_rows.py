"""Knows the rows of the benchmark that compare builds with each other and with the bare engines."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from bench_builds import Yard, hashes, run, seconds, watched
from bench_cluster import start_cluster
from bench_heats import Bound, Figures, Line, Sample
from synthetic_regions import make_long_paper, make_project

TOOLS = Path(__file__).parent

#: What is built where building everything five times and more would take too long.
SOME = ("gorenjska", "limburg", "padova")
FEW = ("gorenjska", "limburg")

PAPER = Path("sources/regions/gorenjska/paper.yaml")

#: What is changed to and fro, by row: what is said of it, the file, and what stands for what.
CHANGES = {
    "word": ("one word in one paper", PAPER, "majhna", "drobna"),
    "rule": ("one rule of print.css", Path("templates/style/print.css"), "orphans: 2", "orphans: 3"),
    "screen-rule": ("one rule of screen.css", Path("templates/style/screen.css"), "max-width", "max-width "),
    "translation": (
        "one heading of all documents in one language", Path("locales/sl/LC_MESSAGES/templates.po"), '"Kolofon"',
        '"Kolofon "',
    ),
    "blank": (
        "a blank at the end of a line of a source", PAPER, "kind: regional-policy-paper",
        "kind: regional-policy-paper ",
    ),
}  # fmt: skip

#: Numbers of synthetic regions, and pages that synthetic papers have, about.
REGIONS = (7, 70, 700)
PAGES = (15, 50, 100, 200)

SCREEN = ("--format=pdf", "--format=docx", "--format=html")
TEXT = ("--format=html", "--language=sl")


def build_lines(yard: Yard) -> list[Line]:
    """Return all lines of builds."""
    return [line for rows in (_speed, _changes, _sizes, _cluster) for line in rows(yard)]


def named(documents: Sequence[str], yard: Yard) -> str:
    """Return how a line calls what it builds."""
    if yard.documents or yard.formats:
        return ", ".join([*yard.documents, *yard.formats])
    return f"{len(documents)} papers in 2 languages" if documents else "the whole project"


# ── against the bare engines ─────────────────────────────────────────────────────────────────────────────────


def _speed(yard: Yard) -> Iterator[Line]:
    still = yard.project("still")

    def clean(name: str, *words: str, documents: Sequence[str] = ()) -> Sample:
        return Sample(
            f"clean {name}", lambda: yard.clean(still, f"clean-{name}", *words, documents=documents)
        )  # fmt: skip

    def bare(name: str, *words: str, documents: Sequence[str] = ()) -> Sample:
        return Sample(f"bare {name}", lambda: _bare(still, *words, *(yard.documents or documents)))

    def pages() -> Figures:
        program = [sys.executable, "-m", "weasyprint", "--quiet", "--pdf-variant=pdf/a-3a", "--pdf-tags"]
        folder = yard.made("pages", lambda path: write_pages(still, path, yard.documents))
        files = sorted(folder.glob("*.html"))
        return {"seconds": sum(seconds([*program, file, yard.folder / "page.pdf"]) for file in files)}

    everything, some, two = named((), yard), named(SOME, yard), f"--jobs={yard.jobs}"
    crowd = f"{yard.jobs} workers"
    yield Line(
        "clean", f"clean build, all formats, {crowd}: {some}",
        f"the bare engines, {crowd}: screen edition with page numbers, print edition, python-docx",
        clean("some", two, documents=SOME), bare("some", two, documents=SOME), bound=Bound("ratio", "≤", 1.10),
    )  # fmt: skip
    slim = clean("slim", two, *SCREEN, documents=SOME)
    yield Line(
        "clean", f"without the print edition, {crowd}: {some}", f"the bare engines without the print edition, {crowd}",
        slim, bare("slim", two, "--no-print", documents=SOME), bound=Bound("ratio", "≤", 1.10),
    )  # fmt: skip
    yield Line(
        "clean", f"without the print edition, {crowd}: {some}", f"the least that the engines can need, {crowd}",
        slim, bare("least", two, "--no-print", "--least", documents=SOME),
    )  # fmt: skip
    yield Line(
        "workers", f"clean build, 1 worker: {everything}", f"clean build, {crowd}",
        clean("all-1", "--jobs=1"), clean("all-2", two), bound=Bound("ratio", "≥", 1.8),
    )  # fmt: skip
    yield Line(
        "screen", f"all screen PDFs, {crowd}: {everything}",
        "the `weasyprint` command over the same pages, one file after another",
        clean("screen", two, "--format=pdf"), Sample("weasyprint command", pages), bound=Bound("ratio", "≤", 0.30),
    )  # fmt: skip
    again = Sample("nothing", lambda: {"seconds": seconds(yard.build(still, yard.output("kept")))},
                   lambda: run(yard.build(still, yard.output("kept"))) and None)  # fmt: skip
    yield Line("nothing", f"nothing changed: {everything}", "–", again, bound=Bound("figure", "<", 0.4))


def write_pages(project: Path, folder: Path, documents: Sequence[str]) -> None:
    """Write the pages of some documents into a folder, for other programs."""
    run([sys.executable, TOOLS / "bench_pages.py", project, folder, *documents])


def _bare(project: Path, *words: str) -> Figures:
    return {"seconds": float(run([sys.executable, TOOLS / "bench_bare.py", project, *words]))}


# ── after a change ───────────────────────────────────────────────────────────────────────────────────────────


def _changes(yard: Yard) -> Iterator[Line]:
    project, output = yard.project("changing"), yard.output("changing")
    command = yard.build(project, output, documents=FEW)

    def changed(row: str) -> Figures:
        change(project, row)
        return {"seconds": seconds(command)}

    few = named(FEW, yard)
    nothing = Sample("nothing, of few", lambda: {"seconds": seconds(command)}, lambda: run(command) and None)
    for row, (what, *_) in CHANGES.items():
        sample = Sample(row, lambda row=row: changed(row))  # type: ignore[misc]
        yield Line(row, f"{what}: {few}", "nothing changed", sample, nothing)

    fresh, paper = yard.project("fresh"), yard.output("fresh")
    one = yard.build(fresh, paper, documents=FEW[:1])

    def first() -> Figures:
        """Return the seconds until the paper's screen PDF in its own language is another one."""
        path = paper / FEW[0] / f"{FEW[0]}.sl.pdf"
        before = path.stat().st_mtime_ns
        change(fresh, "word")
        start = time.perf_counter()
        with subprocess.Popen(one, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            while path.stat().st_mtime_ns == before and child.poll() is None:
                time.sleep(0.005)
            return {"seconds": time.perf_counter() - start}

    def whole() -> Figures:
        change(fresh, "word")
        return {"seconds": seconds(one)}

    yield Line(
        "first", "one word changed: first PDF of that paper on the disk", "all its files in 2 languages",
        Sample("first PDF", first, lambda: run(one) and None), Sample("whole paper", whole),
        bound=Bound("figure", "<", 3), absent="" if not yard.formats or "pdf" in yard.formats else "no PDF is built",
    )  # fmt: skip


def change(project: Path, row: str) -> None:
    """Change the file of a row, or change it back. Raises ``RuntimeError`` where it does not have the words."""
    _, path, old, new = CHANGES[row]
    file = project / path
    text = file.read_text("utf-8")
    old, new = (new, old) if new in text else (old, new)
    if old not in text:
        raise RuntimeError(f"{old!r} is not in {path}")
    file.write_text(text.replace(old, new, 1), "utf-8")


# ── of many regions, of many pages ───────────────────────────────────────────────────────────────────────────


def _sizes(yard: Yard) -> Iterator[Line]:
    def regions(count: int, *words: str) -> Sample:
        name = f"regions-{count}"
        end = "".join(words).replace("--", "-").replace("=", "-")

        def measure() -> Figures:
            project = yard.made(name, lambda path: make_project(path, count))
            output = yard.output(name + end)
            shutil.rmtree(output, ignore_errors=True)
            took = watched(_papers(yard, project, output, *words))
            return {**took, "a document": took["seconds"] / count}

        return Sample(f"{count} regions {' '.join(words)}", measure)

    text = {count: regions(count, *TEXT) for count in REGIONS}
    for more, fewer in ((70, 7), (700, 7), (700, 70)):
        yield Line("regions", f"a document at {more} regions: web page, 1 language", f"at {fewer}", text[more],
                   text[fewer], "a document", bound=Bound("ratio", "≤", 1.10))  # fmt: skip

    def still(count: int) -> Sample:
        def command() -> list[str]:
            project = yard.made(f"regions-{count}", lambda path: make_project(path, count))
            return _papers(yard, project, yard.output(f"kept-{count}"), "--format=html", "--language=sl")

        return Sample(
            f"nothing, {count} regions", lambda: {"seconds": seconds(command())}, lambda: run(command()) and None
        )

    yield Line("nothing-regions", f"nothing changed: web pages of {REGIONS[-1]} regions in 1 language", "–",
               still(REGIONS[-1]), bound=Bound("figure", "<", 5))  # fmt: skip

    def long(wanted: int) -> Sample:
        def measure() -> Figures:
            project = yard.made(f"pages-{wanted}", lambda path: make_long_paper(path, wanted))
            output = yard.output(f"pages-{wanted}")
            shutil.rmtree(output, ignore_errors=True)
            took = watched(yard.build(project, output, "--language=sl", documents=["gorenjska"]))
            return {**took, "a page": took["seconds"] / _pages(output)}

        return Sample(f"{wanted} pages", measure)

    papers = {wanted: long(wanted) for wanted in PAGES}
    for wanted in PAGES[1:]:
        yield Line("pages", f"a page of a paper of about {wanted}, all formats", f"of one of {PAGES[0]}",
                   papers[wanted], papers[PAGES[0]], "a page")  # fmt: skip
    for whose in ("parent", "worker"):
        bound = Bound("ratio", "≤", 1.10) if whose == "parent" else None
        yield Line("memory", f"memory of the {whose}: a paper of about {PAGES[-1]} pages", f"of {PAGES[0]}",
                   papers[PAGES[-1]], papers[PAGES[0]], whose, "MB", bound)  # fmt: skip


def _papers(yard: Yard, project: Path, output: Path, *words: str) -> list[str]:
    """Return the command that builds the papers of all synthetic regions."""
    names = sorted(path.name for path in (project / "sources" / "regions").glob("region-*"))
    return yard.build(project, output, *words, documents=names)


def _pages(output: Path) -> int:
    """Return the number of pages of the screen PDF below a folder."""
    import pikepdf

    (path,) = (path for path in output.glob("*/*.pdf") if not path.name.endswith(".print.pdf"))
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


# ── a cluster ────────────────────────────────────────────────────────────────────────────────────────────────


def _cluster(yard: Yard) -> Iterator[Line]:
    still = yard.project("still")
    started: list[Path] = []

    def there() -> Figures:
        if not started:
            raise RuntimeError("the cluster has not started")
        return same(yard.clean(still, "there", f"--cluster={started[0]}"))

    def same(took: Figures) -> Figures:
        """Look, once both have built, whether they made the same."""
        if (found := hashes(yard.output("there"))) and hashes(yard.output("here")) not in ({}, found):
            raise RuntimeError("the cluster made other bytes")
        return took

    def begin() -> None:
        started.append(start_cluster(yard.folder / "cluster", yard.jobs, yard.closing))

    absent = "" if find_spec("distributed") else "distributed is not installed"
    here = Sample("local", lambda: same(yard.clean(still, "here")))
    yield Line(
        "cluster", f"clean build through a cluster of {yard.jobs} workers on loopback, same bytes: {named((), yard)}",
        f"clean build, {yard.jobs} workers", Sample("cluster", there, begin), here,
        bound=Bound("ratio", "≤", 1.15), absent=absent,
    )  # fmt: skip
