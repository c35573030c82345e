"""Running text: inline elements of the page become runs, links and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from policygen.document.tree import Emphasis, Inline, LineBreak, Link, Note, Reference, Span, Strong, Text
from policygen.writers.docx.draft import Draft, Place
from policygen.writers.docx.fields import field
from policygen.writers.docx.markup import Element, element, text, value
from policygen.writers.docx.references import repeat_number

_WORD_JOINER, _FIXED_HYPHEN, _SOFT_HYPHEN = "\u2060", "\u2011", "\u00ad"
HEAD = "th.col"  # the place of paragraphs in the head of a column
_SPECIAL = re.compile(f"([{_FIXED_HYPHEN}{_SOFT_HYPHEN}])")


@dataclass(frozen=True)
class Look:
    """How words look: the innermost character style, what an outer element adds to it, and the language."""

    language: str
    style: str | None = None
    bold: bool = False
    italic: bool = False


def write_runs(nodes: Sequence[Inline], place: Place, draft: Draft, *, style: str | None = None) -> list[Element]:
    """Return the runs of inline elements, in a character style if one is given."""
    return _write(nodes, Look(place.language, style), place, draft)


def _write(nodes: Sequence[Inline], look: Look, place: Place, draft: Draft) -> list[Element]:
    written: list[Element] = []
    for node in nodes:
        written += _write_one(node, look, place, draft)
    return written


def _write_one(node: Inline, look: Look, place: Place, draft: Draft) -> list[Element]:
    match node:
        case Text(text=words):
            return _words(words, look, draft, breaks_at_hyphens=place.paragraph == HEAD)
        case LineBreak():
            return [_run(look, draft, element("w:br"))]
        case Emphasis():
            inner = _stressed(look, "Emphasis", draft) if look.style is None else replace(look, italic=True)
        case Strong():
            inner = _stressed(look, "Strong", draft) if look.style is None else replace(look, bold=True)
        case Span():
            inner = replace(look, style=draft.style("span", node.at, place) or look.style)
        case Link():
            return _link(node, look, place, draft)
        case Reference(target=target, children=children, at=at):
            link = _link(Link(f"#{target}", children, at), look, place, draft)
            return link if place.copy else [*link, *_page(node, look, place, draft)]
        case Note():
            return [] if place.copy else _note(node, place, draft)
        case _:
            assert_never(node)
    inner = replace(inner, language=node.at.language or look.language)
    content = _write(node.children, inner, place, draft)
    if isinstance(node, Span) and not place.copy:
        content = draft.anchors.around_token(node, content)
    return _anchored(node, content, place, draft)


def _stressed(look: Look, style: str, draft: Draft) -> Look:
    return replace(look, style=draft.styles.id(style))


def _link(node: Link, look: Look, place: Place, draft: Draft) -> list[Element]:
    inside = node.href.startswith("#")
    style = draft.optional_style("a.internal" if inside else "a", place) or look.style
    inner = replace(look, style=style, language=node.at.language or look.language)
    if place.copy:
        return _write(node.children, replace(inner, style=look.style), place, draft)
    if inside:
        target = {"w:anchor": draft.anchors.name(node.href.removeprefix("#"))}
    else:
        target = {"r:id": draft.link(node.href, place)}
    content = _write(node.children, inner, place, draft)
    if inside:
        content = repeat_number(content, node.href.removeprefix("#"), draft)
    return _anchored(node, [element("w:hyperlink", target | {"w:history": "1"}, *content)], place, draft)


def _page(node: Reference, look: Look, place: Place, draft: Draft) -> list[Element]:
    """Return the number of the target's page with what stands around it, where it is known: a wrong one is worse."""
    page = draft.pages.get(node.target)
    if page is None:
        return []
    number = _words(str(page), look, draft, breaks_at_hyphens=False)
    return [
        *_write((Text(node.before),), look, place, draft),
        *field(f"PAGEREF {draft.anchors.name(node.target)} \\h", number),
        *_write((Text(node.after),), look, place, draft),
    ]


def _note(node: Note, place: Place, draft: Draft) -> list[Element]:
    below = replace(place, story="footnotes", language=node.at.language or place.language, within=("note",))
    words = write_runs(node.children, below, draft)
    unit, key = replace(node.at, id=None), replace(node.at, unit=None)
    return draft.anchors.around(key, [draft.notes.add(draft.anchors.around(unit, words))])


def _anchored(
    node: Emphasis | Strong | Span | Link, content: list[Element], place: Place, draft: Draft
) -> list[Element]:
    return content if place.copy else draft.anchors.around(node.at, content)


def _words(words: str, look: Look, draft: Draft, *, breaks_at_hyphens: bool) -> list[Element]:
    """Return the run of some characters, with Word's own elements for those that it treats as commands.

    The narrow no-break space is U+00A0 in Word; a hyphen between word joiners is Word's fixed hyphen, but
    an ordinary one in the head of a narrow column, where a name would else be broken anywhere.
    """
    words = words.replace(f"{_WORD_JOINER}-{_WORD_JOINER}", _FIXED_HYPHEN)
    if breaks_at_hyphens:
        words = words.replace(_FIXED_HYPHEN, "-")
    words = words.replace("\u202f", "\u00a0").replace(_WORD_JOINER, "")
    if not words:
        return []
    content: list[Element] = []
    for part in _SPECIAL.split(words):
        if part == _FIXED_HYPHEN:
            content.append(element("w:noBreakHyphen"))
        elif part == _SOFT_HYPHEN:
            content.append(element("w:softHyphen"))
        elif part:
            content.append(text(part))
    return [_run(look, draft, *content)]


def _run(look: Look, draft: Draft, *content: Element) -> Element:
    properties: list[Element] = []
    if look.style:
        properties.append(value("w:rStyle", look.style))
    if look.bold:
        properties.append(element("w:b"))
    if look.italic:
        properties.append(element("w:i"))
    if look.language != draft.language:
        properties.append(value("w:lang", draft.locale(look.language)))
    return element("w:r", None, *([element("w:rPr", None, *properties)] if properties else []), *content)
