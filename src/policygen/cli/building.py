"""The command ``build``: what is asked for, what is told meanwhile, and what is said at the end."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.cli.terminal import (
    FINDINGS,
    WELL,
    find_project,
    jobs_option,
    language_of,
    print_findings,
    project_option,
    shown,
    speech_of,
    speech_option,
)

if TYPE_CHECKING:
    from policygen.build.hands import Recruit, Work
    from policygen.build.inventory import Inventory
    from policygen.build.outcome import Outcome
    from policygen.build.plan import Plan
    from policygen.build.records import Whole
    from policygen.build.settled import Phrases
    from policygen.build.shards import Shard
    from policygen.messages.speech import Speech


_FORMATS = ("pdf", "print", "docx", "html")

#: With more regions than these, handing over what was read costs more than a worker gains by getting ready.
_MANY = 50


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``build`` to the commands."""
    build = commands.add_parser("build", help="build documents into build/")
    build.set_defaults(command=_build)
    build.add_argument("documents", nargs="*", metavar="DOCUMENT", help="ids of documents; all if none is named")
    build.add_argument("--language", "-l", action="append", metavar="L", help="only this language (repeatable)")
    build.add_argument(
        "--format",
        "-f",
        action="append",
        choices=_FORMATS,
        help="only this format (repeatable)",
    )
    build.add_argument("--strict", action="store_true", help="refuse warnings and missing translations")
    build.add_argument(
        "--allow-partial", action="store_true", help="build joint documents without regions that have errors"
    )
    jobs_option(build)
    build.add_argument("--output", "-o", type=Path, metavar="DIR", help="folder for outputs (build/ in the project)")
    build.add_argument("--why", action="store_true", help="say for everything built what has changed")
    build.add_argument("--dry-run", action="store_true", help="say what would be built and why, and write nothing")
    build.add_argument("--shard", type=_shard, metavar="K/N", help="only the K-th of N parts; see merge-shards")
    build.add_argument(
        "--cluster", type=_address, metavar="WHERE", help="let a dask cluster work: its address or scheduler file"
    )
    build.add_argument("--no-wait", action="store_true", help="end where another build is at work in the same folder")
    project_option(build)
    speech_option(build)

    merge = commands.add_parser("merge-shards", help="put the parts of a build together (build --shard)")
    merge.set_defaults(command=_merge)
    merge.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="the output folders of all parts")
    merge.add_argument("--output", "-o", type=Path, metavar="DIR", help="folder for outputs (build/ in the project)")
    project_option(merge)
    speech_option(merge)


