"""Files for translators: what goes out comes back unchanged, and only what was touched changes."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook

from policygen.messages.exchange.lines import Line, codes
from policygen.messages.exchange.xliff import NAMESPACE, read_xliff, write_xliff

Run = Callable[..., Any]
FORMS = ("xlsx", "xliff", "po")
X = f"{{{NAMESPACE}}}"

#: Source, and what a translator makes of it: one marked as a code, one plain.
TWO = {
    "Gorenjska ima znanje in prostor.[^n1]": "Gorenjska has skill and space.[^n1]",
    "Odprte dvorane": "Halls that are open",
}


@pytest.fixture
def fresh(with_catalogs: Path, tmp_path: Path) -> Path:
    """A copy of the small project with its catalogs up to date."""
    return Path(shutil.copytree(with_catalogs, tmp_path / "project"))


def catalogs(project: Path) -> dict[str, bytes]:
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in sorted(project.rglob("*.po"))}


def exported(run: Run, project: Path, form: str, *more: str, language: str = "en") -> Path:
    path = project / f"out.{form}"
    done = run(
        "messages", "export", "-l", language, "-f", form, "-d", "gorenjska", "-o", str(path), *more, project=project
    )
    assert done.code == 0, done.err
    return path


def translate(path: Path, texts: dict[str, str], *, state: str = "translated") -> None:
    """Do with a file what a translator's program does: by a library that is not ours."""
    left = set(texts)
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        for row in book.worksheets[0].iter_rows(min_row=2):
            if row[2].value in texts:
                row[4].value, row[5].value = texts[row[2].value], state
                left.remove(row[2].value)
        book.save(path)
    elif path.suffix == ".xliff":
        tree = etree.parse(path)
        for unit in tree.iter(f"{X}trans-unit"):
            source = "".join(unit.find(f"{X}source").itertext())
            if source in texts:
                target = unit.find(f"{X}target")
                for child in list(target):
                    target.remove(child)
                target.text = texts[source]
                target.set("state", "translated" if state == "translated" else "needs-review-translation")
                left.remove(source)
        tree.write(path, encoding="utf-8", xml_declaration=True)
    else:
        po = polib.pofile(str(path), wrapwidth=78)
        for entry in po:
            if entry.msgid in texts:
                entry.msgstr, entry.fuzzy = texts[entry.msgid], state != "translated"
                left.remove(entry.msgid)
        po.save()
    assert not left


def differing(before: bytes, after: bytes) -> list[str]:
    """Return the lines that were changed, as they are now."""
    old, new = before.decode().split("\n"), after.decode().split("\n")
    assert len(old) == len(new)
    return [line for was, line in zip(old, new, strict=True) if was != line]


# ── there and back ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["en", "pl", "sl"])
@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_nobody_has_touched_changes_nothing(form: str, language: str, fresh: Path, run: Run) -> None:
    path = fresh / "out"
    run("messages", "export", "-l", language, "-f", form, "-o", str(path), project=fresh)
    before = catalogs(fresh)
    done = run("messages", "import", str(path), "--write", project=fresh)
    assert (done.code, done.out, done.err) == (0, "nothing changes\n", "")
    assert catalogs(fresh) == before


@pytest.mark.parametrize("form", FORMS)
def test_of_two_translated_entries_exactly_these_two_change(form: str, fresh: Path, run: Run) -> None:
    path = exported(run, fresh, form)
    translate(path, TWO)
    before = catalogs(fresh)
    shown = run("messages", "import", str(path), project=fresh)
    assert catalogs(fresh) == before
    assert (
        "gorenjska/paper/summary/p1\n  - Gorenjska has knowledge and room.[^n1]\n  + Gorenjska has skill" in shown.out
    )
    done = run("messages", "import", str(path), "--write", project=fresh)
    assert (done.code, done.err) == (0, "")
    after = catalogs(fresh)
    assert [name for name in after if after[name] != before[name]] == ["locales/en/LC_MESSAGES/gorenjska.po"]
    name = "locales/en/LC_MESSAGES/gorenjska.po"
    assert differing(before[name], after[name]) == [f'msgstr "{text}"' for text in TWO.values()]


