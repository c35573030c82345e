"""Frozen models of everything that partners and editors may say."""

from __future__ import annotations

from policygen.content.models.base import Record
from policygen.content.models.glossary import Glossary
from policygen.content.models.paper import RegionalPaper
from policygen.content.models.project import Project, Region
from policygen.content.models.recommendation import CentralRecommendation

__all__ = ["KINDS", "CentralRecommendation", "Glossary", "Project", "Region", "RegionalPaper"]

#: The value of ``kind`` at the head of a source file, and the model that reads it.
KINDS: dict[str, type[Record]] = {
    "project": Project,
    "glossary": Glossary,
    "region": Region,
    "regional-policy-paper": RegionalPaper,
    "central-european-recommendation": CentralRecommendation,
}
