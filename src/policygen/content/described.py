"""What is said of every field of the models, in plain words, with examples: from ``models/fields.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FIELDS = Path(__file__).with_name("models") / "fields.toml"


@cache
def described() -> dict[str, dict[str, Any]]:
    """Return what is said of every model (``about``) and of its fields: a description, then examples."""
    return tomllib.loads(_FIELDS.read_text("utf-8"))
