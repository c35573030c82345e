"""Composes one document in one language: template and content become a page that has been accepted and typeset."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError

from policygen.compose.drawings.studio import Studio
from policygen.compose.environment import NotPrintable, make_environment
from policygen.compose.kinds import Kind
from policygen.compose.scribe import Freshness, Observed, Scribe
from policygen.content.corpus import TRANSNATIONAL, Corpus
from policygen.content.load import Loaded
from policygen.content.localise import Catalog, Catalogs, localise
from policygen.content.merge import merge
from policygen.content.models.base import Record
from policygen.content.models.project import Region
from policygen.content.models.text import Passage
from policygen.document.number import number
from policygen.document.read_page import read_page
from policygen.document.tree import Page
from policygen.document.typography import typeset
from policygen.findings import Finding, Message, Place, Refused, say
from policygen.languages import Language
from policygen.palette import Palette


@dataclass(frozen=True)
class Materials:
    """What composing needs besides the content: templates, languages, catalogs, colours, fonts.

    ``located`` are the regions that maps show: all that are known, those without documents too.
    """

    root: Path
    languages: Mapping[str, Language]
    catalogs: Catalogs
    palette: Palette
    environment: Environment
    located: Mapping[str, Region] = field(default_factory=dict)

    @staticmethod
    def of(
        root: Path,
        languages: Mapping[str, Language],
        catalogs: Catalogs,
        palette: Palette,
        located: Mapping[str, Region] | None = None,
    ) -> Materials:
        """Return the materials of a project, with the environment over its templates."""
        return Materials(root, languages, catalogs, palette, make_environment(root / "templates"), located or {})


@dataclass(frozen=True)
class Composed:
    """An accepted page and what it took: passages, messages, templates, and what had to fall back."""

    page: Page
    observed: Observed
    fallbacks: tuple[tuple[Passage, str], ...]
    freshness: Freshness


@dataclass(frozen=True)
class _Asked(Catalogs):
    """Catalogs that remember which of them were asked for."""

    asked: set[tuple[str, str]] = field(default_factory=set)

    def get(self, domain: str, language: str) -> Catalog:
        self.asked.add((domain, language))
        return super().get(domain, language)


def localised(corpus: Corpus, language: str, catalogs: Catalogs, owners: frozenset[str] | None) -> Corpus:
    """Return the corpus with the passages of these owners (all if None) in a language.

    Documents of others are left out: what a document cannot see cannot change it.
    """

    def change(owner: str, loaded: Loaded[Any]) -> Loaded[Any]:
        if owners is not None and owner not in owners:
            return loaded
        return replace(loaded, model=localise(loaded.model, language, catalogs))

    return replace(
        corpus,
        project=change(TRANSNATIONAL, corpus.project),
        regions={name: change(name, region) for name, region in corpus.regions.items()},
        documents={
            # Only these are looked at: documents may have to be unpacked.
            key: change(key[0], corpus.documents[key])
            for key in corpus.documents
            if owners is None or key[0] in owners
        },
    )


def observe(corpus: Corpus, kind: Kind, owner: str, language: str, materials: Materials) -> Observed:
    """Return what the document would print, without making its page: a third of the work of composing.

    Raises ``Refused`` as ``compose`` does for faults of its template.
    """
    return _write(corpus, kind, owner, language, materials)[1].observed


def compose(corpus: Corpus, kind: Kind, owner: str, language: str, materials: Materials) -> Composed:
    """Compose the document of ``kind`` that belongs to ``owner`` in a language.

    Raises ``Refused`` with findings at the template's line where the template or its page is wrong.
    """
    markup, scribe, freshness = _write(corpus, kind, owner, language, materials)
    page = read_page(markup, file=f"templates/{kind.template}")
    page = number(page, file=f"templates/{kind.template}")
    page = replace(page, properties={**page.properties, "locale": materials.languages[language].tag})
    return Composed(typeset(page, materials.languages), scribe.observed, tuple(scribe.fallbacks()), freshness)


def _write(
    corpus: Corpus, kind: Kind, owner: str, language: str, materials: Materials
) -> tuple[str, Scribe, Freshness]:
    """Return the document's markup, who wrote it, and how fresh it is."""
    owners = None if owner == TRANSNATIONAL else frozenset({owner, TRANSNATIONAL})
    catalogs = _Asked(materials.catalogs.by_name, materials.catalogs.sources)
    spoken = localised(corpus, language, catalogs, owners)
    setting = materials.languages[language]
    document = spoken.documents[owner, kind.description.kind].model
    freshness = Freshness()
    while True:
        scribe = Scribe(
            language=setting, corpus=spoken, catalogs=catalogs, owner=owner,
            template=f"templates/{kind.template}",
        )  # fmt: skip
        context = _context(spoken, document, owner, language, kind, scribe, materials)
        markup = _render(kind, {**context, "freshness": freshness}, materials)
        if scribe.freshness() == freshness:
            scribe.observed.catalogs |= catalogs.asked
            return markup, scribe, freshness
        # The imprint stands before what it counts: it is written again with the numbers.
        freshness = scribe.freshness()


