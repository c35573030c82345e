"""The Jinja environment: what templates may call, and a refusal of everything that would print wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined, pass_context
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, Context, LoopContext, TemplateReference
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup

from policygen.compose.drawings.drawing import Drawing
from policygen.compose.drawings.studio import Studio
from policygen.compose.scribe import Scribe
from policygen.content.models.text import Passage

#: The kinds of things whose methods a template may call. Of all others it may read what they say of themselves.
_SPEAKING = (
    str, int, float, Decimal, date, list, tuple, dict, set, frozenset, Scribe, Studio, Undefined,
    TemplateModule, TemplateReference, BlockReference, LoopContext, Cycler, Joiner, Namespace,
)  # fmt: skip

#: The classes that a template may call: Jinja's own globals.
_MAKERS = (dict, Cycler, Joiner, Namespace)


class NotPrintable(Exception):
    """Raised where a template prints a value that has no words: None, a list, a number without its format."""


class Guarded(SandboxedEnvironment):
    """An environment whose templates can print and nothing else: they reach no file, no module, no program.

    The templates may be a stranger's, too: whoever verifies a release runs those that lie in it. Jinja's sandbox keeps
    them from the inside of Python; this one also from the methods of models and paths, which read and write files.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read this attribute."""
        if callable(value) and not isinstance(obj, _SPEAKING):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call this."""
        if isinstance(obj, type) and obj not in _MAKERS:
            return False
        return super().is_safe_callable(obj)


def _scribe(context: Context) -> Scribe:
    scribe = context.get("scribe")
    assert isinstance(scribe, Scribe)
    return scribe


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    """Turn a printed value into markup; refuse what a template must put into words first."""
    if isinstance(value, str):
        return value
    if isinstance(value, Passage):
        return _scribe(context).words(value)
    if isinstance(value, Drawing):
        return Markup(value.svg)  # noqa: S704  (drawings escape their texts)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Undefined):
        return str(value)  # raises the error that names what is undefined
    raise NotPrintable(f"a value of the kind {type(value).__name__} is printed without a filter")


def _filled(context: Context, message: Markup, values: Mapping[str, Any]) -> Markup:
    """Return a message with its placeholders filled; what cannot be printed alone cannot be printed there either."""
    return message % {name: _finalize(context, value) for name, value in values.items()}


def _spoken(name: str) -> Callable[..., Any]:
    """Return a template function that calls the scribe's method of this name."""

    @pass_context
    def call(context: Context, *values: Any, **named: Any) -> Any:
        return getattr(_scribe(context), name)(*values, **named)

    return call


class _Compiled(BytecodeCache):
    """What templates were compiled to in this process. Jinja uses it for the very same text only."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        # Jinja's own encodes the path, which fails where the locale cannot decode a letter of it.
        return f"{name}|{filename}"

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def compile_templates(templates: Path) -> Iterator[None]:
    """Compile the templates of a folder one by one, so that this process need not do it when it composes.

    Raises Jinja's ``TemplateError`` for one that is not well formed.
    """
    environment = make_environment(templates)
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)
        yield


def make_environment(templates: Path) -> Environment:
    """Return an environment over a folder of templates.

    It escapes always, and an undefined name is an error. Templates get ``_``, ``ngettext``, ``pgettext`` and the
    scribe's methods as functions and filters.
    """
    environment = Guarded(
        loader=FileSystemLoader(templates),
        bytecode_cache=_COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )

    @pass_context
    def gettext(context: Context, message: str, **values: Any) -> Markup:
        return _filled(context, _scribe(context).message(message), values)

    @pass_context
    def ngettext(context: Context, one: str, many: str, count: int, **values: Any) -> Markup:
        return _filled(context, _scribe(context).plural(one, many, count), {"num": count, **values})

    @pass_context
    def pgettext(context: Context, where: str, message: str, **values: Any) -> Markup:
        return _filled(context, _scribe(context).message(message, where), values)

    # Not by the extension's own wrappers: they would print None and lists inside a message.
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # added by the i18n extension
    environment.globals.update(gettext=gettext, ngettext=ngettext, pgettext=pgettext)
    for name in (
        "prose",
        "prose_in",
        "amount",
        "money",
        "language_name",
        "citation",
        "source",
        "region",
        "organisation",
        "listed",
        "illustration",
        "addressed",
    ):
        environment.globals[name] = _spoken(name)
    for name in ("plain", "number", "year", "day", "month", "amount", "alphabetical"):
        environment.filters[name] = _spoken(name)
    return environment
