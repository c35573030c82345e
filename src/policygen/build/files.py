"""Writes files whole or not at all, and hashes them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from policygen.findings import Finding, Place, Refused, say


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_whole(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write a file through a temporary one beside it, so that a reader sees the old or the new one, never a part.

    ``mode`` are its rights; without it, those that the umask gives a new file.
    Raises ``Refused`` with the path and the cause where the disk refuses; the old file is whole then.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes private files; outputs are for everybody whom the umask lets read.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask if mode is None else mode)
        temporary.replace(path)
    except OSError as error:
        raise Refused([
            Finding("E701", Place(str(path), 0, 0), say("the file cannot be written: {reason}", reason=error.strerror),
                    say("make room on the disk or allow writing there; the old file is whole"))
        ]) from error  # fmt: skip
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files: all of them or, where the disk refuses one, none.

    Raises ``Refused`` as ``write_whole`` does; what was there before is there again then, and new folders are gone.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in files}
    folders = {folder for path in files for folder in path.parents if not folder.exists()}
    written: list[Path] = []
    try:
        for path, content in files.items():
            write_whole(path, content)
            written.append(path)
    except BaseException:
        for path in written:
            old = before[path]
            if old is None:
                path.unlink()
            else:
                write_whole(path, old)
        for folder in sorted(folders, reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise


def hashes(root: Path, folders: tuple[str, ...]) -> dict[str, str]:
    """Return the hash of every file below some folders of the project, by path."""
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if folder == "sources" and path.is_symlink():
                continue  # refused wherever it stands, and what it leads to may be anything
            if path.is_file() and not path.name.startswith(".") and "__pycache__" not in path.parts:
                found[path.relative_to(root).as_posix()] = digest(path.read_bytes())
    return found
