"""Cuts the bundled fonts to the characters of European Latin texts, as WOFF2 for the HTML edition.

Run it after changing a font or the characters below: ``python tools/make_web_fonts.py``. It reads
``templates/style/fonts/*.ttf`` and writes ``templates/style/fonts/web/*.woff2``; the same fonts give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FACES = (
    "SourceSerif4_400Regular",
    "SourceSerif4_400Regular_Italic",
    "SourceSerif4_600SemiBold",
    "SourceSans3_400Regular",
    "SourceSans3_600SemiBold",
    "SourceSans3_700Bold",
)

#: Latin with Extended-A and B, punctuation, currency, arrows, mathematical signs, geometric shapes.
CHARACTERS = (
    *range(0x20, 0x250),
    *range(0x2000, 0x2070),
    *range(0x20A0, 0x20C0),
    *range(0x2190, 0x21AA),
    0x2212,
    *range(0x25A0, 0x2600),
)

#: Kerning, ligatures, the kinds of figures, local forms, placing of marks.
FEATURES = ("kern", "liga", "onum", "lnum", "tnum", "pnum", "locl", "ccmp", "mark", "mkmk", "sups")


def rename(font: TTFont, face: str) -> None:
    """Give a cut font a name of its own: the licence of Source Sans reserves the name “Source” for the original."""
    family = "Policygen Serif" if "Serif" in face else "Policygen Sans"
    style = face.partition("_")[2].replace("_", " ")
    names = {
        1: f"{family} {style}",
        2: "Regular",
        3: f"{family} {style}",
        4: f"{family} {style}",
        16: family,
        17: style,
    }
    names[6] = names[4].replace(" ", "")
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
        elif record.nameID not in (0, 13, 14):  # copyright, licence, licence's address stay
            font["name"].names.remove(record)


def cut(source: Path, target: Path) -> int:
    """Write the cut font and return its size in bytes."""
    options = subset.Options(layout_features=list(FEATURES), hinting=False, recalc_timestamp=False)
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)
    rename(font, source.stem)
    font.flavor = "woff2"
    font.save(target)
    return target.stat().st_size


def main() -> None:
    """Cut all faces."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, default=Path("templates/style/fonts"))
    fonts: Path = parser.parse_args().fonts
    (fonts / "web").mkdir(exist_ok=True)
    for face in FACES:
        size = cut(fonts / f"{face}.ttf", fonts / "web" / f"{face}.woff2")
        print(f"{face}: {size:,} bytes")


if __name__ == "__main__":
    main()
