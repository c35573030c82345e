"""Links that can be followed, and that say where they lead: a screen reader lists them without their sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.marks import find_links
from policygen.content.models.base import Record
from policygen.content.models.text import Form, Passage
from policygen.findings import Finding, Place, say
from policygen.languages import Language

_WITHOUT_TEXT = re.compile(r"\[\s*\]\([^)]*\)")
_ADDRESS = r"(?:https?://|mailto:|www\.)"
#: A blank between the brackets or in the address, a title after it, the brackets exchanged.
_BROKEN = re.compile(rf"\[[^\]\[]+\](?:\s+\({_ADDRESS}[^)]*\)|\([^)\s]+\s[^)]*\))|\([^()]+\)\[{_ADDRESS}[^\]]*\]")


def check_links(corpus: Corpus, languages: Mapping[str, Language]) -> Iterator[Finding]:
    """Yield a finding for each link that is none, or whose text does not tell it from others."""
    for owner, loaded in corpus.loaded():
        language = languages.get(corpus.source_language(owner))
        vague = language.vague_links if language else frozenset[str]()
        first: dict[str, tuple[str, Place]] = {}
        for passage in loaded.passages:
            if "](" in passage.source or "[" in passage.source:
                yield from _form(passage, loaded)
            if passage.form is Form.LINE and "](" in passage.source:
                yield from _texts(passage, loaded, vague, first)


def _form(passage: Passage, loaded: Loaded[Record]) -> Iterator[Finding]:
    for found in _WITHOUT_TEXT.finditer(passage.source):
        yield loaded.finding(
            "E284", loaded.find(passage.place, found[0]), say("the link has no text"),
            say("write between the brackets what it leads to"),
        )  # fmt: skip
    for found in _BROKEN.finditer(passage.source):
        yield loaded.finding(
            "W285", loaded.find(passage.place, found[0]), say("this is not read as a link and is printed as typed"),
            say("write [text](https://…), without blanks between the brackets or in the address"),
        )  # fmt: skip
    for link in find_links(passage.source) if passage.form is Form.PLAIN else ():
        yield loaded.finding(
            "W285", loaded.find(passage.place, link.typed), say("no link can stand here; it is printed as typed"),
            say("move the link to a text of several sentences"),
        )  # fmt: skip


def _texts(
    passage: Passage, loaded: Loaded[Record], vague: frozenset[str], first: dict[str, tuple[str, Place]]
) -> Iterator[Finding]:
    for link in find_links(passage.source):
        text, address = link.text, link.address
        plain = re.sub(r"[*_\s]+", " ", text).strip(" .").casefold()
        place = loaded.find(passage.place, link.typed)
        if not plain:
            continue  # E284 has said it
        if plain in vague:
            yield loaded.finding(
                "W287", place, say("“{text}” does not say where the link leads", text=text),
                say("make the name of the page or document the text of the link"),
            )  # fmt: skip
            continue
        other, where = first.setdefault(plain, (address, place))
        if other != address:
            finding = loaded.finding(
                "W286", place, say("links with the text “{text}” lead to different addresses", text=text),
                say("give the two different texts, or correct one of the addresses"),
            )  # fmt: skip
            yield replace(finding, related=((where, say("the other link")),))
