"""The benchmark's own ways: what is compared, what a failing row does, and that the smallest row runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[1] / "tools"


@pytest.fixture(autouse=True)
def _tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))


def _sample(name: str, *values: float):  # type: ignore[no-untyped-def]
    from bench_heats import Sample

    numbers: Iterator[float] = iter(values)
    return Sample(name, lambda: {"seconds": next(numbers)})


def _lines(*lines):  # type: ignore[no-untyped-def]
    from bench_heats import heats, run
    from bench_tables import line_of

    return [line_of(result) for heat in heats(lines) for result in run(heat, 3, lambda text: None)]


def test_ratio_is_the_median_of_the_rounds() -> None:
    from bench_heats import Bound, Line

    mine, other = _sample("mine", 2, 3, 8), _sample("other", 2, 2, 2)
    bound = Bound("ratio", "≤", 1.10)
    assert _lines(Line("clean", "ours", "theirs", mine, other, bound=bound)) == [
        "| clean | ours | theirs | 1.50 | 1.00–4.00 | 3 s | 2 s | ≤ 1.1: **missed** |"
    ]


def test_row_that_fails_says_so_and_leaves_the_others_whole() -> None:
    from bench_heats import Line, Sample

    def fail() -> dict[str, float]:
        raise RuntimeError("no such program")

    shared = _sample("shared", 1, 1, 1)
    assert _lines(
        Line("a", "x", "y", Sample("broken", fail), shared), Line("b", "x", "y", _sample("sound", 2, 2, 2), shared)
    ) == [
        "| a | x | y | – | – | – | – | **failed**: no such program |",
        "| b | x | y | 2.00 | 2.00–2.00 | 2 s | 1 s | – |",
    ]


def test_tool_that_is_not_there_is_told() -> None:
    from bench_heats import Line

    line = Line("others", "x", "pandoc", _sample("never"), absent="pandoc is not installed")
    assert _lines(line) == ["| others | x | pandoc | – | – | – | – | not measured: pandoc is not installed |"]


def test_lines_with_a_common_sample_are_measured_together() -> None:
    from bench_heats import Line, heats

    one, two, three = (_sample(name) for name in ("one", "two", "three"))
    lines = [Line("a", "", "", one), Line("b", "", "", three), Line("c", "", "", two, one)]
    assert [[line.row for line in heat] for heat in heats(lines)] == [["a", "c"], ["b"]]


def test_smallest_row_runs_and_ends_in_the_page(tmp_path: Path) -> None:
    from bench_tables import HEAD
    from synthetic_regions import make_project

    make_project(tmp_path / "small", 0)
    limits = ["--pairs", "1", "--jobs", "0", "--documents", "gorenjska", "--format", "html"]
    command = [sys.executable, str(TOOLS / "measure_build.py"), "nothing", *limits, "--project", tmp_path / "small"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    table, _, page = done.stdout.partition("\n\n# Benchmarks\n")
    assert table.splitlines()[:2] == HEAD.splitlines()
    line = table.splitlines()[-1]
    assert line.startswith("| nothing | nothing changed: gorenjska, html | – | – | – | 0.")
    assert line in page
