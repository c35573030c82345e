"""Languages: what their files say, and the order of their alphabets."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.findings import Refused
from policygen.languages import collated, read_languages

PROJECT = Path(__file__).parents[1]
LEAST = 'name = "x"\nlocale = "sl_SI"\ntag = "sl-SI"\namount_first = false\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "locales/sl").mkdir(parents=True)
    (tmp_path / "locales/sl/language.toml").write_text(LEAST, "utf-8")
    return tmp_path / "locales"


def test_a_language_is_a_folder_with_its_file(folder: Path) -> None:
    (folder / "xx").mkdir()
    (found,) = read_languages(folder).values()
    assert (found.code, found.locale, found.tag, found.amount_first, found.months, found.typography) == (
        "sl", "sl_SI", "sl-SI", False, (), {},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name =", "E301"),
        ("name = 'x'\nname = 'y'", "E301"),
        (LEAST.replace("tag", "tags"), "E302"),
        (LEAST + "months = 12\n", "E302"),
        (LEAST + "typography = 'x'\n", "E302"),
    ],
)
def test_a_faulty_language_file_is_refused(folder: Path, text: str, code: str) -> None:
    (folder / "sl/language.toml").write_text(text, "utf-8")
    with pytest.raises(Refused) as caught:
        read_languages(folder)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.file) == (code, "locales/sl/language.toml")


def test_a_language_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "sl/language.toml").write_bytes(LEAST.replace('"x"', '"slovenščina"').encode("cp1250"))
    with pytest.raises(Refused):
        read_languages(folder)


def test_the_projects_seven_languages_are_read_in_the_order_of_their_codes() -> None:
    assert list(read_languages(PROJECT / "locales")) == ["cs", "de", "en", "it", "nl", "pl", "sl"]


def test_every_month_is_named_or_none() -> None:
    assert {len(language.months) for language in read_languages(PROJECT / "locales").values()} <= {0, 12}


def test_every_language_has_words_to_tell_it_by() -> None:
    for language in read_languages(PROJECT / "locales").values():
        assert len(language.words) >= 80, language.code
        assert len(language.vague_links) >= 5, language.code
        assert all(word == word.lower() for word in language.words | language.vague_links), language.code


@pytest.mark.parametrize(
    ("locale", "sorted_words"),
    [
        ("cs_CZ", ["cesta", "čas", "hora", "chata", "řeka", "žena"]),
        ("sl_SI", ["cesta", "čas", "delo", "škola", "zima", "žena"]),
        ("pl_PL", ["las", "łan", "ośrodek", "owca", "zima", "źródło", "żuk"]),
        ("de_DE", ["Apfel", "Äpfel", "Straße", "Strasse"]),
    ],
)
def test_words_are_sorted_by_the_languages_alphabet(locale: str, sorted_words: list[str]) -> None:
    found = collated(sorted_words[::-1], lambda word: word, locale)
    if locale == "de_DE":
        # ß and ss differ in the third place only; what counts is that ä does not come after z.
        assert [word[0] for word in found] == ["A", "Ä", "S", "S"]
    else:
        assert found == sorted_words


def test_sorting_goes_by_the_key() -> None:
    assert collated([("z", 1), ("č", 2), ("c", 3)], lambda item: item[0], "sl_SI") == [("c", 3), ("č", 2), ("z", 1)]
