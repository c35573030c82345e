"""Cross-references: words that lead to an element, and in them its number, which Word repeats when it changes."""

from __future__ import annotations

from copy import deepcopy

from policygen.writers.docx.draft import Draft
from policygen.writers.docx.fields import field
from policygen.writers.docx.markup import Element, element, name, text

_TEXT, _LOOK = name("w:t"), name("w:rPr")


def repeat_number(content: list[Element], target: str, draft: Draft) -> list[Element]:
    """Return the runs of a reference with a field in the place of the number or id that they end with.

    Words that do not end with what the target prints stay as they are. The field takes the look of its instruction
    (``CHARFORMAT``), not that of the target, which is a heading's.
    """
    token = draft.anchors.token(target)
    last = content[-1] if content else None
    words = last[-1] if last is not None and len(last) else None
    if token is None or last is None or words is None or words.tag != _TEXT:
        return content
    bookmark, number = token
    said = words.text or ""
    before = said.removesuffix(number)
    if before == said or before[-1:].isalnum():
        return content
    look = last.find(_LOOK)
    made: list[Element] = []
    if before or len(last) > (1 if look is None else 2):
        words.text = before
        made.append(last)
    repeated = field(f"REF {bookmark} \\* CHARFORMAT", [element("w:r", None, text(number))])
    for run in repeated:  # its marks, too: LibreOffice takes the look of the last one
        for part in _copied(look):
            run.insert(0, part)
    return [*content[:-1], *made, *repeated]


def _copied(look: Element | None) -> list[Element]:
    return [] if look is None else [deepcopy(look)]
