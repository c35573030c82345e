"""Reads Word files back for the tests: parts, styles by name, an outline that people can read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def part(data: bytes, name: str) -> etree._Element:
    """Return the root of a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def raw(data: bytes, name: str) -> bytes:
    """Return a part of a Word file as it is stored."""
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def names(data: bytes) -> list[str]:
    """Return the names of all parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def body(data: bytes) -> etree._Element:
    """Return the body of the document."""
    found = part(data, "word/document.xml").find(f"{W}body")
    assert found is not None
    return found


def style_names(data: bytes) -> dict[str, str]:
    """Return the names of all styles by id."""
    styles = part(data, "word/styles.xml")
    return {
        style.get(f"{W}styleId", ""): style.find(f"{W}name").get(f"{W}val", "")  # type: ignore[union-attr]
        for style in styles.iter(f"{W}style")
    }


def style_of(paragraph: etree._Element) -> str:
    """Return a paragraph's style id."""
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")


def words(node: etree._Element) -> str:
    """Return the words in a node as they are printed, with signs for notes, pictures and breaks."""
    signs = {"tab": "→", "br": "⏎", "noBreakHyphen": "\u2011", "drawing": "[picture]", "softHyphen": ""}
    parts = []
    for one in node.iter():
        local = etree.QName(one).localname if isinstance(one.tag, str) and one.tag.startswith(W) else ""
        if local == "t":
            parts.append(one.text or "")
        elif local == "footnoteReference":
            parts.append(f"[note {one.get(f'{W}id')}]")
        elif local in signs and one.getparent().tag == f"{W}r":  # type: ignore[union-attr]
            parts.append(signs[local])
    return "".join(parts)


def paragraphs(data: bytes, style: str) -> list[str]:
    """Return the words of the body's paragraphs of a style, by the name that the file stores."""
    called = style_names(data)
    return [words(one) for one in body(data).iter(f"{W}p") if called.get(style_of(one)) == style]


def outline(data: bytes) -> str:
    """Return the document as lines of style and words; tables are indented, footnotes come last."""
    called = style_names(data)
    lines = list(_blocks(body(data), called, 0))
    for note in part(data, "word/footnotes.xml").iter(f"{W}footnote"):
        if note.get(f"{W}type") is None:
            lines.append(f"[note {note.get(f'{W}id')}] {words(note)}")
    return "\n".join(lines) + "\n"


def _blocks(parent: etree._Element, called: dict[str, str], depth: int) -> Iterator[str]:
    margin = "  " * depth
    for one in parent:
        if one.tag == f"{W}p":
            marks = "".join(
                sign
                for path, sign in (("numPr/numId", "#"), ("pageBreakBefore", " ¶page"), ("sectPr", " ¶section"))
                if one.find("/".join(f"{W}{step}" for step in ("pPr", *path.split("/")))) is not None
            )
            yield f"{margin}{called.get(style_of(one), '(none)')}{marks} | {words(one)}".rstrip()
        elif one.tag == f"{W}tbl":
            style = one.find(f"{W}tblPr/{W}tblStyle")
            yield f"{margin}table {'(layout)' if style is None else called[style.get(f'{W}val', '')]}"
            for row in one.iter(f"{W}tr"):
                if row.getparent() is not one:
                    continue
                yield f"{margin}  row{' (head)' if row.find(f'{W}trPr/{W}tblHeader') is not None else ''}"
                for cell in row.findall(f"{W}tc"):
                    yield from _blocks(cell, called, depth + 2)
