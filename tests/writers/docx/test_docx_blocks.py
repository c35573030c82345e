"""Blocks in Word: lists, tables, terms, boxes, pictures, pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from word_builders import at, bars, cells, cover_art, h, list_of, p, page_of, span, svg, t
from word_reading import W, body, names, paragraphs, part, raw, style_of, words

from policygen.document.tree import (
    Asset,
    Caption,
    Cell,
    Figure,
    Group,
    Image,
    Item,
    Page,
    Picture,
    Row,
    Section,
    Table,
    Term,
    Terms,
)
from policygen.writers.docx import StyleNotInBase

NAME = "0123456789abcdef" * 4
CAPTION = Caption("Abbildung", t("Die Halle"), 1)
NUMBER = f"{W}pPr/{W}numPr/{W}numId"


def _table(*rows: Row, head: tuple[Row, ...] = (), widths=(50, 50), classes=("plain",)) -> Table:
    return Table(Caption("Tabelle", t("Titel"), 1), widths, head, rows, at(*classes))


def _numbers(data: bytes) -> list[str]:
    return [one.get(f"{W}val") for one in body(data).findall(f"{W}p/{NUMBER}")]


def test_numbered_lists_count_from_one_again(write):
    """Two lists use two numbering instances, each told to start at 1."""
    data = write(page_of(list_of("a", "b", ordered=True), p("Satz"), list_of("c", ordered=True)))
    first, second, third = _numbers(data)
    assert first == second != third
    started = {
        number.get(f"{W}numId"): number.find(f"{W}lvlOverride/{W}startOverride").get(f"{W}val")
        for number in part(data, "word/numbering.xml").iter(f"{W}num")
        if number.find(f"{W}lvlOverride") is not None
    }
    assert started == {first: "1", third: "1"}


def test_bullets_come_from_the_style(write):
    """A bulleted paragraph needs no numbering of its own."""
    assert _numbers(write(page_of(list_of("a", "b")))) == []


def test_list_in_a_list_takes_the_next_level(write):
    """The inner list has the style of the second level."""
    inner = Item((p("außen"), list_of("innen")))
    data = write(page_of(list_of(inner)))
    assert (paragraphs(data, "List Bullet"), paragraphs(data, "List Bullet 2")) == (["außen"], ["innen"])


def test_second_paragraph_of_an_item_has_no_bullet(write):
    """It continues the item."""
    assert paragraphs(write(page_of(list_of(Item((p("eins"), p("zwei")))))), "List Continue") == ["zwei"]


def test_table_head_is_repeated_and_rows_are_not_split(write):
    """Every row stays whole, the head's rows come again on every page."""
    data = write(page_of(_table(cells("x", "y"), head=(cells("A", "B", header=True),))))
    rows = list(body(data).iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_table_has_fixed_columns_of_the_shares_given(write):
    """Widths are shares of the text column."""
    data = write(page_of(_table(cells("x", "y"), widths=(25, 75))))
    columns = [int(one.get(f"{W}w")) for one in body(data).iter(f"{W}gridCol")]
    assert columns == [2042, 6124]
    assert next(body(data).iter(f"{W}tblLayout")).get(f"{W}type") == "fixed"


def test_table_says_its_caption_to_screen_readers(write):
    """The caption is in the table's properties, too."""
    data = write(page_of(_table(cells("x", "y"))))
    assert next(body(data).iter(f"{W}tblCaption")).get(f"{W}val") == "Tabelle 1: Titel"


def test_merged_cells_span_rows_and_columns(write):
    """A cell over two rows leaves a continuing cell below; one over two columns says so."""
    upper = Row((Cell((p("beide"),), rows=2), Cell((p("zwei"),), columns=2)))
    lower = Row((Cell((p("l"),)), Cell((p("r"),))))
    data = write(page_of(_table(upper, lower, widths=(40, 30, 30))))
    rows = [row.findall(f"{W}tc") for row in body(data).iter(f"{W}tr")]
    assert [len(row) for row in rows] == [2, 3]
    assert rows[0][0].find(f"{W}tcPr/{W}vMerge").get(f"{W}val") == "restart"
    assert rows[1][0].find(f"{W}tcPr/{W}vMerge").get(f"{W}val") is None
    assert rows[0][1].find(f"{W}tcPr/{W}gridSpan").get(f"{W}val") == "2"


def test_column_of_numbers_stands_right_with_its_head(write):
    """Numbers and the head above them are aligned alike."""
    head = cells("Kennzahl", "Wert", header=True)
    data = write(page_of(_table(cells("Fläche", (span("number", "6522"),)), head=(head,))))
    assert paragraphs(data, "Table Number") == ["6522"]
    assert paragraphs(data, "Table Head Number") == ["Wert"]


def test_cell_of_a_heat_map_has_a_ground(write):
    """The ground is the document's dark colour, thinned."""
    row = Row((Cell((p("1"),), at=at("heat-2")), Cell((p("2"),))))
    data = write(page_of(_table(row)))
    assert [one.get(f"{W}fill") for one in body(data).iter(f"{W}shd")] == ["D1D5DC"]


def test_every_cell_ends_with_a_paragraph(rich):
    """Word refuses a cell that ends otherwise."""
    assert all(cell[-1].tag == f"{W}p" for cell in body(rich).iter(f"{W}tc"))


def test_two_tables_are_parted(rich):
    """Word would join tables that nothing parts."""
    for table in body(rich).iter(f"{W}tbl"):
        following = table.getnext()
        assert following is None or following.tag != f"{W}tbl"


def test_fields_are_a_table_of_two_columns(write):
    """Terms stand beside their explanations."""
    data = write(page_of(Terms((Term(t("Wer"), (p("die Kammer"),)), Term(t("Wann"), (p("2022"),))), at("fields"))))
    rows = [[words(cell) for cell in row.iter(f"{W}tc")] for row in body(data).iter(f"{W}tr")]
    assert rows == [["Wer", "die Kammer"], ["Wann", "2022"]]


def test_heading_that_the_contents_list_is_not_put_into_a_table(write):
    """Word's navigation pane leaves out headings in tables, so such a box is opened."""
    data = write(page_of(Group((h(3, "Mangel"), p("Text")), at("finding"))))
    assert list(body(data).iter(f"{W}tbl")) == []


def test_picture_has_drawing_bitmap_and_words(write):
    """The vector drawing, its bitmap and its alternative are all there."""
    data = write(page_of(Figure(bars("Balken: Design 92"), Caption("Abbildung", t("x"), 1), at("chart"))))
    root = body(data)
    assert {"word/media/image1.png", "word/media/image1.svg"} <= set(names(data))
    assert [one.get("descr") for one in root.iter() if str(one.tag).endswith("}docPr")] == ["Balken: Design 92"]
    assert sum(str(one.tag).endswith("}svgBlip") for one in root.iter()) == 1


def test_decorative_picture_says_so(write):
    """Screen readers pass it over."""
    root = body(write(page_of(Figure(cover_art(), None, at("cover-art")))))
    assert [one.get("val") for one in root.iter() if str(one.tag).endswith("}decorative")] == ["1"]


def test_picture_wider_than_the_text_is_made_smaller(write):
    """Proportions stay, the width is that of the text column."""
    wide = Picture(svg(288, 100, ""), "x", 288, 100)
    root = body(write(page_of(Figure(wide, None, at("chart")))))
    extent = next(one for one in root.iter() if str(one.tag).endswith("}extent"))
    assert [round(int(extent.get(side)) / 36000) for side in ("cx", "cy")] == [144, 50]


def _shown(kind: str, content: bytes, *classes: str) -> Page:
    shown = Figure(Image(NAME, "Rote Halle", 118, 59, at(unit="x/P1/alternative")), CAPTION, at(*classes))
    return replace(page_of(shown), images={NAME: Asset(content, kind)})


def test_image_is_stored_as_it_is(write):
    """The bytes that the page brings along are those in the file, with the text alternative beside them."""
    data = write(_shown("image/jpeg", b"jpeg", "illustration", "column"))
    assert raw(data, "word/media/image1.jpeg") == b"jpeg"
    assert "word/media/image1.svg" not in names(data)
    (described,) = [one for one in body(data).iter() if str(one.tag).endswith("}docPr")]
    assert described.get("descr") == "Rote Halle"


def test_image_of_lines_keeps_them_beside_a_bitmap(write):
    """Older versions of Word show the bitmap, newer ones the drawing."""
    drawn = svg(118, 59, "").encode()
    data = write(_shown("image/svg+xml", drawn, "illustration", "full"))
    assert raw(data, "word/media/image1.svg") == drawn
    assert "word/media/image1.png" in names(data)


def test_image_in_the_column_begins_where_the_text_begins(write):
    """Picture and caption stand beside the margin column, and the picture is no wider than the text."""
    root = body(write(_shown("image/png", b"png", "illustration", "column")))
    indents = [one.get(f"{W}left") for one in root.iterfind(f"{W}p/{W}pPr/{W}ind")]
    assert indents == ["1701", "1701"]
    extent = next(one for one in root.iter() if str(one.tag).endswith("}extent"))
    assert round(int(extent.get("cx")) / 36000) == 114


def test_image_of_full_width_begins_at_the_margin(write):
    """It is as wide as charts and maps."""
    assert list(body(write(_shown("image/png", b"png", "illustration", "full"))).iterfind(f"{W}p/{W}pPr/{W}ind")) == []


def test_words_in_a_drawing_are_outlines(write):
    """A drawing does not depend on the fonts of the reader's machine."""
    label = '<text x="0" y="5" font-family="\'Source Sans 3\',sans-serif" font-size="3" font-weight="400">Řeka</text>'
    data = write(page_of(Figure(Picture(svg(20, 8, label), "x", 20, 8), None, at("chart"))))
    drawn = part(data, "word/media/image1.svg")
    assert [one.tag.partition("}")[2] for one in drawn] == ["path"]


def test_cover_has_a_section_of_its_own(write):
    """The cover ends with its own page settings; what follows begins a page."""
    data = write(page_of(Section((p("Titel"),), at("cover")), Section((p("Impressum"),), at("imprint"))))
    sections = list(body(data).iter(f"{W}sectPr"))
    assert len(sections) == 2
    assert sections[0].getparent().tag == f"{W}pPr"


def test_imprint_contents_and_first_chapter_begin_pages(rich):
    """Only these, and what else styles.toml names, begin a page."""
    breaks = [words(one) for one in body(rich).iter(f"{W}p") if one.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert breaks == ["Inhalt", "Zusammenfassung"]


def test_short_group_is_kept_together(write):
    """All but its last paragraph stay with the next."""
    data = write(page_of(Group((p("a"), p("b"), p("c")), at("keep"))))
    kept = [one.find(f"{W}pPr/{W}keepNext") is not None for one in body(data).iter(f"{W}p")]
    assert kept == [True, True, False]


def test_paragraph_takes_the_style_of_its_surroundings(write):
    """The lead on the cover is the subtitle, elsewhere a lead."""
    page = page_of(Section((p("x", a=at("lead")),), at("cover")), p("y", a=at("lead")))
    styles = [style_of(one) for one in body(write(page)).iter(f"{W}p")]
    assert styles == ["Subtitle", "SectionBreak", "Lead"]


def test_style_that_base_lacks_is_named(write, style, tmp_path):
    """A slip in styles.toml is told with the entry that has it."""
    for file in style.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    said = (tmp_path / "styles.toml").read_text("utf-8").replace('p = "Body Text"', 'p = "Boddy Text"', 1)
    (tmp_path / "styles.toml").write_text(said, encoding="utf-8")
    with pytest.raises(StyleNotInBase) as caught:
        write(page_of(p("x")), style=tmp_path)
    assert (caught.value.name, caught.value.entry) == ("Boddy Text", "p")
