"""Gets a process ready to make items before it is known which: engines, fonts, templates, hyphenation."""

from __future__ import annotations

import contextlib
import ctypes.util
import importlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from policygen.build.hands import Work

#: Words for pages that nobody reads, long enough to be hyphenated.
_WORDS = "Abcdefghijklmnop qrstuvwxyz 1234567890 – " * 20


def load(root: Path, formats: Sequence[str]) -> None:
    """Load what making items in some formats needs: the program's part of it, the engines, the style with its fonts.

    Never fails: what is missing, or wrong with the style, is told by those who need it.
    """
    with contextlib.suppress(Exception):
        _load_engines(formats)
        _load_style(root, formats)
        _load_later(formats)


def _load_engines(formats: Sequence[str]) -> None:
    """Load what the first output of an item needs of the program and the engine."""
    import policygen.build.run
    import policygen.build.work

    if {"pdf", "print"} & {*formats}:
        with _known_libraries(), _rare_modules():
            import policygen.writers.pdf  # noqa: F401


def _load_style(root: Path, formats: Sequence[str]) -> None:
    if {"pdf", "print"} & {*formats}:
        from policygen.writers.pdf import load_style

        load_style(root / "templates" / "style")


def _load_later(formats: Sequence[str]) -> None:
    if "docx" in formats:
        import policygen.writers.docx
        import policygen.writers.raster  # noqa: F401


def get_ready(root: Path, formats: Sequence[str], may_read: Callable[[], bool]) -> Iterator[None]:
    """Load the same, compile the templates, and print pages that nobody reads; may be left off after any step.

    No file of the project is read before ``may_read`` says so.
    """
    with contextlib.suppress(Exception):
        _load_engines(formats)
    while not may_read():
        time.sleep(0.001)
        yield
    with contextlib.suppress(Exception):
        _load_style(root, formats)
    yield
    from policygen.compose.environment import compile_templates

    yield from compile_templates(root / "templates")
    if {"pdf", "print"} & {*formats}:
        from policygen.languages import read_languages

        # The shortest lists of patterns first: once begun, half a second of German cannot be left off.
        tags = [language.tag for language in read_languages(root / "locales").values()]
        for tag in sorted(tags, key=_size_of_patterns):
            _print_a_page(root, tag)
            yield
    _load_later(formats)


@contextlib.contextmanager
def _known_libraries() -> Iterator[None]:
    """Let Pango and its kin be found at once while WeasyPrint is imported.

    It asks for each by the names that they have on all systems, and to be sure that there is none of a name the
    standard library runs a compiler and a linker: a quarter of a second, and files in the temporary folder where that
    is interrupted. One of the names is that of the file on Linux, which the system finds without any search.
    """
    before = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = before


#: What WeasyPrint takes for fonts that ours are not: with variations, or where HarfBuzz cannot make subsets.
_RARE = ("fontTools.subset", "fontTools.varLib.instancer")


class _Later(ModuleType):
    """Stands for a module, which is loaded when a function or class of it is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        module = self.__name__
        return lambda *values, **named: getattr(importlib.import_module(module), name)(*values, **named)


@contextlib.contextmanager
def _rare_modules() -> Iterator[None]:
    """Let WeasyPrint be imported without what it hardly ever needs: an eighth of the time.

    Should another version take more of these modules than functions and classes, it is imported by those who need it.
    """
    missing = [name for name in _RARE if name not in sys.modules]
    sys.modules.update({name: _Later(name) for name in missing})
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


def begin(context: Any) -> Work:
    """Return what makes items of a project; ``context`` are the project and its kinds of documents."""
    from policygen.build.run import work_on

    return work_on(*context)


def _size_of_patterns(tag: str) -> int:
    """Return the size, in bytes, of the file with a language's patterns of hyphenation; 0 where there is none."""
    import pyphen

    found = pyphen.language_fallback(tag)
    return pyphen.LANGUAGES[found].stat().st_size if found else 0


def _print_a_page(root: Path, tag: str) -> None:
    """Print a page with a bit of everything: whatever the engine looks up once, it has looked up then.

    The patterns of hyphenation are such a thing, for each language.
    """
    from policygen.build.work import write
    from policygen.document.tree import Attributes, Cell, Heading, Note, Page, Paragraph, Reference, Row, Table, Text
    from policygen.palette import read_palette

    palette = read_palette(root / "templates" / "style" / "palette.toml")
    words = (Text(_WORDS),)
    row = Row((Cell((Paragraph(words),)), Cell((Paragraph(words),))))
    page = Page(
        "any", next(iter(palette.tones)), {"title": "Aa"},
        (
            Heading(2, (Text("Aa"),), at=Attributes(id="a")),
            Paragraph((*words, Note(words, 1), Reference("a", (Text("Aa"),), " "))),
            Table(None, (50, 50), (), (row, row)),
        ),
    )  # fmt: skip
    write(page, root, palette, {"any": tag}, ("pdf",))
