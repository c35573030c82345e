"""The command line: reads arguments, prints progress and findings, returns the exit code."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from policygen import __version__
from policygen.cli import building, releases, review, translations
from policygen.cli.terminal import (
    FINDINGS,
    WELL,
    WRONG_USE,
    find_project,
    known_root,
    print_findings,
    project_option,
    require_spoken,
    shown,
    speech_of,
    speech_option,
    wrote,
)
from policygen.findings import Finding, Refused, in_order

__all__ = ["FINDINGS", "WELL", "WRONG_USE", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 well, 1 findings, 2 wrong use."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # As Python has it for stderr: a terminal that knows few letters gets the others as codes, not a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = _parser()
    options = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace, argparse.ArgumentParser], int] = options.command
    try:
        require_spoken(options, parser)
        code = command(options, parser)
        sys.stdout.flush()
        return code
    except Refused as refused:
        print_findings(refused.findings, options)
        return FINDINGS
    except BrokenPipeError:
        # The reader of our output has gone (`policygen check | head`); there is nobody left to tell.
        _drop_output()
        return FINDINGS
    except OSError as error:
        # Of a file, its name would be known: what is full is the disk that standard output goes to.
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO) or error.filename:
            raise
        _drop_output()
        print(f"what this command says cannot be written: {error.strerror}", file=sys.stderr)
        return FINDINGS
    except KeyboardInterrupt:
        print("stopped; what was written is whole", file=sys.stderr)
        return FINDINGS


def _drop_output() -> None:
    """Send what is still to be said on standard output nowhere: Python would try it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="policygen", description="Turns structured YAML into policy papers: Word, PDF and HTML."
    )
    parser.add_argument("--version", action="version", version=f"policygen {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    building.add_command(commands)
    releases.add_commands(commands)

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
    check.add_argument("--typography", action="store_true", help="also show what is typed as on a typewriter")
    project_option(check)
    speech_option(check)

    preflight = commands.add_parser(
        "preflight", help="look into finished PDFs and Word files: would anybody miss anything"
    )
    preflight.set_defaults(command=_preflight)
    preflight.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="PDFs and Word files; all of build/ if none is named"
    )
    preflight.add_argument(
        "--outline", action="store_true", help="print what a screen reader reads in PDFs, check nothing"
    )
    project_option(preflight)
    speech_option(preflight)

    fix = commands.add_parser("fix", help="show repairs of sources that cannot change their meaning, or make them")
    fix.set_defaults(command=_fix)
    fix.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="repair these files or folders only")
    fix.add_argument("--write", action="store_true", help="make the repairs")
    speech_option(fix)
    project_option(fix)

    explain = commands.add_parser("explain", help="say what a code of a finding means, or list all codes")
    explain.set_defaults(command=_explain)
    explain.add_argument("code", nargs="?", metavar="CODE", help="such as E103; all codes if none is named")
    project_option(explain)
    speech_option(explain)

    translations.add_commands(commands)
    review.add_commands(commands)

    schema = commands.add_parser("schema", help="write the JSON Schemas with which editors help while one types")
    schema.set_defaults(command=_schema)
    schema.add_argument("--check", action="store_true", help="write nothing; fail where they are out of date")
    project_option(schema)

    new = commands.add_parser("new", help="make the folder of a new region, with files to fill in")
    new.set_defaults(command=_new)
    new.add_argument("what", choices=("region",), help="region: its facts and its policy paper")
    new.add_argument("name", metavar="NAME", help="the region's id and the name of its folder")
    new.add_argument("--language", "-l", required=True, metavar="L", help="the language that the region writes in")
    new.add_argument("--nuts", metavar="CODE", help="the region's code in Eurostat's classification, such as SI042")
    project_option(new)

    kit = commands.add_parser("kit", help="pack what a partner needs who works without this program")
    kit.set_defaults(command=_kit)
    kit.add_argument("name", metavar="NAME", help="the region's id")
    kit.add_argument(
        "--output", "-o", type=Path, metavar="FILE", help="the zip file (build/NAME-kit.zip in the project)"
    )
    project_option(kit)

    submit = commands.add_parser("submit", help="check what comes back in a kit and show what it changes")
    submit.set_defaults(command=_submit)
    submit.add_argument("kit", type=Path, metavar="KIT", help="the zip file that a partner has sent")
    submit.add_argument("--write", action="store_true", help="put the files into the project")
    project_option(submit)
    speech_option(submit)
    return parser


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────


