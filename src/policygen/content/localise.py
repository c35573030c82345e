"""Puts passages into a reader's language through gettext catalogs, and says what had to fall back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from gettext import c2py  # type: ignore[attr-defined]  # the parser of plural expressions is not in the stubs
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from babel.messages.pofile import PoFileError, read_po

from policygen.content.marks import links, marks
from policygen.content.models.base import Record
from policygen.content.models.text import Listing, Paragraph, Passage, Prose, State
from policygen.content.walk import change
from policygen.findings import Finding, Place

R = TypeVar("R", bound=Record)

#: The domain of the strings that stand in the templates.
TEMPLATES = "templates"

_PLACEHOLDER = re.compile(r"%\((\w+)\)([#0\- +]*\d*(?:\.\d+)?[a-zA-Z])|%(?!%)(?=.)")
_TAG = re.compile(r"<[^>]*>?")


@dataclass(frozen=True)
class Catalog:
    """The usable translations of one domain into one language.

    ``messages`` maps ``(context, msgid)`` to the translation; for a plural message to its forms. Outdated (fuzzy)
    and faulty entries are left out, so that they are never printed; ``outdated`` names the former.
    """

    domain: str
    language: str
    file: str
    messages: Mapping[tuple[str | None, str], tuple[str, ...]] = field(default_factory=dict)
    outdated: frozenset[str] = frozenset()
    plural: Callable[[int], int] = lambda n: int(n != 1)

    def get(self, message: str, context: str | None = None) -> str | None:
        forms = self.messages.get((context, message))
        return forms[0] if forms else None


@dataclass(frozen=True)
class Catalogs:
    """All catalogs of a project, by domain and language, with the source language of each domain."""

    by_name: Mapping[tuple[str, str], Catalog]
    sources: Mapping[str, str]

    def get(self, domain: str, language: str) -> Catalog:
        return self.by_name.get((domain, language)) or Catalog(domain, language, "")


def read_catalogs(root: Path, sources: Mapping[str, str]) -> tuple[Catalogs, list[Finding]]:
    """Read every catalog below ``root/locales`` whose domain is in ``sources`` (domain → source language)."""
    found: dict[tuple[str, str], Catalog] = {}
    findings: list[Finding] = []
    for path in sorted((root / "locales").glob("*/LC_MESSAGES/*.po")):
        language, domain = path.parent.parent.name, path.stem
        file = path.relative_to(root).as_posix()
        if domain not in sources:
            continue
        catalog, wrong = read_catalog(path.read_bytes(), domain=domain, language=language, file=file)
        findings += [replace(finding, owner="" if domain == TEMPLATES else domain) for finding in wrong]
        found[domain, language] = catalog
    return Catalogs(found, dict(sources)), findings


def read_catalog(content: bytes, *, domain: str, language: str, file: str) -> tuple[Catalog, list[Finding]]:
    """Read a ``.po`` file; an entry that could harm a page is left out and reported.

    Babel's own compiler accepts merge-conflict markers, lost placeholders and missing plural forms; here they are
    findings, and the passage counts as not translated.
    """
    lines = content.decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            place = Place(file, number, 1)
            return Catalog(domain, language, file), [
                Finding("E401", place, "an unresolved merge conflict", "keep one of the two versions", line)
            ]
    try:
        po = read_po(BytesIO(content), locale=language, domain=domain, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        number = getattr(error, "lineno", 0) or 1
        return Catalog(domain, language, file), [
            Finding("E402", Place(file, number, 1), f"the catalog cannot be read: {error}",
                    "open it in a gettext editor and save it again", lines[number - 1] if number <= len(lines) else "")
        ]  # fmt: skip
    messages: dict[tuple[str | None, str], tuple[str, ...]] = {}
    outdated: set[str] = set()
    findings: list[Finding] = []
    for message in po:
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if not ids[0] or not any(strings):
            continue
        if message.fuzzy:
            outdated.add(ids[0])
            continue
        problem = _problem(ids, strings, po.num_plurals, domain)
        if problem:
            line_number = message.lineno or 1
            findings.append(
                Finding("E403", Place(file, line_number, 1), problem[0], problem[1], lines[line_number - 1])
            )
            continue
        messages[message.context or None, ids[0]] = tuple(str(s) for s in strings)
    plural = _plural_rule(po.plural_expr)
    return Catalog(domain, language, file, messages, frozenset(outdated), plural), findings


def _plural_rule(expression: str) -> Callable[[int], int]:
    rule = c2py(expression)
    return lambda n: int(rule(n))


def _problem(ids: tuple[str, ...], strings: tuple[str, ...], plurals: int, domain: str) -> tuple[str, str] | None:
    """Return what is wrong with a translation and the remedy, or None."""
    if len(ids) > 1 and (len(strings) != plurals or not all(strings)):
        return "plural forms are missing", f"this language has {plurals} forms; give all of them"
    for string in strings:
        if any(ord(c) < 32 and c not in "\n\t" for c in string):
            return "the translation contains a control character", "delete it"
        if domain == TEMPLATES:
            wanted = [sorted(m.group() for m in _PLACEHOLDER.finditer(i)) for i in ids]
            if sorted(m.group() for m in _PLACEHOLDER.finditer(string)) not in wanted:
                return "the placeholders differ from the original", f"keep exactly: {', '.join(wanted[-1]) or 'none'}"
            if sorted(_TAG.findall(string)) != sorted(_TAG.findall(ids[0])):
                return "the tags differ from the original", "keep exactly the tags of the original"
        else:
            if sorted(marks(string)) != sorted(marks(ids[0])):
                kept = ", ".join(f"[{s}{n}]" for s, n in marks(ids[0])) or "none"
                return "the marks for notes, sources or references differ from the original", f"keep exactly: {kept}"
            if sorted(links(string)) != sorted(links(ids[0])):
                return "the links differ from the original", "keep the addresses in round brackets as they are"
    return None


def localise_passage(passage: Passage, language: str, catalogs: Catalogs) -> Passage:
    """Return the passage with the text to print for readers of ``language``.

    Falls back to the English translation, then to the source text; ``language`` and ``state`` of the result tell.
    """
    domain = passage.domain
    source_language = catalogs.sources.get(domain, "en")
    if language == source_language:
        return replace(passage, text=passage.source, language=language, state=State.SOURCE)
    catalog = catalogs.get(domain, language)
    if text := catalog.get(passage.source):
        return replace(passage, text=text, language=language, state=State.TRANSLATED)
    state = State.OUTDATED if passage.source in catalog.outdated else State.MISSING
    if source_language != "en" and language != "en" and (text := catalogs.get(domain, "en").get(passage.source)):
        return replace(passage, text=text, language="en", state=state)
    return replace(passage, text=passage.source, language=source_language, state=state)


def localise(model: R, language: str, catalogs: Catalogs) -> R:
    """Return the model with every passage in ``language``, or in what it falls back to."""
    return change(model, lambda passage: localise_passage(passage, language, catalogs))


def localise_prose(prose: Prose, language: str, catalogs: Catalogs) -> Prose:
    """Return prose in another language than its document's (a summary that is printed in two)."""
    def one(passage: Passage) -> Passage:
        return localise_passage(passage, language, catalogs)

    return Prose(
        tuple(
            Paragraph(one(block.passage))
            if isinstance(block, Paragraph)
            else Listing(block.ordered, tuple(one(item) for item in block.items))
            for block in prose.blocks
        )
    )

