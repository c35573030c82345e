"""Catalogs from templates and sources: what is in them, and what an update keeps."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from policygen.compose.environment import make_environment
from policygen.compose.scribe import OWN_MESSAGES
from policygen.content.catalog import read_whole
from policygen.content.corpus import Corpus
from policygen.content.localise import read_catalog
from policygen.content.models.text import Passage
from policygen.findings import Refused
from policygen.messages.catalogs import (
    empty_catalog,
    extract_passages,
    select,
    serialise,
)
from policygen.messages.plan import plan_catalogs, plan_templates, write_templates
from policygen.messages.templates import extract_templates
from policygen.messages.update import update


def template(*messages: str | tuple[str, str]) -> Catalog:
    catalog = Catalog(locale="en", fuzzy=False)
    for message in messages:
        catalog.add(message, locations=[("f.html", 1)])
    return catalog


def translated(content: bytes, **translations: str) -> bytes:
    catalog = read_po(BytesIO(content), locale="pl")
    for message in catalog:
        if message.id in translations:
            message.string = translations[message.id]
    return serialise(catalog)


def strings(content: bytes) -> dict[str, object]:
    return {str(message.id): message.string for message in read_po(BytesIO(content), locale="pl") if message.id}


def fresh(*messages: str | tuple[str, str], existing: bytes | None = None) -> bytes:
    return updated(template(*messages), existing, "pl")


def updated(wanted: Catalog, existing: bytes | None, language: str) -> bytes:
    old = None
    if existing is not None:
        file = f"locales/{language}/LC_MESSAGES/templates.po"
        old = read_whole(existing, domain="templates", language=language, file=file)
    return serialise(update(wanted, old, language=language))


def from_templates(root: Path, **files: str) -> Catalog:
    for name, text in files.items():
        (root / f"templates/{name}.html").write_text(text, "utf-8")
    return extract_templates(root, make_environment(root / "templates"))


# ── templates ────────────────────────────────────────────────────────────────────────────────────────────────


def test_template_strings_have_file_line_and_context(root: Path) -> None:
    catalog = from_templates(
        root,
        body="<p>\n{{ _('Contents') }}\n{{ pgettext('heading', 'Level') }}\n{{ gettext('%(a)s is here', a=1) }}</p>",
    )
    contents, level = catalog.get("Contents"), catalog.get("Level", context="heading")
    assert contents
    assert contents.locations == [("templates/body.html", 2)]
    assert level
    assert (level.id, level.context, level.locations) == ("Level", "heading", [("templates/body.html", 3)])
    with_placeholder = catalog.get("%(a)s is here")
    assert with_placeholder
    assert "python-format" in with_placeholder.flags


def test_plurals_have_both_forms(root: Path) -> None:
    found = from_templates(root, body="{{ ngettext('%(num)s hall', '%(num)s halls', count) }}")
    assert ("%(num)s hall", "%(num)s halls") in {message.id for message in found}


def test_the_same_string_in_two_templates_is_one_message_with_two_places(root: Path) -> None:
    found = from_templates(root, one="{{ _('Level') }}", two="\n{{ _('Level') }}").get("Level")
    assert found
    assert found.locations == [("templates/one.html", 1), ("templates/two.html", 2)]


def test_what_the_program_itself_prints_is_in_the_catalog(root: Path) -> None:
    assert {message.id for message in from_templates(root) if message.id} == OWN_MESSAGES


def test_a_template_with_a_syntax_error_is_refused(root: Path) -> None:
    with pytest.raises(Refused) as caught:
        from_templates(root, body="<p>\n{{ _('Contents' }}\n</p>")
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place), finding.excerpt) == (
        "E504", "templates/body.html:2:1", "{{ _('Contents' }}",
    )  # fmt: skip


@pytest.mark.parametrize("call", ["_(title)", "ngettext('a hall', many, 2)", "pgettext(place, 'Level')", "_()"])
def test_a_translation_that_is_not_written_out_is_refused(root: Path, call: str) -> None:
    with pytest.raises(Refused) as caught:
        from_templates(root, body=f"\n{{{{ {call} }}}}")
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place)) == ("E506", "templates/body.html:2:1")


# ── passages ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_passage_has_its_unit_as_a_comment_and_its_place(corpus: Corpus) -> None:
    found = extract_passages(corpus, "gorenjska").get("Več prvih naročil")
    assert found
    assert found.auto_comments == [
        "gorenjska/paper/objectives/O1/title",
        "Title, at most 90 characters. The objective in a few words.",
    ]
    assert found.locations == [("sources/regions/gorenjska/paper.yaml", 93)]


def test_select_keeps_the_catalogs_order(corpus: Corpus) -> None:
    catalog = extract_passages(corpus, "gorenjska")
    chosen = select(catalog, ["Regija", "Znanje.", "Ni je."])
    assert [message.id for message in chosen if message.id] == ["Znanje.", "Regija"]
    regija = chosen.get("Regija")
    assert regija
    assert [comment for comment in regija.auto_comments if "/" in comment] == [
        "gorenjska/paper/recommendations/R2/responsible",
        "gorenjska/paper/recommendations/R2/actions/R2-a1/lead",
    ]


def test_a_catalog_has_a_date_that_does_not_change_with_the_day(corpus: Corpus) -> None:
    content = serialise(extract_passages(corpus, "gorenjska"))
    assert content.count(b"-Date: 2026-01-01 00:00+0000") == 2


# ── update ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_catalog_has_every_message_and_the_languages_plural_rule() -> None:
    content = updated(template("Level", ("a hall", "halls")), None, "sl")
    assert b"nplurals=4" in content
    assert content.count(b"msgstr[") == 4
    assert b'msgid "Level"\nmsgstr ""\n' in content


def test_an_update_keeps_translations_and_adds_new_messages() -> None:
    before = translated(fresh("Level", "Role"), Level="Poziom")
    assert strings(fresh("Level", "Role", "Year", existing=before)) == {"Level": "Poziom", "Role": "", "Year": ""}


def test_a_vanished_translation_is_obsolete_and_comes_back() -> None:
    before = translated(fresh("Level", "Role"), Level="Poziom")
    gone = fresh("Role", existing=before)
    assert strings(gone) == {"Role": ""}
    assert '#~ msgid "Level"\n#~ msgstr "Poziom"\n' in gone.decode()
    back = fresh("Level", "Role", existing=gone)
    assert strings(back) == {"Level": "Poziom", "Role": ""}
    assert b"#~" not in back


def test_a_vanished_plural_comes_back() -> None:
    catalog = read_po(BytesIO(fresh(("a hall", "halls"))), locale="pl")
    found = catalog.get("a hall")
    assert found
    found.string = ("hala", "hale", "hal")
    gone = fresh(existing=serialise(catalog))
    assert "hale" not in str(strings(gone))
    back = read_po(BytesIO(fresh(("a hall", "halls"), existing=gone)), locale="pl").get("a hall")
    assert back
    assert back.string == ("hala", "hale", "hal")


def test_a_changed_message_is_not_guessed() -> None:
    before = translated(fresh("Level of support"), **{"Level of support": "Poziom wsparcia"})
    assert strings(fresh("Levels of support", existing=before)) == {"Levels of support": ""}


def test_an_outdated_translation_stays_marked() -> None:
    before = translated(fresh("Level"), Level="Poziom").replace(b'\nmsgid "Level"', b'\n#, fuzzy\nmsgid "Level"')
    after = fresh("Level", existing=before)
    assert b'#, fuzzy\nmsgid "Level"\nmsgstr "Poziom"\n' in after


def test_a_translators_comment_is_kept() -> None:
    before = translated(fresh("Level"), Level="Poziom").replace(b"#: f.html", b"# por. GUS\n#: f.html")
    assert b"# por. GUS\n" in fresh("Level", existing=before)


def test_a_faulty_entry_is_left_for_its_translator() -> None:
    before = translated(fresh("%(a)s here"), **{"%(a)s here": "tutaj"})
    assert strings(fresh("%(a)s here", existing=before)) == {"%(a)s here": "tutaj"}


def test_an_update_done_twice_changes_no_byte() -> None:
    first = translated(fresh("Level", ("a hall", "halls"), "Role"), Level="Poziom")
    second = fresh("Level", ("a hall", "halls"), existing=first)
    assert fresh("Level", ("a hall", "halls"), existing=second) == second


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.replace(b'msgstr "Poziom"', b'<<<<<<< HEAD\nmsgstr "Poziom"'),
        lambda content: content.replace(b'msgstr "Poziom"', b'mgstr "Poziom"'),
        lambda content: content.replace("ż".encode(), b"\xbf"),
        lambda content: content.replace(b"nplurals=3", b"nplurals=9999999999"),
    ],
    ids=["merge conflict", "misspelt keyword", "not UTF-8", "countless forms"],
)
def test_a_damaged_catalog_is_refused_not_rewritten(damage: Callable[[bytes], bytes]) -> None:
    before = translated(fresh("Level", "Role"), Level="Poziom", Role="też")
    damaged = damage(before)
    assert damaged != before
    with pytest.raises(Refused) as caught:
        fresh("Level", "Role", existing=damaged)
    assert caught.value.findings[0].place.file == "locales/pl/LC_MESSAGES/templates.po"


# ── the whole plan ───────────────────────────────────────────────────────────────────────────────────────────


def printed(corpus: Corpus) -> Iterator[Passage]:
    """What a joint document might print of a region."""
    paper = corpus.paper("gorenjska")
    assert paper
    yield paper.recommendations[0].title


#: What the program says, in short.
SENTENCES = empty_catalog("en")
SENTENCES.add("the key “{name}” is missing", flags=["python-brace-format"])


def plan(root: Path, corpus: Corpus) -> dict[str, bytes]:
    environment = make_environment(root / "templates")
    domains = plan_templates(corpus, root, environment, SENTENCES)
    return {**write_templates(domains), **plan_catalogs(root, corpus, domains, lambda: printed(corpus))}


def test_the_plan_has_a_catalog_for_every_domain_and_language_but_its_own(root: Path, corpus: Corpus) -> None:
    files = plan(root, corpus)
    assert set(files) == {
        *(f"locales/{name}.pot" for name in ("findings", "templates", "transnational", "gorenjska", "bielsko-biala")),
        *(
            f"locales/{code}/LC_MESSAGES/{name}.po"
            for code in ("pl", "sl")
            for name in ("findings", "templates", "transnational")
        ),
        *(f"locales/{code}/LC_MESSAGES/gorenjska.po" for code in ("en", "pl")),
        *(f"locales/{code}/LC_MESSAGES/bielsko-biala.po" for code in ("en", "sl")),
    }


def test_a_paper_is_translated_whole_into_english_and_elsewhere_as_far_as_it_is_printed(
    root: Path, corpus: Corpus
) -> None:
    files = plan(root, corpus)
    english = strings(files["locales/en/LC_MESSAGES/gorenjska.po"])
    assert len(english) == len([message for message in extract_passages(corpus, "gorenjska") if message.id])
    assert strings(files["locales/pl/LC_MESSAGES/gorenjska.po"]) == {"Majhna naročila": "Małe zlecenia"}


def test_catalogs_of_the_good_project_are_up_to_date(root: Path, corpus: Corpus) -> None:
    files = plan(root, corpus)
    for name in ("en/LC_MESSAGES/gorenjska", "en/LC_MESSAGES/bielsko-biala", "sl/LC_MESSAGES/transnational"):
        if os.environ.get("REFRESH_GOLDENS"):
            good = Path(__file__).parents[1] / "cases" / "projects" / "good" / "locales" / f"{name}.po"
            good.write_bytes(files[f"locales/{name}.po"])
        assert files[f"locales/{name}.po"].decode() == (root / f"locales/{name}.po").read_text("utf-8")


def test_the_plan_carried_out_and_made_again_is_the_same(root: Path, corpus: Corpus) -> None:
    first = plan(root, corpus)
    for name, content in first.items():
        (root / name).write_bytes(content)
    assert plan(root, corpus) == first


def test_every_planned_catalog_passes_our_own_check(root: Path, corpus: Corpus) -> None:
    for name, content in plan(root, corpus).items():
        if name.endswith(".po"):
            _, language, _, file = name.split("/")
            _, findings = read_catalog(content, domain=file.removesuffix(".po"), language=language, file=name)
            assert findings == []


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")
def test_gettext_accepts_every_planned_catalog(root: Path, corpus: Corpus, tmp_path: Path) -> None:
    (root / "templates/body.html").write_text("{{ ngettext('%(num)s hall', '%(num)s halls', n) }}", "utf-8")
    for name, content in plan(root, corpus).items():
        path = tmp_path / "one.po"
        path.write_bytes(content)
        done = subprocess.run(["msgfmt", "--check", "--output-file=-", str(path)], capture_output=True, check=False)
        assert done.returncode == 0, f"{name}: {done.stderr.decode()}"
