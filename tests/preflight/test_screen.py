"""The preflight of screen editions: nothing to find in what we build, and everything that is taken away is missed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from policygen.preflight.screen import check_screen

Break = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def paper(built: Path) -> bytes:
    return (built / "build/gorenjska/gorenjska.sl.pdf").read_bytes()


def broken(content: bytes, change: Break) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        whole = io.BytesIO()
        pdf.save(whole)
    return whole.getvalue()


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """Return the structure elements of a kind, in the order in which they are read."""
    found: list[Any] = []

    def visit(element: Any) -> None:
        if element.get("/S") == f"/{kind}":
            found.append(element)
        kids = element.get("/K", ())
        for kid in kids if isinstance(kids, Array) else (kids,):
            if isinstance(kid, Dictionary) and "/S" in kid:
                visit(kid)

    visit(pdf.Root.StructTreeRoot.K[0])
    return found


def first(kind: str, *taken: str) -> Break:
    """Take keys away from the first element of a kind."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key in taken:
            del elements(pdf, kind)[0][key]

    return change


def without(*keys: str) -> Break:
    """Take a key away that is so deep in the catalog."""

    def change(pdf: pikepdf.Pdf) -> None:
        place: Any = pdf.Root
        for key in keys[:-1]:
            place = place[key]
        del place[keys[-1]]

    return change


def metadata(old: bytes, new: bytes) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        words = pdf.Root.Metadata.read_bytes()
        assert old in words
        pdf.Root.Metadata.write(words.replace(old, new))

    return change


def renamed(kind: str, new: str, which: int = 0) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        elements(pdf, kind)[which].S = Name(f"/{new}")

    return change


