"""Measures builds against each other, the bare engines and other tools; ratios from one run go to docs/benchmarks.md.

    tools/measure_build.py [ROW ...] [--pairs N] [--jobs N] [--documents D ...] [--write]

Each row compares two commands, run in turn; the ratio is the median over the pairs, so that what else the machine does
falls on both. All rows take an hour or more; never part of the tests.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from synthetic_regions import make_project

ROOT = Path(__file__).parents[1]
PAPER = Path("sources/regions/gorenjska/paper.yaml")

#: Writes all pages in one warm process, with nothing around it: what the engines take at least.
BARE = """
import gc, json, sys
from pathlib import Path
from policygen.build.project import open_project
from policygen.build.plan import plan
from policygen.build.work import Workshop, write
from policygen.build.attachments import attachments_of
from policygen.compose.compose import compose
from policygen.compose.images import make_images
from policygen.compose.kinds import read_kinds
from dataclasses import replace
import pickle, time
root, where = Path(sys.argv[1]), Path(sys.argv[2])
project = open_project(root)
kinds = read_kinds(root / "templates")
shop = Workshop.of(project, kinds)
wanted = sys.argv[4:]
pages = []
for item in plan(project, kinds).items:
    if not wanted or item.document in wanted:
        made = compose(project.corpus, kinds[item.kind], item.owner, item.language, shop.materials)
        page = replace(made.page, images=make_images(made.observed.images))
        pages.append((item, page, attachments_of(made, item, project.corpus)))
tags = {code: language.tag for code, language in project.languages.items()}
import policygen.writers.pdf, policygen.writers.docx, policygen.writers.html
start = time.perf_counter()
for item, page, attached in pages:
    write(page, root, project.palette, tags, tuple(sys.argv[3].split(",")), attachments=attached)
