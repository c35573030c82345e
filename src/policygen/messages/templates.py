"""Makes the catalog of what templates print."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

from babel.messages.catalog import Catalog
from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from policygen.compose.scribe import OWN_MESSAGES
from policygen.content.catalog import STARTER
from policygen.findings import Finding, Message, Place, Refused, say
from policygen.messages.catalogs import empty_catalog

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


def _refused(code: str, file: str, line: int, message: Message, remedy: Message, content: str) -> Refused:
    lines = content.split("\n")
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    return Refused([Finding(code, Place(file, line, 1), message, remedy, excerpt)])


def _flags(message: str | tuple[str, ...]) -> list[str]:
    text = message if isinstance(message, str) else message[0]
    return ["python-format"] if "%(" in text else []
