"""What a screen reader is given: one element a thing, in order; and the hooks that make it so."""

from __future__ import annotations

import inspect
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import weasyprint
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream

from policygen.document.number import number
from policygen.document.tree import (
    Attributes,
    Caption,
    Cell,
    Contents,
    Group,
    Heading,
    Item,
    Link,
    List,
    Note,
    Page,
    Paragraph,
    Picture,
    Row,
    Section,
    Span,
    Table,
    Text,
)
from policygen.document.tree import (
    Figure as PageFigure,
)
from policygen.palette import Palette, read_palette
from policygen.preflight.screen import check_screen
from policygen.preflight.structure import Element, Structure, Words, read_structure
from policygen.writers import pdf_tags
from policygen.writers.pdf import write_pdf

STYLE = Path(__file__).parents[2] / "templates" / "style"
TAGS = {"sl": "sl-SI", "en": "en-GB", "pl": "pl-PL"}
SENTENCE = "Zgodba o preobrazbi regije se začne pri mizi, za katero sedijo ljudje. "


@pytest.fixture(scope="module")
def palette() -> Palette:
    return read_palette(STYLE / "palette.toml")


def printed(palette: Palette, *blocks: Any, before: tuple[Any, ...] = ()) -> bytes:
    chapter = Section((Heading(2, (Text("Uvod"),), ""), *blocks))
    properties = {"title": "Žar", "date": "2026-11-01", "running": "Glava", "back-label": "Nazaj k opombi"}
    page = number(Page("sl", "gorenjska", properties, (Heading(1, (Text("Žar"),)), *before, chapter)), file="x")
    return write_pdf(page, style=STYLE, palette=palette, tags=TAGS).content


def structure_of(content: bytes) -> Structure:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = read_structure(pdf)
    assert found
    return found


def words_of(element: Element) -> str:
    return "".join(kid.text if isinstance(kid, Words) else words_of(kid) if isinstance(kid, Element) else ""
                   for kid in element.kids)  # fmt: skip


def all_of(structure: Structure, kind: str) -> list[Element]:
    return [each for each in structure.root.walk() if each.kind == kind]


def paragraph(*words: Any) -> Paragraph:
    return Paragraph(tuple(Text(word) if isinstance(word, str) else word for word in words))


def cell(text: str, **given: Any) -> Cell:
    return Cell((paragraph(text),), **given)


# ── elements ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_paragraph_over_two_pages_is_one_element(palette: Palette) -> None:
    structure = structure_of(printed(palette, paragraph(SENTENCE * 80)))
    (found,) = all_of(structure, "P")
    assert {kid.page for kid in found.kids} == {1, 2}


def test_a_table_over_pages_is_one_element_and_its_head_is_read_once(palette: Palette) -> None:
    head = (Row((cell("Leto", header=True, scope="col"), cell("Število", header=True, scope="col"))),)
    body = tuple(Row((cell(f"Ž{n}", header=True, scope="row"), cell(f"{n}"))) for n in range(90))
    structure = structure_of(printed(palette, Table(None, (50, 50), head, body)))
    (found,) = all_of(structure, "Table")
    assert len({each.page for each in found.walk() if each.page}) > 1
    assert [each.kind for each in found.elements] == ["THead", "TBody"]
    assert len(all_of(structure, "TR")) == 91
    assert [each.attributes["Scope"] for each in all_of(structure, "TH")][:3] == ["Column", "Column", "Row"]
    text = words_of(structure.root)
    assert text.count("Število") == 1


def test_a_cell_says_over_how_many_columns_and_rows_it_goes(palette: Palette) -> None:
    body = (Row((cell("a", columns=2), cell("b", rows=2))), Row((cell("c"), cell("d"))))
    head = (Row(tuple(cell(name, header=True, scope="col") for name in "xyz")),)
    cells = all_of(structure_of(printed(palette, Table(None, (30, 30, 40), head, body))), "TD")
    assert [(each.attributes.get("ColSpan"), each.attributes.get("RowSpan")) for each in cells] == [
        ("2", None), (None, "2"), (None, None), (None, None)
    ]  # fmt: skip


