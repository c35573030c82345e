"""Partners' pictures on their way through a build: what a changed one changes, what a harmful one stops."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

from picture_builders import GPS, cut, photograph
from PIL import Image

FOLDER = Path("sources/regions/gorenjska")
DRAWING = FOLDER / "figures/dvorana.svg"
PAPERS = {"gorenjska.sl", "gorenjska.en"}


def differing(before: dict[str, str], after: dict[str, str]) -> set[str]:
    names = {name for name in before | after if "/" in name and before.get(name) != after.get(name)}
    return {Path(name).stem.removesuffix(".print") for name in names}


def photographed(project: Path, edit) -> None:
    """Let the paper show a photograph in place of its drawing."""
    (project / FOLDER / "figures/dvorana.jpg").write_bytes(photograph())
    (project / DRAWING).unlink()
    edit(project / FOLDER / "paper.yaml", "dvorana.svg", "dvorana.jpg")


def test_a_changed_picture_changes_the_documents_that_show_it_and_no_other(rebuilt, run, outputs, edit) -> None:
    before = outputs(rebuilt)
    edit(rebuilt / DRAWING, "#B4503C", "#B4503D")
    assert run("build", "--jobs", "0", project=rebuilt).code == 0
    after = outputs(rebuilt)
    assert differing(before, after) == PAPERS
    for language in ("sl", "en"):
        for suffix in ("pdf", "print.pdf", "docx", "html"):
            name = f"gorenjska/gorenjska.{language}.{suffix}"
            assert before[name] != after[name]


def test_a_picture_that_comes_back_gives_the_same_bytes(rebuilt, run, outputs, edit) -> None:
    before = outputs(rebuilt)
    edit(rebuilt / DRAWING, "#B4503C", "#B4503D")
    run("build", "gorenjska", "--jobs", "0", project=rebuilt)
    edit(rebuilt / DRAWING, "#B4503D", "#B4503C")
    run("build", "gorenjska", "--jobs", "0", project=rebuilt)
    assert outputs(rebuilt) == before


def test_a_comment_in_a_drawing_changes_only_its_hash_in_the_manifest(rebuilt, run, outputs, edit) -> None:
    """The picture is named by its file; what is made of it is the same."""
    before = outputs(rebuilt)
    edit(rebuilt / DRAWING, "  <rect", "  <!-- opomba --><rect")
    assert run("build", "gorenjska", "--jobs", "0", project=rebuilt).code == 0
    after = outputs(rebuilt)
    assert differing(before, after) == set()
    assert before["manifest.json"] != after["manifest.json"]


def test_the_manifest_names_the_picture(built) -> None:
    outputs = json.loads((built / "build/manifest.json").read_text())["outputs"]
    naming = {entry["document"] for entry in outputs.values() if DRAWING.as_posix() in entry["inputs"]}
    assert naming == {"gorenjska"}


def test_no_output_tells_where_a_photograph_was_taken(rebuilt, run, edit) -> None:
    photographed(rebuilt, edit)
    assert run("build", "gorenjska", "-l", "sl", "--jobs", "0", project=rebuilt).code == 0
    page = (rebuilt / "build/gorenjska/gorenjska.sl.html").read_text("utf-8")
    (inside,) = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)
    path = rebuilt / "shown.jpg"
    path.write_bytes(base64.b64decode(inside))
    with Image.open(path) as shown:
        assert GPS not in shown.getexif()
    for suffix in ("pdf", "print.pdf", "docx", "html"):
        assert b"Kamera" not in (rebuilt / f"build/gorenjska/gorenjska.sl.{suffix}").read_bytes()
    assert b"Kamera" not in path.read_bytes()


def test_a_damaged_picture_stops_its_region_alone(rebuilt, run, outputs, edit) -> None:
    photographed(rebuilt, edit)
    path = rebuilt / FOLDER / "figures/dvorana.jpg"
    path.write_bytes(cut(path.read_bytes()))
    before = outputs(rebuilt)
    result = run("build", "--jobs", "0", project=rebuilt)
    assert result.code == 1
    assert "paper.yaml:146:11: error E247" in result.err
    assert differing(before, outputs(rebuilt)) == set()


def test_what_a_link_in_the_folder_leads_to_is_not_read(rebuilt, run, tmp_path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"skrivnost")
    secret.chmod(0)
    (rebuilt / FOLDER / "figures/druga.png").symlink_to(secret)
    result = run("build", "gorenjska", "--jobs", "0", project=rebuilt)
    assert result.code == 0
    assert "W241" in result.err
    assert "druga.png" not in (rebuilt / "build/manifest.json").read_text()


def test_the_catalogs_have_caption_and_alternative(project, run) -> None:
    assert run("messages", "update", project=project).code == 0
    catalog = (project / "locales/en/LC_MESSAGES/gorenjska.po").read_text("utf-8")
    for key in ("caption", "alternative"):
        assert f"#. gorenjska/paper/illustrations/P1/{key}\n" in catalog
