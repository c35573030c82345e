"""Makes what is not as it should be, writes it, and remembers it: the heart of a build, whatever is built."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policygen.build.files import digest_of, sweep, write_whole
from policygen.build.hands import Work, do_all
from policygen.build.inventory import Inventory, take_inventory
from policygen.build.lock import locked
from policygen.build.losses import finding_of
from policygen.build.manifest import NAME, Manifest, read_manifest, serialise
from policygen.build.orders import Made, Order
from policygen.build.outcome import Options, Outcome, Report
from policygen.build.plan import FORMATS, Format, Item
from policygen.build.records import FOLDER, Archive, Record
from policygen.build.serving import Lost
from policygen.build.shelf import Shelf
from policygen.build.standing import Standing, assess, reasons_of
from policygen.findings import Finding, Place, Refused, say


@dataclass(frozen=True)
class Job:
    """What is to be made, and how.

    ``items`` are those asked for; ``wanted`` are the paths of all outputs that the project makes, ``held`` the
    documents that are not made but stay. ``regions`` is a hash of what no file tells. ``inputs`` says for the
    manifest what an item is made from, ``prepare`` returns what makes an item, ``index`` the overview of a manifest.
    ``is_original`` is whether an item is in the language that it is written in. ``load`` loads what all workers need;
    ``context`` returns, for orders, what a worker gets that was forked before they were known.
    """

    root: Path
    items: tuple[Item, ...]
    wanted: frozenset[str]
    held: frozenset[str]
    regions: str
    inputs: Callable[[Item, Inventory], dict[str, str]]
    prepare: Callable[[], Work]
    index: Callable[[Manifest], bytes]
    load: Callable[[], None] = lambda: None
    context: Callable[[Sequence[Order]], object] = lambda orders: None
    is_original: Callable[[Item], bool] = lambda item: True


def make_current(job: Job, inventory: Inventory, options: Options, outcome: Outcome, report: Report) -> None:
    """Bring the outputs of a job to where a build from nothing would bring them; adds to the outcome."""
    if options.dry:
        _Run(job, inventory, options, outcome, report).run()
        return
    with locked(options.output / FOLDER, wait=options.wait, tell=report.said) as lock:
        sweep(options.output)
        _Run(job, inventory, options, outcome, report, lock).run()


@dataclass
class _Run:
    """One run: what it works with, and what it has come to so far."""

    job: Job
    inventory: Inventory
    options: Options
    outcome: Outcome
    report: Report
    lock: int | None = None

    def __post_init__(self) -> None:
        self.archive = Archive(self.options.output)
        self.manifest = _manifest(self.job, self.archive)
        self.shelf = Shelf(self.options.output)

    def run(self) -> None:
        options = self.options
        if not options.dry:
            _forget(self.job, self.manifest, self.archive, self.outcome)
            self.archive.keep_inventory(self.inventory)
        standings = [
            assess(item, self.archive, self.inventory, self.job.regions, formats=options.formats, strict=options.strict)
            for item in self.job.items
        ]
        for standing in standings:
            if standing.is_settled:
                self._keep(standing)
        open_ = _heaviest_first(self.job, [standing for standing in standings if not standing.is_settled])
        self.report.begun(len(open_), options.jobs)
        by_key = {standing.item.key: standing for standing in open_}
        try:
            for number, made in enumerate(self._make_all(open_), 1):
                made = self._store(by_key[made.item.key], made)
                self.report.done(made, number, len(open_))
        finally:
            self.shelf.close()
        if not options.dry:
            try:
                self._close()
            except Refused as refused:  # nothing of what was found so far may be lost by it
                self.outcome.findings.extend(refused.findings)
                self.outcome.is_whole = False

    def _make_all(self, standings: list[Standing]) -> Iterator[Made]:
        """Yield what comes of each item, in the order of completion."""
        orders = [
            Order(standing.item, standing.bases, standing.known, strict=self.options.strict, dry=self.options.dry,
                  lying=self.options.output)
            for standing in standings
        ]  # fmt: skip
        if not orders:
            return
        for order, result in self._hands(orders):
            yield self._made(order.item, result)

    def _hands(self, orders: list[Order]) -> Iterator[tuple[Order, Made | Lost]]:
        if self.options.cluster:
            from policygen.build.cluster import do_on_cluster

            return do_on_cluster(self.options.cluster, self.job.root, self.inventory, orders, self.shelf.take)
        return do_all(
            self.job.prepare, orders, jobs=self.options.jobs, lock=self.lock, deliver=self.shelf.take,
            context=self.job.context, recruit=self.options.recruit, load=self.job.load,
        )  # fmt: skip

    def _made(self, item: Item, result: Made | Lost) -> Made:
        """Return what came of an item, whatever happened to its process."""
        if isinstance(result, Made):
            return result
        self.outcome.is_whole = False
        if result.error:
            self.outcome.defects.append(result.error)
        return Made(item, findings=(finding_of(item.key, result),))

    def _keep(self, standing: Standing) -> None:
        """Enter an item of which nothing has changed."""
        record = standing.record
        assert record
        self.outcome.findings += [*record.findings, *record.printed]
        for form in self.options.formats:
            name = standing.item.path(form)
            self.outcome.unchanged.append(self.options.output / name)
            entry = {"format": form, **record.outputs[form]}
            self.manifest.outputs[name] = {
                **record.account,
                **entry,
                "inputs": self.job.inputs(standing.item, self.inventory),
            }

    def _store(self, standing: Standing, made: Made) -> Made:
        """Enter an item's outputs in the manifest, remember them, and add to the outcome."""
        item = made.item
        self.outcome.findings += [*made.findings, *made.written]
        if not made.is_sound:
            self.outcome.findings += self.shelf.take_back(item)
            self.outcome.failed.append(item)
            return made
        if made.outputs:
            self.outcome.reasons[item.key] = reasons_of(standing, made, self.archive, self.inventory, self.job.regions)
        if self.options.dry:
            return made
        try:
            hashes = self.shelf.finish(item)
            self.outcome.written += [self.options.output / item.path(form) for form in hashes]
            self._enter(standing, made, hashes)
        except Refused as refused:
            self.outcome.findings.extend(refused.findings)
            self.outcome.failed.append(item)
            self.outcome.is_whole = False
            return replace(made, findings=(*made.findings, *refused.findings), outputs=(), is_sound=False)
        return made

    def _enter(self, standing: Standing, made: Made, hashes: Mapping[Format, str]) -> None:
        item, before = made.item, standing.record
        lying = dict(before.outputs) if before else {}
        for form, value in hashes.items():
            lying[form] = {"fingerprint": made.fingerprints[form], "sha256": value}
        account = {
            "document": item.document, "language": item.language, "status": made.status, "title": made.title,
            "passages": made.printed, "fallen_back": made.fallen_back, "outdated": made.outdated, "words": made.words,
            "words_left": made.words_left,
        }  # fmt: skip
        for form in made.fingerprints:
            name = item.path(form)
            self.manifest.outputs[name] = {
                **account,
                "format": form,
                **lying[form],
                "inputs": self.job.inputs(item, self.inventory),
            }
            if form in made.unchanged:
                self.outcome.unchanged.append(self.options.output / name)
        whole = len(made.outputs) == len(made.fingerprints)
        record = Record(
            item.document, item.language, self.inventory.digest, self.job.regions, made.page, made.carried,
            made.domains, lying, account, made.findings, made.written, examined=self.options.strict,
            # What a part of it took tells nothing of the whole.
            seconds=made.seconds if whole or not before else before.seconds,
            pages=made.pages or (before.pages if before else 0),
            kind=item.kind, owner=item.owner,
        )  # fmt: skip
        self.archive.keep_item(record, made.seen)

    def _close(self) -> None:
        """Write what stands at the end, and forget what was made while its sources changed."""
        now = take_inventory(self.job.root)
        if now.digest != self.inventory.digest:
            self.outcome.is_whole = False
            for item in self.job.items:
                self.archive.forget_item(item.key)
        self.archive.sweep()
        write_whole(self.options.output / NAME, serialise(self.manifest))
        write_whole(self.options.output / "index.html", self.job.index(self.manifest))


