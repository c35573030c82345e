"""How an item stands: is what lies on the disk what a build from nothing would make, and if not, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from policygen.build.files import digest_of
from policygen.build.inventory import Inventory, hash_of
from policygen.build.orders import Made
from policygen.build.plan import Format, Item
from policygen.build.project import Project
from policygen.build.records import Archive, Record, unpacked
from policygen.build.trace import base_of, changes, environment_changes, fingerprint, page_changes, reach, style_of


@dataclass(frozen=True)
class Standing:
    """How an item stands before it is made.

    ``bases`` are the fingerprints of style, versions and program by format; ``known`` those of the outputs that lie
    on the disk unharmed and may stay. ``harmed`` names those of which there is less. Where it ``is_settled``, all is as
    it should be, and ``record`` says so.
    """

    item: Item
    record: Record | None
    bases: Mapping[Format, str]
    known: Mapping[Format, str]
    harmed: tuple[str, ...]
    is_settled: bool


def regions_of(project: Project) -> str:
    """Return a hash of which regions there are with and without errors: the one thing that no item's own files tell."""
    corpus = project.corpus
    return hash_of([sorted(corpus.regions), sorted(corpus.broken), sorted(project.located)])


def assess(
    item: Item, archive: Archive, inventory: Inventory, regions: str, *, formats: tuple[Format, ...], strict: bool
) -> Standing:
    """Return how an item stands in some formats; a ``strict`` build wants it to have no findings."""
    bases: dict[Format, str] = {name: base_of(name, inventory) for name in formats}
    record = archive.item(item.key)
    before = archive.inventory(record.inventory) if record else None
    if record is None or before is None:
        return Standing(item, None, bases, {}, (), is_settled=False)
    harms = {name: _harm(item, name, record, archive.folder) for name in formats}
    harmed = tuple(harm for harm in harms.values() if harm)
    # What the bundled fonts lack comes from the system's; an output made with others may not stay.
    stays = before.fonts == inventory.fonts
    known: dict[Format, str] = {
        name: record.outputs[name]["fingerprint"] for name in formats if stays and not harms[name]
    }
    wanted: dict[Format, str] = {name: fingerprint(bases[name], record.page, record.carried) for name in formats}
    settled = known == wanted and _is_same_page(item, record, before, inventory, regions)
    if strict and (record.findings or record.printed or not record.examined):
        settled = False
    if not settled and record.printed:
        known = {}  # what writers find has places in the sources, which may be others now
    return Standing(item, record, bases, known, harmed, is_settled=settled)


def _harm(item: Item, form: Format, record: Record, folder: Path) -> str:
    """Return what is wrong with an output on the disk, or an empty string."""
    path = item.path(form)
    if form not in record.outputs:
        return f"{path} was not built before"
    try:
        found = digest_of(folder / path)
    except OSError:
        return f"{path} is missing"
    return "" if found == record.outputs[form]["sha256"] else f"{path} is not as it was built"


def _is_same_page(item: Item, record: Record, before: Inventory, now: Inventory, regions: str) -> bool:
    """Whether composing the item anew would give the page that it gave."""
    if (before.program, before.versions, record.regions) != (now.program, now.versions, regions):
        return False
    if before.files == now.files:
        return True
    return reach(item.owner, record.domains, before.files) == reach(item.owner, record.domains, now.files)


def reasons_of(standing: Standing, made: Made, archive: Archive, inventory: Inventory, regions: str) -> list[str]:
    """Return why an item was made, as sentences that name what changed."""
    record, item = standing.record, standing.item
    before = archive.inventory(record.inventory) if record else None
    if record is None or before is None:
        return ["nothing is known of an earlier build"]
    reasons = [*standing.harmed, *environment_changes(before, inventory)]
    reached = (reach(item.owner, record.domains, before.files), reach(item.owner, record.domains, inventory.files))
    if made.page != record.page:
        reasons += page_changes((archive.seen(item.key), unpacked(made.seen)), reached)
        if record.regions != regions:
            reasons.append("the regions without errors are others")
    elif made.carried != record.carried:
        reasons += changes(*reached)
    for name in made.outputs:
        reasons += changes(style_of(name, before.files), style_of(name, inventory.files))
    if not reasons and record.printed:
        reasons.append("it had findings")
    return list(dict.fromkeys(reasons))
