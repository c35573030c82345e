"""The HTML: one file that needs no other, with languages, ids and links that arrive."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from policygen.document.number import number
from policygen.document.tree import Attributes, Note, Page, Paragraph, Text
from policygen.palette import Palette, read_palette
from policygen.writers.html import write_html

STYLE = Path(__file__).parents[2] / "templates" / "style"
DOCUMENTS = ["central-europe.en", "central-europe.pl", "central-europe.sl", "bielsko-biala.pl", "gorenjska.en",
             "gorenjska.sl"]  # fmt: skip


@pytest.fixture(params=DOCUMENTS)
def file(request: pytest.FixtureRequest, built: Path) -> Path:
    name = str(request.param)
    return built / "build" / name.partition(".")[0] / f"{name}.html"


@pytest.fixture
def tree(file: Path) -> Any:
    return html.fromstring(file.read_bytes())


@pytest.fixture(scope="session")
def palette() -> Palette:
    return read_palette(STYLE / "palette.toml")


def test_nothing_is_loaded_from_elsewhere(file: Path, tree: Any) -> None:
    loading = tree.xpath("//link | //script | //iframe | //object | //embed | //base | //meta[@http-equiv]")
    assert loading == []
    assert tree.xpath("//*[local-name() != 'a']/@href | //@srcset | //@action | //@*[name()='xlink:href']") == []
    assert all(re.match(r"data:image/(png|jpeg|svg\+xml);base64,", source) for source in tree.xpath("//@src"))
    sheets = file.read_text("utf-8")
    assert set(re.findall(r"url\(\s*['\"]?([^)'\"]{0,15})", sheets)) == {"data:font/woff2"}
    assert "@import" not in sheets


def test_links_lead_into_the_page_or_to_the_web(tree: Any) -> None:
    ids = set(tree.xpath("//@id"))
    for href in tree.xpath("//a/@href"):
        assert href[1:] in ids if href.startswith("#") else re.match("https?://|mailto:", href), href


def test_every_id_is_used_once(tree: Any) -> None:
    assert [name for name, times in Counter(tree.xpath("//@id")).items() if times > 1] == []


def test_notes_are_linked_both_ways(tree: Any) -> None:
    calls = tree.xpath("//sup[@class='call']/a")
    items = tree.xpath("//section[@class='notes']/ol/li")
    assert [call.get("href") for call in calls] == [f"#{item.get('id')}" for item in items]
    assert [item.xpath("a[@class='back']/@href") for item in items] == [[f"#{call.get('id')}"] for call in calls]


def test_foreign_words_carry_their_language(built: Path) -> None:
    tree = html.fromstring((built / "build/gorenjska/gorenjska.sl.html").read_bytes())
    summary = tree.xpath("//section[h2[@id='summary-en']]//*[@data-unit='gorenjska/paper/summary/p1']")
    assert [element.get("lang") for element in summary] == ["en-GB"]
    (name,) = {e.text_content().replace("\u2060", "") for e in tree.xpath("//*[@lang='pl-PL']")}
    assert name.replace("\u00a0", " ") == "Agencja Rozwoju Regionalnego w Bielsku-Białej"
    assert tree.get("lang") == "sl-SI"


def test_headings_do_not_skip_a_level_and_there_is_one_title(tree: Any) -> None:
    levels = [int(element.tag[1]) for element in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_drawings_say_in_words_what_they_show(tree: Any) -> None:
    for drawing in tree.xpath("//*[local-name()='svg']"):
        title = drawing.xpath("*[local-name()='title']")
        assert drawing.get("aria-hidden") == "true" or title[0].text.strip()


def test_what_a_page_says_of_itself_is_escaped(palette: Palette) -> None:
    sly = '</title><script>alert("ž")</script>'
    names = ("title", "subtitle", "author", "notes-label", "back-label", "contents-label", "locale")
    words = (Text("Žar"), Note((Text(sly),), at=Attributes(language="en")))
    page = number(Page("sl", "gorenjska", dict.fromkeys(names, sly), (Paragraph(words),), kind=sly), file="x")
    tree = html.document_fromstring(write_html(page, style=STYLE, palette=palette, tags={}).decode())
    assert tree.xpath("//script") == []
    assert tree.xpath("//title/text()") == [sly]
    assert tree.xpath("//meta[@name='author']/@content") == [sly]


def test_the_same_page_gives_the_same_bytes(palette: Palette) -> None:
    page = number(Page("sl", "gorenjska", {"title": "Žar"}, (Paragraph((Text("Žar"),)),)), file="x")
    one, two = (write_html(page, style=STYLE, palette=palette, tags={}) for _ in range(2))
    assert one == two


def test_the_page_has_the_colours_of_its_document(palette: Palette) -> None:
    page = Page("sl", "gorenjska", {"title": "Žar"}, (Paragraph((Text("Žar"),)),))
    written = write_html(page, style=STYLE, palette=palette, tags={}).decode()
    assert f"--main:{palette.tones['gorenjska'].main.rgb}" in written


@pytest.mark.parametrize(("marks", "title"), [({"provisional": "draft <1>"}, "Paper (draft <1>)"), ({}, "Paper")])
def test_the_title_in_the_browser_tells_what_is_provisional(
    palette: Palette, marks: dict[str, str], title: str
) -> None:
    page = Page("en", "gorenjska", {"title": "Paper", "status": "draft <1>", **marks}, (Paragraph((Text("A"),)),))
    written = html.fromstring(write_html(page, style=STYLE, palette=palette, tags={"en": "en-GB"}))
    assert written.findtext(".//title") == title


def test_an_illustrative_document_says_so_on_its_cover_and_in_its_keywords(tree: Any, file: Path) -> None:
    (status,) = tree.xpath("//section[@class='cover']//p[@class='status']")
    (keywords,) = tree.xpath("//meta[@name='keywords']/@content")
    words = status.text_content()
    assert words
    assert keywords.endswith(f", {words}")
    assert tree.findtext(".//title").endswith(f"({words})")
