"""Bar charts in Word: real charts, with their table, that say what the drawing says."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from word_builders import at, page_of, svg, t
from word_reading import body, names, part, raw

from policygen.document.tree import Bar, Caption, Figure, Picture
from policygen.writers.docx.charts import number_format

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DOCUMENT_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

BARS = (
    Bar("Bielsko\u2060-\u2060Biała", "2021", 168319, "168\u202f319"),
    Bar("Linz & Oberösterreich", "2021, NUTS 2", 1495608, "1\u202f495\u202f608"),
    Bar("Sokolov–východ", "", None, "n/a"),
)


def figure(bars=BARS):
    drawing = Picture(svg(144, 50, '<rect width="9" height="9" fill="#8A2D20"/>'), "Počty obyvatel", 144, 50, bars=bars)
    return Figure(drawing, Caption("Obrázek", t("Počty"), 1), at("chart"))


@pytest.fixture(scope="module")
def data(write):
    return write(page_of(figure()))


def test_a_chart_has_labels_and_values(data):
    chart = part(data, "word/charts/chart1.xml")
    labels, values = (
        [point.findtext(f"{C}v") for point in chart.iterfind(f".//{C}{tag}/{C}pt")] for tag in ("strCache", "numCache")
    )
    assert labels == ["Bielsko-Biała · 2021", "Linz & Oberösterreich · 2021, NUTS 2", "Sokolov–východ · n/a"]
    assert values == ["168319", "1495608"]


def test_the_table_of_a_chart_has_the_same(data):
    """What an editor sees at “Edit data”."""
    sheet = openpyxl.load_workbook(io.BytesIO(raw(data, "word/embeddings/table1.xlsx")))["Sheet1"]
    assert [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=2, max_col=2)] == [
        ("Bielsko-Biała · 2021", 168319),
        ("Linz & Oberösterreich · 2021, NUTS 2", 1495608),
        ("Sokolov–východ · n/a", None),
    ]


def test_a_chart_has_the_alternative_of_the_drawing_and_no_bitmap(data):
    (described,) = body(data).iter(DOCUMENT_PROPERTIES)
    assert described.get("descr") == "Počty obyvatel"
    assert not [name for name in names(data) if name.startswith("word/media/")]


def test_a_file_with_a_chart_passes_the_schema_check(data, tmp_path):
    file = tmp_path / "chart.docx"
    file.write_bytes(data)
    assert [error.description for error in OpenXmlValidator().validate(file).errors] == []


def test_the_same_chart_gives_the_same_bytes(data, write):
    assert write(page_of(figure())) == data


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (("168\u202f319", "1\u202f495\u202f608"), ("", "")),
        (("168\u202f319\u202fEUR", "1\u202f495\u202f608\u202fEUR"), ("", '"\u00a0EUR"')),
        (("EUR 168\u202f319", "EUR 1\u202f495\u202f608"), ('"EUR "', "")),
    ],
)
def test_values_are_printed_in_groups_with_their_unit(texts, wanted):
    bars = tuple(Bar("Ž", "", value, text) for value, text in zip((168319, 1495608), texts, strict=True))
    before, after = wanted
    groups = (("[>=1000000]", "#\u00a0###\u00a0##0"), ("[>=1000]", "#\u00a0##0"), ("", "0"))
    assert number_format(bars) == ";".join(f"{condition}{before}{group}{after}" for condition, group in groups)


def test_decimals_are_kept():
    assert number_format((Bar("Č", "", 22.9, "22,9\u202f%"),)).endswith(';0.0"\u00a0%"')


@pytest.mark.parametrize("text", ["asi 168\u202f319", "168 tis."])
def test_values_that_no_format_can_say_stay_a_drawing(write, text):
    """“About” belongs to one bar; “168 thousand” has other digits."""
    bars = (*BARS, Bar("Kranj", "", 168319, text))
    assert number_format(bars) is None
    assert "word/charts/chart1.xml" not in names(write(page_of(figure(bars))))
