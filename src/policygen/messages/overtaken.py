"""Knows which translations the sources have overtaken since the catalogs were last brought up to date."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from policygen.content.catalog import MAXIMUM_BYTES, Catalog, Catalogs, read_catalog, read_whole
from policygen.content.corpus import TRANSNATIONAL, Corpus
from policygen.content.decode import Unreadable
from policygen.content.models.text import Passage
from policygen.content.read_file import read_file
from policygen.findings import Refused


def follow_sources(root: Path, corpus: Corpus, catalogs: Catalogs) -> Catalogs:
    """Return the catalogs as an update would leave them, as far as passages have changed since the last one.

    So a changed passage is outdated at once, whether or not somebody has run the update. Nothing is written.
    """
    found = dict(catalogs.by_name)
    for owner in (TRANSNATIONAL, *sorted(corpus.regions)):
        own = {key: catalog for key, catalog in found.items() if key[0] == owner}
        passages = tuple(corpus.passages(owner))
        texts = {passage.source for passage in passages}
        known = {key: _texts(catalog) for key, catalog in own.items()}
        # A region's catalogs do not have all of its passages: only one that no catalog has must be new.
        if texts <= set().union(*known.values()) and all(each <= texts for each in known.values()):
            continue
        for key, catalog in own.items():
            found[key] = _followed(root, corpus, catalog, passages, known[key])
    return replace(catalogs, by_name=found)


def _texts(catalog: Catalog) -> set[str]:
    return {text for _, text in catalog.messages} | set(catalog.outdated) | set(catalog.lines)


#: What an entry has that is obsolete, that is outdated, or whose comment another program has broken at a hyphen.
_OLD = re.compile(rb"^#~|^#\||^#\..*-\r?$", re.MULTILINE)


def _may_know(content: bytes, units: Iterable[str]) -> bool:
    """Whether a catalog may have an entry for passages that it lacks, by their units; to read it takes longer."""
    from policygen.messages.update import text_of

    return bool(_OLD.search(content)) or any(text_of(unit).encode() in content for unit in units)


def _followed(
    root: Path, corpus: Corpus, catalog: Catalog, passages: Sequence[Passage], known: Container[str]
) -> Catalog:
    # Imported late: nearly always nothing is overtaken.
    from policygen.messages.catalogs import empty_catalog, extract_passages, serialise
    from policygen.messages.context import version_of
    from policygen.messages.update import heirs, overtaken

    domain, language, file = catalog.domain, catalog.language, catalog.file
    try:
        content = read_file(root / catalog.file, limit=MAXIMUM_BYTES)
        if not _may_know(content, (passage.unit for passage in passages if passage.source not in known)):
            return catalog
        existing = read_whole(content, domain=domain, language=language, file=file)
    except (Refused, Unreadable):
        return catalog  # reported already
    # Only of these: a long paper that nobody has translated yet has thousands of passages more.
    texts = heirs(existing, ((passage.source, passage.unit) for passage in passages))
    template = extract_passages(corpus, domain, texts)
    present = {passage.source for passage in passages}
    entries = empty_catalog(catalog.language)
    lines: dict[str, int] = {}
    for entry, line in overtaken(template, existing, present, version=lambda units: version_of(corpus, units)):
        flags = set(entry.flags)
        entries[entry.id] = entry
        entry.flags = flags  # Babel guesses at placeholders
        lines[str(entry.id)] = line
    if not lines:
        return catalog
    # What an entry must be to be printed is looked at as ever; a finding comes with the update.
    read, _ = read_catalog(serialise(entries), domain=domain, language=language, file=file)
    return replace(
        catalog,
        messages={**catalog.messages, **read.messages},
        outdated={**catalog.outdated, **read.outdated},
        lines={**catalog.lines, **{text: lines[text] for text in read.outdated}},
    )
