"""Reads translators' catalogs, and leaves out every entry that could harm a page."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from gettext import c2py
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages import catalog as babel
from babel.messages.pofile import PoFileError, denormalize, read_po

from policygen.content.decode import Unreadable
from policygen.content.locks.check import Locks, check_entry
from policygen.content.locks.entry import FINDINGS, STARTER, TEMPLATES, Entry, finding_of
from policygen.content.read_file import read_file
from policygen.findings import Finding, Message, Place, Refused, say

if TYPE_CHECKING:
    from policygen.content.known_catalogs import KnownCatalogs

__all__ = [
    "FINDINGS",
    "SINCE",
    "STARTER",
    "TEMPLATES",
    "Catalog",
    "Catalogs",
    "Outdated",
    "parse_catalog",
    "read_catalog",
]
__all__ += ["MAXIMUM_BYTES", "entries_of", "read_catalogs", "read_whole"]

#: No catalog has so many; the longest has a tenth.
MAXIMUM_BYTES = 1_000_000

_JOINT = re.compile(r'"[^\S\n]*\n\s*"')
_PLURALS = re.compile(r"nplurals\s*=\s*(\d+)")


class _Damaged(ValueError):
    """A catalog is no catalog of its language; the one argument is a message that says why."""


class _Miscounted(ValueError):
    """A catalog counts in other plural forms than its language; the arguments are a message and the right rule."""


@dataclass(frozen=True)
class Outdated:
    """A translation that is older than its source.

    ``text`` is empty where it cannot be printed any more, because it refers to other notes, sources or things than the
    source does now. ``since`` is the version of the document in which the source changed, where that is known.
    """

    text: str
    since: str = ""


#: Begins the comment that says since when a translation is outdated.
SINCE = "Outdated since version "


class Rule:
    """Which plural form goes with a number, by an expression as in the header of a catalog. Can be pickled."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self._form = c2py(expression)

    def __call__(self, number: int) -> int:
        return int(self._form(number))

    def __reduce__(self) -> tuple[type[Rule], tuple[str]]:
        return Rule, (self.expression,)


#: The rule of a language that has two forms: one, and any other number.
_ONE_OR_MORE = Rule("n != 1")


@dataclass(frozen=True)
class Catalog:
    """The usable translations of one domain into one language.

    ``messages`` maps ``(context, msgid)`` to the translation; for a plural message to its forms. Outdated (fuzzy)
    and faulty entries are left out; ``outdated`` has the former. ``lines`` says where entries without a current
    translation stand.
    """

    domain: str
    language: str
    file: str
    messages: Mapping[tuple[str | None, str], tuple[str, ...]] = field(default_factory=dict)
    outdated: Mapping[str, Outdated] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    plural: Rule = _ONE_OR_MORE

    def get(self, message: str, context: str | None = None) -> str | None:
        """Return the translation of a message, or None."""
        forms = self.messages.get((context, message))
        return forms[0] if forms else None


@dataclass(frozen=True)
class Catalogs:
    """All catalogs of a project, by domain and language, with the source language of each domain."""

    by_name: Mapping[tuple[str, str], Catalog]
    sources: Mapping[str, str]

    def get(self, domain: str, language: str) -> Catalog:
        """Return the catalog of a domain; an empty one where there is none."""
        return self.by_name.get((domain, language)) or Catalog(domain, language, "")


#: Locks that know no language and no glossary.
_FORM_ONLY = Locks()


def read_catalogs(
    root: Path, sources: Mapping[str, str], locks: Locks = _FORM_ONLY, known: KnownCatalogs | None = None
) -> tuple[Catalogs, list[Finding]]:
    """Read every catalog below ``root/locales`` whose domain is in ``sources`` (domain → source language).

    Those that are ``known``, read with the same locks, are not read again.
    """
    found: dict[tuple[str, str], Catalog] = {}
    findings: list[Finding] = []
    for path in sorted((root / "locales").glob("*/LC_MESSAGES/*.po")):
        language, domain = path.parent.parent.name, path.stem
        file = path.relative_to(root).as_posix()
        if domain not in sources:
            continue
        try:
            content = read_file(path, limit=MAXIMUM_BYTES)
        except Unreadable as fault:
            catalog = Catalog(domain, language, file)
            wrong = [Finding("E402", Place(file), _unreadable(fault.message), fault.remedy)]
        else:
            source, names = sources[domain], {"domain": domain, "language": language, "file": file}
            if known and (recalled := known.recall(content, source, **names)):
                catalog, wrong = recalled, []
            else:
                catalog, wrong = read_catalog(content, **names, source=source, locks=locks)
                if known and not wrong:
                    known.keep(catalog, content, source)
        findings += [replace(finding, owner="" if domain == TEMPLATES else domain) for finding in wrong]
        found[domain, language] = catalog
    return Catalogs(found, dict(sources)), findings