def test_running_heads_and_folios_are_not_read(palette: Palette) -> None:
    structure = structure_of(printed(palette, paragraph(SENTENCE * 80)))
    assert "Glava" not in words_of(structure.root)
    assert structure.orphans == {}
    assert [each.unmarked for each in structure.pages] == [0] * len(structure.pages)


def test_a_note_follows_its_call_and_both_lead_to_each_other(palette: Palette) -> None:
    structure = structure_of(printed(palette, paragraph("Prvi", Note((Text("Opomba."),)), " in konec.")))
    (found,) = all_of(structure, "P")
    assert [each.kind for each in found.elements] == ["Reference", "Note"]
    call, note = found.elements
    assert note.identifier == "note-1"
    (there,), (back,) = call.anchors(), note.elements[0].anchors()
    assert (there.leads_to, there.description) == (1, "Opomba.")
    assert (back.leads_to, back.description) == (1, "Nazaj k opombi 1")
    assert note.elements[0].kind == "Lbl"


def test_the_contents_are_lines_that_lead_to_headings(palette: Palette) -> None:
    chapter = Section((Heading(2, (Text("Ena"),), ""), Heading(3, (Text("Ena a"),)), Heading(3, (Text("Ena b"),))))
    content = printed(palette, paragraph("x"), before=(Section((Contents(),)), chapter))
    contents, inner = all_of(structure_of(content), "TOC")
    assert [each.kind for each in contents.elements] == ["TOCI", "TOC", "TOCI"]
    assert [words_of(each) for each in inner.elements] == ["Ena a 1 ", "Ena b 1 "]
    for line in (contents.elements[0], *inner.elements):
        assert [each.kind for each in line.walk()] == ["TOCI", "Reference", "Link"]
        assert all(anchor.leads_to == 1 for anchor in line.anchors())


def test_a_list_of_tables_is_a_list_of_its_own_that_leads_to_them(palette: Palette) -> None:
    def table(title: str) -> Table:
        rows = (Row((Cell((paragraph("Leto"),), header=True, scope="col"),)),)
        return Table(Caption("Preglednica", (Text(title),)), (100.0,), rows, (Row((Cell((paragraph("2019"),)),)),))

    lists = Group((Heading(3, (Text("Seznam"),), None, Attributes(classes=("unlisted",))), Contents(lists="tables")))
    before = (Section((Heading(2, (Text("Kazalo"),)), Contents(), lists)),)
    structure = structure_of(printed(palette, table("Kraj"), table("Leta"), before=before))
    _, found = all_of(structure, "TOC")
    assert [words_of(each) for each in found.elements] == ["Preglednica\u00a01 Kraj 1 ", "Preglednica\u00a02 Leta 1 "]
    told = [{anchor.description for each in line.walk() for anchor in each.anchors()} for line in found.elements]
    assert told == [{"Preglednica 1 Kraj 1"}, {"Preglednica 2 Leta 1"}]


def test_items_have_labels_and_bodies(palette: Palette) -> None:
    items = tuple(Item((paragraph(word),)) for word in ("Ena", "Dve"))
    (found,) = all_of(structure_of(printed(palette, List(True, items))), "L")
    assert found.attributes["ListNumbering"] == "Decimal"
    assert [[kid.kind for kid in item.elements] for item in found.elements] == [["Lbl", "LBody"]] * 2
    assert [words_of(item) for item in found.elements] == ["1. Ena", "2. Dve"]


