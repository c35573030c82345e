"""Makes a project with many regions out of the small one of the tests: for measuring, of no meaning to anybody.

    tools/synthetic_regions.py FOLDER COUNT

The regions are copies of one, each with a word of its own in its texts; the same number gives the same files.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "cases" / "projects" / "good"
MODEL = "gorenjska"
WORDS = ("čebelnjak", "žaga", "šola", "dvorišče", "gozd", "most", "železo", "rože")


def make_project(folder: Path, count: int) -> list[str]:
    """Put a project with ``count`` regions more than the small one into a folder; returns their ids."""
    shutil.copytree(SMALL, folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    for path in sorted((folder / "locales").glob("*/LC_MESSAGES")):
        catalog = ROOT / "locales" / path.parent.name / "LC_MESSAGES" / "templates.po"
        if catalog.is_file():
            shutil.copy(catalog, path)
    palette = folder / "templates" / "style" / "palette.toml"
    text = palette.read_text("utf-8")
    found = re.search(rf"\[colour\.{MODEL}\]\n(.+?\n)\n", text, re.DOTALL)
    assert found, f"the palette has no colour for {MODEL}"
    chance = random.Random(count)
    names = [f"region-{number:04}" for number in range(count)]
    for name in names:
        _copy_region(folder / "sources" / "regions", name, chance.choice(WORDS))
        text += f"\n[colour.{name}]\n{found[1]}"
    palette.write_text(text, "utf-8")
    return names


def _copy_region(regions: Path, name: str, word: str) -> None:
    shutil.copytree(regions / MODEL, regions / name)
    for file, key in (("region.yaml", "id"), ("paper.yaml", "region")):
        path = regions / name / file
        text = path.read_text("utf-8").replace(f"{key}: {MODEL}", f"{key}: {name}", 1)
        path.write_text(text.replace("majhna naročila", f"majhna naročila ({word})"), "utf-8")


if __name__ == "__main__":
    make_project(Path(sys.argv[1]), int(sys.argv[2]))
