"""The one diagnostic record that every stage returns and only the command line prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a source file. ``file`` is relative to the project; line and column count from 1.

    ``width`` is the number of characters meant, or 0 where only the beginning is known.
    """

    file: str
    line: int = 1
    column: int = 1
    width: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def __reduce__(self) -> tuple[type[Place], tuple[str, int, int, int]]:
        # As dataclasses do it, pickling takes twice the time and half again the memory; a project has thousands.
        return Place, (self.file, self.line, self.column, self.width)


NOWHERE = Place("", 0, 0)


class Message(str):
    """A sentence for people, in English, that keeps what it was made from, so that it can be said in other languages.

    ``template`` has the names of ``values`` in braces; ``plural`` is the template for other numbers than one, chosen
    by the value ``n``.
    """

    __slots__ = ("plural", "template", "values")
    template: str
    plural: str | None
    values: Mapping[str, object]

    def __reduce__(self) -> tuple[Any, ...]:
        # Workers send their findings to the parent.
        return _message, (self.template, self.plural, dict(self.values))

    def said(self, look_up: Callable[[str, int | None], str | None]) -> Message:
        """Return the sentence in the words of ``look_up``, which gets a template and, for a plural, the number.

        Where it knows none, the sentence is English. Values that are messages are said in the same words.
        """
        number = self.values["n"] if self.plural is not None else None
        assert number is None or isinstance(number, int)
        found = look_up(self.template, number)
        if found is None:
            found = self.template if number in (None, 1) or self.plural is None else self.plural
        values = {key: v.said(look_up) if isinstance(v, Message) else v for key, v in self.values.items()}
        return _message(found, None, values)


def say(template: str, /, **values: object) -> Message:
    """Return a sentence for people; the catalogs of the domain ``findings`` translate its template.

    The template is a literal, so that it can be extracted; what differs stands in braces, as names only.
    """
    return _message(template, None, values)


def say_number(one: str, other: str, /, **values: object) -> Message:
    """Return a sentence whose form goes by the whole number ``n``, which is among the values."""
    return _message(one, other, values)


def restore(template: str, plural: str | None, values: Mapping[str, object]) -> Message:
    """Return a sentence again from what it was made from: one that was stored."""
    return _message(template, plural, values)


def _message(template: str, plural: str | None, values: Mapping[str, object]) -> Message:
    # Plain values only: findings travel between processes, and are compared.
    values = {key: value if isinstance(value, str | int) else str(value) for key, value in values.items()}
    chosen = template if plural is None or values["n"] == 1 else plural
    message = Message(chosen.format_map(values))
    message.template, message.plural, message.values = template, plural, values
    return message


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it stands, and what to do about it.

    ``code`` begins with ``E`` for an error (its document is not built) or ``W`` for a warning (refused only by a
    strict build). ``excerpt`` is the source line. ``owner`` is the region whose files the finding concerns, or
    an empty string for files of the whole project.
    """

    code: str
    place: Place
    message: Message
    remedy: Message | None
    excerpt: str = ""
    owner: str = ""
    related: tuple[tuple[Place, Message], ...] = field(default=())

    @property
    def severity(self) -> Literal["error", "warning"]:
        """What the code's first letter says."""
        return "error" if self.code.startswith("E") else "warning"

    @property
    def is_error(self) -> bool:
        """Whether the finding keeps its document from being built."""
        return self.severity == "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a finished file or on its pages, before it is known which line of which file it comes from.

    ``page`` counts from 1, or is 0 where there are none, as in Word. ``unit`` and ``name`` say what the place was made
    from: the passage's unit and the element's id; in Word, the names of their bookmarks. ``clue`` is a file of the
    project and a pattern of the line in it that the problem comes from, where nothing else tells.
    """

    code: str
    message: Message
    remedy: Message
    page: int = 0
    unit: str = ""
    name: str = ""
    clue: tuple[str, str] = ("", "")


class Refused(Exception):
    """Raised where a stage cannot return a value; carries the findings that say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.place}: {f.message}" for f in self.findings))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings without repetitions, sorted by file, place and code."""
    return sorted(set(findings), key=lambda f: (f.place, f.code, f.message))


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like ``word``, or None if none is near enough to be meant."""
    by_letters = {candidate.casefold(): candidate for candidate in sorted(candidates, reverse=True)}
    matches = get_close_matches(word.casefold(), sorted(by_letters), n=1, cutoff=0.6)
    return by_letters[matches[0]] if matches else None


def shown(value: object) -> str:
    """Return what was typed, in a length that can be read in a message."""
    text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def describe(finding: Finding, *, label: str = "") -> str:
    """Return a finding as lines of text: place, message, excerpt with a caret, remedy.

    ``label`` is the word for its severity, by default in English.
    """
    place = finding.place
    head = f"{place}: " if place.line else f"{place.file}: " if place.file else ""
    lines = [f"{head}{label or finding.severity} {finding.code}: {finding.message}"]
    if finding.excerpt.strip():
        text = finding.excerpt.rstrip("\n").replace("\t", " ")
        # Long prose lines are cut to a window around the place, so that the caret stays on the screen.
        start = max(0, place.column - 40) if len(text) > 110 else 0
        window = text[start : start + 110]
        gutter = f"{place.line:>5} | "
        lines.append(f"{gutter}{'…' if start else ''}{window}{'…' if start + 110 < len(text) else ''}")
        offset = place.column - 1 - start + (1 if start else 0)
        caret = "^" * max(1, min(finding.place.width or 1, 110 - offset))
        lines.append(f"{' ' * 5} | {' ' * offset}{caret}")
    lines.extend(f"        {where if where.line else where.file}: {what}" for where, what in finding.related)
    if finding.remedy:
        lines.append(f"        → {finding.remedy}")
    return "\n".join(lines)
