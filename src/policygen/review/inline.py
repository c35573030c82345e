"""The content of a paragraph as items that can be compared and put together anew: words, signs, notes, fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from policygen.review.package import WP, Element, w
from policygen.review.words import tokens

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Item:
    """One word, blank or sign with its look, or one object; ``key`` is what makes two of them the same.

    ``elements`` are what it consists of: whole runs. ``link`` is the element of the link that it stands in. A mark
    (where a bookmark begins or ends) has an empty key and takes no part in comparing.
    """

    key: str
    elements: tuple[Element, ...] = field(compare=False, repr=False)
    link: Element | None = field(default=None, compare=False, repr=False)


def items_of(paragraph: Element, notes: Mapping[str, str]) -> list[Item]:
    """Return the items of a paragraph; ``notes`` has the words of footnotes by their ids."""
    return list(_fields(_flat(paragraph, None, notes)))


def _flat(parent: Element, link: Element | None, notes: Mapping[str, str]) -> Iterator[Item]:
    for child in parent:
        if child.tag == w("r"):
            yield from _run(child, link, notes)
        elif child.tag == w("hyperlink"):
            yield from _flat(child, child, notes)
        elif child.tag in (w("bookmarkStart"), w("bookmarkEnd")):
            yield Item("", (child,), link)


def _run(run: Element, link: Element | None, notes: Mapping[str, str]) -> Iterator[Item]:
    look = run.find(w("rPr"))
    for child in run:
        if child is look:
            continue
        if child.tag == w("t"):
            for token in tokens(child.text or ""):
                words = etree.Element(w("t"), {_SPACE: "preserve"})
                words.text = token
                yield Item(token, (_with(look, words),), link)
        else:
            yield Item(_key(child, notes), (_with(look, deepcopy(child)),), link)


def _with(look: Element | None, content: Element) -> Element:
    made = etree.Element(w("r"))
    if look is not None:
        made.append(deepcopy(look))
    made.append(content)
    return made


def _key(element: Element, notes: Mapping[str, str]) -> str:
    tag = etree.QName(element).localname
    if element.tag == w("footnoteReference"):
        return f"<note {notes.get(element.get(w('id'), ''), '')}>"
    if element.tag == w("fldChar"):
        return f"<field {element.get(w('fldCharType'))}>"
    if element.tag == w("instrText"):
        return f"<instruction {element.text}>"
    described = next(element.iter(f"{{{WP}}}docPr"), None)
    return f"<{tag} {described.get('descr', '') if described is not None else ''}>"


def _fields(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items with each field as one, told apart by its instruction: what it shows is made by Word."""
    depth = 0
    held: list[Item] = []
    for item in items:
        depth += (item.key == "<field begin>") - (item.key == "<field end>")
        if not held and item.key != "<field begin>":
            yield item
            continue
        held.append(item)
        if depth <= 0:
            instruction = "".join(one.key for one in held if one.key.startswith("<instruction"))
            yield Item(instruction, tuple(each for one in held for each in one.elements), held[0].link)
            held, depth = [], 0
    yield from held


def text_of_notes(root: Element | None) -> dict[str, str]:
    """Return the words of footnotes by their ids."""
    if root is None:
        return {}
    return {
        note.get(w("id"), ""): "".join(each.text or "" for each in note.iter(w("t")))
        for note in root.iterfind(w("footnote"))
    }
