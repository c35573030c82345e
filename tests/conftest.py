"""The small project of two regions, that the tests of building share, and the ways to run it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from policygen.build.project import Project, open_project
from policygen.cli import main
from policygen.content.localise import read_catalog

# Findings speak the terminal's language; tests read them in English, whoever runs them.
os.environ["LC_ALL"] = "C.UTF-8"

ROOT = Path(__file__).parents[1]
GOOD = ROOT / "tests" / "cases" / "projects" / "good"


@dataclass(frozen=True)
class Result:
    """What a run of the command line came to."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]
Once = Callable[[str, Callable[[Path], None]], Path]


def copy_project(folder: Path) -> Path:
    """Put the small project into a folder, with the real templates and their catalogs."""
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "templates", folder / "templates")
    for path in sorted((folder / "locales").glob("*/LC_MESSAGES")):
        for domain in ("templates", "findings"):
            catalog = ROOT / "locales" / path.parent.name / "LC_MESSAGES" / f"{domain}.po"
            if catalog.is_file():
                shutil.copy(catalog, path)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the small project that a test may change; nothing is built there yet."""
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder once for all tests and workers: ``once("name", make)`` returns it, made by ``make(folder)``."""
    home = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        home = home.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, done = home / name, home / f"{name}.done"
        with (home / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                done.touch()
        return folder

    return made


def build_with(*arguments: str | Path) -> None:
    """Run a build that must be well, in a process of its own."""
    command = [sys.executable, "-m", "policygen", "build", "--jobs", "2", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.fixture(scope="session")
def built(once: Once) -> Path:
    """The small project with everything built; not to be changed."""
    return once("built", lambda folder: build_with("--project", copy_project(folder)))


@pytest.fixture(scope="session")
def with_catalogs(once: Once) -> Path:
    """The small project with its catalogs up to date; not to be changed."""

    def made(folder: Path) -> None:
        assert main(["messages", "extract", "update", "--project", str(copy_project(folder))]) == 0

    return once("with-catalogs", made)


@pytest.fixture(scope="session")
def real(once: Once) -> Path:
    """The longest documents of the project itself, in the language of their source and in another."""
    wanted = ("gorenjska", "central-europe", "-l", "sl", "-l", "en", "-f", "pdf", "-f", "docx")
    return once("real", lambda folder: build_with(*wanted, "--project", ROOT, "--output", folder))


@pytest.fixture
def rebuilt(built: Path, tmp_path: Path) -> Path:
    """A copy of the small project with everything built, for a test to change and build again."""
    folder = tmp_path / "project"
    shutil.copytree(built, folder)
    return folder


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project, read and not built."""
    return open_project(copy_project(tmp_path_factory.mktemp("opened")))


@pytest.fixture(scope="session")
def spoken() -> Callable[[str, str], str]:
    """Return how the real templates' catalog says a message: ``spoken("sl", "Imprint")``."""

    def say(language: str, message: str) -> str:
        path = ROOT / "locales" / language / "LC_MESSAGES" / "templates.po"
        catalog, _ = read_catalog(path.read_bytes(), domain="templates", language=language, file=path.name)
        found = catalog.get(message)
        assert found, f"{message!r} is not in {path}"
        return found

    return say


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process: ``run("build", "gorenjska", project=folder)``."""

    def run_command(*arguments: str, project: Path | None = None) -> Result:
        words = [*arguments, *(("--project", str(project)) if project else ())]
        capsys.readouterr()
        try:
            code = main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return run_command
