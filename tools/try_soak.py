"""Edits and damages the small project at random, with real pages, and compares each build with one from nothing.

    tools/try_soak.py [--seconds N] [--seed N] [--format F]

Where they differ it names the seed and the edits that led there, and ends with 1. What
``tests/build/test_incremental.py`` does with toy pages, this does with those that are printed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from conftest import copy_project

from policygen.cli import main

_WORD = re.compile(r"(?<=[ “(])[a-zčšžąęółß]{5,}(?=[ ,.])")


def outputs(folder: Path) -> dict[str, bytes]:
    """Return what a build has left, but for what it remembers."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".state" not in path.parts
    }


def build(project: Path, output: Path, formats: list[str]) -> tuple[int, str]:
    """Build in this process; returns the exit code and what was told of findings."""
    told, errors = io.StringIO(), io.StringIO()
    words = ["build", "--project", str(project), "--output", str(output), "--jobs", "1"]
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(errors):
        code = main([*words, *(f"--format={name}" for name in formats)])
    return code, errors.getvalue()


def change_word(chance: random.Random, paths: list[Path]) -> str:
    """Replace one word of one of some files by another of the same file."""
    path = chance.choice(paths)
    text = path.read_text("utf-8")
    found = list(_WORD.finditer(text))
    at, other = chance.choice(found), chance.choice(found)
    path.write_text(text[: at.start()] + other.group() + text[at.end() :], "utf-8")
    return f"{path.name}: {at.group()} → {other.group()}"


def edit(chance: random.Random, project: Path, pristine: Path, output: Path) -> str:
    """Do one thing to the project or to what a build has left; returns what."""
    papers = sorted((project / "sources").rglob("*.yaml"))
    catalogs = sorted((project / "locales").rglob("*.po"))
    sheets = [project / "templates/style" / name for name in ("print.css", "screen.css")]
    templates = sorted((project / "templates").rglob("*.html"))

    def comment() -> str:
        path = chance.choice(papers)
        path.write_text(f"# opomba\n{path.read_text('utf-8')}", "utf-8")
        return f"a comment in {path.name}"

    def translate() -> str:
        return change_word(chance, [path for path in catalogs if path.stem != "findings"])

    def style() -> str:
        path = chance.choice(sheets)
        path.write_text(f"{path.read_text('utf-8')}\np {{ orphans: {chance.randint(2, 4)} }}\n", "utf-8")
        return f"a rule in {path.name}"

    def template() -> str:
        path = chance.choice(templates)
        path.write_text(f"{{# {chance.random()} #}}{path.read_text('utf-8')}", "utf-8")
        return f"a comment in {path.name}"

    def remove_catalog() -> str:
        path = chance.choice(catalogs)
        path.unlink()
        return f"{path.parent.parent.name}/{path.name} is gone"

    def restore() -> str:
        for name in ("sources", "locales", "templates"):
            shutil.rmtree(project / name)
            shutil.copytree(pristine / name, project / name)
        return "all is as it was in the beginning"

    def damage() -> str:
        path = chance.choice([path for path in sorted(output.rglob("*")) if path.is_file()])
        content = path.read_bytes()
        chance.choice([path.unlink, lambda: path.write_bytes(content[: len(content) // 2])])()
        return f"{path.relative_to(output)} is spoilt"

    ways: list[Callable[[], str]] = [
        lambda: change_word(chance, papers), comment, translate, style, template, remove_catalog, restore, damage,
    ]  # fmt: skip
    return chance.choice(ways)()


def soak(seconds: float, seed: int, formats: list[str]) -> int:
    """Edit and build for so long; returns 1 where an incremental build was not one from nothing."""
    chance = random.Random(seed)
    steps: list[str] = []
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="policygen-soak-") as name:
        folder = Path(name)
        pristine, project = copy_project(folder / "pristine"), folder / "project"
        shutil.copytree(pristine, project)
        output, clean = folder / "build", folder / "clean"
        build(project, output, formats)
        while time.monotonic() < end:
            steps.append(edit(chance, project, pristine, output))
            came, wanted = build(project, output, formats), build(project, clean, formats)
            # Documents that are held back stay as they were; there is nothing to compare them with.
            held = set(re.findall(r"^not built: ([a-z-]+):", came[1], re.M))
            left = {n: c for n, c in outputs(output).items() if "/" in n and n.split("/")[0] not in held}
            made = {n: c for n, c in outputs(clean).items() if "/" in n and n.split("/")[0] not in held}
            if left != made or came != wanted or (not held and outputs(output) != outputs(clean)):
                print(
                    f"seed {seed}, step {len(steps)}: not what a build from nothing makes, after:", *steps, sep="\n  "
                )
                print("different:", *sorted(n for n in left | made if left.get(n) != made.get(n)))
                print(f"told: {came}\nfrom nothing: {wanted}")
                return 1
            shutil.rmtree(clean)
    print(f"{len(steps)} steps, each equal to a build from nothing")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--format", action="append", metavar="F", help="html and docx, if none is named")
    options = parser.parse_args()
    sys.exit(soak(options.seconds, options.seed, options.format or ["html", "docx"]))
