"""LibreOffice saves review copies in its own way; what stands in them comes home all the same."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from policygen.build.returns import Returns, take_copies
from policygen.build.returns_told import tell

OFFICE = shutil.which("soffice")
MACRO = Path(__file__).with_name("edit.bas.xml")
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/>
 <library:element library:name="Reviewer"/></library:library>
"""

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def office(folder: Path, *arguments: str) -> None:
    command = [str(OFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", *arguments]
    subprocess.run(command, capture_output=True, timeout=180, check=True)


@pytest.mark.parametrize("key", ["gorenjska.sl", "central-europe.en"])
def test_a_save_by_libreoffice_changes_nothing(
    key: str, copies: Mapping[str, bytes], with_catalogs: Path, tmp_path: Path
) -> None:
    (tmp_path / "copy.docx").write_bytes(copies[key])
    office(tmp_path, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved"),
           str(tmp_path / "copy.docx"))  # fmt: skip
    assert take_copies(with_catalogs, [tmp_path / "saved" / "copy.docx"]) == Returns()


def test_changes_that_libreoffice_tracks_come_home(
    copies: Mapping[str, bytes], with_catalogs: Path, tmp_path: Path
) -> None:
    """Its own macro works in the file: exchanges words with tracking on, and comments."""
    (tmp_path / "copy.docx").write_bytes(copies["gorenjska.sl"])
    office(tmp_path, "--terminate_after_init")  # makes the profile
    library = tmp_path / "profile" / "user" / "basic" / "Standard"
    (library / "script.xlb").write_text(LIBRARY)
    shutil.copy(MACRO, library / "Reviewer.xba")
    saved = tmp_path / "saved.docx"
    office(tmp_path, f'macro:///Standard.Reviewer.Work("{tmp_path / "copy.docx"}","{saved}")')
    returns = take_copies(with_catalogs, [saved])
    assert not returns.findings
    lines = [line for line in tell(returns) if line.startswith("  +") or "Jana" in line]
    assert lines == [
        "  + Tovarne se zelo spreminjajo.",
        "  + Podjetja so drobna.",
        "sources/regions/gorenjska/paper.yaml:26: Jana Novak: Katera orodja?",
    ]
    assert all(change.by for change in returns.changes)
