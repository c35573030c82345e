"""Texts in the reader's language: translation, English, source, each with its language and state."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.content.catalog import Outdated, parse_catalog
from policygen.content.corpus import Corpus
from policygen.content.localise import (
    Catalog,
    Catalogs,
    localise,
    localise_passage,
    localise_prose,
    read_catalog,
    read_catalogs,
)
from policygen.content.models.text import Listing, Paragraph, Passage, Prose, State
from policygen.content.walk import passages

SOURCES = {"templates": "en", "transnational": "en", "gorenjska": "sl", "bielsko-biala": "pl"}

HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

"""


def catalog(text: str, domain: str = "gorenjska", language: str = "pl") -> Catalog:
    read, findings = read_catalog((HEAD + text).encode(), domain=domain, language=language, file="f.po")
    assert findings == []
    return read


def catalogs(*found: Catalog) -> Catalogs:
    return Catalogs({(one.domain, one.language): one for one in found}, SOURCES)


def said(passage: Passage, language: str, *found: Catalog) -> tuple[str, str, State]:
    spoken = localise_passage(passage, language, catalogs(*found))
    assert (spoken.source, spoken.unit, spoken.place) == (passage.source, passage.unit, passage.place)
    return spoken.text, spoken.language, spoken.state


SLOVENE = Passage("Železo.", unit="gorenjska/paper/vision/p1")
ENGLISH = Passage("Iron.", unit="transnational/recommendation/vision/p1")
TO_POLISH = catalog('msgid "Železo."\nmsgstr "Żelazo."\n')
TO_ENGLISH = catalog('msgid "Železo."\nmsgstr "Iron."\n', language="en")
EMPTY = catalog('msgid "Železo."\nmsgstr ""\n')
FUZZY = catalog('#, fuzzy\nmsgid "Železo."\nmsgstr "Srebro."\n')
#: Its note is not in the text any more.
TOO_OLD = catalog('#, fuzzy\nmsgid "Železo."\nmsgstr "Srebro.[^n1]"\n')


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([TO_POLISH, TO_ENGLISH], ("Żelazo.", "pl", State.TRANSLATED)),
        ([TO_POLISH], ("Żelazo.", "pl", State.TRANSLATED)),
        ([TO_ENGLISH], ("Iron.", "en", State.MISSING)),
        ([EMPTY, TO_ENGLISH], ("Iron.", "en", State.MISSING)),
        ([FUZZY, TO_ENGLISH], ("Srebro.", "pl", State.OUTDATED)),
        ([FUZZY], ("Srebro.", "pl", State.OUTDATED)),
        ([TOO_OLD, TO_ENGLISH], ("Iron.", "en", State.MISSING)),
        ([], ("Železo.", "sl", State.MISSING)),
    ],
    ids=["both", "translation", "english", "empty", "fuzzy and english", "fuzzy", "fuzzy and not printable", "none"],
)
def test_a_text_falls_back_to_english_then_to_its_source(
    found: list[Catalog], expected: tuple[str, str, State]
) -> None:
    assert said(SLOVENE, "pl", *found) == expected


def test_a_text_in_its_own_language_is_never_looked_up() -> None:
    assert said(SLOVENE, "sl", catalog('msgid "Železo."\nmsgstr "Zlato."\n', language="sl")) == (
        "Železo.", "sl", State.SOURCE,
    )  # fmt: skip


def test_for_english_readers_there_is_one_step_less() -> None:
    assert said(SLOVENE, "en", TO_ENGLISH) == ("Iron.", "en", State.TRANSLATED)
    assert said(SLOVENE, "en") == ("Železo.", "sl", State.MISSING)


def test_an_english_text_falls_back_to_itself() -> None:
    assert said(ENGLISH, "pl") == ("Iron.", "en", State.MISSING)


def test_catalogs_of_other_domains_are_not_asked() -> None:
    assert said(SLOVENE, "pl", catalog('msgid "Železo."\nmsgstr "Żelazo."\n', domain="bielsko-biala"))[1] == "sl"


def test_an_outdated_translation_is_named_and_not_kept() -> None:
    since = catalog('#. Outdated since version 0.2\n#, fuzzy\nmsgid "Železo."\nmsgstr "Srebro."\n')
    assert since.outdated == {"Železo.": Outdated("Srebro.", "0.2")}
    assert since.get("Železo.") is None


def test_an_obsolete_translation_is_not_used() -> None:
    assert catalog('#~ msgid "Železo."\n#~ msgstr "Żelazo."\n').messages == {}


def test_a_faulty_translation_counts_as_missing() -> None:
    faulty, findings = read_catalog(
        (HEAD + 'msgid "Železo.[^n1]"\nmsgstr "Żelazo."\n').encode(), domain="gorenjska", language="pl", file="f.po"
    )
    assert [finding.code for finding in findings] == ["E406"]
    assert said(Passage("Železo.[^n1]", unit="gorenjska/x"), "pl", faulty) == ("Železo.[^n1]", "sl", State.MISSING)


def test_the_same_word_in_two_contexts_has_two_translations() -> None:
    found = catalog(
        'msgctxt "heading"\nmsgid "Level"\nmsgstr "Raven"\n\nmsgid "Level"\nmsgstr "Stopnja"\n', "templates", "sl"
    )
    assert (found.get("Level", "heading"), found.get("Level"), found.get("Level", "x")) == ("Raven", "Stopnja", None)


@pytest.mark.parametrize(("number", "form"), [(1, 0), (101, 0), (2, 1), (3, 2), (4, 2), (0, 3), (5, 3), (11, 3)])
def test_slovene_has_four_plural_forms(number: int, form: int) -> None:
    assert catalog("", "templates", "sl").plural(number) == form


