"""Makes template catalogs from sources and templates, and brings translators' catalogs up to date with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from itertools import takewhile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po
from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from policygen.compose.scribe import OWN_MESSAGES
from policygen.content.catalog import STARTER
from policygen.content.corpus import Corpus
from policygen.findings import Finding, Place, Refused, say
from policygen.findings import Message as Sentence
from policygen.messages.context import hints

#: The date in every header: the catalogs' history is git's, and a date of today would change every file at every run.
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


#: The functions that translate, and how many of their arguments, from the first, must be literal texts.
_LITERALS = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2}


def extract_templates(root: Path, environment: Environment, *, folder: str = "") -> Catalog:
    """Return the catalog of the strings in the documents' templates, or in those of the starter kit's ``folder``.

    Raises ``Refused`` for a template that cannot be read.
    """
    catalog = empty_catalog("en")
    templates = root / "templates"
    for path in sorted((templates / folder).rglob("*.html")):
        if not folder and STARTER in path.relative_to(templates).parts:
            continue
        file = f"templates/{path.relative_to(templates).as_posix()}"
        content = path.read_text("utf-8")
        try:
            tree = environment.parse(content)
        except TemplateSyntaxError as error:
            message = say("the template cannot be read: {message}", message=error.message)
            raise _refused("E504", file, error.lineno, message, say("mend the template"), content) from error
        for call in tree.find_all(nodes.Call):
            function = call.node.name if isinstance(call.node, nodes.Name) else ""
            if function not in _LITERALS:
                continue
            parts = _literals(call)[: _LITERALS[function]]
            if len(parts) < _LITERALS[function]:
                message = say("what {function} translates is not written out here", function=function)
                raise _refused("E506", file, call.lineno, message, say("put the text itself in quotes"), content)
            context = parts.pop(0) if function == "pgettext" else None
            text = (parts[0], parts[1]) if function == "ngettext" else parts[0]
            catalog.add(text, locations=[(file, call.lineno)], context=context, flags=_flags(text))
    for label in sorted(OWN_MESSAGES) if not folder else ():
        catalog.add(label, locations=[("src/policygen/compose/scribe.py", 1)], flags=_flags(label))
    return catalog


def _literals(call: nodes.Call) -> list[str]:
    """Return the arguments of a call up to the first that is not a text written out."""
    literal = takewhile(lambda arg: isinstance(arg, nodes.Const) and isinstance(arg.value, str), call.args)
    return [arg.as_const() for arg in literal]


def _refused(code: str, file: str, line: int, message: Sentence, remedy: Sentence, content: str) -> Refused:
    lines = content.split("\n")
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    return Refused([Finding(code, Place(file, line, 1), message, remedy, excerpt)])


def extract_passages(corpus: Corpus, owner: str) -> Catalog:
    """Return the catalog of an owner's passages, each with its unit id and what it is as comments."""
    catalog = empty_catalog(corpus.source_language(owner))
    for name, loaded in corpus.loaded():
        for passage, hint in hints(loaded.model) if name == owner else ():
            place = passage.place
            catalog.add(passage.source, locations=[(place.file, place.line)], auto_comments=[passage.unit, hint])
    for message in catalog:
        message.flags.discard("python-format")  # Babel takes “15 % der” for a placeholder
    return catalog


def _flags(message: str | tuple[str, ...]) -> list[str]:
    text = message if isinstance(message, str) else message[0]
    return ["python-format"] if "%(" in text else []


def empty_catalog(language: str) -> Catalog:
    """Return a catalog without messages, with the header that all of ours have."""
    return Catalog(
        locale=language, project="policygen", version="1", charset="utf-8", creation_date=_EPOCH,
        revision_date=_EPOCH, last_translator="policygen", language_team="policygen", fuzzy=False,
        header_comment="# Translations. Lines that begin with #. name the unit, those with #: the file and line.",
        msgid_bugs_address="", copyright_holder="policygen",
    )  # fmt: skip


def select(catalog: Catalog, wanted: Iterable[str]) -> Catalog:
    """Return a catalog with only the messages in ``wanted``, in the catalog's order."""
    chosen = frozenset(wanted)
    result = empty_catalog(str(catalog.locale))
    for message in catalog:
        if message.id and message.id in chosen:
            _copy(result, message)
    return result


def _copy(catalog: Catalog, message: Message) -> None:
    catalog.add(
        message.id, locations=message.locations, auto_comments=message.auto_comments, flags=message.flags,
        context=message.context,
    )  # fmt: skip


def serialise(catalog: Catalog, *, numbered: bool = True, source: str = "") -> bytes:
    """Return a catalog as the bytes of a ``.po`` or ``.pot`` file.

    ``numbered`` places have their lines. ``source`` is the language translated from, which Poedit and others read.
    """
    buffer = BytesIO()
    # A width that nothing reaches: with 0, Babel would still wrap comments, and break unit ids at their hyphens.
    write_po(buffer, catalog, width=1_000_000, include_previous=True, include_lineno=numbered)
    content = buffer.getvalue()
    if source:
        content = content.replace(b'"Plural-Forms:', f'"X-Source-Language: {source}\\n"\n"Plural-Forms:'.encode(), 1)
    return content
