"""Our own drawings become bitmaps without an engine, and look as the engine would draw them."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from policygen.writers.docx.lettering import outlined
from policygen.writers.pdf import print_drawing
from policygen.writers.plain_drawing import NotPlain, plain_pdf
from policygen.writers.raster import rasterise

FONTS = Path(__file__).parents[2] / "templates/style/fonts"

SHAPES = {
    "rectangle": '<rect x="3" y="4" width="20" height="6" fill="#A63A2B" stroke="none"/>',
    "frame": '<rect x="3" y="4" width="20" height="6" fill="none" stroke="#1B2F52" stroke-width="0.8"/>',
    "circle": '<circle cx="12" cy="9" r="2" fill="#FFCC00" stroke="#003399" stroke-width="0.3"/>',
    "line": '<line x1="2" y1="2" x2="37" y2="15" fill="none" stroke="#5E6266" stroke-width="0.4"/>',
    "polygon": '<polygon points="5,5 30,8 18,18" fill="#8A2D20" stroke="#1A1A1A" stroke-linejoin="round" '
    'stroke-width="1"/>',
    "words": '<text x="20" y="10" font-family="\'Source Sans 3\',sans-serif" font-size="5" font-weight="700" '
    'text-anchor="middle" fill="#1A1A1A" stroke="none">Žąča ßłő</text>',
    "turned words": '<text x="8" y="16" font-family="\'Source Sans 3\',sans-serif" font-size="4" font-weight="400" '
    'text-anchor="start" fill="#8A2D20" stroke="none" transform="rotate(-50 8 16)">Říp</text>',
}


def drawing(inside: str) -> str:
    return outlined(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="20mm" viewBox="0 0 40 20" role="img">'
        f"<title>Žar</title>{inside}</svg>",
        FONTS,
    )


def picture(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=3).to_pil().convert("L")
    finally:
        document.close()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_looks_as_the_engine_draws_it(shape: str) -> None:
    svg = drawing(SHAPES[shape])
    ours, theirs = picture(plain_pdf(svg, 40, 20)), picture(print_drawing(svg, 40, 20))
    assert ours.size == theirs.size
    assert min(ours.tobytes()) < 200, "nothing is drawn"
    differences = ImageChops.difference(ours, theirs).histogram()
    assert sum(differences[60:]) < 20, "of 58,000 dots; the engine’s circles are a little flat"


@pytest.mark.parametrize(
    "inside",
    [
        '<ellipse cx="9" cy="9" rx="3" ry="2" fill="#A63A2B"/>',
        '<g fill="#A63A2B"><rect x="3" y="4" width="20" height="6"/></g>',
        '<rect x="3" y="4" width="20" height="6" fill="url(#paint)"/>',
        '<rect x="3" y="4" width="20" height="6" fill="#A63A2B" opacity="0.5"/>',
        '<rect x="3" y="4" width="20" height="6" rx="2" fill="#A63A2B"/>',
        '<path d="M0 0 L9 9 L0 9 Z" fill="#A63A2B"/>',
        '<rect x="3" y="4" width="20" height="6" fill="#A63A2B" transform="scale(2)"/>',
    ],
)
def test_what_is_not_plain_is_left_to_the_engine(inside: str) -> None:
    svg = drawing(inside)
    with pytest.raises(NotPlain):
        plain_pdf(svg, 40, 20)
    assert Image.open(io.BytesIO(rasterise(svg, 40, 20))).size == (252, 126)


def test_a_drawing_keeps_its_shape_in_a_place_of_another() -> None:
    """What is wider than its view box stands in the middle, as SVG has it."""
    svg = drawing('<rect x="0" y="0" width="40" height="20" fill="#1A1A1A"/>')
    shown = picture(plain_pdf(svg, 80, 20))
    assert [shown.getpixel((x, 85)) for x in (40, 340, 640)] == [255, 26, 255], shown.size
