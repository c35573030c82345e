"""What the paragraphs of a Word file say once its tracked changes are accepted or rejected."""

from __future__ import annotations

from dataclasses import replace

from policygen.review.stream import Change, Mark, Paragraph


def authors_of(stream: list[Paragraph]) -> tuple[str, ...]:
    """Return whose tracked changes are in some paragraphs, in the order of their names."""
    changes = [one.change for each in stream for one in each.pieces] + [each.end for each in stream]
    return tuple(sorted({change.author for change in changes if change.kind}))


def settle(stream: list[Paragraph], accept: str) -> list[Paragraph]:
    """Return the paragraphs as they are after the tracked changes: ``all``, ``none``, or those of one author.

    A paragraph whose end is taken out goes on in the one after it; empty pieces go.
    """

    def stays(change: Change) -> bool:
        accepted = accept == "all" or (accept != "none" and change.author == accept)
        return change.kind == "" or (change.kind == "ins") == accepted

    settled: list[Paragraph] = []
    held: Paragraph | None = None
    for each in stream:
        kept = tuple(one for one in each.content if isinstance(one, Mark) or stays(one.change))
        each = replace(each, content=kept)
        if held is not None and (held.note, bool(held.table)) == (each.note, bool(each.table)):
            each = replace(each, content=(*held.content, *each.content))
        elif held is not None:
            settled.append(held)
        # The end of an inserted paragraph goes where the insertion is refused; that of a deleted one where it is taken.
        held = None if stays(each.end) else each
        if held is None:
            settled.append(each)
    if held is not None:
        settled.append(held)
    return settled
