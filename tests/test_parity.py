"""The same words in the same order in the tree, in Word and in PDF, for every document and language.

The tree is what the templates gave. Word is read by walking its XML. The PDF's tags tell the text in the order in which
it is read aloud; ``pdftotext`` would guess the order of what stands beside the column. Notes are
compared apart, for each format keeps them in a place of its own. Drawings are pictures in all of them.
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from policygen.build.plan import Item, plan
from policygen.build.project import Project, open_project
from policygen.compose.compose import Materials, compose
from policygen.compose.kinds import read_kinds
from policygen.document.tree import (
    Caption,
    Contents,
    Heading,
    Image,
    LineBreak,
    Node,
    Note,
    Page,
    Paragraph,
    Picture,
    Reference,
    Term,
    Text,
    children_of,
    walk,
)
from policygen.preflight.structure import Element, Words, read_structure

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROOT = Path(__file__).parents[1]
REAL = ["central-europe.en", "central-europe.sl", "gorenjska.en", "gorenjska.sl"]
SMALL = ["bielsko-biala.en", "bielsko-biala.pl", "central-europe.en", "central-europe.pl", "central-europe.sl",
         "gorenjska.en", "gorenjska.sl"]  # fmt: skip


def letters(text: str) -> str:
    """Return a text without what layout may change: spaces, hyphens, and joiners."""
    return re.sub(r"[\s\u00ad\u2010\u2011\u2060-]+", "", text)


def words(text: str) -> list[str]:
    return text.replace("\u2060", "").split()


def first_difference(one: Sequence[str], two: Sequence[str]) -> str:
    """Return where two texts part, with what stands around; an empty string where they do not."""
    for place, (here, there) in enumerate(zip_longest(one, two)):
        if here != there:
            around = slice(max(0, place - 40), place + 40)
            gap = "" if isinstance(one, str) else " "
            return f"{gap.join(one[around])} ≠ {gap.join(two[around])}"
    return ""


@dataclass(frozen=True)
class Parts:
    """The words of a document: its text without the contents, its notes in order, the lines of its contents."""

    text: str
    notes: list[str]
    contents: list[str]


# ── the tree ─────────────────────────────────────────────────────────────────────────────────────────────────


def spoken(node: Node, pages: Mapping[str, int] | None) -> Iterator[str]:
    """Yield the words of a node as a reader meets them, without notes, drawings and the contents.

    ``pages`` are those of a PDF, in which the numbers of chapters and pages are text; Word has fields for them.
    """
    match node:
        case Text(text=text):
            yield text
        case LineBreak():
            yield " "
        case Note() | Picture() | Image() | Contents():
            return
        case _:
            if isinstance(node, Heading) and node.number and pages is not None:
                yield f"{node.number} "
            if isinstance(node, Caption):
                yield f"{node.label} {node.number} "
            if isinstance(node, Term):
                yield from (*joined(node.term, pages), " ", *joined(node.definition, pages))
            else:
                yield from joined(children_of(node), pages)
            if isinstance(node, Reference) and pages is not None:
                yield f"{node.before}{pages[node.target]}{node.after}"
            if isinstance(node, (Paragraph, Heading, Caption)):
                yield " "


def joined(nodes: Iterable[Node], pages: Mapping[str, int] | None = None) -> str:
    return "".join(part for node in nodes for part in spoken(node, pages))


def tree_parts(page: Page, pages: Mapping[str, int] | None = None) -> Parts:
    nodes = [node for block in page.children for node in walk(block)]
    return Parts(
        joined(page.children, pages),
        [joined(node.children, pages) for node in nodes if isinstance(node, Note)],
        [
            f"{entry.number or ''} {joined(entry.children)}"
            for node in nodes
            if isinstance(node, Contents)
            for entry in node.entries
        ],
    )


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────────────────


def word_text(element: etree._Element) -> Iterator[str]:
    """Yield the words of WordprocessingML as they are printed: no field codes, no text alternatives."""
    match element.tag:
        case t if t == f"{W}t":
            yield element.text or ""
        case t if t in (f"{W}tab", f"{W}br", f"{W}noBreakHyphen"):
            yield "-" if t.endswith("Hyphen") else " "
        case t if t in (f"{W}instrText", f"{W}pPr", f"{W}rPr", f"{W}drawing"):
            return
        case _:
            for child in element:
                yield from word_text(child)
            if element.tag == f"{W}p":
                yield " "


def is_contents(paragraph: etree._Element) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val") in ("TOC1", "TOC2", "TableofFigures")


def word_parts(path: Path) -> Parts:
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
        names = package.namelist()
        foot = etree.fromstring(package.read("word/footnotes.xml")) if "word/footnotes.xml" in names else ()
    contents = [paragraph for paragraph in body.iter(f"{W}p") if is_contents(paragraph)]
    lines = ["".join(word_text(paragraph)) for paragraph in contents]
    for paragraph in contents:
        paragraph.clear()
    by_id = {note.get(f"{W}id"): "".join(word_text(note)) for note in foot}
    order = [reference.get(f"{W}id") for reference in body.iter(f"{W}footnoteReference")]
    return Parts("".join(word_text(body)), [by_id[name] for name in order], lines)


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Tag:
    """A tag of a PDF with what is inside it: tags and words in reading order."""

    name: str
    inside: list[Tag | str] = field(default_factory=list)

    @property
    def tags(self) -> list[Tag]:
        return [part for part in self.inside if isinstance(part, Tag)]

    def words(self) -> str:
        return "".join(part if isinstance(part, str) else part.words() for part in self.inside)

    def every(self, name: str) -> Iterator[Tag]:
        for tag in self.tags:
            if tag.name == name:
                yield tag
            yield from tag.every(name)


def tagged(path: Path) -> Tag:
    """Return the tags of a PDF with their words, as the preflight reads them.

    ``pdfinfo`` goes through a page again for each of its tags, which takes minutes for a long document: it hears
    one short document below.
    """
    with pikepdf.open(path) as document:
        structure = read_structure(document)
    assert structure is not None
    return Tag("", [_tag(structure.root)])


def _tag(element: Element) -> Tag:
    inside: list[Tag | str] = []
    for kid in element.kids:
        if isinstance(kid, Element):
            inside.append(_tag(kid))
        elif isinstance(kid, Words):
            inside.append(kid.text + "\n")
    return Tag(element.kind, inside)


def told_by_poppler(path: Path) -> Tag:
    """Return the tags as ``pdfinfo`` tells them: one a line, further in what is inside, words in quotes."""
    told = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True).stdout
    root = Tag("")
    open_tags = [(-1, root)]
    for line in told.splitlines():
        depth, text = len(line) - len(line.lstrip(" ")), line.strip()
        if not text or text.startswith(("Object ", "/")):
            continue
        while open_tags[-1][0] >= depth:
            open_tags.pop()
        if text.startswith('"'):
            open_tags[-1][1].inside.append(text.strip('"') + "\n")
        else:
            tag = Tag(re.split(r"[\s:<(]", text)[0])
            open_tags[-1][1].inside.append(tag)
            open_tags.append((depth, tag))
    return root


def pdf_pages(path: Path) -> dict[str, int]:
    """Return the page, counted from 1, that each name leads to on which a link may call in a PDF."""
    with pikepdf.open(path) as document:
        counted = {page.objgen: number for number, page in enumerate(document.pages, 1)}
        names = pikepdf.NameTree(document.Root.Names.Dests)
        return {name: counted[place[0].objgen] for name, place in names.items()}  # type: ignore[index]


def pdf_parts(root: Tag) -> Parts:
    """Return a PDF's words as its structure tells them: notes apart from the text, the contents apart from both."""
    (document,) = root.tags
    lines: list[str] = []
    notes: list[str] = []

    def body(tag: Tag) -> Iterator[str]:
        for part in tag.inside:
            if isinstance(part, str):
                yield part
            elif part.name == "Figure" or (part.name == "Lbl" and not re.search(r"[^\W\d_]", part.words())):
                continue  # drawings have no words here; a list's sign or number is the writer's
            elif part.name == "TOC":
                lines.extend("".join(body(item)) for item in part.every("TOCI") if item.name == "TOCI")
            elif part.name == "Note":
                notes.append("".join(body(part)))
            elif part.name == "Reference" and part.words().strip().isdigit():
                continue  # the call of a note
            else:
                yield from body(part)

    text = "".join(body(document))
    return Parts(text, notes, [re.sub(r"\d+\s*$", "", line) for line in lines])