@pytest.mark.parametrize("form", FORMS)
def test_a_catalog_that_another_editor_has_wrapped_stays_so(form: str, fresh: Path, run: Run) -> None:
    """Only the entries that change are written anew, whatever the others look like."""
    name = "locales/en/LC_MESSAGES/gorenjska.po"
    polib.pofile(str(fresh / name), wrapwidth=50).save()
    before = (fresh / name).read_bytes()
    path = exported(run, fresh, form)
    translate(path, {"Odprte dvorane": "Halls that are open"})
    run("messages", "import", str(path), "--write", project=fresh)
    assert (fresh / name).read_bytes() == before.replace(
        re.search(rb'msgid "Odprte dvorane"\nmsgstr "(.*)"', before)[0],  # type: ignore[index]
        b'msgid "Odprte dvorane"\nmsgstr "Halls that are open"',
    )


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_translation_deletes_nothing(form: str, fresh: Path, run: Run) -> None:
    path = exported(run, fresh, form)
    translate(path, dict.fromkeys(TWO, ""))
    before = catalogs(fresh)
    assert run("messages", "import", str(path), "--write", project=fresh).out == "nothing changes\n"
    assert catalogs(fresh) == before


@pytest.mark.parametrize("form", FORMS)
def test_a_plural_comes_back_whole(form: str, fresh: Path, run: Run) -> None:
    path = fresh / "out"
    run("messages", "export", "-l", "pl", "-f", form, "-d", "templates", "-o", str(path), project=fresh)
    name = "locales/pl/LC_MESSAGES/templates.po"
    po = polib.pofile(str(fresh / name), wrapwidth=0)
    plural = next(entry for entry in po if entry.msgid_plural)
    before = (fresh / name).read_bytes()
    for text in plural.msgstr_plural.values():
        (fresh / name).write_bytes((fresh / name).read_bytes().replace(f'"{text}"'.encode(), b'""'))
    assert (fresh / name).read_bytes() != before
    run("messages", "import", str(path), "--write", "--theirs", project=fresh)
    run("messages", "import", str(path), "--write", project=fresh)
    found = next(entry for entry in polib.pofile(str(fresh / name)) if entry.msgid == plural.msgid)
    # Nobody had touched the file, so nothing is taken from it.
    assert set(found.msgstr_plural.values()) == {""}


# ── when things have changed meanwhile ───────────────────────────────────────────────────────────────────────


def change_source(project: Path, old: str, new: str) -> None:
    path = project / "sources/regions/gorenjska/paper.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_a_translation_of_an_earlier_text_goes_to_its_passage_as_outdated(form: str, fresh: Path, run: Run) -> None:
    path = exported(run, fresh, form)
    translate(path, {"Odprte dvorane": "Halls that are open"})
    change_source(fresh, '"Odprte dvorane"', '"Odprte stare dvorane"')
    run("messages", "extract", "update", project=fresh)
    done = run("messages", "import", str(path), "--write", project=fresh)
    assert (done.code, "W451" in done.err) == (0, True)
    found = polib.pofile(str(fresh / "locales/en/LC_MESSAGES/gorenjska.po")).find("Odprte stare dvorane")
    assert found
    assert (found.msgstr, found.fuzzy, found.previous_msgid) == ("Halls that are open", True, "Odprte dvorane")


def test_a_source_changed_without_an_update_keeps_the_translation_as_outdated(fresh: Path, run: Run) -> None:
    path = exported(run, fresh, "xlsx")
    translate(path, {"Odprte dvorane": "Halls that are open"})
    change_source(fresh, '"Odprte dvorane"', '"Odprte stare dvorane"')
    run("messages", "import", str(path), "--write", project=fresh)
    run("messages", "extract", "update", project=fresh)
    found = polib.pofile(str(fresh / "locales/en/LC_MESSAGES/gorenjska.po")).find("Odprte stare dvorane")
    assert found
    assert (found.msgstr, found.fuzzy, found.previous_msgid) == ("Halls that are open", True, "Odprte dvorane")


