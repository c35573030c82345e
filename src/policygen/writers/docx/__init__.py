"""The Word writer: a page of the closed tree becomes a .docx made of the styles of ``base.docx``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from policygen.document.tree import Page
from policygen.writers.docx.anchors import unit_bookmark
from policygen.writers.docx.blocks import write_page
from policygen.writers.docx.colours import load_colours
from policygen.writers.docx.draft import Draft
from policygen.writers.docx.package import open_base, save
from policygen.writers.docx.pictures import Rasterise
from policygen.writers.docx.policy import StyleNotInBase, UnknownStyle, load_policy
from policygen.writers.docx.properties import set_properties

__all__ = ["Rasterise", "StyleNotInBase", "UnknownStyle", "unit_bookmark", "write_docx"]


def write_docx(
    page: Page,
    *,
    style: Path,
    rasterise: Rasterise,
    tags: Mapping[str, str],
    pages: Mapping[str, int] | None = None,
) -> bytes:
    """Return the Word file of a page; the same page gives the same bytes.

    ``style`` is the folder that holds ``base.docx``, ``styles.toml``, ``palette.toml`` and ``fonts/``. ``rasterise``
    draws an SVG of a width and height in millimetres as PNG, for readers that cannot show SVG. ``tags`` maps
    language codes to BCP 47 tags, by which Word spells and hyphenates. ``pages`` tells the page number of contents
    targets; a target that is missing there is printed without a number.

    Raises ``UnknownStyle`` for a class that ``styles.toml`` does not know and ``StyleNotInBase`` for a style that
    ``base.docx`` does not have.
    """
    policy = load_policy(style / "styles.toml")
    base = open_base(style / "base.docx")
    colours = load_colours(style / "palette.toml", page.colour)
    draft = Draft(
        page,
        base=base,
        policy=policy,
        colours=colours,
        rasterise=rasterise,
        tags=tags,
        pages=pages or {},
        fonts=style / "fonts",
    )
    set_properties(page, base, colours, language=draft.locale(page.language))
    write_page(page, draft)
    return save(base)
