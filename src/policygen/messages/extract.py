"""Extracts translatable passages from source files, for Babel (``pybabel extract``) and for our own update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import IO, Any

from policygen.content.corpus import TRANSNATIONAL
from policygen.content.load import load
from policygen.findings import Refused
from policygen.messages.context import hints


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
