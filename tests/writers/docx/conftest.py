"""What the tests of the Word writer share: the style folder of the repository, and the rich sample as written once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from word_sample import rich_page

from policygen.document.tree import Page
from policygen.writers.docx import write_docx

ROOT = Path(__file__).parents[3]
Write = Callable[..., bytes]


def dot(_svg: str, _width: float, _height: float) -> bytes:
    """Return a PNG of one grey dot: what a drawing looks like does not matter here."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0\x80")), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


TAGS = {"cs": "cs-CZ", "de": "de-DE", "en": "en-GB", "it": "it-IT", "nl": "nl-BE", "pl": "pl-PL", "sl": "sl-SI"}


@pytest.fixture(scope="session")
def style() -> Path:
    return ROOT / "templates" / "style"


@pytest.fixture(scope="session")
def write(style: Path) -> Write:
    def write_page(page: Page, **options: object) -> bytes:
        return write_docx(page, **{"style": style, "rasterise": dot, "tags": TAGS, **options})  # type: ignore[arg-type]

    return write_page


@pytest.fixture(scope="session")
def rich(write: Write) -> bytes:
    return write(rich_page(), pages={"summary": 4, "profile": 5})
