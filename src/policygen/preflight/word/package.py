"""A Word file as a zip of XML parts and the relations between them, opened as if a stranger had sent it."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

#: What a file of ours never comes near: bytes unpacked, members, bytes unpacked for one packed.
_MOST_BYTES, _MOST_MEMBERS, _MOST_RATIO = 64_000_000, 500, 200
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
VALUE = f"{W}val"


class Unreadable(Exception):
    """The bytes are no Word file, or none that is safe to open."""


@dataclass(frozen=True)
class Relation:
    """A relation of a part: ``target`` is another part's name, or an address where ``external``."""

    key: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Package:
    """The parts of a file: all names, the XML of those that are XML, relations by the part that has them."""

    names: frozenset[str]
    roots: Mapping[str, Element]
    relations: Mapping[str, tuple[Relation, ...]]
    document: str

    def related(self, kind: str) -> Iterator[tuple[str, Element]]:
        """Yield name and XML of the document's parts of a kind, the last step of the relation's type (``styles``)."""
        for relation in self.relations.get(self.document, ()):
            if relation.kind == kind and not relation.external and relation.target in self.roots:
                yield relation.target, self.roots[relation.target]

    def stories(self) -> Iterator[tuple[str, Element]]:
        """Yield name and XML of all parts that hold words: the text, notes, running heads, comments."""
        yield self.document, self.roots[self.document]
        for kind in ("footnotes", "endnotes", "header", "footer", "comments"):
            yield from self.related(kind)

    def kind_of(self, name: str) -> str:
        """Return the content type of a part, or an empty string where none is told."""
        types = self.roots["[Content_Types].xml"]
        for told in types.iterfind(f"{_TYPES}Override"):
            if told.get("PartName") == f"/{name}":
                return told.get("ContentType", "")
        suffix = name.rpartition(".")[2].lower()
        for told in types.iterfind(f"{_TYPES}Default"):
            if told.get("Extension", "").lower() == suffix:
                return told.get("ContentType", "")
        return ""


def open_package(content: bytes) -> Package:
    """Open a Word file; raises ``Unreadable`` for what is none or has more in it than a paper could have."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            unpacked = sum(member.file_size for member in members)
            if len(names) != len(set(names)):
                raise Unreadable("two members have one name")
            if len(names) > _MOST_MEMBERS or unpacked > min(_MOST_BYTES, max(1_000_000, len(content) * _MOST_RATIO)):
                raise Unreadable("too much is packed into it")
            roots = {name: _parse(archive.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError, OSError) as error:
        raise Unreadable(str(error) or type(error).__name__) from error
    except etree.XMLSyntaxError as error:
        raise Unreadable(str(error)) from error
    relations = {_owner(name): tuple(_relations(name, root)) for name, root in roots.items() if name.endswith(".rels")}
    document = next((each.target for each in relations.get("", ()) if each.kind == "officeDocument"), "")
    if document not in roots or "[Content_Types].xml" not in roots or roots[document].find(f"{W}body") is None:
        raise Unreadable("there is no text in it")
    return Package(frozenset(names), roots, relations, document)


def _parse(content: bytes) -> Element:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("it has a document type")
    return root


def _owner(name: str) -> str:
    """Return the part that a part of relations belongs to; of the package itself, an empty string."""
    folder, file = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def _relations(name: str, root: Element) -> Iterator[Relation]:
    folder = posixpath.dirname(_owner(name))
    for told in root.iter(_RELATION):
        external = told.get("TargetMode") == "External"
        target = told.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield Relation(told.get("Id", ""), told.get("Type", "").rpartition("/")[2], target, external)
