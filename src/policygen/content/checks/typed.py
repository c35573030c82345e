"""What is typed as on a typewriter and put right in print; asked for by ``check --typography`` only.

Print sets all of this by itself, and nothing is wrong with a source that has it. As warnings of each check they would
drown those that need a person, and a strict build would refuse what is printed well. A partner who wants a clean
source asks for them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from policygen.content.blanks import scalars
from policygen.content.checks.signs import without_addresses
from policygen.content.corpus import Corpus
from policygen.content.load import Loaded
from policygen.content.models.base import Record
from policygen.content.models.text import place_in
from policygen.findings import Finding, Message, say
from policygen.languages import Language

_TYPED: tuple[tuple[str, re.Pattern[str], Message, Message], ...] = (
    ("W256", re.compile("[\"']"), say("a straight quotation mark or apostrophe"),
     say("print sets the right one; in the source write “’” or the quotation marks of the language")),
    ("W257", re.compile(r"(?<=\S) -{1,3} (?=\S)|(?<=\w)--(?=\w)"), say("a hyphen in the place of a dash"),
     say("print sets the dash; in the source write “–” with blanks around it")),
    ("W258", re.compile(r"(?<!\.)\.\.\.(?!\.)"), say("three full stops in the place of “…”"),
     say("print sets the sign; in the source write “…”")),
    ("W269", re.compile(r"(?<=[^\W\d_])[´`′](?=[^\W\d_])"), say("an accent in the place of an apostrophe"),
     say("print sets the right one; in the source write “’”")),
)  # fmt: skip
_BLANKS = re.compile(r"\S {2,}(?=\S)")
_DATE = r"|(?<![\w.,/])\d{1,2}\.\d{1,2}\.(?=(?:19|20)\d\d(?!\d))"


def check_typed(corpus: Corpus, languages: Mapping[str, Language]) -> Iterator[Finding]:
    """Yield a finding for each text and each thing in it that is typed as on a typewriter."""
    for owner, loaded in corpus.loaded():
        language = languages.get(corpus.source_language(owner))
        close = _close(tuple(language.typography.get("spaced_signs", ())) if language else (),
                       dated=bool(language and language.typography.get("spaced_dates")))  # fmt: skip
        for passage in loaded.passages:
            text = without_addresses(passage.source)
            for code, pattern, message, remedy in _TYPED:
                if found := pattern.search(text):
                    yield loaded.finding(code, loaded.find(passage.place, found[0]), message, remedy)
            if found := close.search(text):
                yield loaded.finding(
                    "W264", loaded.find(passage.place, found[0]), say("a blank is missing: “{words}”", words=found[0]),
                    say("print adds it; in the source write it, too"),
                )  # fmt: skip
        yield from _blanks(loaded)


def _blanks(loaded: Loaded[Record]) -> Iterator[Finding]:
    for _, value in scalars(loaded.source.data):
        for number, line in enumerate(value.split("\n")):
            if found := _BLANKS.search(line):
                place = place_in(value, number, found[0]) if value.literal else loaded.find(value.place, found[0])
                yield loaded.finding("W259", place, say("more than one blank between two words"),
                                     say("print has one; in the source delete the others"))  # fmt: skip
                break


@functools.cache
def _close(signs: tuple[str, ...], *, dated: bool) -> re.Pattern[str]:
    """Find a number with its sign or code right behind it, and a date without blanks where the language has them."""
    either = "|".join(map(re.escape, signs)) or "(?!)"
    return re.compile(rf"\d(?:{either})(?!\w|-[^\W\d_])" + (_DATE if dated else ""))
