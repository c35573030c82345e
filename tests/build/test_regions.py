"""New regions and their kits, as an editor makes them and a partner fills them."""

from __future__ import annotations

import io
import json
import re
import shutil
import tomllib
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from weasyprint import HTML

from policygen.build.files import write_together
from policygen.build.kits import pack_kit
from policygen.build.plan import plan
from policygen.build.project import Project, open_project
from policygen.build.regions import guide, plan_region
from policygen.compose.environment import make_environment
from policygen.compose.kinds import read_kinds
from policygen.content.blanks import BLANK
from policygen.content.catalog import read_catalog
from policygen.content.marks import marks
from policygen.messages.starter import extract_starter
from policygen.palette import read_palette

Run = Callable[..., Any]

ROOT = Path(__file__).parents[2]
LANGUAGES = ("cs", "de", "en", "it", "nl", "pl", "sl")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A copy of the project itself, with all languages."""
    for name in ("sources", "locales", "templates"):
        shutil.copytree(ROOT / name, tmp_path / "project" / name)
    return tmp_path / "project"


def make(project: Path, name: str, language: str, nuts: str | None = None) -> Path:
    write_together(plan_region(project, name, language=language, nuts=nuts))
    return project / "sources" / "regions" / name


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))}


def fill(folder: Path) -> None:
    """Write the example of the comment above into every blank, as a partner could with copy and paste."""
    for name, text in files(folder).items():
        filled, example = [], ""
        for line in text.split("\n"):
            if line.lstrip().startswith("#"):
                _, arrow, shown = line.partition("→ ")
                example = shown if arrow else example
            elif BLANK in line:
                line, example = line.replace(BLANK, example), example
            filled.append(line)
        (folder / name).write_text("\n".join(filled), "utf-8")


def switch_on(folder: Path) -> None:
    """Delete the first # of each line that is switched off, as often as there are such lines."""
    for name, text in files(folder).items():
        while (on := re.sub(r"^#(?=#| {2}|\w)", "", text, flags=re.M)) != text:
            text = on
        (folder / name).write_text(text, "utf-8")


def codes(project: Project, region: str) -> list[str]:
    return sorted({f.code for f in project.findings if f"/regions/{region}/" in f.place.file})


# ── new regions ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_region_has_blanks_and_no_other_fault(language: str, whole: Path) -> None:
    folder = make(whole, "podkarpackie", language)
    opened = open_project(whole)
    blanks = [line for text in files(folder).values() for line in text.split("\n") if re.fullmatch(r" .*\?\?\?", line)]
    found = [finding for finding in opened.findings if finding.is_error]
    assert {finding.code for finding in found} == {"E120"}
    assert len(found) >= len(blanks) > 50
    assert [finding for finding in found if "such as" not in finding.remedy] == []
    assert opened.refused == {"podkarpackie"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_in_the_comments_fill_the_blanks_well(language: str, whole: Path) -> None:
    fill(make(whole, "podkarpackie", language))
    assert codes(open_project(whole), "podkarpackie") == [
        "W222",  # the joint document does not take it up yet
        "W290",  # the example of a name is another region's
    ]


def test_what_is_optional_can_be_switched_on_and_filled(whole: Path) -> None:
    folder = make(whole, "podkarpackie", "pl", "PL82")
    switch_on(folder)
    fill(folder)
    assert codes(open_project(whole), "podkarpackie") == [
        "E242",  # the picture itself comes from the partner
        "W208",  # no text refers to the note
        "W222",
        "W263",  # a day of adoption, while the status is that of an example
        "W272",  # the example of a sum is that of a whole project
    ]


def test_the_paper_of_a_filled_region_builds(whole: Path, run: Run) -> None:
    done = run("new", "region", "podkarpackie", "--language", "pl", project=whole)
    assert done.code == 0
    fill(whole / "sources/regions/podkarpackie")
    assert run("build", "podkarpackie", "--format", "html", "--jobs", "0", project=whole).code == 0
    page = (whole / "build/podkarpackie/podkarpackie.pl.html").read_text("utf-8")
    assert "Gminy powinny wyznaczyć osobę do kontaktu." in page
    assert BLANK not in page


def test_the_code_that_is_given_is_no_blank(whole: Path) -> None:
    text = files(make(whole, "koroska", "sl", "SI033"))["region.yaml"]
    assert "  code: SI033\n" in text
    assert "  level: 3\n" in text


def test_a_new_region_has_a_colour_of_its_own_that_text_can_be_read_in(whole: Path) -> None:
    before = (whole / "templates/style/palette.toml").read_text("utf-8")
    make(whole, "koroska", "sl")
    after = (whole / "templates/style/palette.toml").read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    mains = [tone.main.rgb for tone in read_palette(whole / "templates/style/palette.toml").tones.values()]
    assert len(set(mains)) == len(mains)
    assert tomllib.loads(after)["colour"]["koroska"]["on"] == "paper"


def test_an_unfinished_region_holds_back_what_an_unfinished_region_always_held_back(whole: Path) -> None:
    before = plan(open_project(whole), read_kinds(whole / "templates"))
    make(whole, "koroska", "sl")
    after = plan(open_project(whole), read_kinds(whole / "templates"))
    assert [held.document for held in after.held] == ["central-europe", "koroska"]
    assert after.items == tuple(item for item in before.items if item.document != "central-europe")


def test_an_unfinished_region_does_not_keep_translators_waiting(whole: Path, run: Run) -> None:
    make(whole, "koroska", "sl")
    shutil.copytree(ROOT / "src/policygen/content/models", whole / "src/policygen/content/models")
    before = {path: path.read_bytes() for path in sorted((whole / "locales").rglob("*.po*"))}
    assert run("messages", "update", project=whole).code == 0
    assert {path: path.read_bytes() for path in sorted((whole / "locales").rglob("*.po*"))} == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Koroška", "-l", "sl"], "lower-case letters"),
        (["../koroska", "-l", "sl"], "lower-case letters"),
        (["gorenjska", "-l", "sl"], "there is a region “gorenjska” already"),
        (["transnational", "-l", "sl"], "no region can be called “transnational”"),
        (["central-europe", "-l", "sl"], "no region can be called “central-europe”"),
        (["starter", "-l", "sl"], "no region can be called “starter”"),
        (["koroska", "-l", "slo"], "did you mean “sl”?"),
        (["koroska", "-l", "xx"], "languages are: cs, de, en, it, nl, pl, sl"),
        (["koroska", "-l", "sl", "--nuts", "SI0333"], "“SI0333” is not a NUTS code"),
        (["koroska", "-l", "sl", "--nuts", "si033"], "“si033” is not a NUTS code"),
    ],
)
def test_wrong_names_are_told_and_nothing_is_written(arguments: list[str], said: str, whole: Path, run: Run) -> None:
    before = sorted(whole.rglob("*"))
    done = run("new", "region", *arguments, project=whole)
    assert (done.code, said in done.err) == (2, True), done.err
    assert sorted(whole.rglob("*")) == before


