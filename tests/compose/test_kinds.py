"""Document kinds: what ``document.yaml`` may say, by the cases in ``tests/cases/kinds``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policygen.compose.kinds import read_kinds
from policygen.findings import Refused

CASES = Path(__file__).parents[1] / "cases" / "kinds"
TEMPLATES = Path(__file__).parents[2] / "templates"


def findings(folder: Path) -> str:
    try:
        kinds = read_kinds(folder)
    except Refused as refused:
        return "".join(
            f"{found.code} {found.place}: {found.message}\n    → {found.remedy}\n" for found in refused.findings
        )
    return "".join(f"{name}: {kind.template}\n" for name, kind in kinds.items())


@pytest.mark.parametrize("case", sorted(path for path in CASES.iterdir()), ids=lambda path: path.name)
def test_a_folder_of_templates_gives_kinds_or_findings(case: Path) -> None:
    """What is told stands in ``expected.txt``; ``REFRESH_GOLDENS=1 pytest tests/compose`` writes it anew."""
    told = findings(case)
    if os.environ.get("REFRESH_GOLDENS"):
        (case / "expected.txt").write_text(told, "utf-8")
    assert told == (case / "expected.txt").read_text("utf-8")


def test_our_own_kinds_are_well() -> None:
    assert findings(TEMPLATES).count("/body.html") == len(list(TEMPLATES.glob("*/document.yaml")))