def _check(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.project import open_project

    root = _root_of_paths(options, parser)
    try:
        findings: Sequence[Finding] = open_project(root, typography=options.typography).findings
    except Refused as refused:
        findings = in_order(refused.findings)
    findings = [f for f in findings if _is_wanted(root / f.place.file, options)]
    folders = [path.resolve() for path in options.paths] or [Path.cwd()]
    print_findings(findings, options, root=root, folders=folders)
    if not findings and options.report == "text":
        print("no findings")
    if findings and options.report == "text":
        from policygen.build.fix import hint

        if mendable := hint(root, findings, options.paths):
            print(speech_of(options, root, folders).say(mendable), file=sys.stderr)
    return FINDINGS if any(finding.is_error for finding in findings) else WELL


def _root_of_paths(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Path:
    """Return the project that the named files or folders belong to; a path that is not there is wrong use."""
    from policygen.build.root import find_root

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

    require_spoken(options, parser)
    root = _root_of_paths(options, parser)
    folders = [path.resolve() for path in options.paths] or [Path.cwd()]
    fixes = [fix for fix in find_fixes(root) if _is_wanted(fix.path, options)]
    findings = [f for f in findings_after(root, fixes) if _is_wanted(root / f.place.file, options)]
    for line in tell(fixes, speech_of(options, root, folders), write=options.write):
        print(line)
    written, unwritten = write_fixes(fixes) if options.write else ([], [])
    for fix in written:
        print(f"wrote {shown(fix.path)}")
    findings += unwritten
    print_findings(findings, options, root=root, folders=folders)
    if not fixes and not findings:
        print("nothing to repair")
    return FINDINGS if len(written) < len(fixes) or any(finding.is_error for finding in findings) else WELL


def _preflight(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.preflight import built_files, outline_of, preflight_files

    root = find_project(options) if options.project or not options.files else known_root(options)
    ends = (".pdf",) if options.outline else (".pdf", ".print.pdf", ".docx")
    files = options.files or built_files(root / "build" if root else Path(), *ends)
    if not files:
        parser.error("there is no file to look into; build one, or name it")
    for path in files:
        if not path.is_file():
            parser.error(f"there is no file {path}")
        if options.outline and path.suffix == ".docx":
            parser.error(f"an outline is read from a PDF, and {path} is a Word file")
    if options.outline:
        for path in files:
            print(outline_of(path), end="")
        return WELL
    findings = preflight_files(files, root)
    print_findings(findings, options, root=root)
    if not findings:
        print(f"no findings in {len(files)} files")
    return FINDINGS if findings else WELL


def _explain(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.explanations import explain, explanations, list_codes

    speech = speech_of(options, known_root(options))
    if options.code is None:
        print(list_codes(speech))
        return WELL
    page = explanations().get(options.code.upper())
    if page is None:
        parser.error(f"there is no code “{options.code}”; “policygen explain” lists all")
    print(explain(page, speech))
    return WELL


def _schema(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.schemas import check_schemas, write_schemas

    root = find_project(options)
    if options.check:
        findings = check_schemas(root)
        print_findings(findings, options, root=root)
        return FINDINGS if findings else WELL
    for path, changed in write_schemas(root):
        if changed:
            print(f"updated {shown(path)}")
    return WELL


def _new(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.files import write_together
    from policygen.build.regions import objection, plan_region

    root = find_project(options)
    if wrong := objection(root, options.name, language=options.language, nuts=options.nuts):
        parser.error(wrong)
    planned = plan_region(root, options.name, language=options.language, nuts=options.nuts)
    write_together(planned)
    return wrote(*planned)


def _kit(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.files import write_whole
    from policygen.build.kits import has_region, pack_kit

    root = find_project(options)
    if not has_region(root, options.name):
        parser.error(f"there is no region “{options.name}”")
    path = (options.output or root / "build" / f"{options.name}-kit.zip").resolve()
    write_whole(path, pack_kit(root, options.name))
    return wrote(path)


def _submit(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.submissions import read_submission, write_submission

    if not options.kit.is_file():
        parser.error(f"there is no file {options.kit}")
    root = find_project(options)
    submission = read_submission(root, options.kit)
    print("\n".join(submission.diff) if submission.files else f"nothing changes in “{submission.region}”")
    print_findings(submission.findings, options, root=root, folders=[root / "sources/regions" / submission.region])
    if options.write and submission.is_acceptable:
        return wrote(*write_submission(root, submission))
    if options.write:
        print("nothing was written", file=sys.stderr)
    return WELL if submission.is_acceptable else FINDINGS
