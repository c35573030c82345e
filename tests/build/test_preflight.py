"""Findings in PDFs and Word files point to the lines they come from; a strict build writes nothing that has any."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from picture_builders import photograph

ROOT = Path(__file__).parents[2]

GOLDEN = ROOT / "tests/cases/outlines/gorenjska.sl.txt"


def silence(path: Path, which: str) -> None:
    """Take the text alternatives away from a PDF: those that begin with these words."""
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and str(item.get("/Alt", "")).startswith(which):
                del item["/Alt"]
        pdf.save(path)


def line_of(path: Path, words: str) -> int:
    lines = path.read_text("utf-8").split("\n")
    (number,) = [n for n, line in enumerate(lines, 1) if words in line]
    return number


def test_a_picture_without_alternative_is_found_at_its_line_of_the_source(
    rebuilt: Path, run: Callable[..., Any]
) -> None:
    path = rebuilt / "build/gorenjska/gorenjska.sl.pdf"
    silence(path, "Nizka rdeča stavba")
    told = run("preflight", str(path), project=rebuilt)
    source = "sources/regions/gorenjska/paper.yaml"
    assert told.code == 1
    assert f"{source}:{line_of(rebuilt / source, 'Nizka rdeča stavba')}:" in told.err
    assert "error E615: figure without alternative text" in told.err
    assert "gorenjska.sl.pdf" in told.err


def test_a_chart_without_alternative_is_found_at_its_line_of_the_template(
    rebuilt: Path, run: Callable[..., Any]
) -> None:
    path = rebuilt / "build/gorenjska/gorenjska.sl.pdf"
    silence(path, "Industrija:")
    told = run("preflight", str(path), project=rebuilt)
    template = "templates/regional-policy-paper/body.html"
    number = line_of(rebuilt / template, 'id="glance"')
    assert f"{template}:{number}:" in told.err
    assert "E615" in told.err


def test_without_a_project_the_place_is_the_file(
    rebuilt: Path, run: Callable[..., Any], tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "alone.sl.pdf"
    path.write_bytes((rebuilt / "build/gorenjska/gorenjska.sl.pdf").read_bytes())
    silence(path, "Industrija:")
    monkeypatch.chdir(tmp_path)
    told = run("preflight", str(path))
    assert told.code == 1
    assert f"{path}: error E615: page 6: figure without alternative text" in told.err


def test_a_paper_under_another_language_s_name_is_found(built: Path, run: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "gorenjska.en.pdf"
    path.write_bytes((built / "build/gorenjska/gorenjska.sl.pdf").read_bytes())
    told = run("preflight", str(path), project=built)
    assert "E612" in told.err
    assert "“sl-SI”" in told.err


def test_all_that_is_built_is_looked_into(built: Path, run: Callable[..., Any]) -> None:
    told = run("preflight", project=built)
    assert (told.code, told.out) == (0, "no findings in 21 files\n")


def test_a_project_without_pdfs_is_wrong_use(project: Path, run: Callable[..., Any]) -> None:
    assert run("preflight", project=project).code == 2


def test_a_file_that_is_not_there_is_wrong_use(project: Path, run: Callable[..., Any]) -> None:
    assert run("preflight", "nowhere.pdf", project=project).code == 2


def test_a_strict_build_refuses_what_cannot_be_read_aloud(project: Path, run: Callable[..., Any], edit: Any) -> None:
    edit(project / "templates/style/print.css", "h1 {", "h1 { display: none } h1 {")
    words = ("build", "gorenjska", "-l", "sl", "-f", "pdf", "--jobs", "0")
    told = run(*words, "--strict", project=project)
    assert told.code == 1
    assert re.search(r"^templates/page\.html:\d+:\d+: error E614: the first heading is of level 2$", told.err, re.M)
    assert not (project / "build/gorenjska/gorenjska.sl.pdf").exists()
    assert run(*words, project=project).code == 0
    # What lies there and is to stay is looked into, too.
    again = run(*words, "--strict", project=project)
    assert again.code == 1
    assert "E614" in again.err


def test_a_paper_reads_in_order(built: Path, run: Callable[..., Any]) -> None:
    """The golden outline; refreshed by REFRESH_GOLDENS=1."""
    told = run("preflight", "--outline", str(built / "build/gorenjska/gorenjska.sl.pdf"))
    assert told.code == 0
    if os.environ.get("REFRESH_GOLDENS"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(told.out, "utf-8")
    assert told.out == GOLDEN.read_text("utf-8")


def test_a_colour_in_the_style_is_found_at_its_line_and_refused_by_a_strict_build(
    project: Path, run: Callable[..., Any], edit: Any
) -> None:
    sheet = project / "templates/style/print.css"
    edit(sheet, ".kicker, .note {", ".kicker, .note { border-top: 1pt solid red;")
    told = run("build", "gorenjska", "-l", "sl", "-f", "print", "--jobs", "0", "--strict", project=project)
    assert told.code == 1
    assert f"templates/style/print.css:{line_of(sheet, 'solid red')}:40: warning W640" in told.err
    assert not (project / "build/gorenjska/gorenjska.sl.print.pdf").exists()


def test_what_is_wrong_on_paper_is_found_at_its_line_of_the_style(
    project: Path, run: Callable[..., Any], edit: Any
) -> None:
    edit(project / "templates/style/print.css", "bleed: 3mm;", "bleed: 1mm;")
    edit(project / "templates/style/palette.toml", "cmyk = [0, 0, 0, 100]", "cmyk = [60, 40, 40, 100]")
    told = run("build", "gorenjska", "-l", "sl", "-f", "print", "--jobs", "0", "--strict", project=project)
    line = line_of(project / "templates/style/palette.toml", "[60, 40, 40, 100]")
    assert f"templates/style/palette.toml:{line}:28: error E653" in told.err
    # All pages have it, and one finding says it.
    assert len(re.findall(r"templates/style/print.css:\d+:3: error E644: the bleed is 1.0 mm, not 3 mm", told.err)) == 1


def test_a_picture_that_is_too_coarse_for_paper_is_found_at_its_line_of_the_source(
    rebuilt: Path, run: Callable[..., Any], edit: Any
) -> None:
    source = rebuilt / "sources/regions/gorenjska"
    (source / "figures/dvorana.jpg").write_bytes(photograph(1000, 600))
    (source / "figures/dvorana.svg").unlink()
    edit(source / "paper.yaml", "dvorana.svg", "dvorana.jpg")
    assert run("build", "gorenjska", "-l", "sl", "-f", "print", "--jobs", "0", project=rebuilt).code == 0
    told = run("preflight", str(rebuilt / "build/gorenjska/gorenjska.sl.print.pdf"), project=rebuilt)
    line = line_of(source / "paper.yaml", "Nizka rdeča stavba")
    assert f"sources/regions/gorenjska/paper.yaml:{line}:" in told.err
    assert "warning W647: a picture has 215 dots per inch in print; 300 are wanted" in told.err


def test_a_print_edition_without_its_project_is_a_finding(
    built: Path, run: Callable[..., Any], tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "alone.sl.print.pdf"
    path.write_bytes((built / "build/gorenjska/gorenjska.sl.print.pdf").read_bytes())
    monkeypatch.chdir(tmp_path)
    told = run("preflight", str(path))
    assert (told.code, "error E655" in told.err) == (1, True)


def test_print_editions_have_no_outline_to_show(built: Path, run: Callable[..., Any]) -> None:
    told = run("preflight", "--outline", project=built)
    assert (told.code, told.err) == (0, "")


def test_what_has_no_structure_has_no_outline(rebuilt: Path, run: Callable[..., Any]) -> None:
    path = rebuilt / "build/gorenjska/gorenjska.sl.pdf"
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(path)
    told = run("preflight", "--outline", str(path))
    assert told.code == 1
    assert "E611" in told.err


def silence_word(path: Path, which: str) -> None:
    """Take the text alternative away from a Word file: the one that begins with these words."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "word/document.xml"
    text, count = re.subn(rf'descr="{which}[^"]*"', 'descr=""', parts[name].decode())
    assert count, which
    parts[name] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_a_picture_of_a_word_file_is_found_at_its_line_of_the_source(rebuilt: Path, run: Callable[..., Any]) -> None:
    path = rebuilt / "build/gorenjska/gorenjska.sl.docx"
    silence_word(path, "Nizka rdeča stavba")
    told = run("preflight", str(path), project=rebuilt)
    source = "sources/regions/gorenjska/paper.yaml"
    assert told.code == 1
    assert f"{source}:{line_of(rebuilt / source, 'Nizka rdeča stavba')}:" in told.err
    assert "error E514: a picture or chart has no alternative text" in told.err
    assert "gorenjska.sl.docx" in told.err


