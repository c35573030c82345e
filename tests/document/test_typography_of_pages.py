"""What the typography makes of whole pages: across elements, in every place that is printed, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.document.tree import (
    Attributes,
    Block,
    Caption,
    Cell,
    Contents,
    ContentsEntry,
    Emphasis,
    Figure,
    Group,
    Heading,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Note,
    Page,
    Paragraph,
    Picture,
    Reference,
    Row,
    Section,
    Span,
    Table,
    Term,
    Terms,
    Text,
    walk,
)
from policygen.document.typography import typeset
from policygen.languages import read_languages

LANGUAGES = read_languages(Path(__file__).parents[2] / "locales")


def page(*children: Block, language: str = "cs", **properties: str) -> Page:
    return Page(language, "blue", properties, children)


def set_page(*children: Block, language: str = "cs") -> tuple[Block, ...]:
    return typeset(page(*children, language=language), LANGUAGES).children


def texts(*blocks: Block) -> list[str]:
    return [node.text for node in walk(*blocks) if isinstance(node, Text)]


def only(text: str, **at: str) -> Paragraph:
    return Paragraph((Text(text),), Attributes(**at))  # type: ignore[arg-type]


def test_a_rule_reaches_across_inline_elements() -> None:
    before: tuple[Inline, ...] = (
        Text('Viz "'),
        Emphasis((Text("Žár"),)),
        Text('" v '),
        Link("#R1", (Text("obci"),)),
        Text(" za 12 500 "),
        Emphasis((Text("EUR"),)),
    )
    (after,) = set_page(Paragraph(before))
    assert texts(after) == ["Viz „", "Žár", "“ v\u00a0", "obci", " za 12\u202f500\u00a0", "EUR"]


def test_an_edit_that_changes_the_length_leaves_words_in_their_elements() -> None:
    (after,) = set_page(Paragraph((Text("Bielsko-Biała, a.s"), Emphasis((Text("., dále..."),)), Text("konec"))))
    assert texts(after) == ["Bielsko\u2060-\u2060Biała, a.\u00a0s", "., dále…", "konec"]


def test_the_number_of_a_page_is_bound_to_its_word_by_the_rules_of_the_reference() -> None:
    words = (
        Text("Žár ("),
        Reference("R1", (Text("priporočilo"),), ", str. ", "", Attributes(language="sl")),
        Text(")"),
    )
    (after,) = set_page(Paragraph(words))
    (found,) = [node for node in walk(after) if isinstance(node, Reference)]
    assert (found.before, found.after) == (", str.\u00a0", "")


def test_the_nearest_language_wins() -> None:
    children = (
        only('"a"'),
        only('"a"', language="it"),
        Group((only('"a"'), only('"a"', language="nl")), Attributes(language="pl")),
    )
    assert texts(*set_page(*children)) == ["„a“", "«a»", "„a”", "“a”"]


def test_a_foreign_passage_is_set_by_its_own_rules_inside_the_quotes_of_its_sentence() -> None:
    span = Span((Text('the "Living Lab" a fair'),), Attributes(language="en"))
    (after,) = set_page(
        Paragraph((Text('v "'), span, Text('" a v '), Span((Text("Linz"),), Attributes(language="de"))))
    )
    assert texts(after) == ["v\u00a0„", "the ‘Living Lab’ a fair", "“ a\u00a0v\u00a0", "Linz"]


def test_a_passage_in_an_unknown_language_stays_as_it_is() -> None:
    assert texts(*set_page(only('"a" v b', language="fr"))) == ['"a" v b']


def test_a_note_is_set_apart_and_does_not_part_the_sentence() -> None:
    note = Note((Text('viz "s. 12"'),), 1)
    (after,) = set_page(Paragraph((Text('slovo "jedno'), note, Text('" v obci'))))
    assert texts(after) == ["slovo „jedno", "viz „s.\u00a012“", "“ v\u00a0obci"]


def test_a_note_s_mark_does_not_begin_a_line_and_no_space_around_it_is_lost() -> None:
    (after,) = set_page(Paragraph((Text("obec "), Note((Text("a"),), 1), Text(" leží"))))
    assert texts(after) == ["obec\u00a0", "a", " leží"]


def test_nothing_is_bound_over_a_line_break() -> None:
    (after,) = set_page(Paragraph((Text("jde v"), LineBreak(), Text(" obci 5"), LineBreak(), Text("km"))))
    assert texts(after) == ["jde v", " obci 5", "km"]


def test_everything_that_is_printed_is_set() -> None:
    words = (Text("v obci"),)
    picture = Picture("<svg>v obci</svg>", "v obci", 10, 10)
    blocks: tuple[Block, ...] = (
        Heading(2, words, "1"),
        List(False, (Item((Paragraph(words),)),)),
        Terms((Term(words, (Paragraph(words),)),)),
        Table(
            Caption("v obci", words, 1),
            (100.0,),
            (Row((Cell((Paragraph(words),), header=True),)),),
            (Row((Cell((Paragraph(words),)),)),),
        ),
        Figure(picture, Caption("v obci", words, 1)),
        Section((Group((Paragraph(words),)),)),
    )
    after = set_page(*blocks)
    assert set(texts(*after)) == {"v\u00a0obci"}
    assert {node.label for node in walk(*after) if isinstance(node, Caption)} == {"v\u00a0obci"}
    figure = after[4]
    assert isinstance(figure, Figure)
    assert (figure.picture.alternative, figure.picture.svg) == ("v\u00a0obci", "<svg>v obci</svg>")


def listed(*items: str, ordered: bool = True) -> List:
    return List(ordered, tuple(Item((only(item),)) for item in items))


def test_italian_puts_semicolons_after_numbered_items_and_a_full_stop_at_the_end() -> None:
    assert texts(*set_page(listed("uno", "due", "«tre»"), language="it")) == ["uno;", "due;", "«tre»."]


def test_the_sign_after_an_item_that_ends_with_a_link_stands_outside_it() -> None:
    link = Item((Paragraph((Text("vedi "), Link("#R1", (Text("R1"),)))),))
    (after,) = set_page(List(True, (link, link)), language="it")
    assert texts(after) == ["vedi ", "R1", ";", "vedi ", "R1", "."]


@pytest.mark.parametrize(
    ("items", "ordered", "language"),
    [
        (("uno", "due"), False, "it"),
        (("uno", "due"), True, "de"),
        (("uno.", "due."), True, "it"),
        (("uno,", "due"), True, "it"),
        (("Prima frase. Altro", "due"), True, "it"),
        (("uno",), True, "it"),
    ],
    ids=["not numbered", "another language", "sentences", "signs of its own", "sentences inside", "one item"],
)
def test_items_of_other_lists_stay(items: tuple[str, ...], ordered: bool, language: str) -> None:
    assert texts(*set_page(listed(*items, ordered=ordered), language=language)) == list(items)


def test_the_contents_are_set() -> None:
    (after,) = set_page(Contents((ContentsEntry("a", 2, "1", (Text("v obci"),)),)))
    assert isinstance(after, Contents)
    assert after.entries == (ContentsEntry("a", 2, "1", (Text("v\u00a0obci"),)),)


def test_properties_are_set_but_not_those_for_machines() -> None:
    before = page(title='"Žár" v obci', date="2026-11-05", identifier="CE 1-2", locale="cs-CZ")
    assert typeset(before, LANGUAGES).properties == {
        "title": "„Žár“ v\u00a0obci",
        "date": "2026-11-05",
        "identifier": "CE 1-2",
        "locale": "cs-CZ",
    }


def test_the_page_that_is_given_is_not_changed() -> None:
    before = page(only("v obci"), title="v obci")
    after = typeset(before, LANGUAGES)
    assert texts(*before.children) == ["v obci"]
    assert before.properties == {"title": "v obci"}
    assert (after.language, after.colour, after.kind) == (before.language, before.colour, before.kind)
