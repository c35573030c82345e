"""The regional policy paper."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from policygen.content.models.base import (
    Amount,
    Defines,
    Figure,
    Flag,
    Id,
    Level,
    Month,
    Number,
    Priority,
    Record,
    Ref,
    SourceRef,
    Status,
    Step,
    Term,
    numbered,
)
from policygen.content.models.text import Alternative, Caption, Label, Line, Statement, Subtitle, Text, Title

OrganisationRef = Annotated[str, Ref("organisation")]
ThemeRef = Annotated[str, Ref("theme")]
FindingRef = Annotated[str, Ref("finding")]
RecommendationRef = Annotated[str, Ref("recommendation")]

FindingId = Annotated[str, numbered("finding"), Defines("finding")]
RecommendationId = Annotated[str, numbered("recommendation"), Defines("recommendation")]
ObjectiveId = Annotated[str, numbered("objective"), Defines("objective")]
IllustrationId = Annotated[str, numbered("illustration"), Defines("illustration")]
FocusGroupId = Annotated[str, numbered("focus-group"), Defines("focus-group")]


#: Short texts under keys of their own.
Points = Annotated[dict[Id, Line], Field(min_length=1)]


class Meta(Record):
    """What the cover and the imprint say of a document."""

    title: Title
    subtitle: Subtitle
    version: Annotated[str, Field(pattern=r"^\d{1,3}(\.\d{1,3}){0,2}$")]
    status: Status
    date: Month
    authors: Annotated[tuple[OrganisationRef, ...], Field(min_length=1)]
    reviewers: tuple[OrganisationRef, ...] = ()


class Asset(Record):
    id: Id
    name: Label
    text: Line


class Profile(Record):
    introduction: Text
    industries: Text
    transformation: Text
    assets: Annotated[tuple[Asset, ...], Field(min_length=1)]


class Subsector(Record):
    id: Id
    name: Label
    text: Line
    figures: tuple[Figure, ...] = ()


class Actor(Record):
    id: Id
    name: Label
    level: Level
    role: Line


class Policy(Record):
    """An existing policy or frame, with the authors' assessment."""

    id: Id
    name: Label
    level: Level
    body: Label | None = None
    period: Annotated[str, Field(max_length=30)] | None = None
    budget: Amount | None = None
    assessment: Line


class Landscape(Record):
    definition: Text
    introduction: Text
    subsectors: Annotated[tuple[Subsector, ...], Field(min_length=1)]
    actors: Annotated[tuple[Actor, ...], Field(min_length=1)]
    policies: Annotated[tuple[Policy, ...], Field(min_length=1)]


class Swot(Record):
    strengths: Points
    weaknesses: Points
    opportunities: Points
    threats: Points


class Finding(Record):
    """What the analysis and the talks showed."""

    id: FindingId
    type: Literal["asset", "deficit", "need"]
    theme: ThemeRef
    text: Line
    evidence: Line


Participants = Literal[
    "agencies", "companies", "museums", "think-tanks", "administrations", "creatives", "universities", "schools"
]


class Quote(Record):
    """A quote from a focus group, attributed by role only and only with consent."""

    id: Id
    text: Line
    role: Label
    consent: Annotated[Flag, Field()]


class FocusGroup(Record):
    id: FocusGroupId
    title: Title
    date: Month | None = None
    place: Label | None = None
    facilitator: Line | None = None
    note_taker: Line | None = None
    participants: Annotated[tuple[Participants, ...], Field(min_length=1)]
    questions: Points
    discussion: Text
    findings: tuple[FindingRef, ...]
    quotes: tuple[Quote, ...] = ()


class Stage(Record):
    """A stage of Appreciative Inquiry: what was asked, what came of it, what it led to."""

    question: Line
    results: Text
    recommendations: tuple[RecommendationRef, ...] = ()


class AppreciativeInquiry(Record):
    define: Stage
    discover: Stage
    dream: Stage
    design: Stage
    destiny: Stage


