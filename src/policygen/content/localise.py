"""Puts passages into a reader's language through gettext catalogs, and says what had to fall back."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from policygen.content.catalog import TEMPLATES, Catalog, Catalogs, read_catalog, read_catalogs
from policygen.content.models.base import Record
from policygen.content.models.text import Passage, Prose, State
from policygen.content.walk import change

__all__ = [
    "TEMPLATES",
    "Catalog",
    "Catalogs",
    "localise",
    "localise_passage",
    "localise_prose",
    "read_catalog",
    "read_catalogs",
]

R = TypeVar("R", bound=Record)


def localise_passage(passage: Passage, language: str, catalogs: Catalogs) -> Passage:
    """Return the passage with the text to print for readers of ``language``.

    An outdated translation is printed as such. Without any, falls back to the English translation, then to the source
    text; ``language`` and ``state`` of the result tell.
    """
    domain = passage.domain
    source_language = catalogs.sources.get(domain, "en")
    if language == source_language:
        return replace(passage, text=passage.source, language=language, state=State.SOURCE)
    catalog = catalogs.get(domain, language)
    if text := catalog.get(passage.source):
        return replace(passage, text=text, language=language, state=State.TRANSLATED)
    outdated = catalog.outdated.get(passage.source)
    if outdated and outdated.text:
        return replace(passage, text=outdated.text, language=language, state=State.OUTDATED)
    state = State.MISSING
    if source_language != "en" and language != "en" and (text := catalogs.get(domain, "en").get(passage.source)):
        return replace(passage, text=text, language="en", state=state)
    return replace(passage, text=passage.source, language=source_language, state=state)


def localise(model: R, language: str, catalogs: Catalogs) -> R:
    """Return the model with every passage in ``language``, or in what it falls back to."""
    return change(model, lambda passage: localise_passage(passage, language, catalogs))


def localise_prose(prose: Prose, language: str, catalogs: Catalogs) -> Prose:
    """Return prose in another language than its document's (a summary that is printed in two)."""
    return prose.change(lambda passage: localise_passage(passage, language, catalogs))
