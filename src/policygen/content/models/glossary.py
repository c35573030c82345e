"""The terms that translators use alike in every catalog, and those that they must not use."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from policygen.content.models.base import Defines, Id, LanguageCode, Record

Wording = Annotated[str, Field(min_length=2, max_length=80)]


class TermForms(Record):
    """A term in one language.

    ``forms`` are its words as they may stand in a sentence; ``*`` stands for any letters. Without them, the words of
    ``term`` may change their last letters. ``forbidden`` are written in the same way.
    """

    term: Wording
    forms: tuple[Wording, ...] = ()
    forbidden: tuple[Wording, ...] = ()


class GlossaryTerm(Record):
    """One term in all languages."""

    id: Annotated[Id, Defines("glossary-term")]
    definition: Annotated[str, Field(min_length=2, max_length=400)] | None = None
    names: Annotated[dict[LanguageCode, TermForms], Field(min_length=1)]


class Glossary(Record):
    """The fixed terms of the project."""

    kind: Literal["glossary"]
    terms: Annotated[tuple[GlossaryTerm, ...], Field(min_length=1)]
