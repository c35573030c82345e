"""Measures what a check costs: hostile files of the greatest size, everything, and only saying what the commands are.

Puts each hostile file in the place of a paper of the small project of the tests, and reads and checks the whole of it
in a process of its own. Prints seconds of the processor and the greatest memory; ends with 1 where a bound is exceeded.

    .venv/bin/python tools/measure_check.py
    .venv/bin/python tools/measure_check.py --slack 3

``--slack`` multiplies the bounds in seconds, for machines that are slow or busy.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from policygen.content.catalog import read_catalog
from policygen.content.check import check
from policygen.content.corpus import read_sources
from policygen.content.decode import MAXIMUM_BYTES
from policygen.findings import Finding

ROOT = Path(__file__).parents[1]
GOOD = ROOT / "tests/cases/projects/good"
PAPER = "sources/regions/gorenjska/paper.yaml"
HEAD = b"kind: regional-policy-paper\nregion: gorenjska\n"
CATALOG = b"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

HELP_SECONDS, CHECK_SECONDS, REFUSAL_SECONDS, REFUSAL_MEGABYTES = 0.25, 1.5, 1.0, 150


def filled(piece: bytes, *, before: bytes = b"", after: bytes = b"") -> bytes:
    """Return bytes of the greatest size that is read, made of one piece."""
    room = MAXIMUM_BYTES - len(before) - len(after)
    return before + piece * (room // len(piece)) + after


def in_good(old: bytes, piece: bytes) -> bytes:
    """Return the good paper with as many pieces after a place as fit in."""
    before, found, after = (GOOD / PAPER).read_bytes().partition(old)
    assert found
    return filled(piece, before=before + found, after=after)


#: Files that would keep a careless program busy, by what is in them.
FILES: dict[str, bytes] = {
    "nested lists in a line": filled(b"["),
    "nested lists, line by line": b"".join(b" " * depth + b"- \n" for depth in range(700)),
    "nested mappings": filled(b"{a: "),
    "complex keys": filled(b"? "),
    "anchors": filled(b"- &a x\n"),
    "aliases that multiply": filled(b"- *a\n", before=b"a: &a [x, x, x, x]\nb:\n"),
    "merge keys": filled(b"  - {<<: *a}\n", before=b"a: &a {x: 1}\nb:\n"),
    "tags": filled(b"- !!python/object/apply:os.getcwd []\n"),
    "short values": filled(b"- x\n", before=HEAD + b"findings:\n"),
    "short values in brackets": filled(b"x,", before=HEAD + b"findings: [", after=b"x]\n"),
    "unknown keys": HEAD + b"".join(b"k%d: x\n" % number for number in range(23_000)),
    "the same key": filled(b"narrative: x\n", before=HEAD),
    "records that miss everything": filled(b"- {}\n", before=HEAD + b"recommendations:\n"),
    "wrong values of a list": filled(b"  - {type: %s}\n" % (b"y" * 200), before=HEAD + b"findings:\n"),
    "one long key": filled(b"k", before=HEAD, after=b": v\n"),
    "one long text": filled("č".encode(), before=HEAD + b"narrative: "),
    "one long text of escapes": filled(b"\\u010d", before=HEAD + b'narrative: "', after=b'"\n'),
    "accents": filled("\u0301\u0316".encode(), before=HEAD + b"narrative: e"),
    "accents as escapes": filled(b"\\u0301\\u0316", before=HEAD + b'narrative: "e', after=b'"\n'),
    "an open quotation mark": filled(b"x ", before=HEAD + b'narrative: "'),
    "folded lines": filled(b"  x\n\n", before=HEAD + b"narrative: >\n"),
    "comments": filled(b"# x\n", before=HEAD),
    "empty lines": filled(b"\n", before=HEAD),
    "tabs": filled(b"\tx", before=HEAD + b"narrative: x"),
    "zeros": filled(b"\0"),
    "UTF-16": ("kind: x\n" * 15_000).encode("utf-16"),
    "documents": filled(b"---\n"),
    "wrong names": in_good(b"authors: [bsc-kranj", b", bsc-kranh"),
    "wrong marks": in_good(b"narrative: |\n", b"  [@a] [^b] [#R9] [x](y)\n\n"),
    "wrong actions": in_good(b"    actions:\n", b"      - {id: a, text: '[@a] [#R9]', start: Y3, end: Y1, lead: x}\n"),
    "wrong points": in_good(b'{W1: "Malo naro\xc4\x8dil."', b", W-x: y"),
    "links without end": in_good(b"    Podjetja so majhna.", b" [a]("),
}  # fmt: skip

CATALOGS: dict[str, bytes] = {
    "links without end": filled(b"[a](", before=CATALOG + b'msgid "a"\nmsgstr "', after=b'"\n'),
    "accents": filled("\u0301\u0316".encode(), before=CATALOG + b'msgid "a"\nmsgstr "', after=b'"\n'),
    "zeros of a width": filled(b"0", before=CATALOG + b'msgid "a %(n)s"\nmsgstr "%(n)', after=b'"\n'),
    "open tags": filled(b"<", before=CATALOG + b'msgid "a"\nmsgstr "', after=b'"\n'),
    "lines that are none": filled(b"x\n", before=CATALOG),
    "empty lines after a quotation mark": filled(b"\n", before=CATALOG + b'"'),
    "entries": CATALOG + b"".join(b'msgid "m%d [#R1]"\nmsgstr "x"\n\n' % number for number in range(6_500)),
}


def measured(work: Callable[[], list[Finding]]) -> tuple[float, float, str]:
    """Run something in a process of its own; return seconds of the processor, megabytes, and the findings' codes."""
    receive, send = os.pipe()
    process = os.fork()
    if process == 0:
        start = time.process_time()
        codes = ",".join(sorted({finding.code for finding in work()}))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        os.write(send, f"{time.process_time() - start} {peak} {codes}".encode())
        os._exit(0)
    os.close(send)
    with os.fdopen(receive) as stream:
        seconds, peak, codes = [*stream.read().split(" "), "", "", ""][:3]
    os.waitpid(process, 0)
    return float(seconds or "inf"), float(peak or "inf"), codes


