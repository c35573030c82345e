"""From a composed page to the tree, and from the tree back to HTML: nothing is lost, nothing is added unseen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from policygen.document.markup import Markup
from policygen.document.number import map_children, number
from policygen.document.read_page import read_page
from policygen.document.tree import (
    NONE,
    Attributes,
    Heading,
    Note,
    Page,
    Paragraph,
    Span,
    Text,
    children_of,
    plain_text,
    walk,
)

CASES = Path(__file__).parents[1] / "cases" / "pages" / "read"
ALL = pytest.mark.parametrize("case", sorted(CASES.glob("*.html")), ids=lambda path: path.stem)


def read(case: Path) -> Page:
    return read_page(case.read_text("utf-8"), file=case.stem)


def outline(node: Any, depth: int = 0, label: str = "") -> str:
    """Return a tree as lines, one a node: its kind, what it carries, and further in what is inside it."""
    pad = "  " * depth + label
    if isinstance(node, Text):
        return f"{pad}{node.text!r}\n"
    told, inside = [type(node).__name__], ""
    for item in fields(node):
        value = getattr(node, item.name)
        if isinstance(value, Attributes):
            told += [f"{part.name}={getattr(value, part.name)!r}" for part in fields(value)
                     if part.name != "line" and getattr(value, part.name)]  # fmt: skip
            continue
        inner = value if isinstance(value, tuple) else (value,)
        if inner and hasattr(inner[0], "__dataclass_fields__"):
            named = f"{item.name}: " if item.name in ("term", "head", "caption") else ""
            inside += "".join(outline(child, depth + 1, named) for child in inner)
        elif value not in (None, (), {}):
            told.append(f"{item.name}={value!r}")
    return f"{pad}{' '.join(told)}\n{inside}"


@ALL
def test_a_page_becomes_the_tree_that_its_case_shows(case: Path) -> None:
    """The numbered tree stands beside the page; ``REFRESH_GOLDENS=1 pytest tests/document`` writes it anew."""
    told = outline(number(read(case), file=case.stem))
    expected = case.with_suffix(".txt")
    if os.environ.get("REFRESH_GOLDENS"):
        expected.write_text(told, "utf-8")
    assert told == expected.read_text("utf-8")


# ── back to HTML ─────────────────────────────────────────────────────────────────────────────────────────────

OURS = {"number", "caption-label"}
TAGS = {code: code for code in ("cs", "en", "pl", "sl")}


def spoken(element: Any, language: str = "", unit: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield every word of a page's markup with its language and unit, leaving out what numbering adds."""
    if not isinstance(element.tag, str) or element.tag.endswith(("svg", "nav")):
        return
    if OURS & set(element.get("class", "").split()):
        return
    language, unit = element.get("lang", language), element.get("data-unit", unit)
    yield from ((word, language, unit) for word in (element.text or "").replace("\u2060", " ").split())
    for child in element:
        yield from spoken(child, language, unit)
        yield from ((word, language, unit) for word in (child.tail or "").replace("\u2060", " ").split())


def written(page: Page) -> str:
    body = Markup(TAGS, notes="inline").body(page)
    return f'<html lang="{page.language}"><head><title>x</title></head><body>{body}</body></html>'


@ALL
def test_every_word_comes_back_in_its_language_and_unit(case: Path) -> None:
    page = number(read(case), file=case.stem)
    before = list(spoken(etree.fromstring(case.read_bytes())[1], page.language))
    after = list(spoken(etree.fromstring(written(page).encode())[1], page.language))
    assert after == before
    assert before


def same(node: Any) -> Any:
    """Return a tree without lines, numbers, and the word joiner before a note."""
    if isinstance(node, Text):
        return Text(node.text.replace("\u2060", ""))
    if isinstance(node, Note):
        node = replace(node, number=0, at=replace(node.at, id=None))
    if isinstance(getattr(node, "at", None), Attributes):
        node = replace(node, at=replace(node.at, line=0))
    return map_children(node, same)


