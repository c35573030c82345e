"""The surface of a translation: doubled words and blanks, its last sign, quotation marks, text left as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policygen.content.locks.entry import FINDINGS, Entry, Fault
from policygen.content.locks.form import BRACES, PLACEHOLDER
from policygen.findings import say

_DOUBLED = re.compile(r"(?<![\w’'-])([^\W\d_]{2,}) \1(?![\w’'-])")
_BLANKS = re.compile(r"[ \u00a0]{2,}|[ \u00a0](?=[.,;!?](?:\s|$))(?![.]{2,})")
#: A full stop that is part of the word or number before it: “k. A.”, “n.d.”, “24. 6.”.
_SHORT = re.compile(r"\d\.$|^\w{1,2}\.$|\.\w+\.$")
_EITHER = "either"
_ENDS = {"!": "!", "?": "?", ":": ":", "…": "…", ".": ".", ";": ";"}
_QUOTE = re.compile("[„“”«»‹›]")


def check_doubled(entry: Entry, may_double: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault for a word or a blank that stands twice in a translation and not in its original.

    ``may_double`` are the words that the language itself puts twice: “Regeln, die die Region hat”.
    """
    for string in entry.strings:
        found = _DOUBLED.search(string)
        if found and found[1].casefold() not in may_double and not any(_DOUBLED.search(text) for text in entry.ids):
            yield Fault("W422", say("“{word}” stands twice", word=found[1]), say("delete one of the two"), found[0])
        blank = _BLANKS.search(string)
        if blank and not any(_BLANKS.search(text) for text in entry.ids):
            yield Fault("W423", say("there is a blank too many"), say("delete it"), blank[0])


def check_end(entry: Entry, abbreviations: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault where original and translation end with different signs, full stops of abbreviations left aside."""
    wanted, found = (_end(text, abbreviations) for text in (entry.ids[0], entry.strings[0]))
    if wanted == found or _EITHER in (wanted, found) or entry.domain == FINDINGS:
        return
    yield Fault(
        "W424", say("it ends with “{found}”, the original with “{wanted}”", found=found, wanted=wanted)
        if found and wanted else say("it ends with “{found}”, the original with no sign", found=found)
        if found else say("the original ends with “{wanted}”, it with no sign", wanted=wanted),
        say("end it as the original ends"),
    )  # fmt: skip


def _end(text: str, abbreviations: frozenset[str]) -> str:
    bare = text
    while (shorter := _trailing(bare)) != bare:
        bare = shorter
    last = bare.rpartition(" ")[2].lstrip("([")
    if bare.endswith(".") and (last == bare or last in abbreviations or _SHORT.search(last)):
        return _EITHER
    return _ENDS.get(bare[-1:], "")


def _trailing(text: str) -> str:
    return re.sub(r"(?:\[[\^@#][^\]]*\]|[*_\s“”„’‘»«\"')\]]|</?[A-Za-z][^<>]*>)$", "", text)


def check_same(entry: Entry, names: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for a translation that is its original, where that has at least three words in small letters.

    What is in asterisks or quotation marks, and the names of organisations, may be the same in all languages.
    """
    for text, string in zip(entry.ids[:1], entry.strings[:1], strict=True):
        if text != string or any(text == name for name in names):
            continue
        bare = re.sub(r"\*[^*]+\*|„[^“”]*[“”]|“[^”]*”|«[^»]*»", " ", BRACES.sub(" ", PLACEHOLDER.sub(" ", text)))
        if len(re.findall(r"(?<![\w@#^/.-])[a-zà-ž]{3,}(?![\w/-]|\.\w)", bare)) >= 3:
            yield Fault("W425", say("the translation is the same as the original"), say("translate it"))


def check_quotes(entry: Entry, quotes: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for quotation marks of another language; straight ones are set when a document is built.

    ``quotes`` are the language's four signs: outer opening and closing, inner opening and closing.
    """
    if len(quotes) != 4 or entry.domain == FINDINGS:
        return  # the pages on the codes show those of other languages
    allowed = _pairs(quotes)
    for string in entry.strings:
        if (odd := _odd_pair(string, allowed, quotes)) is not None:
            yield Fault(
                "W427", say("the quotation marks “{pair}” are not those of this language", pair=odd),
                say("write {opening}…{closing}", opening=quotes[0], closing=quotes[1]), odd,
            )  # fmt: skip
            return


def _pairs(quotes: Sequence[str]) -> set[str]:
    pairs = {quotes[0] + quotes[1], quotes[2] + quotes[3]}
    if "«»" not in pairs and "„" in quotes:
        pairs.add("»«")  # in print as usual as „…“, in the languages that have these
    if quotes[0] == "‘" or quotes[2] == "“":
        pairs |= {"“”", "‘’"}
    return pairs


def _odd_pair(text: str, allowed: set[str], quotes: Sequence[str]) -> str | None:
    signs = _QUOTE.findall(text)
    while len(signs) > 1:
        pair = next((n for n in range(len(signs) - 1) if signs[n] + signs[n + 1] in allowed), None)
        if pair is None:
            break
        del signs[pair : pair + 2]
    return "".join(signs[:2]) if signs else None
