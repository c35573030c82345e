"""Extracts translatable passages from source files, for Babel (``pybabel extract``) and for our own update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import IO, Any

from policygen.compose.scribe import OWN_MESSAGES
from policygen.content.corpus import TRANSNATIONAL
from policygen.content.load import load
from policygen.findings import Refused
from policygen.messages.context import hints
from policygen.messages.sentences import extract_sentences
from policygen.messages.starter import extract_words


def extract_yaml(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Sequence[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield ``(line, None, text, [unit id, what it is])`` for every passage of a source file.

    This is a Babel extraction method, registered under the name ``policygen``. Raises ``Refused`` for a file with
    findings: a catalog made from half a file would make translators lose the other half.
    """
    path = PurePath(str(getattr(fileobj, "name", "source.yaml")))
    owner = path.parent.name if path.parent.parent.name == "regions" else TRANSNATIONAL
    loaded, findings = load(fileobj.read(), file=path.as_posix(), unit=f"{owner}/{path.stem}")
    if loaded is None:
        raise Refused(findings)
    for passage, hint in hints(loaded.model):
        yield passage.place.line, None, passage.source, [passage.unit, hint]


def extract_own(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Sequence[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str | None, str | tuple[str, ...], list[str]]]:
    """Yield what the program itself says and prints: findings, pages on codes, labels, words of starter kits.

    This is a Babel extraction method, registered under the name ``policygen-own`` and called for one file of the
    program, because what it yields stands in many.
    """
    for message in (*extract_sentences(), *extract_words()):
        if isinstance(message.id, str):
            if message.id:
                yield 1, None, message.id, message.auto_comments
        else:
            yield 1, "ngettext", tuple(message.id), message.auto_comments
    for label in sorted(OWN_MESSAGES):
        yield 1, None, label, []
