"""What a review copy knows of itself: a part of custom XML that says for each anchor what was printed there.

LibreOffice keeps such a part, bookmarks and tracked changes when it saves; it loses content controls.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from lxml import etree

from policygen.findings import Finding, Place, Refused, say
from policygen.review.package import Element, Parts, as_bytes

SPACE = "urn:policygen:review"
#: Rises when a file of this version could be misread by an older or newer program.
VERSION = "1"

Kind = Literal["source", "translation", "fallback"]
Form = Literal["plain", "line", "alternative"]


@dataclass(frozen=True)
class Anchor:
    """One print of a unit.

    ``text`` is what it was printed from (Markdown), in ``language``; ``printed`` what the Word file showed, as Markdown
    too. ``outdated`` tells that a translation was older than its source. ``looks`` are those of plain words, in their
    order (``looks_of``); None in a copy that was made before it was noted.
    """

    name: str
    unit: str
    language: str
    kind: Kind
    form: Form
    text: str
    printed: str
    outdated: bool = False
    looks: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Line:
    """A paragraph in which units stand: their anchors in order, and the words around and between them."""

    anchors: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """All that a review copy was made of.

    ``reviewer`` is whom it was made for, if anybody was named. ``generated`` has the words of each paragraph that no
    unit stands in, by its bookmark. ``notes`` and ``targets`` name the marks of footnotes and of linked bookmarks; a
    footnote is known by the bookmark around its reference, and ``feet`` tells which anchor or bookmark its words are.
    ``frame`` are the words of running heads and feet, ``pictures`` what those say that no unit describes, and
    ``labels`` the words of references.
    """

    document: str
    language: str
    reviewer: str = ""
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    generated: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    feet: Mapping[str, str] = field(default_factory=dict)
    frame: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def write_chart(chart: Chart) -> bytes:
    """Return the chart as the bytes of a part."""
    root = _element("review", version=VERSION, document=chart.document, language=chart.language, **_named(chart))
    for anchor in chart.anchors.values():
        told = _element(
            "unit", anchor=anchor.name, id=anchor.unit, language=anchor.language, kind=anchor.kind, form=anchor.form,
            hash=_hash(anchor.printed), **({"outdated": "true"} if anchor.outdated else {}),
        )  # fmt: skip
        if anchor.looks is not None:
            told.set("looks", " ".join(anchor.looks))
        told.append(_element("text", anchor.text))
        told.append(_element("printed", anchor.printed))
        root.append(told)
    for line in chart.lines:
        told = _element("line", anchors=" ".join(line.anchors))
        told.extend(_element("gap", gap) for gap in line.gaps)
        root.append(told)
    for name, words in chart.generated.items():
        root.append(_element("generated", words, anchor=name))
    for local, names in (("note", chart.notes), ("target", chart.targets), ("foot", chart.feet)):
        root.extend(_element(local, anchor=name, mark=mark) for name, mark in names.items())
    root.extend(_element("frame", words) for words in chart.frame)
    root.extend(_element("picture", words) for words in chart.pictures)
    root.extend(_element("label", words) for words in chart.labels)
    return as_bytes(root)


def read_chart(parts: Parts) -> Chart:
    """Return the chart of a review copy; raise ``Refused`` for a file that has none that can be understood."""
    place = Place(parts.file, 0, 0)
    for name in sorted(parts.content):
        if not name.startswith("customXml/") or SPACE.encode() not in parts.content[name]:
            continue
        root = parts.xml(name)
        if root is None or root.tag != f"{{{SPACE}}}review":
            continue
        if root.get("version") != VERSION:
            raise Refused([Finding("E432", place, say(
                "the file was made by another version of this program (form {found}; this one reads {known})",
                found=root.get("version", "?"), known=VERSION,
            ), say("export the document anew, and carry the changes over in Word with “Compare”"))])  # fmt: skip
        return _chart(root)
    raise Refused([Finding("E431", place, say("the file is no review copy"), say(
        "make one with “policygen review export”; text from other files is typed into the sources"))])  # fmt: skip


def _chart(root: Element) -> Chart:
    anchors: dict[str, Anchor] = {}
    for each in _all(root, "unit"):
        name = each.get("anchor", "")
        anchors[name] = Anchor(
            name, each.get("id", ""), each.get("language", ""), cast(Kind, each.get("kind", "fallback")),
            cast(Form, each.get("form", "line")), _text(each, "text"), _text(each, "printed"),
            each.get("outdated") == "true", tuple(each.get("looks", "").split()) if "looks" in each.attrib else None,
        )  # fmt: skip
    lines = tuple(
        Line(tuple(each.get("anchors", "").split()), tuple(gap.text or "" for gap in _all(each, "gap")))
        for each in _all(root, "line")
    )
    return Chart(
        root.get("document", ""), root.get("language", ""), root.get("for", ""), anchors, lines,
        {each.get("anchor", ""): each.text or "" for each in _all(root, "generated")},
        {each.get("anchor", ""): each.get("mark", "") for each in _all(root, "note")},
        {each.get("anchor", ""): each.get("mark", "") for each in _all(root, "target")},
        {each.get("anchor", ""): each.get("mark", "") for each in _all(root, "foot")},
        tuple(each.text or "" for each in _all(root, "frame")),
        tuple(each.text or "" for each in _all(root, "picture")),
        tuple(each.text or "" for each in _all(root, "label")),
    )  # fmt: skip


def _all(root: Element, local: str) -> list[Element]:
    return root.findall(f"{{{SPACE}}}{local}")


def _text(root: Element, local: str) -> str:
    found = root.find(f"{{{SPACE}}}{local}")
    return "" if found is None else found.text or ""


def _named(chart: Chart) -> dict[str, str]:
    return {"for": chart.reviewer} if chart.reviewer else {}


def _element(local: str, words: str = "", **attributes: str) -> Element:
    made = etree.Element(f"{{{SPACE}}}{local}", attributes, nsmap={"review": SPACE})
    if words:
        made.text = words
    return made


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
