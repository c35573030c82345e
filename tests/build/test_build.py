"""Building the small project again after edits, damage and mistakes: what is made, what is left alone, what is said."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PAPER = Path("sources/regions/gorenjska/paper.yaml")
STATEMENT = "Občine naj plačajo prva majhna naročila."
UNIT = "gorenjska/paper/recommendations/R1/statement"


def documents(outputs: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in outputs.items() if "/" in name}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return the documents of which any output changed."""
    names = documents(before) | documents(after)
    return {Path(name).stem.removesuffix(".print") for name in names if before.get(name) != after.get(name)}


def stamps(project: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in (project / "build").glob("[!.]*/*")}


def printing(project: Path, unit: str) -> set[str]:
    """Return the documents whose HTML prints a unit."""
    return {
        path.stem for path in (project / "build").glob("*/*.html") if f'data-unit="{unit}"' in path.read_text("utf-8")
    }


def words(text: str) -> str:
    """Return a text without what layout adds: line ends, and joiners around a hyphen."""
    return " ".join(text.replace("\u2060", "").replace("\u00ad\n", "").split())


def page_text(pdf: Path, *options: str) -> str:
    command = ["pdftotext", *options, str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


# ── what is made again ───────────────────────────────────────────────────────────────────────────────────────


def test_a_build_without_a_change_writes_no_document(rebuilt, run, outputs) -> None:
    before, files = stamps(rebuilt), outputs(rebuilt)
    result = run("build", "--jobs", "0", project=rebuilt)
    assert (result.code, stamps(rebuilt), outputs(rebuilt)) == (0, before, files)
    assert "0 files written, 28 unchanged" in result.out


def test_one_word_in_a_statement_changes_only_the_documents_that_print_it(rebuilt, run, outputs, edit) -> None:
    before = outputs(rebuilt)
    edit(rebuilt / PAPER, STATEMENT, STATEMENT.replace("majhna", "drobna"))
    assert run("build", "--jobs", "0", project=rebuilt).code == 0
    after = outputs(rebuilt)
    assert changed(before, after) == printing(rebuilt, UNIT) == {"gorenjska.sl", "gorenjska.en"}
    assert all(before[f"gorenjska/gorenjska.sl.{suffix}"] != after[f"gorenjska/gorenjska.sl.{suffix}"]
               for suffix in ("pdf", "print.pdf", "docx", "html"))  # fmt: skip


def test_a_comment_in_a_source_changes_no_document_but_its_hash_in_the_manifest(rebuilt, run, outputs, edit) -> None:
    before = outputs(rebuilt)
    edit(rebuilt / PAPER, "kind:", "# Opomba.\nkind:")
    # The lines of all statements move, and the joint document's annex names lines.
    assert run("build", "gorenjska", "--jobs", "0", project=rebuilt).code == 0
    assert documents(outputs(rebuilt)) == documents(before)
    entry = json.loads((rebuilt / "build/manifest.json").read_text())["outputs"]["gorenjska/gorenjska.sl.pdf"]
    digest = subprocess.run(["sha256sum", rebuilt / PAPER], capture_output=True, text=True, check=True).stdout[:64]
    assert entry["inputs"][PAPER.as_posix()] == digest


def test_a_new_style_makes_every_document_anew(rebuilt, run, outputs, edit) -> None:
    before = outputs(rebuilt)
    edit(rebuilt / "templates/style/screen.css", "\np {", "\np { margin: 1px;")
    result = run("build", "--jobs", "0", "--format", "html", project=rebuilt)
    assert "7 files written, 0 unchanged" in result.out
    assert {name for name in before if before[name] != outputs(rebuilt)[name]} >= {
        name for name in before if name.endswith(".html") and "/" in name
    }


@pytest.mark.parametrize("damage", ["cut short", "deleted", "edited by hand"])
def test_a_damaged_output_is_made_again(rebuilt, run, outputs, damage) -> None:
    before = outputs(rebuilt)
    path = rebuilt / "build/gorenjska/gorenjska.sl.docx"
    match damage:
        case "cut short":
            path.write_bytes(path.read_bytes()[:1000])
        case "deleted":
            path.unlink()
        case _:
            path.write_bytes(path.read_bytes() + b" ")
    assert run("build", "--jobs", "0", project=rebuilt).code == 0
    assert outputs(rebuilt) == before


def test_a_lost_manifest_is_made_again(rebuilt, run, outputs) -> None:
    before = outputs(rebuilt)
    (rebuilt / "build/manifest.json").write_text('{"outputs": {"gorenjska/gorenjska.sl.pdf": {}}}')
    assert run("build", "--jobs", "0", "--format", "html", project=rebuilt).code == 0
    assert documents(outputs(rebuilt)) == documents(before)


def test_after_edits_and_back_all_is_as_a_clean_build_makes_it(rebuilt, run, outputs, edit) -> None:
    before = outputs(rebuilt)
    edit(rebuilt / PAPER, STATEMENT, "Žabe naj plačajo.")
    run("build", "gorenjska", "--language", "sl", "--jobs", "0", project=rebuilt)
    edit(rebuilt / PAPER, "Žabe naj plačajo.", STATEMENT)
    (rebuilt / "build/gorenjska/gorenjska.en.pdf").write_bytes(b"")
    (rebuilt / "build/index.html").write_text("")
    assert run("build", "--jobs", "0", project=rebuilt).code == 0
    assert outputs(rebuilt) == before


def test_the_same_project_elsewhere_gives_the_same_bytes(built, tmp_path, run, outputs, monkeypatch) -> None:
    """In another folder, time zone, locale, and with the documents in one process instead of two."""
    elsewhere = tmp_path / "drugje"
    shutil.copytree(built, elsewhere, ignore=shutil.ignore_patterns("build"))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "C")
    assert run("build", "--jobs", "0", project=elsewhere).code == 0
    assert outputs(elsewhere) == outputs(built)