def read_catalog(
    content: bytes, *, domain: str, language: str, file: str, source: str = "", locks: Locks = _FORM_ONLY
) -> tuple[Catalog, list[Finding]]:
    """Read a ``.po`` file; an entry that could harm a page or says something else is left out and reported.

    ``source`` is the language translated from.

    Babel's own compiler accepts merge-conflict markers, lost placeholders and missing plural forms; here they are
    findings, and the passage counts as not translated.
    """
    try:
        po = read_whole(content, domain=domain, language=language, file=file)
    except Refused as refused:
        return Catalog(domain, language, file), list(refused.findings)
    lines = content.decode("utf-8").split("\n")
    messages: dict[tuple[str | None, str], tuple[str, ...]] = {}
    outdated: dict[str, Outdated] = {}
    places: dict[str, int] = {}
    findings: list[Finding] = []
    for message in po:
        ids = _forms(message.id)
        strings = _forms(message.string)
        if not ids[0]:
            continue
        if not any(strings) or message.fuzzy:
            places[ids[0]] = message.lineno or 1
        if not any(strings):
            continue
        if message.fuzzy:
            outdated[ids[0]] = _outdated(message, Entry(ids, strings, domain, source, language), po.num_plurals, locks)
            continue
        entry = Entry(ids, strings, domain, source, language, message.lineno or 1)
        if faults := check_entry(entry, po.num_plurals, locks):
            findings += [finding_of(fault, file, entry.line, lines) for fault in faults]
            continue
        context = str(message.context) if message.context else None
        messages[context, ids[0]] = tuple(unicodedata.normalize("NFC", string) for string in strings)
    _, plural = _plurals(language)
    return Catalog(domain, language, file, messages, outdated, places, plural), findings


def entries_of(content: bytes, *, domain: str, language: str, file: str, source: str) -> list[Entry]:
    """Return the entries of a catalog that are translated and neither outdated nor told apart by a context.

    Raises ``Refused`` for a catalog that cannot be read as a whole.
    """
    po = read_whole(content, domain=domain, language=language, file=file)
    found = []
    for message in po:
        ids, strings = _forms(message.id), _forms(message.string)
        if ids[0] and any(strings) and not message.fuzzy and not message.context:
            found.append(Entry(ids, strings, domain, source, language, message.lineno or 1))
    return found


def _outdated(message: babel.Message, entry: Entry, plurals: int, locks: Locks) -> Outdated:
    since = next((c.removeprefix(SINCE) for c in message.auto_comments if c.startswith(SINCE)), "")
    # Its numbers and terms are those of the text that it was made from.
    before = replace(entry, ids=tuple(map(str, message.previous_id)) or entry.ids)
    printable = len(entry.ids) == 1 and not check_entry(entry, plurals, _FORM_ONLY)
    printable = printable and not check_entry(before, plurals, locks)
    return Outdated(unicodedata.normalize("NFC", entry.strings[0]) if printable else "", since)


def read_whole(content: bytes, *, domain: str, language: str, file: str) -> babel.Catalog:
    """Return a catalog as Babel's; raise ``Refused`` for one that cannot be read as a whole."""
    if len(content) > MAXIMUM_BYTES:
        reason = say("the file has more than {limit} bytes; no more are read", limit=f"{MAXIMUM_BYTES:,}")
        remedy = say("remove what does not belong into it")
        raise Refused([_finding("E402", file, 1, _unreadable(reason), remedy, ())])
    lines = content.decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            remedy = say("keep one of the two versions")
            raise Refused([_finding("E401", file, number, say("an unresolved merge conflict"), remedy, lines)])
    try:
        return parse_catalog(content, domain=domain, language=language)
    except _Miscounted as error:
        number = next((n for n, line in enumerate(lines, 1) if "nplurals" in line), 1)
        remedy = say("write “Plural-Forms: {rule}”, and give all forms", rule=error.args[1])
        raise Refused([_finding("E404", file, number, error.args[0], remedy, lines)]) from error
    except (PoFileError, ValueError, LookupError) as error:
        number = getattr(error, "lineno", 0) or 1
        if isinstance(error, UnicodeDecodeError):
            number = content[: error.start].count(b"\n") + 1
        told: object = error.args[0] if isinstance(error, _Damaged) else error
        remedy = say("open it in a gettext editor and save it again as UTF-8")
        raise Refused([_finding("E402", file, number, _unreadable(told), remedy, lines)]) from error


