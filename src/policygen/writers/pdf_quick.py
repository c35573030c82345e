"""Lets WeasyPrint do once what it does for each line of text, and twice for each line that it paints.

Inner parts of the tested version are replaced for as long as something is printed: what describes a font to Pango,
which copies it, and the key by which a style's measures are kept (a fifteenth of the time); what puts a line's layout
away until it is painted (a tenth); and what reads patterns of hyphenation. Pages are the same without this, and another
version goes without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

import pyphen
import weasyprint
from weasyprint.text import line_break

from policygen.writers.pdf_grid import TESTED
from policygen.writers.pdf_hyphenation import QuickPatterns

#: What a font's description is made from.
_DESCRIBING = (
    "font_style", "font_stretch", "font_weight", "font_size", "font_variant_caps", "font_variation_settings",
)  # fmt: skip

#: The attributes of a style that keep its two keys.
_KEYS = {False: "_policygen_key", True: "_policygen_key_with_size"}


#: What divides paragraphs and lines for Pango.
_DIVIDES = re.compile("[\n\r\u2028\u2029]")


@contextmanager
def quick() -> Iterator[None]:
    """Keep, until the end of the context: descriptions of fonts, the keys of styles, the layouts of lines."""
    if weasyprint.__version__ != TESTED:
        yield
        return
    with _fonts_described_once(), _lines_kept(), _patterns_read_quickly():
        yield


@contextmanager
def _fonts_described_once() -> Iterator[None]:
    describe, key_of = line_break.get_font_description, line_break._font_style_cache_key
    descriptions: dict[tuple[Any, ...], Any] = {}

    def describe_once(style: Any) -> Any:
        wanted = (tuple(style["font_family"]), *(style[name] for name in _DESCRIBING))
        if wanted not in descriptions:
            descriptions[wanted] = describe(style)
        return descriptions[wanted]

    def key_of_once(style: Any, include_size: bool = False) -> str:
        # A style whose font is changed later is a copy, which has none of these.
        known = style.__dict__
        name = _KEYS[include_size]
        if name not in known:
            known[name] = key_of(style, include_size)
        return str(known[name])

    line_break.get_font_description, line_break._font_style_cache_key = describe_once, key_of_once
    try:
        yield
    finally:
        line_break.get_font_description, line_break._font_style_cache_key = describe, key_of


@contextmanager
def _lines_kept() -> Iterator[None]:
    """Keep the layout of each line from when it is broken to when it has been painted in both editions.

    WeasyPrint makes it anew for each painting, because a line may then be justified, or cut with an ellipsis.
    """
    layout = line_break.Layout
    set_text, put_away, take_out = layout.set_text, layout.deactivate, layout.reactivate
    kept: WeakSet[Any] = WeakSet()

    def set_text_alone(self: Any, text: str, justify: bool = False) -> None:
        set_text(self, text, justify)
        # As for painting: if it is set only then, Pango shapes the line again.
        line_break.pango.pango_layout_set_single_paragraph_mode(self.layout, not _DIVIDES.search(self.text))

    def keep(self: Any) -> None:
        kept.add(self)

    def take_kept(self: Any, style: Any) -> None:
        if self.style is not style or self.justification_spacing or _DIVIDES.search(self.text):
            take_out(self, style)
        else:
            line_break.pango.pango_layout_set_width(self.layout, -1)

    layout.set_text, layout.deactivate, layout.reactivate = set_text_alone, keep, take_kept
    try:
        yield
    finally:
        layout.set_text, layout.deactivate, layout.reactivate = set_text, put_away, take_out
        # Boxes stay, in cycles that nobody looks for; what they hold of Pango does not.
        for each in kept:
            put_away(each)


@contextmanager
def _patterns_read_quickly() -> Iterator[None]:
    patterns = pyphen.HyphDict
    pyphen.HyphDict = QuickPatterns
    try:
        yield
    finally:
        pyphen.HyphDict = patterns
