"""The Word file as a package from outside: looked at before it is opened, read without entities, written whole."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from policygen.findings import Finding, Message, Place, Refused, say

Element: TypeAlias = etree._Element

#: Limits of a file from outside: bytes packed and unpacked, how far a part may shrink, how many parts there are.
MAXIMUM_BYTES = 20_000_000
MAXIMUM_UNPACKED = 60_000_000
MAXIMUM_RATIO = 100
MAXIMUM_MEMBERS = 500
#: A small part of one repeated letter shrinks more than a bomb needs to; below this size the ratio says nothing.
_HARMLESS = 200_000
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can state

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"

DOCUMENT, FOOTNOTES, STYLES = "word/document.xml", "word/footnotes.xml", "word/styles.xml"
#: Parts that a program would run or that lead out of the file; they are not read.
_ACTIVE = ("vbaproject", "vbadata", "activex", "oleobject", "afchunk")


@dataclass(frozen=True)
class Parts:
    """The parts of a Word file by name, all of them whole."""

    file: str
    content: Mapping[str, bytes]

    def xml(self, name: str) -> Element | None:
        """Return the root of a part, or None where there is no such part; raise ``Refused`` for one that is no XML."""
        if name not in self.content:
            return None
        return read_xml(self.content[name], file=self.file)

    @property
    def is_active(self) -> bool:
        """Whether the file brings macros, controls or embedded files."""
        return any(mark in name.lower() for name in self.content for mark in _ACTIVE)


def open_parts(content: bytes, *, file: str) -> Parts:
    """Return the parts of a Word file; raise ``Refused`` where it is damaged, hostile, or no Word file."""
    if len(content) > MAXIMUM_BYTES:
        raise unreadable(file, say("it has more than {limit} bytes", limit=f"{MAXIMUM_BYTES:,}"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _require_harmless(members, file)
            parts = {info.filename: _read(archive, info) for info in members if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise unreadable(file, say("it is damaged, encrypted, or no Word file (.docx)")) from error
    if DOCUMENT not in parts:
        raise unreadable(file, say("it is no Word file (.docx)"))
    if _STRICT.encode() in parts[DOCUMENT][:4000]:
        raise unreadable(file, say("it was saved as “Strict Open XML”"))
    return Parts(file, parts)


def _require_harmless(members: list[zipfile.ZipInfo], file: str) -> None:
    if len(members) > MAXIMUM_MEMBERS:
        raise unreadable(file, say("it has more than {limit} parts", limit=MAXIMUM_MEMBERS))
    if sum(info.file_size for info in members) > MAXIMUM_UNPACKED:
        raise unreadable(file, say("it unpacks to more than {limit} bytes", limit=f"{MAXIMUM_UNPACKED:,}"))
    seen: set[str] = set()
    for info in members:
        if info.file_size > _HARMLESS and info.file_size > MAXIMUM_RATIO * max(1, info.compress_size):
            raise unreadable(file, say("a part unpacks to more than {ratio} times its size", ratio=MAXIMUM_RATIO))
        name = info.filename
        steps = name.removesuffix("/").split("/")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if "\\" in name or ":" in name or any(step in ("", ".", "..") for step in steps):
            raise unreadable(file, say("the name of a part leads out of it: {name}", name=ascii(name)))
        if (kind and kind not in (stat.S_IFREG, stat.S_IFDIR)) or info.flag_bits & 0x1:
            raise unreadable(file, say("a part is a link, or encrypted: {name}", name=ascii(name)))
        if name.casefold() in seen:
            raise unreadable(file, say("a part is in it twice: {name}", name=ascii(name)))
        seen.add(name.casefold())


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    # No more than was promised: the sizes in the list were added up above.
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise zipfile.BadZipFile(info.filename)
    return content


def read_xml(content: bytes, *, file: str) -> Element:
    """Return the root of some XML; raise ``Refused`` where it is none, or declares anything (entities, a DTD)."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise unreadable(file, say("a part declares entities, which no Word file needs"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise unreadable(file, say("a part is no XML")) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise unreadable(file, say("a part declares entities, which no Word file needs"))
    return root


def unreadable(file: str, reason: Message) -> Refused:
    """Return what refuses a file that cannot be read."""
    message = say("the Word file cannot be read: {reason}", reason=reason)
    remedy = say("open it in Word or LibreOffice, save it as .docx, and import it again")
    return Refused([Finding("E430", Place(file, 0, 0), message, remedy)])


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as a Word file, sorted by name and without times: the same parts give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in sorted(parts):
            record = zipfile.ZipInfo(name, EARLIEST)
            record.compress_type = zipfile.ZIP_DEFLATED
            record.create_system = 3
            record.external_attr = 0o644 << 16
            archive.writestr(record, parts[name])
    return written.getvalue()


def as_bytes(root: Element) -> bytes:
    """Return XML as the bytes of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def w(local: str) -> str:
    """Return the full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{local}"


def relations(parts: Parts, part: str) -> dict[str, tuple[str, str]]:
    """Return the relationships of a part by id: what they lead to, and whether ``External`` or not."""
    folder, _, name = part.rpartition("/")
    root = parts.xml(f"{folder}/_rels/{name}.rels")
    if root is None:
        return {}
    return {
        each.get("Id", ""): (each.get("Target", ""), each.get("TargetMode", ""))
        for each in root.iter(f"{{{RELATIONS}}}Relationship")
    }


def make(local: str, **attributes: str) -> Element:
    """Make an element of WordprocessingML with attributes of its own space."""
    made = etree.Element(w(local))
    for key, value in attributes.items():
        made.set(w(key), value)
    return made
