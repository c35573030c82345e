"""Is a Word file whole: what it refers to is there, what is opened is closed, no name stands twice, nothing runs.

Schema checkers look at one element at a time and pass most of this; Word then repairs the file, or shows an error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from policygen.findings import Message, Problem, say
from policygen.preflight.word.formats import Formats
from policygen.preflight.word.package import VALUE, Element, Package, R, W
from policygen.preflight.word.places import Places

_STYLED = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
_FIELD_TARGET = re.compile(r'\s*(?:REF|PAGEREF|NOTEREF)\s+"?([^\s"\\]+)')
_FIELD_STYLE = re.compile(r'\s*STYLEREF\s+(?:"([^"]+)"|([^\s"\\]{2,}))')  # a number alone is Word's own heading
_FETCHING = re.compile(r"\s*(INCLUDETEXT|INCLUDEPICTURE|LINK|DDE|DDEAUTO|IMPORT|DATABASE)\b")
_RUNNING = ("vbaProject", "oleObject", "attachedTemplate", "control", "frame", "subDocument", "aFChunk")
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def check_whole(package: Package, formats: Formats) -> Iterator[Problem]:
    """Yield what would make Word repair the file, show an error in it, or ask something when it is opened."""
    yield from _parts(package)
    yield from _names(package)
    yield from _notes(package)
    yield from _running(package)
    known = {
        each.get(f"{W}name", "").lower() for _, root in package.stories() for each in root.iter(f"{W}bookmarkStart")
    }
    for part, root in package.stories():
        places = Places(root)
        keys = {each.key for each in package.relations.get(part, ())}
        yield from _references(root, places, keys)
        yield from _styles(root, places, formats)
        yield from _fields(root, places, known)
        yield from _repeated_styles(root, places, package, formats)


def _parts(package: Package) -> Iterator[Problem]:
    for part, relations in package.relations.items():
        for relation in relations:
            if not relation.external and relation.target not in package.names:
                message = say("the part “{part}” refers to “{target}”, which is not there",
                              part=part or "/", target=relation.target)  # fmt: skip
                yield Problem("E522", message, say("build it again"))
    for name in sorted(package.names):
        if name != "[Content_Types].xml" and not name.endswith("/") and not package.kind_of(name):
            yield Problem("E522", say("the part “{part}” has no content type", part=name), say("build it again"))


def _references(root: Element, places: Places, keys: set[str]) -> Iterator[Problem]:
    for node in root.iter():
        for name, told in node.attrib.items():
            if str(name).startswith(R) and told not in keys:
                yield places.problem(
                    "E522", node, say("the relation “{key}” is not there", key=str(told)), say("build it again")
                )


def _names(package: Package) -> Iterator[Problem]:
    """Yield bookmarks with one name or one id, those that are open, and drawings with one id."""
    names: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    drawn: Counter[str] = Counter()
    for _, root in package.stories():
        names.update(each.get(f"{W}name", "").lower() for each in root.iter(f"{W}bookmarkStart"))
        starts.update(each.get(f"{W}id", "") for each in root.iter(f"{W}bookmarkStart"))
        ends.update(each.get(f"{W}id", "") for each in root.iter(f"{W}bookmarkEnd"))
        drawn.update(each.get("id", "") for each in root.iter(_DRAWN))
    for name in sorted(name for name, count in names.items() if count > 1):
        yield _double(say("two bookmarks have the name “{name}”", name=name))
    for key in sorted(key for key, count in starts.items() if count > 1):
        yield _double(say("two bookmarks have the id “{key}”", key=key))
    for key in sorted(set(starts) ^ set(ends)):
        yield _double(say("the bookmark with the id “{key}” is open", key=key))
    for key in sorted(key for key, count in drawn.items() if count > 1):
        yield _double(say("two pictures have the id “{key}”", key=key))


def _double(message: Message) -> Problem:
    return Problem("E523", message, say("build it again"))


def _notes(package: Package) -> Iterator[Problem]:
    body = package.roots[package.document]
    for kind, reference in (("footnotes", "footnoteReference"), ("endnotes", "endnoteReference"),
                            ("comments", "commentReference")):  # fmt: skip
        known = [
            each.get(f"{W}id", "") for _, root in package.related(kind) for each in root
            if each.get(f"{W}type", "normal") == "normal"
        ]  # fmt: skip
        calls = [each.get(f"{W}id", "") for each in body.iter(f"{W}{reference}")]
        for key in sorted({*calls} - {*known}):
            message = say("a call leads to the note “{key}”, which is not there", key=key)
            yield Problem("E525", message, say("build it again"))
        for key in sorted({*known} - {*calls}):
            yield Problem("E525", say("nothing calls the note “{key}”", key=key), say("build it again"))
        for key, count in sorted(Counter(known).items()):
            if count > 1:
                yield Problem("E525", say("two notes have the id “{key}”", key=key), say("build it again"))


def _styles(root: Element, places: Places, formats: Formats) -> Iterator[Problem]:
    seen: set[str] = set()
    for tag, kind in _STYLED.items():
        for told in root.iter(f"{W}{tag}"):
            style = told.get(VALUE, "")
            if not formats.knows(style, kind) and style not in seen:
                seen.add(style)
                message = say("the style “{style}” is not there", style=style)
                yield places.problem("E526", told, message, say("make the style in base.docx"))
    for told in root.iter(f"{W}numId"):
        number = told.get(VALUE, "")
        if number != "0" and number not in formats.numberings and number not in seen:
            seen.add(number)
            message = say("the numbering “{number}” is not there", number=number)
            yield places.problem("E527", told, message, say("build it again"))


def _fields(root: Element, places: Places, known: set[str]) -> Iterator[Problem]:
    """Yield fields that are not closed, and those whose bookmark is not there."""
    depth: list[Element] = []
    for node in root.iter(f"{W}fldChar"):
        match node.get(f"{W}fldCharType"):
            case "begin":
                depth.append(node)
            case "end" if depth:
                depth.pop()
            case "end" | "separate" if not depth:
                yield places.problem("E524", node, say("a field ends that has not begun"), say("build it again"))
    for node in depth:
        yield places.problem("E524", node, say("a field does not end"), say("build it again"))
    for node in (*root.iter(f"{W}instrText"), *root.iter(f"{W}fldSimple")):
        code = node.get(f"{W}instr") or node.text or ""
        if (target := _FIELD_TARGET.match(code)) and target.group(1).lower() not in known:
            yield places.problem("E528", node, _nowhere(target.group(1)), say("give the target an id"))
        if _FETCHING.match(code):
            yield places.problem("E529", node, say("a field reads another file"), say("take it out of base.docx"))
    for link in root.iter(f"{W}hyperlink"):
        anchor = link.get(f"{W}anchor", "")
        if anchor and anchor.lower() not in known:
            yield places.problem("E528", link, _nowhere(anchor), say("give the target an id"))


def _repeated_styles(root: Element, places: Places, package: Package, formats: Formats) -> Iterator[Problem]:
    """Yield fields that repeat what has a style where there is no such style, or nothing has it."""
    for node in (*root.iter(f"{W}instrText"), *root.iter(f"{W}fldSimple")):
        found = _FIELD_STYLE.match(node.get(f"{W}instr") or node.text or "")
        if not found:
            continue
        name = found.group(1) or found.group(2)
        key = formats.named(name)
        tags = (f"{W}pStyle", f"{W}rStyle")
        if key is None:
            message = say("the style “{style}” is not there", style=name)
            yield places.problem("E526", node, message, say("make the style in base.docx"))
        elif not any(each.get(VALUE) == key for each in package.roots[package.document].iter(*tags)):
            message = say("a field repeats what has the style “{style}”, and nothing has it", style=name)
            yield places.problem("E526", node, message, say("give the style to an element in styles.toml"))


def _nowhere(name: str) -> Message:
    return say("it leads to the bookmark “{name}”, which is not there", name=name)


def _running(package: Package) -> Iterator[Problem]:
    """Yield what runs or is fetched when the file is opened, and what makes Word ask about fields."""
    if "macro" in package.kind_of(package.document).lower():
        yield Problem("E529", say("the file may run macros"), say("take them out of base.docx"))
    for relations in package.relations.values():
        for relation in relations:
            if relation.kind in _RUNNING or (relation.external and relation.kind != "hyperlink"):
                message = say("the file has “{what}”, which can run or fetch something", what=relation.kind)
                yield Problem("E529", message, say("take it out of base.docx"))
    asked = any(root.find(f"{W}updateFields") is not None for _, root in package.related("settings"))
    dirty = any(node.get(f"{W}dirty") for _, root in package.stories() for node in root.iter(f"{W}fldChar"))
    if asked or dirty:
        message = say("Word will ask whether to renew fields when the file is opened")
        yield Problem("E529", message, say("take w:updateFields and w:dirty away; the fields have their results"))
