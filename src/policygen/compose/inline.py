"""Turns a passage's inline Markdown into the page's elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from policygen.content.marks import ALLOWED_ADDRESS, MARK

#: Turns sign (``^``, ``@`` or ``#``) and name of a mark into markup.
Resolve = Callable[[str, str], Markup]


def _mark(state: StateInline, silent: bool) -> bool:
    found = MARK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("mark_reference", "", 0)
        token.markup, token.content = found["sign"], found["name"]
    state.pos = found.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["emphasis", "link", "escape"])
    parser.inline.ruler.before("link", "mark_reference", _mark)
    return parser


_PARSER = _parser()
_ELEMENTS = {"em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>"}
_BEFORE_NOTE = re.compile(r"[ \u00a0]+(?=\[[\^@][A-Za-z])")
_SIGNS = re.compile(r"[*_\[\\]")


def inline(text: str, resolve: Resolve) -> Markup:
    """Return inline Markdown as markup; ``resolve`` supplies what stands for marks.

    An address that may not be linked is printed as text: the check has reported it already.
    """
    if not _SIGNS.search(text):
        return escape(text)
    # A note's mark follows its word without a space, however it was typed.
    tokens = _PARSER.parseInline(_BEFORE_NOTE.sub("", text))[0].children or []
    return Markup("").join(_render(tokens, resolve))


def _render(tokens: Sequence[Token], resolve: Resolve) -> list[Markup]:
    parts: list[Markup] = []
    linked: list[bool] = []
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                parts.append(escape(token.content))
            case "mark_reference":
                parts.append(resolve(token.markup, token.content))
            case "link_open":
                address = str(token.attrGet("href") or "")
                linked.append(bool(ALLOWED_ADDRESS.fullmatch(address)))
                if linked[-1]:
                    parts.append(Markup('<a href="{}">').format(address))
            case "link_close":
                if linked.pop():
                    parts.append(Markup("</a>"))
            case "softbreak":
                parts.append(Markup(" "))
            case other:
                parts.append(Markup(_ELEMENTS[other]))  # noqa: S704
    return parts
