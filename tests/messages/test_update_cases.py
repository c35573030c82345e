"""The states of a catalog's entry: what an update makes of each, as files that can be read."""

from __future__ import annotations

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po

from policygen.content.catalog import read_catalog, read_whole
from policygen.messages.catalogs import serialise
from policygen.messages.update import Notes, update

CASES = Path(__file__).parents[1] / "cases" / "updates"
NAMES = sorted(path.name for path in CASES.iterdir())


def run_update(case: Path, before: bytes | None) -> bytes:
    with (case / "wanted.pot").open("rb") as stream:
        wanted = read_po(stream, locale="sl")
    for message in wanted:
        message.flags.clear()
    old = read_whole(before, domain="gorenjska", language="pl", file="gorenjska.po") if before is not None else None
    notes = Notes(version=lambda units: "0.2" if units else "")
    return serialise(update(wanted, old, language="pl", notes=notes), source="sl")


def entries(content: bytes) -> str:
    """Return what follows the header."""
    return content.decode().partition("\n\n")[2]


def before(case: Path) -> bytes | None:
    path = case / "before.po"
    return path.read_bytes() if path.is_file() else None


@pytest.mark.parametrize("name", NAMES)
def test_an_update_makes_of_an_entry_what_is_expected(name: str) -> None:
    case = CASES / name
    found = entries(run_update(case, before(case)))
    if os.environ.get("REFRESH_GOLDENS"):
        (case / "after.txt").write_text(found, "utf-8")
    assert found == (case / "after.txt").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_second_update_changes_no_byte(name: str) -> None:
    case = CASES / name
    once = run_update(case, before(case))
    assert run_update(case, once) == once


@pytest.mark.parametrize("name", NAMES)
def test_another_reader_finds_the_same_in_it(name: str, tmp_path: Path) -> None:
    """Polib reads what Babel wrote, previous texts included, and writes it back without loss."""
    content = run_update(CASES / name, before(CASES / name))
    ours = {
        (str(message.id), str(message.string), "fuzzy" in message.flags, tuple(message.previous_id))
        for message in read_whole(content, domain="gorenjska", language="pl", file="x.po")
        if message.id
    }
    po = polib.pofile(content.decode())
    theirs = {
        (entry.msgid, entry.msgstr, entry.fuzzy, (entry.previous_msgid,) if entry.previous_msgid else ())
        for entry in po
        if not entry.obsolete
    }
    assert theirs == ours
    again, _ = read_catalog(str(po).encode(), domain="gorenjska", language="pl", file="x.po")
    assert again.messages == read_catalog(content, domain="gorenjska", language="pl", file="x.po")[0].messages


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_gettext_accepts_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "one.po"
    path.write_bytes(run_update(CASES / name, before(CASES / name)))
    done = subprocess.run(["msgfmt", "-c", "-o", "-", str(path)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


#: Where gettext's own tool does the same, because no unit id is needed to know it.
SAME = ("new", "unchanged", "moved-to-another-unit", "removed", "returned", "two-texts-exchanged", "outdated-stays-so")


@pytest.mark.skipif(not shutil.which("msgmerge"), reason="gettext is not installed")
@pytest.mark.parametrize("name", SAME)
def test_gettext_merges_the_same(name: str, tmp_path: Path) -> None:
    case = CASES / name
    command = ["msgmerge", "--no-fuzzy-matching", "--previous", "--quiet", "--no-wrap"]
    done = subprocess.run(
        [*command, str(case / "before.po"), str(case / "wanted.pot")], capture_output=True, check=True
    )

    def state(content: bytes) -> set[tuple[str, str, bool, bool]]:
        return {(e.msgid, e.msgstr, e.fuzzy, bool(e.obsolete)) for e in polib.pofile(content.decode())}

    assert state(run_update(case, before(case))) == state(done.stdout)


def test_a_unit_is_known_though_another_program_has_broken_its_comment() -> None:
    case = CASES / "changed-field"
    broken = (
        (case / "before.po")
        .read_bytes()
        .replace(b"#. gorenjska/paper/recommendations/", b"#. gorenjska/paper-\n#. one/")
    )
    wanted = (case / "wanted.pot").read_bytes().replace(b"gorenjska/paper/recommendations/", b"gorenjska/paper-one/")
    assert broken.count(b"#. ") == 2
    with BytesIO(wanted) as stream:
        template = read_po(stream, locale="sl")
    old = read_whole(broken, domain="gorenjska", language="pl", file="gorenjska.po")
    (entry,) = [message for message in update(template, old, language="pl") if message.id]
    assert ("fuzzy" in entry.flags, entry.string) == (True, "Niech trwa 15 miesięcy.")
