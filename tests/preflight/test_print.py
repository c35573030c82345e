"""The preflight of print editions: nothing to find in what we build, and everything that is broken is found."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from policygen.preflight.print import check_print
from policygen.press import read_press

Break = Callable[[pikepdf.Pdf], None]

PRESS = read_press(Path(__file__).parents[2] / "templates" / "style")


@pytest.fixture(scope="module")
def paper(built: Path) -> bytes:
    return (built / "build/gorenjska/gorenjska.sl.print.pdf").read_bytes()


def broken(content: bytes, change: Break) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        whole = io.BytesIO()
        pdf.save(whole)
    return whole.getvalue()


def found(content: bytes) -> list[tuple[str, int]]:
    return [(problem.code, problem.page) for problem in check_print(content, press=PRESS)]


def painting(words: bytes) -> Break:
    """Paint something at the end of the second page."""
    return lambda pdf: pdf.pages[1].contents_add(b"q " + words + b" Q")


def with_metadata(old: bytes, new: bytes) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        words = pdf.Root.Metadata.read_bytes()
        assert old in words
        pdf.Root.Metadata.write(words.replace(old, new))

    return change


def without_info(key: str) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.docinfo[key]

    return change


def box(name: str, *values: float) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[2].obj[f"/{name}"] = Array(values)

    return change


def without_box(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[2].obj["/TrimBox"]


def intent(**told: object) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in told.items():
            pdf.Root.OutputIntents[0][f"/{key}"] = value

    return change


def without_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def rgb_profile(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.N = 3


def state(**told: object) -> Break:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1]
        page.obj.Resources = Dictionary(page.obj.Resources)
        page.obj.Resources.ExtGState = Dictionary(page.obj.Resources.ExtGState)
        page.obj.Resources.ExtGState["/broken"] = Dictionary({f"/{key}": value for key, value in told.items()})
        page.contents_add(b"q /broken gs Q")

    return change


def grouped(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


def link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link))])


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def embedded(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))


def font_file(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == "/FontDescriptor":
            for key in {"/FontFile2", "/FontFile3"} & set(item.keys()):
                del item[key]


def one_page_less(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[3]


def inline_picture(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].contents_add(b"q BI /W 1 /H 1 /BPC 8 /CS /RGB ID \x01\x02\x03 EI Q")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (without_intent, ("E642", 0)),
        (rgb_profile, ("E642", 0)),
        (intent(OutputConditionIdentifier=String("CGATS TR 001")), ("E642", 0)),
        (with_metadata(b"PDF/X-4", b"PDF/X-3"), ("E643", 0)),
        (with_metadata(b"xmp:CreateDate", b"xmp:WhenMade"), ("E643", 0)),
        (without_info("/Trapped"), ("E643", 0)),
        (without_info("/Title"), ("E643", 0)),
        (without_info("/ModDate"), ("E643", 0)),
        (without_box, ("E644", 3)),
        (box("TrimBox", 28.3465, 28.3465, 600, 870.2362), ("E644", 3)),
        (box("BleedBox", 28.3465, 28.3465, 623.6221, 870.2362), ("E644", 3)),
        (box("BleedBox", -5, 19.8425, 632.126, 878.7402), ("E644", 3)),
        (box("CropBox", 28.3465, 28.3465, 623.6221, 870.2362), ("E644", 3)),
        (painting(b"1 0 0 rg 0 0 9 9 re f"), ("E645", 2)),
        (painting(b"0.5 G 0 0 m 9 9 l S"), ("E645", 2)),
        (painting(b"0 0 9 9 re f"), ("E645", 2)),  # black of a page that chooses no colour is a grey of light
        (grouped, ("E645", 2)),
        (inline_picture, ("E646", 2)),
        (painting(b"/Pattern cs /p0 scn 0 0 9 9 re f"), ("E648", 2)),
        (painting(b"/s0 sh"), ("E648", 2)),
        (state(ca=0.5), ("W649", 2)),
        (state(BM=Name.Multiply), ("W649", 2)),
        (state(SMask=Dictionary(S=Name.Luminosity)), ("W649", 2)),
        (link, ("E650", 2)),
        (script, ("E650", 0)),
        (embedded, ("E650", 0)),
        (font_file, ("E621", 0)),
        (one_page_less, ("E652", 0)),
        (painting(b"0.6 0.4 0.4 1 k BT /F 9 Tf (a) Tj ET"), ("E653", 2)),
        (painting(b"1 1 0.6 0.6 k 0 0 9 9 re f"), ("E654", 2)),
    ],
)
def test_what_is_broken_is_found(paper: bytes, change: Break, expected: tuple[str, int]) -> None:
    codes = set(found(broken(paper, change)))
    assert codes == {expected}


def test_what_we_build_is_well(paper: bytes) -> None:
    assert check_print(paper, press=PRESS) == []


def test_an_encrypted_file_is_found(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        whole = io.BytesIO()
        pdf.save(whole, encryption=pikepdf.Encryption(owner="a", user=""))
    assert ("E651", 0) in found(whole.getvalue())


def test_what_is_no_pdf_is_found() -> None:
    assert found(b"no PDF") == [("E610", 0)]


def test_a_multiple_of_four_may_be_asked_for(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pages = len(pdf.pages)
    asked = replace(PRESS, pages=pages + 1)
    assert [problem.code for problem in check_print(paper, press=asked)] == ["E652"]


def test_a_picture_within_a_form_is_measured_at_its_size_on_the_page(paper: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        picture = pdf.make_stream(
            b"\0" * 4 * 100, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, BitsPerComponent=8,
            ColorSpace=Name.DeviceCMYK,
        )  # fmt: skip
        form = pdf.make_stream(
            b"10 0 0 10 0 0 cm /i Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]),
            Resources=Dictionary(XObject=Dictionary({"/i": picture})),
        )  # fmt: skip
        pdf.pages[1].obj.Resources = Dictionary(pdf.pages[1].obj.Resources)
        pdf.pages[1].obj.Resources.XObject = Dictionary({"/form": form})
        pdf.pages[1].contents_add(b"q 0.1 0 0 0.1 0 0 cm /form Do Q q /form Do Q")

    told = check_print(broken(paper, change), press=PRESS)
    assert [(each.code, str(each.message)) for each in told] == [
        ("W647", "a picture has 72 dots per inch in print; 300 are wanted")
    ]
