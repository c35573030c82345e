"""Turns recommendations round: who is addressed, and by which of them; the index of addressees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policygen.content.models.paper import Recommendation
from policygen.content.models.recommendation import JointRecommendation
from policygen.content.models.text import Passage
from policygen.languages import collated


@dataclass(frozen=True)
class Addressed:
    """Somebody who is addressed, at which level, and the ids of the recommendations that do so, in their order."""

    name: Passage
    level: str
    recommendations: tuple[str, ...]


def index_addressees(recommendations: Iterable[Recommendation | JointRecommendation], locale: str) -> list[Addressed]:
    """Return who is addressed, in the alphabetical order of a locale.

    The same words at the same level are the same addressee, whatever the ids: recommendations are written one by one.
    """
    found: dict[tuple[str, str], Addressed] = {}
    for recommendation in recommendations:
        for addressee in recommendation.addressees:
            key = addressee.name.text.casefold(), addressee.level
            known = found.get(key, Addressed(addressee.name, addressee.level, ()))
            if recommendation.id not in known.recommendations:
                ids = (*known.recommendations, recommendation.id)
                known = Addressed(known.name, known.level, ids)
            found[key] = known
    return collated(found.values(), lambda entry: entry.name.text, locale)
