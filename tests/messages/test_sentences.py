"""What the program itself says: extracted whole, translated whole, said in the reader's language."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policygen.content.catalog import FINDINGS, parse_catalog, read_catalog
from policygen.findings import Finding, Message, Place, say, say_number
from policygen.languages import read_languages
from policygen.messages.catalogs import serialise
from policygen.messages.sentences import extract_sentences
from policygen.messages.speech import ENGLISH, Speech, choose_language, read_speech

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "policygen"
LANGUAGES = sorted(set(read_languages(ROOT / "locales")) - {"en"})


def catalog_of(language: str) -> bytes:
    return (ROOT / "locales" / language / "LC_MESSAGES" / f"{FINDINGS}.po").read_bytes()


def speech(tmp_path: Path, **translations: str) -> Speech:
    """Return a Slovene speech that knows these translations, by the template's first word."""
    folder = tmp_path / "locales" / "sl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=4; '
        'plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);\\n"\n\n'
    )
    entries = "".join(f'msgid "{key}"\nmsgstr "{value}"\n\n' for key, value in translations.items())
    plural = (
        'msgid "{n} error"\nmsgid_plural "{n} errors"\nmsgstr[0] "{n} napaka"\nmsgstr[1] "{n} napaki"\n'
        'msgstr[2] "{n} napake"\nmsgstr[3] "{n} napak"\n'
    )
    (folder / f"{FINDINGS}.po").write_text(head + entries + plural, "utf-8")
    return read_speech(tmp_path, "sl")


# ── extraction ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_template_catalog_is_that_of_the_program() -> None:
    assert (ROOT / "locales" / f"{FINDINGS}.pot").read_bytes() == serialise(
        extract_sentences(), numbered=False, source="en"
    )


def test_every_message_of_the_code_is_written_out_and_extracted() -> None:
    extracted = {text for message in extract_sentences() for text in _texts(message.id)}
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("say", "say_number"):
                template = call.args[0]
                assert isinstance(template, ast.Constant), f"{path}:{call.lineno}: the template is not a literal"
                assert template.value in extracted


def _texts(message: object) -> tuple[str, ...]:
    return tuple(message) if isinstance(message, tuple | list) else (str(message),)