print(time.perf_counter() - start)
"""


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

#: Numbers of synthetic regions, and how many of their papers are built: the first so many.
REGIONS = (7, 70, 700)

Measure = Callable[[], float]


@dataclass(frozen=True)
class Pair:
    """One comparison: what is measured, against what, and how each of them is run; both return seconds or megabytes."""

    what: str
    against: str
    first: Measure
    second: Measure
    unit: str = "s"


@dataclass
class Bench:
    """What the rows work with: the project's content where it may be changed, and an output folder."""

    folder: Path
    jobs: int
    documents: Sequence[str]
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.project, self.output = self.folder / "project", self.folder / "build"
        for name in ("sources", "locales", "templates"):
            shutil.copytree(ROOT / name, self.project / name)
        self.words = [*self.documents, "--jobs", str(self.jobs)]

    def build(self, *words: str, project: Path | None = None) -> list[str]:
        """Return the command that builds."""
        place = ["--project", str(project or self.project), "--output", str(self.output)]
        return [sys.executable, "-m", "policygen", "build", *place, *words]

    def clean(self, *more: str) -> float:
        """Build from nothing; returns the seconds on the wall."""
        shutil.rmtree(self.output, ignore_errors=True)
        return seconds(self.build(*self.words, *more))

    def again(self) -> float:
        """Build; returns the seconds on the wall."""
        return seconds(self.build(*self.words))

    def bare(self, formats: str) -> float:
        """Write all pages in one warm process; returns the seconds that it took, its start not included."""
        command = [sys.executable, "-c", BARE, str(self.project), str(self.folder), formats, *self.documents]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    def change(self, row: str) -> None:
        """Change the file of a row, or change it back."""
        _, path, old, new = CHANGES[row]
        file = self.project / path
        text = file.read_text("utf-8")
        old, new = (new, old) if new in text else (old, new)
        assert old in text, f"{old!r} is not in {path}"
        file.write_text(text.replace(old, new, 1), "utf-8")

    def edited(self, row: str) -> float:
        """Build after a change; returns the seconds on the wall."""
        self.change(row)
        return self.again()

    def first_pdf(self) -> float:
        """Change a word of a paper and build it; returns the seconds until its PDF for the screen is another."""
        path = self.output / "gorenjska" / "gorenjska.sl.pdf"
        before = path.stat().st_mtime_ns
        self.change("word")
        start = time.perf_counter()
        child = subprocess.Popen(self.build("gorenjska", "-l", "sl"), stdout=subprocess.DEVNULL)
        while path.stat().st_mtime_ns == before and child.poll() is None:
            time.sleep(0.01)
        taken = time.perf_counter() - start
        child.wait()
        return taken

    def whole_paper(self) -> float:
        """Change a word of a paper and build it; returns the seconds until all of it is there."""
        self.change("word")
        return seconds(self.build("gorenjska", "-l", "sl"))

    def a_document(self, count: int) -> float:
        """Return the seconds that one of the papers of so many regions takes, as a web page; all are built."""
        project = self.folder / f"regions-{count}"
        if not project.exists():
            make_project(project, count)
        shutil.rmtree(self.output, ignore_errors=True)
        names = sorted(path.name for path in (project / "sources" / "regions").glob("region-*"))
        words = self.build(*names, "--jobs", str(self.jobs), "--format", "html", project=project)
        return seconds(words) / (2 * count)

    def memory(self, whose: str, *documents: str) -> float:
        """Build some documents with two workers; returns the most megabytes of the parent or of the greatest worker."""
        shutil.rmtree(self.output, ignore_errors=True)
        child = subprocess.Popen(
            self.build(*documents, "--jobs", "2"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        most = {"parent": 0.0, "worker": 0.0}
        while child.poll() is None:
            workers = _read(f"/proc/{child.pid}/task/{child.pid}/children").split()
            most["parent"] = max(most["parent"], _megabytes(str(child.pid)))
            most["worker"] = max([most["worker"], *map(_megabytes, workers)])
            time.sleep(0.02)
        return most[whose]

    def outputs(self, end: str) -> list[Path]:
        """Return what lies there of a format, after a build of what is not there yet."""
        self.again()
        return sorted(self.output.glob(f"*/*.{end}"))


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def _megabytes(process: str) -> float:
    """Return the most memory that a process of this system has had so far; 0 where it has gone."""
    lines = _read(f"/proc/{process}/status").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def seconds(command: Sequence[str | Path]) -> float:
    """Run a command; returns the seconds on the wall."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


# ── the rows ─────────────────────────────────────────────────────────────────────────────────────────────────


def rows_of(bench: Bench) -> dict[str, Callable[[], Iterator[Pair]]]:
    """Return what can be measured, by name: each yields its comparisons when its turn comes."""

    def clean() -> Iterator[Pair]:
        yield Pair("clean build, 1 worker", "the bare engines, one warm process", lambda: bench.clean("--jobs", "1"),
                   lambda: bench.bare("pdf,print,docx,html"))  # fmt: skip

    def workers() -> Iterator[Pair]:
        yield Pair("clean build, 1 worker", "clean build, 2 workers", lambda: bench.clean("--jobs", "1"),
                   lambda: bench.clean("--jobs", "2"))  # fmt: skip

    def nothing() -> Iterator[Pair]:
        bench.again()
        yield Pair("nothing changed", "clean build", bench.again, bench.clean)

    def changed(row: str) -> Callable[[], Iterator[Pair]]:
        def compare() -> Iterator[Pair]:
            bench.again()
            yield Pair(f"changed: {CHANGES[row][0]}", "nothing changed", lambda: bench.edited(row), bench.again)

        return compare

    def first() -> Iterator[Pair]:
        seconds(bench.build("gorenjska", "-l", "sl"))
        yield Pair("one word changed: first PDF of that paper", "all its files", bench.first_pdf, bench.whole_paper)

    def regions() -> Iterator[Pair]:
        for count in REGIONS[1:]:
            yield Pair(f"a web page at {count} synthetic regions", f"at {REGIONS[0]}",
                       lambda n=count: bench.a_document(n), lambda: bench.a_document(REGIONS[0]))  # fmt: skip

    def memory() -> Iterator[Pair]:
        paper, joint = ("gorenjska",), ("central-europe",)
        for whose in ("parent", "worker"):
            yield Pair(f"memory of the {whose}: the joint recommendation", "one paper",
                       lambda who=whose: bench.memory(who, *joint), lambda who=whose:
                       bench.memory(who, *paper), "MB")  # fmt: skip

    def others() -> Iterator[Pair]:
        scrap = bench.folder / "scrap"
        scrap.mkdir(exist_ok=True)

        def pdf() -> float:
            return bench.clean("--format", "pdf")

        def words() -> float:
            return bench.clean("--format", "docx")

        if weasyprint := shutil.which("weasyprint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}"):
            yield Pair("all PDFs for the screen", "the weasyprint command, a web page after the other", pdf,
                       lambda: sum(
                seconds([weasyprint, page, scrap / "page.pdf"]) for page in bench.outputs("html")))  # fmt: skip
        if office := shutil.which("soffice"):
            place = f"-env:UserInstallation={(bench.folder / 'office').as_uri()}"
            yield Pair("all PDFs for the screen", "LibreOffice, from the Word files in one call", pdf, lambda: seconds(
                [office, place, "--headless", "--convert-to", "pdf", "--outdir", scrap,
                 *bench.outputs("docx")]))  # fmt: skip
        if pandoc := shutil.which("pandoc"):
            yield Pair("all Word files", "pandoc, a web page after the other", words, lambda: sum(
                seconds([pandoc, page, "-o", scrap / "page.docx"]) for page in bench.outputs("html")))  # fmt: skip

    return {
        "clean": clean, "workers": workers, "nothing": nothing, "first": first, "regions": regions, "memory": memory,
        "others": others, **{row: changed(row) for row in CHANGES},
    }  # fmt: skip


def measure(pair: Pair, count: int) -> str:
    """Run a pair so many times; returns its line of the table."""
    ratios, own = [], []
    for number in range(count):
        # Which of them begins changes, so that neither finds the machine always warm.
        if number % 2:
            other = pair.second()
            mine = pair.first()
        else:
            mine = pair.first()
            other = pair.second()
        ratios.append(mine / other)
        own.append(mine)
    middle, value = statistics.median(ratios), statistics.median(own)
    return (f"| {pair.what} | {pair.against} | {middle:.2f} | {min(ratios):.2f}–{max(ratios):.2f} "
            f"| {value:.2f} {pair.unit} |")  # fmt: skip


def absent() -> list[str]:
    """Return the tools that are compared where they are installed, and are not."""
    programs = [name for name in ("pandoc", "soffice") if not shutil.which(name)]
    # Content reaches these two through templates of their own, which nobody has written.
    return [*programs, *(f"{name} (no row yet)" for name in ("typst", "docxtpl"))]


def table(lines: Sequence[str], options: argparse.Namespace, left: Sequence[str]) -> str:
    """Return the page with the figures of one run."""
    from policygen.build.inventory import versions

    told = ", ".join(f"{name} {version}" for name, version in versions().items())
    words = " ".join(["tools/measure_build.py", *sys.argv[1:]])
    return "\n".join([
        "# Benchmarks", "",
        f"Made by `{words}`: medians and ranges of {options.pairs} pairs from one run, each pair run in turn.",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end.",
        f"With {told}.", "",
        "The seconds (or megabytes) are the median of what is measured; the ratio is what counts.", "",
        "| what | against | ratio | from–to | median |", "|---|---|---|---|---|", *lines, "",
        f"Rows that this run has not measured: {', '.join(left) or 'none'}; documents of 10 to 200 pages (no row yet).",
        f"Tools that are not compared: {', '.join(absent())}.", "",
    ])  # fmt: skip


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rows", nargs="*", metavar="ROW", help="only these; all if none is named")
    parser.add_argument("--pairs", type=int, default=5, metavar="N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--documents", nargs="+", default=[], metavar="D", help="only these; all if none is named")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory(prefix="policygen-bench-") as name:
        rows = rows_of(Bench(Path(name), options.jobs, options.documents))
        for row in options.rows:
            if row not in rows:
                parser.error(f"there is no row “{row}”; rows are: {', '.join(rows)}")
        wanted = options.rows or list(rows)
        for row in wanted:
            for pair in rows[row]():
                lines.append(measure(pair, options.pairs))
                print(lines[-1], flush=True)
    text = table(lines, options, [row for row in rows if row not in wanted])
    if options.write:
        (ROOT / "docs" / "benchmarks.md").write_text(text, "utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
