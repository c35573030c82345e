"""What a build tells those who make its items, and what they bring back: plain values, which go through pipes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policygen.build.plan import Format, Item
from policygen.findings import Finding


@dataclass(frozen=True)
class Order:
    """What is to be made of one item.

    ``known`` are the fingerprints, by format, of the outputs that lie on the disk unharmed; ``bases`` those of style,
    versions and program. A strict build looks into PDF and Word file before they are written, and into those that stay
    below the folder ``lying``. A ``dry`` order is composed and not written: ``outputs`` are the formats that would be.
    """

    item: Item
    bases: Mapping[Format, str]
    known: Mapping[Format, str] = field(default_factory=dict)
    strict: bool = False
    lying: Path | None = None
    dry: bool = False


@dataclass(frozen=True)
class Made:
    """What a worker brings back besides the outputs that it has handed over, or findings that say why there are none.

    ``page`` and ``carried`` are hashes of the composed page and of what is attached to it; ``fingerprints`` cover, by
    format, everything that can change the bytes. ``outputs`` are the formats that were made; those whose fingerprint is
    the one handed in are ``unchanged``. ``written`` are those of the findings that writers have made. ``seen`` is what
    the page prints, packed as for the records, ``domains`` those of the catalogs that it asked for. ``is_sound`` is
    false where there is nothing to keep.
    """

    item: Item
    page: str = ""
    carried: str = ""
    fingerprints: Mapping[Format, str] = field(default_factory=dict)
    outputs: tuple[Format, ...] = ()
    findings: tuple[Finding, ...] = ()
    written: tuple[Finding, ...] = ()
    unchanged: tuple[Format, ...] = ()
    seen: bytes = b""
    domains: tuple[str, ...] = ()
    is_sound: bool = False
    printed: int = 0
    fallen_back: int = 0
    outdated: int = 0
    words: int = 0
    words_left: int = 0
    messages_missing: int = 0
    status: str = ""
    title: str = ""
    pages: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Piece:
    """Some bytes of an output that is done, the first of them number ``start``; with the last ones it is whole."""

    item: Item
    form: Format
    start: int
    content: bytes
    is_last: bool


#: What takes outputs over, piece by piece, each from its beginning to its end.
Deliver = Callable[[Piece], None]

#: How many bytes a piece has at most.
_SIZE = 1 << 17


def pieces(item: Item, form: Format, content: bytes) -> Iterator[Piece]:
    """Yield the pieces of an output."""
    for start in range(0, max(len(content), 1), _SIZE):
        yield Piece(item, form, start, content[start : start + _SIZE], start + _SIZE >= len(content))
