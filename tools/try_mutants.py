"""Changes the reader and the checker in many small ways and says which share of the changes the tests notice.

    .venv/bin/python tools/try_mutants.py --sample 400
    .venv/bin/python tools/try_mutants.py --sample all

mutmut makes the changes, the mutants. All of them take hours, so a sample over all modules is tried: the same one each
time, as long as the code is the same, and a smaller sample is part of a larger one. Ends with 1 where fewer are found
than asked for. Only a red test finds a mutant: what runs out of time or dies may be the fault of a busy machine; it is
listed apart, and counts as not found. Stopped (Ctrl-C), it tells what has been tried so far.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import signal
import sys
from collections import Counter
from pathlib import Path

from mutmut import __main__ as mutmut
from mutmut.workers import isolation

LEAST = 0.85

#: What ends a mutant is the time of the processor, which is the same on a busy machine. So many seconds by the clock
#: are for what waits for ever.
PATIENCE = 1200

#: What mutmut keeps for a mutant is the exit code of pytest, or one of its own for: no test comes that way.
RED, GREEN, NO_TESTS = (1, 3), (0,), (5, 33)


def outcomes() -> dict[str, int | None]:
    """Return the exit code of every mutant that there is; None where it has not been tried."""
    found: dict[str, int | None] = {}
    for path in sorted(Path("mutants").rglob("*.py.meta")):
        found |= json.loads(path.read_text("utf-8"))["exit_code_by_key"]
    return found


def chosen(size: int | None, seed: int) -> list[str]:
    """Return the names of a sample of the mutants, or of all, by chance."""
    names = sorted(outcomes())
    random.Random(seed).shuffle(names)
    return names[:size]


def forget() -> None:
    """Take away what earlier runs have found."""
    for path in sorted(Path("mutants").rglob("*.py.meta")):
        kept = json.loads(path.read_text("utf-8"))
        kept["exit_code_by_key"] = dict.fromkeys(kept["exit_code_by_key"])
        path.write_text(json.dumps(kept), "utf-8")


def run(size: int | None, seed: int) -> list[str]:
    """Try a sample of mutants, two at a time; return the names of those that were tried before somebody stopped it."""
    names: list[str] = []
    order: dict[str, int] = {}
    make = mutmut.create_mutants

    def make_and_choose(max_children: int) -> object:
        made = make(max_children)
        forget()
        names.extend(chosen(size, seed))
        order.update((name, n) for n, name in enumerate(names))
        return made

    # Which mutants there are is known only once they are made, in the midst of mutmut's run. It would begin with the
    # quick ones; by chance, those that were tried are a fair sample whenever it is stopped.
    mutmut.create_mutants = make_and_choose
    mutmut.estimated_worst_case_time = order.get
    # mutmut's own limit by the clock is short, and signals numbers of processes that may be somebody else's by then.
    # Here each process, which first takes its title, has its own.
    isolation.register_timeout = lambda pid, timeout_s: None
    take_title = isolation.setproctitle

    def begin(title: str) -> None:
        signal.alarm(PATIENCE)
        take_title(title)

    isolation.setproctitle = begin
    mutmut._run(names, 2)
    codes = outcomes()
    return [name for name in names if codes[name] is not None]


def interval(found: int, size: int) -> tuple[float, float]:
    """Return between which shares the one of all mutants lies, 19 times in 20 (Wilson's interval)."""
    z = 1.96
    share = found / size
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    reach = z / (1 + z * z / size) * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    return middle - reach, middle + reach


def verdict(code: int | None) -> str:
    """Return in a word what became of a mutant."""
    if code in RED:
        return "found"
    return "survived" if code in GREEN else "untested" if code in NO_TESTS else "ended"


def tell(names: list[str]) -> bool:
    """Print what was not found, the counts by module, and the share; return whether it is enough."""
    codes = outcomes()
    words = {name: verdict(codes[name]) for name in sorted(names)}
    for name, word in words.items():
        if word != "found":
            print(f"{word:9} {name}")
    modules: dict[str, Counter[str]] = {}
    for name, word in words.items():
        modules.setdefault(name.rpartition(".")[0], Counter())[word] += 1
    for module, count in sorted(modules.items()):
        print(f"{count['found']:6} of {count.total():5} found  {module}")
    counts = Counter(words.values())
    share = counts["found"] / len(words)
    print(
        f"{counts['found']} of {len(words)} mutants found, {counts['survived']} survived, "
        f"{counts['untested']} without a test, {counts['ended']} out of time or dead (counted as not found)"
    )
    low, high = interval(counts["found"], len(words))
    width = "" if len(words) == len(codes) else f", of all {len(codes)} mutants {low:.1%} to {high:.1%}, 19 times in 20"
    print(f"score: {share:.1%}{width}; {LEAST:.0%} are asked for")
    return share >= LEAST


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sample", default="400", metavar="N", help="how many mutants, or: all")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another sample")
    given = parser.parse_args()
    size = None if given.sample == "all" else int(given.sample)
    tried = run(size, given.seed)
    return int(not tried or not tell(tried))


if __name__ == "__main__":
    sys.exit(main())
