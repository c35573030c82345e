"""The vocabulary of a composed page: what each element may carry, and how a fault names its line."""

from __future__ import annotations

import re

from lxml import etree

from policygen.document.tree import Attributes
from policygen.findings import Message, say

_COMMON = frozenset({"id", "class", "lang", "data-unit"})
_COUNTS = frozenset({"colspan", "rowspan"})

#: The attributes of elements that differ from what most may carry.
_OWN: dict[str, frozenset[str]] = {
    "html": frozenset({"lang", "data-colour", "data-kind"}),
    **dict.fromkeys(("head", "title", "body", "thead", "tbody", "dd", "br"), frozenset[str]()),
    "meta": frozenset({"name", "content"}),
    "a": _COMMON | {"href", "data-page"},
    "table": _COMMON | {"data-widths"},
    "caption": _COMMON | {"data-label"},
    "figcaption": _COMMON | {"data-label"},
    "th": _COMMON | _COUNTS | {"scope"},
    "td": _COMMON | _COUNTS,
    "h2": _COMMON | {"data-number"},
    "img": frozenset({"src", "alt", "width", "height", "lang", "data-unit"}),
}
_ID = re.compile(r"[A-Za-z][\w.-]*")


class Wrong(Exception):
    """Something on a page is not in the vocabulary; ``line`` is that of the composed page."""

    def __init__(self, line: int, message: Message, remedy: Message) -> None:
        super().__init__(message)
        self.line, self.message, self.remedy = line, message, remedy


def line_of(element: etree._Element) -> int:
    """Return the line on which an element begins."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def tag_of(element: etree._Element) -> str:
    """Return an element's name; a comment, an entity or a processing instruction has none and is refused."""
    if not isinstance(element.tag, str):
        raise Wrong(
            line_of(element), say("comments and processing instructions cannot stand in a page"), say("use {{# … #}}")
        )
    return element.tag


def attributes_of(element: etree._Element) -> Attributes:
    """Return what an element carries; refuses an attribute that it may not have."""
    tag = tag_of(element)
    for attribute in map(str, element.attrib):
        if attribute not in _OWN.get(tag, _COMMON):
            message = say("the attribute “{attribute}” is not allowed on <{tag}>", attribute=attribute, tag=tag)
            raise Wrong(line_of(element), message, say("remove it from the template"))
    name = element.get("id")
    if name is not None and not _ID.fullmatch(name):
        message = say("“{name}” cannot be an id", name=name)
        raise Wrong(line_of(element), message, say("begin with a letter; go on with letters, digits, hyphens, points"))
    return Attributes(
        id=name,
        classes=tuple(element.get("class", "").split()),
        language=element.get("lang"),
        unit=element.get("data-unit"),
        line=line_of(element),
    )


def elements_in(parent: etree._Element) -> list[etree._Element]:
    """Return the elements directly in a parent that holds no words; words beside them are refused."""
    if (parent.text or "").strip():
        raise _beside(parent, parent.text or "", line_of(parent))
    for child in parent:
        if (child.tail or "").strip():
            # The words after an element begin where it ends, which only its own markup tells.
            lines = etree.tostring(child, encoding="unicode", with_tail=False).count("\n")
            raise _beside(parent, child.tail or "", line_of(child) + lines)
    return list(parent)


def _beside(parent: etree._Element, text: str, line: int) -> Wrong:
    words = text.strip()
    line += text.partition(words)[0].count("\n")
    return Wrong(
        line,
        say("text stands directly in <{tag}>: “{words}”", tag=tag_of(parent), words=words[:40]),
        say("put it in <p>"),
    )
