"""The PDF: notes printed exactly once, nothing read but the fonts, fonts and language inside, the same bytes twice."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import pikepdf
import pytest
import weasyprint
from fontTools.ttLib import TTFont
from picture_builders import picture
from PIL import Image

from policygen.document.number import number
from policygen.document.tree import (
    Asset,
    Attributes,
    Contents,
    Figure,
    Heading,
    Link,
    Note,
    Page,
    Paragraph,
    Picture,
    Section,
    Span,
    Text,
)
from policygen.document.tree import (
    Image as PageImage,
)
from policygen.findings import Refused
from policygen.palette import Palette, read_palette
from policygen.writers.pdf import SHEETS, check_notes, print_drawing, write_pdf
from policygen.writers.raster import RESOLUTION, rasterise

STYLE = Path(__file__).parents[2] / "templates" / "style"
TAGS = {"sl": "sl-SI", "en": "en-GB"}
SENTENCE = "Zgodba o preobrazbi regije se začne pri mizi, za katero sedijo ljudje z različnim znanjem. "


@pytest.fixture(scope="session")
def palette() -> Palette:
    return read_palette(STYLE / "palette.toml")


@pytest.fixture
def style(tmp_path: Path) -> Path:
    """The style with a sheet that a test may change."""
    (tmp_path / "fonts").symlink_to(STYLE / "fonts")
    for name in SHEETS:
        (tmp_path / name).write_text((STYLE / name).read_text("utf-8"), "utf-8")
    return tmp_path


def add(style: Path, rule: str) -> None:
    path = style / "print.css"
    path.write_text(path.read_text("utf-8") + rule, "utf-8")


def page(*words: Any, **properties: str) -> Page:
    return page_of(words, **properties)


def page_of(*paragraphs: tuple[Any, ...], **properties: str) -> Page:
    texts = [tuple(Text(word) if isinstance(word, str) else word for word in words) for words in paragraphs]
    chapter = Section((Heading(2, (Text("Uvod"),), ""), *map(Paragraph, texts)), Attributes(classes=("chapter",)))
    contents = Section((Contents(),))
    return number(Page("sl", "gorenjska", {"title": "Žar in železo", **properties}, (contents, chapter)), file="x")


def with_notes(count: int) -> tuple[Any, ...]:
    """Return words with a note in every sentence, some of them long."""
    pieces: list[Any] = []
    for n in range(count):
        pieces += [SENTENCE, Note((Text(f"Opomba. {SENTENCE * (n % 4)}"),))]
    return tuple(pieces)


def pdf(content: bytes, path: Path) -> Path:
    path.write_bytes(content)
    return path


def text_of(path: Path) -> str:
    return subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True).stdout


# ── notes ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_many_notes_are_all_printed_at_the_foot(palette: Palette, tmp_path: Path) -> None:
    printed = write_pdf(page_of(*[with_notes(3)] * 20), style=STYLE, palette=palette, tags=TAGS)
    text = text_of(pdf(printed.content, tmp_path / "x.pdf"))
    assert re.findall(r"(\d+)\s+Opomba\.", text) == [str(n) for n in range(1, 61)]
    assert printed.page_count > 3


def test_notes_for_which_the_engine_finds_no_room_are_a_finding(style: Path, palette: Palette) -> None:
    add(style, "@page { margin: 30mm 24mm 27mm 68mm }")  # with other margins the engine may find room
    with pytest.raises(Refused, match="the PDF engine cannot lay out the page with its notes"):
        write_pdf(page(*with_notes(60)), style=style, palette=palette, tags=TAGS)


@pytest.mark.parametrize("rule", [".footnote { display: none }", ".footnote { float: none }"])
def test_a_style_that_loses_notes_is_refused(style: Path, palette: Palette, rule: str) -> None:
    add(style, rule)
    with pytest.raises(Refused, match="notes are not printed exactly once: note-1 0×, note-2 0×, note-3 0×"):
        write_pdf(page(*with_notes(3)), style=style, palette=palette, tags=TAGS)


def laid_out(*pages: str) -> Any:
    """Lay pages out that our own markup would not give."""
    rules = "p { break-before: page } .footnote { float: footnote } @page { size: 80mm 60mm }"
    return weasyprint.HTML(string=f"<style>{rules}</style>{''.join(f'<p>{words}</p>' for words in pages)}").render()


NOTE = '<span class="footnote" id="note-{0}">Opomba {0}</span>'


def test_a_note_on_two_pages_is_refused() -> None:
    twice = laid_out("a" + NOTE.format(1), "b" + NOTE.format(2), "c" + NOTE.format(1))
    with pytest.raises(Refused, match=r"note-1 2×$"):
        check_notes(page("a", Note((Text("1"),)), "b", Note((Text("2"),))), twice)


def test_a_note_that_no_page_has_is_refused() -> None:
    with pytest.raises(Refused, match=r"note-2 0×$"):
        check_notes(page("a", Note((Text("1"),)), "b", Note((Text("2"),))), laid_out("a" + NOTE.format(1), "b"))


def test_a_note_that_the_page_does_not_know_is_refused() -> None:
    with pytest.raises(Refused, match=r"note-7 1×$"):
        check_notes(page("a"), laid_out("a" + NOTE.format(7)))


def test_notes_printed_once_each_pass() -> None:
    check_notes(page("a", Note((Text("1"),)), Note((Text("2"),))), laid_out(NOTE.format(1), NOTE.format(2)))


# ── what may be read ─────────────────────────────────────────────────────────────────────────────────────────

ADDRESSES = ["file:///etc/hostname", "http://127.0.0.1:9/x", "https://example.org/x.png", "policygen-style:../x.ttf"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "rule", ["p {{ background: url('{}') }}", "@font-face {{ font-family: X; src: url('{}') }} p {{ font-family: X }}"]
)
def test_a_style_can_read_no_file_and_no_address(style: Path, palette: Palette, rule: str, address: str) -> None:
    add(style, rule.format(address))
    with pytest.raises(Refused, match=re.escape(f"the page asks for {address}, which is not part of the style")):
        write_pdf(page("Ena"), style=style, palette=palette, tags=TAGS)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_imported_sheet_is_refused(style: Path, palette: Palette, address: str) -> None:
    path = style / "print.css"
    path.write_text(f"@import url('{address}');\n" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(Refused, match="is not part of the style"):
        write_pdf(page("Ena"), style=style, palette=palette, tags=TAGS)


@pytest.mark.parametrize("address", ADDRESSES[:3])
def test_a_drawing_can_read_no_file_and_no_address(palette: Palette, address: str) -> None:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="20mm"><title>Žar</title>'
        f'<image href="{address}" width="40" height="20"/></svg>'
    )
    drawn = Page("sl", "gorenjska", {"title": "x"}, (Figure(Picture(svg, "Žar", 40, 20), None),))
    with pytest.raises(Refused, match="the PDF engine says: Failed to render SVG image"):
        write_pdf(drawn, style=STYLE, palette=palette, tags=TAGS)
    with pytest.raises(Refused, match="the PDF engine says: Failed to render SVG image"):
        print_drawing(svg, 40, 20)


def illustrated(source: str, images: dict[str, Asset]) -> Page:
    shown = Figure(PageImage(source, "Žareča dvorana", 40, 20), None)
    return Page("sl", "gorenjska", {"title": "x"}, (shown,), images=images)


def test_an_image_of_the_page_is_printed_with_its_alternative(palette: Palette, tmp_path: Path) -> None:
    printed = illustrated("a" * 64, {"a" * 64: Asset(picture("JPEG", 80, 40), "image/jpeg")})
    path = pdf(write_pdf(printed, style=STYLE, palette=palette, tags=TAGS).content, tmp_path / "x.pdf")
    with pikepdf.open(path) as read:
        (image,) = read.pages[0].get_images().values()
        assert (image.Width, image.Height) == (80, 40)
        told = [str(one.Alt) for one in read.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
    assert told == ["Žareča dvorana"]


def test_an_image_that_the_page_does_not_bring_is_refused(palette: Palette) -> None:
    with pytest.raises(Refused, match="which is not part of the style"):
        write_pdf(illustrated("a" * 64, {}), style=STYLE, palette=palette, tags=TAGS)


def test_what_the_engine_says_to_the_style_is_a_finding_each_time(style: Path, palette: Palette) -> None:
    add(style, "p { colour: red; }")
    for _ in range(2):
        findings = write_pdf(page("Ena"), style=style, palette=palette, tags=TAGS).findings
        assert [found.message for found in findings] == [
            f"the PDF engine says: Ignored `colour: red` at {position(style)}, unknown property."
        ]


def position(style: Path) -> str:
    before = (style / "print.css").read_text("utf-8").partition("colour: red")[0]
    return f"{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"


def test_transparent_words_are_refused(style: Path, palette: Palette) -> None:
    add(style, "p { opacity: 0.5 }")
    with pytest.raises(Refused, match="a screen reader cannot read them"):
        write_pdf(page("Ena"), style=style, palette=palette, tags=TAGS)


def test_our_own_style_is_understood(palette: Palette) -> None:
    assert write_pdf(page("Ena"), style=STYLE, palette=palette, tags=TAGS).findings == ()


# ── what is inside ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_page_gives_the_same_bytes(palette: Palette) -> None:
    one, two = (write_pdf(page(*with_notes(5)), style=STYLE, palette=palette, tags=TAGS).content for _ in range(2))
    assert one == two


def test_markup_read_as_xml_prints_what_it_does_read_as_html(palette: Palette, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = page(*with_notes(4), "R&D < 3 % „Žar“", Link("https://example.org/?a=1&b=2", (Text("<tukaj>"),)))
    as_xml = write_pdf(pages, style=STYLE, palette=palette, tags=TAGS)
    monkeypatch.setattr("policygen.writers.pdf._Parsed", no_xml)
    assert write_pdf(pages, style=STYLE, palette=palette, tags=TAGS) == as_xml


def no_xml(*_: object) -> object:
    raise ParseError


def test_a_character_that_xml_does_not_know_is_no_reason_to_fail(palette: Palette, tmp_path: Path) -> None:
    printed = write_pdf(page("žar\ufffe in železo"), style=STYLE, palette=palette, tags=TAGS)
    assert "in železo" in text_of(pdf(printed.content, tmp_path / "a.pdf"))


def test_pages_are_known_by_the_ids_that_stand_on_them(palette: Palette) -> None:
    text = Paragraph((Text(SENTENCE * 60),))
    chapters = [Section((Heading(2, (Text(f"Ž{n}"),), None, Attributes(id=f"z{n}")), text)) for n in range(3)]
    printed = write_pdf(Page("sl", "gorenjska", {"title": "x"}, tuple(chapters)), style=STYLE, palette=palette, tags={})
    numbers = [printed.pages[f"z{n}"] for n in range(3)]
    assert numbers == sorted(numbers)
    assert numbers[0] == 1 < numbers[2] <= printed.page_count


def test_words_between_hard_spaces_and_links_are_all_printed(palette: Palette, tmp_path: Path) -> None:
    words = page("v\u00a0", Link("https://example.org", (Text("občini"),)), " in\u00a0", Span((Text("Łódź"),)))
    printed = write_pdf(words, style=STYLE, palette=palette, tags=TAGS)
    text = " ".join(text_of(pdf(printed.content, tmp_path / "x.pdf")).replace("\u2060", "").split())
    assert "v občini in Łódź" in text


def pdfs(built: Path) -> Iterator[tuple[Path, pikepdf.Pdf]]:
    """Yield the editions for the screen."""
    for path in sorted((built / "build").glob("*/*.??.pdf")):
        with pikepdf.open(path) as opened:
            yield path, opened


def test_all_fonts_are_embedded_and_bundled(built: Path) -> None:
    plain = re.compile(r"[^A-Za-z0-9]")
    families = {
        plain.sub("", str(TTFont(path)["name"].getBestFamilyName())) for path in sorted((STYLE / "fonts").glob("*.ttf"))
    }
    for path, _ in pdfs(built):
        told = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in told.splitlines()[2:]]
        assert len(rows) > 3
        for row in rows:
            assert row[-5] == "yes", f"{path.name}: {row[0]} is not embedded"
            name = plain.sub("", row[0].partition("+")[2])
            assert name.startswith(tuple(families)), f"{path.name}: {row[0]} is not bundled"


def test_title_language_and_tags_are_stored(built: Path) -> None:
    titles = set()
    for path, opened in pdfs(built):
        language = path.stem.rpartition(".")[2]
        assert str(opened.Root.Lang) == {"en": "en-GB", "pl": "pl-PL", "sl": "sl-SI"}[language]
        assert bool(opened.Root.MarkInfo.Marked)
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
        assert opened.Root.StructTreeRoot.K
        titles.add(str(opened.docinfo["/Title"]).replace("\u00a0", " "))
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    assert {"Ustvarjalnost ob tovarni", "Włókno i pomysł"} <= titles
    assert len(titles) == 7


def test_the_outline_is_the_contents(built: Path) -> None:
    for path, opened in pdfs(built):
        html = path.with_suffix(".html").read_text("utf-8")
        contents = re.search('<nav class="contents">(.*?)</nav>', html, re.S)
        assert contents
        lines = [
            " ".join(re.sub("<[^>]*>", "", line).split()) for line in re.findall("<li.*?</li>", contents.group(1), re.S)
        ]
        with opened.open_outline() as outline:
            told = [item.title for chapter in outline.root for item in (chapter, *chapter.children)]
        assert [" ".join(title.replace("\u2060", "").split()) for title in told] == [
            line.replace("\u2060", "") for line in lines
        ]


def test_nothing_runs(built: Path) -> None:
    for path, opened in pdfs(built):
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(opened.Root.keys()), path
        assert "/JavaScript" not in opened.Root.get("/Names", pikepdf.Dictionary()), path
        for sheet in opened.pages:
            for annotation in sheet.get("/Annots", ()):
                action = annotation.get("/A")
                assert annotation.Subtype == "/Link"
                assert action is None or re.match(r"https?://|mailto:", str(action.URI))


def test_a_document_carries_its_own_data(built: Path) -> None:
    for path, opened in pdfs(built):
        own = {"recommendation.yaml"} if path.stem.startswith("central") else {"paper.yaml", "region.yaml"}
        carried = {str(item.UF): item for item in opened.Root.AF}
        assert set(carried) == set(opened.attachments) == own | {f"{path.stem}.json"}
        assert {str(item.AFRelationship) for name, item in carried.items() if name.endswith(".yaml")} == {"/Source"}
        data = json.loads(opened.attachments[f"{path.stem}.json"].get_file().read_bytes())
        assert data["language"] == path.stem.rpartition(".")[2]
        assert {each["state"] for each in data["passages"]} <= {"source", "translated", "missing", "outdated"}


def test_the_passages_are_carried_as_they_are_printed(built: Path) -> None:
    path = built / "build/gorenjska/gorenjska.en.pdf"
    with pikepdf.open(path) as opened:
        data = json.loads(opened.attachments["gorenjska.en.json"].get_file().read_bytes())
    (title,) = [each for each in data["passages"] if each["unit"] == "gorenjska/paper/meta/title"]
    assert (title["language"], title["state"], title["text"]) == ("en", "translated", data["title"])


def test_the_date_is_the_document_s_own(built: Path) -> None:
    for _, opened in pdfs(built):
        assert str(opened.docinfo["/CreationDate"]).startswith("D:20261101")


# ── drawings ─────────────────────────────────────────────────────────────────────────────────────────────────

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="20mm" viewBox="0 0 40 20"><title>Žar</title>'
    '<rect width="20" height="20" fill="#A63A2B"/></svg>'
)


def test_a_drawing_becomes_one_page_of_its_size(tmp_path: Path) -> None:
    path = pdf(print_drawing(DRAWING, 40, 20), tmp_path / "x.pdf")
    with pikepdf.open(path) as opened:
        assert len(opened.pages) == 1
        assert [round(float(side) / 72 * 25.4) for side in opened.pages[0].mediabox[2:]] == [40, 20]


def test_a_drawing_becomes_a_picture_of_its_size_and_colours() -> None:
    picture = Image.open(io.BytesIO(rasterise(DRAWING, 40, 20)))
    assert [round(side * 25.4 / RESOLUTION) for side in picture.size] == [40, 20]
    colour = picture.convert("RGB").getpixel((30, 60))
    assert isinstance(colour, tuple)
    assert all(abs(got - wanted) < 6 for got, wanted in zip(colour, (0xA6, 0x3A, 0x2B), strict=True))
