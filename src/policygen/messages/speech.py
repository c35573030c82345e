"""Says the program's findings and pages in the language of whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.content.locks.entry import FINDINGS
from policygen.findings import Finding, Message, say

if TYPE_CHECKING:
    from policygen.content.catalog import Catalog

#: Words around the findings; what has no code of its own.
ERROR, WARNING = say("error"), say("warning")


@dataclass(frozen=True)
class Speech:
    """Says messages in one language, and in English what its catalog lacks.

    ``phrases`` are what the catalog said of a template and a number (None where it has none). They are looked up
    before the catalog and grow as messages are said: with them alone, the same messages can be said again.
    """

    catalog: Catalog | None = None
    phrases: dict[tuple[str, int | None], str | None] = field(default_factory=dict, compare=False)

    def say(self, message: Message) -> Message:
        """Return a message in this language."""
        return message.said(self._look_up) if self._is_foreign else message

    def text(self, text: str) -> str:
        """Return a text of the pages on codes in this language."""
        return (self.catalog.get(text) if self.catalog else None) or text

    def finding(self, finding: Finding) -> Finding:
        """Return a finding with its sentences in this language."""
        if not self._is_foreign:
            return finding
        return replace(
            finding,
            message=self.say(finding.message),
            remedy=self.say(finding.remedy) if finding.remedy else None,
            related=tuple((place, self.say(what)) for place, what in finding.related),
        )

    def label(self, finding: Finding) -> str:
        """Return the word for a finding's severity."""
        return self.say(ERROR if finding.is_error else WARNING)

    @property
    def _is_foreign(self) -> bool:
        return bool(self.catalog or self.phrases)

    def _look_up(self, template: str, number: int | None) -> str | None:
        if (template, number) not in self.phrases and self.catalog:
            forms = self.catalog.messages.get((None, template))
            found = None if not forms else forms[0] if number is None else forms[self.catalog.plural(number)]
            self.phrases[template, number] = found
        return self.phrases.get((template, number))


ENGLISH = Speech()


def read_speech(root: Path, language: str) -> Speech:
    """Return how a language of ``root/locales`` says the program's messages; English where there is no catalog.

    An entry that translators got wrong is left out here; ``messages update`` and the tests report it.
    """
    path = root / "locales" / language / "LC_MESSAGES" / f"{FINDINGS}.po"
    if not path.is_file():
        return ENGLISH
    # Reading catalogs takes longer to import than English takes to be spoken.
    from policygen.content.catalog import read_catalog

    file = path.relative_to(root).as_posix()
    catalog, _ = read_catalog(path.read_bytes(), domain=FINDINGS, language=language, file=file)
    return Speech(catalog)


def spoken_languages(root: Path) -> list[str]:
    """Return the codes of the languages in which findings can be said: the project's, and English."""
    return sorted({path.parent.name for path in root.glob("locales/*/language.toml")} | {"en"})


def choose_language(root: Path, *, folders: Sequence[Path], environment: Mapping[str, str]) -> str:
    """Return the language in which findings are said where nobody asked for one.

    It is the language of the region in whose folder all of ``folders`` lie; else that of the terminal (POSIX:
    ``LC_ALL`` before ``LC_MESSAGES`` before ``LANG``), if the project has it; else English.
    """
    known = spoken_languages(root)
    own = _own_language(root, folders)
    if own in known:
        return own
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    language = re.split("[_.@-]", locale)[0].lower()
    return language if language in known else "en"


def _own_language(root: Path, folders: Sequence[Path]) -> str:
    """Return the language that the one region's file names, read loosely: it may be the file that is wrong."""
    regions = root / "sources" / "regions"
    owners = {path.relative_to(regions).parts[:1] for path in folders if path.is_relative_to(regions)}
    if len(owners) != 1 or not all(path.is_relative_to(regions) for path in folders) or owners == {()}:
        return ""
    file = regions.joinpath(*owners.pop(), "region.yaml")
    if not file.is_file() or file.is_symlink():
        return ""
    with file.open("rb") as stream:
        found = re.search(rb"^language:[ \t]*[\"']?([a-z]{2})\b", stream.read(256_000), re.MULTILINE)
    return found[1].decode() if found else ""
