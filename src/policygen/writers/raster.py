"""Draws a vector drawing as PNG, for readers of Word files that cannot show SVG."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2

from policygen.writers.pdf import print_drawing

#: Dots per inch of the fallback; the vector stays beside it.
RESOLUTION = 160


def rasterise(svg: str, width: float, height: float, *, style: Path) -> bytes:
    """Return a PNG of an SVG that is ``width`` × ``height`` mm, set in the bundled fonts."""
    document = pypdfium2.PdfDocument(print_drawing(svg, width, height, style=style))
    try:
        picture = document[0].render(scale=RESOLUTION / 72).to_pil()
    finally:
        document.close()
    buffer = io.BytesIO()
    # A palette of 128 colours is enough for flat drawings and takes a third of the bytes.
    picture.convert("RGB").quantize(128).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