def test_nothing_is_left_of_a_region_that_cannot_be_written(whole: Path) -> None:
    planned = plan_region(whole, "koroska", language="sl")
    palette = whole / "templates/style/palette.toml"
    before = palette.read_bytes()
    impossible = palette / "file"  # below a file there is no folder
    with pytest.raises(Exception, match="cannot be written"):
        write_together({**planned, impossible: b""})
    assert palette.read_bytes() == before
    assert not (whole / "sources/regions/koroska").exists()


# ── texts in seven languages ─────────────────────────────────────────────────────────────────────────────────


def wanted() -> Iterable[str]:
    catalog = extract_starter(ROOT, make_environment(ROOT / "templates"))
    return [str(message.id) for message in catalog if message.id]


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_the_starter_kit_speaks_the_language_throughout(language: str) -> None:
    path = ROOT / "locales" / language / "LC_MESSAGES" / "starter.po"
    catalog, findings = read_catalog(path.read_bytes(), domain="starter", language=language, file=path.name)
    assert findings == []
    assert [text for text in wanted() if not catalog.get(text)] == []
    changed = [text for text in wanted() if sorted(marks(text)) != sorted(marks(catalog.get(text) or ""))]
    assert changed == []


def test_a_language_that_nobody_has_translated_into_is_english(whole: Path) -> None:
    (whole / "locales/sl/LC_MESSAGES/starter.po").unlink()
    assert "# A region: its name in all languages" in files(make(whole, "koroska", "sl"))["region.yaml"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_is_one_page_when_it_is_printed(language: str) -> None:
    palette = read_palette(ROOT / "templates/style/palette.toml")
    page = guide(ROOT, language, palette, "gorenjska").decode()
    assert f'<html lang="{language}">' in page
    assert len(HTML(string=page).render().pages) == 1


# ── kits ─────────────────────────────────────────────────────────────────────────────────────────────────────


def unpacked(project: Path, region: str, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(pack_kit(project, region))) as archive:
        archive.extractall(folder)
    return folder / f"{region}-kit"


def test_a_kit_has_the_files_their_schemas_and_the_guide(whole: Path, tmp_path: Path) -> None:
    make(whole, "koroska", "sl")
    kit = unpacked(whole, "koroska", tmp_path)
    assert sorted(path.relative_to(kit).as_posix() for path in kit.rglob("*") if path.is_file()) == [
        "GUIDE.html", "regions/koroska/paper.yaml", "regions/koroska/region.yaml",
        "schema/region.json", "schema/regional-policy-paper.json",
    ]  # fmt: skip
    assert 'lang="sl"' in (kit / "GUIDE.html").read_text("utf-8")


def test_the_first_line_of_each_file_leads_to_its_schema_inside_the_kit(whole: Path, tmp_path: Path) -> None:
    kit = unpacked(whole, "gorenjska", tmp_path)
    for path in sorted(kit.glob("regions/gorenjska/*.yaml")):
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text("utf-8"))
        assert named
        schema = json.loads((path.parent / named[1]).resolve(strict=True).read_text("utf-8"))
        assert f"kind: {schema['properties']['kind']['const']}" in path.read_text("utf-8")


def test_schemas_in_a_kit_explain_in_the_language_of_the_region(whole: Path, tmp_path: Path) -> None:
    schema = json.loads((unpacked(whole, "gorenjska", tmp_path) / "schema/region.json").read_text("utf-8"))
    assert schema["properties"]["sources"]["description"].startswith("Od kod so podatki.")


def test_a_kit_is_the_same_on_any_day(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pack_kit(whole, "gorenjska")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    for path in sorted((whole / "sources").rglob("*.yaml")):
        path.touch()
    assert pack_kit(whole, "gorenjska") == first


def test_a_kit_goes_where_it_is_asked_for(whole: Path, tmp_path: Path, run: Run) -> None:
    assert run("kit", "gorenjska", project=whole).code == 0
    assert (whole / "build/gorenjska-kit.zip").is_file()
    assert run("kit", "gorenjska", "-o", str(tmp_path / "a.zip"), project=whole).code == 0
    assert (tmp_path / "a.zip").read_bytes() == (whole / "build/gorenjska-kit.zip").read_bytes()
    assert run("kit", "koroska", project=whole).code == 2
