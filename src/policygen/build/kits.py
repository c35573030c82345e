"""Packs what a partner needs who works without this program, and finds a region's files in what comes back."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path, PurePosixPath

from policygen.build.regions import GUIDE, guide, starter_words
from policygen.content.json_schema import json_schema, schema_bytes
from policygen.content.read_yaml import read_yaml
from policygen.findings import Finding, Place, Refused, say
from policygen.messages.starter import region_kinds
from policygen.palette import read_palette

#: The earliest date that a zip file can hold: the same files give the same bytes on any day.
_DATE = (1980, 1, 1, 0, 0, 0)

#: What else a kit has; it comes back unchanged or changed, and nobody looks at it.
_ACCOMPANYING = re.compile(r"schema/[\w-]+\.json|(regions/[\w-]+/)?GUIDE\.html")

#: Systems' own files, such as macOS adds to what it packs.
_OF_SYSTEMS = re.compile(r"(.*/)?(__MACOSX/.*|\.[^/]*(/.*)?|Thumbs\.db|desktop\.ini)", re.I | re.S)

_SOURCE = re.compile(r"regions/(?P<region>[A-Za-z][A-Za-z0-9-]*)/[A-Za-z0-9][A-Za-z0-9-]*\.yaml")


def has_region(root: Path, name: str) -> bool:
    """Return whether the project has a region of this name, with or without errors."""
    return name in {path.name for path in (root / "sources" / "regions").glob("*/") if not path.is_symlink()}


def pack_kit(root: Path, region: str) -> bytes:
    """Return a region's kit as a zip file: its files, the schemas of their kinds, the guide in its language.

    The folders lie as in ``sources/``, so that the path to the schema in each file's first line is right there, too.
    """
    folder = root / "sources" / "regions" / region
    files = {f"regions/{region}/{path.name}": path.read_bytes() for path in _sources(folder)}
    language = _language(folder)
    words = starter_words(root, language)
    files |= {f"schema/{kind}.json": schema_bytes(json_schema(kind, words)) for kind in region_kinds()}
    palette = read_palette(root / "templates" / "style" / "palette.toml")
    files[GUIDE] = guide(root, language, palette, region)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{region}-kit/{name}", _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, whatever the system: the bytes are to be the same
            info.external_attr = 0o100644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def sort_kit(files: dict[str, bytes], *, file: str) -> tuple[str, dict[str, bytes]]:
    """Return the region whose kit this is, and its files by path below the project.

    ``files`` are what was in the zip file ``file``. It may have a folder around everything, and what systems add.
    Raises ``Refused`` with a finding for each file that is none of a region's, or where there is not one region.
    """
    place = Place(file, 0, 0)
    kept = {name: content for name, content in files.items() if not _OF_SYSTEMS.fullmatch(name)}
    prefix = _prefix(list(kept))
    found: dict[str, bytes] = {}
    regions: set[str] = set()
    strange: list[Finding] = []
    for name, content in sorted(kept.items()):
        inner = name.removeprefix(prefix)
        if match := _SOURCE.fullmatch(inner):
            regions.add(match["region"])
            found[f"sources/{inner}"] = content
        elif not _ACCOMPANYING.fullmatch(inner):
            message = say("“{name}” is none of the files that a region has", name=name)
            remedy = say("take it out; a region has files that end in .yaml, in its folder")
            strange.append(Finding("E139", place, message, remedy))
    if strange:
        raise Refused(strange[:20])
    if len(regions) != 1:
        message = (
            say("the kit has the files of several regions: {names}", names=", ".join(sorted(regions)))
            if regions
            else say("the kit has no files of a region")
        )
        raise Refused([Finding("E140", place, message, say("pack the whole folder of the kit, and no other"))])
    return regions.pop(), found


def _prefix(names: list[str]) -> str:
    """Return the folder around everything: what stands before ``regions/`` in the first name that has it."""
    for name in sorted(names):
        before, found, _ = name.partition("regions/")
        if found and (not before or before.endswith("/")) and len(PurePosixPath(before).parts) <= 2:
            return before
    return ""


def _sources(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.yaml")) if not path.name.startswith(".") and not path.is_symlink()]


def _language(folder: Path) -> str:
    """Return the region's language as its file says, even where much in it is still to be filled."""
    path = folder / "region.yaml"
    source, _ = read_yaml(path.read_bytes() if path.is_file() else b"", file=path.name)
    data = source.data if source else None
    return str(data.get("language", "en")) if isinstance(data, dict) else "en"
