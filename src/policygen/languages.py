"""What a language needs: names, locale, hyphenation tag, collation; read from ``locales/<code>/language.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from policygen.findings import Finding, Message, Place, Refused, say

T = TypeVar("T")


@dataclass(frozen=True)
class Language:
    """One language of the project.

    ``tag`` is the BCP 47 tag that hyphenation and Word's spelling check go by (``de-DE``: plain ``de`` takes Austrian
    patterns). ``amount_first`` is true where the currency code stands before the amount. ``months`` are the names
    as they stand in a date (CLDR gives the nominative where Slovene wants the genitive); empty means CLDR's.
    ``typography`` is the table that ``document.typography`` reads. ``words`` are the small words by which the check
    tells languages, ``vague_links`` the texts of links that say nothing of where they lead, all in lower case.
    ``openings`` are the words with which no alternative text of a picture should begin, because they say nothing
    (“picture of”). ``numbers`` is the table that ``content.locks.writing`` reads,
    ``may_double`` are words that may stand twice in a row. ``other_quotes`` are quotation marks besides those of the
    typography that are right in texts, too. ``placeholders`` and ``illustrative`` are the words (a beginning, where
    they end in ``*``) by which a text says that it is still to be written, or that it is made up.
    """

    code: str
    name: str
    locale: str
    tag: str
    amount_first: bool
    months: tuple[str, ...]
    typography: Mapping[str, Any]
    words: frozenset[str] = frozenset()
    vague_links: frozenset[str] = frozenset()
    openings: tuple[str, ...] = ()
    numbers: Mapping[str, Any] = field(default_factory=dict)
    may_double: frozenset[str] = frozenset()
    other_quotes: frozenset[str] = frozenset()
    placeholders: tuple[str, ...] = ()
    illustrative: tuple[str, ...] = ()

    @functools.cached_property
    def abbreviations(self) -> frozenset[str]:
        """The words of the typography's lists that end with a full stop."""
        lists = [words for words in self.typography.values() if isinstance(words, list)]
        parts = (part for words in lists for word in words for part in word.split())
        return frozenset(part for part in parts if part.endswith(".") and len(part) > 1)


def read_languages(folder: Path) -> dict[str, Language]:
    """Read the languages that ``locales/`` has, in the order of their codes.

    Raises ``Refused`` with a finding for a file that is not TOML or lacks a key.
    """
    found: dict[str, Language] = {}
    for path in sorted(folder.glob("*/language.toml")):
        file = f"{folder.name}/{path.parent.name}/{path.name}"
        try:
            data = tomllib.loads(path.read_text("utf-8"))
            prose = data.get("prose", {})
            found[path.parent.name] = Language(
                code=path.parent.name,
                name=data["name"],
                locale=data["locale"],
                tag=data["tag"],
                amount_first=data["amount_first"],
                months=tuple(data.get("months", ())),
                typography=dict(data.get("typography", {})),
                words=frozenset(prose.get("words", ())),
                vague_links=frozenset(prose.get("vague_links", ())),
                openings=tuple(data.get("alternative_openings", ())),
                may_double=frozenset(prose.get("may_double", ())),
                other_quotes=frozenset(prose.get("other_quotes", ())),
                placeholders=tuple(prose.get("placeholders", ())),
                illustrative=tuple(prose.get("illustrative", ())),
                numbers=dict(data.get("numbers", {})),
            )
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise _refused("E301", file, say("the file is not TOML: {error}", error=error)) from error
        except KeyError as error:
            raise _refused("E302", file, say("the key {error} is missing", error=error)) from error
        except (AttributeError, TypeError, ValueError) as error:
            raise _refused("E302", file, say("“months” must be a list and “typography” a table")) from error
    return found


def _refused(code: str, file: str, message: Message) -> Refused:
    return Refused([Finding(code, Place(file), message, say("compare with another language"))])


@functools.cache
def _collator(locale: str) -> Callable[[str], bytes]:
    # ICU, because code-point order puts Č after Z and splits Czech "ch"; imported late, for `check` does not sort.
    import icu

    collator = icu.Collator.createInstance(icu.Locale(locale))
    return lambda text: bytes(collator.getSortKey(text))


def collated(items: Iterable[T], key: Callable[[T], str], locale: str) -> list[T]:
    """Return items in the alphabetical order of a locale."""
    sort_key = _collator(locale)
    return sorted(items, key=lambda item: sort_key(key(item)))


def alphabet(locale: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return a locale's own letters, and those that foreign words bring into its texts; all small, as CLDR has them."""
    import icu

    data = icu.LocaleData(locale)
    own, foreign = (data.getExemplarSet(0, which) for which in (0, 1))  # ULOCDATA_ES_STANDARD, ULOCDATA_ES_AUXILIARY
    return frozenset("".join(own)), frozenset("".join(foreign))
