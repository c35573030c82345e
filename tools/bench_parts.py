"""Knows a page as plain parts, which is what the template of docxtpl can print: headings, paragraphs, tables."""

from __future__ import annotations

from collections.abc import Iterator

from policygen.document.tree import Heading, Node, Page, Paragraph, Table, children_of, plain_text

#: A part: ``kind`` and ``text``, for a table ``rows`` instead, a heading's ``level`` besides.
Part = dict[str, object]


def parts_of(page: Page) -> list[Part]:
    """Return the parts of a page in reading order: no notes, pictures, drawings, links or emphasis."""
    return [part for block in page.children for part in _parts(block)]


def _parts(node: Node) -> Iterator[Part]:
    match node:
        case Heading(level=level, number=number):
            yield {
                "kind": "heading",
                "level": level,
                "text": " ".join(filter(None, (number, plain_text(node).strip()))),
            }
        case Paragraph():
            yield {"kind": "paragraph", "text": plain_text(node).strip()}
        case Table(head=head, body=body):
            rows = [[plain_text(cell).strip() for cell in row.cells] for row in (*head, *body)]
            width = max(map(len, rows))
            yield {"kind": "table", "rows": [row + [""] * (width - len(row)) for row in rows]}
        case _:
            for child in children_of(node):
                yield from _parts(child)
