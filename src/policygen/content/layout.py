"""Where source files stand, and what stands there that is not read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from policygen.content.characters import find_forbidden
from policygen.content.lasting import is_lasting
from policygen.content.models.base import ID
from policygen.findings import Finding, Message, Place, say

#: The owner of files that belong to no region, and the name of their catalogs.
TRANSNATIONAL = "transnational"

#: What the names of YAML files end in; the first is asked for.
_SUFFIXES = (".yaml", ".yml")


#: The bytes of files that are checked as if they lay in the project already, by path below its folder.
Overlay = Mapping[str, bytes]


def source_files(root: Path, overlay: Overlay | None = None) -> list[tuple[str, Path]]:
    """Return owner and path of every source file below ``root``, the project's own first, then by name."""
    added = [root / file for file in overlay or ()]
    sources = root / "sources"
    found = [(TRANSNATIONAL, sources / "project.yaml")]
    if os.path.lexists(sources / "glossary.yaml"):
        found.append((TRANSNATIONAL, sources / "glossary.yaml"))
    found += [(TRANSNATIONAL, path) for path in _yaml_files(sources / "transnational")]
    for folder in _listed(sources / "regions"):
        if folder.is_dir() and _wrong_folder(folder) is None:
            found.append((folder.name, folder / "region.yaml"))
            paths = {*_yaml_files(folder), *(path for path in added if path.parent == folder)}
            found += [(folder.name, path) for path in sorted(paths) if path.name != "region.yaml"]
    return found


def unread(root: Path) -> Iterator[tuple[str, Finding]]:
    """Yield owner and finding for every folder that cannot be a region's, and every YAML file in a place of no use."""
    regions = root / "sources" / "regions"
    for folder in _listed(regions):
        if (folder.is_dir() or folder.is_symlink()) and (wrong := _wrong_folder(folder)):
            code, message, remedy = wrong
            yield printable_name(folder, regions), Finding(code, Place(printable_name(folder, root)), message, remedy)
    read = {path for _, path in source_files(root)}
    for above, _, _ in sorted(os.walk(root / "sources")):
        parts = Path(above).relative_to(root / "sources").parts
        region = parts[1] if parts[:1] == ("regions",) and len(parts) > 1 else ""
        if region and _wrong_folder(regions / region):
            continue  # said already
        for path in _yaml_files(Path(above)):
            if path not in read:
                message = say("a file that stands here is not read")
                remedy = say("move it into a region’s own folder or to sources/transnational, or delete it")
                yield region or TRANSNATIONAL, Finding("E021", Place(printable_name(path, root)), message, remedy)


def printable_name(path: Path, root: Path) -> str:
    """Return the name of a path below ``root`` in characters that print: others could steer a terminal."""
    name = path.relative_to(root).as_posix()
    return "".join("\N{REPLACEMENT CHARACTER}" if find_forbidden(c) is not None else c for c in name)


def _wrong_folder(folder: Path) -> tuple[str, Message, Message] | None:
    """Return why a folder cannot be a region's, with the code and the remedy, or None."""
    if folder.is_symlink():
        return "E010", say("the folder is a link to another place"), say("put the folder itself here")
    if not ID.fullmatch(folder.name):
        message = say("the folder’s name is not one that a region can have")
        return "E018", message, say("rename it, with letters, digits and hyphens; a letter comes first")
    return None


def _listed(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if is_lasting(path.name)) if folder.is_dir() else []


def _yaml_files(folder: Path) -> list[Path]:
    return [path for path in _listed(folder) if path.suffix.casefold() in _SUFFIXES]
