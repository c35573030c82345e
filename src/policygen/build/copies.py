"""Makes review copies: a document in one language as a Word file that knows what it was made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from policygen.build.plan import Item
from policygen.build.project import Project, open_project
from policygen.build.work import write
from policygen.compose.compose import Composed, Materials, compose
from policygen.compose.images import make_images
from policygen.compose.kinds import Kind, read_kinds
from policygen.content.models.text import Form, Passage, State
from policygen.findings import say
from policygen.messages.speech import read_speech
from policygen.review.chart import Kind as PrintKind
from policygen.review.copying import Wording, make_copy
from policygen.review.survey import Print

_KINDS: dict[State, PrintKind] = {
    State.SOURCE: "source", State.TRANSLATED: "translation", State.OUTDATED: "translation", State.MISSING: "fallback",
}  # fmt: skip


def export_copy(project: Project, item: Item, *, reviewer: str = "") -> bytes:
    """Return an item as a review copy, for a reviewer if one is named.

    Raises ``Refused`` as composing and writing do.
    """
    kinds = read_kinds(project.root / "templates")
    materials = Materials.of(project.root, project.languages, project.catalogs, project.palette, project.located)
    composed = compose(project.corpus, kinds[item.kind], item.owner, item.language, materials)
    return copy_of(project, item, composed, kinds[item.kind], reviewer=reviewer)


def copy_of(project: Project, item: Item, composed: Composed, kind: Kind, *, reviewer: str = "") -> bytes:
    """Return what was composed as a review copy."""
    from policygen.writers.docx import unit_bookmark

    template = f"templates/{kind.template}"
    content = word_of(project, composed, template)
    prints: dict[str, list[Print]] = {}
    for (unit, _), passage in sorted(composed.observed.passages.items()):
        prints.setdefault(unit_bookmark(unit), []).append(_print(unit, passage))
    return make_copy(
        content, prints, document=item.document, language=item.language, reviewer=reviewer,
        wording=_wording(project.root, item, template),
    )  # fmt: skip


def word_of(project: Project, composed: Composed, template: str) -> bytes:
    """Return what was composed as a Word file."""
    page = replace(composed.page, images=make_images(composed.observed.images))
    tags = {code: language.tag for code, language in project.languages.items()}
    outputs, _, _ = write(page, project.root, project.palette, tags, ("docx",), template=template)
    return outputs["docx"]


def _print(unit: str, passage: Passage) -> Print:
    return Print(
        unit, passage.language, _KINDS[passage.state], passage.text, passage.form is Form.LINE,
        passage.state is State.OUTDATED,
    )  # fmt: skip


def _wording(root: Path, item: Item, template: str) -> Wording:
    speech = read_speech(root, item.language)
    introduction = say(
        "This is a review copy of “{document}” in “{language}”. Change the text as you like: each change is tracked"
        " and comes back to where the text is written. Words above a dotted line are made by the program: say in a"
        " comment what should be different there. Save the file as .docx when you have finished.",
        document=item.document,
        language=item.language,
    )
    return Wording(speech.say(introduction), speech.say(say("made from {template}", template=template)))


def open_item(root: Path, document: str, language: str) -> tuple[Project, Item | None]:
    """Return the project, and what a build makes of a document in a language, if anything."""
    from policygen.build.plan import plan

    project = open_project(root)
    whole = plan(project, read_kinds(root / "templates"))
    found = (item for item in whole.items if (item.document, item.language) == (document, language))
    return project, next(found, None)
