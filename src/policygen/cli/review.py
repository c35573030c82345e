"""The commands for reviewers in Word: copies that know where their text comes from, and the way back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.cli.terminal import (
    FINDINGS,
    WELL,
    find_project,
    print_findings,
    project_option,
    shown,
    speech_of,
    speech_option,
    wrote,
)

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add the commands of this family to those of the program."""
    review = commands.add_parser("review", help="make Word files that reviewers work in, and take them back")
    actions = review.add_subparsers(title="actions", required=True, metavar="ACTION")

    export = actions.add_parser("export", help="write a document as a Word file to be reviewed")
    export.set_defaults(command=_export)
    export.add_argument("document", metavar="DOCUMENT", help="the document's id")
    export.add_argument("--language", "-l", required=True, metavar="L", help="the language of the copy")
    export.add_argument("--for", dest="reviewer", default="", metavar="NAME", help="whom the copy is for")
    export.add_argument(
        "--output", "-o", type=Path, metavar="FILE", help="the file (build/review/DOCUMENT.L.docx in the project)"
    )
    project_option(export)
    speech_option(export)

    take = actions.add_parser("import", help="show what reviewers have changed, and take it over")
    take.set_defaults(command=_import)
    take.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what has come back")
    take.add_argument(
        "--accept", default="all", metavar="WHOSE", help="tracked changes that count: all, none, or an author’s (all)"
    )
    take.add_argument("--write", action="store_true", help="put changes and comments into the project")
    take.add_argument("--format", choices=("text", "json"), default="text", dest="form", help="how it is told (text)")
    project_option(take)
    speech_option(take)

    redline = commands.add_parser(
        "redline", help="show in Word what has changed between two revisions of git or releases"
    )
    redline.set_defaults(command=_redline)
    redline.add_argument("old", metavar="OLD", help="a revision, tag or branch, or a release (.zip)")
    redline.add_argument("new", metavar="NEW", nargs="?", default="", help="another one (the files as they lie here)")
    redline.add_argument("--document", "-d", action="append", metavar="D", help="only this document (repeatable)")
    redline.add_argument("--language", "-l", default="", metavar="L", help="the language (each document’s own)")
    redline.add_argument(
        "--output", "-o", type=Path, metavar="FILE", help="the file, for one document (build/redline/D.L.docx)"
    )
    project_option(redline)
    speech_option(redline)


def _export(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.copies import export_copy, open_item
    from policygen.build.files import write_whole

    root = find_project(options)
    project, item = open_item(root, options.document, options.language)
    if item is None:
        parser.error(f"there is no document “{options.document}” in “{options.language}” that could be built")
    content = export_copy(project, item, reviewer=options.reviewer)
    path = (options.output or root / "build" / "review" / _name(item.key, options.reviewer)).resolve()
    write_whole(path, content)
    return wrote(path)


def _name(key: str, reviewer: str) -> str:
    told = "-".join("".join(sign if sign.isalnum() else " " for sign in reviewer).split())
    return f"{key}.{told}.docx" if told else f"{key}.docx"


def _import(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.files import write_together
    from policygen.build.returns import take_copies
    from policygen.build.returns_told import as_data, tell

    for path in options.files:
        if not path.is_file():
            parser.error(f"there is no file {path}")
    root = find_project(options)
    returns = take_copies(root, options.files, accept=options.accept)
    if options.form == "json":
        import json

        from policygen.reports import WRITERS

        found = json.loads(WRITERS["json"](list(returns.findings), speech_of(options, root)))["findings"]
        print(json.dumps({**as_data(returns), "findings": found}, indent=1, ensure_ascii=False))
    else:
        for line in tell(returns) or ["nothing changes"]:
            print(line)
        print_findings(returns.findings, options, root=root)
    if options.write and returns.is_acceptable:
        write_together(returns.files)
        for path in sorted(returns.files):
            print(f"wrote {shown(path)}", file=sys.stderr if options.form == "json" else sys.stdout)
    elif options.write:
        print("nothing was written", file=sys.stderr)
    return FINDINGS if any(finding.is_error for finding in returns.findings) else WELL


def _redline(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.files import write_whole
    from policygen.build.redlines import draw_redlines, tell

    if options.output and len(options.document or ()) != 1:
        parser.error("with --output, name one document with --document")
    root = find_project(options)
    written: list[Path] = []
    differs = False
    for redline in draw_redlines(
        root, options.old, options.new, documents=options.document or (), language=options.language
    ):
        differs = True
        if redline.content:
            path = (options.output or root / "build" / "redline" / f"{redline.item.key}.docx").resolve()
            write_whole(path, redline.content)
            written.append(path)
        for line in tell(redline):
            print(line)
    if not differs:
        print("nothing has changed")
    return wrote(*written)
