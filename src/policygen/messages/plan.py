"""Plans the catalogs of a project: which domains there are, in which languages, and what each file is to contain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from jinja2 import Environment

from policygen.content.catalog import FINDINGS, STARTER, TEMPLATES, read_whole
from policygen.content.corpus import TRANSNATIONAL, Corpus
from policygen.content.locks.terms import fixed_terms
from policygen.content.models.text import Passage
from policygen.messages.catalogs import extract_passages, select, serialise
from policygen.messages.context import Memory, english, version_of
from policygen.messages.review.terms import Fixing
from policygen.messages.templates import extract_templates
from policygen.messages.update import Notes, update


@dataclass(frozen=True)
class Domain:
    """What one set of catalogs translates: its name, its messages, the language they are written in."""

    name: str
    catalog: Catalog
    source: str


def plan_templates(
    corpus: Corpus, root: Path, environment: Environment, sentences: Catalog, *, starter: Catalog | None = None
) -> list[Domain]:
    """Return all domains of a project; ``sentences`` are what the program itself says, ``starter`` what a kit does."""
    found = [Domain(TEMPLATES, extract_templates(root, environment), "en"), Domain(FINDINGS, sentences, "en")]
    if starter:
        found.append(Domain(STARTER, starter, "en"))
    for owner in (TRANSNATIONAL, *sorted(corpus.regions)):
        found.append(Domain(owner, extract_passages(corpus, owner), corpus.source_language(owner)))
    return found


def write_templates(domains: Iterable[Domain]) -> Mapping[str, bytes]:
    """Return the content of every ``.pot`` file, by its path below the project."""
    return {
        f"locales/{domain.name}.pot": serialise(domain.catalog, numbered=domain.name != FINDINGS, source=domain.source)
        for domain in domains
    }


def plan_catalogs(
    root: Path, corpus: Corpus, domains: Sequence[Domain], printed: Callable[[], Iterable[Passage]]
) -> Mapping[str, bytes]:
    """Return the content of every ``.po`` file, by its path below the project.

    A region's paper is translated into English as a whole; into the other languages go only the passages that the
    joint recommendation prints (``printed``, observed while composing it). Raises ``Refused`` for a catalog that cannot
    be read as a whole, because what is not read would be lost.
    """
    files: dict[str, bytes] = {}
    joint: dict[str, set[str]] = {}
    for passage in printed():
        joint.setdefault(passage.domain, set()).add(passage.source)
    by_english: dict[str, Mapping[str, str]] = {}
    terms = fixed_terms(corpus.glossary.model if corpus.glossary else None)
    # English first: the others show it.
    for language in sorted(corpus.project.model.languages, key=lambda code: (code != "en", code)):
        others = [domain for domain in domains if domain.source != language]
        existing = {domain.name: _existing(root, language, domain.name) for domain in others}
        memories = {
            source: Memory.of(
                pair for domain in others if domain.source == source for pair in _pairs(existing[domain.name])
            )
            for source in {domain.source for domain in others}
        }
        for domain in others:
            whole = domain.name in (TEMPLATES, FINDINGS, STARTER, TRANSNATIONAL) or language == "en"
            wanted = domain.catalog if whole else select(domain.catalog, joint.get(domain.name, ()))
            memory = memories[domain.source]
            fixed = () if domain.name == FINDINGS else terms
            fixing = Fixing(fixed, domain.source, language)
            notes = _notes(corpus, by_english.get(domain.name, {}), memory, fixing)
            made = update(wanted, existing[domain.name], language=language, notes=notes)
            if language == "en":
                by_english[domain.name] = dict(_pairs(made))
            numbered = domain.name != FINDINGS
            files[_path(language, domain.name)] = serialise(made, numbered=numbered, source=domain.source)
    return files


def _path(language: str, domain: str) -> str:
    return f"locales/{language}/LC_MESSAGES/{domain}.po"


def _existing(root: Path, language: str, domain: str) -> Catalog | None:
    file = _path(language, domain)
    if not (root / file).is_file():
        return None
    return read_whole((root / file).read_bytes(), domain=domain, language=language, file=file)


def _pairs(catalog: Catalog | None) -> Iterable[tuple[str, str]]:
    """Yield text and translation of what is translated."""
    for message in catalog or ():
        if message.id and message.string and isinstance(message.string, str) and not message.fuzzy:
            yield str(message.id), message.string


def _notes(corpus: Corpus, by_english: Mapping[str, str], memory: Memory, fixing: Fixing) -> Notes:
    def comments(message: Message, translated: bool) -> list[str]:
        text = str(message.id[0] if isinstance(message.id, tuple | list) else message.id)
        proposal = "" if translated else memory.propose(text)
        return [*english(text, by_english), *fixing.describe(text), *([proposal] if proposal else [])]

    return Notes(comments, lambda units: version_of(corpus, units))
