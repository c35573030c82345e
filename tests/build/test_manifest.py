"""The manifest: what it knows of outputs, and of the files that they were made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from policygen.build.inventory import Inventory
from policygen.build.manifest import inputs_of, read_manifest, serialise
from policygen.build.plan import Item
from policygen.build.records import Archive, Record
from policygen.build.trace import catalog_rules

PAPER = Item("gorenjska", "sl", "regional-policy-paper", "gorenjska")
JOINT = Item("central-europe", "pl", "central-european-recommendation", "transnational")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_output_is_entered_with_its_hash(built: Path) -> None:
    outputs = json.loads((built / "build" / "manifest.json").read_text())["outputs"]
    on_disk = {path.relative_to(built / "build").as_posix() for path in (built / "build").glob("[!.]*/*")}
    assert {name: entry["sha256"] for name, entry in outputs.items()} == {
        name: sha256(built / "build" / name) for name in on_disk
    }
    assert len(on_disk) == 7 * 4


def test_every_input_is_entered_with_its_hash(built: Path) -> None:
    outputs = json.loads((built / "build" / "manifest.json").read_text())["outputs"]
    for entry in outputs.values():
        assert entry["inputs"] == {name: sha256(built / name) for name in entry["inputs"]}


def test_the_entry_tells_document_language_format_title_and_status(
    built: Path, spoken: Callable[[str, str], str]
) -> None:
    entry = read_manifest(built / "build").outputs["gorenjska/gorenjska.sl.docx"]
    assert {key: entry[key] for key in ("document", "language", "format", "title", "status", "fallen_back")} == {
        "document": "gorenjska", "language": "sl", "format": "docx", "title": "Ustvarjalnost ob tovarni",
        "status": spoken("sl", "illustrative edition"), "fallen_back": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("item", "path", "read"),
    [
        (PAPER, "sources/project.yaml", True),
        (PAPER, "sources/regions/gorenjska/paper.yaml", True),
        (PAPER, "sources/regions/gorenjska/region.yaml", True),
        (PAPER, "sources/regions/bielsko-biala/region.yaml", True),  # the map names all regions
        (PAPER, "sources/regions/gorenjska/figures/dvorana.svg", True),
        (PAPER, "sources/regions/gorenjska/figures/starejše/hala.jpg", True),
        (PAPER, "sources/regions/bielsko-biala/figures/hala.jpg", False),
        (PAPER, "sources/regions/bielsko-biala/paper.yaml", False),
        (PAPER, "sources/transnational/recommendation.yaml", False),
        (PAPER, "sources/schema/project.json", False),
        (PAPER, "locales/sl/LC_MESSAGES/templates.po", True),
        (PAPER, "locales/sl/LC_MESSAGES/transnational.po", True),
        (PAPER, "locales/en/LC_MESSAGES/gorenjska.po", True),  # the summary stands in English, too
        (PAPER, "locales/sl/LC_MESSAGES/bielsko-biala.po", False),
        (PAPER, "locales/pl/LC_MESSAGES/gorenjska.po", False),
        (PAPER, "locales/pl/language.toml", True),  # a Polish name is set by Polish rules
        (PAPER, "locales/gorenjska.pot", False),
        (PAPER, "templates/page.html", True),
        (PAPER, "templates/macros/parts.html", True),
        (PAPER, "templates/style/print.css", True),
        (PAPER, "templates/regional-policy-paper/body.html", True),
        (PAPER, "templates/central-european-recommendation/body.html", False),
        (JOINT, "sources/regions/bielsko-biala/paper.yaml", True),
        (JOINT, "sources/transnational/recommendation.yaml", True),
        (JOINT, "sources/regions/gorenjska/figures/dvorana.svg", False),  # it prints no region's pictures
        (JOINT, "locales/pl/LC_MESSAGES/gorenjska.po", True),
        (JOINT, "locales/en/LC_MESSAGES/gorenjska.po", True),
        (JOINT, "locales/sl/LC_MESSAGES/bielsko-biala.po", False),
        (JOINT, "templates/regional-policy-paper/body.html", False),
    ],
)
def test_an_item_names_the_files_that_it_reads(item: Item, path: str, read: bool) -> None:
    folder = "regional-policy-paper" if item is PAPER else "central-european-recommendation"
    assert bool(inputs_of(item, {path: "0"}, folder)) is read


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "7", '{"outputs": []}', '{"outputs": {"a/a.sl.pdf": 7}}', '{"outputs": {"a/a.sl.pdf": {}}}',
        '{"outputs": {"a/a.sl.pdf": {"sha256": "0", "fingerprint": "0"}}}', "\ufffd\x00",
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_damaged_manifest_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    assert read_manifest(tmp_path).outputs == {}


def test_a_manifest_that_is_not_text_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(b"\xff\xfe\x00")
    assert read_manifest(tmp_path).outputs == {}


def test_a_manifest_comes_back_as_it_was(built: Path) -> None:
    content = (built / "build" / "manifest.json").read_bytes()
    assert serialise(read_manifest(built / "build")) == content


@pytest.mark.parametrize(
    "path", ["../pismo.txt", "gorenjska/../../pismo.txt", "/tmp/pismo.txt", "padova/gorenjska.sl.pdf"]
)
def test_a_manifest_that_lists_files_elsewhere_removes_none_of_them(built: Path, path: str) -> None:
    content = json.loads((built / "build" / "manifest.json").read_text("utf-8"))
    entry = content["outputs"]["gorenjska/gorenjska.sl.pdf"]
    content["outputs"][path] = entry
    folder = built.parent / "tuje"
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(content), "utf-8")
    assert path not in read_manifest(folder).outputs
    assert "gorenjska/gorenjska.sl.pdf" in read_manifest(folder).outputs


def test_a_record_of_outputs_elsewhere_counts_as_none(tmp_path: Path) -> None:
    record = Record("gorenjska", "sl", "", "", "", "", (), {}, {})
    archive = Archive(tmp_path)
    archive.keep_item(record, b"{}")
    assert archive.item("gorenjska.sl") == record
    archive.keep_item(replace(record, document=".."), b"{}")
    (archive.state / "items" / "...sl.json").rename(archive.state / "items" / "padova.sl.json")
    assert archive.item("padova.sl") is None


def test_catalogs_that_were_read_by_other_rules_count_as_unread(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.keep_catalogs("rules", {"a": 1})
    assert archive.catalogs("rules") == {"a": 1}
    assert archive.catalogs("other rules") == {}
    file = archive.state / "catalogs.json"
    file.write_bytes(file.read_bytes().replace(b'"a"', b'"b"'))
    assert archive.catalogs("rules") == {}


@pytest.mark.parametrize("path", ["locales/sl/language.toml", "sources/glossary.yaml", "sources/project.yaml"])
def test_what_a_catalog_is_read_to_depends_on_rules(path: str) -> None:
    files = {path: "1", "sources/regions/a/paper.yaml": "1"}
    before = Inventory(files, "program", {"babel": "1"}, "fonts")
    assert catalog_rules(replace(before, files={**files, path: "2"})) != catalog_rules(before)
    assert catalog_rules(replace(before, program="another")) != catalog_rules(before)
    assert catalog_rules(replace(before, versions={"babel": "2"})) != catalog_rules(before)
    paper = {**files, "sources/regions/a/paper.yaml": "2"}
    assert catalog_rules(replace(before, files=paper)) == catalog_rules(before)
