"""Puts pages in inks onto the sheets of a printing house: boxes, crop marks, binding, blank pages, and PDF/X-4.

The standard is ISO 15930-7:2010; what its metadata must be is in 6.2 and 6.3, its boxes in 6.4.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape

import pikepdf

from policygen.pictures.separation import separate_picture
from policygen.press import Press
from policygen.writers.pdf_inks import Sheet

#: Points of a millimetre.
_MM = 72 / 25.4

#: Crop marks begin this far outside of the bleed and are so long, in points; a hairline that every press prints.
_OFF, _LONG, _LINE = 1 * _MM, 5 * _MM, 0.25

#: What is on a blank page: ghostscript 10.0 cannot read a stream of no bytes.
_NOTHING = b"\n"

#: Room around the bleed.
_ROOM = _OFF + _LONG + 1 * _MM

_XMP = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{more}<pdf:Producer>{producer}</pdf:Producer><pdf:Trapped>False</pdf:Trapped>
<xmpMM:DocumentID>uuid:{name}</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class _Frame:
    """A sheet in points from its lower left corner: the trimmed page begins at ``edge`` in both directions."""

    sheet: Sheet

    @property
    def edge(self) -> float:
        return self.sheet.bleed + _ROOM

    def box(self, beyond: float) -> list[float]:
        """Return the box that reaches beyond the trimmed page on each side."""
        low = self.edge - beyond
        return [round(each, 4) for each in
                (low, low, self.edge + self.sheet.width + beyond, self.edge + self.sheet.height + beyond)]  # fmt: skip

    def before(self, side: int) -> bytes:
        """Return what cuts at the bleed and moves the page away from its spine: ``side`` is 1 for right-hand pages."""
        left, low, right, high = self.box(self.sheet.bleed)
        moved = self.edge + side * self.sheet.binding
        return (
            f"q {left:.4f} {low:.4f} {right - left:.4f} {high - low:.4f} re W n "
            f"1 0 0 1 {moved:.4f} {self.edge:.4f} cm\n"
        ).encode()

    def marks(self) -> bytes:
        """Return the crop marks, in black: on each side two lines that end before the bleed."""
        left, low, right, high = self.box(0)
        near = self.sheet.bleed + _OFF
        far = near + _LONG
        lines = [
            (x, y, x2, y2)
            for here in (low, high)
            for x, x2 in ((left - far, left - near), (right + near, right + far))
            for y, y2 in ((here, here),)
        ] + [
            (here, y, here, y2)
            for here in (left, right)
            for y, y2 in ((low - far, low - near), (high + near, high + far))
        ]
        drawn = " ".join(f"{x:.4f} {y:.4f} m {x2:.4f} {y2:.4f} l" for x, y, x2, y2 in lines)
        return f"\nQ q 0 0 0 1 K {_LINE} w {drawn} S Q\n".encode()


def impose(content: bytes, sheets: Sequence[Sheet], *, press: Press, told: Mapping[str, str]) -> bytes:
    """Return a PDF in inks as PDF/X-4. ``told`` has title, author, subject, keywords and date (ISO 8601, a day).

    The number of pages becomes the multiple that the press asks for, by blank ones before the last, which is the back
    cover. The same content gives the same bytes.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        frames = [_Frame(sheet) for sheet in sheets]
        blanks = -len(frames) % press.pages
        last = frames[-1]
        for _ in range(blanks):
            empty = pikepdf.Dictionary(Type=pikepdf.Name.Page, Resources=pikepdf.Dictionary(),
                                       Contents=pdf.make_stream(_NOTHING))  # fmt: skip
            pdf.pages.insert(len(pdf.pages) - 1, pikepdf.Page(pdf.make_indirect(empty)))
        frames[-1:] = [last] * (blanks + 1)
        shared: dict[bytes, Any] = {}
        for number, (page, frame) in enumerate(zip(pdf.pages, frames, strict=True), 1):
            around = [frame.before(1 if number % 2 else -1), frame.marks()]
            before, marks = (shared.setdefault(each, pdf.make_stream(each)) for each in around)
            _put(page.obj, frame, before, marks)
        _settle(pdf)
        pictures = [
            item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        masks = {item.SMask.objgen for item in pictures if "/SMask" in item}
        for item in pictures:
            if item.objgen not in masks:
                _separate(item, press)
        _tell(pdf, press, told, hashlib.sha256(content).hexdigest())
        whole = io.BytesIO()
        pdf.remove_unreferenced_resources()
        pdf.save(whole, deterministic_id=True, force_version="1.6",
                 object_stream_mode=pikepdf.ObjectStreamMode.generate)  # fmt: skip
        return whole.getvalue()


def _put(page: Any, frame: _Frame, before: Any, marks: Any) -> None:
    page.MediaBox = pikepdf.Array(frame.box(frame.edge))
    page.BleedBox = pikepdf.Array(frame.box(frame.sheet.bleed))
    page.TrimBox = pikepdf.Array(frame.box(0))
    page.Contents = pikepdf.Array([before, page.Contents, marks])
    for key in ("/Annots", "/Tabs", "/Group"):
        if key in page:
            del page[key]


def _settle(pdf: pikepdf.Pdf) -> None:
    """Take away what WeasyPrint always writes and pages in inks do not use: Lab colours, groups that are opaque."""
    holders = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary | pikepdf.Stream)]
    resources = [item.get("/Resources", item) for item in holders]
    states = [state for each in resources for state in each.get("/ExtGState", pikepdf.Dictionary()).values()]
    sheer = any(
        "/SMask" in state or "/BM" in state or min(state.get("/ca", 1), state.get("/CA", 1)) < 1 for state in states
    )
    for each in resources:
        if "/ColorSpace" in each and isinstance(each.ColorSpace, pikepdf.Dictionary):
            del each.ColorSpace
    for item in holders:
        if item.get("/Subtype") == "/Form" and "/Group" in item and not sheer:
            del item.Group


