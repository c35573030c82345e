"""What reviewers do in Word, done to the XML as Word writes it: ECMA-376-1, 17.13."""

from __future__ import annotations

import copy
import io
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from policygen.build.plan import Item, plan
from policygen.build.project import open_project
from policygen.compose.kinds import read_kinds

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DAY = "2026-11-20T09:30:00Z"
Element = etree._Element


class Word:
    """A Word file under somebody's hands."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.document = etree.fromstring(self.parts["word/document.xml"])
        self.body = self.document.find(f"{W}body")
        self._number = 5000
        self._comments: list[tuple[Element, str, str]] = []

    def save(self) -> bytes:
        self.parts["word/document.xml"] = etree.tostring(self.document, xml_declaration=True, encoding="UTF-8")
        if self._comments:
            self._save_comments()
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return written.getvalue()

    # ── finding ──────────────────────────────────────────────────────────────────────────────────────────────

    def paragraphs(self) -> Iterator[Element]:
        yield from self.document.iter(f"{W}p")

    def paragraph(self, words: str) -> Element:
        """The first paragraph that has some words."""
        found = [p for p in self.paragraphs() if words in _soft(text_of(p))]
        # Lists of contents and of figures say the same before; they are made anew, and have no anchors.
        anchored = (
            p for p in found if any(b.get(f"{W}name", "")[:2] in ("u_", "g_") for b in p.iter(f"{W}bookmarkStart"))
        )
        return next(anchored, found[0])

    def run(self, words: str, within: str = "") -> Element:
        """A run of exactly these words: the one that has them is cut."""
        parent = self.paragraph(within or words)
        run = next(r for r in parent.iter(f"{W}r") if words in _soft(text_of(r)))
        whole = text_of(run)
        at = _soft(whole).index(words)
        parts = [whole[:at], whole[at : at + len(words)], whole[at + len(words) :]]
        made = []
        for part in parts:
            one = copy.deepcopy(run)
            for old in [child for child in one if child.tag != f"{W}rPr"]:
                one.remove(old)
            one.append(_text(part))
            made.append(one)
        for one, part in zip(made, parts, strict=True):
            if part:
                run.addprevious(one)
        run.getparent().remove(run)
        return made[1]

    # ── with track changes on ────────────────────────────────────────────────────────────────────────────────

    def insert(self, words: str, after: str, author: str = "Jana Novak", within: str = "", look: str = "") -> Element:
        anchor = self.run(after, within)
        made = self._tracked("ins", author)
        run = copy.deepcopy(anchor)
        for old in [child for child in run if child.tag != f"{W}rPr"]:
            run.remove(old)
        if look:
            properties = run.find(f"{W}rPr")
            if properties is None:
                properties = etree.SubElement(run, f"{W}rPr")
                run.insert(0, properties)
            properties.append(etree.Element(f"{W}{look}"))
        run.append(_text(words))
        made.append(run)
        anchor.addnext(made)
        return made

    def delete(self, words: str, author: str = "Jana Novak", within: str = "") -> Element:
        run = self.run(words, within)
        made = self._tracked("del", author)
        run.addprevious(made)
        made.append(run)
        for each in run.iter(f"{W}t"):
            each.tag = f"{W}delText"
        return made

    def exchange(self, old: str, new: str, author: str = "Jana Novak", within: str = "") -> None:
        self.insert(new, old, author, within)
        self.delete(old, author, within)

    def move(self, words: str, after: str, author: str = "Jana Novak") -> None:
        """Move words within or between paragraphs; Word names the two places, and marks where they begin and end."""
        target = self.insert(words, after, author)
        target.tag = f"{W}moveTo"
        origin = self.delete(words, author)
        origin.tag = f"{W}moveFrom"
        name = f"move{self._number}"
        for each, local in ((origin, "moveFrom"), (target, "moveTo")):
            start = self._tracked(f"{local}RangeStart", author)
            start.set(f"{W}name", name)
            each.addprevious(start)
            each.addnext(etree.Element(f"{W}{local}RangeEnd", {f"{W}id": start.get(f"{W}id", "")}))

    def delete_paragraph(self, words: str, author: str = "Jana Novak") -> None:
        paragraph = self.paragraph(words)
        for run in list(paragraph.iter(f"{W}r")):
            made = self._tracked("del", author)
            run.addprevious(made)
            made.append(run)
            for each in run.iter(f"{W}t"):
                each.tag = f"{W}delText"
        properties = paragraph.find(f"{W}pPr")
        ending = etree.SubElement(properties, f"{W}rPr")
        ending.append(self._tracked("del", author))

    # ── by hand ──────────────────────────────────────────────────────────────────────────────────────────────

    def type(self, old: str, new: str, within: str = "") -> None:
        run = self.run(old, within)
        for each in [child for child in run if child.tag != f"{W}rPr"]:
            run.remove(each)
        run.append(_text(new))

    def look(self, words: str, *looks: str, within: str = "") -> None:
        """Make words bold (b) or italic (i)."""
        run = self.run(words, within)
        properties = run.find(f"{W}rPr")
        if properties is None:
            properties = etree.Element(f"{W}rPr")
            run.insert(0, properties)
        for look in looks:
            properties.insert(0, etree.Element(f"{W}{look}"))

    def link(self, words: str, anchor: str) -> None:
        """Make words a link to a bookmark."""
        run = self.run(words)
        made = etree.Element(f"{W}hyperlink", {f"{W}anchor": anchor})
        run.addprevious(made)
        made.append(run)

    def type_at_end(self, words: str, more: str) -> None:
        """Type behind the last words of a paragraph: Word leaves that outside of the bookmark."""
        run = etree.SubElement(self.paragraph(words), f"{W}r")
        run.append(_text(more))

    def split(self, before: str) -> None:
        """Press Enter before some words."""
        run = self.run(before)
        paragraph = next(run.iterancestors(f"{W}p"))
        new = etree.Element(f"{W}p")
        properties = paragraph.find(f"{W}pPr")
        if properties is not None:
            new.append(copy.deepcopy(properties))
        following = [run, *run.itersiblings()]
        for each in following:
            new.append(each)
        paragraph.addnext(new)

    def join(self, words: str) -> None:
        """Press Delete at the end of a paragraph."""
        paragraph = self.paragraph(words)
        following = paragraph.getnext()
        for each in list(following):
            if each.tag != f"{W}pPr":
                paragraph.append(each)
        following.getparent().remove(following)

    def add_paragraph(self, after: str, words: str) -> Element:
        made = etree.Element(f"{W}p")
        run = etree.SubElement(made, f"{W}r")
        run.append(_text(words))
        self.paragraph(after).addnext(made)
        return made

    def copy_paragraph(self, words: str) -> None:
        """Copy and paste: the bookmark stays with the original."""
        original = self.paragraph(words)
        made = copy.deepcopy(original)
        for each in list(made.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            each.getparent().remove(each)
        original.addnext(made)

    def copy_with_bookmark(self, words: str) -> None:
        original = self.paragraph(words)
        original.addnext(copy.deepcopy(original))

    def add_table(self, after: str, *cells: str) -> None:
        table = etree.Element(f"{W}tbl")
        row = etree.SubElement(table, f"{W}tr")
        for words in cells:
            run = etree.SubElement(etree.SubElement(etree.SubElement(row, f"{W}tc"), f"{W}p"), f"{W}r")
            run.append(_text(words))
        self.paragraph(after).addnext(table)

    def remove_paragraph(self, words: str) -> None:
        paragraph = self.paragraph(words)
        paragraph.getparent().remove(paragraph)

    def lose_bookmarks(self, words: str) -> None:
        paragraph = self.paragraph(words)
        for each in list(paragraph.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            each.getparent().remove(each)

    def lose_controls(self) -> None:
        for control in list(self.document.iter(f"{W}sdt")):
            for each in control.find(f"{W}sdtContent"):
                control.addprevious(each)
            control.getparent().remove(control)

    def type_in_note(self, old: str, new: str) -> None:
        self.change_part("word/footnotes.xml", old, new)

    def change_head(self, old: str, new: str) -> None:
        """Change the running head or foot that has some words."""
        names = sorted(name for name in self.parts if name.startswith(("word/header", "word/footer")))
        self.change_part(next(name for name in names if old.encode() in self.parts[name]), old, new)

    def change_part(self, part: str, old: str, new: str) -> None:
        assert old.encode() in self.parts[part], old
        self.parts[part] = self.parts[part].replace(old.encode(), new.encode(), 1)

    def describe(self, old: str, new: str) -> None:
        """Change a picture's alternative text."""
        found = next(each for each in self.document.iter() if old in each.get("descr", ""))
        found.set("descr", new)

    # ── comments ─────────────────────────────────────────────────────────────────────────────────────────────

    def comment(self, words: str, text: str, author: str = "Jana Novak", answers: str = "", done: bool = False) -> str:
        """Comment on words; returns the comment's id. ``answers`` is the id of another."""
        self._number += 1
        key = str(self._number)
        made = etree.Element(f"{W}comment", {f"{W}id": key, f"{W}author": author, f"{W}date": DAY})
        paragraph = etree.SubElement(made, f"{W}p", {f"{W14}paraId": f"{self._number:08X}"})
        etree.SubElement(paragraph, f"{W}r").append(_text(text))
        self._comments.append((made, answers, "1" if done else "0"))
        run = self.run(words)
        run.addprevious(etree.Element(f"{W}commentRangeStart", {f"{W}id": key}))
        reference = etree.Element(f"{W}r")
        reference.append(etree.Element(f"{W}commentReference", {f"{W}id": key}))
        run.addnext(reference)
        run.addnext(etree.Element(f"{W}commentRangeEnd", {f"{W}id": key}))
        return key

    def _save_comments(self) -> None:
        root = etree.fromstring(self.parts["word/comments.xml"])
        extended = etree.Element(f"{W15}commentsEx")
        for made, answers, done in self._comments:
            root.append(made)
            told = etree.SubElement(extended, f"{W15}commentEx")
            told.set(f"{W15}paraId", made[0].get(f"{W14}paraId", ""))
            told.set(f"{W15}done", done)
            if answers:
                told.set(f"{W15}paraIdParent", f"{int(answers):08X}")
        self.parts["word/comments.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        self.parts["word/commentsExtended.xml"] = etree.tostring(extended, xml_declaration=True, encoding="UTF-8")

    def _tracked(self, local: str, author: str) -> Element:
        self._number += 1
        return etree.Element(f"{W}{local}", {f"{W}id": str(self._number), f"{W}author": author, f"{W}date": DAY})


def text_of(paragraph: Element) -> str:
    return "".join(each.text or "" for each in paragraph.iter(f"{W}t"))


def _soft(text: str) -> str:
    return text.replace("\u00a0", " ")


def _text(words: str) -> Element:
    made = etree.Element(f"{W}t", {SPACE: "preserve"})
    made.text = words
    return made


def work(content: bytes, steps: Sequence[Sequence[Any]]) -> bytes:
    """Do in a Word file what a case says: the name of a step, its words, and by name who does it."""
    word = Word(content)
    for name, *told in steps:
        named = told.pop() if told and isinstance(told[-1], dict) else {}
        getattr(word, name)(*told, **named)
    return word.save()


def read_case(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "case.toml").read_text("utf-8"))


def items(root: Path) -> Sequence[Item]:
    """All documents of a project, in all their languages."""
    return plan(open_project(root), read_kinds(root / "templates")).items
