"""Workers that die, hang or fail: their documents are named, and all others are built.

Each test runs a real build in a process of its own, in which one document meets a fate that no page of ours has.
"""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# Fates are told by name: what a worker does instead of making gorenjska.sl (or anything, where it waits).
CHILD = """
import os, signal, sys, time
from policygen.build import hands, work
from policygen.cli import main

make = work.make

def fated(order, shop, deliver):
    fate, item = sys.argv[1], order.item
    if fate == "waits":
        time.sleep(60)
    if item.key == "gorenjska.sl":
        match fate:
            case "is killed":
                os.kill(os.getpid(), signal.SIGKILL)
            case "leaves":
                os._exit(3)
            case "hangs":
                time.sleep(60)
            case "is killed once":
                if not os.path.exists("killed"):
                    open("killed", "w").close()
                    os.kill(os.getpid(), signal.SIGKILL)
            case "is out of memory":
                raise MemoryError
            case "swells":
                held = []
                while True:
                    held.append(b"x" * 10_000_000)
                    time.sleep(0.01)
            case "meets a defect":
                raise ZeroDivisionError("ours")
    if item.key == "gorenjska.sl" and fate == "is killed after its first output":
        make(order, shop, lambda piece: (deliver(piece), piece.is_last and os.kill(os.getpid(), signal.SIGKILL)))
    if item.key == "gorenjska.sl" and fate == "waits after its first output":
        make(order, shop, lambda piece: (deliver(piece), piece.is_last and time.sleep(60)))
    return make(order, shop, deliver)

work.make = fated
if sys.argv[1] == "hangs":
    hands.TIME_LIMIT = 5
if sys.argv[1] == "swells":
    hands.MEMORY_LIMIT = 400
sys.exit(main(sys.argv[2:]))
"""
OTHERS = ["bielsko-biala.en", "bielsko-biala.pl", "gorenjska.en"]


def command(project: Path, fate: str, *more: str) -> list[str]:
    words = ["build", "gorenjska", "bielsko-biala", "-f", "html", "--jobs", "2", *more, "--project", str(project)]
    return [sys.executable, "-c", CHILD, fate, *words]


@pytest.mark.parametrize(
    ("fate", "reason"),
    [
        ("is killed", "its process was killed twice (signal SIGKILL)"),
        ("leaves", "its process ended unexpectedly (exit code 3)"),
        ("swells", "it needed more than 400 MB of memory"),
        ("hangs", "it took longer than 5 seconds"),
        ("is out of memory", "it needed more memory than there is"),
        ("meets a defect", "a defect of the program: ZeroDivisionError: ours"),
    ],
)
def test_a_worker_that_fails_is_reported_and_all_others_are_built(project: Path, fate: str, reason: str) -> None:
    done = subprocess.run(command(project, fate), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"gorenjska.sl: error E702: the document was not built: {reason}" in done.stderr
    assert "not built: gorenjska.sl" in done.stderr
    assert [path.stem for path in sorted((project / "build").glob("[!.]*/*"))] == OTHERS
    assert ("Traceback" in done.stderr) is (fate == "meets a defect")


def test_a_document_whose_process_is_killed_is_made_by_another(project: Path, tmp_path: Path) -> None:
    words = command(project, "is killed once")
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (tmp_path / "killed").exists()
    assert done.returncode == 0, done.stderr
    assert [path.stem for path in sorted((project / "build").glob("[!.]*/*"))] == [*OTHERS, "gorenjska.sl"]


def test_a_defect_in_the_only_process_leaves_the_others_too(project: Path) -> None:
    words = command(project, "meets a defect", "--jobs", "1")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search(r"Traceback.*in fated\nZeroDivisionError: ours", done.stderr, re.S)
    assert [path.stem for path in sorted((project / "build").glob("[!.]*/*"))] == OTHERS


def test_an_interrupted_build_ends_at_once_and_says_so(project: Path) -> None:
    child = subprocess.Popen(command(project, "waits"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert child.stdout
        assert child.stdout.readline() == "building 4 documents\n"
        time.sleep(1)
        begin = time.monotonic()
        child.send_signal(signal.SIGINT)
        _, told = child.communicate(timeout=30)
    finally:
        child.kill()
    assert time.monotonic() - begin < 15
    assert child.returncode == 1
    assert told == "stopped; what was written is whole\n"


def one_document(project: Path, fate: str) -> list[str]:
    words = ["build", "gorenjska", "-l", "sl", "-f", "pdf", "-f", "html", "--jobs", "2", "--project", str(project)]
    return [sys.executable, "-c", CHILD, fate, *words]


def test_the_screen_edition_lies_there_before_the_other_outputs_are_made(project: Path) -> None:
    child = subprocess.Popen(one_document(project, "waits after its first output"), stdout=subprocess.DEVNULL)
    first = project / "build/gorenjska/gorenjska.sl.pdf"
    try:
        for _ in range(600):
            if first.exists():
                break
            time.sleep(0.1)
        assert first.read_bytes().endswith(b"%%EOF\n")
        assert sorted(path.name for path in first.parent.iterdir()) == [first.name]
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(timeout=30)
    # What was interrupted is made again, and comes to the same.
    assert subprocess.run(one_document(project, "none"), check=False).returncode == 0
    assert (project / "build/gorenjska/gorenjska.sl.html").exists()


def test_a_document_of_which_nothing_comes_leaves_what_lay_there(rebuilt, edit, outputs) -> None:
    before = outputs(rebuilt)
    edit(rebuilt / "sources/regions/gorenjska/paper.yaml", "majhna", "drobna")
    words = one_document(rebuilt, "is killed after its first output")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "error E702" in done.stderr
    after = outputs(rebuilt)
    assert {name for name in after if after[name] != before.get(name)} <= {"manifest.json", "index.html"}
    assert after["gorenjska/gorenjska.sl.pdf"] == before["gorenjska/gorenjska.sl.pdf"]


def test_a_log_gets_plain_lines(project: Path) -> None:
    done = subprocess.run(command(project, "none"), capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert lines[0] == "building 4 documents"
    assert [line.partition(" ")[0] for line in lines[1:5]] == ["[1/4]", "[2/4]", "[3/4]", "[4/4]"]
    assert all(re.fullmatch(r"\[\d/4\] [a-z-]+\.(en|pl|sl) built, \d+\.\d s", line) for line in lines[1:5])
    assert "\r" not in done.stdout
    assert "\x1b" not in done.stdout


def test_a_terminal_gets_one_line_that_changes(project: Path) -> None:
    main, side = pty.openpty()
    child = subprocess.Popen(command(project, "none"), stdout=side, stderr=subprocess.DEVNULL)
    os.close(side)
    told = b""
    try:
        while chunk := os.read(main, 4096):
            told += chunk
    except OSError:
        pass  # the other side of a terminal that is closed
    finally:
        os.close(main)
    assert child.wait(timeout=30) == 0
    text = told.decode()
    assert re.search(r"\r\x1b\[K\[4/4\] [a-z-]+\.(en|pl|sl) built · about 0 s left\r\x1b\[Kwrote ", text)
    assert "4 files written" in text
