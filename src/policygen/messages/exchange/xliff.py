"""Writes and reads XLIFF 1.2, one ``file`` for each domain.

Of the versions, 1.2 is the one that memoQ, Trados, Poedit, OmegaT and Weblate all read and write back with its states;
not all of them know 2.0. https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from lxml import etree

from policygen.findings import Place, say
from policygen.messages.exchange.lines import Line, State, codes

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_TAGS = {"code": "ph", "open": "bpt", "close": "ept"}
_XML = "{http://www.w3.org/XML/1998/namespace}"
_EXPORTED = "exported:"

#: Our states in the words of XLIFF. What comes back says “needs-…” in several ways.
_STATES: Mapping[State, str] = {"missing": "new", "translated": "translated", "outdated": "needs-review-translation"}


class NotXliff(ValueError):
    """The file is no XLIFF 1.2 that may be read; the one argument is a message that says why."""


def write_xliff(lines: Iterable[Line], *, tags: Mapping[str, str]) -> bytes:
    """Return lines as a file; ``tags`` are the languages' tags (BCP 47) by code."""
    root = etree.fromstring(f'<xliff xmlns="{NAMESPACE}" version="1.2"/>')
    for domain, group in groupby(lines, key=lambda line: line.domain):
        found = list(group)
        attributes = {
            "original": domain, "datatype": "plaintext", "source-language": _tag(found[0].source_language, tags),
            "target-language": _tag(found[0].language, tags), f"{_XML}space": "preserve",
        }  # fmt: skip
        body = etree.SubElement(etree.SubElement(root, _q("file"), attributes), _q("body"))
        for line in found:
            _write_unit(body, line)
    _indent(root, "\n")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _indent(element: etree._Element, end: str) -> None:
    """Put each element on a line of its own, but those inside texts, where a space would be one more to translate."""
    if len(element) and element.tag not in (_q("source"), _q("target")):
        element.text = f"{end}  "
        for child in element:
            child.tail = f"{end}  "
            _indent(child, f"{end}  ")
        element[-1].tail = end


def _write_unit(body: etree._Element, line: Line) -> None:
    attributes = {"id": line.id, "extradata": f"{_EXPORTED}{line.exported}"}
    if line.units:
        attributes["resname"] = " ".join(line.units)
    unit = etree.SubElement(body, _q("trans-unit"), attributes)
    parts = codes(line.source, line.domain)
    numbers = _fill(etree.SubElement(unit, _q("source")), parts, {})
    if line.translation:
        target = etree.SubElement(unit, _q("target"), {"state": _STATES[line.state]})
        _fill(target, codes(line.translation, line.domain), numbers)
    else:
        etree.SubElement(unit, _q("target"), {"state": _STATES["missing"]})
    if line.context or line.places:
        group = etree.SubElement(unit, _q("context-group"), {"purpose": "location"})
        for place in line.places:
            etree.SubElement(group, _q("context"), {"context-type": "sourcefile"}).text = place
        if line.context:
            etree.SubElement(group, _q("context"), {"context-type": "x-gettext-msgctxt"}).text = line.context
    notes = [*line.units, *line.about, *([f"English: {line.english}"] if line.english else [])]
    if notes:
        etree.SubElement(unit, _q("note"), {"from": "developer"}).text = "\n".join(notes)
    if line.comment:
        etree.SubElement(unit, _q("note"), {"from": "translator"}).text = line.comment


def _fill(
    element: etree._Element, parts: list[tuple[str, str]], known: Mapping[tuple[str, str, int], str]
) -> dict[tuple[str, str, int], str]:
    """Write a text with its codes; those that the source has too carry its numbers. Returns the numbers."""
    numbers: dict[tuple[str, str, int], str] = {}
    pairs: list[str] = []
    last: etree._Element | None = None
    count = len(known)
    for kind, part in parts:
        if kind == "text":
            if last is None:
                element.text = (element.text or "") + part
            else:
                last.tail = (last.tail or "") + part
            continue
        if kind == "close":
            # Parts are nested: the last that was opened is the first to close.
            number = pairs.pop()
        else:
            nth = sum(key[:2] == (kind, part) for key in numbers)
            count += 1
            number = known.get((kind, part, nth)) or str(count)
            numbers[kind, part, nth] = number
            if kind == "open":
                pairs.append(number)
        last = etree.SubElement(element, _q(_TAGS[kind]), {"id": number})
        last.text = part
    return numbers


def read_xliff(content: bytes, *, file: str) -> list[Line]:
    """Return the lines of a file; raises ``NotXliff`` for one that is broken, or that could do harm."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotXliff(say("it is no whole XML: {error}", error=error)) from error
    if getattr(root.getroottree().docinfo, "doctype", "") or any(
        isinstance(each, etree._Entity) for each in root.iter()
    ):
        raise NotXliff(say("it declares entities or a document type"))
    if root.tag != _q("xliff"):
        raise NotXliff(say("it is not XLIFF 1.2"))
    return list(_read(root, file))


def _read(root: etree._Element, file: str) -> Iterator[Line]:
    for part in root.iter(_q("file")):
        for unit in part.iter(_q("trans-unit")):
            source, target = unit.find(_q("source")), unit.find(_q("target"))
            key, _, form = (unit.get("id") or "").partition(".")
            if source is None or not key or (form and not form.isdecimal()):
                raise NotXliff(say("line {line}: an entry without its source or id", line=_line(unit)))
            known = {each.get("id", ""): each.text or "" for each in source.iter(_q("ph"), _q("bpt"), _q("ept"))}
            contexts = {each.get("context-type"): each.text or "" for each in unit.iter(_q("context"))}
            notes = {each.get("from"): each.text or "" for each in unit.findall(_q("note"))}
            exported = unit.get("extradata") or ""
            yield Line(
                domain=part.get("original") or "",
                key=key,
                source=_text(source, known),
                translation=_text(target, known) if target is not None else "",
                state=_state(target),
                language=part.get("target-language") or "",
                form=int(form or 0),
                context=contexts.get("x-gettext-msgctxt", ""),
                units=tuple((unit.get("resname") or "").split()),
                comment=notes.get("translator", ""),
                exported=exported.removeprefix(_EXPORTED) if exported.startswith(_EXPORTED) else "",
                place=Place(file, _line(unit)),
            )


def _text(element: etree._Element, known: Mapping[str, str]) -> str:
    """Return the text of a source or target; a code that a tool has emptied is that of the source."""
    parts = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            pass  # a comment
        elif etree.QName(child).localname in ("ph", "bpt", "ept", "it", "x"):
            parts.append("".join(map(str, child.itertext())) or known.get(child.get("id", ""), ""))
        else:
            parts.append(_text(child, known))  # segments and marks of tools
        parts.append(child.tail or "")
    return "".join(parts)


def _state(target: etree._Element | None) -> State:
    said = target.get("state", "") if target is not None else ""
    if not said:
        return ""
    return "outdated" if said.startswith("needs-") else "translated"


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


def _tag(language: str, tags: Mapping[str, str]) -> str:
    return tags.get(language, language)


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
