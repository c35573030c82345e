"""What PNG and JPEG say of themselves, read before anything is decoded: their size, and whether they are whole."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from policygen.findings import Message, say

#: The greatest number of passes in which a JPEG may be stored: each is a walk over all of its pixels.
MAXIMUM_SCANS = 64

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # ISO/IEC 10918-1, table B.1: SOF0 to SOF15
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length


def size_of_png(content: bytes) -> tuple[int, int]:
    """Return width and height that the first chunk states, noughts where it does not."""
    if content[12:16] != b"IHDR" or len(content) < 24:
        return 0, 0
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def size_of_jpeg(content: bytes) -> tuple[int, int]:
    """Return width and height that the frame states, noughts where there is none."""
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        if marker == 0xFF or marker in _BARE:
            place += 1 if marker == 0xFF else 2
            continue
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return 0, 0


def fault_of_png(content: bytes) -> Message | None:
    """Return what is wrong with the chunks: Pillow does not compare the checksums of the picture's own data."""
    last = b""
    for kind, data, checksum in _chunks(content):
        if zlib.crc32(data, zlib.crc32(kind)) != checksum:
            return say("some of its bytes have changed")
        last = kind
    return None if last == b"IEND" else say("its end is missing")


def fault_of_jpeg(content: bytes) -> Message | None:
    """Return what is wrong with the parts: a file of endless passes would keep the decoder busy for minutes."""
    # Inside the data of a picture this marker cannot occur (ISO/IEC 10918-1, B.1.1.5).
    if content.count(b"\xff\xda") > MAXIMUM_SCANS:
        return say("it is stored in too many passes")
    return None


def _chunks(content: bytes) -> Iterator[tuple[bytes, memoryview, int]]:
    """Yield kind, data and checksum of each whole chunk, up to the last one."""
    view, place = memoryview(content), 8
    while place + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 8 + length
        if end + 4 > len(content):
            return
        yield kind, view[place + 8 : end], int.from_bytes(view[end : end + 4], "big")
        if kind == b"IEND":
            return
        place = end + 4
