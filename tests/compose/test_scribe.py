"""What the scribe writes: passages with unit and language, notes, citations, references, names, amounts."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from markupsafe import Markup

from policygen.build.project import Project
from policygen.compose.compose import localised
from policygen.compose.scribe import Scribe
from policygen.content.localise import localise_passage
from policygen.content.models.base import Amount, Source
from policygen.content.models.project import NameForms
from policygen.content.models.text import Form, Listing, Paragraph, Passage, Prose, State
from policygen.findings import Refused

MESSAGES = {
    "sl": {
        "Recommendation %(id)s": ("priporočilo %(id)s",),
        "EUR %(number)s billion": ("%(number)s mrd. EUR",),
        "about %(number)s": ("približno %(number)s",),
        "undated": ("brez letnice",),
        "p. %(page)s": ("str. %(page)s",),
        "%(num)s page": ("%(num)s stran", "%(num)s strani", "%(num)s strani", "%(num)s strani"),
    },
    "pl": {"%(num)s page": ("%(num)s strona", "%(num)s strony", "%(num)s stron")},
    "en": {},
}
EVERYTHING = "<b>&amp;</b> {{ 7 }} *ž* _š_ [#R1]"


def scribe_of(project: Project, language: str = "sl", owner: str = "gorenjska") -> Scribe:
    """Return a scribe with a few messages of its own."""
    real = project.catalogs.get("templates", language)
    messages = {(None, message): forms for message, forms in MESSAGES[language].items()}
    own = {**project.catalogs.by_name, ("templates", language): replace(real, messages=messages)}
    catalogs = replace(project.catalogs, by_name=own)
    corpus = localised(project.corpus, language, catalogs, None)
    setting = project.languages[language]
    return Scribe(language=setting, corpus=corpus, catalogs=catalogs, owner=owner, template="body.html")


def passage(text: str, language: str = "sl", *, unit: str = "gorenjska/paper/x", form: Form = Form.LINE) -> Passage:
    return Passage(text, form, unit=unit, text=text, language=language)


@pytest.fixture
def scribe(opened: Project) -> Scribe:
    return scribe_of(opened)


# ── passages ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_passage_carries_its_unit_and_no_language_of_the_document(scribe: Scribe) -> None:
    assert scribe.words(passage("Žar")) == '<span data-unit="gorenjska/paper/x">Žar</span>'


def test_a_foreign_passage_carries_its_language(scribe: Scribe) -> None:
    assert scribe.words(passage("Łódź", "pl")) == '<span data-unit="gorenjska/paper/x" lang="pl">Łódź</span>'


def test_a_plain_text_is_printed_as_it_was_typed(scribe: Scribe) -> None:
    shown = scribe.words(passage(EVERYTHING, form=Form.PLAIN))
    assert shown.striptags() == EVERYTHING
    assert "<b>" not in shown
    assert "<em>" not in shown


def test_a_plain_text_in_an_attribute_is_the_text_itself_and_counts_as_printed(scribe: Scribe) -> None:
    assert scribe.plain(passage(EVERYTHING, form=Form.PLAIN)) == EVERYTHING
    assert list(scribe.observed.passages) == [("gorenjska/paper/x", "sl")]


def test_plain_words_lose_their_elements_and_keep_hard_spaces(scribe: Scribe) -> None:
    words = Markup('\n  <span lang="en">203\u202f654</span>\u00a0km²\n  &lt;b&gt; ')
    assert scribe.plain(words) == "203\u202f654\u00a0km² <b>"


def test_prose_becomes_paragraphs_and_lists_each_with_its_unit(scribe: Scribe) -> None:
    def part(words: str, number: str, language: str = "sl") -> Passage:
        return passage(words, language, unit=f"gorenjska/paper/x/{number}")

    prose = Prose((Paragraph(part("Žar", "p1")), Listing(True, (part("ena", "p2.1"), part("dwa", "p2.2", "pl")))))
    assert scribe.prose(prose, "lead") == (
        '<p class="lead" data-unit="gorenjska/paper/x/p1">Žar</p>\n'
        '<ol>\n<li data-unit="gorenjska/paper/x/p2.1">ena</li>\n'
        '<li data-unit="gorenjska/paper/x/p2.2" lang="pl">dwa</li>\n</ol>\n'
    )


def test_prose_in_another_language_is_marked(opened: Project, scribe: Scribe) -> None:
    paper = opened.corpus.paper("gorenjska")
    assert paper
    assert '<p data-unit="gorenjska/paper/vision/p1" lang="en">' in scribe.prose_in(paper.vision, "en")


@pytest.mark.parametrize("state", [State.MISSING, State.OUTDATED])
def test_what_had_to_fall_back_is_remembered(scribe: Scribe, state: State) -> None:
    fallen = replace(passage("Not yet", "en"), state=state)
    scribe.words(passage("Žar", unit="gorenjska/paper/y"))
    scribe.words(fallen)
    assert scribe.fallbacks() == [(fallen, "sl")]


def test_a_passage_without_translation_falls_back_to_english_then_to_its_source(opened: Project) -> None:
    paper = opened.corpus.paper("gorenjska")
    assert paper
    both = localise_passage(paper.vision.passages[0], "pl", opened.catalogs)
    neither = localise_passage(passage("Tega ni nihče prevedel."), "pl", opened.catalogs)
    assert [(found.language, found.state) for found in (both, neither)] == [
        ("en", State.MISSING), ("sl", State.MISSING)
    ]  # fmt: skip


# ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_without_translation_is_english_and_marked_so(scribe: Scribe) -> None:
    assert scribe.message("Nobody has translated this") == '<span lang="en">Nobody has translated this</span>'
    assert scribe.observed.untranslated == {"Nobody has translated this"}


def test_an_english_message_needs_no_catalog(opened: Project) -> None:
    scribe = scribe_of(opened, "en")
    assert scribe.message("Nobody has translated this") == "Nobody has translated this"
    assert not scribe.observed.untranslated


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["pages", "page", "pages", "pages"]),
        ("sl", ["strani", "stran", "strani", "strani"]),
        ("pl", ["stron", "strona", "strony", "stron"]),
    ],
)
def test_a_plural_message_has_the_form_of_its_number(opened: Project, language: str, forms: list[str]) -> None:
    scribe = scribe_of(opened, language)
    shown = [scribe.plural("%(num)s page", "%(num)s pages", number) for number in (0, 1, 2, 5)]
    assert shown == [f"%(num)s {form}" for form in forms]


def test_a_plural_message_without_translation_is_english_and_marked_so(scribe: Scribe) -> None:
    assert scribe.plural("one", "many", 2) == '<span lang="en">many</span>'


# ── notes, sources, references ───────────────────────────────────────────────────────────────────────────────


def test_a_note_s_mark_becomes_the_note_with_its_own_unit(scribe: Scribe) -> None:
    assert scribe.words(passage("beseda [^n1]")) == (
        '<span data-unit="gorenjska/paper/x">beseda<span class="footnote" data-unit="gorenjska/paper/notes/n1">'
        'Več v <a href="https://example.org/vodnik">vodniku</a>.</span></span>'
    )


def test_a_source_s_mark_becomes_a_note_with_the_citation(scribe: Scribe) -> None:
    assert '<span class="footnote">Muzej, Vodnik po železarni, 2019</span>' in scribe.words(passage("beseda [@vodnik]"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"title": "kam.si", "address": "kam.si"}, "kam.si"),
        ({"title": "Žar & pepel"}, "Žar &amp; pepel"),
        (
            {"author": "Ana Žagar", "title": "Žar", "year": 2019, "address": "https://example.org/?a=1&b=2"},
            'Ana Žagar, Žar, 2019, <a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>',
        ),
        ({"title": "Žar", "address": "javascript:alert(1)"}, "Žar, javascript:alert(1)"),
    ],
)
def test_a_citation_has_what_the_source_tells(scribe: Scribe, source: dict[str, object], expected: str) -> None:
    assert (
        scribe.citation(Source.model_construct(**{"author": None, "year": None, "address": None, **source})) == expected
    )


def test_a_reference_to_the_document_s_own_things_is_a_link_that_knows_the_form_of_its_page(scribe: Scribe) -> None:
    expected = '<a href="#R1" data-page=", str. #">priporočilo\u00a0R1</a>'
    assert expected in scribe.words(passage("gl. [#R1]"))


def test_a_reference_of_another_owner_is_no_link(opened: Project) -> None:
    shown = scribe_of(opened, owner="bielsko-biala").words(passage("gl. [#R1]"))
    assert "priporočilo\u00a0R1" in shown
    assert "<a" not in shown


def test_what_a_mark_puts_into_foreign_words_speaks_their_language(opened: Project, scribe: Scribe) -> None:
    paper = opened.corpus.paper("gorenjska")
    assert paper
    shown = scribe.prose_in(paper.summary, "en")
    note = opened.catalogs.get("gorenjska", "en").get(paper.notes["n1"].source)
    assert note
    assert f'<span class="footnote" data-unit="gorenjska/paper/notes/n1">{note[:4]}' in shown
    assert '<a href="#R1" data-page=", p. #">Recommendation\u00a0R1</a>' in shown
    assert '<p data-unit="gorenjska/paper/summary/p1" lang="en">' in shown


def test_a_note_that_had_to_fall_back_is_marked_within_foreign_words(scribe: Scribe) -> None:
    shown = scribe.words(passage("slovo[^n1]", "pl"))
    assert re.search('<span class="footnote" data-unit="gorenjska/paper/notes/n1" lang="(en|sl)">', shown)


# ── names, amounts, lists ────────────────────────────────────────────────────────────────────────────────────


def test_a_region_s_name_has_the_form_that_is_asked_for(opened: Project, scribe: Scribe) -> None:
    region = opened.corpus.regions["gorenjska"].model
    assert [scribe.region(region), scribe.region(region, "locative")] == ["Gorenjska", "na Gorenjskem"]


def test_a_missing_form_is_a_finding_that_names_template_and_form(opened: Project, scribe: Scribe) -> None:
    region = opened.corpus.regions["gorenjska"].model
    bare = region.model_copy(update={"names": {"sl": NameForms(nominative="Gorenjska")}})
    with pytest.raises(Refused) as refused:
        scribe.region(bare, "locative")
    (finding,) = refused.value.findings
    assert (finding.code, finding.owner) == ("E305", "gorenjska")
    assert str(finding.place) == "sources/regions/gorenjska/region.yaml:8:3"
    assert "the template body.html prints the region’s name in “sl” as locative" in finding.message
    assert "add “locative: …” under names, sl" in finding.remedy


def test_an_unknown_form_is_the_template_s_fault(opened: Project, scribe: Scribe) -> None:
    with pytest.raises(ValueError, match="no form “locativ”"):
        scribe.region(opened.corpus.regions["gorenjska"].model, "locativ")


def test_an_organisation_has_its_name_in_the_reader_s_language_or_marked(opened: Project) -> None:
    assert scribe_of(opened, "en").organisation("bsc-kranj") == "Business Support Centre, Kranj"
    assert scribe_of(opened, "sl").organisation("arr-bielsko") == (
        '<span lang="pl">Agencja Rozwoju Regionalnego w Bielsku-Białej</span>'
    )


def test_regions_are_sorted_by_their_names(opened: Project, scribe: Scribe) -> None:
    regions = [region.model for region in opened.corpus.regions.values()]
    assert [region.id for region in scribe.by_name(regions[::-1])] == ["bielsko-biala", "gorenjska"]


@pytest.mark.parametrize(
    ("value", "unit", "approximate", "expected"),
    [
        ("4600", "number", False, "4‿600"),
        ("4600", "persons", True, "približno 4‿600"),
        ("2400000000", "EUR", False, "2,4 mrd. EUR"),
        ("10000000000", "EUR", True, "približno 10 mrd. EUR"),
        ("999999999", "EUR", False, "999‿999‿999⎵EUR"),
        ("22.9", "percent", False, "22,9⎵%"),
    ],
)
def test_an_amount_says_billions_and_about_in_words(
    scribe: Scribe, value: str, unit: str, approximate: bool, expected: str
) -> None:
    amount = Amount.model_construct(value=Decimal(value), unit=unit, approximate=approximate, year=2019, source="kam")
    assert scribe.amount(amount).replace("\u202f", "‿").replace("\u00a0", "⎵") == expected


def test_an_undated_figure_says_so(scribe: Scribe) -> None:
    assert scribe.year(2016) == "2016"
    assert scribe.year(None) == "brez letnice"


def test_a_list_keeps_its_items_markup_and_escapes_the_rest(scribe: Scribe) -> None:
    shown = scribe.listed([passage("Žory", "pl"), "A & B", Markup("<em>C</em>")])
    assert shown == '<span data-unit="gorenjska/paper/x" lang="pl">Žory</span>, A &amp; B in <em>C</em>'
