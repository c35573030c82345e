"""Repairs of sources: every folder in ``tests/cases/fix`` says what a file was, what it becomes, and what is told.

``before.yaml`` takes the place of the good project's ``gorenjska/region.yaml`` (or ``paper.yaml``, by its kind);
``after.yaml`` is the file with all repairs made, ``listing.txt`` names the repairs and what ``check`` still finds in
the file then. ``REFRESH_GOLDENS=1 pytest tests/content/test_mend.py`` writes both anew.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.tokens import CommentToken

from policygen.build.fix import find_fixes, findings_after
from policygen.content.decode import MAXIMUM_BYTES
from policygen.content.mend.edits import Edit, verified
from policygen.content.mend.encoding import Letters, saved_twice
from policygen.content.mend.mend import Mended, mend
from policygen.content.mend.outline import read_outline
from policygen.findings import say

PROJECT = Path(__file__).parents[2]
GOOD = PROJECT / "tests/cases/projects/good"
CASES = sorted(path.parent for path in (PROJECT / "tests/cases/fix").glob("*/before.yaml"))
REGION = GOOD / "sources/regions/gorenjska"


def project_with(before: bytes, folder: Path) -> tuple[Path, str]:
    """Return a copy of the good project with a file of its own, and that file's path."""
    shutil.copytree(GOOD, folder)
    shutil.copytree(PROJECT / "templates/style", folder / "templates/style", ignore=shutil.ignore_patterns("fonts"))
    for language in PROJECT.glob("locales/*/language.toml"):
        copied = folder / language.relative_to(PROJECT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(language, copied)
    name = "paper" if b"regional-policy-paper" in before else "region"
    file = f"sources/regions/gorenjska/{name}.yaml"
    (folder / file).write_bytes(before)
    return folder, file


def outcome(root: Path, file: str, before: bytes) -> tuple[bytes, str]:
    """Return what a file becomes, and the repairs and remaining findings as text."""
    fixes = find_fixes(root)
    assert {fix.file for fix in fixes} <= {file}, "the good files have nothing to repair"
    repairs = [
        f"{repair.place.line}:{repair.place.column} {repair.sentence}" for fix in fixes for repair in fix.repairs
    ]
    left = [
        f"{finding.code} {finding.place.line}:{finding.place.column} {finding.message}"
        for finding in findings_after(root, fixes)
        if finding.place.file == file and finding.code != "E307"  # the kinds of documents are not copied
    ]
    listing = "\n".join(["repairs:", *repairs, "left:", *left, ""])
    return fixes[0].after if fixes else before, listing


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_file_is_mended_as_the_case_says(case: Path, tmp_path: Path) -> None:
    before = (case / "before.yaml").read_bytes()
    root, file = project_with(before, tmp_path / "project")
    after, listing = outcome(root, file, before)
    if os.environ.get("REFRESH_GOLDENS"):
        (case / "after.yaml").write_bytes(after)
        (case / "listing.txt").write_text(listing, "utf-8")
    assert listing == (case / "listing.txt").read_text("utf-8")
    assert after == (case / "after.yaml").read_bytes()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_mended_file_has_nothing_more_to_repair(case: Path, tmp_path: Path) -> None:
    after = (case / "after.yaml").read_bytes()
    root, _ = project_with(after, tmp_path / "project")
    assert find_fixes(root) == []


# ── nothing else is touched ──────────────────────────────────────────────────────────────────────────────────


def comments_of(text: str) -> list[str]:
    """Return the comments of a YAML text, as another reader of YAML finds them."""
    reader = YAML()
    reader.preserve_quotes = True
    found: list[str] = []

    def collect(node: object) -> None:
        if isinstance(node, CommentToken):
            found.extend(line.strip() for line in node.value.splitlines() if line.strip())
        elif isinstance(node, (list, tuple)):
            for part in node:
                collect(part)

    def walk(value: object) -> None:
        if (marks := getattr(value, "ca", None)) is not None:
            collect(marks.comment)
            for part in marks.items.values():
                collect(part)
            collect(marks.end)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for part in inner:
            walk(part)

    walk(reader.load(io.StringIO(text)))
    return sorted(found)


def test_a_file_with_every_fault_keeps_all_its_comments() -> None:
    case = PROJECT / "tests/cases/fix/all-at-once"
    before = (case / "before.yaml").read_text("utf-8")
    typed = sorted(found[0] for found in re.finditer(r"(?<!\S)# .*", before))
    assert len(typed) == 4
    assert comments_of((case / "after.yaml").read_text("utf-8")) == typed


#: Where a repair takes in more than its line: an encoding concerns the whole file, a text may have two lines.
WIDE = {
    "all-at-once-in-windows-1250",
    "saved-as-windows-1250",
    "saved-as-windows-1250-with-a-letter-that-1252-lacks",
    "saved-as-windows-1252",
    "colon-in-a-text-of-two-lines",
    "colon-in-a-text-of-two-lines-after-braces",
    "colon-in-a-text-of-two-lines-at-the-end",
    "colon-in-an-item-of-two-lines",
}


@pytest.mark.parametrize("case", [case for case in CASES if case.name not in WIDE], ids=lambda path: path.name)
def test_only_repaired_lines_differ(case: Path) -> None:
    told = (case / "listing.txt").read_text("utf-8").partition("left:")[0].splitlines()[1:]
    before = (case / "before.yaml").read_bytes().split(b"\n")
    after = (case / "after.yaml").read_bytes().split(b"\n")
    different = {n for n, pair in enumerate(zip(before, after, strict=True), 1) if pair[0] != pair[1]}
    assert different == {int(line.partition(":")[0]) for line in told}


# ── whatever happens to a file ───────────────────────────────────────────────────────────────────────────────

#: What people and editors do to a file, and what has a meaning for YAML.
PIECES = st.sampled_from(
    [
        *"\t\n \"'#-:,[]{}&*!|>%@`?\\0“”„‘’\u0301\ufeff\u202e\r",
        *["\t\t", "  \n", ": ", " #", " #1", "22,9", "“a, b”", "„a: b“", "\r\n", "- ", "---\n", "&a ", "<<: ", "# x\n"],
        *["titel: ", "subtitel: ", "{a: 1,5}", "“”", '"”', "\\U99999999", "ž", "z\u030c", "|\n"],
    ]
)
EDITS = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "replace"]), st.floats(0, 1), st.integers(1, 8), PIECES),
    min_size=1, max_size=5,
)  # fmt: skip


