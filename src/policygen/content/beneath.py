"""Reads files below a folder by a name from outside that must not lead anywhere else."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from policygen.content.lasting import is_lasting
from policygen.findings import nearest, say
from policygen.pictures.facts import Flawed

#: The folder of a region's pictures, inside the region's own.
FIGURES = "figures"

#: The greatest number of bytes of a picture's file, and of entries of the folder that are looked at.
MAXIMUM_BYTES = 5_000_000
MAXIMUM_ENTRIES = 1000

_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def read_beneath(folder: Path, name: str) -> bytes:
    """Return the bytes of a picture by its name (``figures/hall.jpg``) in a region's folder.

    Raises ``Flawed`` for a name that leads out of ``figures/`` or is that of a backup copy, for whatever is no plain
    file, for a link anywhere on the way, and for a file that is too large, before it is read.
    """
    parts = name.split("/")
    if parts[0] != FIGURES or len(parts) < 2 or "\\" in name or not all(map(is_lasting, parts)):
        raise Flawed(
            "E241",
            say("“{file}” does not name a file in the region's folder “figures”", file=name),
            say("put the picture into sources/regions/{region}/figures and write “figures/…”", region=folder.name),
        )
    inner = os.open(folder, _OPEN | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            outer, inner = inner, _opened(inner, part, folder, name, stat.S_ISDIR)
            os.close(outer)
        handle = _opened(inner, parts[-1], folder, name, stat.S_ISREG)
    finally:
        os.close(inner)
    with os.fdopen(handle, "rb") as stream:
        if (
            os.fstat(handle).st_size <= MAXIMUM_BYTES
            and len(content := stream.read(MAXIMUM_BYTES + 1)) <= MAXIMUM_BYTES
        ):
            return content
    raise Flawed(
        "E244",
        say("“{file}” is larger than {most} MB", file=name, most=MAXIMUM_BYTES // 1_000_000),
        say("make it smaller in a program for pictures: a width of 2000 pixels fills a page"),
    )


def _opened(inside: int, part: str, folder: Path, name: str, is_wanted: object) -> int:
    """Open one step of the way in an open folder; refuse what is missing, a link, or of another kind.

    Looked at before it is opened, because opening a device can do something; then once more, in case it was exchanged.
    """
    assert callable(is_wanted)
    try:
        step = _entry(inside, part)
        if is_wanted(os.stat(step, dir_fd=inside, follow_symlinks=False).st_mode):
            handle = os.open(step, _OPEN, dir_fd=inside)
            if is_wanted(os.fstat(handle).st_mode):
                return handle
            os.close(handle)
    except FileNotFoundError as error:
        near = nearest(name, files_beneath(folder))
        raise Flawed(
            "E242",
            say("there is no file “{file}” in the folder of the region", file=name),
            say("did you mean “{near}”?", near=near)
            if near
            else say("put it there; capitals and small letters differ"),
        ) from error
    except OSError as error:
        raise Flawed(
            "E242",
            say("the file “{file}” cannot be read: {fault}", file=name, fault=error.strerror or ""),
            say("check its rights"),
        ) from error
    raise Flawed(
        "E243",
        say("“{file}” is a link or a folder, or leads through one, or is no plain file", file=name),
        say("put the file itself into the folder “figures”"),
    )


def _entry(inside: int, part: str) -> str:
    """Return the name of an entry as the disk has it: some systems write “č” as a letter and a sign."""
    try:
        os.stat(part, dir_fd=inside, follow_symlinks=False)
    except FileNotFoundError:
        with os.scandir(inside) as entries:
            for entry in entries:
                if unicodedata.normalize("NFC", entry.name) == part:
                    return entry.name
        raise
    return part


def files_beneath(folder: Path) -> list[str]:
    """Return the names of what lies in a region's ``figures``, but folders, sorted, as a paper would name them."""
    return sorted(_names(folder / FIGURES, FIGURES))[:MAXIMUM_ENTRIES]


def _names(folder: Path, name: str, depth: int = 0) -> Iterator[str]:
    if depth > 8 or folder.is_symlink():
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for count, entry in enumerate(entries):
            if count > MAXIMUM_ENTRIES:
                return
            # Hidden files are editors' and systems' own.
            if entry.name.startswith("."):
                continue
            below = f"{name}/{unicodedata.normalize('NFC', entry.name)}"
            if entry.is_dir(follow_symlinks=False):
                yield from _names(Path(entry.path), below, depth + 1)
            else:
                yield below
