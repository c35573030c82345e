"""The Central European recommendation, which bundles the regional ones."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from policygen.content.models.base import Defines, Id, Record, Ref, Source, Step, Term, numbered
from policygen.content.models.paper import Addressee, Funding, Meta, Target, ThemeRef
from policygen.content.models.text import Line, Statement, Text, Title

ChallengeId = Annotated[str, numbered("challenge"), Defines("challenge")]
JointId = Annotated[str, numbered("joint-recommendation"), Defines("joint-recommendation")]
RegionRef = Annotated[str, Ref("region")]


class RegionalFinding(Record):
    """A finding of a region's paper."""

    region: RegionRef
    finding: Annotated[str, Ref("finding", in_region=True)]


class Challenge(Record):
    """A challenge that several regions share; the findings named here count as taken up by it."""

    id: ChallengeId
    title: Title
    text: Text
    regions: Annotated[tuple[RegionRef, ...], Field(min_length=1)]
    findings: tuple[RegionalFinding, ...] = ()


class Support(Record):
    """A regional recommendation that carries a joint one: ``core`` says the same, ``partial`` shares a part."""

    region: RegionRef
    recommendation: Annotated[str, Ref("recommendation", in_region=True)]
    strength: Literal["core", "partial"]


class Variant(Record):
    """What a joint recommendation means in one region."""

    region: RegionRef
    text: Line


class JointRecommendation(Record):
    """A recommendation of the partnership."""

    id: JointId
    title: Title
    statement: Statement
    theme: ThemeRef
    level: Literal["regional", "joint", "eu"]
    addressees: Annotated[tuple[Addressee, ...], Field(min_length=1)]
    rationale: Text
    challenges: Annotated[tuple[Annotated[str, Ref("challenge")], ...], Field(min_length=1)]
    supported_by: tuple[Support, ...]
    variants: tuple[Variant, ...] = ()
    start: Step
    end: Step
    indicators: Annotated[tuple[Target, ...], Field(min_length=1)]
    funding: tuple[Funding, ...] = ()


class NotTakenUp(Record):
    """A regional recommendation that no joint one takes up, and why."""

    region: RegionRef
    recommendation: Annotated[str, Ref("recommendation", in_region=True)]
    reason: Line


class CentralRecommendation(Record):
    """The partnership's joint recommendation; what can be derived from the regional papers is not typed here."""

    kind: Literal["central-european-recommendation"]
    meta: Meta
    foreword: Text
    summary: Text
    vision: Text
    method: Text
    shared_challenges: Annotated[tuple[Challenge, ...], Field(min_length=1)]
    recommendations: Annotated[tuple[JointRecommendation, ...], Field(min_length=1)]
    not_taken_up: tuple[NotTakenUp, ...] = ()
    conclusions: Text
    glossary: tuple[Term, ...] = ()
    acronyms: dict[Annotated[str, Field(pattern=r"^[^\s]{1,12}$")], Line] = Field(default_factory=dict)
    notes: dict[Annotated[Id, Defines("note")], Line] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ()
