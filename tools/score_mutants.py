"""Says which share of the mutants of the last `make mutants` the tests have found; fails where it is too small.

A mutant that is found makes a test fail, or run into the limit of time. What mutmut has not run yet does not count.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

LEAST = 0.85

#: What mutmut keeps for a mutant is the exit code of pytest, or of the signal that ended it.
SURVIVED, NO_TESTS = (0,), (5, 33)


def main() -> int:
    """Print found and survived mutants by module, and the share of all."""
    found: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for path in sorted(Path("mutants").rglob("*.py.meta")):
        for code in json.loads(path.read_text("utf-8"))["exit_code_by_key"].values():
            if code is not None:
                (missed if code in (*SURVIVED, *NO_TESTS) else found)[path.name.removesuffix(".py.meta")] += 1
    for module in sorted(found | missed):
        print(f"{found[module]:6} found {missed[module]:5} survived  {module}")
    share = found.total() / max(1, found.total() + missed.total())
    print(f"{found.total():6} found {missed.total():5} survived  together: {share:.1%}; {LEAST:.0%} are asked for")
    return int(share < LEAST)


if __name__ == "__main__":
    sys.exit(main())
