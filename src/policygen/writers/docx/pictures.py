"""Pictures: bitmaps, and vector drawings with a bitmap for readers that cannot show them; their text alternatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.parts.document import DocumentPart

from policygen.document.tree import Asset, Image, Picture
from policygen.writers.docx.charts import CHART, WORKBOOK, number_format, write_chart, write_workbook
from policygen.writers.docx.lettering import outlined
from policygen.writers.docx.markup import NAMESPACES, Element, element, emu

Rasterise: TypeAlias = Callable[[str, float, float], bytes]
"""Draws an SVG document of a width and height in millimetres as PNG."""

# The two extensions are specified in [MS-ODRAWXML], 2.3.
_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SUFFIXES = {"image/png": "png", "image/jpeg": "jpeg"}
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


class Pictures:
    """The pictures of one document; a drawing that is shown twice is stored once."""

    def __init__(
        self, document: DocumentPart, rasterise: Rasterise, fonts: Path, images: Mapping[str, Asset], *, language: str
    ) -> None:
        self._document = document
        self._language = language
        self._rasterise = rasterise
        self._fonts = fonts
        self._images = images
        self._stored: dict[tuple[str, float, float], tuple[str, str | None]] = {}
        self._shown = 0
        self._charts = 0

    def inline(self, picture: Picture | Image, *, widest: float) -> Element:
        """Return a run with a picture in the line, made smaller where it is wider than ``widest`` (mm)."""
        scale = min(1.0, widest / picture.width)
        size = _extent(picture.width * scale, picture.height * scale)
        edges = {"distT": "0", "distB": "0", "distL": "0", "distR": "0"}
        if isinstance(picture, Picture) and picture.bars and number_format(picture.bars):
            content = self._chart(picture)
        else:
            content = self._content(picture, scale)
        return _drawing(element("wp:inline", edges, size, *content))

    def behind_text(self, picture: Picture | Image) -> Element:
        """Return a run with a picture behind the text, its corner in the corner of the sheet."""
        settings = {
            "distT": "0",
            "distB": "0",
            "distL": "0",
            "distR": "0",
            "simplePos": "0",
            "relativeHeight": "1",
            "behindDoc": "1",
            "locked": "1",
            "layoutInCell": "0",
            "allowOverlap": "1",
        }
        anchor = element(
            "wp:anchor",
            settings,
            element("wp:simplePos", {"x": "0", "y": "0"}),
            _position("wp:positionH"),
            _position("wp:positionV"),
            _extent(picture.width, picture.height),
            element("wp:effectExtent", {"l": "0", "t": "0", "r": "0", "b": "0"}),
            element("wp:wrapNone"),
            *self._content(picture, 1.0),
        )
        return _drawing(anchor)

    def _content(self, picture: Picture | Image, scale: float) -> list[Element]:
        self._shown += 1
        label = f"Picture {self._shown}"
        bitmap, drawing = self._parts(picture)
        described = element("wp:docPr", {"id": str(self._shown), "name": label, "descr": picture.alternative})
        if not picture.alternative:
            described.append(_extension(_DECORATIVE, element("adec:decorative", {"val": "1"})))
        blip = element("a:blip", {"r:embed": bitmap})
        if drawing:
            blip.append(_extension(_SVG, element("asvg:svgBlip", {"r:embed": drawing})))
        size = {"cx": str(emu(picture.width * scale)), "cy": str(emu(picture.height * scale))}
        content = element(
            "pic:pic",
            None,
            element(
                "pic:nvPicPr",
                None,
                element("pic:cNvPr", {"id": str(self._shown), "name": label}),
                element("pic:cNvPicPr"),
            ),
            element("pic:blipFill", None, blip, element("a:stretch", None, element("a:fillRect"))),
            element(
                "pic:spPr",
                None,
                element("a:xfrm", None, element("a:off", {"x": "0", "y": "0"}), element("a:ext", size)),
                element("a:prstGeom", {"prst": "rect"}, element("a:avLst")),
            ),
        )
        locks = element("wp:cNvGraphicFramePr", None, element("a:graphicFrameLocks", {"noChangeAspect": "1"}))
        data = element("a:graphicData", {"uri": NAMESPACES["pic"]}, content)
        return [described, locks, element("a:graphic", None, data)]

    def _chart(self, picture: Picture) -> list[Element]:
        """Return a chart that Word's readers can edit, with its table inside the file."""
        self._shown += 1
        self._charts += 1
        package = self._document.package
        table = Part(
            PackURI(f"/word/embeddings/table{self._charts}.xlsx"), WORKBOOK, write_workbook(picture.bars), package
        )
        chart = Part(PackURI(f"/word/charts/chart{self._charts}.xml"), CHART, b"", package)
        relation = chart.relate_to(table, RELATIONSHIP.PACKAGE)
        chart._blob = write_chart(picture.bars, width=picture.width, language=self._language, workbook=relation)
        shown = element("c:chart", {"r:id": self._document.relate_to(chart, RELATIONSHIP.CHART)})
        label = {"id": str(self._shown), "name": f"Chart {self._charts}", "descr": picture.alternative}
        data = element("a:graphicData", {"uri": NAMESPACES["c"]}, shown)
        return [
            element("wp:docPr", label),
            element("wp:cNvGraphicFramePr"),
            element("a:graphic", None, data),
        ]

    def _parts(self, picture: Picture | Image) -> tuple[str, str | None]:
        """Return the relationships of a picture's bitmap and, if it is a drawing, of the drawing."""
        source = picture.source if isinstance(picture, Image) else picture.svg
        key = (source, picture.width, picture.height)
        if key not in self._stored:
            self._stored[key] = self._store(picture, f"image{len(self._stored) + 1}")
        return self._stored[key]

    def _store(self, picture: Picture | Image, file: str) -> tuple[str, str | None]:
        if isinstance(picture, Image):
            image = self._images[picture.source]
            if suffix := _SUFFIXES.get(image.media_type):
                return self._add(f"{file}.{suffix}", image.media_type, image.content), None
            drawing = image.content.decode()
        else:
            drawing = outlined(picture.svg, self._fonts)
        bitmap = self._rasterise(drawing, picture.width, picture.height)
        return (
            self._add(f"{file}.png", "image/png", bitmap),
            self._add(f"{file}.svg", "image/svg+xml", drawing.encode()),
        )

    def _add(self, file: str, kind: str, content: bytes) -> str:
        part = Part(PackURI(f"/word/media/{file}"), kind, content, self._document.package)
        return self._document.relate_to(part, RELATIONSHIP.IMAGE)


def _drawing(content: Element) -> Element:
    return element("w:r", None, element("w:drawing", None, content))


def _extent(width: float, height: float) -> Element:
    return element("wp:extent", {"cx": str(emu(width)), "cy": str(emu(height))})


def _position(tag: str) -> Element:
    offset = element("wp:posOffset")
    offset.text = "0"
    return element(tag, {"relativeFrom": "page"}, offset)


def _extension(uri: str, content: Element) -> Element:
    return element("a:extLst", None, element("a:ext", {"uri": uri}, content))
