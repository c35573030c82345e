"""Makes redlines: each document as it was in one edition and as it is in another, with the changes tracked.

An edition is a revision of git, a release (``build.bundle``), or the files as they lie here.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from policygen.build.bundle import unpack
from policygen.build.copies import word_of
from policygen.build.plan import Item, plan
from policygen.build.project import Project, open_project
from policygen.compose.compose import Composed, Materials, compose
from policygen.compose.kinds import read_kinds
from policygen.findings import NOWHERE, Finding, Refused, say
from policygen.messages.speech import read_speech
from policygen.review.redline import draw_redline, write_redline
from policygen.review.summary import Headings, Line, count_changes, put_summary

#: What a document is made of; nothing else of a revision is unpacked.
_FOLDERS = ("sources", "locales", "templates")
AUTHOR = "policygen"
_RELEASE = ".zip"


@dataclass(frozen=True)
class Redline:
    """A document with its changes; ``lines`` is the summary that it begins with.

    ``lacking`` says which edition has no such document, and ``content`` is empty then: there is nothing to compare.
    """

    item: Item
    content: bytes
    lines: tuple[Line, ...] = ()
    lacking: Literal["", "old", "new"] = ""


@dataclass(frozen=True)
class _Edition:
    """One side: the project as it is there, and the words for it."""

    name: str
    project: Project

    def make(self, item: Item) -> tuple[Composed, bytes] | None:
        """Return what was composed and the Word file, or None where the edition has no such document."""
        root = self.project.root
        kinds = read_kinds(root / "templates")
        if item not in plan(self.project, kinds).items:
            return None
        one = self.project
        materials = Materials.of(root, one.languages, one.catalogs, one.palette, one.located)
        composed = compose(one.corpus, kinds[item.kind], item.owner, item.language, materials)
        return composed, word_of(one, composed, f"templates/{kinds[item.kind].template}")


def draw_redlines(
    root: Path, old: str, new: str, *, documents: Sequence[str] = (), language: str = ""
) -> Iterator[Redline]:
    """Yield the documents that differ between two editions, each in its own language or in the one named.

    ``old`` and ``new`` are revisions of git or files of releases; ``new`` may be empty: the files as they lie here.
    Raises ``Refused`` for a revision that git does not know, a release that is damaged, or what cannot be built.
    """
    with _edition(root, old) as before, _edition(root, new) as after:
        kinds = read_kinds(after.project.root / "templates")
        there = plan(after.project, kinds).items
        gone = [item for item in plan(before.project, read_kinds(before.project.root / "templates")).items
                if item not in there]  # fmt: skip
        for item in (*there, *gone):
            project = before.project if item in gone else after.project
            own = project.corpus.source_language(item.owner)
            if (documents and item.document not in documents) or item.language != (language or own):
                continue
            made, was = after.make(item), before.make(item)
            if made is None or was is None:
                yield Redline(item, b"", lacking="new" if made is None else "old")
                continue
            if made[1] == was[1]:
                continue
            lines = count_changes(_texts(was[0]), _texts(made[0]), _names(after.project, before.project, item))
            parts = draw_redline(was[1], made[1], author=AUTHOR)
            headings = _headings(root, item, before.name, after.name, made[0], len(lines))
            yield Redline(item, write_redline(put_summary(parts, lines, headings)), tuple(lines))


@contextmanager
def _edition(root: Path, revision: str) -> Iterator[_Edition]:
    """Open the project as it was at a revision or in a release, in a folder of its own that goes afterwards."""
    if not revision:
        yield _Edition("", open_project(root))
        return
    with tempfile.TemporaryDirectory(prefix="policygen-") as name:
        release, folder = Path(revision), Path(name)
        if release.suffix == _RELEASE and release.is_file():
            unpack(release, folder)
            yield _Edition(release.name, open_project(folder))
            return
        # Not tar: Python 3.11.2 of Debian 12 unpacks that with whatever places it names.
        with zipfile.ZipFile(io.BytesIO(_archived(root, revision))) as archive:
            archive.extractall(folder)
        yield _Edition(revision, open_project(folder))


def _archived(root: Path, revision: str) -> bytes:
    """Return what a project is made of at a revision, packed by git; raises ``Refused``."""
    command = ["git", "-C", str(root), "archive", "--format=zip", "--end-of-options", revision, *_FOLDERS]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", b"").decode("utf-8", "replace").strip() or error
        message = say("git does not give “{revision}”: {reason}", revision=revision, reason=reason)
        remedy = say("name a revision, tag or branch of this project, or the file of a release (.zip)")
        raise Refused([Finding("E445", NOWHERE, message, remedy)]) from error


def _texts(composed: Composed) -> dict[str, str]:
    """Return the words of each passage that a document prints in its own language, by unit."""
    language = composed.page.language
    return {unit: passage.text for (unit, wanted), passage in composed.observed.passages.items() if wanted == language}


def _names(after: Project, before: Project, item: Item) -> dict[str, str]:
    """Return, for each unit, what the thing is called that its change is counted for.

    That is a thing with a title, such as a recommendation, or else the part of the source file that it stands in.
    """
    titles: dict[str, str] = {}
    units: list[str] = []
    for project in (before, after):
        for owner in {item.owner, *project.corpus.regions, "transnational"}:
            for passage in project.corpus.passages(owner):
                units.append(passage.unit)
                above, _, field = passage.unit.rpartition("/")
                if field == "title" and above.count("/") == 3:
                    titles[above] = f"{above.rpartition('/')[2]} {passage.source}"
    names: dict[str, str] = {}
    for unit in units:
        parts = unit.split("/")
        owner = "" if parts[0] == item.owner else f"{parts[0]}: "
        names[unit] = owner + titles.get("/".join(parts[:4]), parts[min(2, len(parts) - 1)].replace("_", " "))
    return names


def _headings(root: Path, item: Item, old: str, new: str, composed: Composed, rows: int) -> Headings:
    speech = read_speech(root, item.language)
    title = composed.page.properties["title"]
    about = say("From {old} to {new}: {title}", old=old, new=new or say("the present state"), title=title)
    columns = (
        say("What"), say("changed"), say("new"), say("gone"), say("words put in"), say("words taken out"),
    )  # fmt: skip
    one, two, three, four, five, six = (str(speech.say(each)) for each in columns)
    return Headings(
        speech.say(say("What has changed")),
        speech.say(about),
        (one, two, three, four, five, six),
        speech.say(say("There are {rows} rows; the first are shown.", rows=rows)),
    )


def tell(redline: Redline) -> list[str]:
    """Return the summary of a redline as lines for a terminal."""
    if redline.lacking:
        return [f"{redline.item.key}: is only in the {'older' if redline.lacking == 'new' else 'newer'} of the two"]
    lines = [f"{redline.item.key}:"]
    for each in redline.lines:
        counts = f"{each.changed} changed, {each.new} new, {each.gone} gone"
        lines.append(f"  {each.name}: {counts}, +{each.words_in} −{each.words_out} words")
    return lines
