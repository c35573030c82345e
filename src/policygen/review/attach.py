"""Puts into a Word file what a review copy needs besides its text: comment, chart, the switch for tracked changes."""

from __future__ import annotations

import re

from lxml import etree

from policygen.review.layout import UNIT
from policygen.review.package import RELATIONS, TYPES, Element, Parts, as_bytes, make, w

#: The author of the one comment that a review copy comes with.
AUTHOR = "policygen"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def introduce(document: Element | None, parts: dict[str, bytes], words: str) -> None:
    """Put a comment at the first unit that says how to work in the file."""
    if document is None:
        return
    start = next((s for s in document.iter(w("bookmarkStart")) if UNIT.fullmatch(s.get(w("name"), ""))), None)
    paragraph = None if start is None else next(start.iterancestors(w("p")), None)
    if paragraph is None:
        return
    reference = etree.Element(w("r"))
    reference.append(make("commentReference", id="0"))
    paragraph.append(reference)
    root = etree.Element(w("comments"), nsmap={"w": w("")[1:-1]})
    comment = make("comment", id="0", author=AUTHOR, initials="P")
    text = etree.Element(w("t"))
    text.text = words
    body, run = etree.Element(w("p")), etree.Element(w("r"))
    run.append(text)
    body.append(run)
    comment.append(body)
    root.append(comment)
    parts["word/comments.xml"] = as_bytes(root)
    _relate(parts, "word/document.xml", f"{_KINDS}/comments", "comments.xml")
    _declare(parts, "/word/comments.xml", f"{_WORDML}.comments+xml")


def attach_chart(parts: dict[str, bytes], chart: bytes) -> None:
    """Put the chart into the file as custom XML, under a number that is free."""
    number = 1
    while f"customXml/item{number}.xml" in parts:
        number += 1
    item, told = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    parts[item] = chart
    properties = etree.fromstring(
        '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        'ds:itemID="{5B1C0E52-6C0F-4E0B-9B5E-6F3B1C9A7D01}"><ds:schemaRefs/></ds:datastoreItem>'
    )
    parts[told] = as_bytes(properties)
    _relate(parts, "word/document.xml", f"{_KINDS}/customXml", f"../{item}")
    _relate(parts, item, f"{_KINDS}/customXmlProps", f"itemProps{number}.xml")
    _declare(parts, f"/{told}", _XML_PROPERTIES)


def _relate(parts: dict[str, bytes], part: str, kind: str, target: str) -> None:
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels"
    root = etree.fromstring(parts.get(path) or f'<Relationships xmlns="{RELATIONS}"/>'.encode())
    used = {each.get("Id", "") for each in root}
    key = next(f"rIdReview{n}" for n in range(1, len(used) + 2) if f"rIdReview{n}" not in used)
    made = etree.SubElement(root, f"{{{RELATIONS}}}Relationship")
    for name, value in (("Id", key), ("Type", kind), ("Target", target)):
        made.set(name, value)
    parts[path] = as_bytes(root)


def _declare(parts: dict[str, bytes], name: str, kind: str) -> None:
    root = etree.fromstring(parts["[Content_Types].xml"])
    made = etree.SubElement(root, f"{{{TYPES}}}Override")
    made.set("PartName", name)
    made.set("ContentType", kind)
    parts["[Content_Types].xml"] = as_bytes(root)


#: What stands before the switch for tracked changes in the settings of the schema (CT_Settings).
_BEFORE_TRACKING = frozenset(
    w(local)
    for local in re.findall(
        r"\w+",
        "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
        "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData "
        "embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges "
        "bordersDoNotSurroundHeader "
        "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState "
        "formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge "
        "revisionView",
    )
)


def track(changed: dict[str, bytes], parts: Parts) -> None:
    """Switch track changes on."""
    settings = parts.xml("word/settings.xml")
    if settings is None:
        return
    place = max((n + 1 for n, each in enumerate(settings) if each.tag in _BEFORE_TRACKING), default=0)
    settings.insert(place, make("trackRevisions"))
    changed["word/settings.xml"] = as_bytes(settings)
