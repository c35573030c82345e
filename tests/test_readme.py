"""The README and CONTRIBUTING say what is true: commands run, samples are real, paths and rooms exist.

The steps are done in a copy of the project, section by section, as a newcomer would. ``make --dry-run`` tells what a
command of make runs; that is run, with HTML as the only format, because PDF and Word take the time and have tests of
their own. Not run but looked up: ``make`` alone, which builds everything, and whatever sets up, tests or lints;
``.ci/run`` proves these.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
LATER = 4_000_000_000  #: A time after every file's, for what make is to take as made.
PAPER = Path("sources/regions/gorenjska/paper.yaml")

_FENCE = re.compile(r"(?P<before>[^\n]*)\n+(?P<indent> *)```(?P<kind>\w+)\n(?P<body>.*?)\n *```", re.S)
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block with the line before it."""

    kind: str
    body: str
    before: str

    @property
    def file(self) -> str:
        """The path that the line before names last: where the block belongs."""
        return str(_CODE.findall(self.before)[-1])


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a text, without the indent that they have inside a list."""
    return [
        Block(found["kind"], re.sub(f"^{found['indent']}", "", found["body"], flags=re.M), found["before"])
        for found in _FENCE.finditer(text)
    ]


def sections(text: str) -> dict[str, list[Block]]:
    parts = re.split(r"^## (.+)$", text, flags=re.M)
    return {title: blocks(body) for title, body in zip(["", *parts[1::2]], parts[0::2], strict=True)}


def sh(found: list[Block]) -> list[str]:
    return [line for block in found if block.kind == "sh" for line in block.body.splitlines() if line]


SECTIONS = {
    **{f"README: {title}": found for title, found in sections(README).items() if sh(found)},
    **{f"CONTRIBUTING: {title}": found for title, found in sections(CONTRIBUTING).items() if sh(found)},
}


# ── the project's copy, and what a newcomer does in it with the editor ───────────────────────────────────────


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project that is set up already, as far as make can see."""
    return copied(tmp_path)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return such a copy with one region and no joint document: all that most steps need, in a third of the time."""
    copy = copied(tmp_path)
    shutil.rmtree(copy / "sources" / "transnational")
    for folder in sorted((copy / "sources" / "regions").iterdir()):
        if folder.name != "gorenjska":
            shutil.rmtree(folder)
    return copy


def copied(tmp_path: Path) -> Path:
    copy = tmp_path / "project"
    for name in ("sources", "locales", "templates", "src"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".*cache"))
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "tools/setup"):
        (copy / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    (copy / ".venv").mkdir()
    for name in (".ready", ".ready-tests"):
        (copy / ".venv" / name).touch()
        os.utime(copy / ".venv" / name, (LATER, LATER))
    return copy


def change(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_text("utf-8")
    for old, new in pairs:
        assert old in text, f"{file.name} has no “{old}”"
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def name_the_region(root: Path) -> None:
    folder = root / "sources" / "regions" / "koroska"
    change(folder / "region.yaml", ("id: gorenjska", "id: koroska"))
    change(folder / "paper.yaml", ("region: gorenjska", "region: koroska"))


def name_the_language(root: Path) -> None:
    change(root / "locales" / "sk" / "language.toml", ("čeština", "slovenčina"), ("cs_CZ", "sk_SK"), ("cs-CZ", "sk-SK"))
    change(root / "sources" / "project.yaml", ("languages: [", "languages: [sk, "))
    for file in sorted(root.glob("sources/regions/*/region.yaml")):
        text = file.read_text("utf-8")
        name = re.search(r"^  en: \{(nominative: \"[^\"]+\")", text, re.M)
        assert name
        file.write_text(text.replace("\nnames:\n", f"\nnames:\n  sk: {{{name[1]}}}\n"), "utf-8")


def name_the_kind(root: Path) -> None:
    file = root / "src" / "policygen" / "content" / "models" / "__init__.py"
    entry = '"training-scheme": TrainingScheme'
    assert f"`{entry}`" in CONTRIBUTING
    change(
        file,
        ("\n\n#: The value", "\nfrom policygen.content.models.training import TrainingScheme\n\n#: The value"),
        ("\n}", f"\n    {entry},\n}}"),
    )


#: What the text says to change by hand, after the command before it.
BY_HAND: Mapping[str, Callable[[Path], None]] = {
    "cp -r sources/regions/gorenjska sources/regions/koroska": name_the_region,
    "cp locales/cs/language.toml locales/sk/language.toml": name_the_language,
}


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1",
    }  # fmt: skip
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=60)


def policygen(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    quick = ("--format", "html", "--jobs", "0") if arguments[0] == "build" else ()
    return run(root, sys.executable, "-m", "policygen", *arguments, *quick)


def steps(root: Path, line: str) -> Iterator[list[str]]:
    """Yield what a line of the text runs, make's commands resolved."""
    words = shlex.split(line, comments=True)
    if words[0] != "make":
        yield words
        return
    asked = run(root, "make", "--dry-run", *words[1:])
    assert asked.returncode == 0, asked.stderr
    found = asked.stdout.strip().splitlines()
    assert found, f"{line} does nothing"
    yield from (shlex.split(step) for step in found)