def title(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Title"]


def language(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = String("de-DE")


def element_language(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "P")[0].Lang = String("slovensko!")


def scope(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "TH")[0].A["/Scope"]


def heads(pdf: pikepdf.Pdf) -> None:
    table = elements(pdf, "Table")[0]
    for each in elements(pdf, "TH"):
        if each.P.P.P.objgen == table.objgen:
            each.S = Name.TD


def span(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "TD")[0].A = Dictionary(O=Name.Table, ColSpan=3)


def call(pdf: pikepdf.Pdf) -> None:
    note = elements(pdf, "Note")[0]
    around = [kid for kid in note.P.K if isinstance(kid, Dictionary) and kid.get("/S") == Name.Reference]
    link = around[0].K[0]
    link.K = Array([kid for kid in link.K if isinstance(kid, int)])


def way_back(pdf: pikepdf.Pdf) -> None:
    link = elements(pdf, "Note")[0].K[0].K[0]
    anchor = next(kid for kid in link.K if not isinstance(kid, int)).Obj
    there = anchor.Dest if isinstance(anchor.Dest, Array) else pikepdf.NameTree(pdf.Root.Names.Dests)[str(anchor.Dest)]
    other = next(page for page in pdf.pages if page.obj.objgen != there[0].objgen)
    anchor.Dest = Array([other.obj, Name.XYZ, 0, 0, 0])


def unmarked(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    page.contents_add(b"0 0 10 10 re f")


def orphaned(pdf: pikepdf.Pdf) -> None:
    first_line = elements(pdf, "H2")[0]
    del first_line["/K"]


def contents_line(pdf: pikepdf.Pdf) -> None:
    link = elements(pdf, "TOCI")[0].K[0].K[0]
    link.K = Array([kid for kid in link.K if isinstance(kid, int)])


def description(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            annotation.Contents = String("")


def nowhere(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].Annots[0].Dest = String("#nowhere")


def lost_link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Annots = Array([pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Dest=Array([pdf.pages[0].obj, Name.Fit])
    ))])  # fmt: skip


def font_file(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == "/FontDescriptor":
            for key in {"/FontFile2", "/FontFile3"} & set(item.keys()):
                del item[key]


def letters(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Subtype") == "/Type0":
            del item["/ToUnicode"]


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launch(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].Annots[0].A = Dictionary(S=Name.Launch, F=String("x.exe"))


def named_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([]))


def hidden_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.exe"] = b"MZ"


def no_list_body(pdf: pikepdf.Pdf) -> None:
    renamed("LBody", "P")(pdf)


BROKEN: list[tuple[str, Break, str]] = [
    ("E611", without("/StructTreeRoot"), "not tagged"),
    ("E611", without("/MarkInfo"), "not tagged"),
    ("E612", without("/Lang"), "does not say its language"),
    ("E612", language, "says that it is in “de-DE”, and its name says “sl”"),
    ("E612", element_language, "“slovensko!” is no language"),
    ("E613", without("/ViewerPreferences"), "does not show a title"),
    ("E613", title, "does not show a title"),
    ("E614", renamed("H1", "P"), "the first heading is of level 2"),
    ("E614", renamed("H2", "H4", 1), "a heading of level 4 follows one of level 2"),
    ("E615", first("Figure", "/Alt"), "figure without alternative text"),
    ("E616", scope, "does not say whether it heads a row or a column"),
    ("E616", heads, "table without header cells"),
    ("E617", first("Note", "/ID"), "a note has no id of its own"),
    ("E617", call, "do not lead both ways"),
    ("E617", way_back, "do not lead both ways"),
    ("E618", unmarked, "page 2 paints 1 things that are neither tagged nor artifacts"),
    ("E618", orphaned, "neither tagged nor artifacts"),
    ("E619", contents_line, "a line of the contents leads nowhere"),
    ("E620", description, "a link does not say where it leads"),
    ("E620", nowhere, "a link leads nowhere"),
    ("E620", lost_link, "page 2 has 1 links that are not read aloud"),
    ("E621", font_file, "is not in the PDF"),
    ("E621", letters, "does not say which letters it shows"),
    ("E622", script, "“/OpenAction”"),
    ("E622", launch, "page 3 has “/Launch”, which is no link"),
    ("E622", named_script, "“/JavaScript”"),
    ("E623", without("/AF"), "does not say what it is to the document"),
    ("E623", hidden_file, "“x.exe” does not say what it is"),
    ("E624", metadata(b"pdfuaid:part", b"pdfuaid:other"), "does not say that it is PDF/UA-1"),
    ("E624", metadata(b"pdfaid:part", b"pdfaid:other"), "does not say that it is PDF/A-3a"),
    ("E625", no_list_body, "a list has something else than items"),
    ("E626", span, "different numbers of columns"),
]


def test_nothing_is_found_in_what_is_built(built: Path) -> None:
    paths = sorted((built / "build").glob("*/*.??.pdf"))
    assert len(paths) == 7
    for path in paths:
        assert check_screen(path.read_bytes(), language=path.stem.rpartition(".")[2]) == [], path.name


@pytest.mark.parametrize(
    ("code", "change", "words"), BROKEN, ids=[f"{code}-{n}" for n, (code, _, _) in enumerate(BROKEN)]
)
def test_what_is_taken_away_is_missed(paper: bytes, code: str, change: Break, words: str) -> None:
    found = check_screen(broken(paper, change), language="sl")
    assert any(each.code == code and words in each.message for each in found), found


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", b"Pozdravljeni"])
def test_what_is_no_pdf_is_a_finding(content: bytes) -> None:
    assert [each.code for each in check_screen(content)] == ["E610"]


def test_a_table_with_cells_over_rows_and_columns_is_even(paper: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        """The first cell of a row reaches into the next, which has one cell less."""
        rows = [row for row in elements(pdf, "TR") if len(row.K) == 4]
        above, below = rows[1], rows[2]
        above.K[1].A = Dictionary(O=Name.Table, RowSpan=2)
        below.K = Array([kid for n, kid in enumerate(below.K) if n != 1])

    assert "E626" not in {each.code for each in check_screen(broken(paper, change), language="sl")}


def test_problems_name_the_passage_that_they_come_from(paper: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for figure in elements(pdf, "Figure"):
            del figure["/Alt"]

    figures = [each for each in check_screen(broken(paper, change), language="sl") if each.code == "E615"]
    assert "gorenjska/paper/illustrations/P1/alternative" in {each.unit for each in figures}
    assert {each.name for each in figures} >= {"glance", "profile"}
