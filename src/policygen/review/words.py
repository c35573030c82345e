"""Inline Markdown from how words look in Word, and texts compared without regard to typography."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from policygen.review.stream import Piece

#: Says which mark (``^note``, ``@source``, ``#id``) stands for a footnote, or for a link to a bookmark.
NameNote = Callable[[str], str]
NameTarget = Callable[[str], str]

#: Hyphens that hold a name together, joiners, and what Word hyphenates at: no writer of YAML types them.
_UNSEEN = re.compile("[\u2060\u00ad\u200b\u200c\u200d\ufeff]")
_BLANKS = re.compile(r"\s+")
_ESCAPED = re.compile(r"([\\*])|(\[)(?=[\^@#])")

_TOKEN = re.compile(
    r"\[[\^@#][A-Za-z?][A-Za-z0-9-]*\]"  # a mark
    r"|\]\([^)\s]*\)"  # the end of a link
    r"|\\[^\w\s]"  # an escaped sign
    r"|\*{1,3}|_{1,3}"
    r"|\.{3}|-{1,3}"
    r"|[^\W_]+|\s+|.",
    re.DOTALL,
)
_QUOTES = frozenset("\"'“”„‟«»‚‘’‛‹›")
_DASHES = frozenset("-‐‑‒–—−")


def printable(text: str) -> str:
    """Return typed or printed words as one writes them in YAML: plain blanks and hyphens, nothing unseen, in NFC."""
    text = _UNSEEN.sub("", text).replace("\u2011", "-")
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text))


def as_plain(pieces: Iterable[Piece]) -> str:
    """Return the words of pieces without any marks."""
    return printable("".join(piece.text for piece in pieces)).strip()


def looks_of(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """Return how the words of pieces look, in their order: ``plain``, or which of ``bold``, ``italic``, ``link``.

    Two words in a row that look alike count once, and blanks do not count: what is typed among them changes nothing.
    """
    found: list[str] = []
    for piece in pieces:
        told = (("bold", piece.bold), ("italic", piece.italic), ("link", bool(piece.link)))
        look = "+".join(name for name, holds in told if holds) or "plain"
        if piece.text.strip() and found[-1:] != [look]:
            found.append(look)
    return tuple(found)


def as_shown(pieces: Sequence[Piece]) -> str:
    """Return pieces with all marks that their look stands for, to show them where a field has no marks."""
    # Bookmarks are no names for people.
    shown = [replace(piece, link="…") if piece.link.startswith("#") else piece for piece in pieces]
    return as_markdown(shown, lambda _: "", lambda _: "").strip()


def as_markdown(pieces: Sequence[Piece], note: NameNote, target: NameTarget) -> str:
    """Return pieces as inline Markdown: bold, italics, links, the marks of notes and of references.

    ``note`` names a footnote by its id, ``target`` a bookmark that is linked to; an empty name is none.
    """
    parts: list[str] = []
    open_marks: list[str] = []
    link = ""

    def close(keep: int = 0) -> None:
        while len(open_marks) > keep:
            sign = open_marks.pop()
            # Markdown's signs stand at words, not at blanks.
            trailing = ""
            while parts and not parts[-1].strip():
                trailing = parts.pop() + trailing
            if parts and parts[-1] == sign:
                parts[-1] = trailing
                continue
            if parts and parts[-1].rstrip() != parts[-1]:
                trailing = parts[-1][len(parts[-1].rstrip()) :] + trailing
                parts[-1] = parts[-1].rstrip()
            parts.append(sign)
            if trailing:
                parts.append(trailing)

    def close_link() -> None:
        nonlocal link
        if link and not link.startswith("#"):
            close()
            parts.append(f"]({link})")
        link = ""

    for piece in pieces:
        if piece.picture is not None:
            continue
        if piece.note:
            close_link()
            close()
            parts.append(f"[{note(piece.note)}]")
            continue
        if piece.link != link:
            close_link()
            close()
            link = piece.link
            if link.startswith("#"):
                if name := target(link[1:]):
                    parts.append(f"[#{name}]")
            elif link:
                parts.append("[")
        if link.startswith("#") and target(link[1:]):
            continue  # its words are made from what it refers to
        words = _ESCAPED.sub(r"\\\1\2", _UNSEEN.sub("", piece.text).replace("\u2011", "-"))
        wanted = [sign for sign, on in (("**", piece.bold), ("*", piece.italic)) if on]
        shared = 0
        while shared < min(len(wanted), len(open_marks)) and wanted[shared] == open_marks[shared]:
            shared += 1
        if words.strip():
            close(shared)
            if wanted[shared:]:
                lead = words[: len(words) - len(words.lstrip())]
                if lead:
                    parts.append(lead)
                    words = words.lstrip()
                for sign in wanted[shared:]:
                    parts.append(sign)
                    open_marks.append(sign)
        parts.append(words)
    close_link()
    close()
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", "".join(parts))).strip()


def tokens(text: str) -> list[str]:
    """Return a text cut into words, blanks, signs and marks; joined they are the text."""
    return _TOKEN.findall(text)


def key(token: str) -> str:
    """Return what two tokens have in common that differ in typography only."""
    if token.isspace():
        return " "
    if token[0] in _QUOTES:
        return '"'
    if token[0] in _DASHES:
        return "-"
    if token == "...":
        return "…"
    if token[0] == "_":
        return "*" * len(token)
    return token


def folded(text: str) -> str:
    """Return a text without its typography: equal for texts that differ in nothing else."""
    return "".join(key(token) for token in tokens(printable(text))).strip()


def typed(token: str) -> str:
    """Return a token that a reviewer has put in, as one types it."""
    return " " if token.isspace() else token
