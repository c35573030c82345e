"""Composes the guide of a starter kit: one page for a partner, in the region's language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from policygen.compose.environment import Guarded
from policygen.content.blanks import BLANK
from policygen.content.described import described
from policygen.content.starter import Tell


def write_guide(templates: Path, language: str, tell: Tell, colours: str) -> bytes:
    """Return the guide as a web page of its own.

    ``tell`` translates its sentences, ``colours`` are CSS custom properties as ``Palette.css`` returns them.
    """
    environment = Guarded(
        loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals["_"] = _translator(tell)
    page = environment.get_template("starter/guide.html").render(
        language=language,
        colours=Markup(colours),  # noqa: S704  (made from the palette)
        blank=BLANK,
        source=described()["Source"]["id"][1],
    )
    return f"{page}\n".encode()


def _translator(tell: Tell) -> Callable[..., str]:
    def translate(message: str, **values: str) -> str:
        return tell(message) % values if values else tell(message)

    return translate
