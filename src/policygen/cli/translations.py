"""The commands for translations: catalogs brought up to date."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from policygen.cli.terminal import WELL, find_project, project_option, shown

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add the commands of this family to those of the program."""
    messages = commands.add_parser("messages", help="bring the translators' catalogs up to date")
    messages.set_defaults(command=_messages)
    messages.add_argument(
        "actions",
        nargs="+",
        choices=("extract", "update"),
        help="extract: what is to be translated, into locales/*.pot; update: translators' files, from the sources",
    )
    project_option(messages)


def _messages(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from policygen.build.catalogs import extract_catalogs, open_sound, update_catalogs

    known = {"extract": extract_catalogs, "update": update_catalogs}
    project = open_sound(find_project(options))
    for action in options.actions:
        for path, changed in known[action](project):
            if changed:
                print(f"updated {shown(path)}")
    return WELL
