"""Finds repairs of source files that cannot change what they mean, shows them as a difference, and makes them."""

from __future__ import annotations

import difflib
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygen.build.files import write_whole
from policygen.build.project import open_project
from policygen.content.corpus import TRANSNATIONAL, kind_at
from policygen.content.decode import MAXIMUM_BYTES
from policygen.content.layout import source_files
from policygen.content.load import load
from policygen.content.mend.encoding import NO_LETTERS, Letters
from policygen.content.mend.mend import MOST_READ, Repair, mend
from policygen.findings import Finding, Message, Refused, in_order, say_number
from policygen.languages import alphabet, read_languages
from policygen.messages.speech import Speech

#: The line that says a region's language, or the project's, in a file that may not be readable yet.
_LANGUAGE = re.compile(rb"^language[ \t]*:\W*([a-z]{2})\b", re.M)

#: How much may be read in a file only to say that it can be mended: `check` is to stay quick.
_EFFORT = 600_000


@dataclass(frozen=True)
class Fix:
    """A source file that can be mended: its bytes as they are, as they would be, and the repairs."""

    path: Path
    file: str
    before: bytes
    after: bytes
    repairs: tuple[Repair, ...]


def find_fixes(root: Path, *, files: Iterable[str] | None = None, effort: int = MOST_READ) -> list[Fix]:
    """Return what can be mended in the source files of the project at ``root``, or in some of them.

    ``files`` are paths in the project, ``effort`` is how many characters may be read to mend one. Files that are
    reached through a link, or are no regular files, are left alone.
    """
    wanted = None if files is None else frozenset(files)
    found = []
    for owner, path in source_files(root):
        file = path.relative_to(root).as_posix()
        if (wanted is not None and file not in wanted) or (content := _content(path, root)) is None:
            continue
        letters = NO_LETTERS if _is_utf8(content) else _letters(root, owner)
        mended = mend(content, file=file, kind=kind_at(file), letters=letters, effort=effort)
        if mended.content != content:
            found.append(Fix(path, file, content, mended.content, mended.repairs))
    return found


def _content(path: Path, root: Path) -> bytes | None:
    """Return the bytes of a file that may be mended; one that is too big is cut, and refused later."""
    if path.suffix != ".yaml" or not path.is_file() or path.resolve() != root.resolve() / path.relative_to(root):
        return None
    try:
        with path.open("rb") as stream:
            return stream.read(MAXIMUM_BYTES + 1)
    except OSError:
        return None  # `check` says why


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _letters(root: Path, owner: str) -> Letters:
    """Return the letters that may stand in an owner's files, by the languages in ``locales/``."""
    try:
        languages = read_languages(root / "locales")
    except Refused:
        return NO_LETTERS
    sources = root / "sources"
    head = sources / "project.yaml" if owner == TRANSNATIONAL else sources / "regions" / owner / "region.yaml"
    found = _LANGUAGE.search(_content(head, root) or b"")
    code = found[1].decode() if found else ""
    own, foreign = alphabet(languages[code].locale) if code in languages else (frozenset[str](), frozenset[str]())
    around = frozenset[str]().union(*(alphabet(language.locale)[0] for language in languages.values()))
    return Letters(own, foreign, around)


def write_fixes(fixes: Sequence[Fix]) -> tuple[list[Fix], list[Finding]]:
    """Write mended files, each whole or not at all and with the rights it had.

    Returns those that were written, and the findings of those that could not be. A file that somebody has changed
    meanwhile stays as it is; the next run sees it.
    """
    written: list[Fix] = []
    findings: list[Finding] = []
    for fix in fixes:
        try:
            if not fix.path.is_symlink() and fix.path.read_bytes() == fix.before:
                write_whole(fix.path, fix.after, mode=stat.S_IMODE(fix.path.stat().st_mode))
                written.append(fix)
        except Refused as refused:
            findings += refused.findings
    return written, findings


def findings_after(root: Path, fixes: Iterable[Fix]) -> list[Finding]:
    """Return what ``check`` would find if the fixes were made."""
    try:
        return list(open_project(root, {fix.file: fix.after for fix in fixes}).findings)
    except Refused as refused:
        return in_order(refused.findings)


def count_mended(root: Path, findings: Iterable[Finding]) -> int:
    """Return how many of a project's findings the fixes of their files would take away.

    Counted are faults of a single file (E0, E1), by line: what a repair brings to light is none of these.
    """
    listed = [f for f in findings if f.code[:2] in ("E0", "E1")]
    gone = 0
    for fix in find_fixes(root, files={f.place.file for f in listed}, effort=_EFFORT):
        _, left = load(fix.after, file=fix.file, unit="", kind=kind_at(fix.file))
        still = {(f.code, f.place.line) for f in left}
        gone += sum(f.place.file == fix.file and (f.code, f.place.line) not in still for f in listed)
    return gone


def hint(root: Path, findings: Iterable[Finding], paths: Sequence[Path]) -> Message | None:
    """Return how to mend those findings that can be; None where none can.

    ``paths`` are the files and folders that the check was asked for.
    """
    number = count_mended(root, findings)
    command = " ".join(["policygen fix", *map(str, paths), "--write"])
    message = say_number(
        "{n} of these can be mended by: {command}",
        "{n} of these can be mended by: {command}",
        n=number,
        command=command,
    )
    return message if number else None


def tell(fixes: Sequence[Fix], speech: Speech, *, write: bool) -> Iterator[str]:
    """Yield what is printed of fixes: each repair with its place and, unless they are written, the difference."""
    for fix in fixes:
        if not write:
            yield difference(fix)
        for repair in fix.repairs:
            yield f"{repair.place}: {speech.say(repair.sentence)}"
    if fixes and not write:
        number = sum(len(fix.repairs) for fix in fixes)
        yield speech.say(
            say_number("{n} repair can be made: add --write", "{n} repairs can be made: add --write", n=number)
        )


# ── the difference ───────────────────────────────────────────────────────────────────────────────────────────


def difference(fix: Fix) -> str:
    """Return what changes in a file as a unified diff; what nobody would see is shown by its number."""
    before, after = (_shown_lines(content) for content in (fix.before, fix.after))
    lines = difflib.unified_diff(before, after, f"a/{fix.file}", f"b/{fix.file}", lineterm="")
    return "\n".join(lines)


def _shown_lines(content: bytes) -> list[str]:
    text = content.decode("utf-8", "backslashreplace")
    return [_shown(line.removesuffix("\r")) for line in text.removesuffix("\n").split("\n")]


def _shown(line: str) -> str:
    words = line.rstrip(" ")
    return "".join(map(_visible, words)) + "␣" * (len(line) - len(words))


def _visible(sign: str) -> str:
    # Also for the sake of the terminal, which obeys some of these; a mark of a parted letter would join on the screen.
    if sign == "\t":
        return "<tab>"
    hidden = unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Mn", "Zl", "Zp")
    return f"<U+{ord(sign):04X}>" if hidden else sign
