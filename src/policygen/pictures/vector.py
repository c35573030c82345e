"""SVG from outside: only shapes and colours of a small vocabulary are printed; anything else is refused, never cut out.

A drawing could carry scripts, styles, letters in fonts that nobody has, other files and links. Refusing says so to the
partner, where leaving out would print something else than he sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from policygen.findings import Message, say
from policygen.pictures.facts import Facts, Flawed
from policygen.pictures.vector_words import ELEMENTS, PAINT, ROOT, accepted, numbers, referable, references

#: The greatest number of bytes and of elements: a drawing beyond it is a traced photograph.
MAXIMUM_BYTES, MAXIMUM_ELEMENTS, MAXIMUM_DEPTH = 1_000_000, 20_000, 40

_SVG = "http://www.w3.org/2000/svg"
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d*)?|\.\d+)(?:px)?")
_DECLARATION = re.compile(r"<!(?!--|\[CDATA\[)")
#: A drawing that is narrower or flatter than this would be a line.
_SLENDER = 50


def look_at_drawing(content: bytes) -> Facts:
    """Return the size of a drawing in its own units; raises ``Flawed`` where it has what may not be printed."""
    _, box = _checked(content)
    return Facts("image/svg+xml", box[2], box[3])


def develop_drawing(content: bytes, width: float, height: float) -> bytes:
    """Return a new drawing for a size in mm: the accepted shapes and colours, and nothing else of the old file."""
    root, box = _checked(content)
    made = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG})  # type: ignore[dict-item]  # None is the namespace without prefix
    made.set("viewBox", " ".join(f"{side:g}" for side in box))
    made.set("width", f"{width:g}mm")
    made.set("height", f"{height:g}mm")
    for name, value in _painted(root):
        if name in PAINT:
            made.set(name, value)
    _copy(root, made)
    return etree.tostring(made, encoding="utf-8")


def _copy(old: etree._Element, new: etree._Element) -> None:
    for child in old:
        if isinstance(child.tag, str) and (name := etree.QName(child).localname) not in ("title", "desc"):
            made = etree.SubElement(new, f"{{{_SVG}}}{name}")
            for attribute, value in _painted(child):
                made.set(attribute, value)
            _copy(child, made)


# ── what is accepted ─────────────────────────────────────────────────────────────────────────────────────────


def _checked(content: bytes) -> tuple[etree._Element, tuple[float, float, float, float]]:
    """Return root and view box of a drawing that has nothing but what is accepted."""
    root = _parsed(content)
    if root.tag != f"{{{_SVG}}}svg":
        raise _broken(say("its first element is not <svg xmlns=“{namespace}”>", namespace=_SVG))
    for beside in (*root.itersiblings(preceding=True), *root.itersiblings()):
        if not isinstance(beside, etree._Comment):
            raise _refused_word(beside, "<?…?>")
    ids: dict[str, str] = {}
    referred: list[tuple[etree._Element, str, str]] = []
    for count, (element, depth) in enumerate(_walk(root)):
        if count > MAXIMUM_ELEMENTS or depth > MAXIMUM_DEPTH:
            raise _too_much()
        _check_element(element, root, ids, referred)
    for element, name, wanted in referred:
        if ids.get(wanted) not in referable(name):
            raise _refused_value(element, name, f"url(#{wanted})")
    return root, _box(root)


def _parsed(content: bytes) -> etree._Element:
    if len(content) > MAXIMUM_BYTES:
        raise _too_much()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken(say("it is not encoded in UTF-8")) from error
    # Before anything is parsed: a document type may define entities that grow without end, or read other files.
    if found := _DECLARATION.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise _broken(say("line {line} has a document type or defines entities", line=line))
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(say("it is not well-formed: {fault}", fault=str(error))) from error


def _walk(root: etree._Element, depth: int = 0) -> Iterator[tuple[etree._Element, int]]:
    yield root, depth
    if depth <= MAXIMUM_DEPTH:
        for child in root:
            yield from _walk(child, depth + 1)


def _check_element(
    element: etree._Element,
    root: etree._Element,
    ids: dict[str, str],
    referred: list[tuple[etree._Element, str, str]],
) -> None:
    if isinstance(element, etree._Comment):
        return  # says nothing to a reader, and is not copied
    if not isinstance(element.tag, str):
        raise _refused_word(element, "<?…?>")
    namespace, name = etree.QName(element).namespace, etree.QName(element).localname
    if element is not root and (namespace != _SVG or name not in ELEMENTS):
        raise _refused_word(element, f"<{name}>")
    allowed = ROOT if element is root else ELEMENTS[name]
    for attribute in map(str, element.attrib):
        if attribute not in allowed:
            shown = etree.QName(attribute).localname
            raise _refused_word(
                element, say("the attribute “{attribute}” of <{element}>", attribute=shown, element=name)
            )
    words = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    if words and name not in ("title", "desc"):
        raise _refused_word(element, say("text in <{element}>", element=name))
    for attribute, value in _painted(element):
        if attribute == "id":
            ids[value] = name
        if name == "clipPath" and attribute == "clip-path":
            raise _refused_value(element, attribute, value)
        referred += [(element, attribute, wanted) for wanted in references(value)]


def _painted(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield an element's attributes with their values as they are to be written; ``style`` is taken apart."""
    given: dict[str, str] = {str(name): str(value) for name, value in element.attrib.items()}
    style = given.pop("style", "")
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        if declaration.strip():
            if name.strip() not in PAINT | {"clip-path"}:
                raise _refused_value(element, "style", declaration.strip())
            given[name.strip()] = value
    for name, value in given.items():
        made = accepted(name, value)
        if made is None:
            raise _refused_value(element, name, value)
        yield name, made


