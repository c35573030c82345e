"""The commands for translations: catalogs brought up to date, what is left to do, files for translators and back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.cli.terminal import (
    FINDINGS,
    WELL,
    find_project,
    print_findings,
    project_option,
    shown,
    speech_option,
    wrote,
)

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add the commands of this family to those of the program."""
    messages = commands.add_parser("messages", help="bring the translators' catalogs up to date, or send and take them")
    actions = messages.add_subparsers(title="actions", required=True, metavar="ACTION")
    for name, what in (
        ("extract", "write what is to be translated into locales/*.pot"),
        ("update", "bring translators' files up to date with the sources"),
    ):
        action = actions.add_parser(name, help=what)
        action.set_defaults(command=_messages, first=name)
        action.add_argument("then", nargs="*", type=_step, metavar="ACTION", help="extract, update or check, done next")
        project_option(action)
        speech_option(action)

    check = actions.add_parser("check", help="check translations as an editor would; the gate before a release")
    check.set_defaults(command=_check)
    check.add_argument("domains", nargs="*", metavar="DOMAIN", help="regions, templates …; all if none is named")
    check.add_argument("--language", "-l", action="append", metavar="L", help="only this language (repeatable)")
    project_option(check)
    speech_option(check)

    export = actions.add_parser("export", help="write one file for a translator without a gettext editor")
    export.set_defaults(command=_export)
    export.add_argument("--language", "-l", required=True, metavar="L", help="the language to translate into")
    export.add_argument(
        "--format", "-f", choices=("xlsx", "xliff", "po"), default="xlsx", dest="form",
        help="for spreadsheets, for translators' programs, for gettext editors (xlsx)",
    )  # fmt: skip
    export.add_argument("--domain", "-d", action="append", metavar="D", help="only this catalog (repeatable)")
    export.add_argument("--output", "-o", type=Path, metavar="FILE", help="the file (build/translations-L.xlsx)")
    project_option(export)
    speech_option(export)

    take = actions.add_parser("import", help="show what a translator's file changes, and take it over")
    take.set_defaults(command=_import)
    take.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what has come back")
    take.add_argument("--write", action="store_true", help="put the translations into the catalogs")
    take.add_argument("--theirs", action="store_true", help="take the file's where ours has changed, too")
    project_option(take)
    speech_option(take)

    status = commands.add_parser("status", help="show what is translated, outdated and missing in each document")
    status.set_defaults(command=_status)
    status.add_argument("--language", "-l", action="append", metavar="L", help="only this language (repeatable)")
    status.add_argument("--json", action="store_true", help="write it for programs")
    project_option(status)
    speech_option(status)


def _step(text: str) -> str:
    # Not “choices”: with those, argparse would refuse that there is nothing more to do.
    if text not in ("extract", "update", "check"):
        raise argparse.ArgumentTypeError("“extract”, “update” or “check” is expected")
    return text


def _messages(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.catalogs import extract_catalogs, open_sound, update_catalogs

    known = {"extract": extract_catalogs, "update": update_catalogs}
    root = find_project(options)
    project = open_sound(root)
    code = WELL
    for action in (options.first, *options.then):
        if action == "check":
            code = _review(root, (), (), options)
            continue
        for path, changed in known[action](project):
            if changed:
                print(f"updated {shown(path)}")
    return code


def _check(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.catalogs import listed_catalogs

    root = find_project(options)
    there = listed_catalogs(root)
    for name in options.domains:
        if name not in (known := sorted({domain for _, domain in there})):
            parser.error(f"there is no domain “{name}”; there are: {', '.join(known)}")
    for code in options.language or ():
        if code not in (known := sorted({language for language, _ in there})):
            parser.error(f"there are no catalogs in “{code}”; languages are: {', '.join(known)}")
    return _review(root, options.domains, options.language or (), options)


def _review(root: Path, domains: Sequence[str], languages: Sequence[str], options: argparse.Namespace) -> int:
    from policygen.build.catalogs import check_catalogs

    reviewed = check_catalogs(root, languages=languages, domains=domains)
    print_findings(reviewed.findings, options, root=root)
    total = f"{reviewed.translations} translations in {reviewed.catalogs} catalogs"
    print(f"{total}: no findings" if not reviewed.findings else f"{total} checked")
    return FINDINGS if any(finding.is_error for finding in reviewed.findings) else WELL


def _status(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.plan import Plan, plan
    from policygen.build.project import open_project
    from policygen.build.status import as_data, as_table, survey
    from policygen.compose.kinds import read_kinds

    project = open_project(find_project(options))
    kinds = read_kinds(project.root / "templates")
    whole = plan(project, kinds)
    languages = {item.language for item in whole.items}
    for code in options.language or ():
        if code not in languages:
            parser.error(f"no document comes in “{code}”; languages are: {', '.join(sorted(languages))}")
    items = tuple(item for item in whole.items if not options.language or item.language in options.language)
    standings = survey(project, kinds, Plan(items, whole.held))
    if options.json:
        import json

        print(json.dumps(as_data(standings), indent=1, sort_keys=True))
    else:
        print(as_table(standings))
    for held in whole.held:
        print(f"not counted: {held.document}: {held.reason}", file=sys.stderr)
    return WELL


def _export(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.exchange import SUFFIXES, domains_of, export
    from policygen.build.files import write_whole
    from policygen.content.corpus import read_sources
    from policygen.languages import read_languages

    root = find_project(options)
    known = domains_of(root, options.language)
    if not known:
        parser.error(f"there are no catalogs in “{options.language}”")
    for domain in options.domain or ():
        if domain not in known:
            parser.error(f"there is no catalog “{domain}” in “{options.language}”; there are: {', '.join(known)}")
    corpus, _ = read_sources(root)
    content = export(
        root, corpus, read_languages(root / "locales"),
        language=options.language, form=options.form, domains=options.domain or (),
    )  # fmt: skip
    name = f"translations-{options.language}{SUFFIXES[options.form]}"
    path = (options.output or root / "build" / name).resolve()
    write_whole(path, content)
    return wrote(path)


def _import(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.exchange import take_back, tell
    from policygen.build.files import write_together
    from policygen.languages import read_languages

    for path in options.files:
        if not path.is_file():
            parser.error(f"there is no file {path}")
    root = find_project(options)
    returned = take_back(root, options.files, read_languages(root / "locales"), theirs_win=options.theirs)
    for line in tell(returned) or ["nothing changes"]:
        print(line)
    print_findings(returned.findings, options, root=root)
    if options.write and returned.is_acceptable:
        write_together(returned.files)
        return wrote(*returned.files)
    if options.write:
        print("nothing was written", file=sys.stderr)
    return WELL if returned.is_acceptable else FINDINGS
