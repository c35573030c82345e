"""Extracts what a starter kit says in a region's language: fields, examples, the words around them, the guide."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from jinja2 import Environment

from policygen.content.catalog import STARTER
from policygen.content.models import KINDS, Region
from policygen.content.starter import OWN_WORDS, translatable
from policygen.messages.catalogs import empty_catalog
from policygen.messages.templates import extract_templates

_FIELDS = "src/policygen/content/models/fields.toml"


def region_kinds() -> tuple[str, ...]:
    """Return the kinds of files that a region has, its own first."""
    own = [kind for kind, model in KINDS.items() if model is Region]
    return (*own, *sorted(kind for kind, model in KINDS.items() if "region" in model.model_fields))


def extract_words() -> Catalog:
    """Return the catalog of what the files of a starter kit say: fields, examples, the words around them."""
    catalog = empty_catalog("en")
    for kind in region_kinds():
        for text, where in translatable(kind):
            catalog.add(text, locations=[(_FIELDS, 1)], auto_comments=[where])
    for text in OWN_WORDS:
        catalog.add(
            text,
            locations=[("src/policygen/content/starter.py", 1)],
            flags=["python-format"] if "%(" in text else [],
        )
    return catalog


def extract_starter(root: Path, environment: Environment) -> Catalog:
    """Return the catalog of a starter kit's texts; raises ``Refused`` for a template that cannot be read."""
    catalog = extract_words()
    for message in extract_templates(root, environment, folder=STARTER):
        if message.id:
            catalog.add(message.id, locations=message.locations, flags=message.flags)
    return catalog
