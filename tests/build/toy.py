"""A project whose pages are a few words, so that thousands of builds take seconds.

Records, traces, locks and files are the real ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import policygen.build.inventory
from policygen.build.incremental import Job, make_current
from policygen.build.inventory import Inventory, hash_of, take_inventory
from policygen.build.orders import Deliver, Made, Order, pieces
from policygen.build.outcome import Options, Outcome, Report
from policygen.build.plan import Format, Item
from policygen.build.records import packed
from policygen.build.trace import fingerprint
from policygen.content.corpus import TRANSNATIONAL
from policygen.findings import Finding, Place, say

LANGUAGES = ("sl", "en")
FORMATS: tuple[Format, ...] = ("pdf", "docx", "html")
#: In memory where the system has such a place: what is tried is not how quick the disk is.
MEMORY = Path("/dev/shm")
SHEETS = {"pdf": "print.css", "docx": "styles.toml", "html": "screen.css"}


def first(path: Path) -> str:
    """Return what a file prints: its first line; the others are comments."""
    return path.read_text("utf-8").partition("\n")[0] if path.is_file() else ""


def lying(folder: Path) -> dict[str, bytes]:
    """Return what a build has left, but for what it remembers."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".state" not in path.parts
    }


class Toy:
    """A project of one-line files: papers print their own, the joint document prints all.

    ``system`` is what is not in the project: the program, the engine's version, the fonts. With ``partial`` the joint
    document is made without regions that have errors.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.system = {"program": "1", "engine": "1", "fonts": "1"}
        self.partial = False

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    @property
    def regions(self) -> list[str]:
        return sorted(path.name for path in (self.root / "sources/regions").iterdir())

    def paper(self, name: str) -> Path:
        return self.root / "sources/regions" / name / "paper.yaml"

    def sound(self) -> list[str]:
        return [name for name in self.regions if first(self.paper(name)) != "broken"]

    def items(self) -> tuple[Item, ...]:
        papers = [Item(name, code, "paper", name) for name in self.sound() for code in LANGUAGES]
        whole = self.sound() == self.regions or (self.partial and self.sound())
        joint = [Item("joint", code, "joint", TRANSNATIONAL) for code in LANGUAGES] if whole else []
        return tuple(sorted(papers + joint))

    def _all(self, folder: str, ending: str) -> list[str]:
        """Return the names and the words of all files directly in a folder."""
        return [f"{path.name} {first(path)}" for path in sorted((self.root / folder).glob(f"*{ending}"))]

    def page(self, item: Item) -> tuple[str, dict[str, str], tuple[str, ...]]:
        """Return the page of an item, what it prints by name, and the domains of the catalogs that it asks for."""
        owners = self.sound() if item.owner == TRANSNATIONAL else [item.owner]
        seen = {}
        for owner in owners:
            text = first(self.paper(owner))
            catalog = self.root / "locales" / item.language / "LC_MESSAGES" / f"{owner}.po"
            seen[f"unit {owner} ({item.language})"] = first(catalog) or text
        names = [first(self.root / "sources/regions" / name / "region.yaml") for name in self.sound()]
        templates = [*self._all("templates", ".html"), *self._all("templates/macros", ".html")]
        pictures = self._all(f"sources/regions/{item.owner}/figures", ".svg")
        return f"{templates} {seen} {names} {pictures}", seen, (*owners, "templates")

    def outputs(self, item: Item) -> dict[Format, bytes]:
        page = self.page(item)[0]
        style = self.root / "templates/style"
        return {
            form: f"{form} {page} {first(style / SHEETS[form])} {sorted(self.system.items())}\n".encode()
            for form in FORMATS
        }

    def findings(self, item: Item) -> tuple[Finding, ...]:
        if item.owner == TRANSNATIONAL or "slabo" not in first(self.paper(item.owner)):
            return ()
        line = self.paper(item.owner).read_text("utf-8").count("\n")
        return (Finding("W601", Place(f"{item.owner}.yaml", line), say("“{word}” is weak", word=item.key), None),)

    def make(self, order: Order, deliver: Deliver) -> Made:
        item = order.item
        text, seen, domains = self.page(item)
        page = hash_of(text)
        prints = {form: fingerprint(base, page, "") for form, base in order.bases.items()}
        unchanged = tuple(form for form in prints if order.known.get(form) == prints[form])
        outputs = {form: content for form, content in self.outputs(item).items() if form in set(prints) - {*unchanged}}
        if order.strict and self.findings(item):
            return Made(item, findings=self.findings(item))
        for form, content in outputs.items():
            for piece in pieces(item, form, content):
                deliver(piece)
        return Made(
            item, page=page, fingerprints=prints, unchanged=unchanged, seen=packed(seen), domains=domains,
            outputs=tuple(outputs), is_sound=True,
            # In turn from composing and from writing.
            findings=self.findings(item) if item.language == "sl" else (),
            written=self.findings(item) if item.language == "en" and outputs else (),
        )  # fmt: skip

    def job(self, documents: Sequence[str] = ()) -> Job:
        return Job(
            root=self.root,
            items=tuple(item for item in self.items() if not documents or item.document in documents),
            wanted=frozenset(item.path(form) for item in self.items() for form in FORMATS),
            held=frozenset({"joint", *self.regions}) - {item.document for item in self.items()},
            regions=hash_of([self.regions, self.sound()]),
            inputs=lambda item, inventory: {
                "paper": inventory.files.get(f"sources/regions/{item.owner}/paper.yaml", "")
            },
            prepare=lambda: self.make,
            index=lambda manifest: repr(sorted(manifest.outputs)).encode(),
        )

    def build(
        self, output: Path, inventory: Inventory | None = None, *, documents: Sequence[str] = (),
        formats: tuple[Format, ...] = FORMATS, strict: bool = False,
    ) -> Outcome:  # fmt: skip
        outcome = Outcome()
        # What the system has is asked for in one place; here it has what the toy says.
        environment = policygen.build.inventory.environment
        system = self.system["program"], {"engine": self.system["engine"]}, self.system["fonts"]
        policygen.build.inventory.environment = lambda: system
        try:
            options = Options(output=output, formats=formats, strict=strict, jobs=0)
            make_current(self.job(documents), inventory or take_inventory(self.root), options, outcome, Report())
        finally:
            policygen.build.inventory.environment = environment
        return outcome
