"""The manifest: every output with its hash and the hashes of what it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import policygen
from policygen.build.inventory import versions
from policygen.build.plan import Item
from policygen.content.corpus import TRANSNATIONAL
from policygen.content.lasting import is_lasting

NAME = "manifest.json"

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


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a build folder; an unreadable one counts as none, so that all is built anew."""
    try:
        data = json.loads((folder / NAME).read_text("utf-8"))
        entries = data["outputs"].items()
        return Manifest({path: entry for path, entry in entries if entry.keys() >= _KEYS and _is_of(path, entry)})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Manifest()


def _is_of(path: str, entry: Mapping[str, Any]) -> bool:
    """Whether a path is one of the document that an entry tells of, and so leads nowhere else.

    What stands in a manifest may have been written by somebody else, and what it lists is removed one day.
    """
    folder, _, name = path.partition("/")
    document, language = entry["document"], entry["language"]
    start = f"{document}.{language}."
    return folder == document and is_lasting(folder) and name.startswith(start) and "/" not in name


def serialise(manifest: Manifest) -> bytes:
    """Return the manifest as JSON with sorted keys."""
    data = {"policygen": policygen.__version__, "versions": dict(versions()), "outputs": manifest.outputs}
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


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