def test_plural_forms_come_in_gettexts_order() -> None:
    found = catalog(
        'msgid "%(num)s hall"\nmsgid_plural "%(num)s halls"\nmsgstr[0] "%(num)s hala"\nmsgstr[1] "%(num)s hale"\n'
        'msgstr[2] "%(num)s hal"\n',
        "templates",
    )
    assert found.messages[None, "%(num)s hall"] == ("%(num)s hala", "%(num)s hale", "%(num)s hal")


def test_a_translation_is_composed_to_nfc() -> None:
    assert catalog('msgid "Železo."\nmsgstr "Z\u0307elazo."\n').get("Železo.") == "Żelazo."


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("100 %% of %(total)s", "100 %% od %(total)s"),
        ("%(a)s and %(b)s", "%(b)s in %(a)s"),
        ("See <em>there</em> &amp; here", "Tu &amp; <em>tam</em>"),
        ("100 %", "100 %"),
    ],
)
def test_placeholders_and_tags_may_change_places(message: str, translation: str) -> None:
    assert catalog(f'msgid "{message}"\nmsgstr "{translation}"\n', "templates", "sl").get(message) == translation


def test_marks_may_change_places_and_partners_may_write_percent_and_brackets() -> None:
    source, target = "50 % [#F1] <b> [@kam] & co.", "& sp. <b> [@kam] 50 % [#F1]"
    assert catalog(f'msgid "{source}"\nmsgstr "{target}"\n').get(source) == target


def test_prose_in_another_language_keeps_its_blocks() -> None:
    other = Passage("Zlato.", unit="gorenjska/paper/vision/p2.1")
    spoken = localise_prose(Prose((Paragraph(SLOVENE), Listing(True, (other,)))), "pl", catalogs(TO_POLISH))
    assert [type(block) for block in spoken.blocks] == [Paragraph, Listing]
    assert [(p.text, p.language) for p in spoken.passages] == [("Żelazo.", "pl"), ("Zlato.", "sl")]


def test_a_whole_model_is_put_into_the_readers_language(corpus: Corpus, good: Path) -> None:
    found, findings = read_catalogs(good, SOURCES)
    assert findings == []
    paper = corpus.paper("gorenjska")
    assert paper
    english = list(passages(localise(paper, "en", found)))
    assert {passage.state for passage in english} == {State.TRANSLATED}
    assert english[0].text == "Creativity beside the factory"
    polish = {passage.unit: passage for passage in passages(localise(paper, "pl", found))}
    assert polish["gorenjska/paper/recommendations/R1/title"].text == "Małe zlecenia"
    assert polish["gorenjska/paper/vision/p1"].language == "en"


def test_a_catalog_of_no_domain_of_ours_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "locales/sl/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "other.po").write_text("<<<<<<< no catalog of ours\n", "utf-8")
    found, findings = read_catalogs(tmp_path, SOURCES)
    assert (findings, found.by_name) == ([], {})
    assert found.get("gorenjska", "sl").messages == {}


def test_a_finding_belongs_to_the_region_of_its_catalog(tmp_path: Path) -> None:
    folder = tmp_path / "locales/sl/LC_MESSAGES"
    folder.mkdir(parents=True)
    for domain in ("gorenjska", "templates"):
        (folder / f"{domain}.po").write_text("=======\n", "utf-8")
    _, findings = read_catalogs(tmp_path, SOURCES)
    assert [(finding.code, finding.owner) for finding in findings] == [("E401", "gorenjska"), ("E401", "")]


def test_a_domain_without_a_language_is_english() -> None:
    passage = Passage("Iron.", unit="koroska/paper/vision/p1")
    assert said(passage, "en") == ("Iron.", "en", State.SOURCE)
    assert said(passage, "pl") == ("Iron.", "en", State.MISSING)


def test_an_english_text_does_not_fall_back_to_a_catalog_of_english() -> None:
    odd = catalog('msgid "Iron."\nmsgstr "Steel."\n', domain="transnational", language="en")
    assert said(ENGLISH, "pl", odd) == ("Iron.", "en", State.MISSING)


def test_a_catalog_that_is_not_there_is_empty() -> None:
    assert catalogs().get("gorenjska", "cs") == Catalog("gorenjska", "cs", "")


def test_a_text_printed_in_its_own_language_is_its_source() -> None:
    outdated = Passage("Železo.", unit="gorenjska/paper/vision/p1", state=State.OUTDATED)
    assert said(outdated, "sl") == ("Železo.", "sl", State.SOURCE)


@pytest.mark.parametrize(
    ("comments", "previous"),
    [
        ('#| msgid "Železo."\n', ["Železo."]),
        ('#| msgid ""\n#| "Železo "\n#| "in jeklo."\n', ["Železo in jeklo."]),
        ('#| msgctxt "kip"\n#| msgid "Železo."\n', ["Železo."]),
        ('#| msgid "%(n)s dvorana"\n#| msgid_plural "%(n)s dvoran"\n', ["%(n)s dvorana", "%(n)s dvoran"]),
        ('#|msgid   "Železo."\n', ["Železo."]),
        ("", []),
    ],
    ids=["one line", "lines", "context", "plural", "blanks", "none"],
)
def test_the_text_that_an_outdated_translation_was_made_from_is_known(comments: str, previous: list[str]) -> None:
    content = f'{HEAD}# Ana\n{comments}#, fuzzy\nmsgid "Jeklo."\nmsgstr "Stal."\n'.encode()
    (message,) = [m for m in parse_catalog(content, domain="gorenjska", language="pl") if m.id]
    assert (list(message.previous_id), message.user_comments) == (previous, ["Ana"])
