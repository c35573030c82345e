"""The manifest: every output with its hash and the hashes of what it was made from."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import policygen
from policygen.build.files import digest, hashes
from policygen.build.plan import Format, Item
from policygen.content.corpus import TRANSNATIONAL

NAME = "manifest.json"

#: Libraries whose version can change the bytes of an output.
_ENGINES = ("jinja2", "weasyprint", "pydyf", "pikepdf", "pyphen", "fonttools", "python-docx", "lxml", "babel",
            "pypdfium2", "pillow", "markdown-it-py", "PyICU")  # fmt: skip


#: What every entry has; one without (of an older version) counts as none.
_KEYS = frozenset({
    "sha256", "fingerprint", "document", "language", "format", "status", "title", "passages", "fallen_back",
    "outdated", "inputs",
})  # fmt: skip


@dataclass
class Manifest:
    """What is known of the outputs on the disk, by their path below the build folder.

    An entry has the output's own hash, the fingerprint of all that can change it, the hashes of its input files, and
    what the overview says of it.
    """

    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def known(self, item: Item, formats: tuple[Format, ...], folder: Path) -> str:
        """Return the fingerprint under which all formats of an item lie unharmed on the disk, or an empty string."""
        prints = set()
        for name in formats:
            entry = self.outputs.get(item.path(name))
            path = folder / item.path(name)
            if entry is None or not path.is_file() or digest(path.read_bytes()) != entry.get("sha256"):
                return ""
            prints.add(str(entry.get("fingerprint", "")))
        return prints.pop() if len(prints) == 1 else ""


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a build folder; an unreadable one counts as none, so that all is built anew."""
    try:
        data = json.loads((folder / NAME).read_text("utf-8"))
        return Manifest({path: entry for path, entry in data["outputs"].items() if entry.keys() >= _KEYS})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def serialise(manifest: Manifest) -> bytes:
    """Return the manifest as JSON with sorted keys."""
    data = {"policygen": policygen.__version__, "versions": versions(), "outputs": manifest.outputs}
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that write outputs."""
    found = {name: importlib.metadata.version(name) for name in _ENGINES}
    return {"python": ".".join(map(str, sys.version_info[:3])), **found}


def input_hashes(root: Path) -> dict[str, str]:
    """Return the hashes of all files that outputs are made from."""
    return hashes(root, ("sources", "locales", "templates"))


def base_fingerprint(inputs: Mapping[str, str]) -> str:
    """Return the fingerprint of what every output depends on besides its page: style, versions, our own code."""
    style = sorted((path, value) for path, value in inputs.items() if path.startswith("templates/style/"))
    package = Path(policygen.__file__).parent
    code = sorted(hashes(package.parent, (package.name,)).items())
    return hashlib.sha256(json.dumps([style, versions(), code]).encode()).hexdigest()


def inputs_of(item: Item, inputs: Mapping[str, str], folder: str) -> dict[str, str]:
    """Return the input files of one item with their hashes. ``folder`` is that of its templates."""
    return {path: value for path, value in inputs.items() if _is_read(tuple(path.split("/")), item, folder)}


def _is_read(parts: tuple[str, ...], item: Item, folder: str) -> bool:
    """Return whether making an item reads the file with these parts of a path."""
    joint = item.owner == TRANSNATIONAL
    match parts:
        case ("sources", "regions", region, name):
            # The map in every paper shows all regions, under their names.
            return name.endswith(".yaml") and (joint or region == item.owner or name == "region.yaml")
        case ("sources", "regions", region, "figures", *_):
            return region == item.owner
        case ("sources", "transnational", name):
            return joint and name.endswith(".yaml")
        case ("sources", "project.yaml"):
            return True
        case ("locales", _, "language.toml"):
            # Words in any language may stand in a document, set by their own rules.
            return True
        case ("locales", language, "LC_MESSAGES", name):
            domains = ("templates.po", f"{TRANSNATIONAL}.po", f"{item.owner}.po")
            return language in (item.language, "en") and (name in domains or (joint and name.endswith(".po")))
        case ("templates", place, *_):
            return place in ("style", "macros", "page.html", folder)
        case _:
            return False
