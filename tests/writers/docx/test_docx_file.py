"""The Word file as a whole: valid, the same every time, saying what it is."""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from pathlib import Path

import docx
from lxml import etree
from openxml_audit import OpenXmlValidator
from word_builders import at, p, page_of
from word_reading import R, W, body, names, outline, part, style_names
from word_sample import rich_page

from policygen.palette import read_palette

GOLDEN = Path(__file__).parent / "rich_outline.txt"


def test_rich_page_passes_the_schema_check(rich, tmp_path):
    """The audit of all parts against the OOXML schemas finds no error."""
    file = tmp_path / "rich.docx"
    file.write_bytes(rich)
    result = OpenXmlValidator().validate(file)
    assert [error.description for error in result.errors] == []


def test_base_passes_the_schema_check(style):
    """What editors change by mouse begins valid."""
    assert [error.description for error in OpenXmlValidator().validate(style / "base.docx").errors] == []


def test_rich_page_has_the_outline_that_was_agreed(rich):
    """Styles and words come in the agreed order; ``REFRESH_GOLDENS=1 pytest tests/writers/docx`` agrees anew."""
    if os.environ.get("REFRESH_GOLDENS"):
        GOLDEN.write_text(outline(rich), encoding="utf-8")
    assert outline(rich) == GOLDEN.read_text(encoding="utf-8")


def test_same_page_gives_same_bytes(write, rich):
    """Nothing but the page and the style folder decides about the file."""
    assert write(rich_page(), pages={"summary": 4, "profile": 5}) == rich


def test_parts_are_sorted_and_carry_no_time(rich):
    """The package states the earliest time that it can, for every part."""
    with zipfile.ZipFile(io.BytesIO(rich)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_core_properties_come_from_the_page(rich):
    """Title, author, language and date are the page's; python-docx left nothing of its own."""
    core = docx.Document(io.BytesIO(rich)).core_properties
    found = (core.title, core.author, core.last_modified_by, core.language, core.category, core.revision)
    author = "Regionalverband Čáslav & Žďár"
    assert found == ("Farbe für ein Industrieland", author, author, "de-DE", "regional-paper", 1)
    assert core.created.isoformat()[:19] == core.modified.isoformat()[:19] == "2021-09-29T00:00:00"


def test_locale_of_the_page_decides_document_language(write):
    """An Austrian paper is spelt the Austrian way."""
    styles = part(write(page_of(p("Jänner"), properties={"locale": "de-AT"})), "word/styles.xml")
    assert {lang.get(f"{W}val") for lang in styles.iter(f"{W}lang")} == {"de-AT"}


def test_foreign_passage_carries_its_language(write):
    """Word spells a Slovene passage in a German page as Slovene, and only that."""
    data = write(page_of(p("Hallo"), p("reka žubori", a=at(lang="sl"))))
    assert [lang.get(f"{W}val") for lang in body(data).iter(f"{W}lang")] == ["sl-SI"]


def test_styles_take_the_colours_of_the_page(style, write):
    """Every colour of the base's palette entry is exchanged for that of the page's."""
    palette = read_palette(style / "palette.toml").tones
    data = write(page_of(p("x"), colour="padova"))
    text = etree.tostring(part(data, "word/styles.xml"), encoding="unicode")
    text += etree.tostring(part(data, "word/theme/theme1.xml"), encoding="unicode")
    assert palette["central-europe"].dark.rgb[1:] not in text
    assert palette["central-europe"].tint.rgb[1:] not in text
    for ink in (palette["padova"].main, palette["padova"].dark, palette["padova"].tint):
        assert ink.rgb[1:] in text


def test_words_on_the_cover_take_the_colour_for_words_on_colour(style, write):
    """A light ground carries dark words."""
    tone = read_palette(style / "palette.toml").tones["padova"]
    styles = part(write(page_of(p("x"), colour="padova")), "word/styles.xml")
    title = next(one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == "Title")
    assert title.find(f"{W}rPr/{W}color").get(f"{W}val") == tone.on.rgb[1:]


def test_running_head_shows_title_and_status(rich):
    """The tokens in the base's header give way to the page's properties."""
    found = " ".join("".join(part(rich, name).itertext()) for name in names(rich) if name.startswith("word/header"))
    assert "Farbe für ein Industrieland · Chemnitz" in found
    assert "Illustrative Fassung" in found
    assert "{" not in found


def test_fonts_are_embedded(rich):
    """The file brings regular, bold and italic of both families."""
    table = part(rich, "word/fontTable.xml")
    embedded = Counter(
        etree.QName(one).localname for one in table.iter() if isinstance(one.tag, str) and one.get(f"{R}id")
    )
    assert embedded == {"embedRegular": 2, "embedBold": 2, "embedItalic": 2}


def test_every_style_that_is_used_exists(rich):
    """No paragraph, run or table names a style that the file lacks."""
    known = set(style_names(rich))
    used = {
        one.get(f"{W}val")
        for tag in ("pStyle", "rStyle", "tblStyle")
        for name in ("word/document.xml", "word/footnotes.xml")
        for one in part(rich, name).iter(f"{W}{tag}")
    }
    assert used <= known


def test_word_is_not_asked_to_renew_fields(rich):
    """The reader is not met by a question when the file opens."""
    assert part(rich, "word/settings.xml").find(f"{W}updateFields") is None