def _address(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("an address or the scheduler’s file is expected")
    return text


def _build(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    # Nothing heavy before it is known that there is something to do.
    from policygen.build.inventory import take_inventory
    from policygen.build.settled import Selection, find_settled, learn, settle

    start = time.monotonic()
    root = find_project(options)
    output = (options.output or root / "build").resolve()
    if options.shard and (options.documents or options.language):
        parser.error("a part is one of everything: name no document and no language")
    selection = Selection(
        options.documents, options.language or (), options.format or (), options.strict, options.allow_partial,
        f"{options.shard.number}/{options.shard.count}" if options.shard else "",
    )  # fmt: skip
    with _recruit(root, options) as recruit:
        inventory = take_inventory(root)
        if recruit:
            recruit.let_read()
        if settled := find_settled(output, selection, inventory):
            if settled.findings and (phrases := _say_again(settled, options, root)):
                learn(output, selection, settled, phrases)
            print(*settled.complaints, sep="\n", end="\n" if settled.complaints else "", file=sys.stderr)
            print(*settled.told, sep="\n", end="\n" if settled.told else "")
            _say_end(0, settled.outputs, time.monotonic() - start, output, options)
            return WELL if settled.well else FINDINGS
        outcome, speech = _make(root, output, inventory, options, parser, recruit)
    if not options.dry_run:
        settle(output, selection, inventory, outcome, _phrases_of(speech, options, root))
        _say_end(len(outcome.written), len(outcome.unchanged), time.monotonic() - start, output, options)
    return WELL if outcome.is_well else FINDINGS


@contextlib.contextmanager
def _recruit(root: Path, options: argparse.Namespace) -> Iterator[Recruit | None]:
    """Give a worker that loads the engines while the project is read, where that is of use."""
    try:
        size = sum(1 for _ in (root / "sources" / "regions").iterdir())
    except OSError:
        size = 0
    if not options.jobs or options.cluster or options.dry_run or size > _MANY:
        yield None
        return
    from policygen.build.hands import recruited
    from policygen.writers.scratch import scratch

    # Of this process, not of the worker, which leaves nothing tidy behind.
    scratch()

    def get_ready(may_read: Callable[[], bool]) -> Iterator[None]:
        from policygen.build import readiness

        return readiness.get_ready(root, options.format or _FORMATS, may_read)

    def begin(context: object) -> Work:
        from policygen.build import readiness

        return readiness.begin(context)

    with recruited(get_ready, begin) as recruit:
        yield recruit


def _make(
    root: Path, output: Path, inventory: Inventory, options: argparse.Namespace, parser: argparse.ArgumentParser,
    recruit: Recruit | None,
) -> tuple[Outcome, Speech]:  # fmt: skip
    """Build, and say what came of it; returns that, and the words in which it was said."""
    from policygen.build.garbage import uncollected

    with uncollected():
        from policygen.build.outcome import Options
        from policygen.build.plan import FORMATS, Plan, plan
        from policygen.build.progress import Progress
        from policygen.build.project import open_project
        from policygen.build.records import Archive
        from policygen.build.run import build
        from policygen.build.settled import complain, tell
        from policygen.build.trace import catalog_rules
        from policygen.compose.kinds import read_kinds
        from policygen.content.known_catalogs import KnownCatalogs
        from policygen.findings import Refused

        rules = catalog_rules(inventory)
        known = KnownCatalogs(Archive(output).catalogs(rules))
        project = open_project(root, known=known)
        kinds = read_kinds(root / "templates")
    whole = plan(project, kinds, allow_partial=options.allow_partial)
    chosen = _choose(whole, project.corpus.project.model.languages, options, parser)
    if options.shard:
        chosen = Plan(tuple(item for item in chosen.items if options.shard.has(item.key)), chosen.held)
    formats = tuple(name for name in FORMATS if not options.format or name in options.format)
    progress = Progress(sys.stdout, quiet=options.dry_run)
    settings = Options(
        output=output, formats=formats, strict=options.strict, jobs=options.jobs, dry=options.dry_run,
        wait=not options.no_wait, inventory=inventory, cluster=options.cluster, recruit=recruit,
    )  # fmt: skip
    outcome = build(project, kinds, chosen, settings, progress.report)
    # A help and no output: where the disk does not take it, the catalogs are read again.
    if known.is_news and outcome.is_whole and (outcome.written or outcome.unchanged) and not options.dry_run:
        with contextlib.suppress(Refused):
            Archive(output).keep_catalogs(rules, known.now)
    progress.end()
    speech = speech_of(options, root)
    print_findings(outcome.findings, options, root=root, speech=speech)
    for line in complain(outcome):
        print(line, file=sys.stderr)
    for line in tell(outcome):
        print(line)
    if options.why or options.dry_run:
        _say_why(outcome, dry=options.dry_run)
    for path in sorted(outcome.removed):
        print(f"removed {shown(path)}: there is no such document any more")
    for path in sorted(outcome.written):
        print(f"wrote {shown(path)}")
    for defect in outcome.defects:
        traceback.print_exception(defect)
    if options.shard and not options.dry_run:
        from policygen.build.shards import write_account

        asked = (*formats, *(["strict"] if options.strict else ()), *(["partial"] if options.allow_partial else ()))
        write_account(output, options.shard, asked, inventory, [item.key for item in chosen.items], outcome)
    return outcome, speech


def _say_again(settled: Whole, options: argparse.Namespace, root: Path) -> Phrases:
    """Print the findings of a build that is remembered, without a catalog where its words are; return new words."""
    from policygen.messages.speech import Speech

    known = settled.phrases.get(language_of(options, root))
    if known:
        phrases = {(template, number): said for template, number, said in known}
        print_findings(settled.findings, options, root=root, speech=Speech(phrases=phrases))
        return {}
    speech = speech_of(options, root)
    print_findings(settled.findings, options, root=root, speech=speech)
    return _phrases_of(speech, options, root)


def _phrases_of(speech: Speech, options: argparse.Namespace, root: Path) -> Phrases:
    """Return the words that a speech has used so far, by its language; none where it speaks English."""
    told = [(template, number, said) for (template, number), said in speech.phrases.items()]
    return {language_of(options, root): told} if told else {}


def _shard(text: str) -> Shard:
    from policygen.build.shards import Shard

    try:
        return Shard.read(text)
    except ValueError:
        raise argparse.ArgumentTypeError("two numbers are expected, such as 2/5") from None


def _merge(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.inventory import take_inventory
    from policygen.build.plan import FORMATS
    from policygen.build.shards import check_set, read_account, take_in

    root = find_project(options)
    output = (options.output or root / "build").resolve()
    inventory = take_inventory(root)
    accounts = [read_account(folder.resolve()) for folder in options.folders]
    if findings := check_set(accounts, inventory):
        print_findings(findings, options, root=root)
        return FINDINGS
    take_in(accounts, output, inventory)
    # All is there: what follows accounts for it, and makes what somebody has spoilt meanwhile.
    asked = accounts[0].asked
    words = ["build", "--project", str(root), "--output", str(output)]
    words += [f"--format={name}" for name in FORMATS if name in asked]
    words += ["--strict"] if "strict" in asked else []
    words += ["--allow-partial"] if "partial" in asked else []
    return _build(parser.parse_args(words), parser)


def _say_end(written: int, unchanged: int, seconds: float, output: Path, options: argparse.Namespace) -> None:
    if options.dry_run:
        print("nothing would be built")
    else:
        print(f"{written} files written, {unchanged} unchanged, in {seconds:.1f} s → {shown(output)}")


def _say_why(outcome: Outcome, *, dry: bool) -> None:
    for key in sorted(outcome.reasons):
        print(f"{'would build' if dry else 'built'} {key}:")
        for reason in outcome.reasons[key]:
            print(f"    {reason}")
    if dry and not outcome.reasons:
        print("nothing would be built")


def _choose(whole: Plan, known: Sequence[str], options: argparse.Namespace, parser: argparse.ArgumentParser) -> Plan:
    """Return the part of the plan that was asked for; unknown names are wrong use. ``known`` are the languages."""
    from policygen.build.plan import Plan

    documents = {item.document for item in whole.items} | {held.document for held in whole.held}
    for name in options.documents:
        if name not in documents:
            parser.error(f"there is no document “{name}”; there are: {', '.join(sorted(documents))}")
    for code in options.language or ():
        if code not in known:
            parser.error(f"no document comes in “{code}”; languages are: {', '.join(sorted(known))}")
    items = tuple(
        item
        for item in whole.items
        if (not options.documents or item.document in options.documents)
        and (not options.language or item.language in options.language)
    )
    # In which languages a document would come that is held back, nobody knows.
    held = tuple(held for held in whole.held if not options.documents or held.document in options.documents)
    if not items and not held:
        parser.error("nothing to build: no document comes in that language")
    return Plan(items, held)