def test_one_document_in_one_language_and_format_is_built_alone(project, run, outputs) -> None:
    result = run("build", "gorenjska", "-l", "sl", "-f", "html", project=project)
    assert result.code == 0
    assert sorted(outputs(project)) == ["gorenjska/gorenjska.sl.html", "index.html", "manifest.json"]


def test_outputs_go_to_the_folder_that_was_named(project, run, tmp_path) -> None:
    result = run("build", "gorenjska", "-l", "sl", "-f", "html", "--output", str(tmp_path / "izhod"), project=project)
    assert result.code == 0
    assert (tmp_path / "izhod/gorenjska/gorenjska.sl.html").is_file()
    assert not (project / "build").exists()


def test_documents_that_left_take_their_outputs_along_and_nothing_else(rebuilt, run, outputs, edit) -> None:
    edit(rebuilt / "templates/central-european-recommendation/document.yaml", "id: central-europe", "id: ce-2026")
    (rebuilt / "build/central-europe/notes.txt").write_text("mine")
    (rebuilt / "build/central-europe/central-europe.sl.docx").write_bytes(b"edited by somebody")
    assert run("build", "--jobs", "0", "--format", "html", project=rebuilt).code == 0
    left = {name for name in outputs(rebuilt) if name.startswith("central-europe/")}
    assert left == {"central-europe/notes.txt", "central-europe/central-europe.sl.docx"}
    assert "central-europe/" not in (rebuilt / "build/index.html").read_text()


# ── mistakes of one region ───────────────────────────────────────────────────────────────────────────────────


def test_a_broken_region_stops_only_its_own_and_the_joint_documents(rebuilt, run, outputs, edit) -> None:
    before = outputs(rebuilt)
    edit(rebuilt / "sources/regions/bielsko-biala/paper.yaml", "priority: medium", "priority: mediun")
    shutil.rmtree(rebuilt / "build/gorenjska")
    result = run("build", "--jobs", "0", project=rebuilt)
    assert result.code == 1
    assert documents(outputs(rebuilt)) == documents(before)
    assert re.search(r"sources/regions/bielsko-biala/paper\.yaml:\d+:\d+: error .*mediun.*medium", result.err)
    assert "not built: bielsko-biala: its files have errors" in result.err
    assert "not built: central-europe: files of bielsko-biala have errors" in result.err