def _manifest(job: Job, archive: Archive) -> Manifest:
    """Return the manifest that lies there, with what the records know besides.

    It may be from before a crash, or be spoilt: then an item that is not asked for is listed from its record alone.
    """
    manifest = read_manifest(archive.folder)
    for key in archive.names():
        record = archive.item(key)
        if record:
            item = Item(record.document, record.language, record.kind, record.owner)
            for form in FORMATS:
                path = item.path(form)
                if path not in manifest.outputs and (entry := record.outputs.get(form)):
                    inputs = _inputs(job, archive, record, item) if path in job.wanted else {}
                    manifest.outputs[path] = {"inputs": inputs, **record.account, "format": form, **entry}
    return manifest


def _inputs(job: Job, archive: Archive, record: Record, item: Item) -> dict[str, str]:
    """Return what an item was made from when it was made; nothing where that is not known any more."""
    inventory = archive.inventory(record.inventory)
    try:
        return job.inputs(item, inventory) if inventory else {}
    except KeyError:  # there is no such kind any more
        return {}


def _heaviest_first(job: Job, standings: list[Standing]) -> list[Standing]:
    """Return the items in the order in which all workers are busy to the end: by what they took the last time.

    Of those that took about the same, whoever writes a document sees it first in the language that it is written in.
    Those that nobody knows stand as in the plan, before the others.
    """

    def place(each: Standing) -> tuple[float, bool]:
        if not each.record:
            return float("-inf"), False
        # In steps of two fifths: the same item takes now more, now less.
        return -round(2 * math.log2(max(each.record.seconds, 0.01))), not job.is_original(each.item)

    return sorted(standings, key=place)


def _forget(job: Job, manifest: Manifest, archive: Archive, outcome: Outcome) -> None:
    """Take out of the manifest what is not on the disk, and remove what the project no longer makes.

    Without it the outputs of a region or language that has left would stay, and be listed, for ever. A file that
    differs from what the manifest says is somebody else's and stays. What cannot be removed is listed still, so that
    the next build tries again.
    """
    for path, entry in list(manifest.outputs.items()):
        file = archive.folder / path
        try:
            is_there = file.is_file()
            leaves = is_there and path not in job.wanted and entry["document"] not in job.held
            if leaves and digest_of(file) == entry["sha256"]:
                file.unlink()
                outcome.removed.append(file)
        except OSError as error:
            outcome.findings.append(_stays(file, error))
            outcome.is_whole = False
            continue
        if leaves:
            archive.forget_item(f"{entry['document']}.{entry['language']}")
        if leaves or not is_there:
            del manifest.outputs[path]


def _stays(path: Path, error: OSError) -> Finding:
    message = say("the file cannot be removed, and there is no such document any more: {reason}", reason=error.strerror)
    remedy = say("allow removing files there; the next build tries again")
    return Finding("E701", Place(str(path), 0, 0), message, remedy)
