"""Files that are no review copies, damaged or hostile are refused with a finding, and nothing is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from policygen.build.returns import take_copies
from policygen.findings import Finding

Parts = dict[str, bytes]


def unzipped(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Parts) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def put(parts: Parts, name: str, old: bytes, new: bytes) -> Parts:
    assert old in parts[name]
    return {**parts, name: parts[name].replace(old, new, 1)}


def chart_of(parts: Parts) -> str:
    return next(name for name in parts if name.startswith("customXml/item1"))


HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def bomb(parts: Parts) -> Parts:
    return {**parts, "word/media/blank.bin": bytes(30_000_000)}


def many(parts: Parts) -> Parts:
    return parts | {f"word/media/{n}.xml": b"x" for n in range(600)}


def doctype(parts: Parts) -> Parts:
    start = parts["word/document.xml"].index(b"?>") + 2
    told = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    document = parts["word/document.xml"]
    return {**parts, "word/document.xml": document[:start] + told + document[start:]}


def doctype_in_another_part(parts: Parts) -> Parts:
    return {**parts, "word/comments.xml": b'<!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>'}


CASES = {
    "no zip file": ("E430", lambda _: b"Dear colleagues"),
    "half a file": ("E430", lambda parts: zipped(parts)[:20_000]),
    "a bomb": ("E430", lambda parts: zipped(bomb(parts))),
    "countless parts": ("E430", lambda parts: zipped(many(parts))),
    "a name that leads out": ("E430", lambda parts: zipped({**parts, "../../out.xml": b"x"})),
    "an absolute name": ("E430", lambda parts: zipped({**parts, "/etc/out.xml": b"x"})),
    "entities": ("E430", lambda parts: zipped(doctype(parts))),
    "entities among the comments": ("E430", lambda parts: zipped(doctype_in_another_part(parts))),
    "no XML": ("E430", lambda parts: zipped({**parts, "word/document.xml": b"<w:document"})),
    "a table instead of a text": ("E430", lambda parts: zipped({"xl/workbook.xml": b"<workbook/>"})),
    "strict Open XML": ("E430", lambda parts: zipped(put(
        parts, "word/document.xml", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main"))),
    "no chart": ("E431", lambda parts: zipped({k: v for k, v in parts.items() if not k.startswith("customXml")})),
    "another project's": ("E431", lambda parts: zipped(
        {**parts, chart_of(parts): parts[chart_of(parts)].replace(b"gorenjska/", b"elsewhere/")
         .replace(b"transnational/", b"elsewhere/")})),
    "another version's": ("E432", lambda parts: zipped(put(parts, chart_of(parts), b'version="1"', b'version="2"'))),
}  # fmt: skip


def findings_of(content: bytes, project: Path, folder: Path) -> tuple[Finding, ...]:
    path = folder / "returned.docx"
    path.write_bytes(content)
    returns = take_copies(project, [path])
    assert not returns.files
    return returns.findings


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused(case: str, copies: Mapping[str, bytes], with_catalogs: Path, tmp_path: Path) -> None:
    code, made = CASES[case]
    found = findings_of(made(unzipped(copies["gorenjska.sl"])), with_catalogs, tmp_path)
    assert [finding.code for finding in found] == [code]


def test_a_word_file_of_a_build_is_no_review_copy(built: Path, with_catalogs: Path, tmp_path: Path) -> None:
    content = (built / "build/gorenjska/gorenjska.sl.docx").read_bytes()
    assert [finding.code for finding in findings_of(content, with_catalogs, tmp_path)] == ["E431"]


def test_macros_are_told_and_not_looked_at(copies: Mapping[str, bytes], with_catalogs: Path, tmp_path: Path) -> None:
    parts = {**unzipped(copies["gorenjska.sl"]), "word/vbaProject.bin": b"\xd0\xcf"}
    assert [finding.code for finding in findings_of(zipped(parts), with_catalogs, tmp_path)] == ["W430"]


def test_one_damaged_file_keeps_the_others_from_being_written(
    copies: Mapping[str, bytes], desk: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(copies["gorenjska.sl"])
    (tmp_path / "b.docx").write_bytes(b"nothing")
    assert not take_copies(desk, [tmp_path / "a.docx", tmp_path / "b.docx"]).is_acceptable


def test_a_damaged_list_of_comments_is_told(copies: Mapping[str, bytes], desk: Path, tmp_path: Path) -> None:
    (desk / "reviews").mkdir()
    (desk / "reviews/gorenjska.sl.json").write_text('{"version": 1')
    found = findings_of(copies["gorenjska.sl"], desk, tmp_path)
    assert [finding.code for finding in found] == ["E444"]