def _context(
    corpus: Corpus, document: Record, owner: str, language: str, kind: Kind, scribe: Scribe, materials: Materials
) -> dict[str, Any]:
    region = corpus.regions.get(owner)
    located = {**materials.located, **{name: loaded.model for name, loaded in corpus.regions.items()}}
    colour = owner if kind.description.colour == "region" else kind.description.colour
    if colour not in materials.palette.tones:
        place = Place("templates/style/palette.toml")
        raise Refused(
            [
                Finding(
                    "E303",
                    place,
                    say("the palette has no colour “{colour}”", colour=colour),
                    say("add [colour.{colour}] with main, on, dark, tint", colour=colour),
                    owner=owner if region else "",
                )
            ]
        )
    return {
        "scribe": scribe,
        "document": document,
        "project": corpus.project.model,
        "region_": region.model if region else None,
        "regions": [found for _, found in sorted(located.items()) if language in found.names],
        "corpus": corpus,
        "merged": merge(corpus, scribe.by_name) if owner == TRANSNATIONAL else None,
        "language": language,
        "languages": materials.languages,
        "colour": colour,
        "kind": kind.description.kind,
        "draw": Studio(materials.palette, colour, materials.root / "templates" / "style", scribe.region),
    }


def _render(kind: Kind, context: dict[str, Any], materials: Materials) -> str:
    templates = materials.root / "templates"
    try:
        return materials.environment.get_template(kind.template).render(context)
    except Refused:
        raise
    except TemplateSyntaxError as error:
        file = Path(error.filename).relative_to(templates).as_posix() if error.filename else kind.template
        raise _template_fault(
            templates, file, error.lineno, say("the template cannot be read: {message}", message=error.message)
        ) from error
    except (
        TemplateError, NotPrintable, LookupError, ArithmeticError, AttributeError, TypeError, ValueError,
    ) as error:  # fmt: skip
        frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(templates)]
        if not frames:
            raise
        file = Path(frames[-1].filename).relative_to(templates).as_posix()
        match error:
            case TemplateNotFound(name=name):
                message = say("there is no template “{name}”", name=name)
            case KeyError():
                message = say(
                    "there is no “{name}” for the template to print", name=error.args[0] if error.args else error
                )
            case _:
                message = say("the template cannot be filled: {reason}", reason=str(error) or type(error).__name__)
        raise _template_fault(templates, file, frames[-1].lineno or 1, message) from error


def _template_fault(templates: Path, file: str, line: int, message: Message) -> Refused:
    path = templates / file
    lines = path.read_text("utf-8").split("\n") if path.is_file() else []
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    column = len(excerpt) - len(excerpt.lstrip()) + 1
    return Refused(
        [Finding("E504", Place(f"templates/{file}", line, column), message, say("mend the template"), excerpt)]
    )
