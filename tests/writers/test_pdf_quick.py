"""What WeasyPrint looks up once: the same pages, and the engine as it was afterwards."""

from __future__ import annotations

import pyphen
import pytest
import weasyprint
from weasyprint.text import line_break

from policygen.writers import pdf_quick
from policygen.writers.pdf_hyphenation import QuickPatterns
from policygen.writers.pdf_quick import quick

PARTS = (line_break.get_font_description, line_break._font_style_cache_key)

PAGE = """
<style>p { font: 10pt serif } p::first-line { font-variant-caps: small-caps } p::first-letter { font-size: 3em }
b { font-size: 5ex } i { font-stretch: condensed }</style>
<p>Aa <b>Bb</b> <i>Cc</i> <b style="font-size: 7ex">Dd</b> Ee<br/>Ff</p><p lang="sl">Čč</p>
<svg width="90" height="20"><text y="10" font-size="9">Šš</text><text y="20" font-weight="bold">Žž</text></svg>
"""


def printed() -> bytes:
    return bytes(weasyprint.HTML(string=PAGE).write_pdf(uncompressed_pdf=True))


def test_pages_are_the_same() -> None:
    plain = printed()
    with quick():
        assert printed() == plain


def test_parts_of_the_engine_are_replaced_and_put_back() -> None:
    with quick():
        assert PARTS[0] is not line_break.get_font_description
        assert PARTS[1] is not line_break._font_style_cache_key
        assert pyphen.HyphDict is QuickPatterns
    assert (line_break.get_font_description, line_break._font_style_cache_key) == PARTS
    assert pyphen.HyphDict is not QuickPatterns


def test_fonts_are_described_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def describe(style: object) -> object:
        asked.append(style)
        return PARTS[0](style)

    monkeypatch.setattr(line_break, "get_font_description", describe)
    printed()
    often = len(asked)
    asked.clear()
    with quick():
        printed()
    assert 0 < len(asked) < often / 2


def test_another_version_goes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_quick.weasyprint, "__version__", "99")
    with quick():
        assert (line_break.get_font_description, line_break._font_style_cache_key) == PARTS
