"""Opens a zip file from outside: everything is looked at before anything is unpacked, and nothing reaches the disk."""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator

from policygen.content.characters import find_forbidden
from policygen.findings import Finding, Place, Refused, say

MAXIMUM_BYTES = 20_000_000
MAXIMUM_RATIO = 100
MAXIMUM_MEMBERS = 500

#: What a list of that many members may need: their names are short.
_MAXIMUM_LIST = MAXIMUM_MEMBERS * 512

#: How many names are listed; a hostile file has faults without end.
_MOST = 20

#: APPNOTE.TXT of PKWARE, 4.3.16: signature, disks, members here and in all, size and place of their list, comment.
_END = struct.Struct("<4s4H2LH")
_END_MARK, _ZIP64_MARK = b"PK\x05\x06", b"PK\x06\x07"

_ENCRYPTED, _UTF8 = 0x1, 0x800


def unzip(content: bytes, *, file: str) -> dict[str, bytes]:
    """Return the files in a zip file by name, folders left out.

    ``file`` is its name for the findings. Raises ``Refused`` with all findings of its list of members, or with the
    first of a member that is damaged.
    """
    place = Place(file, 0, 0)
    if wrong := _oversized(content, place):
        raise Refused([wrong])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if found := list(_faults(members, place)):
                raise Refused(found[:_MOST])
            return {info.orig_filename: _read(archive, info) for info in members if not info.is_dir()}
    except UnicodeDecodeError as error:
        raise Refused([_badly_named("…", place)]) from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Refused([_damaged(place)]) from error


def _oversized(content: bytes, place: Place) -> Finding | None:
    """Return what is wrong with the size of the file and of its list of members, before the list is read."""
    if len(content) > MAXIMUM_BYTES:
        return _too_large(place)
    # As zipfile looks for it: at the very end, else before a comment.
    at = len(content) - _END.size
    if at < 0 or content[at : at + 4] != _END_MARK:
        at = content.rfind(_END_MARK, max(0, len(content) - _END.size - 65_536))
    if at < 0 or len(content) - at < _END.size:
        return _damaged(place)
    _, _, _, _, members, size, _, _ = _END.unpack_from(content, at)
    if members > MAXIMUM_MEMBERS or size > _MAXIMUM_LIST or _ZIP64_MARK in content[max(0, at - 20) : at]:
        return _too_many(place)
    return None


def _faults(members: list[zipfile.ZipInfo], place: Place) -> Iterator[Finding]:
    if len(members) > MAXIMUM_MEMBERS:  # the number at the file's end is only what its maker says
        yield _too_many(place)
        return
    packed, unpacked = (sum(getattr(i, key) for i in members) for key in ("compress_size", "file_size"))
    if unpacked > MAXIMUM_BYTES:
        yield _too_large(place)
    elif any(_ratio(info.file_size, info.compress_size) > MAXIMUM_RATIO for info in members) or (
        _ratio(unpacked, packed) > MAXIMUM_RATIO
    ):
        message = say("the kit unpacks to more than {ratio} times its size", ratio=MAXIMUM_RATIO)
        yield Finding("E132", place, message, say("pack the files anew; texts never shrink that much"))
    seen: dict[str, str] = {}
    for info in members:
        name = info.orig_filename
        if wrong := _fault(info, name, place):
            yield wrong
            continue
        # Two names that one file system or another takes for the same.
        key = unicodedata.normalize("NFC", name).casefold().rstrip("/")
        if key in seen:
            message = say("“{name}” is in the kit twice", name=name)
            yield Finding("E137", place, message, say("keep one of the two"))
        seen.setdefault(key, name)


def _fault(info: zipfile.ZipInfo, name: str, place: Place) -> Finding | None:
    """Return what is wrong with one member: its name, or what it is."""
    if find_forbidden(name) is not None or "\n" in name or not (name.isascii() or info.flag_bits & _UTF8):
        return _badly_named(ascii(name), place)
    parts = name.removesuffix("/").split("/")
    if "\\" in name or ":" in name or any(part in ("", ".", "..") for part in parts):
        message = say("“{name}” would lead out of the kit", name=name)
        return Finding("E134", place, message, say("pack the folder anew with the tool of your system"))
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind and kind not in (stat.S_IFREG, stat.S_IFDIR):
        message = say("“{name}” is a link or a device, not a file", name=name)
        return Finding("E135", place, message, say("put the file itself into the kit"))
    if info.flag_bits & _ENCRYPTED:
        message = say("“{name}” is encrypted", name=name)
        return Finding("E136", place, message, say("pack the folder without a password"))
    return None


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    # No more than was promised: the sizes in the list were added up above.
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise zipfile.BadZipFile(info.filename)
    return content


def _ratio(unpacked: int, packed: int) -> float:
    return unpacked / max(1, packed)


def _too_large(place: Place) -> Finding:
    message = say("the kit has more than {limit} bytes", limit=f"{MAXIMUM_BYTES:,}")
    return Finding("E131", place, message, say("send the files of one region only"))


def _too_many(place: Place) -> Finding:
    message = say("the kit has more than {limit} files", limit=MAXIMUM_MEMBERS)
    return Finding("E133", place, message, say("send the files of one region only"))


def _badly_named(name: str, place: Place) -> Finding:
    message = say("a name in the kit is not UTF-8 or cannot be printed: {name}", name=name)
    return Finding("E138", place, message, say("use letters a–z, digits, hyphens and full stops in names"))


def _damaged(place: Place) -> Finding:
    return Finding(
        "E130", place, say("the file is not a whole zip file"), say("pack the folder anew and send it again")
    )
