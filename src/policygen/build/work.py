"""Makes one item: composes its page and writes it in the formats asked for. Runs in a worker, returns bytes."""

from __future__ import annotations

import functools
import gc
import hashlib
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from policygen.build.attachments import attachments_of
from policygen.build.files import digest
from policygen.build.plan import Format, Item
from policygen.build.project import Project, open_project
from policygen.build.status import measure
from policygen.compose.compose import Composed, Materials, compose
from policygen.compose.drawings.shades import inks_of
from policygen.compose.images import make_images
from policygen.compose.kinds import Kind, read_kinds
from policygen.content.corpus import TRANSNATIONAL
from policygen.content.models.text import Passage, State
from policygen.document.tree import Page
from policygen.findings import Finding, Place, Problem, Refused, in_order, say
from policygen.palette import Palette
from policygen.writers.attached import Attachment

#: The formats that a strict build looks into.
LOOKED_INTO: tuple[Format, ...] = ("pdf", "print", "docx")


@dataclass(frozen=True)
class Made:
    """What a worker brings back: bytes by format, or findings that say why there are none.

    ``fingerprint`` covers everything that can change the bytes: the composed page, the style, the versions. Where
    it equals the one handed in, ``outputs`` is empty and ``unchanged`` true.
    """

    item: Item
    fingerprint: str = ""
    outputs: Mapping[Format, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unchanged: bool = False
    printed: int = 0
    fallen_back: int = 0
    outdated: int = 0
    words: int = 0
    words_left: int = 0
    messages_missing: int = 0
    status: str = ""
    title: str = ""
    pages: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Workshop:
    """What stays loaded in a worker between items."""

    project: Project
    kinds: Mapping[str, Kind]
    materials: Materials
    base: str


@functools.lru_cache(maxsize=1)
def open_workshop(root: Path, base: str) -> Workshop:
    """Return the workshop of a project; ``base`` is the fingerprint of style, templates and versions."""
    project = open_project(root)
    kinds = read_kinds(root / "templates")
    materials = Materials.of(root, project.languages, project.catalogs, project.palette, project.located)
    return Workshop(project, kinds, materials, base)


def make(
    item: Item,
    *,
    root: Path,
    base: str,
    formats: tuple[Format, ...],
    strict: bool,
    known: str,
    lying: tuple[Path, ...] = (),
) -> Made:
    """Make one item. ``known`` is the fingerprint of the outputs on the disk, or an empty string.

    A strict build looks into PDF and Word file before they are written; ``lying`` are those that lie there, if they are
    to stay.
    Never raises for faults of content, templates or styles: they come back as findings.
    """
    start = time.monotonic()
    made = Made(item)

    def done(**told: Any) -> Made:
        return replace(made, seconds=time.monotonic() - start, **told)

    try:
        shop = open_workshop(root, base)
        composed = compose(shop.project.corpus, shop.kinds[item.kind], item.owner, item.language, shop.materials)
    except Refused as refused:
        return done(findings=refused.findings)
    standing = measure(item.document, item.language, composed.observed)
    made = Made(
        item,
        findings=(*_translation_findings(composed, item, shop), *_glyph_findings(composed, item, shop)),
        printed=len(composed.observed.passages),
        fallen_back=composed.freshness.foreign,
        outdated=composed.freshness.older,
        words=standing.words,
        words_left=standing.words_left,
        messages_missing=len(composed.observed.untranslated),
        status=composed.page.properties.get("status", ""),
        title=composed.page.properties["title"],
    )
    if strict and made.findings:
        return done()
    attachments = attachments_of(composed, item, shop.project.corpus)
    # The sources say more than the page prints, and the PDF carries them.
    carried = [(each.name, digest(each.content)) for each in attachments]
    fingerprint = hashlib.sha256(f"{base}\n{composed.page!r}\n{carried}".encode()).hexdigest()
    if fingerprint == known:
        found = _look_into({path.name: path.read_bytes() for path in lying}, item, shop) if strict else ()
        return done(findings=found) if found else done(fingerprint=fingerprint, unchanged=True)
    template = f"templates/{shop.kinds[item.kind].template}"
    try:
        page = replace(composed.page, images=make_images(composed.observed.images))
        outputs, said, pages = write(
            page, root, shop.project.palette, _tags(shop.project), formats, template=template, attachments=attachments,
            place=functools.partial(_placed, file=PurePath(item.path("pdf")).name, shop=shop),
        )  # fmt: skip
    except Refused as refused:
        return done(findings=(*made.findings, *refused.findings))
    if strict:
        made_now = {PurePath(item.path(name)).name: outputs[name] for name in LOOKED_INTO if name in outputs}
        said = (*said, *_look_into(made_now, item, shop))
    if strict and said:
        return done(findings=said)
    return done(fingerprint=fingerprint, outputs=outputs, findings=(*made.findings, *said), pages=pages)


def _look_into(files: Mapping[str, bytes], item: Item, shop: Workshop) -> tuple[Finding, ...]:
    from policygen.build.preflight import preflight

    return tuple(
        found
        for name, content in files.items()
        for found in preflight(content, file=name, language=item.language, project=shop.project)
    )


def _placed(problem: Problem, *, file: str, shop: Workshop) -> Finding:
    from policygen.build.preflight import finding_of

    return finding_of(problem, file=file, project=shop.project)


def _tags(project: Project) -> dict[str, str]:
    return {code: language.tag for code, language in project.languages.items()}


def on_page(problem: Problem) -> Finding:
    """Return what is wrong on a page as a finding of the style, where nothing is known of the sources."""
    message = say("page {page}: {message}", page=problem.page, message=problem.message)
    return Finding(problem.code, Place("templates/style/print.css", 0, 0), message, problem.remedy)


def write(
    page: Page,
    root: Path,
    palette: Palette,
    tags: Mapping[str, str],
    formats: tuple[Format, ...],
    *,
    template: str = "",
    attachments: Sequence[Attachment] = (),
    place: Callable[[Problem], Finding] = on_page,
) -> tuple[dict[Format, bytes], tuple[Finding, ...], int]:
    """Return the page's bytes by format, the writers' findings, and the PDF's number of pages (0 without PDF).

    ``template`` is the file that findings about the page name; ``attachments`` are those of the PDF; ``place`` finds
    the line that something wrong on a printed page comes from. Raises ``Refused`` where a text would not be readable.
    """
    style = root / "templates" / "style"
    outputs: dict[Format, bytes] = {}
    findings: tuple[Finding, ...] = ()
    count = 0
    # Collecting garbage while an engine builds its trees finds nothing and costs a tenth of the time.
    gc.disable()
    try:
        for name in formats:
            match name:
                case "pdf" | "print":
                    if name in outputs:
                        continue
                    from policygen.writers.pdf import write_pdf

                    inks = inks_of(palette) if "print" in formats else None
                    printed = write_pdf(
                        page, style=style, palette=palette, tags=tags, attachments=attachments, inks=inks
                    )
                    outputs |= {"pdf": printed.content, "print": printed.press}
                    count = printed.page_count
                    findings = (*printed.findings, *in_order(map(place, printed.problems)))
                    if any(finding.is_error for finding in findings):
                        raise Refused(findings)
                case "docx":
                    outputs["docx"] = _word(page, style, tags, template)
                case "html":
                    from policygen.writers.html import write_html

                    outputs["html"] = write_html(page, style=style, palette=palette, tags=tags)
    finally:
        gc.enable()
        gc.collect()
    return {name: outputs[name] for name in formats}, findings, count


def _word(page: Page, style: Path, tags: Mapping[str, str], template: str) -> bytes:
    from policygen.writers.docx import StyleNotInBase, UnknownStyle, write_docx
    from policygen.writers.raster import rasterise

    try:
        return write_docx(page, style=style, rasterise=rasterise, tags=tags)
    except UnknownStyle as error:
        place = Place(f"{template} (as composed)", error.line)
        message = say("styles.toml has no entry for “{name}”", name=f"{error.element}.{error.name}")
        remedy = say("add the class with the name of a style to templates/style/styles.toml, or use another class")
        raise Refused([Finding("E505", place, message, remedy)]) from error
    except StyleNotInBase as error:
        place = Place("templates/style/base.docx", 0, 0)
        message = say(
            "styles.toml gives “{entry}” the style “{name}”, which base.docx does not have",
            entry=error.entry, name=error.name,
        )  # fmt: skip
        remedy = say("make the style in base.docx, or name another one in styles.toml")
        raise Refused([Finding("E505", place, message, remedy)]) from error


def _translation_findings(composed: Composed, item: Item, shop: Workshop) -> list[Finding]:
    """Return a warning for every passage and message that is not in the document's language."""
    findings = []
    for passage, wanted in composed.fallbacks:
        findings.append(_not_current(passage, wanted, item, shop))
    catalog = shop.project.catalogs.get("templates", item.language)
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


def _glyph_findings(composed: Composed, item: Item, shop: Workshop) -> Iterator[Finding]:
    """Yield a warning for every translation with a character that the bundled fonts do not have.

    Those of the sources have been found when the project was opened.
    """
    from policygen.writers.glyphs import lacking

    fonts = shop.project.root / "templates" / "style" / "fonts"
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
                _line_of(passage.place, shop.project),
                owner="" if passage.domain == TRANSNATIONAL else passage.domain,
            )


def _not_current(passage: Passage, wanted: str, item: Item, shop: Workshop) -> Finding:
    catalog = shop.project.catalogs.get(passage.domain, wanted)
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
        code, passage.place, message, remedy, _line_of(passage.place, shop.project),
        owner="" if passage.domain == TRANSNATIONAL else passage.domain,
        related=((Place(file, line), say("its translation")),) if line else (),
    )  # fmt: skip


def _line_of(place: Place, project: Project) -> str:
    """Return the source line that a place is on, or an empty string."""
    for _, loaded in project.corpus.loaded():
        if loaded.source.file == place.file:
            return loaded.source.excerpt(place.line)
    return ""
