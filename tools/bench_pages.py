"""Composes the pages of a project, and writes them as a user of the bare engines would have them.

    tools/bench_pages.py PROJECT FOLDER [--language L] [DOCUMENT ...]

writes each page to FOLDER as print HTML (``NAME.html``, with ``style/``), for the command ``weasyprint``; as markup of
typst (``NAME.typ``); and as plain parts (``NAME.json``), which the template of docxtpl prints.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench_parts import parts_of
from bench_typst import typst_of
from markupsafe import escape

from policygen.build.plan import plan
from policygen.build.project import open_project
from policygen.compose.compose import Materials, compose
from policygen.compose.images import make_images
from policygen.compose.kinds import read_kinds
from policygen.document.markup import FOLIO, Markup
from policygen.document.tree import Page
from policygen.palette import Palette
from policygen.writers.pdf import SHEETS

#: Stands where the number of a page is to be printed, until the style sheet below prints it.
_ROOM = "\ue000"
_PLACE = re.compile(f'{FOLIO}="([^"]*)">( ?){_ROOM}')

#: How a style sheet says what policygen puts in after the layout.
NUMBERS = f".folio::after {{ content: target-counter(attr({FOLIO}), page) }}"


@dataclass(frozen=True)
class Bare:
    """A page as it was composed, with what its markup needs besides."""

    name: str
    page: Page
    palette: Palette
    tags: dict[str, str]

    def html(self, *, numbers: bool, sheets: Sequence[str] = ()) -> str:
        """Return the whole print HTML; ``sheets`` are addresses of style sheets."""
        words = self.page.properties
        language = words.get("locale") or self.tags[self.page.language]
        markup = Markup(self.tags, notes="inline", address=self._inside, room=_ROOM if numbers else "")
        body = _PLACE.sub(f'{FOLIO}="#\\1">\\2', markup.body(self.page))
        links = "".join(f'<link rel="stylesheet" href="{sheet}"/>' for sheet in sheets)
        return (
            f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8"/>'
            f"<title>{escape(words['title'])}</title>{links}<style>{self.palette.css(self.page.colour)}</style></head>"
            f'<body class="{escape(self.page.kind)}"><div class="running">{escape(words.get("running", ""))}</div>'
            f'<div class="running-status">{escape(words.get("status", ""))}</div>{body}</body></html>'
        )

    def _inside(self, name: str) -> str:
        image = self.page.images[name]
        return f"data:{image.media_type};base64,{base64.b64encode(image.content).decode('ascii')}"


def compose_pages(root: Path, documents: Sequence[str] = (), language: str = "") -> list[Bare]:
    """Return the pages of a project, or of some documents, the longest first."""
    project = open_project(root)
    kinds = read_kinds(root / "templates")
    materials = Materials.of(root, project.languages, project.catalogs, project.palette, project.located)
    tags = {code: language.tag for code, language in project.languages.items()}
    found = []
    for item in plan(project, kinds).items:
        if (item.document in documents or not documents) and language in ("", item.language):
            made = compose(project.corpus, kinds[item.kind], item.owner, item.language, materials)
            page = replace(made.page, images=make_images(made.observed.images))
            found.append(Bare(item.key, page, project.palette, tags))
    return sorted(found, key=lambda each: -len(each.html(numbers=True)))


def style_text(root: Path, name: str, fonts: str) -> str:
    """Return a sheet of the style, with the address of its fonts."""
    return (root / "templates" / "style" / name).read_text("utf-8").replace("policygen-style:", fonts)


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="", metavar="L")
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT")
    options = parser.parse_args()
    style = options.folder / "style"
    style.mkdir(parents=True)
    shutil.copytree(options.project / "templates" / "style" / "fonts", style / "fonts")
    for name in SHEETS:
        (style / name).write_text(style_text(options.project, name, "fonts/"), "utf-8")
    (style / "numbers.css").write_text(NUMBERS, "utf-8")
    sheets = [f"style/{name}" for name in (*SHEETS, "numbers.css")]
    for bare in compose_pages(options.project, options.documents, options.language):
        for end, text in (
            ("html", bare.html(numbers=True, sheets=sheets)),
            ("typ", typst_of(bare.page)),
            ("json", json.dumps(parts_of(bare.page), ensure_ascii=False)),
        ):
            (options.folder / f"{bare.name}.{end}").write_text(text, "utf-8")


if __name__ == "__main__":
    _main()
