"""Checks a Word file, given as bytes: is it whole, and can everybody read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygen.findings import Problem, say
from policygen.preflight.word.accessible import check_headings, check_text
from policygen.preflight.word.formats import Formats
from policygen.preflight.word.package import VALUE, Package, Unreadable, W, open_package
from policygen.preflight.word.whole import check_whole

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def check_word(content: bytes, *, language: str = "") -> list[Problem]:
    """Return what is wrong with a Word file; ``language`` is the code that it should have, if that is known."""
    try:
        package = open_package(content)
    except Unreadable as error:
        message = say("the Word file cannot be read: {reason}", reason=error)
        return [Problem("E510", message, say("build it again, or save it in Word as .docx"))]
    return list(_problems(package, language))


def _problems(package: Package, language: str) -> Iterator[Problem]:
    styles = next((root for _, root in package.related("styles")), None)
    numbering = next((root for _, root in package.related("numbering")), None)
    formats = Formats(styles, numbering)
    yield from _languages(package, language)
    if not _title(package):
        yield Problem("E512", say("the file has no title in its properties"), say("give the document a title"))
    yield from check_headings(package.roots[package.document], formats)
    for part, root in package.stories():
        yield from check_text(root, package, part, formats)
    yield from check_whole(package, formats)


def _languages(package: Package, language: str) -> Iterator[Problem]:
    default = f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"
    told = next((each.get(VALUE, "") for _, root in package.related("styles") for each in root.iterfind(default)), "")
    if not _LANGUAGE.fullmatch(told):
        yield Problem("E511", say("the file does not say its language"), say("set it in base.docx"))
    elif language and told.partition("-")[0].lower() != language:
        message = say("the file says that it is in “{told}”, and its name says “{name}”", told=told, name=language)
        yield Problem("E511", message, say("set the tag in the language’s language.toml"))
    seen = {each.get(VALUE, "") for _, root in package.stories() for each in root.iter(f"{W}lang")}
    for tag in sorted(tag for tag in seen if tag and not _LANGUAGE.fullmatch(tag)):
        yield Problem(
            "E511", say("“{told}” is no language", told=tag), say("set the tag in the language’s language.toml")
        )


def _title(package: Package) -> str:
    core = next((each.target for each in package.relations.get("", ()) if each.kind == "core-properties"), "")
    found = package.roots[core].find(_TITLE) if core in package.roots else None
    return "" if found is None else (found.text or "").strip()