def test_a_chart_of_a_word_file_is_found_at_its_line_of_the_template(rebuilt: Path, run: Callable[..., Any]) -> None:
    path = rebuilt / "build/gorenjska/gorenjska.sl.docx"
    silence_word(path, "Industrija:")
    told = run("preflight", str(path), project=rebuilt)
    template = "templates/regional-policy-paper/body.html"
    number = line_of(rebuilt / template, 'id="glance"')
    assert f"{template}:{number}:" in told.err
    assert "E514" in told.err


def test_a_strict_build_refuses_a_word_file_with_faults(project: Path, run: Callable[..., Any], edit: Any) -> None:
    edit(project / "templates/style/styles.toml", 'h3 = "Heading 2 Unnumbered"', 'h3 = "Recommendation Title Minor"')
    words = ("build", "gorenjska", "-l", "sl", "-f", "docx", "--jobs", "0")
    told = run(*words, "--strict", project=project)
    assert told.code == 1
    assert "E513" in told.err
    assert not (project / "build/gorenjska/gorenjska.sl.docx").exists()
    assert run(*words, project=project).code == 0
    assert run(*words, "--strict", project=project).code == 1  # what lies there and is to stay


def test_an_outline_of_a_word_file_is_wrong_use(built: Path, run: Callable[..., Any]) -> None:
    assert run("preflight", "--outline", str(built / "build/gorenjska/gorenjska.sl.docx")).code == 2
