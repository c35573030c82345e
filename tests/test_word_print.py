"""LibreOffice opens our Word files as they are, and prints all of their words, in their order."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree
from test_parity import W, is_contents, letters, told_by_poppler, word_text

from policygen.preflight.word.package import open_package

OFFICE = shutil.which("soffice")
TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def printed(file: Path, folder: Path) -> str:
    """Return the letters of a Word file's print in the order in which they are read."""
    command = [str(OFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", TAGGED]
    subprocess.run([*command, "--outdir", str(folder), str(file)], capture_output=True, timeout=180, check=True)
    return plain(told_by_poppler(folder / f"{file.stem}.pdf").words())


def plain(words: str) -> str:
    """Return the letters of words without numbers: those of notes and chapters are printed where Word has a mark."""
    return re.sub(r"\d+", "", letters(words))


def lines(story: etree._Element) -> list[str]:
    """Return the letters of each paragraph of a story that has any, without the contents (a link a line)."""
    told = [plain("".join(word_text(each))) for each in story.iter(f"{W}p") if not is_contents(each)]
    return [line for line in told if line]


@pytest.mark.parametrize("key", ["gorenjska.sl", "central-europe.en"])
def test_a_word_file_is_printed_whole_and_in_order(key: str, built: Path, tmp_path: Path) -> None:
    package = open_package((built / "build" / key.split(".")[0] / f"{key}.docx").read_bytes())
    body = lines(package.roots[package.document])
    notes = [line for _, root in package.related("footnotes") for line in lines(root)]
    shown = printed(built / "build" / key.split(".")[0] / f"{key}.docx", tmp_path)
    place = 0
    for line in body:
        found = shown.find(line, place)
        assert found >= 0, f"“{line}” is not printed after “{shown[max(0, place - 60) : place]}”"
        place = found + len(line)
    assert [note for note in notes if note not in shown] == []
    # Nothing else is printed but signs of lists and the words of charts.
    whole = plain("".join(word_text(package.roots[package.document])))
    assert len(shown) < 1.06 * (len(whole) + sum(map(len, notes)))
