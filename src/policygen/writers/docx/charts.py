"""Bar charts as Word has them: a chart that an editor opens and restyles, with the table that its values are in.

The chart's part is specified in ECMA-376-1, 21.2; the table is the least workbook that Excel and LibreOffice open.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from policygen.document.tree import Bar

CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can state
_DIGITS = re.compile(r"\d[\d.,\u00a0 ]*\d|\d")
_FONT = "Source Sans 3"
_LETTER = 1.35  # mm, of a label on average
_VALUES = 20.0  # mm, beside the longest bar


def write_chart(bars: Sequence[Bar], *, width: float, language: str, workbook: str) -> bytes:
    """Return the part of a chart of horizontal bars, ``width`` mm wide; ``workbook`` is the relation of the table.

    The bars have the theme's dark colour (accent 2). The first row stands on top, as in the drawing. Labels get
    the room that they need: LibreOffice breaks them otherwise, and leaves out every second one.
    """
    labels = [_label(bar) for bar in bars]
    room = min(max(map(len, labels)) * _LETTER / width + 0.02, 0.5)
    last = len(bars) + 1
    code = escape(number_format(bars) or "General", {'"': "&quot;"})
    names = "".join(f'<c:pt idx="{at}"><c:v>{escape(label)}</c:v></c:pt>' for at, label in enumerate(labels))
    values = "".join(
        f'<c:pt idx="{at}"><c:v>{_plain(bar.value)}</c:v></c:pt>'
        for at, bar in enumerate(bars)
        if bar.value is not None
    )
    count = f'<c:ptCount val="{len(bars)}"/>'
    filled = '<c:spPr><a:solidFill><a:schemeClr val="accent2"/></a:solidFill></c:spPr>'
    none = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    shown = (
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
    return (
        f'{_HEAD}<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}">'
        f'<c:date1904 val="0"/><c:lang val="{language}"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout><c:manualLayout>'
        '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{room:.3f}"/><c:y val="0.02"/><c:w val="{1 - room - _VALUES / width:.3f}"/><c:h val="0.96"/>'
        "</c:manualLayout></c:layout>"
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'<c:ser><c:idx val="0"/><c:order val="0"/>{filled}<c:invertIfNegative val="0"/>'
        f'<c:dLbls><c:numFmt formatCode="{code}" sourceLinked="0"/>{none}{_letters(800, bold=True)}'
        f'<c:dLblPos val="outEnd"/>{shown}</c:dLbls>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!$B$2:$B${last}</c:f>"
        f"<c:numCache><c:formatCode>General</c:formatCode>{count}{values}</c:numCache></c:numRef></c:val></c:ser>"
        '<c:gapWidth val="90"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln w="7200"><a:solidFill>'
        f'<a:schemeClr val="tx1"/></a:solidFill></a:ln></c:spPr>{_letters(750)}<c:crossAx val="2"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/>'
        '<c:tickLblSkip val="1"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
        '<c:spPr><a:noFill/></c:spPr></c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'{none}{_letters(800)}<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    ).encode()


def write_workbook(bars: Sequence[Bar]) -> bytes:
    """Return the table of a chart as a workbook: labels in the first column, values in the second."""
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t xml:space="preserve">{escape(_label(bar))}</t></is></c>'
        + (f'<c r="B{at}"><v>{_plain(bar.value)}</v></c>' if bar.value is not None else "")
        + "</row>"
        for at, bar in enumerate(bars, 2)
    )
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}"><sheetData>{rows}</sheetData></worksheet>',
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            record = zipfile.ZipInfo(name, _EARLIEST)
            record.compress_type, record.create_system = zipfile.ZIP_DEFLATED, 3
            archive.writestr(record, _HEAD + content)
    return written.getvalue()


def number_format(bars: Sequence[Bar]) -> str | None:
    """Return the number format that prints the values as the drawing does: digits in groups, unit before or after.

    Groups are parted by a hard space, whatever the reader's system does; the decimal sign is the system's. None where
    the values are not all printed alike (one is “about” so much, or in thousands): no format could say that.
    """
    texts = [(bar.value, bar.text.replace("\u202f", "\u00a0")) for bar in bars if bar.value is not None]
    digits = [_DIGITS.search(text) for _, text in texts]
    around = {
        (text[: found.start()], text[found.end() :]) for (_, text), found in zip(texts, digits, strict=True) if found
    }
    plain = {re.sub(r"\D", "", found[0]) if found else None for found in digits}
    if len(around) != 1 or plain != {re.sub(r"\D", "", _plain(value)) for value, _ in texts}:
        return None
    ((before, after),) = around
    places = max(len(_plain(value).partition(".")[2]) for value, _ in texts)
    decimals = "." + "0" * places if places else ""
    sections = (("[>=1000000]", "#\u00a0###\u00a0##0"), ("[>=1000]", "#\u00a0##0"), ("", "0"))
    return ";".join(condition + _quoted(before) + group + decimals + _quoted(after) for condition, group in sections)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "") + '"' if words else ""


def _label(bar: Bar) -> str:
    """Return what stands beside a bar; where there is no value, the words for that, because no bar can carry them."""
    lines = (bar.label, bar.note, bar.text if bar.value is None else "")
    return " · ".join(line.replace("\u202f", "\u00a0").replace("\u2060", "") for line in lines if line)


def _plain(value: float | None) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if value is not None else ""


def _letters(size: int, *, bold: bool = False) -> str:
    """Return the look of words, ``size`` in hundredths of a point."""
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size}" b="{int(bold)}"><a:solidFill><a:schemeClr val="tx1"/>'
        f'</a:solidFill><a:latin typeface="{_FONT}"/></a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_R}/{kind}" Target="{target}"/></Relationships>'
    )