def test_a_broken_region_leaves_no_document_where_there_was_none(project, built, run, outputs, edit) -> None:
    edit(project / "sources/regions/bielsko-biala/paper.yaml", "priority: medium", "priority: mediun")
    assert run("build", "--jobs", "0", project=project).code == 1
    made, good = outputs(project), outputs(built)
    assert documents(made) == {name: good[name] for name in good if name.startswith("gorenjska/")}
    index = (project / "build/index.html").read_text()
    assert 'bielsko-biala</h2><p class="held">its files have errors' in index
    assert 'central-europe</h2><p class="held">files of bielsko-biala have errors' in index


def test_a_region_without_a_readable_file_still_leaves_the_others(rebuilt, run, outputs) -> None:
    before = outputs(rebuilt)
    (rebuilt / "sources/regions/bielsko-biala/region.yaml").write_bytes(b"\xff\xfe\x00")
    result = run("build", "--jobs", "0", "--format", "html", project=rebuilt)
    assert result.code == 1
    assert "wrote" in result.out  # the map has a region fewer
    after = outputs(rebuilt)
    assert changed(before, after) == {"gorenjska.sl", "gorenjska.en"}


def test_a_partial_build_names_the_absent_regions_on_its_first_pages(project, run, edit, spoken) -> None:
    edit(project / "sources/regions/bielsko-biala/paper.yaml", "priority: medium", "priority: mediun")
    result = run("build", "central-europe", "-l", "sl", "--allow-partial", project=project)
    assert result.code == 1
    folder = project / "build/central-europe"
    pages = [words(page_text(folder / "central-europe.sl.pdf", "-f", page, "-l", page)) for page in ("1", "2")]
    notice = words(spoken("sl", "Incomplete edition"))
    assert [notice in page or "bielsko-biala" in page for page in pages] == [True, True]
    assert notice in pages[1]
    assert "bielsko-biala" in pages[1].replace("\u2010", "-")  # the hyphen at a line's end


def test_a_partial_build_without_any_region_is_not_made(project, run, outputs, edit) -> None:
    for region, priority in (("bielsko-biala", "medium"), ("gorenjska", "high")):
        edit(project / f"sources/regions/{region}/paper.yaml", f"priority: {priority}", "priority: hgih")
    result = run("build", "--allow-partial", "--jobs", "0", project=project)
    assert result.code == 1
    assert "not built: central-europe: there is no region without errors" in result.err
    assert documents(outputs(project)) == {}


def test_a_region_without_a_colour_leaves_the_papers_of_the_others(project, run, outputs) -> None:
    regions = project / "sources/regions"
    shutil.copytree(regions / "bielsko-biala", regions / "koroska")
    for path in sorted((regions / "koroska").glob("*.yaml")):
        path.write_text(path.read_text("utf-8").replace("bielsko-biala", "koroska"), "utf-8")
    result = run("build", "-f", "html", "--jobs", "0", project=project)
    assert "error E303: the palette has no colour “koroska”" in result.err
    assert {Path(name).stem for name in documents(outputs(project))} == {
        "bielsko-biala.en", "bielsko-biala.pl", "gorenjska.en", "gorenjska.sl",
    }  # fmt: skip


def test_a_broken_joint_text_leaves_the_regions(rebuilt, run, outputs, edit) -> None:
    before = outputs(rebuilt)
    edit(rebuilt / "sources/transnational/recommendation.yaml", "status: illustrative", "status: ilustrative")
    shutil.rmtree(rebuilt / "build/gorenjska")
    result = run("build", "--jobs", "0", project=rebuilt)
    assert result.code == 1
    assert "not built: central-europe: its files have errors" in result.err
    assert documents(outputs(rebuilt)) == documents(before)
    assert run("build", "central-europe", project=rebuilt).code == 1


def test_a_region_that_writes_in_a_language_without_a_file_is_a_finding(project, run, edit) -> None:
    edit(project / "sources/regions/gorenjska/region.yaml", "language: sl", "language: hr")
    result = run("build", "bielsko-biala", "-f", "html", "--jobs", "0", project=project)
    assert (
        "sources/regions/gorenjska/region.yaml:3:11: error E232: “hr” is not among the project’s languages"
        in result.err
    )
    assert (project / "build/bielsko-biala/bielsko-biala.pl.html").is_file()


