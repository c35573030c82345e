"""Pictures for the tests: whole ones, and the ways in which one can be harmful or broken."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

#: The tags of EXIF that tell how a picture is to be turned, by which camera it was made, and where.
ORIENTATION, CAMERA, GPS = 0x0112, 0x010F, 0x8825


def picture(form: str = "PNG", width: int = 1000, height: int = 600, *, mode: str = "RGB", **saved: Any) -> bytes:
    """Return a picture whose left half is red and whose right half is blue (in grey: dark and light)."""
    colours: tuple[Any, Any] = ((200, 40, 40), (40, 40, 200))
    made = Image.new("RGB", (width, height), colours[1])
    made.paste(colours[0], (0, 0, width // 2, height))
    buffer = BytesIO()
    made.convert(mode).save(buffer, form, **saved)
    return buffer.getvalue()


def photograph(width: int = 1000, height: int = 600, *, orientation: int = 1) -> bytes:
    """Return a JPEG as a telephone makes it: with orientation, camera and place."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = orientation, "Kamera Železniki"
    exif[GPS] = {1: "N", 2: (46.0, 14.0, 24.0), 3: "E", 4: (14.0, 21.0, 0.0)}
    return picture("JPEG", width, height, exif=exif, comment=b"doma")


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int = 60000, height: int = 60000) -> bytes:
    """Return a small PNG that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bomb_in_jpeg() -> bytes:
    """Return a JPEG whose frame says 65500 × 65500 pixels."""
    whole = bytearray(picture("JPEG", 64, 64))
    frame = whole.index(b"\xff\xc0")
    whole[frame + 5 : frame + 9] = struct.pack(">HH", 65500, 65500)
    return bytes(whole)


def of_many_passes() -> bytes:
    """Return a JPEG that repeats its last pass, as a picture that keeps a decoder busy does."""
    whole = picture("JPEG", 64, 64, progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * 100 + whole[-2:]


def cut(content: bytes, share: float = 0.5) -> bytes:
    """Return the first part of a file."""
    return content[: int(len(content) * share)]


def spoilt(content: bytes) -> bytes:
    """Return a file with some bytes in its middle changed."""
    middle = len(content) // 2
    return content[:middle] + bytes(40) + content[middle + 40 :]


def svg(inside: str, *, root: str = 'viewBox="0 0 120 60"', before: str = "") -> bytes:
    """Return a drawing with this inside."""
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {root}>\n{inside}\n</svg>\n'.encode()


#: What a case can ask for by name.
NAMED: dict[str, bytes] = {
    "bomb": bomb(),
    "bomb-in-jpeg": bomb_in_jpeg(),
    "png": picture(width=1400, height=840),
    "png-cut": cut(picture()),
    "png-spoilt": spoilt(picture()),
    "png-coarse": picture(width=640, height=400),
    "jpeg": photograph(1400, 840),
    "jpeg-of-many-passes": of_many_passes(),
    "jpeg-cut": cut(photograph()),
    "6 MB": picture() + bytes(6_000_000),
    "gif": picture("GIF", 20, 20),
}
