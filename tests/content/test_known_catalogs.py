"""Catalogs that were read before: what is remembered is what reading again would give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policygen.content.catalog import Catalog, Catalogs, read_catalog
from policygen.content.known_catalogs import KnownCatalogs
from policygen.content.localise import read_catalogs

ROOT = Path(__file__).parents[2]
FILES = sorted(ROOT.glob("locales/*/LC_MESSAGES/*.po"))
NAMES = {"domain": "gorenjska", "language": "en", "file": "locales/en/LC_MESSAGES/gorenjska.po"}
CONTENT = (ROOT / NAMES["file"]).read_bytes()


def read(content: bytes = CONTENT, **names: str) -> Catalog:
    catalog, findings = read_catalog(content, **{**NAMES, **names}, source="sl")
    assert findings == []
    return catalog


def remembered(content: bytes = CONTENT) -> KnownCatalogs:
    """Return what is known after a catalog was read, as it comes back from the disk."""
    known = KnownCatalogs()
    known.keep(read(content), content, "sl")
    return KnownCatalogs(json.loads(json.dumps(known.now)))


def plain(catalogs: Catalogs) -> dict[tuple[str, str], tuple[object, ...]]:
    return {key: (each.messages, each.outdated, each.lines) for key, each in catalogs.by_name.items()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_catalog_comes_back_as_it_was_read(path: Path) -> None:
    content, names = path.read_bytes(), {"domain": path.stem, "language": path.parts[-3], "file": path.name}
    catalog, _ = read_catalog(content, **names, source="en")
    known = KnownCatalogs()
    known.keep(catalog, content, "en")
    back = KnownCatalogs(json.loads(json.dumps(known.now))).recall(content, "en", **names)
    assert back
    assert (back.messages, back.outdated, back.lines) == (catalog.messages, catalog.outdated, catalog.lines)
    assert [back.plural(n) for n in range(200)] == [catalog.plural(n) for n in range(200)]
    # Their order is that of the file, which what is made of them may show.
    assert list(back.messages) == list(catalog.messages)
    assert list(back.outdated) == list(catalog.outdated)


def test_outdated_translations_come_back_with_their_version() -> None:
    content = CONTENT + b'\n#. Outdated since version 2\n#, fuzzy\n#| msgid "Prej"\nmsgid "Potem"\nmsgstr "Before"\n'
    back = remembered(content).recall(content, "sl", **NAMES)
    assert back
    assert back.outdated == read(content).outdated
    assert back.outdated["Potem"].since == "2"


@pytest.mark.parametrize(
    ("content", "source", "names"),
    [
        (CONTENT + b"\n", "sl", NAMES),
        (CONTENT, "de", NAMES),
        (CONTENT, "sl", {**NAMES, "domain": "padova"}),
        (CONTENT, "sl", {**NAMES, "language": "cs"}),
    ],
)
def test_what_differs_in_anything_is_unknown(content: bytes, source: str, names: dict[str, str]) -> None:
    known = remembered()
    assert known.recall(content, source, **names) is None
    assert known.now == {}


@pytest.mark.parametrize(
    "spoilt", [None, 7, [], {}, {"messages": 1}, {"messages": [[1]], "outdated": {}, "lines": {}, "plural": "0"}]
)
def test_what_has_not_the_form_of_a_catalog_is_unknown(spoilt: Any) -> None:
    (key,) = remembered().before
    assert KnownCatalogs({key: spoilt}).recall(CONTENT, "sl", **NAMES) is None


def test_only_what_was_asked_for_and_has_no_findings_is_remembered(project: Path) -> None:
    file = project / "locales/en/LC_MESSAGES/gorenjska.po"
    sources = {"gorenjska": "sl", "bielsko-biala": "pl"}
    first = KnownCatalogs()
    catalogs, _ = read_catalogs(project, sources, known=first)
    assert first.is_news
    again = KnownCatalogs(first.now)
    assert plain(read_catalogs(project, sources, known=again)[0]) == plain(catalogs)
    assert not again.is_news
    before = file.read_bytes()
    file.write_bytes(before + b'\nmsgid "15 %"\nmsgstr "16 %\x01"\n')
    broken = KnownCatalogs(first.now)
    _, findings = read_catalogs(project, sources, known=broken)
    assert findings
    assert len(broken.now) == len(first.now) - 1
    file.unlink()
    fewer = KnownCatalogs(first.now)
    read_catalogs(project, sources, known=fewer)
    assert len(fewer.now) == len(first.now) - 1
