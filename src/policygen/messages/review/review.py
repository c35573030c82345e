"""Reads every catalog as an editor would: the gate of ``policygen messages check``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policygen.content.catalog import TEMPLATES, entries_of, read_catalog
from policygen.content.checks.wrong_language import strange
from policygen.content.corpus import TRANSNATIONAL, Corpus
from policygen.content.locks.check import Locks
from policygen.content.locks.entry import FINDINGS, STARTER, Entry, Fault, finding_of
from policygen.findings import Finding, in_order, say
from policygen.languages import Language
from policygen.messages.review.consistency import check_consistency
from policygen.messages.review.names import Name, check_names, known_names
from policygen.messages.review.terms import check_terms
from policygen.messages.review.wording import check_doubled, check_end, check_quotes, check_same


@dataclass(frozen=True)
class Review:
    """What a review goes by: languages, locks, and the names that are known."""

    languages: Mapping[str, Language]
    locks: Locks
    names: tuple[Name, ...] = ()

    @staticmethod
    def of(corpus: Corpus, languages: Mapping[str, Language]) -> Review:
        """Return what the reviews of a project go by."""
        locks = Locks.of(languages, corpus.glossary.model if corpus.glossary else None)
        return Review(languages, locks, known_names(corpus))


@dataclass(frozen=True)
class Reviewed:
    """The findings of catalogs, and how many catalogs and translations were read."""

    findings: tuple[Finding, ...]
    catalogs: int
    translations: int


def review_catalogs(
    root: Path, corpus: Corpus, review: Review, *, languages: Sequence[str] = (), domains: Sequence[str] = ()
) -> Reviewed:
    """Check every catalog below ``root/locales``, or those of some languages and domains."""
    sources = {TEMPLATES: "en", FINDINGS: "en", STARTER: "en"}
    sources |= {owner: corpus.source_language(owner) for owner in (TRANSNATIONAL, *corpus.regions)}
    findings: list[Finding] = []
    entries: list[tuple[Entry, str, list[str]]] = []
    catalogs = 0
    for path in sorted((root / "locales").glob("*/LC_MESSAGES/*.po")):
        language, domain = path.parent.parent.name, path.stem
        if domain not in sources or (languages and language not in languages) or (domains and domain not in domains):
            continue
        file, content = path.relative_to(root).as_posix(), path.read_bytes()
        catalogs += 1
        found, read = review_catalog(
            content, domain=domain, source=sources[domain], language=language, file=file, review=review
        )
        findings += found
        lines = content.decode("utf-8", "replace").split("\n")
        entries += [(entry, file, lines) for entry in read]
    told_apart = [each for each in entries if each[0].domain not in (FINDINGS, STARTER) and len(each[0].ids) == 1]
    findings += check_consistency(told_apart)
    return Reviewed(tuple(in_order(findings)), catalogs, len(entries))


def review_catalog(
    content: bytes, *, domain: str, source: str, language: str, file: str, review: Review
) -> tuple[list[Finding], list[Entry]]:
    """Return the findings of one catalog, and its entries that are translated and can be printed."""
    catalog, findings = read_catalog(
        content, domain=domain, language=language, file=file, source=source, locks=review.locks
    )
    if findings and not catalog.messages:
        return list(findings), []
    lines = content.decode("utf-8").split("\n")
    whole = entries_of(content, domain=domain, language=language, file=file, source=source)
    entries = (
        [entry for entry in whole if any(entry.ids[0] == key for _, key in catalog.messages)] if findings else whole
    )
    for entry in entries:
        findings += [finding_of(fault, file, entry.line, lines) for fault in faults(entry, review)]
    owner = "" if domain in (TEMPLATES, FINDINGS, STARTER) else domain
    return [replace(each, owner=owner) for each in findings], entries


def faults(entry: Entry, review: Review) -> Iterator[Fault]:
    """Yield what an editor would ask about an entry that can be printed."""
    own = review.languages.get(entry.language)
    yield from check_doubled(entry, own.may_double if own else frozenset())
    yield from check_end(entry, _abbreviations(review, entry))
    yield from check_same(entry, [form for name in review.names for forms in name.forms.values() for form in forms])
    if own:
        yield from check_quotes(entry, own.typography.get("quotes", ()))
        yield from _tongue(entry, own, review.languages)
    if entry.domain not in (FINDINGS, STARTER):
        yield from check_names(entry, review.names)
        yield from check_terms(entry, review.locks.terms)


def _abbreviations(review: Review, entry: Entry) -> frozenset[str]:
    """Return the words with a full stop that the typographies of both languages know."""
    found: set[str] = set()
    for code in (entry.source, entry.language):
        if language := review.languages.get(code):
            found |= language.abbreviations
    return frozenset(found)


def _tongue(entry: Entry, own: Language, languages: Mapping[str, Language]) -> Iterator[Fault]:
    others = [language for code, language in languages.items() if code != own.code]
    for string in entry.strings:
        if found := strange(string, own, others):
            yield Fault(
                "W426", say("this seems to be in another language: “{found}” instead of “{expected}”",
                            found=found[0].name, expected=own.name),
                say("translate it; put quotations into quotation marks and foreign terms between asterisks"), found[1],
            )  # fmt: skip
            return
