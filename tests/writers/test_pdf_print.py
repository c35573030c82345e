"""The print edition: in inks, on sheets with bleed and marks, from the layout of the screen edition."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from picture_builders import picture
from PIL import Image as Bitmap

from policygen.compose.drawings.cover import cover_art
from policygen.compose.drawings.shades import inks_of
from policygen.document.number import number
from policygen.document.tree import (
    Asset,
    Attributes,
    Block,
    Figure,
    Heading,
    Image,
    Page,
    Paragraph,
    Picture,
    Section,
    Text,
)
from policygen.palette import Palette, read_palette
from policygen.preflight.inks import read_inks
from policygen.preflight.print import check_print
from policygen.press import read_press
from policygen.writers.pdf import SHEETS, Printed, write_pdf

STYLE = Path(__file__).parents[2] / "templates" / "style"
TAGS = {"sl": "sl-SI"}
MM = 72 / 25.4


@pytest.fixture(scope="session")
def palette() -> Palette:
    return read_palette(STYLE / "palette.toml")


@pytest.fixture
def style(tmp_path: Path) -> Path:
    """The style with a sheet and a press that a test may change."""
    for name in ("fonts", "icc"):
        (tmp_path / name).symlink_to(STYLE / name)
    for name in (*SHEETS, "press.toml"):
        (tmp_path / name).write_text((STYLE / name).read_text("utf-8"), "utf-8")
    return tmp_path


def page(*blocks: Block, chapters: int = 1, images: dict[str, Asset] | None = None) -> Page:
    """Return a page with a cover, so many chapters of a page each, and a back cover."""
    parts = [
        Section((Heading(2, (Text(f"Poglavje {n}"),), ""), Paragraph((Text("Žar in železo."),)), *blocks),
                Attributes(classes=("part",)))
        for n in range(chapters)
    ]  # fmt: skip
    back = Section((Paragraph((Text("Hrbtna stran."),), Attributes(classes=("lead",))),), Attributes(classes=("back",)))
    properties = {"title": "Žar & železo", "date": "2026-11-01", "author": "BSC Kranj"}
    return number(Page("sl", "gorenjska", properties, (*parts, back), images=images or {}), file="x")


def printed(page: Page, style: Path, palette: Palette) -> Printed:
    return write_pdf(page, style=style, palette=palette, tags=TAGS, inks=inks_of(palette))


def opened(made: Printed) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made.press))


def words_on(pdf: pikepdf.Pdf) -> list[bool]:
    """Return for each page whether it has any words."""
    return [any(str(told.operator) == "TJ" for told in pikepdf.parse_content_stream(each)) for each in pdf.pages]


def box(page: pikepdf.Page, name: str) -> list[float]:
    return [float(value) / MM for value in page.obj[f"/{name}"]]


def test_every_page_is_trimmed_to_a4_with_bleed_and_room_for_marks(palette: Palette) -> None:
    with opened(printed(page(chapters=2), STYLE, palette)) as pdf:
        for each in pdf.pages:
            media, bleed, trim = (box(each, name) for name in ("MediaBox", "BleedBox", "TrimBox"))
            assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([210, 297], abs=0.01)
            assert [inner - outer for inner, outer in zip(trim[:2], bleed[:2], strict=True)] == pytest.approx(
                [3, 3], abs=0.001
            )
            assert [outer - inner for inner, outer in zip(trim[2:], bleed[2:], strict=True)] == pytest.approx(
                [3, 3], abs=0.001
            )
            assert bleed[0] - media[0] == pytest.approx(7, abs=0.001)


def test_the_screen_edition_ends_where_paper_is_trimmed(palette: Palette) -> None:
    with pikepdf.open(io.BytesIO(printed(page(), STYLE, palette).content)) as pdf:
        assert box(pdf.pages[0], "MediaBox") == pytest.approx([0, 0, 210, 297], abs=0.01)


def test_words_are_in_inks_and_black_ones_in_black_alone(palette: Palette) -> None:
    with opened(printed(page(), STYLE, palette)) as pdf:
        seen = read_inks(pdf.pages[0])
    assert not seen.foreign
    assert seen.texts == {(0, 0, 0, 1), (0.7, 0.38, 0.95, 0.32)}  # the text, and headings in the region's dark tone


@pytest.mark.parametrize(
    ("chapters", "multiple", "expected"),
    [
        (1, 2, [True, True]),
        (2, 2, [True, True, False, True]),
        (2, 4, [True, True, False, True]),
        (4, 4, [True, True, True, True, False, False, False, True]),
    ],
)
def test_blank_pages_before_the_back_cover_fill_the_sheets(
    style: Path, palette: Palette, chapters: int, multiple: int, expected: Sequence[bool]
) -> None:
    path = style / "press.toml"
    path.write_text(path.read_text("utf-8").replace("pages      = 2", f"pages = {multiple}"), "utf-8")
    with opened(printed(page(chapters=chapters), style, palette)) as pdf:
        assert words_on(pdf) == list(expected)


def test_no_page_has_a_stream_of_no_bytes(palette: Palette) -> None:
    """Ghostscript 10.0 ends at a blank page whose content is empty."""
    with opened(printed(page(chapters=2), STYLE, palette)) as pdf:
        assert all(part.read_bytes() for each in pdf.pages for part in each.obj.Contents)


def left_of(pdf: pikepdf.Pdf, number: int) -> float:
    """Return how far a page's content moves to the right, in mm from the trimmed edge."""
    each = pdf.pages[number]
    moved = next(told.operands for told in pikepdf.parse_content_stream(each) if str(told.operator) == "cm")
    return round(float(moved[4]) / MM - box(each, "TrimBox")[0], 2)


