"""Translations, good and bad: every folder in ``tests/cases/catalogs`` has an entry and what must be found.

The first line of ``entry.po`` names domain and languages (``# gorenjska: sl → pl``); the header of the language is put
before the entry where it has none. ``expected.txt`` is what ``policygen messages check`` finds;
``REFRESH_GOLDENS=1 pytest tests/messages/test_review.py`` writes it anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.content.catalog import read_catalog
from policygen.content.corpus import read_sources
from policygen.content.locks.entry import Entry
from policygen.content.locks.numbers import check_numbers
from policygen.content.locks.writing import writings
from policygen.languages import read_languages
from policygen.messages.review.review import Review, review_catalog, review_catalogs

ROOT = Path(__file__).parents[2]
CASES = sorted(path.parent for path in (ROOT / "tests/cases/catalogs").glob("*/entry.po"))
WRITINGS = writings(read_languages(ROOT / "locales"))
LANGUAGES = ("cs", "de", "en", "it", "nl", "pl", "sl")


@pytest.fixture(scope="module")
def review() -> Review:
    corpus, _ = read_sources(ROOT)
    return Review.of(corpus, read_languages(ROOT / "locales"))


def parts(case: Path) -> tuple[str, str, str, bytes]:
    """Return domain, source, language and content of a case, with the language's header."""
    text = (case / "entry.po").read_text("utf-8")
    found = re.match(r"# ([\w-]+): (\w\w) → (\w\w)\n", text)
    assert found, case.name
    domain, source, language = found.groups()
    head = f'msgid ""\nmsgstr ""\n"Plural-Forms: {Catalog(locale=language).plural_forms}\\n"\n\n'
    return domain, source, language, (text if "Plural-Forms" in text else head + text).encode()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_translation_has_exactly_these_findings(case: Path, review: Review) -> None:
    domain, source, language, content = parts(case)
    findings, _ = review_catalog(
        content, domain=domain, source=source, language=language, file="entry.po", review=review
    )
    found = "".join(
        f"{each.code} {each.place.line}:{each.place.column} {each.message} → {each.remedy}\n" for each in findings
    )
    golden = case / "expected.txt"
    if os.environ.get("REFRESH_GOLDENS"):
        golden.write_text(found or "nothing\n", "utf-8")
    assert (found or "nothing\n") == golden.read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_translation_with_an_error_is_never_printed(case: Path, review: Review) -> None:
    domain, source, language, content = parts(case)
    catalog, findings = read_catalog(
        content, domain=domain, source=source, language=language, file="entry.po", locks=review.locks
    )
    assert bool(catalog.messages) != bool(findings) or bool(catalog.outdated)


def test_every_code_of_a_catalog_has_a_case() -> None:
    rooms = ("content/locks", "messages/review")
    texts = [path.read_text("utf-8") for room in rooms for path in (ROOT / "src/policygen" / room).glob("*.py")]
    codes = {code for text in texts for code in re.findall(r'"([EW]\d{3})"', text)}
    covered = {line[:4] for case in CASES for line in (case / "expected.txt").read_text("utf-8").split("\n")}
    assert len(codes) > 15
    assert codes - covered == {"W428"}  # it takes two files: below


def test_the_cases_are_in_all_languages() -> None:
    assert {parts(case)[2] for case in CASES} == set(LANGUAGES)
    assert len(CASES) >= 60


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


@settings(max_examples=200, deadline=None)
@given(number=NUMBERS, source=st.sampled_from(LANGUAGES), target=st.sampled_from(LANGUAGES))
def test_a_number_in_the_writing_of_another_language_is_the_same(number: object, source: str, target: str) -> None:
    texts = [f"… {format_decimal(number, locale=language)} …" for language in (source, target)]
    entry = Entry((texts[0],), (texts[1],), "gorenjska", source, target)
    assert list(check_numbers(entry, WRITINGS)) == []


@settings(max_examples=100, deadline=None)
@given(number=st.integers(min_value=1000, max_value=10**9), more=st.integers(min_value=1, max_value=99))
def test_another_number_is_found(number: int, more: int) -> None:
    texts = [f"… {format_decimal(n, locale=code)} …" for n, code in ((number, "en"), (number + more, "pl"))]
    assert [fault.code for fault in check_numbers(Entry((texts[0],), (texts[1],), "x", "en", "pl"), WRITINGS)] == [
        "E409"
    ]


def test_a_language_that_says_its_decimal_sign_only_has_its_numbers_compared() -> None:
    languages = read_languages(ROOT / "locales")
    bare = writings({**languages, "sl": replace(languages["sl"], numbers={"decimal": ","})})
    texts = ("5 000,5 m", "5 000,5 m", "5 000,6 m")
    found = [list(check_numbers(Entry((texts[0],), (text,), "x", "sl", "pl"), bare)) for text in texts[1:]]
    assert [[fault.code for fault in faults] for faults in found] == [[], ["E409"]]


def test_one_text_translated_in_two_ways_is_found_with_both_places(tmp_path: Path, review: Review) -> None:
    corpus, _ = read_sources(ROOT)
    head = f'msgid ""\nmsgstr ""\n"Plural-Forms: {Catalog(locale="en").plural_forms}\\n"\n\n'
    folder = tmp_path / "locales/en/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "chemnitz.po").write_text(f'{head}msgid "Werkstatt"\nmsgstr "Workshop"\n', "utf-8")
    (folder / "upper-austria.po").write_text(f'{head}msgid "Werkstatt"\nmsgstr "Studio"\n', "utf-8")
    (finding,) = review_catalogs(tmp_path, corpus, review).findings
    assert finding.code == "W428"
    assert str(finding.place) == "locales/en/LC_MESSAGES/upper-austria.po:6:9"
    assert [str(place) for place, _ in finding.related] == ["locales/en/LC_MESSAGES/chemnitz.po:6:9"]


def test_the_project_s_own_catalogs_have_no_findings(review: Review) -> None:
    corpus, _ = read_sources(ROOT)
    assert [f"{f.place} {f.message}" for f in review_catalogs(ROOT, corpus, review).findings] == []


def test_the_command_is_a_gate(project: Path, run: Callable[..., Any]) -> None:
    catalog = project / "locales/pl/LC_MESSAGES/gorenjska.po"
    assert run("messages", "check", project=project).code == 0
    catalog.write_text(catalog.read_text("utf-8").replace("Małe zlecenia", "3 zlecenia"), "utf-8")
    refused = run("messages", "check", "--language", "pl", "gorenjska", project=project)
    assert (refused.code, "E409" in refused.err) == (1, True)
    assert run("messages", "check", "templates", project=project).code == 0
    assert run("messages", "check", "nowhere", project=project).code == 2
    assert run("messages", "chekc", project=project).code == 2


def test_the_build_does_not_print_what_is_refused(project: Path, run: Callable[..., Any]) -> None:
    catalog = project / "locales/en/LC_MESSAGES/gorenjska.po"
    text = catalog.read_text("utf-8")
    changed = re.sub(r'(msgid "Majhna naročila"\nmsgstr )".*"', r'\1"Seven 77 small commissions"', text)
    assert changed != text
    catalog.write_text(changed, "utf-8")
    run("build", "gorenjska", "-l", "en", "-f", "html", "-j", "1", project=project)
    pages = [path.read_text("utf-8") for path in (project / "build").rglob("*.html")]
    assert any("Majhna naročila" in page for page in pages)
    assert not any("Seven 77" in page for page in pages)
