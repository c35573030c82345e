"""The command line: reads arguments, prints progress and findings, returns the exit code."""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policygen import __version__
from policygen.findings import Finding, Refused, in_order

if TYPE_CHECKING:
    from policygen.build.plan import Plan
    from policygen.messages.speech import Speech

WELL, FINDINGS, WRONG_USE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 well, 1 findings, 2 wrong use."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # As Python has it for stderr: a terminal that knows few letters gets the others as codes, not a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = _parser()
    options = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace, argparse.ArgumentParser], int] = options.command
    try:
        _require_spoken(options, parser)
        return command(options, parser)
    except Refused as refused:
        _print_findings(refused.findings, options)
        return FINDINGS
    except BrokenPipeError:
        # The reader of our output has gone (`policygen check | head`); there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except KeyboardInterrupt:
        print("stopped; what was written is whole", file=sys.stderr)
        return FINDINGS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="policygen", description="Turns structured YAML into policy papers: Word, PDF and HTML."
    )
    parser.add_argument("--version", action="version", version=f"policygen {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="build documents into build/")
    build.set_defaults(command=_build)
    build.add_argument("documents", nargs="*", metavar="DOCUMENT", help="ids of documents; all if none is named")
    build.add_argument("--language", "-l", action="append", metavar="L", help="only this language (repeatable)")
    build.add_argument(
        "--format", "-f", action="append", choices=("pdf", "docx", "html"), help="only this format (repeatable)"
    )
    build.add_argument("--strict", action="store_true", help="refuse warnings and missing translations")
    build.add_argument(
        "--allow-partial", action="store_true", help="build joint documents without regions that have errors"
    )
    build.add_argument("--jobs", "-j", type=_jobs, default=os.cpu_count() or 1, metavar="N", help="worker processes")
    build.add_argument("--output", "-o", type=Path, metavar="DIR", help="folder for outputs (build/ in the project)")
    _project_option(build)
    _speech_option(build)

    check = commands.add_parser("check", help="check sources and catalogs, build nothing")
    check.set_defaults(command=_check)
    check.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="show findings of these files or folders only"
    )
    check.add_argument(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        dest="report",
        help="how findings are written (text)",
    )
    _project_option(check)
    _speech_option(check)

    fix = commands.add_parser("fix", help="show repairs of sources that cannot change their meaning, or make them")
    fix.set_defaults(command=_fix)
    fix.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="repair these files or folders only")
    fix.add_argument("--write", action="store_true", help="make the repairs")
    _speech_option(fix)
    _project_option(fix)

    explain = commands.add_parser("explain", help="say what a code of a finding means, or list all codes")
    explain.set_defaults(command=_explain)
    explain.add_argument("code", nargs="?", metavar="CODE", help="such as E103; all codes if none is named")
    _project_option(explain)
    _speech_option(explain)

    messages = commands.add_parser("messages", help="bring the translators' catalogs up to date")
    messages.set_defaults(command=_messages)
    messages.add_argument(
        "actions",
        nargs="+",
        choices=("extract", "update"),
        help="extract: what is to be translated, into locales/*.pot; update: translators' files, from the sources",
    )
    _project_option(messages)

    schema = commands.add_parser("schema", help="write the JSON Schemas with which editors help while one types")
    schema.set_defaults(command=_schema)
    schema.add_argument("--check", action="store_true", help="write nothing; fail where they are out of date")
    _project_option(schema)

    new = commands.add_parser("new", help="make the folder of a new region, with files to fill in")
    new.set_defaults(command=_new)
    new.add_argument("what", choices=("region",), help="region: its facts and its policy paper")
    new.add_argument("name", metavar="NAME", help="the region's id and the name of its folder")
    new.add_argument("--language", "-l", required=True, metavar="L", help="the language that the region writes in")
    new.add_argument("--nuts", metavar="CODE", help="the region's code in Eurostat's classification, such as SI042")
    _project_option(new)

    kit = commands.add_parser("kit", help="pack what a partner needs who works without this program")
    kit.set_defaults(command=_kit)
    kit.add_argument("name", metavar="NAME", help="the region's id")
    kit.add_argument(
        "--output", "-o", type=Path, metavar="FILE", help="the zip file (build/NAME-kit.zip in the project)"
    )
    _project_option(kit)

    submit = commands.add_parser("submit", help="check what comes back in a kit and show what it changes")
    submit.set_defaults(command=_submit)
    submit.add_argument("kit", type=Path, metavar="KIT", help="the zip file that a partner has sent")
    submit.add_argument("--write", action="store_true", help="put the files into the project")
    _project_option(submit)
    _speech_option(submit)
    return parser


def _project_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", "-p", type=Path, default=None, metavar="DIR", help="the project's folder")


