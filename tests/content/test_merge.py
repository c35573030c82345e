"""What the joint recommendation derives from the regions' papers; every expectation is counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.merge import Merged, merge
from policygen.content.models import CentralRecommendation
from policygen.content.models.recommendation import JointRecommendation, Support

JOINT = ("transnational", "central-european-recommendation")


def merged(corpus: Corpus, **options: Any) -> Merged:
    found = merge(corpus, **options)
    assert found
    return found


@pytest.fixture
def with_joint(corpus: Corpus) -> Callable[..., Corpus]:
    """The corpus with fields of the joint document replaced."""

    def make(**fields: Any) -> Corpus:
        loaded = corpus.documents[JOINT]
        model = loaded.model.model_copy(update=fields)
        return replace(corpus, documents={**corpus.documents, JOINT: Loaded(model, loaded.source)})

    return make


@pytest.fixture
def ce1(corpus: Corpus) -> JointRecommendation:
    assert corpus.recommendation
    return corpus.recommendation.recommendations[0]


def supported(recommendation: JointRecommendation, name: str, *support: tuple[str, str, str]) -> JointRecommendation:
    supports = tuple(Support(region=r, recommendation=n, strength=s) for r, n, s in support)  # type: ignore[arg-type]
    return recommendation.model_copy(update={"id": name, "supported_by": supports})


def without(corpus: Corpus, region: str) -> Corpus:
    return replace(
        corpus,
        regions={name: loaded for name, loaded in corpus.regions.items() if name != region},
        documents={key: loaded for key, loaded in corpus.documents.items() if key[0] != region},
        broken=frozenset({region}),
    )


def test_without_a_joint_document_there_is_nothing_to_merge(corpus: Corpus) -> None:
    documents = {key: loaded for key, loaded in corpus.documents.items() if key != JOINT}
    assert merge(replace(corpus, documents=documents)) is None


def test_regions_go_by_id_or_in_the_order_asked_for(corpus: Corpus) -> None:
    assert [region.id for region in merged(corpus).regions] == ["bielsko-biala", "gorenjska"]
    turned = merged(corpus, order=lambda regions: sorted(regions, key=lambda region: region.id, reverse=True))
    assert [region.id for region in turned.regions] == ["gorenjska", "bielsko-biala"]


def test_cells_follow_the_order_of_the_regions(corpus: Corpus) -> None:
    turned = merged(corpus, order=lambda regions: regions[::-1])
    assert [value and value.value for value in turned.comparison[0].values] == [Decimal(203654), Decimal(170303)]
    assert [support and support.region for support in turned.matrix[0].support] == ["gorenjska", "bielsko-biala"]
    assert turned.heat[1].counts == (1, 0)


def test_the_comparison_has_compared_indicators_with_a_value_for_each_region(corpus: Corpus) -> None:
    rows = merged(corpus).comparison
    assert [(row.indicator.id, [value and value.value for value in row.values]) for row in rows] == [
        ("population", [Decimal(170303), Decimal(203654)]),
        ("area", [None, Decimal(2137)]),
    ]
    assert [[value and value.year for value in row.values] for row in rows] == [[2019, 2016], [None, None]]


def test_an_indicator_that_no_region_gives_has_no_row(corpus: Corpus) -> None:
    rows = merged(without(corpus, "gorenjska")).comparison
    assert [row.indicator.id for row in rows] == ["population"]


def test_the_matrix_has_each_regions_support(corpus: Corpus) -> None:
    (row,) = merged(corpus).matrix
    assert [(s.recommendation, s.strength) for s in row.support if s] == [("R1", "partial"), ("R1", "core")]
    assert (row.core, row.partial) == (1, 1)


def test_core_outdoes_partial_where_a_region_supports_twice(
    with_joint: Callable[..., Corpus], ce1: JointRecommendation
) -> None:
    for order in ([("R1", "core"), ("R2", "partial")], [("R2", "partial"), ("R1", "core")]):
        twice = supported(ce1, "CE1", *(("gorenjska", name, strength) for name, strength in order))
        (row,) = merged(with_joint(recommendations=(twice,))).matrix
        assert [s and (s.recommendation, s.strength) for s in row.support] == [None, ("R1", "core")]


def test_the_heat_map_counts_recommendations_by_theme(corpus: Corpus) -> None:
    assert [(row.theme.id, row.counts) for row in merged(corpus).heat] == [("industry", (1, 1)), ("places", (0, 1))]


def test_a_challenge_is_shared_by_the_regions_that_it_names(corpus: Corpus, with_joint: Callable[..., Corpus]) -> None:
    assert [row.shared for row in merged(corpus).challenges] == [(True, True)]
    assert corpus.recommendation
    (challenge,) = corpus.recommendation.shared_challenges
    alone = challenge.model_copy(update={"regions": ("gorenjska",)})
    assert [row.shared for row in merged(with_joint(shared_challenges=(alone,))).challenges] == [(False, True)]


def test_what_is_specific_is_no_asset_and_in_no_shared_challenge(corpus: Corpus) -> None:
    # Gorenjska: F1 is shared, F2 is an asset, F3 is left; Bielsko-Biała has only F1, which is shared.
    found = [(part.region.id, [finding.id for finding in part.findings]) for part in merged(corpus).specific]
    assert found == [("gorenjska", ["F3"])]


def test_the_same_finding_id_of_another_region_is_another_finding(
    corpus: Corpus, with_joint: Callable[..., Corpus]
) -> None:
    assert corpus.recommendation
    (challenge,) = corpus.recommendation.shared_challenges
    ours = challenge.model_copy(update={"findings": challenge.findings[:1]})
    found = merged(with_joint(shared_challenges=(ours,))).specific
    assert [(part.region.id, [finding.id for finding in part.findings]) for part in found] == [
        ("bielsko-biala", ["F1"]),
        ("gorenjska", ["F3"]),
    ]


def test_the_index_by_level_has_the_levels_that_are_addressed(corpus: Corpus) -> None:
    index = merged(corpus).by_level
    assert {
        level: [(e.recommendation.id, [a.id for a in e.addressees]) for e in entries]
        for level, entries in index.items()
    } == {
        "local": [("CE1", ["CE1-cities"])],
        "eu": [("CE1", ["CE1-union"])],
    }
    assert list(index) == ["local", "eu"]


def test_ranking_puts_core_before_partial_and_keeps_the_editors_order(
    with_joint: Callable[..., Corpus], ce1: JointRecommendation
) -> None:
    b, g = "bielsko-biala", "gorenjska"
    corpus = with_joint(
        recommendations=(
            supported(ce1, "CE1", (b, "R1", "partial"), (g, "R1", "partial")),
            supported(ce1, "CE2", (b, "R1", "core")),
            supported(ce1, "CE3", (b, "R1", "core"), (g, "R1", "partial")),
            supported(ce1, "CE4", (g, "R2", "core")),
            supported(ce1, "CE5"),
        )
    )
    found = merged(corpus)
    assert [row.recommendation.id for row in found.ranking] == ["CE3", "CE2", "CE4", "CE1", "CE5"]
    assert [row.recommendation.id for row in found.matrix] == ["CE1", "CE2", "CE3", "CE4", "CE5"]


def test_good_practice_says_whose_it_is(corpus: Corpus) -> None:
    found = [(p.region.id, p.recommendation.id, p.evidence.id) for p in merged(corpus).practices]
    assert found == [("gorenjska", "R1", "R1-e1")]


def test_an_origin_has_the_file_and_line_of_the_statement(corpus: Corpus, good: Any) -> None:
    origins = merged(corpus).origins
    assert [(o.recommendation.id, o.region.id, o.regional.id, o.strength) for o in origins] == [
        ("CE1", "gorenjska", "R1", "core"),
        ("CE1", "bielsko-biala", "R1", "partial"),
    ]
    for origin in origins:
        line = (good / origin.file).read_text("utf-8").split("\n")[origin.line - 1]
        assert line.strip() == f'statement: "{origin.regional.statement.source}"'


def test_what_is_not_taken_up_has_the_editors_reason(corpus: Corpus, with_joint: Callable[..., Corpus]) -> None:
    (left,) = merged(corpus).untaken
    assert (left.region.id, left.regional.id) == ("gorenjska", "R2")
    assert getattr(left.reason, "source", None) == "The halls are a matter of one region."
    (left,) = merged(with_joint(not_taken_up=())).untaken
    assert left.reason is None


def test_a_broken_region_is_absent_and_has_no_cell(corpus: Corpus) -> None:
    found = merged(without(corpus, "bielsko-biala"))
    assert found.absent == ("bielsko-biala",)
    assert [region.id for region in found.regions] == ["gorenjska"]
    assert [len(row.support) for row in found.matrix] == [1]
    assert [row.counts for row in found.heat] == [(1,), (1,)]
    assert [origin.region.id for origin in found.origins] == ["gorenjska"]


def test_a_region_without_a_paper_has_no_cell(corpus: Corpus) -> None:
    documents = {key: loaded for key, loaded in corpus.documents.items() if key[0] != "bielsko-biala"}
    assert [region.id for region in merged(replace(corpus, documents=documents)).regions] == ["gorenjska"]


def test_the_joint_document_is_found_by_its_kind(corpus: Corpus) -> None:
    assert isinstance(corpus.recommendation, CentralRecommendation)


def test_an_indicator_that_is_not_compared_leaves_those_after_it(corpus: Corpus) -> None:
    loaded = corpus.project
    turned = loaded.model.model_copy(update={"indicators": loaded.model.indicators[::-1]})
    found = merged(replace(corpus, project=Loaded(turned, loaded.source)))
    assert [row.indicator.id for row in found.comparison] == [
        row.indicator.id for row in reversed(merged(corpus).comparison)
    ]


def test_a_row_of_challenges_names_its_challenge(corpus: Corpus) -> None:
    assert corpus.recommendation
    rows = merged(corpus).challenges
    assert [row.challenge for row in rows] == list(corpus.recommendation.shared_challenges)
