"""Checks what comes back in a kit as if it lay in the project, shows what it changes, and puts it there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policygen.build.files import write_together
from policygen.build.kits import has_region, sort_kit
from policygen.build.project import Project, open_project
from policygen.build.unzip import MAXIMUM_BYTES, unzip
from policygen.content.characters import find_forbidden
from policygen.content.decode import MAXIMUM_BYTES as MAXIMUM_FILE
from policygen.content.decode import Unreadable, decode
from policygen.findings import Finding, Place, Refused, in_order, say

#: Lines of a file beyond which it is not compared line by line: that would take long, and no paper has as many.
_MOST_LINES = 5_000


@dataclass(frozen=True)
class Submission:
    """What a kit brings: its files by path below the project, how they differ, what is wrong with them.

    ``findings`` are those of the region, and those that the files would cause elsewhere.
    """

    region: str
    files: dict[str, bytes]
    diff: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_acceptable(self) -> bool:
        """Whether the files may be put into the project: nothing is wrong but blanks in a region not yet complete."""
        return not any(finding.is_error and finding.code != "E120" for finding in self.findings)


def read_submission(root: Path, kit: Path) -> Submission:
    """Read and check a kit; nothing is written anywhere.

    Raises ``Refused`` where the kit cannot be opened safely, or has not exactly the files of one region that the
    project knows. Its limits are those of ``build.unzip``.
    """
    with kit.open("rb") as stream:
        content = stream.read(MAXIMUM_BYTES + 1)
    region, packed = sort_kit(unzip(content, file=kit.name), file=kit.name)
    if not has_region(root, region):
        message = say("there is no region “{name}” in this project", name=region)
        remedy = say("an editor makes it with “policygen new region”")
        raise Refused([Finding("E141", Place(kit.name, 0, 0), message, remedy)])
    files = {name: _as_stored(content) for name, content in packed.items()}
    before = open_project(root)
    diff = tuple(line for name in sorted(files) for line in _difference(root / name, name, files[name]))
    changed = {name: content for name, content in files.items() if _content(root / name) != content}
    return Submission(region, changed, diff, tuple(in_order(_findings(root, region, before, changed))))


def write_submission(root: Path, submission: Submission) -> list[Path]:
    """Put the files of a submission into the project, all or none; returns their paths."""
    assert submission.is_acceptable
    write_together({root / name: content for name, content in submission.files.items()})
    return [root / name for name in sorted(submission.files)]


def _findings(root: Path, region: str, before: Project, files: dict[str, bytes]) -> Iterator[Finding]:
    """Yield the region's findings, what the files newly cause elsewhere, and blanks where there were none."""
    known = {(finding.code, finding.place.file, str(finding.message)) for finding in before.findings}
    blanks = False
    for finding in open_project(root, files).findings:
        own = finding.owner == region
        if own or (finding.code, finding.place.file, str(finding.message)) not in known:
            yield finding
            blanks |= own and finding.code == "E120"
    if blanks and region not in before.refused:
        file = f"sources/regions/{region}"
        message = say("the region is complete; this would leave fields to be filled in it")
        yield Finding("E142", Place(file, 0, 0), message, say("fill them, or leave out what is optional"), owner=region)


def _as_stored(content: bytes) -> bytes:
    """Return a text as the project stores it: without a mark at its head, with line ends of its own."""
    try:
        return decode(content).encode()
    except Unreadable:
        return content  # the check says what is wrong with it


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _difference(path: Path, name: str, new: bytes) -> Iterator[str]:
    """Yield how a file differs from the one that is there, as a unified diff that cannot harm a terminal."""
    old = _content(path)
    if old == new:
        return
    before, after = _lines(old), _lines(new)
    if len(new) > MAXIMUM_FILE or max(len(before), len(after)) > _MOST_LINES:
        yield say("{name} is too long to be compared", name=name)
        return
    source = "/dev/null" if old is None else f"a/{name}"
    yield from difflib.unified_diff(before, after, source, f"b/{name}", lineterm="")


def _lines(content: bytes | None) -> list[str]:
    return [] if content is None else [_visible(line) for line in content.decode("utf-8", "replace").split("\n")]


def _visible(line: str) -> str:
    """Return a line in which what steers a terminal, or cannot be seen, is shown by its number."""
    if find_forbidden(line) is None:
        return line
    return "".join(f"<U+{ord(each):04X}>" if find_forbidden(each) is not None else each for each in line)
