"""Counts, for every document and language, what is translated of what it prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from policygen.build.plan import Plan
from policygen.build.project import Project
from policygen.compose.compose import Materials, observe
from policygen.compose.kinds import Kind
from policygen.compose.scribe import Observed
from policygen.content.marks import MARK, find_links
from policygen.content.models.text import Passage, State

_WORD = re.compile(r"\w+(?:[-.,’'/]\w+)*")


@dataclass(frozen=True)
class Standing:
    """How far the translation of one document is, in passages that it prints and words of their sources.

    ``original`` passages need no translation, because their source is in the document's language. ``words_left`` are
    those of outdated and missing passages; ``labels_missing`` are headings and labels of the templates.
    ``comments_open`` are reviewers' comments that nobody has dealt with.
    """

    document: str
    language: str
    passages: int = 0
    original: int = 0
    translated: int = 0
    outdated: int = 0
    missing: int = 0
    words: int = 0
    words_left: int = 0
    labels_missing: int = 0
    comments_open: int = 0

    @property
    def share(self) -> int:
        """How many of a hundred words need no work any more, rounded down: 100 means all."""
        return 100 * (self.words - self.words_left) // self.words if self.words else 100


def survey(project: Project, kinds: Mapping[str, Kind], plan: Plan) -> list[Standing]:
    """Return the standing of every item of a plan, by document and language."""
    # Here, because whoever makes items measures them, and has no time to load what reads comments.
    from policygen.build.comment_lists import open_comments

    materials = Materials.of(project.root, project.languages, project.catalogs, project.palette, project.located)
    return [
        replace(
            measure(
                item.document,
                item.language,
                observe(project.corpus, kinds[item.kind], item.owner, item.language, materials),
            ),
            comments_open=open_comments(project.root, item.document, item.language),
        )
        for item in sorted(plan.items)
    ]


def measure(document: str, language: str, observed: Observed) -> Standing:
    """Return the standing of a document from what it printed."""
    found = list(observed.passages.values())
    counts = {state: sum(passage.state is state for passage in found) for state in State}
    left = [passage for passage in found if passage.state in (State.OUTDATED, State.MISSING)]
    return Standing(
        document, language, len(found), counts[State.SOURCE], counts[State.TRANSLATED], counts[State.OUTDATED],
        counts[State.MISSING], _words(found), _words(left), len(observed.untranslated),
    )  # fmt: skip


def _words(passages: Iterable[Passage]) -> int:
    return sum(count_words(passage.source) for passage in passages)


def count_words(text: str) -> int:
    """Return how many words a translator reads in a text: marks and addresses are none, “1,5” and “e-mail” are one."""
    for link in find_links(text):
        text = text.replace(link.typed, link.text)
    return len(_WORD.findall(MARK.sub(" ", text)))


#: The columns of the table: heading, what of a standing it shows.
_COLUMNS: tuple[tuple[str, Callable[[Standing], str]], ...] = (
    ("done", lambda each: f"{each.share} %"),
    ("passages", lambda each: str(each.passages)),
    ("translated", lambda each: str(each.translated + each.original)),
    ("outdated", lambda each: str(each.outdated)),
    ("missing", lambda each: str(each.missing)),
    ("words left", lambda each: f"{each.words_left:,}"),
    ("labels missing", lambda each: str(each.labels_missing)),
    ("comments", lambda each: str(each.comments_open)),
)


def as_table(standings: Sequence[Standing]) -> str:
    """Return standings as a table for a terminal, one line each."""
    head = ["document", "language", *(name for name, _ in _COLUMNS)]
    rows = [[each.document, each.language, *(show(each) for _, show in _COLUMNS)] for each in standings]
    widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
    # Words to the left, numbers to the right.
    return "\n".join(
        "  ".join(
            cell.ljust(w) if n < 2 else cell.rjust(w) for n, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in [head, *rows]
    )


def as_data(standings: Sequence[Standing]) -> dict[str, Any]:
    """Return standings as plain data for JSON; docs/formats.md describes it."""
    return {"version": 1, "documents": [{**asdict(each), "share": each.share} for each in standings]}