def test_pages_move_away_from_the_spine_and_the_back_cover_does_not(palette: Palette) -> None:
    with opened(printed(page(chapters=3), STYLE, palette)) as pdf:
        assert [left_of(pdf, n) for n in range(4)] == [4, -4, 4, 0]


def test_the_cover_s_art_and_the_back_cover_s_ground_reach_beyond_the_edges(palette: Palette, tmp_path: Path) -> None:
    art = cover_art((2137.0, 203654.0), palette.tones["gorenjska"], palette)
    cover = Section((Figure(Picture(art.svg, "", art.width, art.height), None, Attributes(classes=("cover-art",))),),
                    Attributes(classes=("cover",)))  # fmt: skip
    whole = page()
    made = printed(Page("sl", "gorenjska", whole.properties, (cover, *whole.children)), STYLE, palette)
    with opened(made) as pdf:
        shapes = [told for told in pikepdf.parse_content_stream(pdf.pages[0]) if str(told.operator) == "re"]
        trim = box(pdf.pages[0], "TrimBox")
    # In mm of the drawing: above and on both sides, and not where the page's white foot begins.
    assert [-5, -5, 220, art.height + 5] in [[float(value) for value in told.operands] for told in shapes]
    # A point is a pixel: 2 mm beyond the left and the upper edge the paper is not white, on both covers.
    (tmp_path / "x.pdf").write_bytes(made.press)
    subprocess.run(["pdftoppm", "-r", "72", "-png", "x.pdf", "x"], cwd=tmp_path, check=True)
    first, *_, last = (Bitmap.open(path).convert("RGB") for path in sorted(tmp_path.glob("x-*.png")))
    beyond = round((trim[0] - 2) * MM)
    for sheet in (first, last):
        assert (255, 255, 255) not in (sheet.getpixel((beyond, 300)), sheet.getpixel((300, beyond)))


def test_a_colour_that_the_palette_lacks_is_found_at_its_line(style: Path, palette: Palette) -> None:
    path = style / "print.css"
    path.write_text(path.read_text("utf-8") + "\n.part p { color: rgb(255, 0, 0) }\n", "utf-8")
    line = len(path.read_text("utf-8").split("\n")) - 1
    made = printed(page(), style, palette)
    (finding,) = made.findings
    assert (finding.code, finding.place.file, finding.place.line) == ("W640", "templates/style/print.css", line)
    assert "#FF0000" in finding.message
    with opened(made) as pdf:
        assert not read_inks(pdf.pages[0]).foreign


def test_a_colour_is_not_looked_for_where_nothing_is_painted(style: Path, palette: Palette) -> None:
    path = style / "print.css"
    text = path.read_text("utf-8")
    path.write_text(f".kicker {{ color: transparent }}\n{text}\n.part p {{ color: #000 }}\n", "utf-8")
    (finding,) = printed(page(), style, palette).findings
    assert finding.excerpt == ".part p { color: #000 }"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (".lead { background: linear-gradient(white, var(--main)) }", "E648"),
        (".lead { box-shadow: 2mm 2mm 2mm var(--main) }", "E648"),
        (".lead { background: rgba(94, 98, 102, 0.5) }", "W649"),
    ],
)
def test_what_may_print_otherwise_is_found(style: Path, palette: Palette, rule: str, code: str) -> None:
    path = style / "print.css"
    path.write_text(path.read_text("utf-8") + rule, "utf-8")
    told = check_print(printed(page(), style, palette).press, press=read_press(style))
    assert code in {problem.code for problem in told}


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_pictures_are_in_inks_and_cover_the_paper(palette: Palette, mode: str) -> None:
    shown = Image("p1", "Dvorana.", 40, 30, Attributes(unit="gorenjska/paper/illustrations/P1"))
    asset = Asset(picture("PNG", 600, 450, mode=mode), "image/png")
    made = printed(page(Figure(shown, None), images={"p1": asset}), STYLE, palette)
    with opened(made) as pdf:
        (seen,) = read_inks(pdf.pages[0]).pictures
        assert not read_inks(pdf.pages[0]).sheer
    assert (seen.space, seen.unit, round(seen.resolution)) == ("DeviceCMYK", "gorenjska/paper/illustrations/P1", 381)


def test_the_same_page_gives_the_same_bytes(palette: Palette) -> None:
    first, second = (printed(page(), STYLE, palette) for _ in range(2))
    assert first.press == second.press
    assert first.content == second.content


def test_the_print_edition_changes_nothing_on_the_screen(palette: Palette) -> None:
    alone = write_pdf(page(chapters=2), style=STYLE, palette=palette, tags=TAGS)
    assert alone.press == b""
    assert printed(page(chapters=2), STYLE, palette).content == alone.content
