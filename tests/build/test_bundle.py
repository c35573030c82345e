"""A release holds outputs and sources, is the same for the same content, and proves itself."""

from __future__ import annotations

import contextlib
import io
import shutil
import zipfile
from pathlib import Path

import pytest

from policygen.build.bundle import NAME, compare, pack, unpack
from policygen.build.files import digest
from policygen.build.inventory import Inventory, take_inventory
from policygen.findings import Refused


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in name only: packing looks at no file's meaning."""
    root = tmp_path / "project"
    for name, text in (("sources/project.yaml", "kind: project\n"), ("templates/page.html", "<p>čaj</p>\n"),
                       ("build/gorenjska/gorenjska.sl.html", "<p>žaba</p>\n")):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def packed(root: Path, inventory: Inventory | None = None) -> bytes:
    outputs = {"gorenjska/gorenjska.sl.html": digest("<p>žaba</p>\n".encode())}
    return pack(root, root / "build", outputs, inventory or take_inventory(root))


def stored(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "release.zip"
    path.write_bytes(content)
    return path


def with_entry(content: bytes, name: str, value: bytes) -> bytes:
    """Return an archive with one entry changed or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, value if each == name else old.read(each))
        if name not in old.namelist():
            new.writestr(name, value)
    return stream.getvalue()


def test_a_release_of_the_same_content_is_the_same_in_another_folder(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project, tmp_path / "drugje")
    assert packed(tmp_path / "drugje") == packed(project)


def test_a_release_gives_back_the_sources_and_tells_hashes_and_versions(project: Path, tmp_path: Path) -> None:
    inventory = take_inventory(project)
    bundle = unpack(stored(tmp_path, packed(project)), tmp_path / "again")
    assert (tmp_path / "again/templates/page.html").read_text("utf-8") == "<p>čaj</p>\n"
    assert not (tmp_path / "again/gorenjska").exists()
    assert bundle.outputs == {"gorenjska/gorenjska.sl.html": digest("<p>žaba</p>\n".encode())}
    assert bundle.versions == inventory.versions
    assert {"python", "weasyprint", "pyphen", "icu", "pango"} <= bundle.versions.keys()


def test_an_output_that_was_edited_is_not_released(project: Path) -> None:
    (project / "build/gorenjska/gorenjska.sl.html").write_text("moje")
    with pytest.raises(Refused, match=r"gorenjska\.sl\.html.*not the one that was built"):
        packed(project)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("outputs/gorenjska/gorenjska.sl.html", b"moje", "“outputs/gorenjska/gorenjska.sl.html” is damaged"),
        ("project/templates/other.html", b"x", "it has other files than its list says"),
        (NAME, b"{}", "it is no release of this program"),
        (NAME, b"\xff", "it is no release of this program"),
        (NAME, b'{"version": 1, "program": "", "policygen": "", "versions": {}, "files": {"project/../a": "0"}}',
         "it is no release of this program"),
        (NAME, b'{"files": ' + b"[" * 100_000, "it is no release of this program"),
        (NAME, b'{"version": 1, "program": "", "policygen": "", "versions": {"icu": "\\u001b[2J"}, "files": {}}',
         "it is no release of this program"),
        ("outputs/gorenjska/gorenjska.sl.html", bytes(10_000_000), "it is too large"),
    ],
)  # fmt: skip
def test_a_release_that_was_changed_is_refused(
    project: Path, tmp_path: Path, name: str, value: bytes, told: str
) -> None:
    path = stored(tmp_path, with_entry(packed(project), name, value))
    with pytest.raises(Refused) as caught:
        unpack(path, tmp_path / "again")
    assert [(finding.code, str(finding.message)) for finding in caught.value.findings] == [("E704", told)]
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused, match="it cannot be read"):
        unpack(stored(tmp_path, content), tmp_path / "again")


def test_a_release_of_which_a_byte_has_changed_is_refused(project: Path, tmp_path: Path) -> None:
    """Wherever it stands: nothing is told by a trace."""
    content = packed(project)
    for place in range(0, len(content), 7):
        changed = bytearray(content)
        changed[place] ^= 0xFF
        # A byte of what nobody reads, such as a day, changes nothing.
        with contextlib.suppress(Refused):
            unpack(stored(tmp_path, bytes(changed)), tmp_path / f"again{place}")


def test_what_differs_is_named_with_the_versions_that_differ(project: Path, tmp_path: Path) -> None:
    inventory = take_inventory(project)
    then = Inventory(inventory.files, inventory.program, {**inventory.versions, "pango": "1.40"}, inventory.fonts)
    bundle = unpack(stored(tmp_path, packed(project, then)), tmp_path / "again")
    assert compare(bundle, dict(bundle.outputs), inventory) == []
    name = "gorenjska/gorenjska.sl.html"
    assert compare(bundle, {name: "0", "a/a.sl.pdf": "0"}, inventory) == [
        "a/a.sl.pdf is not in the release", f"{name} differs",
        f"version of pango was 1.40, is {inventory.versions['pango']}",
    ]  # fmt: skip
    assert compare(bundle, {}, then) == [f"{name} is not built"]


def test_a_release_of_the_small_project_verifies_itself(rebuilt: Path, tmp_path: Path, run) -> None:
    path = tmp_path / "release.zip"
    assert run("release", str(path), project=rebuilt).code == 0
    first = path.read_bytes()
    assert run("release", str(path), project=rebuilt).code == 0
    assert path.read_bytes() == first
    result = run("verify", str(path))
    assert result.code == 0, result.out + result.err
    assert "30 of 30 outputs are the same, byte for byte" in result.out
