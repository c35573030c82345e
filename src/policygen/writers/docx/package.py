"""The file as a package: opening ``base.docx``, and writing a .docx whose bytes depend on its content alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import PartFactory, XmlPart
from lxml import etree

from policygen.findings import Finding, Place, Refused, say

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can state

# python-docx keeps parts that it does not know as bytes; these two are changed here.
PartFactory.part_type_for[CONTENT_TYPE.WML_FOOTNOTES] = XmlPart
PartFactory.part_type_for[CONTENT_TYPE.OFC_THEME] = XmlPart


def open_base(path: Path) -> Document:
    """Open ``base.docx`` as the beginning of a new file; raises ``Refused`` where it is missing or damaged."""
    try:
        return docx.Document(str(path))
    except (OSError, ValueError, KeyError, PackageNotFoundError, zipfile.BadZipFile) as error:
        place = Place(f"templates/style/{path.name}")
        finding = Finding(
            "E308",
            place,
            say("Word’s base file cannot be opened: {error}", error=error),
            say("take the last good one back"),
        )
        raise Refused([finding]) from error


def save(document: Document) -> bytes:
    """Return the file, its parts sorted by name and without times."""
    package = document.part.package
    assert package is not None, "an opened document belongs to a package"
    entries = {"_rels/.rels": _encoded(package.rels.xml)}
    types: list[tuple[str, str]] = []
    for part in package.iter_parts():
        part.before_marshal()
        entries[part.partname.membername] = part.blob
        types.append((str(part.partname), part.content_type))
        if len(part.rels):
            entries[part.partname.rels_uri.membername] = _encoded(part.rels.xml)
    entries["[Content_Types].xml"] = _content_types(types)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in sorted(entries):
            record = zipfile.ZipInfo(name, EARLIEST)
            is_packed = name.endswith((".png", ".jpeg"))  # already: to pack it again takes time and gains nothing
            record.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            record.create_system = 3
            record.external_attr = 0o644 << 16
            archive.writestr(record, entries[name])
    return written.getvalue()


def _encoded(xml: str | bytes) -> bytes:
    return xml if isinstance(xml, bytes) else xml.encode()


def _content_types(parts: list[tuple[str, str]]) -> bytes:
    root = etree.fromstring(f'<Types xmlns="{TYPES}"/>')
    for extension, kind in (("rels", CONTENT_TYPE.OPC_RELATIONSHIPS), ("xml", CONTENT_TYPE.XML)):
        etree.SubElement(root, f"{{{TYPES}}}Default", Extension=extension, ContentType=kind)
    for name, kind in sorted(parts):
        etree.SubElement(root, f"{{{TYPES}}}Override", PartName=name, ContentType=kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