def test_running_text_comes_back_as_the_same_tree() -> None:
    page = read(CASES / "running-text.html")
    again = read_page(written(page).replace(' id="note-0"', ""), file="again")
    assert [same(block) for block in again.children] == [same(block) for block in page.children]


@pytest.mark.parametrize("place", ["inline", "end"])
def test_markup_characters_are_escaped_everywhere(place: Any) -> None:
    sly = "<b>&amp;\"x'"
    at = Attributes(id=sly, classes=(sly,), language=sly, unit=sly)
    words = (Text(sly), Span((Text(sly),), at), Note((Text(sly),), 1, at))
    markup = Markup({}, notes=place)
    html = markup.body(Page("sl", "", {}, (Heading(2, words, sly, at), Paragraph(words, at))))
    tree = etree.fromstring(f"<x>{html}{markup.end_notes(sly, sly)}</x>")
    assert not list(tree.iter("b"))
    assert "".join(tree.itertext()).count(sly) >= 5
    assert {element.get("lang") for element in tree.iter() if element.get("lang")} == {sly}


def test_notes_on_screens_stand_at_the_end_linked_both_ways_with_language_and_unit() -> None:
    page = number(read(CASES / "running-text.html"), file="x")
    markup = Markup(TAGS, notes="end")
    body = etree.fromstring(f"<x>{markup.body(page)}{markup.end_notes('Przypisy', 'Wróć do')}</x>")
    (call,) = body.xpath("//sup/a")
    (item,) = body.xpath("//section[@class='notes']/ol/li")
    (back,) = item.xpath("a[@class='back']")
    assert (call.get("href"), back.get("href")) == (f"#{item.get('id')}", f"#{call.get('id')}")
    assert (item.get("lang"), item.get("data-unit")) == ("en", "bielsko-biala/paper/notes/n1")
    assert body.xpath("//section[@class='notes']/h2/text()") == ["Przypisy"]


def test_a_page_without_notes_has_no_list_of_notes() -> None:
    assert Markup({}, notes="end").end_notes("Opombe", "Nazaj") == ""


def test_a_text_that_ends_with_a_hard_space_before_a_link_is_held_on_paper_only() -> None:
    words = (Text("v\u00a0"), Span((Text("obci"),)))
    assert "v\u00a0\u2060<span" in Markup({}, notes="inline").inlines(words)
    assert "\u2060" not in Markup({}, notes="end").inlines(words)


def test_no_line_on_paper_ends_inside_a_range_of_numbers() -> None:
    words = (Text("1–2, 25.–27. 11. – 3"),)
    assert Markup({}, notes="inline").inlines(words) == "1–\u20602, 25.–\u206027. 11. – 3"
    assert Markup({}, notes="end").inlines(words) == "1–2, 25.–27. 11. – 3"


# ── the tree itself ──────────────────────────────────────────────────────────────────────────────────────────


def test_walking_goes_in_reading_order() -> None:
    page = number(read(CASES / "every-element.html"), file="x")
    met = [node.text for node in walk(*page.children) if isinstance(node, Text)]
    order = [
        met.index(words) for words in ("Žar in železo", "Škofja Loka", "Kazalniki ", "Površina", "Kje leži regija")
    ]
    assert order == sorted(order)


def test_plain_text_leaves_notes_and_pictures_out_and_parts_blocks() -> None:
    page = read(CASES / "every-element.html")
    text = plain_text(*page.children)
    assert "Vir:" not in text
    assert "Zemljevid" not in text
    assert "Dokument o politiki za Gorenjsko" in text
    assert "JesenicaKulturcafé" not in text
    assert "Jesenice Kulturcafé" in text


def test_a_table_is_read_caption_first() -> None:
    page = read(CASES / "every-element.html")
    (table, _) = [node for node in walk(*page.children) if type(node).__name__ == "Table"]
    assert [type(child).__name__ for child in children_of(table)] == ["Caption", "Row", "Row", "Row", "Row"]


def test_nothing_is_carried_where_nothing_is_given() -> None:
    assert Attributes() == NONE
    assert Markup({}, notes="inline").body(Page("sl", "", {}, (Paragraph((Text("Žar"),)),))) == "<p>Žar</p>\n"
