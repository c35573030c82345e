"""The preflight of Word files: nothing to find in what we build, and everything that is broken there is found."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from policygen.preflight.word import check_word

Parts = dict[str, bytes]
Break = Callable[[Parts], None]

BODY = "word/document.xml"
STYLES = "word/styles.xml"


@pytest.fixture(scope="module")
def paper(built: Path) -> bytes:
    return (built / "build/gorenjska/gorenjska.sl.docx").read_bytes()


def broken(content: bytes, change: Break) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return whole.getvalue()


def swap(part: str, old: str, new: str) -> Break:
    """Replace the first place that a pattern matches; ``§`` stands for no matter which characters but a tag's end."""

    def change(parts: Parts) -> None:
        text, count = re.subn(old.replace("§", "[^>]*"), new, parts[part].decode(), count=1)
        assert count, f"{old} is not in {part}"
        parts[part] = text.encode()

    return change


def before_end(xml: str) -> Break:
    """Put blocks before the page settings that end the text."""
    return swap(BODY, r"(<w:sectPr(?:(?!<w:sectPr).)*</w:body>)", lambda found: xml + found[1])  # type: ignore[arg-type]


def without(name: str) -> Break:
    def change(parts: Parts) -> None:
        del parts[name]

    return change


def run(words: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*content: str, style: str = "BodyText") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(content)}</w:p>'


def table(cells: str, style: str = '<w:tblStyle w:val="PolicyTable"/>', row: str = "") -> str:
    grid = "<w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
    return f"<w:tbl><w:tblPr>{style}</w:tblPr>{grid}<w:tr>{row}{cells}</w:tr></w:tbl>{paragraph(run('Žig'))}"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


WORDS = cell(paragraph(run("Pšenica")))
HEAD = "<w:trPr><w:tblHeader/></w:trPr>"

ATTACHED = '<Relationship Id="a" Type="http://x/attachedTemplate" Target="http://x/y.dotm" TargetMode="External"/>'
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="990"/></w:numPr>'
HEADING_7 = '<w:fldSimple w:instr=" STYLEREF &quot;Heading 7&quot; ">'