def test_every_placeholder_of_a_message_has_a_value() -> None:
    """A name that the template has and the call does not would be a traceback in front of a partner."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("say", "say_number"):
                texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
                given = {keyword.arg for keyword in call.keywords}
                for text in texts:
                    bare = str(text).replace("{{", "").replace("}}", "")
                    assert set(re.findall(r"\{(\w*)\}", bare)) <= given, f"{path}:{call.lineno}"


# ── the languages ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_would_harm_a_message(language: str) -> None:
    _, findings = read_catalog(catalog_of(language), domain=FINDINGS, language=language, file="findings.po")
    assert findings == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_said_with_values(language: str) -> None:
    spoken = read_speech(ROOT, language)
    for message in extract_sentences():
        for template in _texts(message.id) if message.id else ():
            names = set(re.findall(r"\{(\w+)\}", template.replace("{{", "").replace("}}", "")))
            try:
                made = say(template, **dict.fromkeys(names, 2))
            except (KeyError, ValueError, IndexError):
                continue  # a page's text is no template
            assert spoken.say(made)


# ── saying ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_is_said_with_its_values(tmp_path: Path) -> None:
    spoken = speech(tmp_path, **{"did you mean “{near}”?": "ste mislili »{near}«?"})
    assert spoken.say(say("did you mean “{near}”?", near="high")) == "ste mislili »high«?"


def test_a_message_within_a_message_is_said_too(tmp_path: Path) -> None:
    spoken = speech(tmp_path, **{"there is no {kind} “{name}”": "»{name}« ne obstaja ({kind})", "theme": "tema"})
    message = say("there is no {kind} “{name}”", kind=say("theme"), name="x{0}")
    assert spoken.say(message) == "»x{0}« ne obstaja (tema)"


@pytest.mark.parametrize(("n", "said"), [(1, "1 napaka"), (2, "2 napaki"), (4, "4 napake"), (5, "5 napak")])
def test_a_number_chooses_the_form_of_the_language(tmp_path: Path, n: int, said: str) -> None:
    assert speech(tmp_path).say(say_number("{n} error", "{n} errors", n=n)) == said


def test_what_has_no_translation_is_said_in_english(tmp_path: Path) -> None:
    assert speech(tmp_path).say(say("add one")) == "add one"


def test_a_faulty_translation_is_left_out(tmp_path: Path) -> None:
    spoken = speech(tmp_path, **{"did you mean “{near}”?": "ste mislili {0}?"})
    assert spoken.say(say("did you mean “{near}”?", near="high")) == "did you mean “high”?"


def test_a_message_survives_the_way_between_processes() -> None:
    message = say("there is no {kind} “{name}”", kind=say("theme"), name="x")
    sent = pickle.loads(pickle.dumps(message))
    assert isinstance(sent, Message)
    assert (sent, sent.template, sent.values) == (message, message.template, message.values)


def test_a_finding_is_said_whole(tmp_path: Path) -> None:
    words = {"add one": "dodajte enega", "first defined here": "prvič tukaj", "the text is empty": "besedilo je prazno"}
    place = Place("a.yaml")
    finding = Finding(
        "E1", place, say("the text is empty"), say("add one"), related=((place, say("first defined here")),)
    )
    said = speech(tmp_path, **words).finding(finding)
    assert (said.message, said.remedy, said.related[0][1]) == ("besedilo je prazno", "dodajte enega", "prvič tukaj")
    assert ENGLISH.finding(finding) is finding


# ── which language ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "pl_PL.UTF-8"}, "pl"),
        ({"LANG": "pl_PL.UTF-8", "LC_MESSAGES": "sl_SI"}, "sl"),
        ({"LANG": "pl_PL.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_terminal_chooses_the_language(project: Path, environment: dict[str, str], language: str) -> None:
    assert choose_language(project, folders=[project], environment=environment) == language


def test_a_region_that_checks_its_own_folder_is_spoken_to_in_its_language(project: Path) -> None:
    regions = project / "sources" / "regions"
    for folders, language in (
        ([regions / "gorenjska"], "sl"),
        ([regions / "gorenjska" / "paper.yaml"], "sl"),
        ([regions / "gorenjska", regions / "bielsko-biala"], "en"),
        ([regions], "en"),
        ([project], "en"),
        ([regions / "nowhere"], "en"),
    ):
        assert choose_language(project, folders=folders, environment={}) == language, folders


def test_the_language_is_known_even_where_the_region_is_broken(project: Path) -> None:
    folder = project / "sources" / "regions" / "gorenjska"
    file = folder / "region.yaml"
    file.write_bytes(file.read_bytes().replace(b"names:", b"name\xe8:\t[", 1))
    assert choose_language(project, folders=[folder], environment={}) == "sl"


def test_a_language_without_messages_is_wrong_use(project: Path, run: Callable[..., Any]) -> None:
    done = run("check", "--message-language", "xx", project=project)
    assert (done.code, "findings do not come in “xx”" in done.err) == (2, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_every_language(language: str) -> None:
    catalog = parse_catalog(catalog_of(language), domain=FINDINGS, language=language)
    assert [message.id for message in catalog if message.id and not all(_texts(message.string))] == []
    assert {message.id for message in catalog if message.id} == {m.id for m in extract_sentences() if m.id}


def test_check_speaks_the_language_that_is_asked_for(project: Path, run: Callable[..., Any]) -> None:
    paper = project / "sources" / "regions" / "gorenjska" / "paper.yaml"
    paper.write_text(paper.read_text("utf-8").replace("priority: high", "priority: hgih", 1), "utf-8")
    said = run("check", "--message-language", "pl", project=project).err
    assert "paper.yaml:99:15: błąd E103:" in said
    assert "high, medium, low" in said
    assert "did you mean" not in said
    own = run("check", str(paper.parent), project=project).err
    assert "napaka E103:" in own
    assert "E103" in run("check", "--format", "sarif", "--message-language", "pl", project=project).out


def test_the_pages_are_told_in_a_language(run: Callable[..., Any], project: Path) -> None:
    said = run("explain", "E103", "--message-language", "sl", project=project).out
    assert said.startswith("E103 (napaka): ")
    assert "Only certain words" not in said
