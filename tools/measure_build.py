"""Measures builds against each other, the bare engines and other tools; ratios from one run go to docs/benchmarks.md.

    tools/measure_build.py [ROW ...] [--pairs N] [--jobs N] [--documents D ...] [--format F ...] [--write]

All rows take an hour; never part of the tests. Ends with 1 where a row failed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench_builds import ROOT, Yard
from bench_heats import Line, Result, heats, run
from bench_others import other_lines
from bench_rows import build_lines
from bench_tables import HEAD, line_of, page


def measure(lines: Sequence[Line], rounds: int) -> list[Result]:
    """Measure all lines; print each when it is known, and on the standard error what is being measured."""
    print(HEAD, flush=True)
    results = []
    for heat in heats(lines):
        for result in run(heat, rounds, lambda text: print(f"  {text}", file=sys.stderr, flush=True)):
            results.append(result)
            print(line_of(result), flush=True)
    return sorted(results, key=lambda result: lines.index(result.line))


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rows", nargs="*", metavar="ROW", help="only these; all if none is named")
    parser.add_argument("--pairs", type=int, default=5, metavar="N", help="how often each pair is measured")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), metavar="N", help="the usual workers")
    parser.add_argument(
        "--documents", nargs="+", default=[], metavar="D", help="only these, in all rows of the project"
    )
    parser.add_argument(
        "--format", nargs="+", default=[], metavar="F", help="only these, in rows that build all formats"
    )
    parser.add_argument("--project", type=Path, default=ROOT, metavar="DIR")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="policygen-bench-") as name:
        yard = Yard(Path(name), options.project.resolve(), options.jobs, options.documents, options.format)
        lines = [*build_lines(yard), *other_lines(yard)]
        rows = list(dict.fromkeys(line.row for line in lines))
        for row in options.rows:
            if row not in rows:
                parser.error(f"there is no row “{row}”; rows are: {', '.join(rows)}")
        start = time.monotonic()
        with yard.closing:
            results = measure([line for line in lines if line.row in (options.rows or rows)], options.pairs)
        minutes = (time.monotonic() - start) / 60
    text = page(
        results, command=" ".join(["tools/measure_build.py", *sys.argv[1:]]), rounds=options.pairs, minutes=minutes,
        left=[row for row in rows if options.rows and row not in options.rows],
    )  # fmt: skip
    if options.write:
        (ROOT / "docs" / "benchmarks.md").write_text(text, "utf-8")
    print(f"\n{text}")
    return int(any(result.failure for result in results))


if __name__ == "__main__":
    sys.exit(_main())