class PeerReview(Record):
    reviewer: OrganisationRef
    text: Text


class Process(Record):
    introduction: Text
    focus_groups: Annotated[tuple[FocusGroup, ...], Field(min_length=1)]
    appreciative_inquiry: AppreciativeInquiry
    peer_review: PeerReview


class Objective(Record):
    id: ObjectiveId
    title: Title
    text: Line


class Addressee(Record):
    id: Id
    name: Label
    level: Level


class Action(Record):
    """A step of a recommendation. ``start`` and ``end`` are years after adoption, both inclusive."""

    id: Id
    text: Line
    start: Step
    end: Step
    lead: Label


class Cost(Record):
    """An estimate, from ``min`` to ``max``, in units of ``currency``."""

    min: Number
    max: Number
    currency: Literal["EUR"]


class Funding(Record):
    id: Id
    programme: Label
    state: Literal["secured", "planned", "possible"]
    amount: Amount | None = None


class Target(Record):
    """How one will see that a recommendation has worked."""

    id: Id
    name: Label
    baseline: Amount | None = None
    target: Line
    source: SourceRef | None = None


class Evidence(Record):
    id: Id
    type: Literal["test-case", "good-practice", "quote"]
    title: Label
    text: Line
    source: SourceRef | None = None


class Recommendation(Record):
    """What somebody should do, why, and how it will be seen."""

    id: RecommendationId
    title: Title
    statement: Statement
    theme: ThemeRef
    priority: Priority
    objective: Annotated[str, Ref("objective")]
    findings: Annotated[tuple[FindingRef, ...], Field(min_length=1)]
    addressees: Annotated[tuple[Addressee, ...], Field(min_length=1)]
    responsible: Label
    partners: Line | None = None
    rationale: Text
    actions: Annotated[tuple[Action, ...], Field(min_length=1)]
    cost: Cost | None = None
    funding: tuple[Funding, ...] = ()
    indicators: Annotated[tuple[Target, ...], Field(min_length=1)]
    evidence: tuple[Evidence, ...] = ()
    risks: Line | None = None


class Adoption(Record):
    """What is known of the adoption, and the commitment to review."""

    body: Label | None = None
    date: Month | None = None
    record: Text
    review: Text


class Illustration(Record):
    """A picture in a file of the region's own, shown at the end of a chapter's text.

    ``file`` is a path below the region's folder, such as ``figures/hall.jpg``. Credit and licence are printed as they
    are, never translated.
    """

    id: IllustrationId
    file: Annotated[
        str,
        Field(min_length=1, max_length=200),
        WithJsonSchema({"type": "string", "maxLength": 200, "pattern": r"^figures(/[^./\\][^/\\]*)+$"}),
    ]
    chapter: Literal["profile", "landscape", "narrative"]
    caption: Caption
    alternative: Alternative
    credit: Annotated[str, Field(min_length=2, max_length=160)] | None = None
    licence: Annotated[str, Field(min_length=2, max_length=160)] | None = None
    width: Literal["column", "full"] = "column"


class RegionalPaper(Record):
    """A region's policy paper on the cultural and creative industries."""

    kind: Literal["regional-policy-paper"]
    region: Annotated[str, Ref("region")]
    meta: Meta
    summary: Text
    profile: Profile
    landscape: Landscape
    narrative: Text
    swot: Swot
    findings: Annotated[tuple[Finding, ...], Field(min_length=1)]
    process: Process
    vision: Text
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1)]
    recommendations: Annotated[tuple[Recommendation, ...], Field(min_length=1)]
    monitoring: Text
    adoption: Adoption
    illustrations: tuple[Illustration, ...] = ()
    glossary: tuple[Term, ...] = ()
    acronyms: dict[Annotated[str, Field(pattern=r"^[^\s]{1,12}$")], Label] = Field(default_factory=dict)
    notes: dict[Annotated[Id, Defines("note")], Line] = Field(default_factory=dict)
