"""The commands around ``build``: ``release`` and ``verify`` a bundle for others, ``watch`` while one writes."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.cli.terminal import (
    FINDINGS,
    WELL,
    find_project,
    jobs_option,
    print_findings,
    project_option,
    speech_option,
    wrote,
)

if TYPE_CHECKING:
    from policygen.build.outcome import Outcome


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``release``, ``verify`` and ``watch`` to the commands."""
    release = commands.add_parser("release", help="build everything and pack it with its sources, hashes and versions")
    release.set_defaults(command=_release)
    release.add_argument("file", type=Path, metavar="OUT.zip", help="the file to write")
    jobs_option(release)
    project_option(release)
    speech_option(release)

    verify = commands.add_parser("verify", help="build a release again from its sources and compare, byte for byte")
    verify.set_defaults(command=_verify, project=None)
    verify.add_argument("file", type=Path, metavar="OUT.zip", help="the release")
    jobs_option(verify)
    speech_option(verify)

    watch = commands.add_parser("watch", help="check and build again whenever something changes, until Ctrl-C")
    watch.set_defaults(command=_watch)
    watch.add_argument("documents", nargs="*", metavar="DOCUMENT", help="ids of documents; all if none is named")
    watch.add_argument("--language", "-l", action="append", metavar="L", help="only this language (repeatable)")
    project_option(watch)


def _release(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.bundle import pack
    from policygen.build.files import write_whole
    from policygen.build.inventory import take_inventory

    root = find_project(options)
    inventory = take_inventory(root)
    outcome, outputs = _build_all(root, root / "build", options.jobs)
    print_findings(outcome.findings, options, root=root)
    if not outcome.is_well:
        print("nothing was released: not all documents could be built", file=sys.stderr)
        return FINDINGS
    write_whole(options.file.resolve(), pack(root, root / "build", outputs, inventory))
    return wrote(options.file.resolve())


def _verify(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.bundle import compare, unpack
    from policygen.build.inventory import take_inventory

    if not options.file.is_file():
        parser.error(f"there is no file {options.file}")
    with _ending_by_signals(), tempfile.TemporaryDirectory(prefix="policygen-") as folder:
        root = Path(folder) / "project"
        bundle = unpack(options.file, root)
        outcome, outputs = _build_all(root, Path(folder) / "build", options.jobs)
        print_findings(outcome.findings, options, root=root)
        lines = compare(bundle, outputs, take_inventory(root))
    for line in lines:
        print(line)
    same = sum(1 for name, value in bundle.outputs.items() if outputs.get(name) == value)
    print(f"{same} of {len(bundle.outputs)} outputs are the same, byte for byte")
    return FINDINGS if lines else WELL


def _watch(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.watching import changes_below, follow, steps_of

    root = find_project(options)
    build = [*options.documents, *(f"--language={code}" for code in options.language or ())]
    print(f"watching {root}; Ctrl-C ends it", flush=True)
    try:
        with _ending_by_signals():
            follow(changes_below(root), steps_of(root, build))
    except ModuleNotFoundError as error:
        parser.error(f"the package “{error.name}” is not installed: pip install 'policygen[watch]'")
    except KeyboardInterrupt:
        pass
    return WELL


@contextlib.contextmanager
def _ending_by_signals() -> Iterator[None]:
    """Let what ends a process, or closes its terminal, end the block as Ctrl-C does: it leaves nothing behind."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    # What nohup ignores stays ignored.
    wanted = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) == signal.SIG_DFL]
    for number in wanted:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in wanted:
            signal.signal(number, signal.SIG_DFL)


def _build_all(root: Path, output: Path, jobs: int) -> tuple[Outcome, dict[str, str]]:
    """Build everything of a project; returns what came of it and the hashes of all outputs by path."""
    from policygen.build.files import digest
    from policygen.build.outcome import Options
    from policygen.build.plan import plan
    from policygen.build.progress import Progress
    from policygen.build.project import open_project
    from policygen.build.run import build
    from policygen.compose.kinds import read_kinds

    project = open_project(root)
    kinds = read_kinds(root / "templates")
    progress = Progress(sys.stdout)
    outcome = build(project, kinds, plan(project, kinds), Options(output=output, jobs=jobs), progress.report)
    progress.end()
    made = [*outcome.written, *outcome.unchanged, output / "manifest.json", output / "index.html"]
    return outcome, {path.relative_to(output).as_posix(): digest(path.read_bytes()) for path in made if path.is_file()}
