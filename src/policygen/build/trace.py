"""What can change an item's bytes, and which of it has changed since the item was made.

Three nets, from wide to narrow. What composing can *reach* goes by files: as long as none of them has changed, the
page is the one that it was, and is not composed. Otherwise it is composed, and only where its *page* differs, or what
a writer needs besides, is it written. What the page *prints*, unit by unit, was observed while it was composed; it
tells people why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from policygen.build.inventory import Inventory, hash_of
from policygen.content.layout import TRANSNATIONAL

if TYPE_CHECKING:
    from policygen.compose.scribe import Observed

_STYLE = "templates/style/"

#: The files of templates/style/ that one writer alone reads. What is not here counts for all, and for composing.
_OF_ONE_WRITER = {
    "print.css": ("pdf", "print"),  # one layout
    "press.toml": ("pdf", "print"),
    "icc/": ("pdf", "print"),
    "screen.css": ("html",),
    "screen-images.css": ("html",),
    "fonts/web/": ("html",),
    "base.docx": ("docx",),
    "styles.toml": ("docx",),
}

#: The hash of a file that is not there.
ABSENT = "absent"


def reach(owner: str, domains: Iterable[str], files: Mapping[str, str]) -> dict[str, str]:
    """Return the files that composing an owner's document can reach, with their hashes.

    ``domains`` are those of the catalogs that it asked for the last time: which ones it asks for follows from the rest.
    """
    asked = frozenset(f"{domain}.po" for domain in domains)
    return {path: value for path, value in files.items() if _is_reached(tuple(path.split("/")), owner, asked)}


def _is_reached(parts: tuple[str, ...], owner: str, catalogs: frozenset[str]) -> bool:
    match parts:
        case ("sources", "schema", *_):
            return False
        case ("sources", "regions", region, name, *_) if owner != TRANSNATIONAL:
            # The map in every paper shows all regions, and names them.
            return region == owner or name == "region.yaml"
        case ("sources", *_):
            return True
        case ("locales", _, "language.toml"):
            # Words in any language may stand in a document, set by their own rules.
            return True
        case ("locales", _, "LC_MESSAGES", name):
            # In all languages: whether a translation is outdated is seen from all catalogs of its domain.
            return name in catalogs
        case ("templates", "style", *rest):
            return _writers("/".join(rest)) is None
        case ("templates", *_):
            return True
        case _:
            return False


def _writers(name: str) -> tuple[str, ...] | None:
    """Return the formats whose writer alone reads a file of the style, or None."""
    folder = f"{name.rpartition('/')[0]}/"
    return _OF_ONE_WRITER.get(name) or _OF_ONE_WRITER.get(folder)


def style_of(form: str, files: Mapping[str, str]) -> dict[str, str]:
    """Return the files of the style that the writer of a format reads, with their hashes."""
    return {
        path: value
        for path, value in files.items()
        if path.startswith(_STYLE) and form in (_writers(path.removeprefix(_STYLE)) or (form,))
    }


def base_of(form: str, inventory: Inventory) -> str:
    """Return the fingerprint of what all outputs of a format depend on: style, versions, the program."""
    style = sorted(style_of(form, inventory.files).items())
    return hash_of([style, sorted(inventory.versions.items()), inventory.program])


def catalog_rules(inventory: Inventory) -> str:
    """Return a hash of all that decides what a catalog is read to, besides what stands in it.

    That is the program with what it calls, the rules of the languages, and the glossary beside ``project.yaml``.
    """
    files = [
        (path, value)
        for path, value in sorted(inventory.files.items())
        if path.endswith("/language.toml") or (path.startswith("sources/") and path.count("/") == 1)
    ]
    return hash_of([files, inventory.program, sorted(inventory.versions.items())])


def fingerprint(base: str, page: str, carried: str) -> str:
    """Return the fingerprint of an output: of all that can change its bytes.

    ``page`` is the hash of the composed page, ``carried`` that of what is attached to it.
    """
    return hashlib.sha256(f"{base}\n{page}\n{carried}".encode()).hexdigest()


def seen_by(observed: Observed) -> dict[str, str]:
    """Return short hashes of what a page prints, by the names that people know: units, messages, pictures."""
    found = {
        f"unit {unit} ({wanted})": _short(f"{passage.text}\n{passage.language}\n{passage.state}")
        for (unit, wanted), passage in observed.passages.items()
    }
    for (context, text, language), printed in observed.messages.items():
        found[f"message “{text}” ({f'{context}, ' if context else ''}{language})"] = _short(printed)
    for wanted in observed.images.values():
        found[f"picture {wanted.place.file} {wanted.width:g} × {wanted.height:g} mm"] = _short(wanted.name)
    return found


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yield what differs between two sets of named hashes, and how."""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, ABSENT), after.get(name, ABSENT)
        if old != new:
            yield f"{name} is {'new' if old == ABSENT else 'gone' if new == ABSENT else 'changed'}"


def environment_changes(before: Inventory, after: Inventory) -> Iterator[str]:
    """Yield what differs of all that is not in the project: versions, the program, the system's fonts."""
    for name in sorted(before.versions.keys() | after.versions.keys()):
        old, new = before.versions.get(name, "none"), after.versions.get(name, "none")
        if old != new:
            yield f"version of {name} was {old}, is {new}"
    if before.program != after.program:
        yield "the program policygen is changed"
    if before.fonts != after.fonts:
        yield "the fonts of the system are changed"


def page_changes(
    seen: tuple[Mapping[str, str], Mapping[str, str]], reached: tuple[Mapping[str, str], Mapping[str, str]]
) -> Iterator[str]:
    """Yield why a page is another one than before: what it prints, else the files that it is made from.

    Both are given as they were and as they are. A file of the sources or a catalog is named only where nothing that it
    prints tells more.
    """
    told = list(changes(*seen))
    yield from told
    for line in changes(*reached):
        if not told or not line.startswith(("sources/", "locales/")):
            yield line
