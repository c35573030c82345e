"""The lists of comments below ``reviews/``: what reviewers have said that no text takes up by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from policygen.findings import Finding, Place, Refused, say
from policygen.review.comments import Comment, as_markdown_list, comment_id, join, read_comments, write_comments
from policygen.review.compare import Comparison

FOLDER = "reviews"

Where = Callable[[str, str], Place | None]


def gather_comments(
    root: Path, compared: Iterable[Comparison], where: Where
) -> tuple[list[Comment], dict[Path, bytes]]:
    """Return the comments that are new, and the lists as they would be with them.

    ``where`` tells the place of a unit's text in a language. Raises ``Refused`` for a list that cannot be read.
    """
    lists: dict[tuple[str, str], list[Comment]] = {}
    before: dict[tuple[str, str], list[Comment]] = {}
    for each in compared:
        key = (each.chart.document, each.chart.language)
        if key not in lists:
            before[key] = lists[key] = known_comments(root, *key)
        lists[key] = join(lists[key], _comments(each, where))
    new: list[Comment] = []
    files: dict[Path, bytes] = {}
    for (document, language), comments in lists.items():
        ids = {comment.id for comment in before[document, language]}
        new += [comment for comment in comments if comment.id not in ids]
        if comments != before[document, language]:
            path = list_path(root, document, language)
            files[path] = write_comments(document, language, comments)
            files[path.with_suffix(".md")] = as_markdown_list(document, language, comments).encode()
    return new, files


def list_path(root: Path, document: str, language: str) -> Path:
    """Return where the list of a document in a language is kept."""
    return root / FOLDER / f"{document}.{language}.json"


def known_comments(root: Path, document: str, language: str) -> list[Comment]:
    """Return the comments that a project has of a document in a language; raise ``Refused`` for a damaged list."""
    path = list_path(root, document, language)
    if not path.is_file():
        return []
    try:
        return read_comments(path.read_bytes())
    except ValueError as error:
        message = say("the list of comments cannot be read: {reason}", reason=error)
        place = Place(path.relative_to(root).as_posix(), 0, 0)
        raise Refused([Finding("E444", place, message, say("take the last good one back"))]) from error


def open_comments(root: Path, document: str, language: str) -> int:
    """Return how many comments on a document nobody has dealt with; 0 for a list that cannot be read."""
    try:
        return sum(comment.state == "open" for comment in known_comments(root, document, language))
    except Refused:
        return 0


def _comments(compared: Comparison, where: Where) -> list[Comment]:
    chart = compared.chart
    ids = {
        each.remark.key: comment_id(
            chart.document, chart.language, each.remark.author, each.remark.when, each.remark.text,
            each.anchor.unit if each.anchor else "",
        )
        for each in compared.remarks
    }  # fmt: skip
    found: list[Comment] = []
    for each in compared.remarks:
        remark, anchor = each.remark, each.anchor
        place = where(anchor.unit, anchor.language) if anchor else None
        found.append(
            Comment(
                ids[remark.key], anchor.unit if anchor else "", place.file if place else "", place.line if place else 0,
                remark.author, remark.when, remark.text, each.words, ids.get(remark.answers, ""),
                "done" if remark.is_done else "open",
            )
        )  # fmt: skip
    return found
