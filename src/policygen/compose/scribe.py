"""Writes passages, messages, numbers and references for one document in one language, and observes what it wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from markupsafe import Markup, escape

from policygen.compose import formats
from policygen.compose.addressed import Addressed, index_addressees
from policygen.compose.images import Wanted
from policygen.compose.inline import inline
from policygen.content.corpus import Corpus
from policygen.content.localise import TEMPLATES, Catalogs, localise_passage, localise_prose
from policygen.content.models.base import Amount, Defines, Record, Source
from policygen.content.models.paper import Illustration, Recommendation
from policygen.content.models.project import IndicatorValue, NameForms, Region
from policygen.content.models.recommendation import JointRecommendation
from policygen.content.models.text import Form, Paragraph, Passage, Prose, State
from policygen.content.walk import annotated
from policygen.findings import Finding, Refused, say
from policygen.languages import Language, collated

_LABELS: dict[str, str] = {
    "recommendation": "Recommendation %(id)s",
    "joint-recommendation": "Recommendation %(id)s",
    "finding": "Finding %(id)s",
    "objective": "Objective %(id)s",
    "focus-group": "Focus group %(id)s",
    "challenge": "Challenge %(id)s",
    "illustration": "Figure",
}

#: How a language names a page of this document; ``#`` takes the number's place until the pages are known.
_PAGE = "p. %(page)s"

#: Stands before a passage whose translation is older than its source; the imprint explains it.
STALE = "◊"

#: The forms of a region's name; a map of many regions asks for as many names.
_FORMS = tuple(NameForms.model_fields)

_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[ \t\n\r]+")

#: The messages that the scribe prints itself and that no template contains; extraction adds them.
OWN_MESSAGES = frozenset({*_LABELS.values(), _PAGE, "EUR %(number)s billion", "about %(number)s", "undated"})


@dataclass
class Observed:
    """What one document printed: passages by unit and language wanted, messages, those without translation, images.

    ``messages`` maps context, text and language wanted to what was printed. ``catalogs`` are those that were asked for
    anything at all, by domain and language.
    """

    passages: dict[tuple[str, str], Passage] = field(default_factory=dict)
    messages: dict[tuple[str | None, str, str], str] = field(default_factory=dict)
    untranslated: set[str] = field(default_factory=set)
    images: dict[str, Wanted] = field(default_factory=dict)
    catalogs: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Freshness:
    """How many passages of a document are printed from an older translation, and how many in another language."""

    older: int = 0
    foreign: int = 0


class Scribe:
    """What a template may ask for; one a document and language.

    ``corpus`` is localised already. ``owner`` is the region id of the document, or ``transnational``: references to
    things of other owners are printed without a link, because they are not in this document.
    """

    def __init__(self, *, language: Language, corpus: Corpus, catalogs: Catalogs, owner: str, template: str) -> None:
        self.language = language
        self.corpus = corpus
        self.catalogs = catalogs
        self.owner = owner
        self.template = template
        self.observed = Observed()
        self._messages = catalogs.get(TEMPLATES, language.code)
        self._kinds: dict[str, dict[str, str]] = {}
        self._wanted = language.code

    # ── messages of the templates ────────────────────────────────────────────────────────────────────────────

    def message(self, text: str, context: str | None = None) -> Markup:
        """Return a template's message in the document's language; English, and marked so, where it is missing."""
        return self._translated(text, context, self.language.code)

    def _translated(self, text: str, context: str | None, language: str) -> Markup:
        translated = text if language == "en" else self.catalogs.get(TEMPLATES, language).get(text, context)
        self.observed.messages[context, text, language] = text if translated is None else translated
        if translated is None:
            self.observed.untranslated.add(text)
            return Markup('<span lang="en">{}</span>').format(Markup(text))  # noqa: S704  (from the template)
        return Markup(translated)  # noqa: S704  (the catalog check allows no tags but the template's)

    def plural(self, one: str, many: str, count: int, context: str | None = None) -> Markup:
        """Return the form of a message that fits a number."""
        english = self.language.code == "en"
        forms = (one, many) if english else self._messages.messages.get((context, one))
        self.observed.messages[context, one, self.language.code] = " / ".join(forms or (one, many))
        if english:
            return Markup(one if count == 1 else many)  # noqa: S704
        if not forms:
            self.observed.untranslated.add(one)
            chosen = Markup(one if count == 1 else many)  # noqa: S704
            return Markup('<span lang="en">{}</span>').format(chosen)
        return Markup(forms[self._messages.plural(count)])  # noqa: S704

    # ── passages ─────────────────────────────────────────────────────────────────────────────────────────────

    def words(self, passage: Passage) -> Markup:
        """Return a passage as one span that carries its unit, and its language where that differs."""
        return Markup("<span{}>{}</span>").format(self._attributes(passage), self._inline(passage))

    def prose(self, prose: Prose, role: str = "") -> Markup:
        """Return prose as paragraphs and lists; ``role`` is a class for its paragraphs."""
        kind = Markup(' class="{}"').format(role) if role else Markup("")
        parts: list[Markup] = []
        for block in prose.blocks:
            if isinstance(block, Paragraph):
                passage = block.passage
                parts.append(Markup("<p{}{}>{}</p>\n").format(kind, self._attributes(passage), self._inline(passage)))
            else:
                tag = "ol" if block.ordered else "ul"
                items = Markup("").join(
                    Markup("<li{}>{}</li>\n").format(self._attributes(item), self._inline(item)) for item in block.items
                )
                parts.append(Markup("<{}>\n{}</{}>\n").format(tag, items, tag))
        return Markup("").join(parts)

    def prose_in(self, prose: Prose, language: str) -> Markup:
        """Return prose in another language than the document's, marked as such."""
        self._wanted = language
        try:
            return self.prose(localise_prose(prose, language, self.catalogs))
        finally:
            self._wanted = self.language.code

    def plain(self, value: object) -> str:
        """Return words without markup, for attributes and drawings; a passage counts as printed."""
        if isinstance(value, Passage):
            self._observe(value)
            return value.text
        # Not striptags(): it makes hard spaces soft.
        words = Markup(_TAG.sub("", str(escape(value))))  # noqa: S704  (escaped, and without its tags)
        return _SPACE.sub(" ", words.unescape()).strip(" ")

    def illustration(self, item: Illustration) -> Markup:
        """Return an ``<img>`` for a picture of the document's owner, with its text alternative and size in print."""
        file = self.corpus.pictures[self.owner, item.file]
        wanted = Wanted(file, *file.facts.printed(item.width), item.alternative.place)
        self.observed.images[wanted.name] = wanted
        return Markup('<img src="{}" alt="{}" width="{:g}mm" height="{:g}mm"{}/>').format(
            wanted.name, item.alternative.text, wanted.width, wanted.height, self._attributes(item.alternative)
        )

    def _observe(self, passage: Passage) -> None:
        self.observed.passages[passage.unit, self._wanted] = passage

    def _attributes(self, passage: Passage, within: str = "") -> Markup:
        """Return unit and language of a passage that stands in words of the language ``within``."""
        self._observe(passage)
        language = passage.language
        foreign = Markup(' lang="{}"').format(language) if language != (within or self.language.code) else Markup("")
        return Markup(' data-unit="{}"{}').format(passage.unit, foreign)

    def _inline(self, passage: Passage, *, in_note: bool = False) -> Markup:
        mark = Markup('<span class="stale">{}</span> ').format(STALE) if _is_stale(passage) else Markup("")
        if passage.form is Form.PLAIN:
            return mark + escape(passage.text)
        return mark + inline(passage.text, lambda sign, name: self._resolve(passage, sign, name, in_note=in_note))

    def _resolve(self, passage: Passage, sign: str, name: str, *, in_note: bool) -> Markup:
        owner = passage.domain
        match sign:
            case "@":
                citation = self.citation(self.corpus.sources(owner)[name])
                return citation if in_note else Markup('<span class="footnote">{}</span>').format(citation)
            case "^":
                # What a mark puts into a passage speaks its language: a summary in English has English notes.
                note = localise_passage(self._note(owner, name), passage.language, self.catalogs)
                return Markup('<span class="footnote"{}>{}</span>').format(
                    self._attributes(note, passage.language), self._inline(note, in_note=True)
                )
            case _:
                message = _LABELS[self._kind(owner, name)]
                # “Finding” at a line’s end and “F1” on the next would be read as two things.
                spoken = self._translated(message, None, passage.language)
                label = spoken.replace(" %(id)s", "\u00a0%(id)s") % {"id": name}
                if owner != self.owner:
                    return label
                # A figure's number is known when the page is whole.
                kind = Markup(' class="counted"') if self._kind(owner, name) == "illustration" else ""
                page = self.plain(self._translated(_PAGE, None, passage.language) % {"page": "#"})
                return Markup('<a{} href="#{}" data-page=", {}">{}</a>').format(kind, name, page, label)

    def _kind(self, owner: str, name: str) -> str:
        if owner not in self._kinds:
            self._kinds[owner] = _kinds(self.corpus, owner)
        return self._kinds[owner][name]

    def _note(self, owner: str, name: str) -> Passage:
        for loaded in self.corpus.loaded_of(owner):
            notes = getattr(loaded.model, "notes", {})
            if name in notes:
                note = notes[name]
                assert isinstance(note, Passage)
                return note
        raise KeyError(name)

    # ── sources and figures ──────────────────────────────────────────────────────────────────────────────────

    def citation(self, source: Source) -> Markup:
        """Return a source as it stands in a note or in the references: author, title, year, address."""
        parts = [escape(source.author)] if source.author else []
        parts.append(escape(source.title))
        if source.year:
            parts.append(escape(source.year))
        if source.address and source.address != source.title:
            address = escape(source.address)
            link = Markup('<a href="{0}">{0}</a>').format(address) if source.address.startswith("http") else address
            parts.append(link)
        return Markup(", ").join(parts)

    def source(self, name: str, owner: str | None = None) -> Source:
        """Return a source by id; the document's own unless another owner is named."""
        return self.corpus.sources(owner or self.owner)[name]

    def amount(self, value: Amount | IndicatorValue, unit: str | None = None) -> Markup:
        """Return a value with its unit, billions in words, and “about” where it is approximate."""
        unit = unit or (value.unit if isinstance(value, Amount) else "number")
        number: Decimal = value.value
        if unit == "EUR" and number >= 1_000_000_000:
            billions = (number / 1_000_000_000).normalize()
            shown: Markup = self.message("EUR %(number)s billion") % {"number": formats.number(billions, self.language)}
        else:
            shown = escape(formats.amount(number, unit, self.language))
        return self.message("about %(number)s") % {"number": shown} if value.approximate else shown

    def money(self, value: Decimal, currency: str) -> str:
        """Return an amount of money, the currency's code where the language puts it."""
        return formats.amount(value, currency, self.language)

    def number(self, value: Decimal | int) -> str:
        """Return a number as the document's language writes it."""
        return formats.number(value, self.language)

    def year(self, value: int | None) -> Markup:
        """Return a year, or the language's words for an undated figure."""
        return escape(value) if value is not None else self.message("undated")

    def day(self, value: date) -> str:
        """Return a day with its month's name."""
        return formats.day(value, self.language)

    def language_name(self, code: str) -> str:
        """Return the name of a language in the document's."""
        return formats.language_name(code, self.language)

    def month(self, value: date) -> str:
        """Return month and year."""
        return formats.month(value, self.language)

    # ── names and lists ──────────────────────────────────────────────────────────────────────────────────────

    def region(self, region: Region, form: str = "nominative") -> str:
        """Return a region's name in the form that a sentence needs.

        Raises ``Refused``, naming template and form, where the region does not give it: a wrong case is worse. Raises
        ``ValueError`` where there is no such form.
        """
        if form not in _FORMS:
            raise ValueError(f"a region’s name has no form “{form}”; forms are {', '.join(_FORMS)}")
        forms = region.names.get(self.language.code)
        name = getattr(forms, form, None) if forms else None
        if not name:
            place = self.corpus.regions[region.id].place(("names",))
            raise Refused(
                [
                    Finding(
                        "E305",
                        place,
                        say(
                            "the template {template} prints the region’s name in “{code}” as {form}, which is missing",
                            template=self.template,
                            form=form,
                            code=self.language.code,
                        ),
                        say("add “{form}: …” under names, {code}", form=form, code=self.language.code),
                        owner=region.id,
                    )
                ]
            )
        return str(name)

    def organisation(self, name: str) -> Markup:
        """Return an organisation's name, marked with its language where that is not the document's."""
        for organisation in self.corpus.project.model.organisations:
            if organisation.id == name:
                words, language = organisation.name(self.language.code)
                if language == self.language.code:
                    return escape(words)
                return Markup('<span lang="{}">{}</span>').format(language, words)
        raise KeyError(name)

    def listed(self, items: Iterable[object]) -> Markup:
        """Return items as a list in a sentence, with the language's conjunction."""
        pieces: Sequence[Markup] = [escape(self.words(item) if isinstance(item, Passage) else item) for item in items]
        marker = [f"\ue000{n}\ue001" for n in range(len(pieces))]
        text = str(escape(formats.listed(marker, self.language)))
        for name, piece in zip(marker, pieces, strict=True):
            text = text.replace(name, piece)
        return Markup(text)  # noqa: S704  (pieces are escaped above)

    def alphabetical(self, items: Iterable[Record], field_name: str) -> list[Record]:
        """Return records in the alphabetical order of the document's language."""
        return collated(items, lambda item: str(getattr(item, field_name)), self.language.locale)

    def addressed(self, recommendations: Iterable[Recommendation | JointRecommendation]) -> list[Addressed]:
        """Return who is addressed by recommendations, in the alphabetical order of the document's language."""
        return index_addressees(recommendations, self.language.locale)

    def by_name(self, regions: list[Region]) -> list[Region]:
        """Return regions in the alphabetical order of their names in the document's language."""
        return collated(regions, self.region, self.language.locale)

    def fallbacks(self) -> list[tuple[Passage, str]]:
        """Return the printed passages that lack a translation, each with the language that was wanted."""
        return [
            (passage, wanted)
            for (_, wanted), passage in self.observed.passages.items()
            if passage.state in (State.MISSING, State.OUTDATED)
        ]

    def freshness(self) -> Freshness:
        """Return how many of the printed passages are not what they should be."""
        fallbacks = [passage for passage, _ in self.fallbacks()]
        older = sum(_is_stale(passage) for passage in fallbacks)
        return Freshness(older, len(fallbacks) - older)


def _is_stale(passage: Passage) -> bool:
    """Whether an outdated translation is printed; where it could not be, another language is."""
    return passage.state is State.OUTDATED


def _kinds(corpus: Corpus, owner: str) -> dict[str, str]:
    """Return the kind of everything that ``[#id]`` may name in an owner's files."""
    found: dict[str, str] = {}
    for loaded in corpus.loaded_of(owner):
        for _, value, metadata, _ in annotated(loaded.model):
            for mark in metadata:
                if isinstance(mark, Defines) and mark.kind in _LABELS:
                    found[str(value)] = mark.kind
    return found
