"""Derives from all regions' papers what the joint recommendation must not have typed by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from policygen.content.corpus import Corpus
from policygen.content.models.paper import Addressee, Evidence, Finding, Recommendation, RegionalPaper
from policygen.content.models.project import Indicator, IndicatorValue, Region, Theme
from policygen.content.models.recommendation import CentralRecommendation, Challenge, JointRecommendation, Support

LEVELS = ("local", "regional", "national", "eu")


@dataclass(frozen=True)
class ComparisonRow:
    """One indicator with the value that each region gives for it, in the order of the regions."""

    indicator: Indicator
    values: tuple[IndicatorValue | None, ...]


@dataclass(frozen=True)
class MatrixRow:
    """One joint recommendation with each region's support, in the order of the regions."""

    recommendation: JointRecommendation
    support: tuple[Support | None, ...]

    @property
    def core(self) -> int:
        """The number of regions that say the same."""
        return sum(1 for item in self.support if item and item.strength == "core")

    @property
    def partial(self) -> int:
        """The number of regions that share a part."""
        return sum(1 for item in self.support if item and item.strength == "partial")


@dataclass(frozen=True)
class HeatRow:
    """One theme with the number of regional recommendations that belong to it, in the order of the regions."""

    theme: Theme
    counts: tuple[int, ...]


@dataclass(frozen=True)
class ChallengeRow:
    """One shared challenge and whether each region has it, in the order of the regions."""

    challenge: Challenge
    shared: tuple[bool, ...]


@dataclass(frozen=True)
class Specific:
    """A region's deficits and needs that belong to no shared challenge."""

    region: Region
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class LevelEntry:
    """What a joint recommendation asks of one level, and of whom there."""

    recommendation: JointRecommendation
    addressees: tuple[Addressee, ...]


@dataclass(frozen=True)
class Practice:
    """Evidence that a regional recommendation gives, with where it comes from."""

    region: Region
    recommendation: Recommendation
    evidence: Evidence


@dataclass(frozen=True)
class Origin:
    """Where a joint recommendation comes from: a regional one, with the line of its statement."""

    recommendation: JointRecommendation
    region: Region
    regional: Recommendation
    strength: str
    file: str
    line: int


@dataclass(frozen=True)
class Untaken:
    """A regional recommendation that no joint one takes up; ``reason`` is the editors' reason, if they gave one."""

    region: Region
    regional: Recommendation
    reason: object | None


@dataclass(frozen=True)
class Merged:
    """All derived parts of the joint recommendation.

    Everything that has a cell for each region goes by ``regions``; ``absent`` are regions whose files are broken.
    """

    regions: tuple[Region, ...]
    comparison: tuple[ComparisonRow, ...]
    matrix: tuple[MatrixRow, ...]
    heat: tuple[HeatRow, ...]
    challenges: tuple[ChallengeRow, ...]
    specific: tuple[Specific, ...]
    by_level: Mapping[str, tuple[LevelEntry, ...]]
    ranking: tuple[MatrixRow, ...]
    practices: tuple[Practice, ...]
    origins: tuple[Origin, ...]
    untaken: tuple[Untaken, ...]
    absent: tuple[str, ...]


def merge(corpus: Corpus, order: Callable[[list[Region]], list[Region]] | None = None) -> Merged | None:
    """Return the derived parts, or None where there is no joint recommendation.

    ``corpus`` may be localised or not; what comes out is in the language that went in. ``order`` puts the regions in
    the alphabetical order of the reader's language; without it they go by id.
    """
    joint = corpus.recommendation
    if joint is None:
        return None
    models = [corpus.regions[name].model for name in sorted(corpus.regions)]
    ordered = order(models) if order else models
    papers = {region.id: paper for region in ordered if (paper := corpus.paper(region.id))}
    regions = tuple(region for region in ordered if region.id in papers)
    matrix = _matrix(joint, regions)
    return Merged(
        regions=regions,
        comparison=_comparison(corpus, regions),
        matrix=matrix,
        heat=_heat(corpus, papers),
        challenges=tuple(
            ChallengeRow(challenge, tuple(region.id in challenge.regions for region in regions))
            for challenge in joint.shared_challenges
        ),
        specific=_specific(joint, regions, papers),
        by_level=_by_level(joint),
        # Core support counts before partial; equals keep the editors' order.
        ranking=tuple(sorted(matrix, key=lambda row: (-row.core, -row.partial))),
        practices=tuple(
            Practice(corpus.regions[name].model, recommendation, evidence)
            for name, paper in papers.items()
            for recommendation in paper.recommendations
            for evidence in recommendation.evidence
        ),
        origins=_origins(joint, corpus, papers),
        untaken=_untaken(joint, corpus, papers),
        absent=tuple(sorted(corpus.broken)),
    )


