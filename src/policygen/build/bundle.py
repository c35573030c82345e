"""A release: the outputs with what they were made from, in one file that others can check and build again.

The archive has ``release.json`` first: versions, and the SHA-256 of each file below ``outputs/`` and ``project/``.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygen import __version__
from policygen.build.files import digest
from policygen.build.inventory import Inventory
from policygen.content.characters import find_forbidden
from policygen.content.lasting import is_lasting
from policygen.findings import Finding, Message, Place, Refused, say

NAME = "release.json"
OUTPUTS, PROJECT = "outputs/", "project/"

#: Raised when the meaning of an entry changes.
_VERSION = 1

#: The earliest day that the format of archives knows: what is packed has no day of its own.
_DAY = (1980, 1, 1, 0, 0, 0)

#: No release has so much; the largest known has a hundredth.
_MOST_FILES, _MOST_BYTES = 1_000_000, 20_000_000_000

#: How much larger what is in an archive may be than the archive.
_MOST_TIMES = 100

#: The list is read whole before anything else is known of the archive: a fifth of a kilobyte a file.
_MOST_LIST = 200_000_000

#: How much is read at once.
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Bundle:
    """What a release says of itself: hashes of its files by their path in the archive, and what made them."""

    files: Mapping[str, str]
    versions: Mapping[str, str]
    program: str
    policygen: str

    @property
    def outputs(self) -> dict[str, str]:
        """The hashes of the outputs, by their path in the output folder."""
        return {path.removeprefix(OUTPUTS): value for path, value in self.files.items() if path.startswith(OUTPUTS)}


def pack(root: Path, output: Path, outputs: Mapping[str, str], inventory: Inventory) -> bytes:
    """Return a release of a project and its outputs: the same bytes for the same content.

    ``outputs`` are the hashes that the files of ``output`` must have. Raises ``Refused`` for one that has another.
    """
    contents: dict[str, bytes] = {}
    for name, wanted in sorted(outputs.items()):
        contents[OUTPUTS + name] = _read(output / name, wanted)
    for name, wanted in sorted(inventory.files.items()):
        contents[PROJECT + name] = _read(root / name, wanted)
    told = {
        "version": _VERSION,
        "policygen": __version__,
        "program": inventory.program,
        "versions": dict(sorted(inventory.versions.items())),
        "files": {name: digest(content) for name, content in sorted(contents.items())},
    }
    head = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in {NAME: head, **contents}.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            archive.writestr(entry, content)
    return stream.getvalue()


def _read(path: Path, wanted: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refused(path, say("the file cannot be read: {reason}", reason=error.strerror)) from error
    if digest(content) != wanted:
        raise _refused(path, say("the file is not the one that was built, or it was made from"))
    return content


def unpack(path: Path, folder: Path) -> Bundle:
    """Put the files of a release's project into a folder and return what the release says of itself.

    Raises ``Refused`` for what is no release, is damaged, or would leave the folder.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            bundle = _head(archive, path)
            entries = {entry.filename: entry for entry in archive.infolist()}
            if entries.keys() - {NAME} != set(bundle.files) or len(archive.infolist()) != len(entries):
                raise _refused(path, say("it has other files than its list says"))
            if _is_too_large(list(entries.values())):
                raise _refused(path, say("it is too large"))
            for name, wanted in sorted(bundle.files.items()):
                target = folder / name.removeprefix(PROJECT) if name.startswith(PROJECT) else None
                if _copy(archive, entries[name], target) != wanted:
                    raise _refused(path, say("“{name}” is damaged", name=name))
    except (
        OSError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    ) as error:  # fmt: skip
        raise _refused(path, say("it cannot be read: {reason}", reason=str(error) or type(error).__name__)) from error
    return bundle


def _is_too_large(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether a release is larger than any can be, or blows itself up: texts and documents never shrink that much."""
    packed, unpacked = (sum(getattr(entry, key) for entry in entries) for key in ("compress_size", "file_size"))
    return len(entries) > _MOST_FILES or unpacked > min(_MOST_BYTES, _MOST_TIMES * packed + _CHUNK)


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path | None) -> str:
    """Return the hash of an entry, and write it where there is a target; never the whole of it in memory."""
    found = hashlib.sha256()
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(archive.open(entry))
        written = None
        if target:
            target.parent.mkdir(parents=True, exist_ok=True)
            written = stack.enter_context(target.open("xb"))
        while chunk := source.read(_CHUNK):
            found.update(chunk)
            if written:
                written.write(chunk)
    return found.hexdigest()


def _head(archive: zipfile.ZipFile, path: Path) -> Bundle:
    try:
        entry = archive.getinfo(NAME)
        if entry.file_size > _MOST_LIST or _is_too_large([entry]):
            raise _refused(path, say("it is too large"))
        told = json.loads(archive.read(NAME))
        files, versions = dict(told["files"]), dict(told["versions"])
        if told["version"] != _VERSION or not all(map(_is_safe, files)) or not all(map(_is_plain, versions.items())):
            raise ValueError
        return Bundle(files, versions, str(told["program"]), str(told["policygen"]))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _refused(path, say("it is no release of this program")) from error


def _is_safe(name: object) -> bool:
    """Whether a name in the archive is a plain path below one of its two folders."""
    if not _is_plain([name]) or not str(name).startswith((OUTPUTS, PROJECT)) or "\\" in str(name):
        return False
    return all(map(is_lasting, str(name).split("/")))


def _is_plain(values: Iterable[object]) -> bool:
    """Whether values are texts that can be printed: other characters could steer a terminal."""
    return all(isinstance(value, str) and "\n" not in value and find_forbidden(value) is None for value in values)


def _refused(path: Path, message: Message) -> Refused:
    remedy = say("build the project and make the release again")
    return Refused([Finding("E704", Place(str(path), 0, 0), message, remedy)])


def compare(bundle: Bundle, built: Mapping[str, str], inventory: Inventory) -> list[str]:
    """Return what differs between a release and what was built of its sources; nothing if all is the same.

    ``built`` has the hashes of what was built, by path. Where bytes differ, differing versions are named.
    """
    wanted = bundle.outputs
    lines = [f"{name} is not built" for name in sorted(wanted.keys() - built.keys())]
    lines += [f"{name} is not in the release" for name in sorted(built.keys() - wanted.keys())]
    lines += [f"{name} differs" for name in sorted(wanted.keys() & built.keys()) if wanted[name] != built[name]]
    if lines:
        for name in sorted(bundle.versions.keys() | inventory.versions.keys()):
            then, now = bundle.versions.get(name, "none"), inventory.versions.get(name, "none")
            if then != now:
                lines.append(f"version of {name} was {then}, is {now}")
        if bundle.program != inventory.program:
            lines.append(f"the program was policygen {bundle.policygen} in another state")
    return lines
