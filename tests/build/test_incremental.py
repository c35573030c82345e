"""Whatever happens to a project, an incremental build comes to what a build from nothing comes to.

The project is a toy whose pages are a few words, so that thousands of builds take seconds; records, traces, locks and
files are the real ones. ``make soak`` does the same with real documents.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from policygen.build.files import hashes
from policygen.build.incremental import Job, make_current
from policygen.build.inventory import Inventory, hash_of, take_inventory
from policygen.build.manifest import Manifest
from policygen.build.outcome import Options, Outcome, Report
from policygen.build.plan import Format, Item
from policygen.build.trace import fingerprint
from policygen.build.work import Early, Made, Order
from policygen.content.corpus import TRANSNATIONAL
from policygen.findings import Finding, Place, in_order, say

LANGUAGES = ("sl", "en")
FORMATS: tuple[Format, ...] = ("pdf", "docx", "html")
SHEETS = {"pdf": "print.css", "docx": "styles.toml", "html": "screen.css"}
REGIONS = ("čebelnjak", "łąka", "straße")
#: In memory where the system has such a place: what is tried is not the disk.
MEMORY = Path("/dev/shm")

words = st.sampled_from(["ř", "ß", "ž", "slabo", "dobro"])
region = st.sampled_from(REGIONS)


def first(path: Path) -> str:
    """Return what a file prints: its first line; the others are comments."""
    return path.read_text("utf-8").partition("\n")[0] if path.is_file() else ""


class Toy:
    """A project of one-line files: papers print their own, the joint document prints all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def regions(self) -> list[str]:
        return sorted(path.name for path in (self.root / "sources/regions").iterdir())

    def paper(self, name: str) -> Path:
        return self.root / "sources/regions" / name / "paper.yaml"

    def sound(self) -> list[str]:
        return [name for name in self.regions if first(self.paper(name)) != "broken"]

    def items(self) -> tuple[Item, ...]:
        papers = [Item(name, code, "paper", name) for name in self.sound() for code in LANGUAGES]
        whole = self.sound() == self.regions
        joint = [Item("joint", code, "joint", TRANSNATIONAL) for code in LANGUAGES] if whole else []
        return tuple(sorted(papers + joint))

    def page(self, item: Item) -> tuple[str, dict[str, str], tuple[str, ...]]:
        """Return the page of an item, what it prints by name, and the domains of the catalogs that it asks for."""
        owners = self.sound() if item.owner == TRANSNATIONAL else [item.owner]
        seen = {}
        for owner in owners:
            text = first(self.paper(owner))
            catalog = self.root / "locales" / item.language / "LC_MESSAGES" / f"{owner}.po"
            seen[f"unit {owner} ({item.language})"] = first(catalog) or text
        names = [first(self.root / "sources/regions" / name / "region.yaml") for name in self.sound()]
        template = first(self.root / "templates/page.html")
        picture = first(self.root / "sources/regions" / item.owner / "figures/hala.svg")
        return f"{template} {seen} {names} {picture}", seen, (*owners, "templates")

    def outputs(self, item: Item) -> dict[str, bytes]:
        page = self.page(item)[0]
        style = self.root / "templates/style"
        return {form: f"{form} {page} {first(style / SHEETS[form])}\n".encode() for form in FORMATS}

    def findings(self, item: Item) -> tuple[Finding, ...]:
        if item.owner == TRANSNATIONAL or "slabo" not in first(self.paper(item.owner)):
            return ()
        line = self.paper(item.owner).read_text("utf-8").count("\n")
        return (Finding("W601", Place(f"{item.owner}.yaml", line), say("“{word}” is weak", word=item.key), None),)

    def make(self, order: Order, early: Callable[[Early], None]) -> Made:
        item = order.item
        text, seen, domains = self.page(item)
        page = hash_of(text)
        prints = {form: fingerprint(base, page, "") for form, base in order.bases.items()}
        unchanged = tuple(form for form in prints if order.known.get(form) == prints[form])
        if "pdf" not in unchanged:
            early(Early(item, "pdf", self.outputs(item)["pdf"]))
        return Made(
            item, page=page, fingerprints=prints, unchanged=unchanged, seen=seen, domains=domains, is_sound=True,
            outputs={form: content for form, content in self.outputs(item).items() if form not in unchanged},
            # In turn from composing and from writing.
            findings=self.findings(item) if item.language == "sl" else (),
            written=self.findings(item) if item.language == "en" and len(unchanged) < len(FORMATS) else (),
        )  # fmt: skip

    def job(self) -> Job:
        return Job(
            root=self.root,
            items=self.items(),
            wanted=frozenset(item.path(form) for item in self.items() for form in FORMATS),
            held=frozenset({"joint", *self.regions}) - {item.document for item in self.items()},
            regions=hash_of([self.regions, self.sound()]),
            inputs=lambda item, inventory: {
                "paper": inventory.files.get(f"sources/regions/{item.owner}/paper.yaml", "")
            },
            prepare=lambda: self.make,
            index=lambda manifest: repr(sorted(manifest.outputs)).encode(),
        )

    def build(self, output: Path, inventory: Inventory | None = None) -> Outcome:
        outcome = Outcome()
        make_current(
            self.job(),
            inventory or take_inventory(self.root),
            Options(output=output, formats=FORMATS, jobs=1),
            outcome,
            Report(),
        )
        return outcome