def seconds_of(*arguments: str) -> float:
    """Return the least seconds of the processor that a run of the command takes, of three."""
    found = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "policygen", *arguments], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


def main() -> int:
    """Print the table; return 1 where a bound is exceeded."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--slack", type=float, default=1, metavar="N", help="multiply the bounds in seconds by this")
    slack = parser.parse_args().slack
    exceeded = False

    def tell(name: str, seconds: float, bound: float, peak: float = 0, codes: str = "") -> None:
        nonlocal exceeded
        wrong = seconds > bound * slack or peak > REFUSAL_MEGABYTES or codes == "nothing"
        exceeded |= wrong
        memory = f"{peak:5.0f} MB" if peak else " " * 8
        print(f"{seconds:6.2f} s {memory}  {name}{f': {codes}' if codes else ''}{'  ← too much' if wrong else ''}")

    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(GOOD / "sources", Path(folder) / "sources")

        def read() -> list[Finding]:
            corpus, findings = read_sources(Path(folder))
            return [*findings, *check(corpus)]

        for name, content in FILES.items():
            (Path(folder) / PAPER).write_bytes(content)
            seconds, peak, codes = measured(read)
            tell(f"paper of {name}", seconds, REFUSAL_SECONDS, peak, codes or "nothing")
    for name, content in CATALOGS.items():
        seconds, peak, codes = measured(
            lambda c=content: read_catalog(c, domain="templates", language="en", file="f")[1]
        )
        tell(f"catalog of {name}", seconds, REFUSAL_SECONDS, peak, codes)
    tell("policygen --help", seconds_of("--help"), HELP_SECONDS)
    tell("policygen check, everything", seconds_of("check", "--project", str(ROOT)), CHECK_SECONDS)
    return int(exceeded)


if __name__ == "__main__":
    sys.exit(main())