def _speech_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--message-language", metavar="L", default=None,
        help="language of the findings (the region's own where only its folder is checked, else the terminal's)",
    )  # fmt: skip


def _jobs(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("a number from 1 to 256 is expected")
    return int(text)


def _root(options: argparse.Namespace) -> Path:
    from policygen.build.project import find_root

    return find_root((options.project or Path.cwd()).resolve())


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────


def _build(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.plan import FORMATS, plan
    from policygen.build.progress import Progress
    from policygen.build.project import open_project
    from policygen.build.run import Options, build
    from policygen.compose.kinds import read_kinds

    start = time.monotonic()
    root = _root(options)
    project = open_project(root)
    kinds = read_kinds(root / "templates")
    whole = plan(project, kinds, allow_partial=options.allow_partial)
    chosen = _choose(whole, options, parser)
    output = (options.output or root / "build").resolve()
    formats = tuple(name for name in FORMATS if not options.format or name in options.format)
    progress = Progress(len(chosen.items), sys.stdout)
    settings = Options(output=output, formats=formats, strict=options.strict, jobs=options.jobs)
    outcome = build(project, kinds, chosen, settings, progress)
    progress.end()
    _print_findings(outcome.findings, options, root=root)
    for held in outcome.held:
        print(f"not built: {held.document}: {held.reason}", file=sys.stderr)
    for item in outcome.failed:
        print(f"not built: {item.key}", file=sys.stderr)
    for line in outcome.orphans:
        print(f"not taken up: {line}")
    for path in sorted(outcome.written):
        print(f"wrote {_shown(path)}")
    for defect in outcome.defects:
        traceback.print_exception(defect)
    seconds = time.monotonic() - start
    written, unchanged = len(outcome.written), len(outcome.unchanged)
    print(f"{written} files written, {unchanged} unchanged, in {seconds:.1f} s → {_shown(output)}")
    return WELL if outcome.is_well else FINDINGS


def _choose(whole: Plan, options: argparse.Namespace, parser: argparse.ArgumentParser) -> Plan:
    """Return the part of the plan that was asked for; unknown names are wrong use."""
    from policygen.build.plan import Plan

    documents = {item.document for item in whole.items} | {held.document for held in whole.held}
    for name in options.documents:
        if name not in documents:
            parser.error(f"there is no document “{name}”; there are: {', '.join(sorted(documents))}")
    languages = {item.language for item in whole.items}
    for code in options.language or ():
        if whole.items and code not in languages:
            parser.error(f"no document comes in “{code}”; languages are: {', '.join(sorted(languages))}")
    items = tuple(
        item
        for item in whole.items
        if (not options.documents or item.document in options.documents)
        and (not options.language or item.language in options.language)
    )
    held = tuple(held for held in whole.held if not options.documents or held.document in options.documents)
    if not items and not held:
        parser.error("nothing to build: no document comes in that language")
    return Plan(items, held)


def _check(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.project import open_project

    root = _root_of_paths(options, parser)
    try:
        findings: Sequence[Finding] = open_project(root).findings
    except Refused as refused:
        findings = in_order(refused.findings)
    findings = [f for f in findings if _is_wanted(root / f.place.file, options)]
    folders = [path.resolve() for path in options.paths] or [Path.cwd()]
    _print_findings(findings, options, root=root, folders=folders)
    if not findings and options.report == "text":
        print("no findings")
    if findings and options.report == "text":
        from policygen.build.fix import hint

        if mendable := hint(root, findings, options.paths):
            print(_speech(options, root, folders).say(mendable), file=sys.stderr)
    return FINDINGS if any(finding.is_error for finding in findings) else WELL


def _root_of_paths(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Path:
    """Return the project that the named files or folders belong to; a path that is not there is wrong use."""
    from policygen.build.project import find_root

    for path in options.paths:
        if not path.exists():
            parser.error(f"there is no {path}")
    start = (options.project or (options.paths[0] if options.paths else Path.cwd())).resolve()
    return find_root(start if start.is_dir() else start.parent)


def _is_wanted(path: Path, options: argparse.Namespace) -> bool:
    """Whether a file is among the named files and folders; without any, every file is."""
    wanted = [named.resolve() for named in options.paths]
    return not wanted or any(path == folder or folder in path.parents for folder in wanted)


def _fix(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.fix import find_fixes, findings_after, tell, write_fixes

    _require_spoken(options, parser)
    root = _root_of_paths(options, parser)
    folders = [path.resolve() for path in options.paths] or [Path.cwd()]
    fixes = [fix for fix in find_fixes(root) if _is_wanted(fix.path, options)]
    findings = [f for f in findings_after(root, fixes) if _is_wanted(root / f.place.file, options)]
    for line in tell(fixes, _speech(options, root, folders), write=options.write):
        print(line)
    written, unwritten = write_fixes(fixes) if options.write else ([], [])
    for fix in written:
        print(f"wrote {_shown(fix.path)}")
    findings += unwritten
    _print_findings(findings, options, root=root, folders=folders)
    if not fixes and not findings:
        print("nothing to repair")
    return FINDINGS if len(written) < len(fixes) or any(finding.is_error for finding in findings) else WELL


def _explain(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.explanations import explain, explanations, list_codes

    speech = _speech(options, _known_root(options))
    if options.code is None:
        print(list_codes(speech))
        return WELL
    page = explanations().get(options.code.upper())
    if page is None:
        parser.error(f"there is no code “{options.code}”; “policygen explain” lists all")
    print(explain(page, speech))
    return WELL


def _messages(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.catalogs import extract_catalogs, open_sound, update_catalogs

    known = {"extract": extract_catalogs, "update": update_catalogs}
    project = open_sound(_root(options))
    for action in options.actions:
        for path, changed in known[action](project):
            if changed:
                print(f"updated {_shown(path)}")
    return WELL


def _schema(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.schemas import check_schemas, write_schemas

    root = _root(options)
    if options.check:
        findings = check_schemas(root)
        _print_findings(findings, options, root=root)
        return FINDINGS if findings else WELL
    for path, changed in write_schemas(root):
        if changed:
            print(f"updated {_shown(path)}")
    return WELL


def _new(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.files import write_together
    from policygen.build.regions import objection, plan_region

    root = _root(options)
    if wrong := objection(root, options.name, language=options.language, nuts=options.nuts):
        parser.error(wrong)
    planned = plan_region(root, options.name, language=options.language, nuts=options.nuts)
    write_together(planned)
    return _wrote(*planned)


def _kit(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.files import write_whole
    from policygen.build.kits import has_region, pack_kit

    root = _root(options)
    if not has_region(root, options.name):
        parser.error(f"there is no region “{options.name}”")
    path = (options.output or root / "build" / f"{options.name}-kit.zip").resolve()
    write_whole(path, pack_kit(root, options.name))
    return _wrote(path)


def _submit(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.submissions import read_submission, write_submission

    if not options.kit.is_file():
        parser.error(f"there is no file {options.kit}")
    root = _root(options)
    submission = read_submission(root, options.kit)
    print("\n".join(submission.diff) if submission.files else f"nothing changes in “{submission.region}”")
    _print_findings(submission.findings, options, root=root, folders=[root / "sources/regions" / submission.region])
    if options.write and submission.is_acceptable:
        return _wrote(*write_submission(root, submission))
    if options.write:
        print("nothing was written", file=sys.stderr)
    return WELL if submission.is_acceptable else FINDINGS


def _wrote(*paths: Path) -> int:
    for path in sorted(paths):
        print(f"wrote {_shown(path)}")
    return WELL


# ── printing ─────────────────────────────────────────────────────────────────────────────────────────────────


def _print_findings(
    findings: Iterable[Finding], options: argparse.Namespace, *, root: Path | None = None, folders: Sequence[Path] = ()
) -> None:
    """Print findings for people on standard error, and for programs on standard output.

    ``folders`` are what was looked at; where they are one region's, its language is spoken.
    """
    from policygen.reports import WRITERS, as_text

    listed = list(findings)
    form = getattr(options, "report", "text")
    speech = _speech(options, root or _known_root(options), folders)
    if form in WRITERS:
        written = WRITERS[form](listed, speech)
        print(written, end="\n" if written else "")
    elif listed:
        print(as_text(listed, speech, colour=_is_coloured()), file=sys.stderr)


def _require_spoken(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    wanted, root = getattr(options, "message_language", None), _known_root(options)
    if wanted and root:
        from policygen.messages.speech import spoken_languages

        if wanted not in (known := spoken_languages(root)):
            parser.error(f"findings do not come in “{wanted}”; languages are: {', '.join(known)}")


def _known_root(options: argparse.Namespace) -> Path | None:
    """Return the project's folder, or None where there is none: its catalogs are missed, nothing else."""
    try:
        return _root(options)
    except Refused:
        return None


def _speech(options: argparse.Namespace, root: Path | None, folders: Sequence[Path] = ()) -> Speech:
    from policygen.messages.speech import ENGLISH, choose_language, read_speech

    if root is None:
        return ENGLISH
    wanted = getattr(options, "message_language", None)
    return read_speech(root, wanted or choose_language(root, folders=folders, environment=os.environ))


def _is_coloured() -> bool:
    """Whether errors reach a terminal that wants colours: https://no-color.org."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _shown(path: Path) -> str:
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