def test_foreign_words_say_their_language_and_others_do_not(palette: Palette) -> None:
    foreign = Span((Text("dzień"),), Attributes(language="pl"))
    whole = Paragraph((Text("The whole."),), Attributes(language="en"))
    structure = structure_of(printed(palette, paragraph("Beseda ", foreign, " je tuja."), whole))
    told = {words_of(each): each.language for each in structure.root.walk() if each.language}
    assert told == {"dzień": "pl-PL", "The whole.": "en-GB"}


def test_a_link_says_where_it_leads(palette: Palette) -> None:
    link = Link("https://example.org/vodnik", (Text("vodnik"),))
    (found,) = all_of(structure_of(printed(palette, paragraph("Glej ", link, "."))), "Link")
    (anchor,) = found.anchors()
    assert anchor.description == "vodnik (https://example.org/vodnik)"


def test_a_figure_has_its_alternative_and_a_decoration_is_not_read(palette: Palette) -> None:
    def drawn(title: str, more: str = "") -> PageFigure:
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="20mm" viewBox="0 0 40 20"{more}>{title}'
            '<rect width="20" height="20" fill="#A63A2B"/></svg>'
        )
        return PageFigure(Picture(svg, "Žar", 40, 20), None)

    content = printed(palette, drawn("<title>Žar</title>"), drawn("", ' aria-hidden="true"'))
    (found,) = all_of(structure_of(content), "Figure")
    assert found.alternative == "Žar"
    left, bottom, right, top = found.attributes["BBox"]
    assert (right - left) == pytest.approx(2 * (top - bottom), rel=0.01)
    assert check_screen(content) == []


def test_a_word_broken_at_a_line_is_read_whole(palette: Palette) -> None:
    word = "industrializacijskega"
    structure = structure_of(printed(palette, paragraph(f"{word} " * 60)))
    (found,) = all_of(structure, "P")
    lines = [kid.text for kid in found.kids if isinstance(kid, Words)]
    assert any(line.endswith("\u00ad") for line in lines)
    assert not any("\u2010" in line for line in lines)


def test_elements_say_which_passage_they_print(palette: Palette) -> None:
    words = Paragraph((Text("Ena"),), Attributes(unit="gorenjska/paper/summary/p1", id="ena"))
    (found,) = all_of(structure_of(printed(palette, words)), "P")
    assert (found.unit, found.name) == ("gorenjska/paper/summary/p1", "ena")


def test_elements_are_read_in_the_order_of_the_page(built: Path) -> None:
    for path in sorted((built / "build").glob("*/*.??.pdf")):
        structure = structure_of(path.read_bytes())
        pages = [
            each.page for each in structure.root.walk() if each.kind in ("H1", "H2", "H3", "P", "Table") and each.page
        ]
        assert pages == sorted(pages), path


# ── hooks ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_engine_is_the_one_that_the_tags_are_made_for() -> None:
    assert weasyprint.__version__ == pdf_tags.TESTED, "look at each hook of pdf_tags before changing TESTED"


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch, palette: Palette) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(RuntimeError, match=r"made for WeasyPrint 70\.0, not 71\.0"):
        printed(palette, paragraph("Ena"))


def test_the_inner_parts_that_are_hooked_are_as_expected() -> None:
    assert list(inspect.signature(weasyprint.pdf.add_tags).parameters) == [
        "pdf",
        "document",
        "pdf_version",
        "page_streams",
    ]
    assert list(inspect.signature(weasyprint.document.Page.paint).parameters) == ["self", "stream", "scale"]
    assert list(inspect.signature(Stream.marked).parameters) == ["self", "box", "tag"]
    assert "add_tags(pdf, document," in inspect.getsource(weasyprint.pdf.generate_pdf)
    assert {"is_leader", "link_annotation"} <= set(vars(boxes.Box))
    assert "_box" in inspect.getsource(AbsolutePlaceholder.__init__)


def test_the_engine_is_left_as_it_was(palette: Palette) -> None:
    before = weasyprint.pdf.add_tags
    printed(palette, paragraph("Ena"))
    assert weasyprint.pdf.add_tags is before