def edited(text: str, edits: list[tuple[str, float, int, str]]) -> str:
    for kind, where, length, piece in edits:
        at = int(where * len(text))
        text = text[:at] + ("" if kind == "delete" else piece) + text[at + (0 if kind == "insert" else length) :]
    return text


def lines_of_comments(content: bytes) -> list[bytes]:
    """Return the lines that begin with a comment sign, without their indentation and the blanks at their ends."""
    return [line.strip() for line in content.split(b"\n") if line.lstrip().startswith(b"#")]


def is_settled(mended: Mended, before: bytes) -> None:
    again = mend(mended.content, file="f.yaml")
    assert again.content == mended.content
    assert again.repairs == ()
    assert bool(mended.repairs) == (mended.content != before)


TEXTS = [(REGION / name).read_text("utf-8") for name in ("paper.yaml", "region.yaml")]
TEXTS = [f"# One.\n{text}  # Two\n" for text in TEXTS]


@settings(max_examples=150, deadline=None)
@given(text=st.sampled_from(TEXTS), edits=EDITS)
def test_random_edits_are_mended_once_and_lose_no_comment(text: str, edits: list[tuple[str, float, int, str]]) -> None:
    before = edited(text, edits).encode("utf-8", "surrogatepass")
    mended = mend(before, file="f.yaml")
    is_settled(mended, before)
    if not any("\u0301" in piece or "\u030c" in piece for _, _, _, piece in edits):
        assert lines_of_comments(mended.content) == lines_of_comments(before)
    if read_outline(before.decode("utf-8", "replace").removeprefix("\ufeff")).fault is None:
        assert read_outline(mended.content.decode("utf-8").removeprefix("\ufeff")).fault is None


