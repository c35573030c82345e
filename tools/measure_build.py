"""Measures builds against each other and against the bare engines; writes ratios from one run to docs/benchmarks.md.

    tools/measure_build.py [--pairs N] [--jobs N] [--documents D ...] [--write]

Each row compares two commands, run in turn; the ratio is the median over the pairs, so that what else the machine does
falls on both. Takes half an hour or more; never part of the tests.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True)
class Row:
    """One comparison: what is measured, against what, and the ratios of all pairs."""

    what: str
    against: str
    ratios: tuple[float, ...]
    seconds: float

    def line(self) -> str:
        """Return the row of the table."""
        low, high = min(self.ratios), max(self.ratios)
        middle = statistics.median(self.ratios)
        return f"| {self.what} | {self.against} | {middle:.2f} | {low:.2f}–{high:.2f} | {self.seconds:.1f} |"


def policygen(project: Path, output: Path, *words: str) -> float:
    """Build and return the seconds on the wall."""
    command = [sys.executable, "-m", "policygen", "build", "--project", str(project), "--output", str(output), *words]
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def pairs(count: int, first: Callable[[], float], second: Callable[[], float]) -> tuple[tuple[float, ...], float]:
    """Run two measures in turn; returns the ratios of the first to the second, and the first's median."""
    ratios, own = [], []
    for number in range(count):
        # Which of them begins changes, so that neither finds the machine always warm.
        if number % 2:
            other = second()
            mine = first()
        else:
            mine = first()
            other = second()
        ratios.append(mine / other)
        own.append(mine)
    return tuple(ratios), statistics.median(own)


def copied(folder: Path) -> Path:
    """Put the project's content into a folder, where it may be changed."""
    for name in ("sources", "locales", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def measure(count: int, jobs: int, documents: Sequence[str]) -> list[Row]:
    """Return all comparisons."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="policygen-bench-") as name:
        folder = Path(name)
        project, output = copied(folder / "project"), folder / "build"
        words = [*documents, "--jobs", str(jobs)]

        def clean(*more: str) -> float:
            shutil.rmtree(output, ignore_errors=True)
            return policygen(project, output, *words, *more)

        def bare(formats: str) -> float:
            command = [sys.executable, "-c", BARE, str(project), name, formats, *documents]
            told = subprocess.run(command, capture_output=True, text=True, check=True)
            return float(told.stdout)

        def edited(path: Path, old: str, new: str) -> Callable[[], float]:
            def run() -> float:
                file = project / path
                text = file.read_text("utf-8")
                old_, new_ = (old, new) if old in text else (new, old)
                file.write_text(text.replace(old_, new_, 1), "utf-8")
                return policygen(project, output, *words)

            return run

        def add(what: str, against: str, first: Callable[[], float], second: Callable[[], float]) -> None:
            rows.append(Row(what, against, *pairs(count, first, second)))
            print(rows[-1].line(), flush=True)

        add("clean build, 1 worker", "the bare engines, one warm process", lambda: clean("--jobs", "1"),
            lambda: bare("pdf,print,docx,html"))  # fmt: skip
        if jobs > 1:
            add(f"clean build, {jobs} workers", "clean build, 1 worker", clean, lambda: clean("--jobs", "1"))
        add("nothing changed", "clean build", lambda: policygen(project, output, *words), clean)
        for what, path, old, new in CHANGES:
            clean()
            add(what, "nothing changed", edited(path, old, new), lambda: policygen(project, output, *words))
    return rows


#: What is changed to and fro.
CHANGES = (
    ("one word in one paper", PAPER, "priority: high", "priority: medium"),
    ("one rule of print.css", Path("templates/style/print.css"), "orphans: 2", "orphans: 3"),
    ("one rule of screen.css", Path("templates/style/screen.css"), "max-width", "max-width "),
    ("a blank at the end of a line of a source", PAPER, "kind: regional-policy-paper", "kind: regional-policy-paper "),
)


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=5, metavar="N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--documents", nargs="*", default=[], metavar="D", help="only these; all if none is named")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args()
    from policygen.build.inventory import versions

    rows = measure(options.pairs, options.jobs, options.documents)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    told = ", ".join(f"{name} {version}" for name, version in versions().items())
    words = " ".join(["tools/measure_build.py", *sys.argv[1:]])
    text = "\n".join([
        "# Benchmarks", "",
        f"Made by `{words}`: medians and ranges of {options.pairs} pairs from one run, each pair run in turn.",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores; {told}.",
        f"The greatest process took {used} MB.", "",
        "| what | against | ratio | from–to | seconds |", "|---|---|---|---|---|", *(row.line() for row in rows), "",
    ])  # fmt: skip
    if options.write:
        (ROOT / "docs" / "benchmarks.md").write_text(text, "utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
