"""What a status promises: a document that is final has no blanks, a source for what it claims, and nothing made up.

A status is final where ``FINAL`` has it; ``illustrative``, ``draft`` and ``peer_reviewed`` promise nothing of the kind.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.marks import marks
from policygen.content.models import CentralRecommendation
from policygen.content.models.base import Record
from policygen.content.models.paper import Evidence, Illustration, Meta
from policygen.content.models.paper import Finding as PaperFinding
from policygen.content.walk import records
from policygen.findings import Finding, say
from policygen.languages import Language

#: The statuses of documents that somebody may rely on.
FINAL = ("final", "adopted")
#: The statuses of documents whose content may be made up or may change; what bundles them is no more than that.
PROVISIONAL = ("illustrative", "draft")

#: What people of all languages type where something is still to come. XXX is a number, too: "XXX. ročník".
_SIGNS = r"\?{2,}|_{3,}|\.{5,}|\b(?:xxx+|XXXX+)\b|\b(?:TODO|TBD|TBC|TBA|FIXME)\b|(?i:\blorem ipsum\b)"


def check_statuses(corpus: Corpus, languages: Mapping[str, Language]) -> Iterator[Finding]:
    """Yield a finding for each thing that the status of a final document rules out."""
    for owner, loaded in corpus.loaded():
        meta = getattr(loaded.model, "meta", None)
        if isinstance(meta, Meta) and meta.status in FINAL:
            language = languages.get(corpus.source_language(owner))
            yield from _texts(loaded, meta.status, language)
            yield from _sources(loaded, meta.status)
            if isinstance(loaded.model, CentralRecommendation):
                yield from _bundled(loaded.model, loaded, corpus)


def _texts(loaded: Loaded[Record], status: str, language: Language | None) -> Iterator[Finding]:
    blank = _pattern(language.placeholders if language else (), _SIGNS)
    made_up = _pattern(language.illustrative if language else (), "(?!)")
    for passage in loaded.passages:
        if found := blank.search(passage.source):
            words = found[0]
            yield loaded.finding(
                "E251", loaded.find(passage.place, words),
                say("the status is “{status}”, but something is still to come here: “{words}”",
                    status=status, words=words),
                say("write what is missing, or choose another status"),
            )  # fmt: skip
        elif found := made_up.search(passage.source):
            words = found[0]
            yield loaded.finding(
                "E253", loaded.find(passage.place, words),
                say("the status is “{status}”, but this text calls itself illustrative: “{words}”",
                    status=status, words=words),
                say("replace it with what holds, or write “illustrative” as the status"),
            )  # fmt: skip


@functools.cache
def _pattern(words: tuple[str, ...], besides: str) -> re.Pattern[str]:
    """Find words that stand alone, with or without capitals; one that ends in ``*`` is the beginning of a word."""
    either = "|".join(re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else r"\b") for word in words)
    return re.compile(rf"{besides}|\b(?i:{either})" if either else besides)


def _sources(loaded: Loaded[Record], status: str) -> Iterator[Finding]:
    """Yield a finding for each claim without a source; figures have one by their form."""
    unsourced = say("the status is “{status}”, but this evidence names no source", status=status)
    for path, record in records(loaded.model):
        match record:
            case PaperFinding() if not marks(record.evidence.source):
                remedy = say("name one in the text: a source [@…], a focus group [#…] or a note [^…]")
                yield loaded.finding("E252", record.evidence.place, unsourced, remedy)
            case Evidence() if not record.source and not marks(record.text.source):
                remedy = say("add “source”, or name one in the text: [@…] or a note [^…]")
                yield loaded.finding("E252", record.text.place, unsourced, remedy)
            case Illustration() if not record.credit:
                place = loaded.place((*path, "file"))
                message = say("the status is “{status}”, but nobody is named for this picture", status=status)
                yield loaded.finding("E252", place, message, say("add “credit”: who made it or owns the rights"))
            case _:
                pass  # claims nothing, or cannot be without a source


def _bundled(joint: CentralRecommendation, loaded: Loaded[Record], corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each region whose paper the joint document bundles and that is provisional itself."""
    for region in sorted({support.region for item in joint.recommendations for support in item.supported_by}):
        document = corpus.documents.get((region, "regional-policy-paper"))
        meta = getattr(document.model, "meta", None) if document else None
        if document and isinstance(meta, Meta) and meta.status in PROVISIONAL:
            finding = loaded.finding(
                "E254", loaded.place(("meta", "status")),
                say("the status is “{status}”, but the paper of “{region}”, which this document prints, is “{other}”",
                    status=joint.meta.status, region=region, other=meta.status),
                say("wait for the paper, or choose another status"),
            )  # fmt: skip
            yield replace(finding, related=((document.place(("meta", "status")), say("the paper’s status")),))