def follow(root: Path, line: str) -> None:
    """Do a line of the text in the copy; what is only looked up says so here."""
    for words in steps(root, line):
        refresh = words[0].startswith("REFRESH_GOLDENS=")
        match words[1:] if refresh else words:
            case [".venv/bin/policygen", "build"]:
                assert line == "make"  # everything: the work of .ci/run
            case [".venv/bin/policygen", "preflight", *arguments]:
                # What the text builds before is built here without PDFs, which take longer.
                built = run(root, sys.executable, "-m", "policygen", "build", "gorenjska", "-l", "sl", "-f", "pdf")
                assert built.returncode == 0, built.stderr
                done = policygen(root, "preflight", *arguments)
                assert done.returncode == 0, done.stderr + done.stdout
            case [".venv/bin/policygen", *arguments]:
                done = policygen(root, *arguments)
                assert done.returncode == 0, done.stderr + done.stdout
            case [".venv/bin/pytest", *arguments]:
                # Running the tests inside a test proves nothing new: their folders and the variable must exist.
                assert all((ROOT / name).is_dir() for name in arguments if name.startswith("tests"))
                if refresh:
                    files = (ROOT / arguments[-1]).glob("*.py")
                    assert any("REFRESH_GOLDENS" in file.read_text("utf-8") for file in files)
            case [".venv/bin/ruff" | ".venv/bin/mypy" | ".venv/bin/lint-imports" as tool, *_]:
                # The project's own tables say how they run; `make lint` runs them.
                names = {"ruff": "ruff", "mypy": "mypy", "lint-imports": "importlinter"}
                table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
                assert names[Path(tool).name] in table
            case ["tools/setup", "--preflight"] | ["tools/verapdf" | "tools/press", *_]:
                # Java is not on every machine that runs the tests; `make preflight` says what is missing.
                assert (ROOT / "tools/VeraPdf.java").is_file()
            case ["cp" | "mkdir", *_]:
                done = run(root, *words)
                assert done.returncode == 0, done.stderr
            case other:
                pytest.fail(f"this test does not know how to follow {other}")


