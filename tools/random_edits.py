"""What may happen to a project and to what a build has left of it: edits, other options, clocks, damage, kills."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_WORD = re.compile(r"(?<=[ “(])[a-zčšžąęółß]{5,}(?=[ ,.])")

#: The folders of a project that people edit.
_FOLDERS = ("sources", "locales", "templates")

#: What a build may be asked for besides all.
_OPTIONS = (
    ["--strict"], ["--allow-partial"], ["-l", "sl"], ["-l", "en"], ["-f", "html"], ["-f", "docx"], ["--shard", "1/2"],
)  # fmt: skip

_ZONES = ("UTC", "Europe/Ljubljana", "Pacific/Kiritimati", "America/St_Johns")


@dataclass(frozen=True)
class Scene:
    """Where it happens: a project, what it was in the beginning, its output folder, and how one builds there.

    ``build`` gets more words for the command line.
    """

    chance: random.Random
    project: Path
    pristine: Path
    output: Path
    build: Callable[[Sequence[str]], object]

    def files(self, folder: str, ending: str) -> list[Path]:
        """Return the files below a folder of the project."""
        return sorted((self.project / folder).rglob(f"*{ending}"))

    def regions(self) -> list[Path]:
        """Return the folders of the regions."""
        return sorted(path for path in (self.project / "sources/regions").iterdir() if path.is_dir())


def happen(scene: Scene) -> str:
    """Let one thing happen; returns what."""
    return scene.chance.choice(_WAYS)(scene)


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────────


def change_word(scene: Scene) -> str:
    """Replace a word of the sources by another of the same file."""
    return _change_word(scene, scene.files("sources", ".yaml"))


def translate(scene: Scene) -> str:
    """Replace a word of a catalog by another."""
    return _change_word(scene, [path for path in scene.files("locales", ".po") if path.stem != "findings"])


def _change_word(scene: Scene, paths: Sequence[Path]) -> str:
    path = scene.chance.choice(paths)
    text = path.read_text("utf-8")
    found = list(_WORD.finditer(text))
    if not found:
        return f"{path.name} has no word to change"
    at, other = scene.chance.choice(found), scene.chance.choice(found)
    path.write_text(text[: at.start()] + other.group() + text[at.end() :], "utf-8")
    return f"{path.parent.name}/{path.name}: {at.group()} → {other.group()}"


def comment(scene: Scene) -> str:
    """Put a line that says nothing into a source."""
    path = scene.chance.choice(scene.files("sources", ".yaml"))
    path.write_text(f"# opomba\n{path.read_text('utf-8')}", "utf-8")
    return f"a comment in {path.name}"


def style(scene: Scene) -> str:
    """Put a rule into a style sheet."""
    path = scene.project / "templates/style" / scene.chance.choice(("print.css", "screen.css", "theme.css"))
    path.write_text(f"{path.read_text('utf-8')}\np {{ orphans: {scene.chance.randint(2, 4)} }}\n", "utf-8")
    return f"a rule in {path.name}"


def template(scene: Scene) -> str:
    """Put a comment or a word into a template."""
    path = scene.chance.choice(scene.files("templates", ".html"))
    text = path.read_text("utf-8")
    if scene.chance.random() < 0.5 or "</h2>" not in text:
        path.write_text(f"{{# {scene.chance.random()} #}}{text}", "utf-8")
        return f"a comment in {path.name}"
    path.write_text(text.replace("</h2>", " ž</h2>", 1), "utf-8")
    return f"a word in {path.name}"


def rename_template(scene: Scene) -> str:
    """Give a file of macros another name, where it is imported, too."""
    path = scene.chance.choice(sorted((scene.project / "templates/macros").glob("*.html")))
    new = path.with_name(f"{path.stem}2.html")
    path.rename(new)
    for each in scene.files("templates", ".html"):
        each.write_text(each.read_text("utf-8").replace(f"macros/{path.name}", f"macros/{new.name}"), "utf-8")
    return f"{path.name} is now {new.name}"


def remove_catalog(scene: Scene) -> str:
    """Remove a catalog."""
    path = scene.chance.choice(scene.files("locales", ".po"))
    path.unlink()
    return f"{path.parent.parent.name}/{path.name} is gone"


def draw(scene: Scene) -> str:
    """Change, remove or add a picture."""
    figures = scene.chance.choice(scene.regions()) / "figures"
    found = sorted(figures.glob("*.svg"))
    if not found:
        figures.mkdir(exist_ok=True)
        shutil.copy(next((scene.pristine / "sources").rglob("*.svg")), figures)
        return f"a new picture in {figures.parent.name}"
    if scene.chance.random() < 0.2:
        found[0].unlink()
        return f"{found[0].name} is gone"
    text = found[0].read_text("utf-8")
    place = text.index("</svg>")
    line = f'<path d="M {scene.chance.randint(1, 9)} 1 L 9 9" stroke="#000000"/>'
    found[0].write_text(text[:place] + line + text[place:], "utf-8")
    return f"a line in {found[0].name}"


def add_region(scene: Scene) -> str:
    """Make a region out of another one, which nobody refers to; half of them have no colour."""
    model = scene.chance.choice(scene.regions())
    new = model.with_name(f"{model.name}-nova")
    if new.exists():
        return f"{new.name} is there already"
    shutil.copytree(model, new)
    for path in sorted(new.glob("*.yaml")):
        path.write_text(re.sub(rf"\b{model.name}\b", new.name, path.read_text("utf-8")), "utf-8")
    palette = scene.project / "templates/style/palette.toml"
    text = palette.read_text("utf-8")
    if (found := re.search(rf"\[colour\.{model.name}\]\n(?:.+\n)+", text)) and scene.chance.random() < 0.5:
        palette.write_text(f"{text}\n{found.group().replace(model.name, new.name)}", "utf-8")
        return f"new region {new.name}, with a colour"
    return f"new region {new.name}"


def remove_region(scene: Scene) -> str:
    """Remove a region; what refers to it is an error then."""
    path = scene.chance.choice(scene.regions())
    shutil.rmtree(path)
    return f"{path.name} is gone"


def rename_region(scene: Scene) -> str:
    """Give a region another name, wherever it is named, and its catalogs, too."""
    path = scene.chance.choice(scene.regions())
    name = f"{path.name[:-2]}" if path.name.endswith("-x") else f"{path.name}-x"
    if path.with_name(name).exists():
        return f"{name} is there already"
    for each in scene.files("sources", ".yaml"):
        each.write_text(re.sub(rf"(?<![\w-]){path.name}(?![\w-])", name, each.read_text("utf-8")), "utf-8")
    for each in scene.files("locales", f"/{path.name}.po"):
        each.write_text(each.read_text("utf-8").replace(f"{path.name}/", f"{name}/"), "utf-8")
        each.rename(each.with_name(f"{name}.po"))
    path.rename(path.with_name(name))
    return f"{path.name} is now {name}"


def restore(scene: Scene) -> str:
    """Put all back as it was."""
    for name in _FOLDERS:
        shutil.rmtree(scene.project / name)
        shutil.copytree(scene.pristine / name, scene.project / name)
    return "all is as it was in the beginning"


# ── what is no edit ──────────────────────────────────────────────────────────────────────────────────────────


def ask_otherwise(scene: Scene) -> str:
    """Build something else in between."""
    words = scene.chance.choice(_OPTIONS)
    scene.build(words)
    return f"a build {' '.join(words)}"


def set_clocks(scene: Scene) -> str:
    """Give files other times, and the process another zone."""
    zone, moment = scene.chance.choice(_ZONES), scene.chance.choice((1, 10**9, 4 * 10**9))
    os.environ["TZ"] = zone
    time.tzset()
    for path in sorted([*scene.project.rglob("*"), *scene.output.rglob("*")]):
        if scene.chance.random() < 0.5:
            os.utime(path, (moment, moment))
    return f"half of the files are of second {moment}, in {zone}"


def damage(scene: Scene) -> str:
    """Spoil or remove a file that a build has left, what it remembers included."""
    files = sorted(path for path in scene.output.rglob("*") if path.is_file())
    if not files:
        return "there is nothing to spoil"
    path = scene.chance.choice(files)
    content = path.read_bytes()
    match scene.chance.randrange(3):
        case 0:
            path.unlink()
        case 1:
            path.write_bytes(content[: len(content) // 2])
        case _:
            path.write_bytes(content + b"x")
    return f"{path.relative_to(scene.output)} is spoilt"


def forget(scene: Scene) -> str:
    """Remove all that is remembered."""
    shutil.rmtree(scene.output / ".state", ignore_errors=True)
    return "nothing is remembered"


def kill(scene: Scene) -> str:
    """Kill a build in the middle, after a word has changed that it must make anew."""
    told = change_word(scene)
    seconds = scene.chance.uniform(0.2, 4)
    process = os.fork()
    if process == 0:
        try:
            scene.build([])
        finally:
            os._exit(0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(process, os.WNOHANG)[0]:
            return f"{told}, and a build that was too quick to be killed"
        time.sleep(0.01)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return f"{told}, and a build killed after {seconds:.2f} s"


_WAYS: tuple[Callable[[Scene], str], ...] = (
    change_word, change_word, comment, translate, style, template, rename_template, remove_catalog, draw, add_region,
    remove_region, rename_region, restore, ask_otherwise, ask_otherwise, set_clocks, damage, damage, forget, kill, kill,
)  # fmt: skip
