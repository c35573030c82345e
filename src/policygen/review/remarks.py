"""Comments and replies in a Word file, and which of them are answers or done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policygen.review.attach import AUTHOR
from policygen.review.chart import Anchor, Chart
from policygen.review.layout import Laid
from policygen.review.package import W14, W15, Element, Parts, w
from policygen.review.words import printable

COMMENTS, EXTENDED = "word/comments.xml", "word/commentsExtended.xml"


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment; ``answers`` is the id of the one that it replies to."""

    key: str
    author: str
    when: str
    text: str
    answers: str = ""
    is_done: bool = False


@dataclass(frozen=True)
class Placed:
    """A comment, with the anchor that it stands at (None for the program's words) and the words around it."""

    remark: Remark
    anchor: Anchor | None
    words: str


def read_remarks(parts: Parts) -> dict[str, Remark]:
    """Return the comments of a file by id, without the one that we put in ourselves; raises ``Refused``."""
    root = parts.xml(COMMENTS)
    if root is None:
        return {}
    found: dict[str, Remark] = {}
    by_paragraph: dict[str, str] = {}
    for comment in root.iterfind(w("comment")):
        key = comment.get(w("id"), "")
        lines = ["".join(_words(paragraph)) for paragraph in comment.iter(w("p"))]
        for paragraph in comment.iter(w("p")):
            by_paragraph[paragraph.get(f"{{{W14}}}paraId", "")] = key
        text = "\n".join(line.strip() for line in lines if line.strip())
        found[key] = Remark(key, comment.get(w("author"), ""), comment.get(w("date"), ""), text)
    extended = parts.xml(EXTENDED)
    for told in () if extended is None else extended.iter(f"{{{W15}}}commentEx"):
        one = by_paragraph.get(told.get(f"{{{W15}}}paraId", ""))
        above = by_paragraph.get(told.get(f"{{{W15}}}paraIdParent", ""), "")
        if one is not None:
            was, done = found[one], told.get(f"{{{W15}}}done") in ("1", "true")
            found[one] = Remark(was.key, was.author, was.when, was.text, above if above != one else "", done)
    return {key: each for key, each in found.items() if each.author != AUTHOR and each.text}


def _words(paragraph: Element) -> Iterator[str]:
    for each in paragraph.iter(w("t"), w("br"), w("tab")):
        yield each.text or "" if each.tag == w("t") else " "


def place_remarks(parts: Parts, chart: Chart, laid: Sequence[Laid]) -> Iterator[Placed]:
    """Yield the comments of a file with what they stand at; a reply stands where the first of its thread does."""
    found = read_remarks(parts)
    where: dict[str, tuple[str, str]] = {}
    for each in laid:
        for key, anchor in each.comments:
            nearest = anchor or next(iter(each.anchors), "")
            where.setdefault(key, (nearest, printable(each.words).strip()))
    for key, remark in found.items():
        root = remark
        while root.answers in found and root.answers != root.key:
            root = found[root.answers]
        anchor, words = where.get(key) or where.get(root.key) or ("", "")
        yield Placed(remark, chart.anchors.get(anchor), words)