def _finding(code: str, file: str, line: int, message: Message, remedy: Message, lines: Sequence[str]) -> Finding:
    return Finding(code, Place(file, line), message, remedy, lines[line - 1] if 0 < line <= len(lines) else "")


def _unreadable(reason: object) -> Message:
    return say("the catalog cannot be read: {reason}", reason=reason)


def parse_catalog(content: bytes, *, domain: str, language: str) -> babel.Catalog:
    """Return a catalog as Babel's, with all that translators left in it.

    Raises ``PoFileError``, ``ValueError`` or ``LookupError`` where it is not UTF-8, not a catalog, or counts in other
    plural forms than its language.
    """
    text = content.decode("utf-8")
    count, rule = _plurals(language)
    # Babel makes a list as long as the header says, so that is looked at first, with its lines joined.
    for found in _PLURALS.findall(_JOINT.sub("", text)):
        if int(found) != count:
            told = say("it has {found} plural forms; this language has {count}", found=found, count=count)
            raise _Miscounted(told, _rule_text(language))
    known = language if _is_known(language) else None
    try:
        catalog = read_po(StringIO(text), locale=known, domain=domain, abort_invalid=True)
    except (AttributeError, TypeError) as error:
        # Babel trips over a header whose lines have lost their ends.
        raise _Damaged(say("its header is damaged")) from error
    catalog.charset = "utf-8"
    for message in catalog if "#|" in text else ():
        _take_previous(message)
    if not _is_rule(catalog.plural_expr, rule):
        raise _Damaged(say("its rule for plurals is not that of the language: {rule}", rule=_rule_text(language)))
    return catalog


@functools.lru_cache(maxsize=100)
def _is_rule(written: str, rule: Callable[[int], int]) -> bool:
    """Whether a rule for plurals, as a header has it, gives the same forms as a language's."""
    try:
        own = c2py(written)
        return all(own(n) == rule(n) for n in range(201))
    except (ValueError, ZeroDivisionError):
        return False


def _take_previous(message: babel.Message) -> None:
    """Give a message the text that its outdated translation was made from, which Babel takes for a comment.

    https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html: lines that begin with ``#|``.
    """
    lines = [comment.removeprefix("|").strip() for comment in message.user_comments if comment.startswith("|")]
    if lines:
        message.user_comments = [comment for comment in message.user_comments if not comment.startswith("|")]
        parts = re.split(r"^(msgctxt|msgid_plural|msgid)[ ]*", "\n".join(lines), flags=re.MULTILINE)[1:]
        texts = dict(zip(parts[::2], parts[1::2], strict=True))
        message.previous_id = [denormalize(texts[key].strip()) for key in ("msgid", "msgid_plural") if key in texts]


@functools.cache
def _is_known(language: str) -> bool:
    try:
        return babel.Catalog(locale=language).locale is not None
    except ValueError:  # not even the form of a language's code
        return False


def _rule_text(language: str) -> str:
    """Return the ``Plural-Forms`` that a language's catalogs must have."""
    return babel.Catalog(locale=language if _is_known(language) else None).plural_forms


@functools.cache
def _plurals(language: str) -> tuple[int, Rule]:
    """Return how many plural forms a language has, and which of them goes with a number."""
    catalog = babel.Catalog(locale=language if _is_known(language) else None)
    return catalog.num_plurals, Rule(catalog.plural_expr)


def _forms(value: object) -> tuple[str, ...]:
    """Return a message or its plural forms as a tuple; Babel has a string, a list or a tuple."""
    return tuple(str(form or "") for form in value) if isinstance(value, tuple | list) else (str(value or ""),)
