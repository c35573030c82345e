"""Whatever happens to a project, an incremental build comes to what a build from nothing comes to.

The project is a toy whose pages are a few words, so that thousands of builds take seconds; records, traces, locks and
files are the real ones. ``make soak`` does the same with real documents.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from failing_disk import Disk
from toy import FORMATS, LANGUAGES, MEMORY, SHEETS, Toy, lying

from policygen.build.files import hashes
from policygen.build.inventory import take_inventory
from policygen.build.manifest import Manifest
from policygen.build.plan import Format
from policygen.findings import in_order

REGIONS = ("čebelnjak", "łąka", "straße")

words = st.sampled_from(["ř", "ß", "ž", "slabo", "dobro"])
names = st.sampled_from(["hala", "žaga", "sala"])
region = st.sampled_from(REGIONS)
language = st.sampled_from(LANGUAGES)


class Killing(Disk):
    """Ends the process where a disk would fail."""

    def _fails(self, name: str, path: object) -> bool:
        if super()._fails(name, path):
            os._exit(9)
        return False


class Builds(RuleBasedStateMachine):
    """Edits, damage and kills in any order, with a build after each."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="toy-", dir=MEMORY if MEMORY.is_dir() else None))
        self.toy = Toy(self.folder / "p")
        self.output = self.folder / "build"
        self.write = self.toy.write

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def move(self, old: str, new: str) -> None:
        """Rename a file or folder of the project, where that is possible."""
        path, target = self.toy.root / old, self.toy.root / new
        if path.exists() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)

    def remove(self, name: str) -> None:
        (self.toy.root / name).unlink(missing_ok=True)

    @initialize()
    def begin(self) -> None:
        for name in REGIONS[:2]:
            self.add_region(name, "dobro")
        self.write("sources/project.yaml", "toy\n")
        self.write("templates/page.html", "stran\n")
        for sheet in SHEETS.values():
            self.write(f"templates/style/{sheet}", "navadno\n")

    # ── regions ──────────────────────────────────────────────────────────────────────────────────────────────

    @rule(name=region, word=words)
    def add_region(self, name: str, word: str) -> None:
        self.write(f"sources/regions/{name}/paper.yaml", f"{word}\n")
        self.write(f"sources/regions/{name}/region.yaml", f"{name}\n")

    @rule(name=region)
    def break_region(self, name: str) -> None:
        if self.toy.paper(name).is_file():
            self.write(f"sources/regions/{name}/paper.yaml", "broken\n")

    @rule(name=region)
    def comment(self, name: str) -> None:
        if self.toy.paper(name).is_file():
            self.write(f"sources/regions/{name}/paper.yaml", f"{self.toy.paper(name).read_text('utf-8')}# opomba\n")

    @rule(name=region)
    def remove_region(self, name: str) -> None:
        shutil.rmtree(self.toy.root / "sources/regions" / name, ignore_errors=True)

    @rule(name=region, other=region)
    def rename_region(self, name: str, other: str) -> None:
        self.move(f"sources/regions/{name}", f"sources/regions/{other}")

    @rule(name=region, word=words)
    def name_region(self, name: str, word: str) -> None:
        if self.toy.paper(name).is_file():
            self.write(f"sources/regions/{name}/region.yaml", f"{name} {word}\n")

    # ── pictures, catalogs, templates, style ─────────────────────────────────────────────────────────────────

    @rule(name=region, picture=names, word=words)
    def draw(self, name: str, picture: str, word: str) -> None:
        if self.toy.paper(name).is_file():
            self.write(f"sources/regions/{name}/figures/{picture}.svg", f"{word}\n")

    @rule(name=region, picture=names)
    def remove_picture(self, name: str, picture: str) -> None:
        self.remove(f"sources/regions/{name}/figures/{picture}.svg")

    @rule(name=region, picture=names, other=names)
    def rename_picture(self, name: str, picture: str, other: str) -> None:
        figures = f"sources/regions/{name}/figures"
        self.move(f"{figures}/{picture}.svg", f"{figures}/{other}.svg")

    @rule(name=region, code=language, word=words)
    def translate(self, name: str, code: str, word: str) -> None:
        self.write(f"locales/{code}/LC_MESSAGES/{name}.po", f"{word}\n")

    @rule(name=region, code=language)
    def remove_catalog(self, name: str, code: str) -> None:
        self.remove(f"locales/{code}/LC_MESSAGES/{name}.po")

    @rule(name=region, other=region, code=language)
    def rename_catalog(self, name: str, other: str, code: str) -> None:
        folder = f"locales/{code}/LC_MESSAGES"
        self.move(f"{folder}/{name}.po", f"{folder}/{other}.po")

    @rule(name=st.sampled_from(["page", "macros/hala", "macros/žaga"]), word=words)
    def change_template(self, name: str, word: str) -> None:
        self.write(f"templates/{name}.html", f"stran {word}\n")

    @rule(name=names)
    def remove_template(self, name: str) -> None:
        self.remove(f"templates/macros/{name}.html")

    @rule(name=names, other=names)
    def rename_template(self, name: str, other: str) -> None:
        self.move(f"templates/macros/{name}.html", f"templates/macros/{other}.html")

    @rule(form=st.sampled_from(FORMATS), word=words)
    def change_style(self, form: str, word: str) -> None:
        self.write(f"templates/style/{SHEETS[form]}", f"{word}\n")

    # ── options, system, clocks ──────────────────────────────────────────────────────────────────────────────

    @rule(formats=st.sets(st.sampled_from(FORMATS), min_size=1), strict=st.booleans(), only=st.none() | region)
    def ask_otherwise(self, formats: set[Format], strict: bool, only: str | None) -> None:
        """Build something else in between: some formats, one document, strictly."""
        chosen = tuple(form for form in FORMATS if form in formats)
        self.toy.build(self.output, formats=chosen, strict=strict, documents=[only] if only else [])

    @rule()
    def allow_partial(self) -> None:
        self.toy.partial = not self.toy.partial

    @rule(what=st.sampled_from(["program", "engine", "fonts"]))
    def change_system(self, what: str) -> None:
        self.toy.system[what] = "2" if self.toy.system[what] == "1" else "1"

    @rule(moment=st.sampled_from([1, 10**9, 4 * 10**9]), where=st.sampled_from(["p", "build", "."]))
    def set_clocks(self, moment: int, where: str) -> None:
        for path in (self.folder / where).rglob("*"):
            os.utime(path, (moment, moment))

    # ── damage and kills ─────────────────────────────────────────────────────────────────────────────────────

    @rule(data=st.data(), how=st.sampled_from(["cut", "edited", "gone"]))
    def damage(self, data: st.DataObject, how: str) -> None:
        """Spoil any file that a build has left, what it remembers included."""
        files = sorted(path for path in self.output.rglob("*") if path.is_file()) if self.output.is_dir() else []
        if not files:
            return
        path = data.draw(st.sampled_from(files))
        content = path.read_bytes()
        match how:
            case "cut":
                path.write_bytes(content[: len(content) // 2])
            case "edited":
                path.write_bytes(content.replace(b"o", b"0", 1) + b" ")
            case _:
                path.unlink()

    @rule(number=st.integers(1, 200))
    def kill(self, number: int) -> None:
        """End a build at one of the moments at which it asks something of the disk."""
        process = os.fork()
        if process == 0:
            try:
                with Killing(str(self.output), number):
                    self.toy.build(self.output)
            finally:
                os._exit(0)
        os.waitpid(process, 0)

    @invariant()
    def build_is_that_from_nothing(self) -> None:
        if not (self.toy.root / "templates").is_dir():
            return  # before the beginning
        before = lying(self.output) if self.output.is_dir() else {}
        remembered = hashes(self.output, (".state",)) if self.output.is_dir() else {}
        held = {"joint", *self.toy.regions} - {item.document for item in self.toy.items()}
        outcome = self.toy.build(self.output)
        after = lying(self.output)

        clean = self.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        whole = self.toy.build(clean)
        wanted = lying(clean)
        mine = {name for name in after if name.split("/")[0] in held or name in ("manifest.json", "index.html")}
        assert {name: after[name] for name in after.keys() - mine} == {
            name: wanted[name] for name in wanted if name not in ("manifest.json", "index.html")
        }
        if not held:
            assert after == wanted
        assert in_order(outcome.findings) == in_order(whole.findings)
        assert not list(self.output.rglob(".*.*.????????"))

        # Exactly what differs was written, unless what was known of it was damaged.
        written = {path.relative_to(self.output).as_posix() for path in outcome.written}
        differing = {name for name in written | after.keys() - mine if before.get(name) != after[name]}
        assert differing - mine <= written
        if remembered == hashes(self.output, (".state",)):
            assert written == differing - mine

        again = self.toy.build(self.output)
        assert (again.written, again.removed) == ([], [])
        assert in_order(again.findings) == in_order(outcome.findings)
        assert lying(self.output) == after


class TestBuilds(Builds.TestCase):  # type: ignore[misc]
    settings = settings(
        max_examples=200, stateful_step_count=5, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )


@pytest.fixture
def toy(tmp_path: Path) -> Builds:
    machine = Builds()
    machine.begin()
    machine.build_is_that_from_nothing()
    return machine


def test_one_word_makes_the_documents_that_print_it(toy: Builds) -> None:
    toy.write(f"sources/regions/{REGIONS[0]}/paper.yaml", "ž\n")
    outcome = toy.toy.build(toy.output)
    assert sorted({path.name.partition(".")[0] for path in outcome.written}) == sorted([REGIONS[0], "joint"])
    assert outcome.reasons[f"{REGIONS[0]}.sl"] == [f"unit {REGIONS[0]} (sl) is changed"]
    toy.teardown()


def test_a_build_during_which_a_source_changes_is_not_remembered(toy: Builds) -> None:
    """Whoever edits and takes the edit back while a build runs must not find the edit in an output for ever."""
    early = take_inventory(toy.toy.root)
    toy.write(f"sources/regions/{REGIONS[0]}/paper.yaml", "ž\n")
    toy.toy.build(toy.output, early)
    toy.write(f"sources/regions/{REGIONS[0]}/paper.yaml", "dobro\n")
    toy.build_is_that_from_nothing()
    toy.teardown()


def test_a_spoilt_manifest_is_whole_again_though_one_document_is_asked_for(toy: Builds) -> None:
    before = lying(toy.output)
    (toy.output / "manifest.json").write_text("{")
    toy.toy.build(toy.output, documents=[REGIONS[0]])
    assert lying(toy.output) == before
    toy.teardown()


def test_the_index_is_that_of_the_manifest(toy: Builds) -> None:
    listed = (toy.output / "index.html").read_bytes()
    on_disk = [name for name in lying(toy.output) if "/" in name]
    assert listed == repr(sorted(on_disk)).encode()
    assert isinstance(Manifest(), Manifest)
    assert hashlib.sha256(listed).hexdigest() == hashes(toy.folder, ("build",))["build/index.html"]
    toy.teardown()
