"""Lets things happen to the small project at random, with real pages, and compares each build with one from nothing.

    tools/try_soak.py [--seconds N] [--seed N] [--format F]

After each step the build must equal one from nothing, and another one must do nothing. Where that does not hold it
names the seed and the steps that led there, and ends with 1. What ``tests/build/test_incremental.py`` does with toy
pages, this does with those that are printed; what may happen is in ``random_edits``.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from conftest import copy_project
from random_edits import Scene, happen, restore

from policygen.cli import main

ACCOUNTS = ("manifest.json", "index.html")


@dataclass(frozen=True)
class Told:
    """What a build has come to: its exit code, what it told of findings, and its last line."""

    code: int
    errors: str
    end: str

    def excuses(self, name: str) -> bool:
        """Whether it told that an output is not made: it stays as it was, and there is nothing to compare it with."""
        if name in ACCOUNTS:
            return "not built: " in self.errors
        document, _, file = name.partition("/")
        key = ".".join(file.split(".")[:2])
        return bool(re.search(rf"^not built: (?:{re.escape(document)}:|{re.escape(key)}$)", self.errors, re.M))


def outputs(folder: Path) -> dict[str, bytes]:
    """Return what a build has left, but for what it remembers; of a part, not which part it was."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".state" not in path.parts and path.name != "shard.json"
    }


def build(project: Path, output: Path, words: Sequence[str], *, jobs: int = 0) -> Told:
    """Build in this process."""
    told, errors = io.StringIO(), io.StringIO()
    asked = ["build", "--project", str(project), "--output", str(output), "--jobs", str(jobs), *words]
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(errors):
        try:
            code = main(asked)
        except SystemExit as stop:  # there is no such document
            code = int(stop.code or 0)
    return Told(code, errors.getvalue(), told.getvalue().strip().rpartition("\n")[2])


def compare(project: Path, folder: Path, words: Sequence[str], jobs: int) -> tuple[str, int]:
    """Build, and build from nothing; returns what is wrong, or an empty string, and the exit code."""
    output, clean = folder / "build", folder / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    came = build(project, output, words, jobs=jobs)
    found = outputs(output)
    again = build(project, output, words, jobs=jobs)
    wanted = build(project, clean, words)
    made = outputs(clean)
    if (came.code, came.errors) != (wanted.code, wanted.errors):
        return f"told: {came}\nfrom nothing: {wanted}", came.code
    if (again.code, again.errors) != (came.code, came.errors) or outputs(output) != found:
        return f"a second build was another one: {again}\nthe first: {came}", came.code
    if made and not again.end.startswith("0 files written"):
        return f"a second build did something: {again.end}", came.code
    differing = [name for name in sorted(found | made) if found.get(name) != made.get(name)]
    differing = [name for name in differing if made and not came.excuses(name)]
    return (f"different: {', '.join(differing)}" if differing else ""), came.code


def soak(seconds: float, seed: int, formats: Sequence[str]) -> int:
    """Let things happen and build, for so long; returns 1 where an incremental build was not one from nothing."""
    chance = random.Random(seed)
    steps: list[str] = []
    whole = code = 0
    end = time.monotonic() + seconds
    asked = [f"--format={name}" for name in formats]
    with tempfile.TemporaryDirectory(prefix="policygen-soak-") as name:
        folder = Path(name)
        (folder / "tmp").mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder / "tmp")
        pristine, project, output = copy_project(folder / "pristine"), folder / "project", folder / "build"
        shutil.copytree(pristine, project)
        scene = Scene(chance, project, pristine, output, lambda words: build(project, output, [*asked, *words]))
        build(project, output, asked)
        while time.monotonic() < end:
            # What is broken stays so for a while, and not for ever.
            steps.append(restore(scene) if code and chance.random() < 0.5 else happen(scene))
            words = [*asked, *(["--allow-partial"] if chance.random() < 0.3 else [])]
            wrong, code = compare(project, folder, words, chance.choice((1, 2)))
            whole += code == 0
            if wrong:
                print(f"seed {seed}, step {len(steps)}: not what a build from nothing makes, after:")
                print(*steps, wrong, sep="\n  ", flush=True)
                return 1
    print(f"{len(steps)} steps, {whole} of them without errors, each equal to a build from nothing")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--format", action="append", metavar="F", help="html and docx, if none is named")
    options = parser.parse_args()
    sys.exit(soak(options.seconds, options.seed, options.format or ["html", "docx"]))
