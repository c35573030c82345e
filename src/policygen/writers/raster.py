"""Draws a vector drawing as PNG, for readers of Word files that cannot show SVG."""

from __future__ import annotations

import functools
import io

import pypdfium2

from policygen.writers.plain_drawing import NotPlain, plain_pdf

#: Dots per inch of the fallback; the vector stays beside it.
RESOLUTION = 160


@functools.lru_cache(maxsize=16)
def rasterise(svg: str, width: float, height: float) -> bytes:
    """Return a PNG of an SVG without words that is ``width`` × ``height`` mm.

    The last pictures are kept: emblem and cover are the same in every language of a document.
    """
    document = pypdfium2.PdfDocument(_printed(svg, width, height))
    try:
        picture = document[0].render(scale=RESOLUTION / 72).to_pil()
    finally:
        document.close()
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def _printed(svg: str, width: float, height: float) -> bytes:
    """Return a PDF of a drawing: our own are plain, and made ten times as fast as by an engine."""
    try:
        return plain_pdf(svg, width, height)
    except NotPlain:
        from policygen.writers.pdf import print_drawing

        return print_drawing(svg, width, height)