def lying(folder: Path) -> dict[str, bytes]:
    """Return what a build has left, but for what it remembers."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".state" not in path.parts
    }


class Killed(BaseException):
    """Ends a build where it stands."""


class Builds(RuleBasedStateMachine):
    """Edits, damage and kills in any order, with a build after each."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="toy-", dir=MEMORY if MEMORY.is_dir() else None))
        self.toy = Toy(self.folder / "p")
        self.output = self.folder / "build"
        self.inventory: Callable[[], Inventory] = lambda: take_inventory(self.toy.root)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def write(self, name: str, text: str) -> None:
        path = self.toy.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    @initialize()
    def begin(self) -> None:
        for name in REGIONS[:2]:
            self.add(name, "dobro")
        self.write("sources/project.yaml", "toy\n")
        self.write("templates/page.html", "stran\n")
        for sheet in SHEETS.values():
            self.write(f"templates/style/{sheet}", "navadno\n")

    @rule(name=region, word=words)
    def add(self, name: str, word: str) -> None:
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
    def remove(self, name: str) -> None:
        shutil.rmtree(self.toy.root / "sources/regions" / name, ignore_errors=True)

    @rule(name=region, other=region)
    def rename(self, name: str, other: str) -> None:
        old, new = (self.toy.root / "sources/regions" / each for each in (name, other))
        if old.is_dir() and not new.exists():
            old.rename(new)

    @rule(name=region, word=words)
    def name_region(self, name: str, word: str) -> None:
        if self.toy.paper(name).is_file():
            self.write(f"sources/regions/{name}/region.yaml", f"{name} {word}\n")

    @rule(name=region, word=words)
    def draw(self, name: str, word: str) -> None:
        if self.toy.paper(name).is_file():
            self.write(f"sources/regions/{name}/figures/hala.svg", f"{word}\n")

    @rule(name=region, code=st.sampled_from(LANGUAGES), word=words)
    def translate(self, name: str, code: str, word: str) -> None:
        self.write(f"locales/{code}/LC_MESSAGES/{name}.po", f"{word}\n")

    @rule(name=region, code=st.sampled_from(LANGUAGES))
    def untranslate(self, name: str, code: str) -> None:
        (self.toy.root / f"locales/{code}/LC_MESSAGES/{name}.po").unlink(missing_ok=True)

    @rule(word=words)
    def change_template(self, word: str) -> None:
        self.write("templates/page.html", f"stran {word}\n")

    @rule(form=st.sampled_from(FORMATS), word=words)
    def change_style(self, form: str, word: str) -> None:
        self.write(f"templates/style/{SHEETS[form]}", f"{word}\n")

    @rule()
    def set_clocks_back(self) -> None:
        for path in self.folder.rglob("*"):
            os.utime(path, (1, 1))

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

    @rule(number=st.integers(1, 25))
    def kill(self, number: int) -> None:
        """End a build at one of the moments at which a file gets its final name, before or after."""
        replace, left = os.replace, number

        def killing(*paths: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed
            replace(*paths)  # type: ignore[arg-type]

        os.replace = killing  # type: ignore[assignment]
        try:
            self.toy.build(self.output)
        except Killed:
            (self.output / ".index.html.abcd1234").write_text("half")  # what no one could clear away
        finally:
            os.replace = replace

    @rule(version=st.sampled_from(["1.0", "2.0"]))
    def change_engine(self, version: str) -> None:
        def take() -> Inventory:
            found = take_inventory(self.toy.root)
            return Inventory(found.files, found.program, {**found.versions, "engine": version}, found.fonts)

        self.inventory = take

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
        max_examples=200, stateful_step_count=3, deadline=None, suppress_health_check=list(HealthCheck), database=None
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


def test_the_index_is_that_of_the_manifest(toy: Builds) -> None:
    listed = (toy.output / "index.html").read_bytes()
    on_disk = [name for name in lying(toy.output) if "/" in name]
    assert listed == repr(sorted(on_disk)).encode()
    assert isinstance(Manifest(), Manifest)
    assert hashlib.sha256(listed).hexdigest() == hashes(toy.folder, ("build",))["build/index.html"]
    toy.teardown()