# ── translations ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_outdated_translation_is_marked_counted_and_reported_and_strict_refuses_it(rebuilt, run) -> None:
    paper, catalog = rebuilt / "sources/regions/gorenjska/paper.yaml", "locales/en/LC_MESSAGES/gorenjska.po"
    paper.write_text(paper.read_text("utf-8").replace(STATEMENT, f"{STATEMENT[:-1]} in druga."), "utf-8")
    assert run("messages", "update", project=rebuilt).code == 0
    result = run("build", "gorenjska", "-l", "en", project=rebuilt)
    assert result.code == 0
    html = (rebuilt / "build/gorenjska/gorenjska.en.html").read_text()
    assert re.search(f'<[^>]*data-unit="{UNIT}"[^>]*><span class="stale">◊</span> Municipalities', html)
    assert "1 passage follows an earlier version of the original and is marked with ◊." in html
    assert re.search(r"paper\.yaml:\d+:\d+: warning W412: gorenjska\.en: .*older than the text", result.err)
    assert re.search(rf"{catalog}:\d+:1: its translation", result.err)
    assert ", 1 outdated" in (rebuilt / "build/index.html").read_text()
    strict = run("build", "gorenjska", "-l", "en", "--strict", project=rebuilt)
    assert (strict.code, "W412" in strict.err) == (1, True)


def test_a_deleted_translation_is_printed_in_its_fallback_marked_and_reported(rebuilt, run, untranslate) -> None:
    untranslate(rebuilt / "locales/en/LC_MESSAGES/gorenjska.po", STATEMENT)
    result = run("build", "gorenjska", "-l", "en", project=rebuilt)
    assert result.code == 0
    html = (rebuilt / "build/gorenjska/gorenjska.en.html").read_text()
    assert re.search(f'<[^>]*data-unit="{UNIT}"[^>]*lang="sl-SI"[^>]*>{STATEMENT[:10]}', html)
    assert re.search(
        r"sources/regions/gorenjska/paper\.yaml:\d+:\d+: warning W410: gorenjska\.en: the translation into “en” is "
        r"missing; printed in “sl”\n.*"
        + STATEMENT
        + r".*\n.*\n\s+locales/en/LC_MESSAGES/gorenjska\.po:\d+:1: its translation"
        + r"\n\s+→ translate it in locales/en/LC_MESSAGES/gorenjska\.po",
        result.err,
    )
    assert ", 1 passages left" in (rebuilt / "build/index.html").read_text()


def test_a_passage_falls_back_to_english_first(rebuilt, run, untranslate) -> None:
    untranslate(rebuilt / "locales/pl/LC_MESSAGES/gorenjska.po", "Majhna naročila")
    result = run("build", "central-europe", "-l", "pl", "-f", "html", project=rebuilt)
    html = (rebuilt / "build/central-europe/central-europe.pl.html").read_text()
    assert re.search('<span data-unit="gorenjska/paper/recommendations/R1/title" lang="en-GB">[A-Z]', html)
    assert "central-europe.pl: the translation into “pl” is missing; printed in “en”" in result.err


def test_a_message_without_translation_is_printed_in_english_marked_and_reported(rebuilt, run, untranslate) -> None:
    untranslate(rebuilt / "locales/sl/LC_MESSAGES/templates.po", "Roadmap")
    result = run("build", "gorenjska", "-l", "sl", "-f", "html", project=rebuilt)
    html = (rebuilt / "build/gorenjska/gorenjska.sl.html").read_text()
    assert re.search('<h2 id="roadmap" lang="en-GB">.*Roadmap</h2>', html)
    assert re.search('<a href="#roadmap">.*<span lang="en-GB">Roadmap</span>', html)  # in the contents, too
    assert "W411: gorenjska.sl: “Roadmap” has no translation and is printed in English" in result.err


def test_a_strict_build_refuses_a_missing_translation_and_writes_nothing(rebuilt, run, outputs, untranslate) -> None:
    before = outputs(rebuilt)
    untranslate(rebuilt / "locales/en/LC_MESSAGES/gorenjska.po", STATEMENT)
    result = run("build", "--strict", "--jobs", "0", project=rebuilt)
    assert result.code == 1
    assert "not built: gorenjska.en" in result.err
    assert "not built: gorenjska.sl" not in result.err
    assert documents(outputs(rebuilt)) == documents(before)