@settings(max_examples=100, deadline=None)
@given(where=st.floats(0, 1), put=st.binary(max_size=8), length=st.integers(0, 8))
def test_random_bytes_are_mended_once(where: float, put: bytes, length: int) -> None:
    content = TEXTS[0].encode()
    at = int(where * len(content))
    before = content[:at] + put + content[at + length :]
    is_settled(mend(before, file="f.yaml"), before)


@pytest.mark.parametrize(
    "line",
    ['a: b: c\n', "- [", "\ta:\n", "a: “b\n", "  - {value: 1,5}\n", "x:\t", "“", "a: @\n"],
    ids=["colons", "brackets", "tabs", "quotes", "commas", "tabs-inside", "marks", "signs"],
)  # fmt: skip
def test_a_file_made_of_faults_is_given_up_in_time(line: str) -> None:
    before = ("kind: regional-policy-paper\nnarrative: " + line * (250_000 // len(line.encode()))).encode()
    start = time.process_time()
    is_settled(mend(before, file="f.yaml"), before)
    assert time.process_time() - start < 25


# ── the proof ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "put",
    ['"x"\nc: d', '"x" # y\nb: 3', '"y"', "[x]", '"x'],
    ids=["a key more", "another value", "another text", "a list", "a fault"],
)
def test_an_edit_that_changes_anything_else_is_refused(put: str) -> None:
    text = "a: x\nb: 2\n"
    assert verified(text, read_outline(text), [Edit(3, 4, put, say("…"), "x")], read_outline) == []


def test_a_wrong_edit_does_not_keep_the_right_ones_from_being_made() -> None:
    text = "a: x\nb: y\nc: z\n"
    edits = [Edit(n, n + 1, put, say("…"), text[n]) for n, put in ((3, '"x"'), (8, "[y]"), (13, "'z'"))]
    assert verified(text, read_outline(text), edits, read_outline) == [edits[0], edits[2]]


@pytest.mark.parametrize(("put", "stays"), [(" ", True), (" y: ", False)], ids=["blanks", "a key"])
def test_where_nothing_is_to_be_read_nothing_may_be_read(put: str, stays: bool) -> None:
    text = "a:   x\n"
    edits = [Edit(2, 5, put, say("…"))]
    assert verified(text, read_outline(text), edits, read_outline) == (edits if stays else [])


def test_of_two_edits_that_are_wrong_only_together_the_first_is_made() -> None:
    text = "a: x\n#\nb: y\n"
    edits = [Edit(5, 6, "", say("…")), Edit(6, 6, " z", say("…"))]
    assert verified(text, read_outline(text), edits, read_outline) == edits[:1]


# ── the limits ───────────────────────────────────────────────────────────────────────────────────────────────


def test_of_a_file_that_takes_too_much_reading_only_the_encoding_is_mended() -> None:
    text = "# Član\na: x \n"
    mended = mend(text.encode("cp1250"), file="f.yaml", letters=Letters(frozenset("č")), effort=100)
    assert mended.content == text.encode()
    assert [str(repair.place) for repair in mended.repairs] == ["f.yaml:1:3"]


@pytest.mark.parametrize(("more", "mended"), [(0, True), (1, False)])
def test_a_file_that_is_too_large_to_be_read_is_left_alone(more: int, mended: bool) -> None:
    head = b"a: x \n#"
    content = head + b"x" * (MAXIMUM_BYTES - len(head) + more)
    assert (mend(content, file="f.yaml").content != content) == mended


def test_letters_that_were_saved_twice_are_told_each_with_what_was_meant() -> None:
    assert list(saved_twice("Å¡ola v ReÄŤici")) == [(0, "Å¡", "š"), (10, "ÄŤ", "č")]


def test_letters_that_only_look_as_if_saved_twice_are_not_told() -> None:
    assert list(saved_twice("Ãé ĹŘ")) == []