def _box(root: etree._Element) -> tuple[float, float, float, float]:
    """Return the part of the plane that a drawing shows: its view box, else its width and height."""
    given = numbers(root.get("viewBox", "")) or []
    if not given:
        sides = [_LENGTH.fullmatch(root.get(name, "").strip()) for name in ("width", "height")]
        given = ["0", "0", *(side[1] for side in sides if side)]
    if len(given) == 4:
        x, y, width, height = map(float, given)
        if 0 < width < 1e6 and 0 < height < 1e6 and 1 / _SLENDER <= width / height <= _SLENDER:
            return x, y, width, height
    raise _broken(say("it does not say its size: a “viewBox” of four numbers is missing, or no picture fits into it"))


# ── what is said of it ───────────────────────────────────────────────────────────────────────────────────────


def _line(element: etree._Element) -> int:
    return element.sourceline if isinstance(element.sourceline, int) else 0


def _refused_word(element: etree._Element, what: str) -> Flawed:
    return Flawed(
        "E248",
        say("in line {line} the drawing has what cannot be printed: {what}", line=_line(element), what=what),
        _plainer(),
    )


def _refused_value(element: etree._Element, name: str, value: str) -> Flawed:
    shown = value if len(value) <= 60 else f"{value[:59]}…"
    return Flawed(
        "E248",
        say(
            "in line {line} the drawing has a value that cannot be printed: {name}=“{value}” of <{element}>",
            line=_line(element),
            name=name,
            value=shown,
            element=etree.QName(element).localname,
        ),
        _plainer(),
    )


def _plainer() -> Message:
    return say(
        "turn letters into outlines and effects into shapes, and save it as plain SVG without editor data "
        "(Inkscape: “Optimised SVG”); or save it as PNG"
    )


def _too_much() -> Flawed:
    return Flawed(
        "E244",
        say(
            "the drawing is too large: at most {kilobytes} kB and {elements} elements are allowed",
            kilobytes=MAXIMUM_BYTES // 1000,
            elements=MAXIMUM_ELEMENTS,
        ),
        say("simplify it, or save it as PNG"),
    )


def _broken(fault: Message) -> Flawed:
    return Flawed(
        "E249",
        say("the drawing cannot be read: {fault}", fault=fault),
        say("save it again as plain SVG from the program that made it"),
    )
