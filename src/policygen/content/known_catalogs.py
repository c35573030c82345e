"""Catalogs that were read before and found to be well, as plain values.

To read and check them anew takes a quarter of the time in which a project is opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policygen.content.catalog import Catalog, Outdated, Rule


@dataclass
class KnownCatalogs:
    """What catalogs were read to, by a hash of their content and of all else that it depends on.

    ``before`` is what is remembered, as plain values; ``now`` is what is worth remembering from now on: the catalogs
    that were asked for. What does not have the form of a catalog counts as unknown.
    """

    before: Mapping[str, Any] = field(default_factory=dict)
    now: dict[str, Any] = field(default_factory=dict)

    def recall(self, content: bytes, source: str, *, domain: str, language: str, file: str) -> Catalog | None:
        """Return the catalog that a file's content was read to; ``source`` is the language translated from."""
        key = _key(content, source, domain, language)
        plain = self.before.get(key)
        if plain is None:
            return None
        try:
            catalog = Catalog(
                domain, language, file,
                {(context, text): tuple(forms) for context, text, forms in plain["messages"]},
                {text: Outdated(*outdated) for text, outdated in plain["outdated"].items()},
                plain["lines"],
                Rule(plain["plural"]),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        self.now[key] = plain
        return catalog

    @property
    def is_news(self) -> bool:
        """Whether there is something else to remember than before."""
        return self.now.keys() != self.before.keys()

    def keep(self, catalog: Catalog, content: bytes, source: str) -> None:
        """Remember what a file's content was read to, without any finding."""
        self.now[_key(content, source, catalog.domain, catalog.language)] = {
            "messages": [[context, text, forms] for (context, text), forms in catalog.messages.items()],
            "outdated": {text: [each.text, each.since] for text, each in catalog.outdated.items()},
            "lines": dict(catalog.lines),
            "plural": catalog.plural.expression,
        }


def _key(content: bytes, source: str, domain: str, language: str) -> str:
    return f"{domain}.{language} {source} {hashlib.sha256(content).hexdigest()}"
