"""What the corpus answers: places, sources, names; which files it reads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from policygen.content.corpus import TRANSNATIONAL, Corpus, read_sources
from policygen.content.decode import Unreadable
from policygen.content.layout import source_files, unread
from policygen.content.models.project import Organisation
from policygen.content.models.text import Passage
from policygen.content.read_file import read_file
from policygen.findings import Place, describe

NOBODY = 65534


@contextmanager
def no_rights() -> Iterator[None]:
    """Run as somebody who may do nothing, where the tests run as the one who may do everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_value_without_a_place_has_that_of_what_contains_it(corpus: Corpus) -> None:
    region = corpus.regions["gorenjska"]
    assert region.place(("names", "sl", "nowhere")) == region.place(("names", "sl"))
    assert region.place(("nowhere",)) == region.place(())


def test_documents_cite_the_sources_of_their_owner(corpus: Corpus) -> None:
    assert {source.id for source in corpus.sources("gorenjska").values()} == {"kam", "vodnik"}
    assert set(corpus.sources("gorenjska")) == {"kam", "vodnik"}
    assert set(corpus.sources(TRANSNATIONAL)) == {source.id for source in corpus.recommendation.sources}  # type: ignore[union-attr]
    assert corpus.sources("nobody") == {}


def test_an_organisation_is_named_in_the_readers_language_else_in_english_else_in_its_own() -> None:
    def named(names: dict[str, str]) -> tuple[str, str]:
        whole = Organisation.model_validate({"id": "a", "language": "sl", "names": names, "country": "SI"})
        return whole.name("pl")

    assert named({"sl": "Razvoj", "en": "Development", "pl": "Rozwój"}) == ("Rozwój", "pl")
    assert named({"sl": "Razvoj", "en": "Development"}) == ("Development", "en")
    assert named({"de": "Entwicklung", "sl": "Razvoj"}) == ("Razvoj", "sl")
    assert named({"it": "Sviluppo", "de": "Entwicklung"}) == ("Entwicklung", "de")


def test_a_passage_prints_as_its_text() -> None:
    assert str(Passage("vir", text="besedilo")) == "besedilo"


def test_a_file_without_rights_is_refused() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "paper.yaml")
        path.write_bytes(b"a: b\n")
        Path(folder).chmod(0o755)
        path.chmod(0o000)
        with no_rights(), pytest.raises(Unreadable) as refused:
            read_file(path, limit=10)
    assert (refused.value.code, refused.value.line, refused.value.column) == ("E011", 1, 1)
    assert refused.value.message == "the file cannot be read: Permission denied"


def test_of_a_file_one_byte_more_than_allowed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    assert read_file(path, limit=10) == b"0123456789"
    assert read_file(path, limit=8) == b"012345678"


def test_a_name_that_is_no_text_is_a_finding_that_can_be_printed(good: Path, tmp_path: Path) -> None:
    shutil.copytree(good / "sources", tmp_path / "sources")
    folder = tmp_path / "sources/regions"
    (folder / os.fsdecode(b"\xff\xfe")).mkdir()
    shutil.copy(good / "sources/project.yaml", folder / "gorenjska" / os.fsdecode(b"\xe8.yaml"))
    _, findings = read_sources(tmp_path)
    assert [(finding.code, finding.place.file) for finding in findings] == [
        ("E018", "sources/regions/\ufffd\ufffd"),
        ("E018", "sources/regions/gorenjska/\ufffd.yaml"),
    ]
    assert all(describe(finding).encode() for finding in findings)


def test_hidden_files_and_files_of_other_kinds_are_let_alone(good: Path, tmp_path: Path) -> None:
    shutil.copytree(good / "sources", tmp_path / "sources")
    before = source_files(tmp_path)
    for name in ("regions/gorenjska/._paper.yaml", "regions/notes.txt", "regions/gorenjska/guide.html", ".a.yaml"):
        (tmp_path / "sources" / name).write_text("x", "utf-8")
    (tmp_path / "sources/regions/.git").mkdir()
    assert source_files(tmp_path) == before
    assert list(unread(tmp_path)) == []


def test_a_project_without_regions_has_none(tmp_path: Path) -> None:
    assert source_files(tmp_path) == [(TRANSNATIONAL, tmp_path / "sources/project.yaml")]
    assert list(unread(tmp_path)) == []


def test_a_file_is_placed_where_it_stands(corpus: Corpus) -> None:
    assert corpus.project.place(("kind",)) == Place("sources/project.yaml", 1, 7, 7)
