"""Writes a page as one self-contained HTML file: the accepted page with the style of ``screen.css`` and its fonts."""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Mapping
from pathlib import Path

from markupsafe import escape

from policygen.document.markup import Markup
from policygen.document.tree import Asset, Block, Contents, Page, Section, walk
from policygen.palette import Palette

#: Faces that the screen style uses: file, family, weight, style.
_FACES = (
    ("SourceSerif4_400Regular", "Source Serif 4", 400, "normal"),
    ("SourceSerif4_400Regular_Italic", "Source Serif 4", 400, "italic"),
    ("SourceSerif4_600SemiBold", "Source Serif 4", 600, "normal"),
    ("SourceSans3_400Regular", "Source Sans 3", 400, "normal"),
    ("SourceSans3_600SemiBold", "Source Sans 3", 600, "normal"),
    ("SourceSans3_700Bold", "Source Sans 3", 700, "normal"),
)

_COMMENT = re.compile(r"/\*.*?\*/", re.S)


@functools.lru_cache(maxsize=2)
def _faces(fonts: Path) -> str:
    """Return the font faces as CSS with the fonts inside; ``tools/make_web_fonts.py`` cuts them."""
    rules = []
    for name, family, weight, style in _FACES:
        data = base64.b64encode((fonts / f"{name}.woff2").read_bytes()).decode("ascii")
        rules.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};font-display:swap;'
            f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "".join(rules)


def write_html(page: Page, *, style: Path, palette: Palette, tags: Mapping[str, str]) -> bytes:
    """Return the page as UTF-8 HTML that needs no other file and no network."""
    words = page.properties
    # Rules for images come along only where there are any: fewer bytes, and the other pages stay as they were.
    sheets = ("theme.css", "screen.css", *(("screen-images.css",) if page.images else ()))
    sheet = "".join(_COMMENT.sub("", (style / name).read_text("utf-8")) for name in sheets)
    markup = Markup(tags, notes="end", address=lambda name: _inside(page.images[name]))
    body = "".join(markup.block(block) for block in page.children if not _closes(block))
    closing = "".join(markup.block(block) for block in page.children if _closes(block))
    notes = markup.end_notes(words.get("notes-label", "Notes"), words.get("back-label", "Back"))
    aside = _sidebar(page, tags)
    language = words.get("locale") or tags.get(page.language, page.language)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{escape(_title(words))}</title>\n"
        f'<meta name="description" content="{escape(words.get("subtitle", ""))}"/>\n'
        f'<meta name="author" content="{escape(words.get("author", ""))}"/>\n'
        f'<meta name="keywords" content="{escape(words.get("keywords", ""))}"/>\n'
        f"<style>{palette.css(page.colour)}{_faces(style / 'fonts' / 'web')}{sheet}</style>\n</head>\n"
        f'<body class="{escape(page.kind)}">\n{aside}<main>\n{body}{notes}{closing}</main>\n</body>\n</html>\n'
    ).encode()


def _title(words: Mapping[str, str]) -> str:
    """Return what a browser shows above the page, wherever one has scrolled to: the running head of the web."""
    return f"{words['title']} ({words['provisional']})" if words.get("provisional") else words["title"]


def _closes(block: Block) -> bool:
    """Whether a block is the back cover, which closes the page after the notes, too."""
    return isinstance(block, Section) and "back" in block.at.classes


def _inside(image: Asset) -> str:
    """Return an image as an address that holds it; a drawing is shielded there from the page, and the page from it."""
    return f"data:{image.media_type};base64,{base64.b64encode(image.content).decode('ascii')}"


def _sidebar(page: Page, tags: Mapping[str, str]) -> str:
    """Return the contents once more for the side of wide screens."""
    markup = Markup(tags, notes="end")
    for node in walk(*page.children):
        if isinstance(node, Contents):
            entries = tuple(entry for entry in node.entries if entry.level == 2)
            lines = "".join(
                f'<li><a href="#{escape(entry.target)}">{markup.inlines(entry.children)}</a></li>' for entry in entries
            )
            label = escape(page.properties.get("contents-label", "Contents"))
            words = page.properties.get("provisional")
            mark = f'<p class="status">{escape(words)}</p>' if words else ""
            return f'<nav class="side" aria-label="{label}">{mark}<ol>{lines}</ol></nav>\n'
    return ""
