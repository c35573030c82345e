"""What all commands share: the project they work on, the language they speak, and how they print findings."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.findings import Finding, Refused

if TYPE_CHECKING:
    from policygen.messages.speech import Speech

WELL, FINDINGS, WRONG_USE = 0, 1, 2


def project_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told where its project is."""
    parser.add_argument("--project", "-p", type=Path, default=None, metavar="DIR", help="the project's folder")


def speech_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told in which language to speak."""
    parser.add_argument(
        "--message-language", metavar="L", default=None,
        help="language of the findings (the region's own where only its folder is checked, else the terminal's)",
    )  # fmt: skip


def _count(text: str) -> int:
    """Return the number of worker processes that was asked for (0: none, for debuggers); other text is wrong use."""
    if not text.isdigit() or not 0 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("a number from 0 to 256 is expected")
    return int(text)


def jobs_option(parser: argparse.ArgumentParser) -> None:
    """Let a command that builds be told how many processes may work: as many as there are cores, if nothing is said."""
    cores = os.cpu_count() or 1
    parser.add_argument(
        "--jobs", "-j", type=_count, default=cores, metavar="N", help="worker processes; 0: this one, no limits"
    )


def find_project(options: argparse.Namespace) -> Path:
    """Return the folder of the project that a command works on."""
    from policygen.build.root import find_root

    return find_root((options.project or Path.cwd()).resolve())


def wrote(*paths: Path) -> int:
    """Say which files were written."""
    for path in sorted(paths):
        print(f"wrote {shown(path)}")
    return WELL


def print_findings(
    findings: Iterable[Finding], options: argparse.Namespace, *, root: Path | None = None,
    folders: Sequence[Path] = (), speech: Speech | None = None,
) -> None:  # fmt: skip
    """Print findings for people on standard error, and for programs on standard output.

    ``folders`` are what was looked at; where they are one region's, its language is spoken. ``speech`` is that which
    is known already.
    """
    from policygen.reports import WRITERS, as_text

    listed = list(findings)
    form = getattr(options, "report", "text")
    speech = speech or speech_of(options, root or known_root(options), folders)
    if form in WRITERS:
        written = WRITERS[form](listed, speech)
        print(written, end="\n" if written else "")
    elif listed:
        print(as_text(listed, speech, colour=_is_coloured()), file=sys.stderr)


def require_spoken(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Refuse a language that findings do not come in as wrong use."""
    wanted, root = getattr(options, "message_language", None), known_root(options)
    if wanted and root:
        from policygen.messages.speech import spoken_languages

        if wanted not in (known := spoken_languages(root)):
            parser.error(f"findings do not come in “{wanted}”; languages are: {', '.join(known)}")


def known_root(options: argparse.Namespace) -> Path | None:
    """Return the project's folder, or None where there is none: its catalogs are missed, nothing else."""
    try:
        return find_project(options)
    except Refused:
        return None


def speech_of(options: argparse.Namespace, root: Path | None, folders: Sequence[Path] = ()) -> Speech:
    """Return the words in which findings are said: those asked for, else the region's, else the terminal's."""
    from policygen.messages.speech import ENGLISH, read_speech

    return ENGLISH if root is None else read_speech(root, language_of(options, root, folders))


def language_of(options: argparse.Namespace, root: Path, folders: Sequence[Path] = ()) -> str:
    """Return the code of the language in which findings are said: the one asked for, the region's, the terminal's."""
    from policygen.messages.speech import choose_language

    wanted: str | None = getattr(options, "message_language", None)
    return wanted or choose_language(root, folders=folders, environment=os.environ)


def _is_coloured() -> bool:
    """Whether errors reach a terminal that wants colours: https://no-color.org."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def shown(path: Path) -> str:
    """Return a path as people read it: from the folder they are in, where it is below."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
