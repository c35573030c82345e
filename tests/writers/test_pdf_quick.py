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
LINES = (line_break.Layout.set_text, line_break.Layout.deactivate, line_break.Layout.reactivate)

PAGE = """
<style>p { font: 10pt serif } p::first-line { font-variant-caps: small-caps } p::first-letter { font-size: 3em }
b { font-size: 5ex } i { font-stretch: condensed }</style>
<p style="width: 20em; text-align: justify">Words that <u>are justified</u>, and so many that they need lines.</p>
<p style="width: 9em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis">More words than there is room</p>
<p style="width: 9em; max-lines: 2; continue: discard; block-ellipsis: auto">Words cut off after two lines, so</p>
<pre style="letter-spacing: 1pt">one
  two\u2028three\u2029four \t five</pre>
<p dir="rtl" style="word-spacing: 1em">Turned words &shy;around &#x5d0;&#x5d1; and back</p>
<table><thead><tr><th>Head</th></tr></thead><tr><td style="height: 25cm">One</td></tr><tr><td>Two</td></tr></table>
<p>Aa <b>Bb</b> <i>Cc</i> <b style="font-size: 7ex">Dd</b> Ee<br/>Ff</p><p lang="sl">Čč</p>
<svg width="90" height="20"><text y="10" font-size="9">Šš</text><text y="20" font-weight="bold">Žž</text></svg>
"""


def printed() -> bytes:
    return written(weasyprint.HTML(string=PAGE).render())


def written(document: weasyprint.Document) -> bytes:
    return bytes(document.write_pdf(uncompressed_pdf=True))


def test_pages_are_the_same() -> None:
    plain = printed()
    with quick():
        assert printed() == plain


def test_both_editions_of_a_layout_are_the_same() -> None:
    plain = [written(document) for document in [weasyprint.HTML(string=PAGE).render()] for _ in range(2)]
    with quick():
        document = weasyprint.HTML(string=PAGE).render()
        assert [written(document), written(document)] == plain


def test_a_line_is_laid_out_once_for_all_paintings(monkeypatch: pytest.MonkeyPatch) -> None:
    with quick():
        document = weasyprint.HTML(string="<p>Words").render()
        monkeypatch.setattr(line_break.Layout, "setup", None)
        assert written(document) == written(document)


def test_nothing_of_pango_is_kept_afterwards() -> None:
    with quick():
        document = weasyprint.HTML(string=PAGE).render()
        lines = [box.pango_layout for page in document.pages for box in page._page_box.descendants()
                 if hasattr(box, "pango_layout")]  # fmt: skip
        assert any(hasattr(line, "layout") for line in lines)
    assert not any(hasattr(line, "layout") for line in lines)
    assert written(document)


def test_parts_of_the_engine_are_replaced_and_put_back() -> None:
    with quick():
        assert PARTS[0] is not line_break.get_font_description
        assert PARTS[1] is not line_break._font_style_cache_key
        assert pyphen.HyphDict is QuickPatterns
        assert not {*LINES} & {line_break.Layout.set_text, line_break.Layout.deactivate, line_break.Layout.reactivate}
    assert (line_break.Layout.set_text, line_break.Layout.deactivate, line_break.Layout.reactivate) == LINES
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
