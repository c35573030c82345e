"""The partnership: programme, languages, organisations, themes, indicators; and each region's own facts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from policygen.content.models.base import (
    Day,
    Defines,
    Flag,
    Id,
    LanguageCode,
    Number,
    Record,
    Ref,
    Source,
    SourceRef,
    Unit,
    Whole,
    Year,
)
from policygen.content.models.text import Label, Line, Subtitle, Title

Names = Annotated[dict[LanguageCode, Annotated[str, Field(min_length=2, max_length=160)]], Field(min_length=1)]


class Organisation(Record):
    """A partner organisation; names by language, the one in its own language at least."""

    id: Annotated[Id, Defines("organisation")]
    language: LanguageCode
    names: Names
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    web: Annotated[str, Field(pattern=r"^[^\s<>@]+\.[^\s<>@]+$", max_length=100)] | None = None

    def name(self, language: str) -> tuple[str, str]:
        """Return the name for readers of ``language`` and the language that it is in."""
        for code in (language, "en", self.language):
            if code in self.names:
                return self.names[code], code
        code = min(self.names)
        return self.names[code], code


class Theme(Record):
    """A theme of the project's list, to which findings and recommendations belong."""

    id: Annotated[Id, Defines("theme")]
    label: Label
    description: Line


class Indicator(Record):
    """An indicator that regions may give a value for."""

    id: Annotated[Id, Defines("indicator")]
    label: Label
    unit: Unit
    compared: Flag = True
    part_of: Annotated[str, Ref("indicator")] | None = None
    change: Flag = False


class Programme(Record):
    """The funding programme, its period, and what must be said about it."""

    name: Label
    fund: Label
    period: Literal["2014-2020", "2021-2027"]
    statement: Line
    disclaimer: Line


class Legal(Record):
    """What the imprint says besides the document's own data."""

    publisher: Annotated[str, Ref("organisation")]
    place: Label
    licence: Line
    illustrative: Line


class Project(Record):
    """The project that all documents belong to."""

    kind: Literal["project"]
    id: Id
    acronym: Annotated[str, Field(max_length=30)]
    title: Subtitle
    motto: Title
    language: LanguageCode
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)]
    programme: Programme
    legal: Legal
    organisations: Annotated[tuple[Organisation, ...], Field(min_length=1)]
    themes: Annotated[tuple[Theme, ...], Field(min_length=1)]
    indicators: tuple[Indicator, ...]


NameForm = Annotated[str, Field(min_length=2, max_length=60)]


class NameForms(Record):
    """A region's name as it stands in sentences of one language."""

    nominative: Annotated[str, Field(min_length=2, max_length=30)]
    genitive: NameForm | None = None
    locative: NameForm | None = None
    adjective: NameForm | None = None


class Nuts(Record):
    """The region's code in Eurostat's classification, with level and version."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z0-9]{1,3}$")]
    level: Whole
    version: Annotated[str, Field(pattern=r"^20\d\d$")]


class Centre(Record):
    """The region's centre in degrees, for the locator map."""

    latitude: Annotated[Number, Field(ge=-90, le=90)]
    longitude: Annotated[Number, Field(ge=-180, le=180)]


class IndicatorValue(Record):
    """What a region says about an indicator of the project's list.

    Only where a region gives several values for one indicator do the further ones need an ``id``.
    """

    id: Id | None = None
    indicator: Annotated[str, Ref("indicator")]
    value: Number
    year: Year
    source: SourceRef
    date: Day | None = None
    approximate: Flag = False
    scope: Label | None = None


class Region(Record):
    """A region: identity, names, figures, sources."""

    kind: Literal["region"]
    id: Id
    language: LanguageCode
    nuts: Nuts
    centre: Centre
    organisations: Annotated[tuple[Annotated[str, Ref("organisation")], ...], Field(min_length=1)]
    names: dict[LanguageCode, NameForms]
    indicators: tuple[IndicatorValue, ...] = ()
    sources: tuple[Source, ...] = ()