# ── comparison ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Written:
    """Composed pages by their key, and the folder with what was written from them."""

    pages: dict[str, tuple[Item, Page]]
    folder: Path


def composed(project: Project) -> dict[str, tuple[Item, Page]]:
    kinds = read_kinds(project.root / "templates")
    materials = Materials.of(project.root, project.languages, project.catalogs, project.palette, project.located)
    return {
        item.key: (item, compose(project.corpus, kinds[item.kind], item.owner, item.language, materials).page)
        for item in plan(project, kinds).items
    }


@pytest.fixture(scope="session")
def small(built: Path) -> Written:
    return Written(composed(open_project(built)), built / "build")


@pytest.fixture(scope="session")
def ours(real: Path) -> Written:
    return Written(composed(open_project(ROOT)), real)


def compare_word(key: str, written: Written) -> None:
    item, page = written.pages[key]
    tree, word = tree_parts(page), word_parts(written.folder / item.path("docx"))
    assert first_difference(words(tree.text), words(word.text)) == ""
    assert [words(note) for note in word.notes] == [words(note) for note in tree.notes]
    assert [words(line) for line in word.contents] == [words(line) for line in tree.contents]


def compare_pdf(key: str, written: Written) -> None:
    item, page = written.pages[key]
    path = written.folder / item.path("pdf")
    tree, pdf = tree_parts(page, pdf_pages(path)), pdf_parts(tagged(path))
    assert first_difference(letters(tree.text), letters(pdf.text)) == ""
    assert [letters(note) for note in pdf.notes] == [letters(note) for note in tree.notes]
    assert [letters(line) for line in pdf.contents] == [letters(line) for line in tree.contents]


