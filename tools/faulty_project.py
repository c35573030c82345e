"""A small project that was built and has changed since, for faults to meet; and what must hold after each.

What lies under a final name is the old or the new file; a failure is told with path and cause, without a trace; what
is told to be done is done; the next build makes all as a build from nothing would, and the one after it does nothing.

What workers bring is remembered: a thousand builds of the same pages compose and print them once.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from conftest import copy_project

import policygen.build.project
import policygen.build.work
from policygen.build.inventory import take_inventory
from policygen.build.orders import Deliver, Made, Order, Piece
from policygen.build.project import Project
from policygen.build.work import Workshop
from policygen.cli import main
from policygen.content.known_catalogs import KnownCatalogs

HTML = ("-f", "html")
#: All formats of one document: its edition for the screen is written while the others are made.
ONE = ("gorenjska", "-l", "sl")


@dataclass(frozen=True)
class Case:
    """A project that is built and then changed, in ``folder``; the files under final names before and after.

    ``words`` are those that ask for the build.
    """

    folder: Path
    words: tuple[str, ...]
    before: dict[str, bytes]
    after: dict[str, bytes]

    def copy(self, target: Path) -> Path:
        """Put the changed project into a folder in place of what is there; returns the folder."""
        shutil.rmtree(target, ignore_errors=True)
        return Path(shutil.copytree(self.folder, target))


@dataclass(frozen=True)
class Told:
    """What a build has come to: its exit code, and all that it has told."""

    code: int
    text: str


def build(project: Path, *words: str, jobs: int = 0) -> Told:
    """Build in this process; an exception that nobody has caught is told as Python does it, with code 70."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            code = main(["build", *words, "--jobs", str(jobs), "--project", str(project)])
        except Exception:
            traceback.print_exc()
            code = 70
    return Told(code, told.getvalue())


def outputs(project: Path) -> dict[str, bytes]:
    """Return the contents of all files under final names in the output folder."""
    folder = project / "build"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def leftovers(project: Path) -> list[str]:
    """Return the temporary files that lie in the output folder."""
    return [path.name for path in (project / "build").rglob(".*") if path.is_file()]


@contextlib.contextmanager
def prepared(*words: str) -> Iterator[Case]:
    """Give the project after a whole build and two changes: a paper says something else, and one region has left.

    So outputs are made anew, and others are removed.
    """
    with tempfile.TemporaryDirectory(prefix="policygen-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # somebody else is let in, to whom it is read-only
        changed, clean, fresh = (folder / each for each in ("changed", "clean", "fresh"))
        copy_project(changed)
        _require(build(changed, *(HTML if words == HTML else ()), jobs=2))
        _change(changed)
        for target in (clean, fresh):
            shutil.copytree(changed, target)
        shutil.rmtree(fresh / "build")
        for target in (clean, fresh):
            _require(build(target, *words))
        before, after, made = outputs(changed), outputs(clean), outputs(fresh)
        # Where not all documents are asked for, the accounts tell of the others, too.
        assert {name: after[name] for name in made if "/" in name or words == HTML} == {
            name: made[name] for name in made if "/" in name or words == HTML
        }
        assert before.keys() > after.keys()
        yield Case(changed, words, before, after)


def _change(project: Path) -> None:
    _edit(project / "sources/regions/gorenjska/paper.yaml", "Občine naj plačajo prva majhna naročila.", "Žabe naj.")
    shutil.rmtree(project / "sources/regions/bielsko-biala")
    joint = project / "sources/transnational/recommendation.yaml"
    _edit(joint, "regions: [gorenjska, bielsko-biala]", "regions: [gorenjska]")
    lines = joint.read_text("utf-8").splitlines(keepends=True)
    joint.write_text("".join(line for line in lines if "{region: bielsko-biala" not in line), "utf-8")


def _require(told: Told) -> None:
    assert told.code == 0, told.text


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def judge(project: Path, case: Case, told: Told | None = None, *, causes: tuple[str, ...] = ()) -> str:
    """Return what is wrong with what a fault has left, or an empty string.

    ``told`` is what the build has told that met it, if it has ended by itself; a failure names one of the ``causes``.
    """
    if wrong := _judge_left(outputs(project), case):
        return wrong
    if told and (wrong := _judge_told(project, case, told, causes)):
        return wrong
    again = build(project, *case.words)
    if again.code != 0:
        return f"the next build ended with {again.code}: {again.text}"
    if (found := outputs(project)) != case.after:
        differing = sorted(n for n in found | case.after if found.get(n) != case.after.get(n))
        return f"the next build does not equal one from nothing: {differing}"
    if left := leftovers(project):
        return f"temporary files are left: {left}"
    idle = build(project, *case.words)
    return "" if idle.code == 0 and "\n0 files written" in f"\n{idle.text}" else f"the build after it did: {idle.text}"


def _judge_left(found: dict[str, bytes], case: Case) -> str:
    for name, content in found.items():
        known = (case.before.get(name), case.after.get(name))
        if not (content in known if "/" in name else _is_whole(name, content)):
            return f"{name} is torn"
    if missing := (case.before.keys() & case.after.keys()) - found.keys():
        return f"gone: {sorted(missing)}"
    return ""


def _judge_told(project: Path, case: Case, told: Told, causes: tuple[str, ...]) -> str:
    if "Traceback" in told.text:
        return f"a trace was told: {told.text}"
    if told.code == 0:
        return "" if outputs(project) == case.after else "it was told that all is well"
    if not (str(project / "build") in told.text and any(cause in told.text for cause in causes)):
        return f"path or cause was not told: {told.text}"
    return ""


def _is_whole(name: str, content: bytes) -> bool:
    """Whether an account of what lies there is whole; it may tell of old and new documents."""
    match name:
        case "manifest.json":
            return bool(json.loads(content)["outputs"])
        case "index.html":
            return content.endswith(b"</html>\n")
        case _:
            return True


# ── work that is remembered ──────────────────────────────────────────────────────────────────────────────────


def remember_work() -> None:
    """Let this process open a project, and make an item, once: what comes of it depends on what lies there alone.

    What is tried is what a build does with it: its plan, its records, its files.
    """
    open_project, make = policygen.build.project.open_project, policygen.build.work.make
    projects: dict[tuple[Path, str], Project] = {}
    contents: dict[int, str] = {}
    known: dict[tuple[object, ...], tuple[Made, list[Piece]]] = {}

    def open_once(root: Path, known: KnownCatalogs | None = None) -> Project:
        content = take_inventory(root).digest
        if (root, content) not in projects:
            projects[root, content] = open_project(root, known=known)
            contents[id(projects[root, content])] = content
        return projects[root, content]

    def make_once(order: Order, shop: Workshop, deliver: Deliver) -> Made:
        if id(shop.project) not in contents:  # in a worker, which was sent another copy
            return make(order, shop, deliver)
        asked = (*sorted(order.bases.items()), None, *sorted(order.known.items()))
        key = (contents[id(shop.project)], order.item, order.strict, asked)
        if key not in known:
            parts: list[Piece] = []
            known[key] = (make(order, shop, parts.append), parts)
        made, parts = known[key]
        for part in parts:
            deliver(part)
        return made

    policygen.build.project.open_project = open_once  # type: ignore[assignment]
    policygen.build.work.make = make_once  # type: ignore[assignment]