def _comparison(corpus: Corpus, regions: tuple[Region, ...]) -> tuple[ComparisonRow, ...]:
    rows = []
    for indicator in corpus.project.model.indicators:
        if not indicator.compared:
            continue
        values = tuple(
            next((value for value in region.indicators if value.indicator == indicator.id), None) for region in regions
        )
        if any(values):
            rows.append(ComparisonRow(indicator, values))
    return tuple(rows)


def _matrix(joint: CentralRecommendation, regions: tuple[Region, ...]) -> tuple[MatrixRow, ...]:
    rows = []
    for recommendation in joint.recommendations:
        best: dict[str, Support] = {}
        for support in recommendation.supported_by:
            # A region may support with two recommendations; core outdoes partial.
            if support.region not in best or support.strength == "core":
                best[support.region] = support
        rows.append(MatrixRow(recommendation, tuple(best.get(region.id) for region in regions)))
    return tuple(rows)


def _heat(corpus: Corpus, papers: Mapping[str, RegionalPaper]) -> tuple[HeatRow, ...]:
    counts = {name: Counter(r.theme for r in paper.recommendations) for name, paper in papers.items()}
    return tuple(
        HeatRow(theme, tuple(counts[name][theme.id] for name in papers)) for theme in corpus.project.model.themes
    )


def _specific(
    joint: CentralRecommendation, regions: tuple[Region, ...], papers: Mapping[str, RegionalPaper]
) -> tuple[Specific, ...]:
    shared = {(item.region, item.finding) for challenge in joint.shared_challenges for item in challenge.findings}
    found = []
    for region in regions:
        own = tuple(
            finding
            for finding in papers[region.id].findings
            if finding.type != "asset" and (region.id, finding.id) not in shared
        )
        if own:
            found.append(Specific(region, own))
    return tuple(found)


def _by_level(joint: CentralRecommendation) -> dict[str, tuple[LevelEntry, ...]]:
    index = {}
    for level in LEVELS:
        entries = []
        for recommendation in joint.recommendations:
            addressees = tuple(a for a in recommendation.addressees if a.level == level)
            if addressees:
                entries.append(LevelEntry(recommendation, addressees))
        if entries:
            index[level] = tuple(entries)
    return index


def _origins(joint: CentralRecommendation, corpus: Corpus, papers: Mapping[str, RegionalPaper]) -> tuple[Origin, ...]:
    found = []
    for recommendation in joint.recommendations:
        for support in recommendation.supported_by:
            paper = papers.get(support.region)
            for regional in paper.recommendations if paper else ():
                if regional.id == support.recommendation:
                    place = regional.statement.place
                    region = corpus.regions[support.region].model
                    found.append(Origin(recommendation, region, regional, support.strength, place.file, place.line))
    return tuple(found)


def _untaken(joint: CentralRecommendation, corpus: Corpus, papers: Mapping[str, RegionalPaper]) -> tuple[Untaken, ...]:
    taken = {(s.region, s.recommendation) for r in joint.recommendations for s in r.supported_by}
    reasons = {(item.region, item.recommendation): item.reason for item in joint.not_taken_up}
    return tuple(
        Untaken(corpus.regions[name].model, regional, reasons.get((name, regional.id)))
        for name, paper in papers.items()
        for regional in paper.recommendations
        if (name, regional.id) not in taken
    )