FAULTS: dict[str, tuple[str, Break]] = {
    "no body": ("E510", without(BODY)),
    "document type": ("E510", swap(BODY, r"<w:document", '<!DOCTYPE x [<!ENTITY y "z">]><w:document')),
    "no language": ("E511", swap(STYLES, r'<w:lang w:val="sl-SI"', '<w:lang w:val=""')),
    "language in words": ("E511", before_end(paragraph(run("x", '<w:rPr><w:lang w:val="po češko"/></w:rPr>')))),
    "no title": ("E512", swap("docProps/core.xml", r"<dc:title>[^<]*", "<dc:title>")),
    "level skipped": (
        "E513",
        before_end(paragraph(run("Priloga"), style="Heading1") + paragraph(run("Č"), style="Heading3")),
    ),
    "no heading first": ("E513", swap(BODY, r'<w:pStyle w:val="Heading1Unnumbered"/>', '<w:pStyle w:val="Heading3"/>')),
    "no alternative": ("E514", swap(BODY, r'(<wp:docPr§) descr="[^"]+"', r"\1")),
    "name of a file as alternative": ("E514", swap(BODY, r'(<wp:docPr§) descr="[^"]+"', r'\1 descr="karta.png"')),
    "shape of old": ("E514", before_end(paragraph("<w:r><w:pict/></w:r>"))),
    "no header row": ("E515", before_end(table(WORDS * 2))),
    "merged cells": ("W516", before_end(table(cell(paragraph(run("ł")), '<w:gridSpan w:val="2"/>'), row=HEAD))),
    "cells merged downwards": ("W516", before_end(table(cell(paragraph(run("ł")), "<w:vMerge/>"), row=HEAD))),
    "table in a table": ("W516", before_end(table(cell(table(WORDS * 2, style="")), row=HEAD))),
    "picture floats": (
        "W517",
        swap(BODY, r"<wp:inline(§)>((?:(?!</wp:inline>).)*)</wp:inline>", r"<wp:anchor\1>\2</wp:anchor>"),
    ),
    "blank paragraph": ("W518", before_end(paragraph(run("Ž")) + paragraph() + paragraph(run("Š")))),
    "two between tables": (
        "W518",
        before_end(table(WORDS, "").removesuffix(paragraph(run("Žig"))) + paragraph() * 2 + table(WORDS, "")),
    ),
    "blanks in a row": ("W518", before_end(paragraph(run("ime:      kraj")))),
    "tabs in a row": ("W518", before_end(paragraph(run("ime"), "<w:r><w:tab/><w:tab/><w:tab/></w:r>", run("kraj")))),
    "link without words": (
        "W519",
        before_end(paragraph('<w:hyperlink w:anchor="id_summary"></w:hyperlink>', run("x"))),
    ),
    "address as words": (
        "W519",
        before_end(paragraph('<w:hyperlink r:id="rId1">', run("https://www.kam.si/x"), "</w:hyperlink>")),
    ),
    "pale words": ("E520", before_end(paragraph(run("bledo", '<w:rPr><w:color w:val="BBBBBB"/></w:rPr>')))),
    "dark ground": (
        "E520",
        before_end(paragraph(run("mrak", '<w:rPr><w:shd w:val="clear" w:fill="333333"/></w:rPr>'))),
    ),
    "pale words in a cell": (
        "E520",
        before_end(table(cell(paragraph(run("ň")), '<w:shd w:val="clear" w:fill="222222"/>'), row=HEAD)),
    ),
    "signs typed": ("E521", before_end(paragraph(run("• delavnice")) + paragraph(run("• ateljeji")))),
    "numbers typed": ("E521", before_end(paragraph(run("1. delavnice")) + paragraph(run("2. ateljeji")))),
    "picture gone": ("E522", without("word/media/image1.png")),
    "relation gone": ("E522", swap("word/_rels/document.xml.rels", r"<Relationship (?=[^>]*image1\.png)[^>]*/>", "")),
    "no content type": ("E522", swap("[Content_Types].xml", r'<Override PartName="/word/media/image1.png"§/>', "")),
    "name twice": (
        "E523",
        before_end('<w:bookmarkStart w:id="90001" w:name="id_summary"/><w:bookmarkEnd w:id="90001"/>'),
    ),
    "name twice but for case": (
        "E523",
        before_end('<w:bookmarkStart w:id="90001" w:name="ID_Summary"/><w:bookmarkEnd w:id="90001"/>'),
    ),
    "id twice": ("E523", before_end('<w:bookmarkStart w:id="1" w:name="nov"/>')),
    "open bookmark": ("E523", before_end('<w:bookmarkStart w:id="90001" w:name="odprt"/>')),
    "pictures with one id": ("E523", swap(BODY, r'<wp:docPr id="2"', '<wp:docPr id="1"')),
    "open field": ("E524", before_end(paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', run("x")))),
    "field that has not begun": (
        "E524",
        before_end(paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', run("x"))),
    ),
    "note gone": ("E525", swap("word/footnotes.xml", r'<w:footnote w:id="1">(?:(?!</w:footnote>).)*</w:footnote>', "")),
    "call gone": ("E525", swap(BODY, r'<w:footnoteReference w:id="1"/>', "")),
    "note twice": ("E525", swap("word/footnotes.xml", r'<w:footnote w:id="2"', '<w:footnote w:id="1"')),
    "paragraph style gone": ("E526", before_end(paragraph(run("x"), style="Nowhere"))),
    "paragraph style for words": (
        "E526",
        before_end(paragraph(run("x", '<w:rPr><w:rStyle w:val="BodyText"/></w:rPr>'))),
    ),
    "style of a running head gone": ("E526", before_end(paragraph(HEADING_7, run("x"), "</w:fldSimple>"))),
    "style of a running foot that nothing has": ("E526", swap(STYLES, "Chapter Name", "Other Name")),
    "numbering gone": ("E527", before_end(f"<w:p><w:pPr>{NUMBERED}</w:pPr>{run('x')}</w:p>")),
    "field to nowhere": (
        "E528",
        before_end(paragraph('<w:fldSimple w:instr=" PAGEREF nikjer \\\\h ">', run("4"), "</w:fldSimple>")),
    ),
    "link to nowhere": ("E528", before_end(paragraph('<w:hyperlink w:anchor="nikjer">', run("x"), "</w:hyperlink>"))),
    "field that fetches": (
        "E529",
        before_end(paragraph('<w:fldSimple w:instr=" INCLUDETEXT c:/x.docx ">', run("x"), "</w:fldSimple>")),
    ),
    "template attached": (
        "E529",
        swap("word/_rels/document.xml.rels", r"</Relationships>", f"{ATTACHED}</Relationships>"),
    ),
    "question on opening": ("E529", swap("word/settings.xml", r"</w:settings>", "<w:updateFields/></w:settings>")),
    "question by one field": (
        "E529",
        swap(BODY, r'<w:fldChar w:fldCharType="begin"', '<w:fldChar w:dirty="true" w:fldCharType="begin"'),
    ),
}


def codes(content: bytes) -> set[str]:
    return {problem.code for problem in check_word(content, language="sl")}


def test_what_we_build_is_well(built: Path) -> None:
    files = sorted(built.glob("build/*/*.docx"))
    found = {path.name: check_word(path.read_bytes(), language=path.name.split(".")[1]) for path in files}
    assert len(files) == 7
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found(fault: str, paper: bytes) -> None:
    code, change = FAULTS[fault]
    assert codes(broken(paper, change)) == {code}


def test_every_code_has_a_fault() -> None:
    assert {code for code, _ in FAULTS.values()} == {f"E{n}" for n in range(510, 530) if n not in range(516, 520)} | {
        f"W{n}" for n in range(516, 520)
    }


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"not a zip", b"%PDF-1.7"])
def test_what_is_no_word_file_is_said(content: bytes) -> None:
    assert codes(content) == {"E510"}


def test_a_bomb_is_not_unpacked() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 50_000_000)
    assert codes(whole.getvalue()) == {"E510"}


def test_a_paper_under_another_languages_name_is_found(paper: bytes) -> None:
    assert {problem.code for problem in check_word(paper, language="pl")} == {"E511"}


def test_a_problem_names_words_unit_and_element_beside_it(paper: bytes) -> None:
    """The build finds the line of the source by the unit, else the line of the template by the id."""
    change = swap(BODY, r'(<wp:docPr id="3"§) descr="[^"]+"', r"\1")
    (problem,) = check_word(broken(paper, change), language="sl")
    assert (problem.code, problem.name) == ("E514", "id_glance")


def test_a_layout_table_needs_no_header_row(paper: bytes) -> None:
    assert codes(broken(paper, before_end(table(WORDS * 2, style="")))) == set()