@pytest.mark.parametrize("key", SMALL)
def test_word_has_the_words_of_the_tree(key: str, small: Written) -> None:
    compare_word(key, small)


@pytest.mark.parametrize("key", SMALL)
def test_pdf_has_the_words_of_the_tree(key: str, small: Written) -> None:
    compare_pdf(key, small)


@pytest.mark.parametrize("key", SMALL)
def test_the_web_page_has_the_numbers_of_the_chapters(key: str, small: Written) -> None:
    """The PDF has them among its words; Word, which counts itself, in the lines of its contents."""
    item, page = small.pages[key]
    numbers = [node.number for node in walk(*page.children) if isinstance(node, Heading) and node.number]
    html = (small.folder / item.path("html")).read_text("utf-8")
    assert re.findall(r'<h2[^>]*><span class="number">(\d+)</span>', html) == numbers != []


@pytest.mark.parametrize("key", REAL)
def test_word_has_the_words_of_the_tree_in_our_own_documents(key: str, ours: Written) -> None:
    compare_word(key, ours)


@pytest.mark.parametrize("key", REAL)
def test_pdf_has_the_words_of_the_tree_in_our_own_documents(key: str, ours: Written) -> None:
    compare_pdf(key, ours)


@pytest.mark.parametrize(("project", "key"), [*(("small", key) for key in SMALL), *(("ours", key) for key in REAL)])
def test_no_trace_of_the_machinery_is_printed(project: str, key: str, request: pytest.FixtureRequest) -> None:
    """Neither in words nor in the drawings' texts nor in what is stored beside them."""
    _, page = request.getfixturevalue(project).pages[key]
    drawings = [node.svg for block in page.children for node in walk(block) if isinstance(node, Picture)]
    told = "\n".join([tree_parts(page).text, *page.properties.values(), *drawings])
    traces = r"msgid|\bNone\b(?! [a-z])|\{\{|\}\}|\{%|%\(\w+\)|Undefined|Markup\(|Decimal\(|<built-in|object at"
    assert re.findall(traces, told) == []


def test_another_reader_finds_the_same_words_in_the_same_order(small: Written) -> None:
    item, _ = small.pages["bielsko-biala.en"]
    path = small.folder / item.path("pdf")
    theirs, ours = pdf_parts(told_by_poppler(path)), pdf_parts(tagged(path))
    assert first_difference(letters(theirs.text), letters(ours.text)) == ""
    assert [letters(line) for line in theirs.contents] == [letters(line) for line in ours.contents] != []


def test_every_document_of_the_small_project_is_compared(small: Written) -> None:
    assert sorted(small.pages) == SMALL


def test_a_word_less_or_two_in_another_order_would_be_seen(small: Written) -> None:
    item, page = small.pages["gorenjska.sl"]
    tree = tree_parts(page)
    lines = tree.text.split(" ")
    assert first_difference(letters(tree.text), letters(" ".join(lines[1:])))
    assert first_difference(words(tree.text), words(" ".join([lines[1], lines[0], *lines[2:]])))
    assert len(tree.notes) > 2
    assert len(tree.contents) > 10
    assert len(pdf_parts(tagged(small.folder / item.path("pdf"))).text) > 1000
