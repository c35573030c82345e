"""Makes files for translators from the catalogs on the disk, and takes them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import babel.messages.catalog as babel

from policygen.build.unzip import unzip
from policygen.content.catalog import FINDINGS, STARTER, TEMPLATES, read_whole
from policygen.content.corpus import Corpus
from policygen.findings import Finding, Message, Place, Refused, in_order, say
from policygen.languages import Language
from policygen.messages.exchange.lines import Line, entries_of, lines_of
from policygen.messages.exchange.po import NoLanguage, read_po, write_po
from policygen.messages.exchange.take import Change, splice, take
from policygen.messages.exchange.xliff import NotXliff, read_xliff, write_xliff

#: The forms of a file, and how their names end.
SUFFIXES = {"xlsx": ".xlsx", "xliff": ".xlf", "po": ".po"}

MAXIMUM_BYTES = 20_000_000


@dataclass(frozen=True)
class Returned:
    """What files change: each change with the catalog it belongs to, the findings, the catalogs' new content."""

    changes: tuple[tuple[str, Change], ...]
    findings: tuple[Finding, ...]
    files: Mapping[Path, bytes]

    @property
    def is_acceptable(self) -> bool:
        """Whether the files may be written: nothing in them is wrong."""
        return not any(finding.is_error for finding in self.findings)


def domains_of(root: Path, language: str) -> list[str]:
    """Return the domains that have a catalog in a language."""
    return sorted(path.stem for path in (root / "locales" / language / "LC_MESSAGES").glob("*.po"))


def export(
    root: Path,
    corpus: Corpus,
    languages: Mapping[str, Language],
    *,
    language: str,
    form: str,
    domains: Sequence[str] = (),
) -> bytes:
    """Return one file with a language's catalogs, or with some domains of it.

    ``form`` is one of ``SUFFIXES``. Raises ``Refused`` for a catalog that cannot be read.
    """
    lines: list[Line] = []
    for domain in domains or domains_of(root, language):
        source = "en" if domain in (TEMPLATES, FINDINGS, STARTER) else corpus.source_language(domain)
        lines += lines_of(
            _ours(root, _file(language, domain)), domain=domain, language=language, source_language=source
        )
    if form == "xliff":
        return write_xliff(lines, tags=_tags(languages))
    if form == "po":
        return write_po(lines, language=language)
    # openpyxl takes its time to load.
    from policygen.messages.exchange.sheet import write_sheet

    return write_sheet(lines, title=language)


def take_back(root: Path, paths: Iterable[Path], languages: Mapping[str, Language], *, theirs_win: bool) -> Returned:
    """Return what the files of translators change; nothing is written."""
    changes: list[tuple[str, Change]] = []
    findings: list[Finding] = []
    contents: dict[str, bytes] = {}
    for path in paths:
        try:
            lines = _read(path, languages)
        except Refused as refused:
            findings += refused.findings
            continue
        for language, domain in sorted({(line.language, line.domain) for line in lines}):
            file = _file(language, domain)
            if domain not in domains_of(root, language):
                place = next(line.place for line in lines if (line.language, line.domain) == (language, domain))
                findings.append(_unknown(place, language, domain))
                continue
            content = contents.get(file) or (root / file).read_bytes()
            try:
                ours = _parsed(content, file)
            except Refused as refused:
                findings += refused.findings
                continue
            chosen = [line for line in lines if (line.language, line.domain) == (language, domain)]
            names = {"domain": domain, "language": language}
            taken = take(entries_of(chosen), ours, file=file, theirs_win=theirs_win, **names)
            changes += [(file, change) for change in taken.changes]
            findings += taken.findings
            if taken.changes:
                contents[file] = splice(content, taken.changes, **names)
    files = {root / file: content for file, content in sorted(contents.items())}
    return Returned(tuple(changes), tuple(in_order(findings)), files)


def tell(returned: Returned) -> list[str]:
    """Return the changes as lines that people can read: where, the old translation, the new one."""
    said: list[str] = []
    notes = {"set": "", "older": " (of an earlier text: outdated)", "gone": " (its passage is gone: kept as obsolete)"}
    for file, change in returned.changes:
        kind = " (uncertain)" if change.kind == "set" and "fuzzy" in change.message.flags else notes[change.kind]
        said.append(f"{file}: {change.unit}{kind}")
        if change.old and change.old != change.new:
            said.append(f"  - {change.old}")
        said.append(f"  + {change.new}")
    return said


def _read(path: Path, languages: Mapping[str, Language]) -> list[Line]:
    """Return the lines of a file, told by its content; raises ``Refused`` with one finding for one that is broken."""
    file = path.name
    place = Place(file, 0, 0)
    if path.stat().st_size > MAXIMUM_BYTES:
        raise _broken(place, say("it has more than {limit} bytes", limit=f"{MAXIMUM_BYTES:,}"))
    content = path.read_bytes()
    if content.startswith(b"PK"):
        from policygen.messages.exchange.sheet import NotSheet, read_sheet

        try:
            lines = read_sheet(unzip(content, file=file), content, file=file)
        except Refused as refused:
            raise _broken(place, say("it is damaged, encrypted, or far larger inside than outside")) from refused
        except NotSheet as error:
            raise _broken(place, error.args[0]) from error
    elif content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            lines = read_xliff(content, file=file)
        except NotXliff as error:
            raise _broken(place, error.args[0]) from error
    else:
        try:
            lines = read_po(content, file=file)
        except NoLanguage as error:
            raise _broken(place, say("its header names no language")) from error
    by_tag = {tag: code for code, tag in _tags(languages).items()}
    named = [replace(line, language=by_tag.get(line.language, line.language)) for line in lines]
    seen: set[tuple[str, str]] = set()
    for line in named:
        if (line.language, line.id) in seen:
            raise _broken(line.place, say("the id “{id}” stands in it twice", id=line.id))
        seen.add((line.language, line.id))
    return named


def _broken(place: Place, reason: Message) -> Refused:
    message = say("the translations cannot be read: {reason}", reason=reason)
    return Refused([Finding("E450", place, message, say("export the file anew, or save it in the form that it had"))])


def _unknown(place: Place, language: str, domain: str) -> Finding:
    message = say("there is no catalog “{domain}” in “{language}”", domain=domain, language=language)
    return Finding("E451", place, message, say("take the file back into the project that it was exported from"))


def _ours(root: Path, file: str) -> babel.Catalog:
    return _parsed((root / file).read_bytes(), file)


def _parsed(content: bytes, file: str) -> babel.Catalog:
    _, language, _, name = file.split("/")
    return read_whole(content, domain=name.removesuffix(".po"), language=language, file=file)


def _file(language: str, domain: str) -> str:
    return f"locales/{language}/LC_MESSAGES/{domain}.po"


def _tags(languages: Mapping[str, Language]) -> dict[str, str]:
    return {code: language.tag for code, language in languages.items()}
