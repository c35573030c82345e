"""Writes files whole or not at all, and hashes them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policygen.content.lasting import is_lasting
from policygen.findings import Finding, Place, Refused, say

#: How the name of a file ends before it is whole; nobody else calls a file so.
_UNFINISHED = ".policygen-new"

#: How many bytes of a file are read at once.
_READ = 1 << 17


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path | str) -> str:
    """Return the SHA-256 of a file, in hexadecimal; raises ``OSError`` where it cannot be read."""
    found = hashlib.sha256()
    # Not by way of Path, and unbuffered: there may be ten thousand files, and each may be large.
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
        while chunk := stream.read(_READ):
            found.update(chunk)
    return found.hexdigest()


@dataclass
class Draft:
    """A file that is being written: a temporary one beside its place, until it is whole.

    So a reader sees the old or the new file, never a part. ``mode`` are its rights; without it, those that the umask
    gives a new file. ``durable`` waits until the disk has both the content and the name, so that this holds when the
    machine loses its power. All that the disk refuses is raised as ``Refused``, with the path and the cause; the old
    file is whole then, and nothing of the new one is left.
    """

    path: Path
    mode: int | None = None
    durable: bool = True
    _temporary: Path | None = None
    _handle: int = -1
    _hash: Any = field(default_factory=hashlib.sha256)

    def add(self, content: bytes) -> None:
        """Write what comes next."""
        with self._refusing():
            self._open()
            view = memoryview(content)
            while view:
                view = view[os.write(self._handle, view) :]
        self._hash.update(content)

    def place(self) -> None:
        """Put the file, which is whole now, in its place."""
        with self._refusing():
            temporary = self._open()
            if self.durable:
                os.fsync(self._handle)
            self._close()
            # mkstemp makes private files; outputs are for everybody whom the umask lets read.
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask if self.mode is None else self.mode)
            os.replace(temporary, self.path)  # noqa: PTH105  (where tools/try_faults.py lets the disk fail)
            self._temporary = None
            if self.durable:
                _sync_folder(self.path.parent)

    def discard(self) -> None:
        """Remove what was written, unless it is in its place."""
        with contextlib.suppress(OSError):
            self._close()
        if self._temporary:
            with contextlib.suppress(OSError):
                self._temporary.unlink(missing_ok=True)
            self._temporary = None

    @property
    def digest(self) -> str:
        """The SHA-256 of what was written, in hexadecimal."""
        return str(self._hash.hexdigest())

    def _open(self) -> Path:
        if not self._temporary:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            prefix = f".{self.path.name}."
            self._handle, name = tempfile.mkstemp(prefix=prefix, suffix=_UNFINISHED, dir=self.path.parent)
            self._temporary = Path(name)
        return self._temporary

    def _close(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    @contextlib.contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.discard()
            if isinstance(error, OSError):
                raise Refused([refusal_of(self.path, error)]) from error
            raise


def write_whole(path: Path, content: bytes, *, mode: int | None = None, durable: bool = True) -> None:
    """Write a file as a ``Draft`` that has its whole content at once; raises ``Refused`` as it does."""
    draft = Draft(path, mode, durable)
    draft.add(content)
    draft.place()


def set_aside(path: Path) -> Path | None:
    """Return another name, beside it, of the file that lies at a path; None where there is none.

    It stays what it is when another file is put in its place: to be asked for by who holds the folder's lock.
    ``sweep`` removes it as if it had not become whole. Raises ``Refused`` where the disk refuses.
    """
    other = path.with_name(f".{path.name}.before{_UNFINISHED}")
    try:
        other.unlink(missing_ok=True)
        try:
            os.link(path, other)
        except FileNotFoundError:
            return None
        except OSError:
            shutil.copyfile(path, other)  # on disks that know one name for a file
    except OSError as error:
        with contextlib.suppress(OSError):
            other.unlink(missing_ok=True)
        raise Refused([refusal_of(path, error)]) from error
    return other


def refusal_of(path: Path, error: OSError) -> Finding:
    """Return the finding that the disk does not let a file be written, and why."""
    message = say("the file cannot be written: {reason}", reason=error.strerror)
    remedy = say("make room on the disk or allow writing there; the old file is whole")
    return Finding("E701", Place(str(path), 0, 0), message, remedy)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove the temporary files that a build has left which was killed, in a folder and in those directly in it.

    To be called only by whoever holds the folder's lock: a running build has such files, too. What the disk does not
    let be listed or removed stays for the next time.
    """
    for where in (folder, *_folders_in(folder), *_folders_in(folder / ".state")):
        with contextlib.suppress(OSError):
            for entry in list(os.scandir(str(where))):
                if (
                    entry.name.startswith(".")
                    and entry.name.endswith(_UNFINISHED)
                    and entry.is_file(follow_symlinks=False)
                ):
                    with contextlib.suppress(OSError):
                        os.unlink(entry.path)  # noqa: PTH108


def _folders_in(folder: Path) -> list[str]:
    try:
        return [entry.path for entry in os.scandir(folder) if entry.is_dir()]
    except OSError:
        return []


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
        for path in sorted(_files(f"{root}/{folder}", linked=folder != "sources")):
            try:
                value = digest_of(path)
            except OSError:
                value = "unreadable"  # reading the project says so
            found[path[len(str(root)) + 1 :]] = value
    return dict(sorted(found.items()))


def _files(folder: str, *, linked: bool) -> Iterator[str]:
    """Yield the paths of all lasting files below a folder; without ``linked``, no symbolic links.

    Those of sources are refused wherever they stand, and what one leads to may be anything.
    """
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_symlink() and not linked:
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _files(entry.path, linked=linked)
        elif is_lasting(entry.name) and entry.is_file():
            yield entry.path