@pytest.mark.parametrize("form", FORMS)
def test_a_translation_of_what_is_gone_is_kept_as_obsolete(form: str, fresh: Path, run: Run) -> None:
    path = exported(run, fresh, form)
    translate(path, {"Popis dvoran.": "A list of halls."})
    change_source(
        fresh, '      - {id: R2-a1, text: "Popis dvoran.", start: Y2', '      - {id: R2-a9, text: "Ogled.", start: Y2'
    )
    run("messages", "extract", "update", project=fresh)
    name = "locales/en/LC_MESSAGES/gorenjska.po"
    before = (fresh / name).read_bytes()
    done = run("messages", "import", str(path), "--write", project=fresh)
    assert (done.code, "W452" in done.err) == (0, True)
    after = (fresh / name).read_bytes()
    assert differing(before, after) == ['#~ msgstr "A list of halls."']
    change_source(fresh, 'R2-a9, text: "Ogled."', 'R2-a1, text: "Popis dvoran."')
    run("messages", "extract", "update", project=fresh)
    found = polib.pofile(str(fresh / name)).find("Popis dvoran.")
    assert found
    assert found.msgstr == "A list of halls."


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("theirs", [False, True])
def test_what_has_changed_on_both_sides_is_shown_and_ours_stays(form: str, theirs: bool, fresh: Path, run: Run) -> None:
    path = exported(run, fresh, form)
    translate(path, {"Odprte dvorane": "Halls that are open"})
    name = fresh / "locales/en/LC_MESSAGES/gorenjska.po"
    content = name.read_text("utf-8")
    ours = re.sub(r'(?<=msgid "Odprte dvorane"\n)msgstr ".*"', 'msgstr "Accessible halls"', content)
    assert ours != content
    name.write_text(ours, "utf-8")
    done = run("messages", "import", str(path), "--write", *(["--theirs"] if theirs else []), project=fresh)
    assert ("W450" in done.err) is not theirs
    kept = "Halls that are open" if theirs else "Accessible halls"
    assert name.read_text("utf-8") == ours.replace("Accessible halls", kept)


@pytest.mark.parametrize("form", FORMS)
def test_a_translator_who_confirms_an_outdated_translation_makes_it_current(form: str, fresh: Path, run: Run) -> None:
    change_source(fresh, '"Odprte dvorane"', '"Odprte stare dvorane"')
    run("messages", "extract", "update", project=fresh)
    path = exported(run, fresh, form)
    old = polib.pofile(str(fresh / "locales/en/LC_MESSAGES/gorenjska.po")).find("Odprte stare dvorane")
    assert old
    translate(path, {"Odprte stare dvorane": old.msgstr})
    run("messages", "import", str(path), "--write", project=fresh)
    found = polib.pofile(str(fresh / "locales/en/LC_MESSAGES/gorenjska.po")).find("Odprte stare dvorane")
    assert found
    assert (found.msgstr, found.fuzzy, found.previous_msgid) == (old.msgstr, False, None)


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", FORMS)
def test_one_entry_that_cannot_be_printed_keeps_all_from_being_written(form: str, fresh: Path, run: Run) -> None:
    path = exported(run, fresh, form)
    translate(path, {**TWO, "Gorenjska ima znanje in prostor.[^n1]": "Gorenjska has skill and space."})
    before = catalogs(fresh)
    done = run("messages", "import", str(path), "--write", project=fresh)
    assert (done.code, "error E406" in done.err, "nothing was written" in done.err) == (1, True, True)
    assert f"{path.name}:" in done.err
    assert catalogs(fresh) == before


def bomb() -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">&b;</xliff>'
    )


def packed(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def a_table(*head: str) -> bytes:
    book = Workbook()
    for number, name in enumerate(head, 1):
        book.worksheets[0].cell(1, number, name)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        b"PK\x03\x04",
        packed(a=b"b"),
        packed(a=b"\0" * 10_000_000),
        packed(**{"[Content_Types].xml": bomb()}),
        a_table("id", "translation"),
        a_table(),
        b"<xliff",
        b"<html/>",
        bomb(),
        b'\xff\xfe<\x00?\x00x\x00m\x00l\x00',
        b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2"><file><body><trans-unit/></body></file></xliff>',
        b'msgid "a"\nmsgstr "b"\n',
        b'msgid ""\nmsgstr ""\n"Language: pl\\n"\n"Plural-Forms: nplurals=99999; plural=0;\\n"\n',
        b'"Language: pl\\n"\n<<<<<<< HEAD\n',
    ],
    ids=range(16),
)  # fmt: skip
def test_a_broken_or_hostile_file_is_a_finding(content: bytes, fresh: Path, run: Run) -> None:
    path = fresh / "back.bin"
    path.write_bytes(content)
    done = run("messages", "import", str(path), "--write", project=fresh)
    assert (done.code, bool(re.search(r"error E(450|40[124])", done.err))) == (1, True), done.err


