"""Completes what WeasyPrint writes: metadata that it cannot give, and the document's own data as attachments.

WeasyPrint writes one standard a file; the claim of PDF/UA-1 is added here to one that is PDF/A-3a, with the description
of its schema that PDF/A asks for (ISO 19005-3, 6.6.2.3). Only this module knows pikepdf, among the writers.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from typing import Any

import pikepdf

from policygen.writers.attached import Attachment

#: The claim, and what its only property is; the words are those of ISO 14289-1, 5 and its annex.
_CLAIM = b"""\
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""

_END = b"</rdf:RDF>"


def archive(content: bytes, attachments: Sequence[Attachment], *, date: str = "") -> bytes:
    """Return a tagged PDF/A-3a as one that says that it is PDF/UA-1, too, with attachments.

    ``date`` is the ISO 8601 day that the attachments are of. The same content gives the same bytes: the file's id is
    made from them.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        metadata = pdf.Root.Metadata.read_bytes()
        if metadata.count(_END) != 1:
            raise ValueError("the PDF’s metadata is not one RDF block")
        pdf.Root.Metadata.write(metadata.replace(_END, _CLAIM + _END))
        if attachments:
            _attach(pdf, attachments, date)
        whole = io.BytesIO()
        pdf.save(whole, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate,
                 compress_streams=True)  # fmt: skip
        return whole.getvalue()


def _attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment], date: str) -> None:
    """Embed the files: ISO 19005-3, 6.8, wants a date, a media type and a relationship of each."""
    names = pikepdf.Array()
    files = pikepdf.Array()
    for item in sorted(attachments, key=lambda each: each.name):
        told: dict[str, Any] = {
            "/Size": len(item.content),
            "/CheckSum": pikepdf.String(hashlib.md5(item.content, usedforsecurity=False).digest()),
        }
        if date:
            told["/ModDate"] = pikepdf.String(f"D:{date.replace('-', '')}")
        stream = pdf.make_stream(
            item.content,
            Type=pikepdf.Name.EmbeddedFile,
            Subtype=pikepdf.Name(f"/{item.media_type}"),
            Params=pikepdf.Dictionary(told),
        )
        entry = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Filespec,
                F=pikepdf.String(item.name),
                UF=pikepdf.String(item.name),
                Desc=pikepdf.String(item.description),
                AFRelationship=pikepdf.Name(f"/{item.relation}"),
                EF=pikepdf.Dictionary(F=stream, UF=stream),
            )
        )
        names.extend([pikepdf.String(item.name), entry])
        files.append(entry)
    if "/Names" not in pdf.Root:
        pdf.Root.Names = pikepdf.Dictionary()
    pdf.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Names=names)
    pdf.Root.AF = files
