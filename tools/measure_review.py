"""Measures what it costs to take back a long review copy with many tracked changes.

``make measure-review`` lengthens a paper of this project, in a folder of its own, until its Word file has sixty pages,
lets two authors change two hundred texts in it, and imports it. It fails above three seconds of processor time, or
where not every change comes home. Pages are counted by LibreOffice, where it is installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lxml import etree

from policygen.build.copies import export_copy, open_item
from policygen.build.returns import take_copies
from policygen.findings import describe
from policygen.review.package import DOCUMENT, as_bytes, make, open_parts, w, write_parts

DOCUMENT_ID, LANGUAGE = "chemnitz", "de"
#: How often each paragraph of prose is written, and how many characters a field of prose may have.
COPIES, MOST = 7, 5500
CHANGES, PAGES, SECONDS = 200, 60, 3.0
AUTHORS = ("Jana Novak", "Łukasz Wróbel")
DAY = "2026-11-20T09:30:00Z"
_BLOCK = re.compile(r"^( *)(?!-)[a-z_]+: \|\n((?:\1  .*\n|\n)+)", re.MULTILINE)
_UNIT = re.compile(r"u_[0-9a-f]{16}")


def main() -> int:
    """Measure, print, and return 1 where it takes too long."""
    with tempfile.TemporaryDirectory(prefix="policygen-") as name:
        root = Path(name)
        for folder in ("sources", "locales", "templates"):
            shutil.copytree(folder, root / folder)
        paper = root / "sources/regions" / DOCUMENT_ID / "paper.yaml"
        paper.write_text(_BLOCK.sub(_lengthened, paper.read_text("utf-8")), "utf-8")
        project, item = open_item(root, DOCUMENT_ID, LANGUAGE)
        if item is None:
            print(f"there is no {DOCUMENT_ID} in {LANGUAGE}")
            return 1
        path = root / "copy.docx"
        path.write_bytes(export_copy(project, item))
        pages = _pages(path)
        made = _change(path)
        wall, processor = time.perf_counter(), time.process_time()
        returns = take_copies(root, [path])
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
    for finding in returns.findings:
        print(describe(finding))
    size = f"{pages} pages" if pages else "pages not counted, for there is no LibreOffice"
    print(f"{size}, {made} texts changed by {len(AUTHORS)} authors, {len(returns.changes)} came home")
    print(f"{processor:.2f} s of processor time, {wall:.2f} s in all; {SECONDS} s are allowed")
    well = len(returns.changes) == made >= CHANGES and not returns.findings and processor < SECONDS
    return 0 if well and (not pages or pages >= PAGES) else 1


def _lengthened(found: re.Match[str]) -> str:
    """Return a field of prose with its paragraphs written several times, each time with its own beginning."""
    head, _, body = found.group(0).partition("\n")
    paragraphs = [part for part in body.rstrip("\n").split("\n\n") if part.strip()]
    indent = found.group(1) + "  "
    plain = [part.strip() for part in paragraphs if not part.lstrip().startswith(("-", "*", "1."))]
    written = [part.strip("\n") for part in paragraphs]
    for number in range(2, COPIES + 1):
        for part in plain:
            if sum(map(len, written)) + len(part) < MOST:
                written.append(f"{indent}Zum {number}. Mal: {part}")
    return f"{head}\n" + "\n\n".join(written) + "\n"


def _pages(path: Path) -> int:
    """Return how many pages LibreOffice prints, or 0 where there is none."""
    office = shutil.which("soffice")
    if office is None:
        return 0
    folder = path.parent / "office"
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
               "--outdir", str(folder), str(path)]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    import pikepdf

    with pikepdf.open(folder / f"{path.stem}.pdf") as pdf:
        return len(pdf.pages)


def _change(path: Path) -> int:
    """Let authors exchange a word in each of many texts, as Word writes it; return how many texts were changed."""
    parts = open_parts(path.read_bytes(), file=path.name)
    root = parts.xml(DOCUMENT)
    assert root is not None
    made = 0
    for paragraph in root.iter(w("p")):
        anchors = [each.get(w("name"), "") for each in paragraph.iter(w("bookmarkStart"))]
        runs = [run for run in paragraph.findall(w("r")) if len(_words(run).split()) > 20]
        if len([name for name in anchors if _UNIT.fullmatch(name)]) != 1 or not runs or made == CHANGES:
            continue
        _exchange(runs[0], AUTHORS[made % len(AUTHORS)], made)
        made += 1
    path.write_bytes(write_parts({**parts.content, DOCUMENT: as_bytes(root)}))
    return made


def _exchange(run: etree._Element, author: str, number: int) -> None:
    """Take out a word in the middle of a run and put another one in its place, tracked."""
    words = _words(run).split(" ")
    middle = next(n for n in range(len(words) // 2, len(words)) if words[n].isalpha())
    told = {"author": author, "date": DAY}
    gone, new = make("del", id=str(60_000 + 2 * number), **told), make("ins", id=str(60_001 + 2 * number), **told)
    gone.append(_run(run, words[middle], "delText"))
    new.append(_run(run, "Neuwort", "t"))
    before, after = " ".join(words[:middle]) + " ", " " + " ".join(words[middle + 1 :])
    for each in (_run(run, before, "t"), gone, new, _run(run, after, "t")):
        run.addprevious(each)
    parent = run.getparent()
    assert parent is not None
    parent.remove(run)


def _words(run: etree._Element) -> str:
    return "".join(each.text or "" for each in run.iter(w("t")))


def _run(like: etree._Element, words: str, local: str) -> etree._Element:
    made = make("r")
    look = like.find(w("rPr"))
    if look is not None:
        made.append(etree.fromstring(etree.tostring(look)))
    text = make(local)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = words
    made.append(text)
    return made


if __name__ == "__main__":
    sys.exit(main())