@pytest.mark.parametrize("form", FORMS)
def test_a_catalog_that_is_not_here_is_a_finding(form: str, fresh: Path, run: Run) -> None:
    path = exported(run, fresh, form)
    translate(path, TWO)
    (fresh / "locales/en/LC_MESSAGES/gorenjska.po").unlink()
    done = run("messages", "import", str(path), "--write", project=fresh)
    assert (done.code, "E451" in done.err) == (1, True)


def test_a_formula_is_a_text(fresh: Path, run: Run) -> None:
    path = exported(run, fresh, "xlsx")
    translate(path, {"Odprte dvorane": '=HYPERLINK("https://example.org")'})
    done = run("messages", "import", str(path), project=fresh)
    assert '  + =HYPERLINK("https://example.org")' in done.out


def test_an_id_that_stands_twice_is_a_finding(fresh: Path, run: Run) -> None:
    path = exported(run, fresh, "xlsx")
    book = load_workbook(path)
    book.worksheets[0]["A3"].value = book.worksheets[0]["A2"].value
    book.save(path)
    done = run("messages", "import", str(path), project=fresh)
    assert (done.code, "E450" in done.err) == (1, True)


# ── how the files look ───────────────────────────────────────────────────────────────────────────────────────


def test_a_table_is_locked_but_for_what_the_translator_writes(fresh: Path, run: Run) -> None:
    sheet = load_workbook(exported(run, fresh, "xlsx")).worksheets[0]
    assert [cell.value for cell in sheet[1]][:7] == [
        "id", "where", "source", "English", "translation", "state", "comment",
    ]  # fmt: skip
    assert [cell.protection.locked for cell in sheet[2]][:7] == [True, True, True, True, False, False, False]
    assert (sheet.protection.sheet, sheet.freeze_panes, sheet.auto_filter.ref[:2]) == (True, "C2", "A1")
    assert [name for name, column in sheet.column_dimensions.items() if column.hidden] == list("HIJKL")
    assert sheet["C2"].alignment.wrap_text
    assert sheet.data_validations.dataValidation[0].formula1 == '"missing,translated,outdated"'


def test_marks_are_codes_that_a_program_protects(fresh: Path, run: Run) -> None:
    tree = etree.parse(exported(run, fresh, "xliff"))
    source = next(unit for unit in tree.iter(f"{X}source") if "znanje in prostor" in "".join(unit.itertext()))
    assert [(etree.QName(child).localname, child.text) for child in source] == [("ph", "[^n1]")]
    unit = source.getparent()
    assert unit.get("resname") == "gorenjska/paper/summary/p1"
    file = next(tree.iter(f"{X}file"))
    assert (file.get("original"), file.get("source-language")) == ("gorenjska", "sl-SI")


def test_a_code_that_a_program_has_emptied_is_that_of_the_source(fresh: Path, run: Run) -> None:
    path = exported(run, fresh, "xliff")
    tree = etree.parse(path)
    for target in tree.iter(f"{X}target"):
        for child in target:
            child.text = None
    tree.write(path, encoding="utf-8")
    assert run("messages", "import", str(path), project=fresh).out == "nothing changes\n"


texts = st.lists(
    st.sampled_from(
        ["a", "č ", " ", "*", "**", "[^n1]", "[@kam]", "[", "](", "https://x.si", ")", "%(n)s", "{n}", "<b>", "&", "\n"]
    ),
    max_size=12,
).map("".join)


@given(texts, st.sampled_from(["gorenjska", "templates", "findings"]))
def test_codes_lose_nothing(text: str, domain: str) -> None:
    assert "".join(part for _, part in codes(text, domain)) == text


@given(texts, texts, st.sampled_from(["gorenjska", "templates", "findings"]))
def test_xliff_loses_nothing(source: str, translation: str, domain: str) -> None:
    line = Line(domain, "k", source, translation, "outdated" if translation else "missing", "pl", "sl")
    (read,) = read_xliff(write_xliff([line], tags={}), file="")
    assert (read.source, read.translation) == (source, translation)
