"""Writes Word files with docxtpl, out of the plain parts of pages, through a template that is made here.

    tools/bench_docxtpl.py FOLDER OUTPUT

The template has what its users write by hand: a loop over the parts with a paragraph for each kind, and a table whose
rows and cells are repeated. (docxtpl is LGPL 2.1: it is used here, to compare, and nowhere in the program.)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import docx
import docxtpl  # type: ignore[import-not-found]


def write_template(path: Path) -> None:
    """Write the template."""
    document: Any = docx.Document()
    document.add_paragraph("{%p for part in parts %}")
    for level in (1, 2, 3, 4):
        document.add_paragraph(f"{{%p if part.kind == 'heading' and part.level == {level} %}}")
        document.add_paragraph("{{ part.text }}", style=f"Heading {level}")
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if part.kind == 'paragraph' %}")
    document.add_paragraph("{{ part.text }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if part.kind == 'table' %}")
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).text = "{%tr for row in part.rows %}"
    for number, words in enumerate(("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")):
        table.cell(1, number).text = words
    table.cell(2, 0).text = "{%tr endfor %}"
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.save(str(path))


def main() -> None:
    """Write a Word file for each page of a folder."""
    folder, output = map(Path, sys.argv[1:])
    output.mkdir(exist_ok=True)
    write_template(output / "template.docx")
    for path in sorted(folder.glob("*.json")):
        document: Any = docxtpl.DocxTemplate(str(output / "template.docx"))
        document.render({"parts": json.loads(path.read_text("utf-8"))}, autoescape=True)
        document.save(str(output / f"{path.stem}.docx"))


if __name__ == "__main__":
    main()
