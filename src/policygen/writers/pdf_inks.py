"""Paints a laid-out document in inks: the pages of the screen edition once more, each colour as the palette prints it.

It hooks into two inner parts of WeasyPrint: ``Stream.set_color``, which every colour of text, boxes and drawings goes
through, and ``Stream.marked``, which tells what is being painted.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pydyf
import weasyprint
from tinycss2.color5 import Color
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream

from policygen.pictures.separation import separate_colour
from policygen.writers.pdf_tags import TESTED

#: What a page of the style may say: how far it moves away from the spine.
_BINDING = "__binding"

#: CSS pixels of a unit of length, and points of a CSS pixel: https://www.w3.org/TR/css-values-3/#absolute-lengths
_PIXELS = {"mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "pt": 96 / 72, "pc": 16, "px": 1}
_POINTS = 0.75

#: The inks of a colour, 0 to 1, by its six digits.
Inks = Mapping[str, tuple[float, float, float, float]]


@dataclass(frozen=True)
class Sheet:
    """What a page wants of its sheet of paper, in points: size after trimming, bleed, and the margin for binding."""

    width: float
    height: float
    bleed: float
    binding: float


@dataclass
class _Separation:
    """Turns colours into inks; ``strays`` are those that the palette does not know, as six digits."""

    inks: Inks
    profile: bytes = field(repr=False)
    strays: dict[str, None] = field(default_factory=dict)
    is_image: bool = False

    def inks_of(self, color: Any) -> Any:
        if color.space == "device-cmyk":
            return color
        red, green, blue = (round(255 * min(max(part, 0), 1)) for part in color.to("srgb").coordinates)
        name = f"#{red:02X}{green:02X}{blue:02X}"
        found = self.inks.get(name)
        if found is None or self.is_image:
            # A partner's drawing has whatever colours it has; so has a photograph.
            if not self.is_image and color.alpha:
                self.strays[name] = None
            found = separate_colour(red, green, blue, profile=self.profile)
        return Color("device-cmyk", found, color.alpha)


def cut_off_bleed(document: Any) -> None:
    """Let the pages of a document end where they are trimmed."""
    for page in document.pages:
        page.bleed = dict.fromkeys(page.bleed, 0)


def paint_in_inks(document: Any, *, inks: Inks, profile: bytes) -> tuple[bytes, list[Sheet], list[str]]:
    """Return a PDF of a laid-out document in inks, its sheets, and the colours that the palette does not know.

    These are separated by the ICC profile. The PDF is not compressed and has no links and no tags; a picture's marked
    content tells the unit that it comes from. The document stays as it is. Raises ``RuntimeError`` with another
    WeasyPrint than the tested.
    """
    if weasyprint.__version__ != TESTED:
        raise RuntimeError(f"the inks are made for WeasyPrint {TESTED}, not {weasyprint.__version__}")
    separation = _Separation(inks, profile)
    bare = document.copy([_bare(page) for page in document.pages])
    bare.color_profiles, bare.output_intent = {}, "device-cmyk"
    with _painting(separation):
        content: bytes = bare.write_pdf(uncompressed_pdf=True)
    return content, [_sheet(page) for page in document.pages], list(separation.strays)


def _bare(page: Any) -> Any:
    """Return a page without bleed, links and bookmarks; what was laid out is shared with the given one."""
    bare = copy.copy(page)
    bare.links, bare.anchors, bare.bookmarks, bare.forms = [], {}, [], {None: []}
    bare.bleed = dict.fromkeys(page.bleed, 0)
    return bare


def _sheet(page: Any) -> Sheet:
    style = page._page_box.style
    bleed = max(style[f"bleed_{side}"].value for side in ("top", "right", "bottom", "left"))
    binding = 0.0
    try:
        told = style[_BINDING]  # computed when it is asked for: “get” finds nothing
    except KeyError:
        told = ()
    for token in told:
        if token.type == "dimension" and token.unit in _PIXELS:
            binding = token.value * _PIXELS[token.unit]
    return Sheet(page.width * _POINTS, page.height * _POINTS, bleed * _POINTS, binding * _POINTS)


@contextmanager
def _painting(separation: _Separation) -> Iterator[None]:
    before = Stream.set_color, Stream.marked
    Stream.set_color, Stream.marked = _setter(separation, Stream.set_color), _marker(separation)
    try:
        yield
    finally:
        Stream.set_color, Stream.marked = before


def _setter(separation: _Separation, set_color: Callable[..., None]) -> Callable[..., None]:
    def set_ink(stream: Any, color: Any, stroke: bool = False) -> None:
        set_color(stream, separation.inks_of(color), stroke)

    return set_ink


def _marker(separation: _Separation) -> Callable[..., AbstractContextManager[None]]:
    @contextmanager
    def marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
        element = box.element
        if not isinstance(box, boxes.ReplacedBox) or element is None or element.tag != "img":
            yield
            return
        told = pydyf.Dictionary({"Unit": pydyf.String(element.get("data-unit") or "")})
        stream.begin_marked_content(tag, told)
        separation.is_image = True
        try:
            yield
        finally:
            separation.is_image = False
            stream.end_marked_content()

    return marked
