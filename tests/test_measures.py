"""What a check may cost: seconds and memory, with room for a busy machine; `make measure-check` has none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).parents[1] / "tools/measure_check.py"


def test_hostile_files_everything_and_help_cost_little() -> None:
    done = subprocess.run([sys.executable, str(TOOL), "--slack", "4"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("paper of") >= 8
