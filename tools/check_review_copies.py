"""Exports every document in every language as a review copy, takes it back untouched, and looks that nothing changes.

``make review-copies`` runs it on the project itself; it fails for the first text that does not come home as it was.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from policygen.build.copies import export_copy
from policygen.build.plan import plan
from policygen.build.project import open_project
from policygen.build.returns import take_copies
from policygen.build.returns_told import tell
from policygen.compose.kinds import read_kinds
from policygen.findings import describe
from policygen.review.chart import read_chart
from policygen.review.package import open_parts
from policygen.review.weave import weave


def main() -> int:
    """Check all documents of the project in the current folder."""
    root = Path.cwd()
    project = open_project(root)
    wrong = 0
    for item in plan(project, read_kinds(root / "templates")).items:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{item.key}.docx"
            path.write_bytes(export_copy(project, item))
            chart = read_chart(open_parts(path.read_bytes(), file=path.name))
            start = time.monotonic()
            returns = take_copies(root, [path])
            seconds = time.monotonic() - start
        differing = [
            each for each in chart.anchors.values() if weave(each.printed, each.text, each.printed) != each.text
        ]
        print(f"{item.key}: {len(chart.anchors)} anchors, {len(chart.generated)} of the program, {seconds:.1f} s")
        for line in [*tell(returns), *map(describe, returns.findings)]:
            print(f"  {line}")
        for each in differing:
            print(f"  {each.unit} ({each.language}): “{each.text}” is printed as “{each.printed}”")
        wrong += len(returns.changes) + len(returns.findings) + len(differing)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
