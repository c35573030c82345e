"""Runs a build: items in worker processes, results to the disk as they come, and an account of it all."""

from __future__ import annotations

import functools
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from policygen.build.files import digest, write_whole
from policygen.build.index import write_index
from policygen.build.manifest import NAME, Manifest, base_fingerprint, input_hashes, inputs_of, read_manifest, serialise
from policygen.build.plan import FORMATS, Format, Held, Item, Plan, plan
from policygen.build.project import Project
from policygen.build.work import LOOKED_INTO, Made, make, open_workshop
from policygen.compose.kinds import Kind
from policygen.content.corpus import TRANSNATIONAL
from policygen.content.merge import merge
from policygen.findings import Finding, Message, Place, Refused, in_order, say

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
    """What came of a build.

    ``written`` and ``unchanged`` are paths of outputs; ``failed`` are items without any. ``defects`` are exceptions
    that are nobody's fault but the program's: their documents are in ``failed``, all others were built.
    """

    written: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    failed: list[Item] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    defects: list[Exception] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether everything that was asked for was built, without an error anywhere."""
        return not self.failed and not self.held and not any(finding.is_error for finding in self.findings)


#: Called after each item with what was made, how many are done, and how many there are.
Report = Callable[[Made, int, int], None]


def build(project: Project, kinds: dict[str, Kind], plan: Plan, options: Options, report: Report) -> Outcome:
    """Build the plan's items; returns what happened. Only this process writes files.

    Raises ``Refused`` where the disk refuses the manifest or the index; a document that cannot be written is a
    finding, and all others are built.
    """
    outcome = Outcome(held=list(plan.held), findings=list(project.findings), orphans=_orphans(project, plan))
    if options.strict and project.findings:
        outcome.failed = list(plan.items)
        return outcome
    inputs = input_hashes(project.root)
    base = base_fingerprint(inputs)
    manifest = read_manifest(options.output)
    _forget(project, kinds, manifest, options.output)
    open_workshop.cache_clear()  # a build before this one, in the same process, may have read other sources
    for number, made in enumerate(_make_all(project.root, plan.items, base, manifest, options, outcome.defects), 1):
        made = _store(made, manifest, kinds, inputs, options, outcome)
        report(made, number, len(plan.items))
    outcome.findings = in_order(outcome.findings)
    write_whole(options.output / NAME, serialise(manifest))
    write_whole(options.output / "index.html", write_index(project, manifest, outcome.held))
    return outcome


def _forget(project: Project, kinds: dict[str, Kind], manifest: Manifest, output: Path) -> None:
    """Take out of the manifest what is not on the disk, and remove what the project no longer makes.

    Without it the outputs of a region or language that has left would stay, and be listed, for ever. A file that
    differs from what the manifest says is somebody else's and stays.
    """
    whole = plan(project, kinds)
    held = {item.document for item in whole.held}
    wanted = {item.path(name) for item in whole.items for name in FORMATS}
    for path, entry in list(manifest.outputs.items()):
        file = output / path
        if not file.is_file():
            del manifest.outputs[path]
        elif path not in wanted and entry["document"] not in held:
            del manifest.outputs[path]
            if digest(file.read_bytes()) == entry["sha256"]:
                file.unlink()


def _make_all(
    root: Path, items: tuple[Item, ...], base: str, manifest: Manifest, options: Options, defects: list[Exception]
) -> Iterator[Made]:
    """Yield what comes of each item, in the order of completion; exceptions of ours go to ``defects``."""

    def arguments(item: Item) -> dict[str, Any]:
        known = manifest.known(item, options.formats, options.output)
        lying = tuple(options.output / item.path(name) for name in LOOKED_INTO if known and name in options.formats)
        return {
            "root": root, "base": base, "formats": options.formats, "strict": options.strict, "known": known,
            "lying": lying,
        }  # fmt: skip

    if options.jobs == 1 or len(items) == 1:
        for item in items:
            yield _result(item, functools.partial(make, item, **arguments(item)), defects)
        return
    # A forked worker has the project's modules already; engines are imported in the workers only.
    context = multiprocessing.get_context("fork")
    with ProcessPool(max_workers=min(options.jobs, max(1, len(items))), context=context) as pool:
        try:
            futures: dict[Future[Made], Item] = {
                pool.schedule(make, args=[item], kwargs=arguments(item), timeout=TIME_LIMIT): item for item in items
            }
            waiting = set(futures)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in sorted(done, key=lambda each: futures[each]):
                    yield _result(futures[future], future.result, defects)
        except BaseException:
            # Leaving the pool waits for its tasks; whoever interrupts a build does not want to.
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _result(item: Item, result: Callable[[], Made], defects: list[Exception]) -> Made:
    """Return what came of an item, whatever happened to its process."""
    try:
        return result()
    except TimeoutError:
        return _lost(item, say("the document was not built: it took longer than {limit} seconds", limit=TIME_LIMIT))
    except ProcessExpired as error:
        return _lost(
            item,
            say(
                "the document was not built: its process ended unexpectedly (exit code {exit_code})",
                exit_code=error.exitcode,
            ),
        )
    except MemoryError:
        return _lost(item, say("the document was not built: it needed more memory than there is"))
    except Exception as error:
        defects.append(error)
        return _lost(
            item,
            say(
                "the document was not built: a defect of the program: {defect}",
                defect=f"{type(error).__name__}: {error}",
            ),
        )


def _lost(item: Item, reason: Message) -> Made:
    finding = Finding("E702", Place(item.key, 0, 0), reason,
                      say("build it alone to see whether it happens again"))  # fmt: skip
    return Made(item, findings=(finding,))


def _store(
    made: Made, manifest: Manifest, kinds: dict[str, Kind], inputs: dict[str, str], options: Options, outcome: Outcome
) -> Made:
    """Write an item's outputs, enter them in the manifest, and add to the outcome."""
    outcome.findings.extend(made.findings)
    if not made.outputs and not made.unchanged:
        outcome.failed.append(made.item)
        return made
    account = {
        "fingerprint": made.fingerprint, "document": made.item.document, "language": made.item.language,
        "status": made.status, "title": made.title, "passages": made.printed, "fallen_back": made.fallen_back,
        "outdated": made.outdated, "words": made.words, "words_left": made.words_left,
        "inputs": inputs_of(made.item, inputs, kinds[made.item.kind].folder),
    }  # fmt: skip
    try:
        for form in options.formats:
            name = made.item.path(form)
            if made.unchanged:
                outcome.unchanged.append(options.output / name)
            else:
                write_whole(options.output / name, made.outputs[form])
                outcome.written.append(options.output / name)
            sha256 = manifest.outputs[name]["sha256"] if made.unchanged else digest(made.outputs[form])
            manifest.outputs[name] = {**account, "format": form, "sha256": sha256}
    except Refused as refused:
        outcome.findings.extend(refused.findings)
        outcome.failed.append(made.item)
        return replace(made, findings=(*made.findings, *refused.findings), outputs={})
    return made


def _orphans(project: Project, plan: Plan) -> list[str]:
    """Return the regional recommendations that no joint one takes up, where the joint document is built."""
    joint = any(item.owner == TRANSNATIONAL for item in plan.items)
    merged = merge(project.corpus) if joint else None
    lines = []
    for item in merged.untaken if merged else ():
        reason = getattr(item.reason, "source", None) or "no reason given"
        lines.append(f"{item.region.id} {item.regional.id} “{item.regional.title.source}”: {reason}")
    return lines
