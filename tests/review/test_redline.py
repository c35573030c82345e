"""A redline shows what has changed: accepting all gives the new words, rejecting all the old ones."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from reviewers import W, items

from policygen.build.bundle import pack
from policygen.build.copies import word_of
from policygen.build.files import hashes
from policygen.build.inventory import FOLDERS, Inventory
from policygen.build.project import Project, open_project
from policygen.build.redlines import draw_redlines
from policygen.compose.compose import Materials, compose
from policygen.compose.kinds import read_kinds
from policygen.review.package import open_parts
from policygen.review.redline import draw_redline, write_redline
from policygen.review.settle import settle
from policygen.review.stream import read_stream
from policygen.review.summary import BOOKMARK
from policygen.review.words import printable

PAPER = "sources/regions/gorenjska/paper.yaml"
F2 = 'type: asset, theme: places, text: "Dvorane so {}.", evidence'
CHANGES = {
    "a word": [("Železarstvo je staro.", "Železarstvo je častitljivo.")],
    "a paragraph put in": [("prostor.[^n1]\n", "prostor.[^n1]\n\n  Nov odstavek.\n")],
    "a note taken out": [
        ("prostor.[^n1]", "prostor."),
        ('notes:\n  n1: "Več v [vodniku](https://example.org/vodnik)."\n', ""),
    ],
    "an item taken out": [("  - majhna naročila ([#R1]),\n", "")],
    "a row put in": [("acronyms: {KKI:", 'acronyms: {EU: "Unija", KKI:')],
    "a row taken out": [
        ('glossary:\n  - {id: g-dvorana, term: "Dvorana", definition: "Prazen prostor tovarne."}\n', "")
    ],
    "a cell": [(F2.format("prazne"), F2.format("polne"))],
    "a title, wherever it is printed": [('title: "Odprte dvorane"', 'title: "Široko odprte dvorane"')],
    "a paragraph replaced": [("Vsako leto preštejemo.", "Poročilo izide jeseni, drugi ga preberejo.")],
    "a number": [("value: 22.9", "value: 23.4")],
}


@pytest.fixture
def repository(with_catalogs: Path, tmp_path: Path) -> Path:
    """The small project under git."""
    folder = tmp_path / "repository"
    shutil.copytree(with_catalogs, folder)
    git(folder, "init", "-q")
    commit(folder)
    return folder


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-qm", "state")


def change(folder: Path, changes: Sequence[tuple[str, str]]) -> None:
    text = (folder / PAPER).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / PAPER).write_text(text, "utf-8")


def word_file(project: Project, key: str) -> bytes:
    item = next(item for item in items(project.root) if item.key == key)
    kind = read_kinds(project.root / "templates")[item.kind]
    materials = Materials.of(project.root, project.languages, project.catalogs, project.palette, project.located)
    composed = compose(project.corpus, kind, item.owner, item.language, materials)
    return word_of(project, composed, "")


def words_of(content: bytes, accept: str) -> list[str]:
    """The paragraphs that have words once all tracked changes are accepted, or rejected."""
    found = settle(read_stream(open_parts(content, file="")), accept)
    return [words for each in found if not each.note and (words := printable(each.text).strip())]


@pytest.mark.parametrize("case", CHANGES)
def test_accepting_gives_the_new_words_and_rejecting_the_old_ones(case: str, desk: Path, tmp_path: Path) -> None:
    old = word_file(open_project(desk), "gorenjska.sl")
    change(desk, CHANGES[case])
    new = word_file(open_project(desk), "gorenjska.sl")
    made = write_redline(draw_redline(old, new, author="policygen"))
    assert words_of(made, "all") == words_of(new, "all")
    assert words_of(made, "none") == words_of(old, "all")
    assert words_of(made, "all") != words_of(made, "none")
    path = tmp_path / "redline.docx"
    path.write_bytes(made)
    result = OpenXmlValidator().validate(path)
    assert result.is_valid, [str(error) for error in result.errors]


def test_only_the_words_that_differ_are_marked(desk: Path) -> None:
    old = word_file(open_project(desk), "gorenjska.sl")
    change(desk, CHANGES["a word"])
    made = draw_redline(old, word_file(open_project(desk), "gorenjska.sl"), author="policygen")
    document = etree.fromstring(made.content["word/document.xml"])
    marked = {
        kind: ["".join(each.itertext()) for each in document.iter(f"{W}{kind}") if "".join(each.itertext())]
        for kind in ("ins", "del")
    }
    assert marked == {"ins": ["častitljivo"], "del": ["staro"]}


def test_redlines_between_revisions_begin_with_a_summary(repository: Path) -> None:
    change(repository, CHANGES["a title, wherever it is printed"])
    commit(repository)
    change(repository, CHANGES["a word"])
    (made,) = draw_redlines(repository, "HEAD~1", "HEAD", documents=["gorenjska"])
    assert [(line.name, line.changed, line.words_in, line.words_out) for line in made.lines] == [
        ("R2 Široko odprte dvorane", 1, 2, 1)
    ]
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
    first = next(document.iter(f"{W}bookmarkStart"))
    assert first.get(f"{W}name") == BOOKMARK


def test_the_files_as_they_lie_here_are_the_newer_side_by_default(repository: Path, run: Callable[..., Any]) -> None:
    change(repository, CHANGES["a word"])
    done = run("redline", "HEAD", "--document", "gorenjska", project=repository)
    assert done.code == 0
    assert "profile: 1 changed" in done.out
    assert (repository / "build/redline/gorenjska.sl.docx").is_file()


def test_a_revision_that_git_does_not_know_is_told(repository: Path, run: Callable[..., Any]) -> None:
    assert "E445" in run("redline", "neverwas", project=repository).err


def release(folder: Path, file: Path) -> Path:
    """The sources of a project as a release, without outputs."""
    file.write_bytes(pack(folder, folder / "build", {}, Inventory(hashes(folder, FOLDERS), "", {}, "")))
    return file


def test_an_edition_may_be_a_release(desk: Path, tmp_path: Path, run: Callable[..., Any]) -> None:
    first = release(desk, tmp_path / "first.zip")
    change(desk, CHANGES["a word"])
    second = release(desk, tmp_path / "second.zip")
    change(desk, CHANGES["a cell"])
    done = run("redline", str(first), str(second), "--document", "gorenjska", project=desk)
    assert (done.code, done.err) == (0, "")
    assert "profile: 1 changed, 0 new, 0 gone" in done.out
    assert "findings" not in done.out
    words = words_of((desk / "build/redline/gorenjska.sl.docx").read_bytes(), "all")
    assert any("first.zip" in each and "second.zip" in each for each in words)


@pytest.mark.parametrize("order", ["newer", "older"])
def test_a_document_that_only_one_edition_has_is_named(
    order: str, desk: Path, tmp_path: Path, run: Callable[..., Any]
) -> None:
    whole = release(desk, tmp_path / "whole.zip")
    shutil.rmtree(desk / "sources/transnational")
    less = release(desk, tmp_path / "less.zip")
    editions = (less, whole) if order == "newer" else (whole, less)
    done = run("redline", *map(str, editions), "--document", "central-europe", project=desk)
    assert done.out == f"central-europe.en: is only in the {order} of the two\n"


def test_a_release_that_is_damaged_is_told(desk: Path, tmp_path: Path, run: Callable[..., Any]) -> None:
    path = release(desk, tmp_path / "first.zip")
    path.write_bytes(path.read_bytes()[:-100])
    assert "E704" in run("redline", str(path), project=desk).err


def test_a_revision_that_looks_like_an_option_is_none(repository: Path, run: Callable[..., Any]) -> None:
    done = run("redline", "--project", str(repository), "--", "--output=out.tar")
    assert "E445" in done.err
    assert not (repository / "out.tar").exists()