# ── the tests ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("title", SECTIONS)
def test_steps_of_a_section_can_be_followed(title: str, request: pytest.FixtureRequest) -> None:
    """Files that are shown are written, commands that are shown are run, in their order."""
    joint = any("central-europe" in line for line in sh(SECTIONS[title]))
    project: Path = request.getfixturevalue("project" if joint else "small")
    for block in SECTIONS[title]:
        if block.kind == "sh":
            for line in block.body.splitlines():
                follow(project, line)
                if line in BY_HAND:
                    BY_HAND[line](project)
        elif title.startswith("CONTRIBUTING"):
            path = project / block.file
            path.parent.mkdir(exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(f"\n{block.body}\n" if path.suffix == ".toml" else f"{block.body}\n")
            if path.name == "training.py":
                name_the_kind(project)


def test_every_section_that_adds_something_builds_it() -> None:
    """The steps above end in a document: a section without a build would prove little."""
    built = [title for title, found in SECTIONS.items() if any(line.startswith("make doc=") for line in sh(found))]
    added = [title.partition("Add a ")[2] for title in built if "Add a " in title]
    assert added == ["region", "language", "document kind"]


def test_sample_is_part_of_the_source_that_it_names() -> None:
    """The first lines that a reader sees are real."""
    sample = next(block for block in blocks(README) if block.kind == "yaml")
    assert f"`{PAPER.as_posix()}`" in README.partition("```yaml")[0]
    assert f"\n{sample.body}\n" in (ROOT / PAPER).read_text("utf-8")


def test_error_message_is_what_is_said_today(small: Path) -> None:
    """The pasted finding is the output of ``policygen check`` for the very slip that the text tells of."""
    shown = next(block for block in sections(README)["When something is wrong"] if block.kind == "text").body
    file = small / PAPER
    file.write_text(file.read_text("utf-8").replace("priority: high", "priority: hgih", 1), "utf-8")
    done = policygen(small, "check")
    assert (done.stderr.strip(), done.returncode) == (shown, 1)


def test_exit_codes_are_those_of_the_table() -> None:
    """The table of exit codes is that of the command line."""
    from policygen import cli

    codes = [int(code) for code in re.findall(r"^\| (\d) \|", README, re.M)]
    assert codes == [cli.WELL, cli.FINDINGS, cli.WRONG_USE]


def _rooms() -> set[str]:
    package = ROOT / "src" / "policygen"
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return modules | {path.parent.name for path in package.glob("*/__init__.py")}


def test_rooms_are_the_packages_and_modules() -> None:
    """The table of rooms names every room of the house, and no other."""
    table = README.partition("| room | knows |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.M)) == _rooms()


def test_picture_of_the_way_names_real_modules() -> None:
    """Each dotted name in the picture is a module or a package."""
    picture = next(block for block in sections(README)["How it works"] if block.kind == "text").body
    names = re.findall(r"\b(?:content|document|compose|writers)\.\w+", picture)
    assert len(names) >= 12
    package = ROOT / "src" / "policygen"
    missing = [name for name in names if not _is_module(package.joinpath(*name.split(".")))]
    assert missing == []


def _is_module(path: Path) -> bool:
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


#: What the steps make, and so is not there before.
_NEW = ("koroska", "podkarpackie", "locales/sk", "training", "sk.toml", "build/")


@pytest.mark.parametrize(("name", "text"), [("README", README), ("CONTRIBUTING", CONTRIBUTING)])
def test_paths_that_are_named_exist(name: str, text: str) -> None:
    """A path in code marks or in a link exists in the repository."""
    words = [*_CODE.findall(text), *(link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link)]
    path = re.compile(r"[\w./-]+(/|\.(md|yaml|toml|css|html|docx|py|txt|png))")
    named = [word for word in words if path.fullmatch(word) and not any(new in word for new in _NEW)]
    folders = ("", "src/policygen", "src/policygen/document", "src/policygen/writers/docx", "templates/style",
               "sources/regions/gorenjska")  # fmt: skip
    assert named
    missing = [word for word in named if not any((ROOT / folder / word).exists() for folder in folders)]
    assert missing == [], name


def test_pictures_are_small() -> None:
    """The first screen loads at once."""
    sizes = {path.name: path.stat().st_size for path in sorted((ROOT / "docs" / "pictures").glob("*.png"))}
    assert sizes
    assert [name for name, size in sizes.items() if size >= 80_000] == []
