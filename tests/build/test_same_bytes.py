"""The same sources give the same bytes, whatever else differs between two machines."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

#: By whose machine it might be: the environment, and the rights that new files get. A build costs seconds, so that much
#: differs at once.
OTHERWISE: Mapping[str, tuple[Mapping[str, str], int]] = {
    "a Turkish one on a far island": (
        {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"}, 0o077,
    ),
    "one that knows ASCII alone and has no home": (
        {"PYTHONHASHSEED": "8", "TZ": "America/Adak", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii",
         "HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent", "TMPDIR": ""}, 0o000,
    ),
}  # fmt: skip


def built_again(project: Path, environment: Mapping[str, str], umask: int) -> Path:
    """Build one document of a project in all formats, from nothing; returns the output folder."""
    output = project / "elsewhere"
    command = [sys.executable, "-m", "policygen", "build", "gorenjska", "-l", "sl", "--jobs", "0",
               "--project", str(project), "--output", str(output)]  # fmt: skip
    told = {**os.environ, **environment}
    done = subprocess.run(command, capture_output=True, check=False, env=told, umask=umask, cwd=project.parent)
    assert done.returncode == 0, done.stderr
    return output


@pytest.mark.parametrize("whose", OTHERWISE)
def test_another_machine_and_another_folder_give_the_same_bytes(built: Path, tmp_path: Path, whose: str) -> None:
    environment, umask = OTHERWISE[whose]
    project = tmp_path / "drugačna mapa"
    for name in ("sources", "locales", "templates"):
        shutil.copytree(built / name, project / name)
    output = built_again(project, environment, umask)
    made = {path.name: path.read_bytes() for path in sorted((output / "gorenjska").iterdir())}
    assert sorted(made) == [f"gorenjska.sl.{end}" for end in ("docx", "html", "pdf", "print.pdf")]
    assert [name for name in made if made[name] != (built / "build/gorenjska" / name).read_bytes()] == []