def test_a_strict_build_refuses_any_warning_of_the_sources(project, run, edit) -> None:
    edit(project / PAPER, STATEMENT, "Občine naj plačajo")
    result = run("build", "--strict", "--jobs", "0", project=project)
    assert result.code == 1
    assert "W207" in result.err
    assert not (project / "build").exists()


def test_a_strict_build_of_a_good_project_is_well(rebuilt, run) -> None:
    assert run("build", "--strict", "--jobs", "0", project=rebuilt).code == 0


def test_a_strict_build_refuses_what_the_pdf_engine_does_not_know(project, run, edit) -> None:
    edit(project / "templates/style/print.css", "\np {", "\np { colour: red;")
    result = run("build", "gorenjska", "-l", "sl", "-f", "pdf", "--strict", project=project)
    assert result.code == 1
    assert "W601: the PDF engine says: Ignored `colour: red`" in result.err
    assert not (project / "build/gorenjska/gorenjska.sl.pdf").exists()


# ── the disk ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_output_that_cannot_be_written_is_reported_and_the_others_are_made(project, run, outputs) -> None:
    (project / "build/gorenjska/gorenjska.sl.html/inside").mkdir(parents=True)
    result = run("build", "-f", "html", "--jobs", "0", project=project)
    assert result.code == 1
    assert "gorenjska.sl.html: error E701: the file cannot be written: Is a directory" in result.err
    assert "not built: gorenjska.sl" in result.err
    assert {Path(name).stem for name in documents(outputs(project))} == {
        "bielsko-biala.en", "bielsko-biala.pl", "central-europe.en", "central-europe.pl", "central-europe.sl",
        "gorenjska.en",
    }  # fmt: skip


# ── the overview ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_overview_links_every_output_and_nothing_else(built) -> None:
    index = (built / "build/index.html").read_text()
    links = re.findall(r'href="([^"]*)"', index)
    assert sorted(links) == sorted(p.relative_to(built / "build").as_posix() for p in (built / "build").glob("[!.]*/*"))


def test_the_overview_tells_language_title_status_and_coverage(built, spoken) -> None:
    index = (built / "build/index.html").read_text()
    row = re.search(r'<tr><td lang="sl">(.*?)</tr>', index.partition("<h2>gorenjska</h2>")[2])
    assert row
    told = re.sub("<[^>]*>+", "|", row.group(1))
    status = spoken("sl", "illustrative edition")
    assert told.startswith(f"|slovenščina||Ustvarjalnost ob tovarni||{status}||100 % of ".removeprefix("|"))


def test_the_overview_stays_whole_when_one_document_is_built(rebuilt, run, outputs) -> None:
    before = outputs(rebuilt)
    assert run("build", "gorenjska", "-l", "sl", "-f", "html", project=rebuilt).code == 0
    assert outputs(rebuilt) == before


def test_the_report_names_recommendations_that_no_joint_one_takes_up(built, run) -> None:
    result = run("build", "--jobs", "0", "-f", "html", project=built)
    assert "not taken up: gorenjska R2 “Odprte dvorane”: The halls are a matter of one region." in result.out


def test_a_character_that_the_fonts_lack_is_named_with_its_place(project, run, edit) -> None:
    edit(project / "sources/regions/gorenjska/paper.yaml", 'statement: "', 'statement: "漢 ')
    result = run("build", "gorenjska", "-l", "sl", "-f", "html", "--jobs", "0", project=project)
    assert re.search(
        r"sources/regions/gorenjska/paper\.yaml:\d+:\d+: warning W603: the fonts have no “漢” \(U\+6F22",
        result.err,
    )
    assert result.err.count("W603") == 1


def test_a_character_of_a_translation_that_the_fonts_lack_is_named(project, run, edit) -> None:
    edit(project / "locales/en/LC_MESSAGES/gorenjska.po", 'msgstr "Creativity', 'msgstr "漢 Creativity')
    assert "W603" not in run("check", project=project).err
    result = run("build", "gorenjska", "-l", "en", "-f", "html", "--jobs", "0", project=project)
    assert "warning W603: gorenjska.en: the fonts have no “漢” (U+6F22" in result.err
