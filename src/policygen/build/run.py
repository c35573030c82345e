"""Runs a build: items in worker processes, results to the disk as they come, and an account of it all."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from policygen.build.files import digest, write_whole
from policygen.build.index import write_index
from policygen.build.manifest import NAME, Manifest, base_fingerprint, input_hashes, inputs_of, read_manifest, serialise
from policygen.build.plan import FORMATS, Format, Held, Item, Plan
from policygen.build.project import Project
from policygen.build.work import Made, make
from policygen.compose.kinds import Kind
from policygen.content.merge import merge
from policygen.findings import Finding, Place, Refused, in_order

#: Seconds after which an item is given up: a paper takes about ten.
TIME_LIMIT = 300


@dataclass(frozen=True)
class Options:
    """What the user asked for. ``jobs`` is the number of worker processes."""

    output: Path
    formats: tuple[Format, ...] = FORMATS
    strict: bool = False
    jobs: int = 2


@dataclass
class Outcome:
    """What came of a build. ``written`` and ``unchanged`` are paths of outputs; ``failed`` are items without any."""

    written: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    failed: list[Item] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return not self.failed and not self.held and not any(finding.is_error for finding in self.findings)


#: Called after each item with what was made, how many are done, and how many there are.
Report = Callable[[Made, int, int], None]


def build(project: Project, kinds: dict[str, Kind], plan: Plan, options: Options, report: Report) -> Outcome:
    """Build the plan's items; returns what happened. Only this process writes files.

    Raises ``Refused`` where the disk refuses the manifest or the index; a document that cannot be written is a
    finding, and all others are built.
    """
    outcome = Outcome(held=list(plan.held), findings=list(project.findings), orphans=_orphans(project))
    if options.strict and project.findings:
        outcome.failed = list(plan.items)
        return outcome
    inputs = input_hashes(project.root)
    base = base_fingerprint(inputs)
    manifest = read_manifest(options.output)
    made_by_key: dict[str, Made] = {}
    for number, made in enumerate(_make_all(project.root, plan.items, base, manifest, options), 1):
        made_by_key[made.item.key] = made
        made = _store(made, manifest, kinds, inputs, options, outcome)
        report(made, number, len(plan.items))
    outcome.findings = in_order(outcome.findings)
    write_whole(options.output / NAME, serialise(manifest))
    write_whole(options.output / "index.html", write_index(project, manifest, made_by_key, outcome.held))
    return outcome


def _make_all(
    root: Path, items: tuple[Item, ...], base: str, manifest: Manifest, options: Options
) -> Iterator[Made]:
    """Yield what comes of each item, in the order of completion."""

    def arguments(item: Item) -> dict[str, object]:
        known = manifest.known(item, options.formats, options.output)
        return {"root": root, "base": base, "formats": options.formats, "strict": options.strict, "known": known}

    if options.jobs == 1 or len(items) == 1:
        for item in items:
            yield make(item, **arguments(item))  # type: ignore[arg-type]
        return
    # A forked worker has the project's modules already; engines are imported in the workers only.
    context = multiprocessing.get_context("fork")
    with ProcessPool(max_workers=min(options.jobs, len(items)), context=context) as pool:
        futures = {
            pool.schedule(make, args=[item], kwargs=arguments(item), timeout=TIME_LIMIT): item for item in items
        }
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda each: futures[each]):
                try:
                    yield future.result()
                except TimeoutError:
                    yield _lost(futures[future], f"took longer than {TIME_LIMIT} seconds")
                except ProcessExpired as error:
                    yield _lost(futures[future], f"its process ended unexpectedly (exit code {error.exitcode})")
                except MemoryError:
                    yield _lost(futures[future], "needed more memory than there is")


def _lost(item: Item, reason: str) -> Made:
    finding = Finding("E702", Place(item.key, 0, 0), f"the document was not built: it {reason}",
                      "build it alone to see whether it happens again")  # fmt: skip
    return Made(item, findings=(finding,))


def _store(
    made: Made, manifest: Manifest, kinds: dict[str, Kind], inputs: dict[str, str], options: Options, outcome: Outcome
) -> Made:
    """Write an item's outputs, enter them in the manifest, and add to the outcome."""
    outcome.findings.extend(made.findings)
    if made.unchanged:
        outcome.unchanged.extend(options.output / made.item.path(name) for name in options.formats)
        return made
    if not made.outputs:
        outcome.failed.append(made.item)
        return made
    sources = inputs_of(made.item, inputs, kinds[made.item.kind].folder)
    try:
        for suffix, content in made.outputs.items():
            path = options.output / made.item.path(suffix)
            write_whole(path, content)
            manifest.outputs[made.item.path(suffix)] = {
                "sha256": digest(content), "fingerprint": made.fingerprint, "document": made.item.document,
                "language": made.item.language, "format": suffix, "status": made.status, "title": made.title,
                "inputs": sources,
            }  # fmt: skip
            outcome.written.append(path)
    except Refused as refused:
        outcome.findings.extend(refused.findings)
        outcome.failed.append(made.item)
        return replace(made, findings=(*made.findings, *refused.findings), outputs={})
    return made


def _orphans(project: Project) -> list[str]:
    """Return the regional recommendations that no joint one takes up, with the editors' reason, for the report."""
    merged = merge(project.corpus)
    lines = []
    for item in merged.untaken if merged else ():
        reason = getattr(item.reason, "source", None) or "no reason given"
        lines.append(f"{item.region.id} {item.regional.id} “{item.regional.title.source}”: {reason}")
    return lines


