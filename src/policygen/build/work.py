"""Makes one item: composes its page and writes it in the formats asked for. Runs in a worker."""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from policygen.build.attachments import attachments_of
from policygen.build.files import digest
from policygen.build.garbage import uncollected
from policygen.build.inventory import hash_of
from policygen.build.orders import Deliver, Made, Order, pieces
from policygen.build.plan import FORMATS, Format
from policygen.build.project import Project
from policygen.build.records import packed
from policygen.build.shortfalls import find_shortfalls
from policygen.build.status import measure
from policygen.build.trace import fingerprint, seen_by
from policygen.compose.compose import Materials, compose
from policygen.compose.drawings.shades import inks_of
from policygen.compose.images import make_images
from policygen.compose.kinds import Kind
from policygen.document.tree import Page
from policygen.findings import Finding, Place, Problem, Refused, in_order, say
from policygen.palette import Palette
from policygen.writers.attached import Attachment

#: The formats that a strict build looks into.
LOOKED_INTO: tuple[Format, ...] = ("pdf", "print", "docx")


@dataclass(frozen=True)
class Workshop:
    """What stays loaded in a worker between items."""

    project: Project
    kinds: Mapping[str, Kind]
    materials: Materials

    @staticmethod
    def of(project: Project, kinds: Mapping[str, Kind]) -> Workshop:
        """Return the workshop of a project that has been opened."""
        materials = Materials.of(project.root, project.languages, project.catalogs, project.palette, project.located)
        return Workshop(project, kinds, materials)


def make(order: Order, shop: Workshop, deliver: Deliver = lambda piece: None) -> Made:
    """Make one item. Never raises for faults of content, templates or styles: they come back as findings.

    ``deliver`` gets the outputs, the screen edition before the others are made: whoever gets that does not yet know
    what comes of the item. A strict build looks into all of them before any may be seen.
    """
    start = time.monotonic()
    item = order.item
    made = Made(item)

    def done(**told: Any) -> Made:
        return replace(made, seconds=time.monotonic() - start, **told)

    try:
        composed = compose(shop.project.corpus, shop.kinds[item.kind], item.owner, item.language, shop.materials)
    except Refused as refused:
        return done(findings=refused.findings)
    standing = measure(item.document, item.language, composed.observed)
    attachments = attachments_of(composed, item, shop.project.corpus)
    page = hashlib.sha256(repr(composed.page).encode()).hexdigest()
    # The sources say more than the page prints, and the PDF carries them.
    carried = hash_of([(each.name, digest(each.content)) for each in attachments])
    fingerprints = {name: fingerprint(base, page, carried) for name, base in order.bases.items()}
    unchanged = tuple(name for name in fingerprints if order.known.get(name) == fingerprints[name])
    made = Made(
        item,
        page=page,
        carried=carried,
        fingerprints=fingerprints,
        unchanged=unchanged,
        seen=packed(seen_by(composed.observed)),
        domains=tuple(sorted({domain for domain, _ in composed.observed.catalogs})),
        findings=find_shortfalls(composed, item, shop.project),
        printed=len(composed.observed.passages),
        fallen_back=composed.freshness.foreign,
        outdated=composed.freshness.older,
        words=standing.words,
        words_left=standing.words_left,
        messages_missing=len(composed.observed.untranslated),
        status=composed.page.properties.get("status", ""),
        title=composed.page.properties["title"],
    )
    if order.strict and made.findings:
        return done(unchanged=())
    formats = tuple(name for name in FORMATS if name in fingerprints and name not in unchanged)
    if order.dry:
        return done(outputs=formats, is_sound=True)
    outputs: dict[Format, bytes] = {}
    delivered: set[Format] = set()
    said: tuple[Finding, ...] = ()
    pages = 0

    def hand_over(name: Format, content: bytes) -> None:
        delivered.add(name)
        for piece in pieces(item, name, content):
            deliver(piece)

    if formats:
        template = f"templates/{shop.kinds[item.kind].template}"
        try:
            printed = replace(composed.page, images=make_images(composed.observed.images))
            outputs, said, pages = write(
                printed, shop.project.root, shop.project.palette, _tags(shop.project), formats,
                template=template, attachments=attachments,
                place=functools.partial(_placed, file=PurePath(item.path("pdf")).name, shop=shop),
                early=lambda name, content: None if order.strict else hand_over(name, content),
            )  # fmt: skip
        except Refused as refused:
            return done(findings=(*made.findings, *refused.findings), unchanged=())
    if order.strict:
        said = (*said, *_examine(outputs, order, shop))
        if said:
            return done(findings=said, unchanged=())
    for name, content in outputs.items():
        if name not in delivered:
            hand_over(name, content)
    return done(outputs=formats, findings=made.findings, written=said, pages=pages, is_sound=True)


def _examine(outputs: Mapping[Format, bytes], order: Order, shop: Workshop) -> tuple[Finding, ...]:
    """Return what is found in what was made or, where a format is not made anew, in what lies there."""
    from policygen.build.preflight import preflight

    found: tuple[Finding, ...] = ()
    for form in LOOKED_INTO:
        file = PurePath(order.item.path(form)).name
        if form in outputs:
            content = outputs[form]
        elif form in order.known and order.lying:
            content = (order.lying / order.item.path(form)).read_bytes()
        else:
            continue
        found += preflight(content, file=file, language=order.item.language, project=shop.project)
    return found


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
    early: Callable[[Format, bytes], None] = lambda name, content: None,
) -> tuple[dict[Format, bytes], tuple[Finding, ...], int]:
    """Return the page's bytes by format, the writers' findings, and the PDF's number of pages (0 without PDF).

    ``template`` is the file that findings about the page name; ``attachments`` are those of the PDF; ``place`` finds
    the line that something wrong on a printed page comes from. ``early`` gets the screen edition before the others are
    made. Raises ``Refused`` where a text would not be readable.
    """
    style = root / "templates" / "style"
    outputs: dict[Format, bytes] = {}
    findings: tuple[Finding, ...] = ()
    count = 0
    with uncollected():
        for name in formats:
            match name:
                case "pdf" | "print":
                    if name in outputs:
                        continue
                    from policygen.writers.pdf import write_pdf

                    inks = inks_of(palette) if "print" in formats else None
                    printed = write_pdf(
                        page, style=style, palette=palette, tags=tags, attachments=attachments, inks=inks,
                        early=functools.partial(early, "pdf") if "pdf" in formats else lambda content: None,
                    )  # fmt: skip
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
