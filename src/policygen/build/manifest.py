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
from policygen.build.plan import Item
from policygen.content.corpus import TRANSNATIONAL

NAME = "manifest.json"

#: Libraries whose version can change the bytes of an output.
_ENGINES = ("jinja2", "weasyprint", "pydyf", "pyphen", "fonttools", "python-docx", "lxml", "babel", "pypdfium2",
            "pillow", "markdown-it-py", "PyICU")  # fmt: skip


@dataclass
class Manifest:
    """What is known of the outputs on the disk, by their path below the build folder."""

    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def known(self, item: Item, formats: tuple[str, ...], folder: Path) -> str:
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
        outputs = data["outputs"]
        if isinstance(outputs, dict) and all(isinstance(entry, dict) for entry in outputs.values()):
            return Manifest(outputs)
    except (OSError, ValueError, KeyError, TypeError):
        pass
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
    chosen: dict[str, str] = {}
    for path, value in inputs.items():
        parts = path.split("/")
        match parts[0]:
            case "sources":
                regional = parts[1] == "regions"
                wanted = item.owner == TRANSNATIONAL or not regional or parts[2] == item.owner
                wanted = wanted and path.endswith(".yaml") and (regional or parts[1] != "schema")
                if item.owner != TRANSNATIONAL and parts[1] == "transnational":
                    wanted = False
            case "locales":
                domain = parts[-1].removesuffix(".po")
                wanted = len(parts) > 2 and parts[1] in (item.language, "en")
                wanted = wanted and (
                    parts[-1] == "language.toml"
                    or domain in ("templates", TRANSNATIONAL, item.owner)
                    or item.owner == TRANSNATIONAL
                )
            case _:
                wanted = parts[1] in ("style", "macros", "page.html", folder)
        if wanted:
            chosen[path] = value
    return chosen
