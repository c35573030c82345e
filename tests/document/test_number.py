"""Numbers of chapters, captions and notes, and the table of contents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policygen.document.number import map_children, number
from policygen.document.tree import (
    Attributes,
    Block,
    Caption,
    Contents,
    ContentsEntry,
    Emphasis,
    Figure,
    Group,
    Heading,
    Inline,
    Link,
    Note,
    Page,
    Paragraph,
    Picture,
    Reference,
    Section,
    Span,
    Text,
    plain_text,
    walk,
)

PICTURE = Picture("<svg/>", "Mapa", 10, 10)


def at(**given: Any) -> Attributes:
    return Attributes(**given)


def heading(level: Any, *words: Inline | str, numbered: bool = False, **given: Any) -> Heading:
    children = tuple(Text(word) if isinstance(word, str) else word for word in words)
    return Heading(level, children, "" if numbered else None, at(**given))


def figure(label: str) -> Figure:
    return Figure(PICTURE, Caption(label, (Text("Kde leží Sokolovsko"),)))


def numbered(*blocks: Block) -> Page:
    return number(Page("cs", "", {}, blocks), file="page")


def contents(*blocks: Block) -> tuple[ContentsEntry, ...]:
    page = numbered(Section((Contents(),)), *blocks)
    (found,) = [node for node in walk(*page.children) if isinstance(node, Contents)]
    return found.entries


def test_a_link_to_a_figure_gets_its_number_wherever_it_stands() -> None:
    def link() -> Paragraph:
        return Paragraph((Link("#P1", (Text("obrázek"),), at(classes=("counted",))),))

    shown = replace(figure("Obrázek"), at=at(id="P1"))
    page = numbered(link(), figure("Obrázek"), shown, link())
    links = [node for node in walk(*page.children) if isinstance(node, Link)]
    assert [plain_text(node) for node in links] == ["obrázek\u00a02"] * 2
    assert [node.at.classes for node in links] == [(), ()]


def test_a_cross_reference_to_a_figure_gets_its_number_too() -> None:
    words = (Reference("P1", (Text("obrázek"),), ", s. ", "", at(classes=("counted",))),)
    page = numbered(Paragraph(words), replace(figure("Obrázek"), at=at(id="P1")))
    (found,) = [node for node in walk(*page.children) if isinstance(node, Reference)]
    assert found == Reference("P1", (Text("obrázek"), Text("\u00a01")), ", s. ")


def test_a_link_to_something_else_stays_as_it_is() -> None:
    page = numbered(heading(2, "Cíle", id="goals"), Paragraph((Link("#goals", (Text("cíle"),)),)))
    assert [plain_text(node) for node in walk(*page.children) if isinstance(node, Link)] == ["cíle"]


def test_chapters_count_where_a_number_is_asked_for() -> None:
    page = numbered(heading(2, "Souhrn"), heading(2, "Kraj", numbered=True), heading(2, "Cíle", numbered=True))
    assert [node.number for node in page.children if isinstance(node, Heading)] == [None, "1", "2"]


def test_captions_count_by_their_label() -> None:
    page = numbered(figure("Obrázek"), figure("Tabulka"), Group((figure("Obrázek"),)))
    found = [node for node in walk(*page.children) if isinstance(node, Caption)]
    assert [(caption.label, caption.number) for caption in found] == [("Obrázek", 1), ("Tabulka", 1), ("Obrázek", 2)]


def test_notes_count_through_the_document_wherever_they_stand() -> None:
    first, second, third = (Note((Text(word),)) for word in ("jeden", "dva", "tři"))
    page = numbered(
        Paragraph((Text("a"), Span((Emphasis((first,)),)))), Group((Paragraph((second,)),)), Paragraph((third,))
    )
    notes = [node for node in walk(*page.children) if isinstance(node, Note)]
    assert [(note.number, note.children) for note in notes] == [
        (1, first.children), (2, second.children), (3, third.children)
    ]  # fmt: skip


def test_every_heading_has_an_id_and_keeps_its_own() -> None:
    page = numbered(heading(1, "Žár"), heading(2, "Kraj", id="kraj"), heading(3, "Uhlí"))
    assert [node.at.id for node in page.children if isinstance(node, Heading)] == ["h-1", "kraj", "h-2"]


def test_the_contents_list_chapters_and_sections_only() -> None:
    entries = contents(
        heading(1, "Žár"),
        heading(2, "Obsah", classes=("unlisted",)),
        heading(2, "Kraj", numbered=True, id="kraj"),
        heading(3, "Uhlí"),
        heading(4, "Podrobně"),
    )
    assert entries == (
        ContentsEntry("kraj", 2, "1", (Text("Kraj"),)), ContentsEntry("h-3", 3, None, (Text("Uhlí"),))
    )  # fmt: skip


def test_a_list_of_one_figure_is_left_out_with_its_heading() -> None:
    wanted = Group((heading(3, "Obrázky", classes=("unlisted",)), Contents(lists="figures")))
    one, two = figure("Obrázek"), figure("Obrázek")
    assert [type(block) for block in numbered(heading(2, "Obsah"), wanted, one).children] == [Heading, Figure]
    assert [type(block) for block in numbered(heading(2, "Obsah"), wanted, one, two).children][:2] == [Heading, Group]


def test_the_contents_repeat_no_note_id_unit_or_link() -> None:
    words = Span(
        (Link("#kraj", (Text("Kraj"),), at(id="odkaz")), Note((Text("Zdroj"),))), at(unit="sokolov/paper/title")
    )
    (entry,) = contents(heading(2, words, id="kraj"))
    assert entry.children == (Span((Span((Text("Kraj"),)),)),)


def test_the_contents_keep_the_language_of_a_foreign_heading() -> None:
    (entry,) = contents(heading(2, "Roadmap", language="en"))
    assert entry.children == (Span((Text("Roadmap"),), at(language="en")),)


def test_a_page_without_contents_has_none() -> None:
    assert not any(isinstance(node, Contents) for node in walk(*numbered(heading(2, "Kraj")).children))


def test_what_does_not_change_stays_the_same_object() -> None:
    paragraph = Paragraph((Text("Žár"), Emphasis((Text("uhlí"),))))
    assert map_children(paragraph, lambda node: node) is paragraph