def _separate(image: Any, press: Press) -> None:
    """Turn a picture into inks, and what it covers partly into what it is on white paper."""
    if "/SMask" in image:
        mask = image.SMask.read_bytes()
        del image.SMask
    else:
        mask = None
    if image.get("/ColorSpace") == "/DeviceCMYK":
        return
    size = int(image.Width), int(image.Height)
    kind: Literal["jpeg", "rgb", "grey"]
    if image.get("/Filter") == "/DCTDecode":
        kind, pixels = "jpeg", image.read_raw_bytes()
    else:
        kind, pixels = "grey" if image.get("/ColorSpace") == "/DeviceGray" else "rgb", image.read_bytes()
    image.write(separate_picture(pixels, size, kind, mask=mask, profile=press.profile))
    image.ColorSpace = pikepdf.Name.DeviceCMYK
    image.BitsPerComponent = 8
    if "/Decode" in image:
        del image.Decode


def _tell(pdf: pikepdf.Pdf, press: Press, told: Mapping[str, str], name: str) -> None:
    """Write what a press reads before it prints: the condition, the dates, the names, and that nothing is trapped."""
    for key in ("/Names", "/Outlines", "/OpenAction", "/PageMode"):
        if key in pdf.Root:
            del pdf.Root[key]
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFX,
        OutputConditionIdentifier=pikepdf.String(press.name),
        OutputCondition=pikepdf.String(press.description),
        RegistryName=pikepdf.String(press.registry),
        Info=pikepdf.String(press.description),
        DestOutputProfile=pdf.make_stream(press.profile, N=4, Alternate=pikepdf.Name.DeviceCMYK),
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])
    pdf.docinfo["/Trapped"] = pikepdf.Name("/False")
    if day := told.get("date"):
        for key in ("/CreationDate", "/ModDate"):
            pdf.docinfo[key] = pikepdf.String(f"D:{day.replace('-', '')}000000Z")
    xmp = _XMP.format(
        title=escape(told["title"]), more="".join(_more(told)), producer=escape(str(pdf.docinfo.get("/Producer", ""))),
        name=uuid.uuid5(uuid.NAMESPACE_OID, name),
    )  # fmt: skip
    pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _more(told: Mapping[str, str]) -> Iterator[str]:
    """Yield the properties that a document may do without, as XMP."""
    for key in ("CreateDate", "ModifyDate", "MetadataDate") if told.get("date") else ():
        yield f"<xmp:{key}>{told['date']}T00:00:00Z</xmp:{key}>\n"
    if author := told.get("author"):
        yield f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>\n"
    if subject := told.get("subject"):
        words = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(subject)}</rdf:li></rdf:Alt>'
        yield f"<dc:description>{words}</dc:description>\n"
    if keywords := told.get("keywords"):
        yield f"<pdf:Keywords>{escape(keywords)}</pdf:Keywords>\n"
