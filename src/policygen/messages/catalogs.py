"""Makes catalogs, from sources or from other catalogs, and writes them.

Nothing of the templates' engine is imported here: whoever only follows changed sources has no need of it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import UTC, datetime
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from policygen.content.corpus import Corpus
from policygen.messages.context import hints

#: The date in every header: the catalogs' history is git's, and a date of today would change every file at every run.
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def extract_passages(corpus: Corpus, owner: str, texts: Container[str] | None = None) -> Catalog:
    """Return the catalog of an owner's passages, or of some ``texts``, each with its unit id and what it is."""
    catalog = empty_catalog(corpus.source_language(owner))
    for loaded in corpus.loaded_of(owner):
        for passage, hint in hints(loaded.model):
            if texts is not None and passage.source not in texts:
                continue
            place = passage.place
            catalog.add(passage.source, locations=[(place.file, place.line)], auto_comments=[passage.unit, hint])
    for message in catalog:
        message.flags.discard("python-format")  # Babel takes “15 % der” for a placeholder
    return catalog


def empty_catalog(language: str) -> Catalog:
    """Return a catalog without messages, with the header that all of ours have."""
    return Catalog(
        locale=language, project="policygen", version="1", charset="utf-8", creation_date=_EPOCH,
        revision_date=_EPOCH, last_translator="policygen", language_team="policygen", fuzzy=False,
        header_comment="# Translations. Lines that begin with #. name the unit, those with #: the file and line.",
        msgid_bugs_address="", copyright_holder="policygen",
    )  # fmt: skip


def select(catalog: Catalog, wanted: Iterable[str]) -> Catalog:
    """Return a catalog with only the messages in ``wanted``, in the catalog's order."""
    chosen = frozenset(wanted)
    result = empty_catalog(str(catalog.locale))
    for message in catalog:
        if message.id and message.id in chosen:
            _copy(result, message)
    return result


def _copy(catalog: Catalog, message: Message) -> None:
    catalog.add(
        message.id, locations=message.locations, auto_comments=message.auto_comments, flags=message.flags,
        context=message.context,
    )  # fmt: skip


def serialise(catalog: Catalog, *, numbered: bool = True, source: str = "") -> bytes:
    """Return a catalog as the bytes of a ``.po`` or ``.pot`` file.

    ``numbered`` places have their lines. ``source`` is the language translated from, which Poedit and others read.
    """
    buffer = BytesIO()
    # A width that nothing reaches: with 0, Babel would still wrap comments, and break unit ids at their hyphens.
    write_po(buffer, catalog, width=1_000_000, include_previous=True, include_lineno=numbered)
    content = buffer.getvalue()
    if source:
        content = content.replace(b'"Plural-Forms:', f'"X-Source-Language: {source}\\n"\n"Plural-Forms:'.encode(), 1)
    return content
