"""Makes a project with many regions out of the small one of the tests: for measuring, of no meaning to anybody.

    tools/synthetic_regions.py FOLDER COUNT

The regions are copies of one, each with a word of its own in its texts; the same number gives the same files.
"""

from __future__ import annotations

import math
import random
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "cases" / "projects" / "good"
MODEL = "gorenjska"
WORDS = ("čebelnjak", "žaga", "šola", "dvorišče", "gozd", "most", "železo", "rože")

#: What lengthens a paper; the pages of the short one, and those that a recommendation adds.
SENTENCES = (
    "Prostor, kjer je bil nekoč {}, čaka na ljudi, ki bi v njem delali.",
    "Obrtniki in oblikovalci se strinjajo, da je {} dober začetek.",
    "Kdor pozna {}, ve, koliko dela je še pred nami (gl. [#F2]).",
    "V pogovorih se je beseda {} vračala pogosteje kot katera koli druga.",
    "Občina bi lahko začela z majhnim korakom: {} naj bo odprt vsem.",
)
SHORT, EACH = 15, 9.2


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
    for number, name in enumerate(names):
        _copy_region(folder / "sources" / "regions", name, chance.choice(WORDS), _place(number, count))
        text += f"\n[colour.{name}]\n{found[1]}"
    palette.write_text(text, "utf-8")
    return names


def make_long_paper(folder: Path, pages: int) -> None:
    """Put the small project into a folder, its paper lengthened to about so many pages: 15 to 200.

    It grows by recommendations, and these by their reasons; each says other things, in a seeded order. A paper that
    does not grow has one other word, so that each has passages that its catalogs do not know, and the length alone
    differs.
    """
    make_project(folder, 0)
    chance = random.Random(pages)
    path = folder / "sources" / "regions" / MODEL / "paper.yaml"
    text = path.read_text("utf-8").replace("        Odprte dvorane.", "        Široko odprte dvorane.", 1)
    begin, end = text.index("  - id: R2\n"), text.index("monitoring:")
    model, more = text[begin:end], round((pages - SHORT) / EACH)
    copies = [_long_recommendation(model, number, chance) for number in range(3, 3 + more)]
    path.write_text(text[:end] + "".join(copies) + text[end:], "utf-8")


def _long_recommendation(model: str, number: int, chance: random.Random) -> str:
    paragraphs = [" ".join(chance.choice(SENTENCES).format(chance.choice(WORDS)) for _ in range(9)) for _ in range(3)]
    # Short lines fill pages with few bytes: a file may have 256 000.
    points = "".join(f"      - Tudi {chance.choice(WORDS)}.\n" for _ in range(280))
    reasons = "".join(f"      {paragraph}\n\n" for paragraph in paragraphs) + f"{points}\n"
    text = model.replace("R2", f"R{number}").replace("Odprte dvorane", f"Odprte dvorane {number}")
    return text.replace("      Dvorane čakajo.\n", f"{reasons}      Dvorane čakajo.\n")


def _place(number: int, count: int) -> str:
    """Return where a region lies: each has a place of its own, on a grid over Central Europe."""
    columns = math.ceil(math.sqrt(2 * count))
    row, column = divmod(number, columns)
    return f"{{latitude: {46 + 6 * row / columns:.3f}, longitude: {6 + 15 * column / columns:.3f}}}"


def _copy_region(regions: Path, name: str, word: str, place: str) -> None:
    shutil.copytree(regions / MODEL, regions / name)
    for file, key in (("region.yaml", "id"), ("paper.yaml", "region")):
        path = regions / name / file
        text = path.read_text("utf-8").replace(f"{key}: {MODEL}", f"{key}: {name}", 1)
        text = re.sub(r"(?<=^centre: )\{.*\}$", place, text, flags=re.MULTILINE)
        path.write_text(text.replace("majhna naročila", f"majhna naročila ({word})"), "utf-8")


if __name__ == "__main__":
    make_project(Path(sys.argv[1]), int(sys.argv[2]))
