"""Lets WeasyPrint look up once for each style what it looks up for each line of text: a fifteenth of its time.

Two inner parts of the tested version are replaced for as long as something is printed: what describes a font to Pango,
which copies it, and the key by which a style's measures are kept; and so is what reads patterns of hyphenation. Pages
are the same without this, and another version goes without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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


@contextmanager
def quick() -> Iterator[None]:
    """Keep descriptions of fonts, and the keys of styles with the styles, until the end of the context."""
    if weasyprint.__version__ != TESTED:
        yield
        return
    patterns = pyphen.HyphDict
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
    pyphen.HyphDict = QuickPatterns
    try:
        yield
    finally:
        line_break.get_font_description, line_break._font_style_cache_key = describe, key_of
        pyphen.HyphDict = patterns
