"""Finds what a composed document lacks: translations, and letters of its fonts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from policygen.build.plan import Item
from policygen.build.project import Project
from policygen.compose.compose import Composed
from policygen.content.corpus import TRANSNATIONAL
from policygen.content.models.text import Passage, State
from policygen.findings import Finding, Place, say


def find_shortfalls(composed: Composed, item: Item, project: Project) -> tuple[Finding, ...]:
    """Return a warning for all that a document prints in another language, or in letters that no font has."""
    return (*_translation_findings(composed, item, project), *_glyph_findings(composed, item, project))


def _translation_findings(composed: Composed, item: Item, project: Project) -> list[Finding]:
    """Return a warning for every passage and message that is not in the document's language."""
    findings = []
    for passage, wanted in composed.fallbacks:
        findings.append(_not_current(passage, wanted, item, project))
    catalog = project.catalogs.get("templates", item.language)
    file = catalog.file or f"locales/{item.language}/LC_MESSAGES/templates.po"
    for message in sorted(composed.observed.untranslated):
        findings.append(
            Finding(
                "W411",
                Place(file),
                say(
                    "{document}: “{message}” has no translation and is printed in English",
                    document=item.key,
                    message=message,
                ),
                say("translate it"),
                owner="",
            )
        )
    return findings


def _glyph_findings(composed: Composed, item: Item, project: Project) -> Iterator[Finding]:
    """Yield a warning for every translation with a character that the bundled fonts do not have.

    Those of the sources have been found when the project was opened.
    """
    from policygen.writers.glyphs import lacking

    fonts = project.root / "templates" / "style" / "fonts"
    for passage in composed.observed.passages.values():
        if passage.text == passage.source:
            continue
        for character in lacking(passage.text, fonts):
            name = unicodedata.name(character, "unnamed").lower()
            yield Finding(
                "W603",
                passage.place,
                say(
                    "{document}: the fonts have no “{character}” ({code}, {name})",
                    document=item.key,
                    character=character,
                    code=f"U+{ord(character):04X}",
                    name=name,
                ),
                say("use another character, here or in the translation"),
                project.corpus.line(passage.place),
                owner="" if passage.domain == TRANSNATIONAL else passage.domain,
            )


def _not_current(passage: Passage, wanted: str, item: Item, project: Project) -> Finding:
    catalog = project.catalogs.get(passage.domain, wanted)
    file = catalog.file or f"locales/{wanted}/LC_MESSAGES/{passage.domain}.po"
    if passage.state is State.OUTDATED:
        code, since = "W412", catalog.outdated[passage.source].since
        if since:
            message = say(
                "{document}: the translation into “{wanted}” is older than the text, which changed in version {since}",
                document=item.key, wanted=wanted, since=since,
            )  # fmt: skip
        else:
            message = say(
                "{document}: the translation into “{wanted}” is older than the text", document=item.key, wanted=wanted
            )
        remedy = say("bring it up to date in {file} and take the mark “fuzzy” away", file=file)
    else:
        code = "W410"
        message = say(
            "{document}: the translation into “{wanted}” is missing; printed in “{language}”",
            document=item.key, wanted=wanted, language=passage.language,
        )  # fmt: skip
        remedy = say("translate it in {file}", file=file)
    line = catalog.lines.get(passage.source)
    return Finding(
        code, passage.place, message, remedy, project.corpus.line(passage.place),
        owner="" if passage.domain == TRANSNATIONAL else passage.domain,
        related=((Place(file, line), say("its translation")),) if line else (),
    )  # fmt: skip
