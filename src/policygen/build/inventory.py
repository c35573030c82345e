"""What a build is made from, by hash: every input file, the program itself, the versions of all that writes bytes.

Imports nothing heavy: a build that has nothing to do finds that out with this module alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import sys
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import policygen
from policygen.build.files import hashes

#: The folders of a project that outputs are made from.
FOLDERS = ("sources", "locales", "templates")

#: Packages whose version can change the bytes of an output.
_ENGINES = ("jinja2", "weasyprint", "pydyf", "pikepdf", "pyphen", "fonttools", "python-docx", "lxml", "babel",
            "pypdfium2", "pillow", "markdown-it-py", "PyICU", "tinycss2", "cssselect2", "tinyhtml5", "pydantic",
            "pyyaml")  # fmt: skip

#: Libraries of the system that do, each with the function that tells its version, and its names by system.
_NATIVE = {
    "pango": ("pango_version_string", "libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "harfbuzz": ("hb_version_string", "libharfbuzz.so.0", "libharfbuzz.dylib", "libharfbuzz-0.dll"),
}

#: Where fontconfig looks without being told otherwise. A letter that the bundled fonts lack is taken from there.
_SYSTEM_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


@dataclass(frozen=True)
class Inventory:
    """All that outputs are made from.

    ``files`` has the SHA-256 of each input file by its path in the project, ``program`` that of this program,
    ``versions`` what it calls, and ``fonts`` the names and sizes of the system's fonts in one hash.
    """

    files: Mapping[str, str]
    program: str
    versions: Mapping[str, str]
    fonts: str

    @functools.cached_property
    def digest(self) -> str:
        """The hash of it all."""
        return hash_of([sorted(self.files.items()), self.program, sorted(self.versions.items()), self.fonts])


def take_inventory(root: Path) -> Inventory:
    """Return what lies in the project at ``root`` now."""
    return Inventory(hashes(root, FOLDERS), *environment())


def environment() -> tuple[str, Mapping[str, str], str]:
    """Return what of an inventory is not in the project: the program, the versions, the system's fonts."""
    return _program(), versions(), _fonts()


def hash_of(value: object) -> str:
    """Return the SHA-256 of a plain value (lists, texts, numbers), in hexadecimal."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


@functools.cache
def _program() -> str:
    package = Path(policygen.__file__).parent
    return hash_of(sorted(hashes(package.parent, (package.name,)).items()))


@functools.cache
def versions() -> Mapping[str, str]:
    """Return the versions of Python and of all that writes outputs."""
    found = {name: importlib.metadata.version(name) for name in _ENGINES}
    native = {name: _native(*names) for name, names in _NATIVE.items()}
    # What is packed by another zlib unpacks to the same, and is not the same.
    native |= {"icu": _icu(), "zlib": zlib.ZLIB_RUNTIME_VERSION, "hyphenation dictionaries": _dictionaries()}
    return {"python": ".".join(map(str, sys.version_info[:3])), **found, **native}


def _icu() -> str:
    import icu

    return str(icu.ICU_VERSION)


def _dictionaries() -> str:
    """Return the beginning of a hash of pyphen's dictionaries: somebody may have put others in their place."""
    found = importlib.util.find_spec("pyphen")  # without loading it
    assert found
    assert found.origin, "pyphen is a package on the disk"
    return hash_of(sorted(hashes(Path(found.origin).parent, ("dictionaries",)).items()))[:12]


def _native(function: str, linux: str, darwin: str, windows: str) -> str:
    """Return the version of a library of the system, or ``?`` where the loader does not find it by this name."""
    names = {"darwin": darwin, "win32": windows}
    with contextlib.suppress(OSError, AttributeError):
        tell = getattr(ctypes.CDLL(names.get(sys.platform, linux)), function)
        tell.restype = ctypes.c_char_p
        return str(tell().decode())
    return "?"


@functools.cache
def _fonts() -> str:
    folders = [*_SYSTEM_FONTS, *os.environ.get("XDG_DATA_DIRS", "").split(":")]
    return hash_of(sorted(found for name in folders for found in _fonts_below(name)))


def _fonts_below(folder: str) -> Iterable[tuple[str, int]]:
    for where, _, names in os.walk(Path(folder).expanduser()) if folder.endswith("fonts") else ():
        for name in names:
            with contextlib.suppress(OSError):
                yield name, (Path(where) / name).stat().st_size
