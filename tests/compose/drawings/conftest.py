"""One drawing of every kind, with the longest names that the documents really have."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.compose.drawings.bars import BarRow, bars
from policygen.compose.drawings.cover import cover_art
from policygen.compose.drawings.drawing import Drawing
from policygen.compose.drawings.emblem import emblem
from policygen.compose.drawings.heat_map import heat_map
from policygen.compose.drawings.locator import Point, locator
from policygen.compose.drawings.roadmap import Bar, RoadmapRow, roadmap
from policygen.compose.drawings.themes import ThemeRow, themes
from policygen.palette import Palette, read_palette

STYLE = Path(__file__).parents[3] / "templates" / "style"

REGIONS = (
    Point("chemnitz", "Chemnitz (Sachsen)", 50.83, 12.92),
    Point("upper-austria", "Linz & Oberösterreich", 48.31, 14.29),
    Point("sokolov", "Sokolov-východ", 50.18, 12.64),
    Point("bielsko-biala", "Bielsko\u2060-\u2060Biała", 49.82, 19.05),
    Point("padova", "Padova", 45.41, 11.88),
    Point("gorenjska", "Gorenjska", 46.24, 14.36),
    Point("limburg", "Limburg (België)", 50.93, 5.34),
)

THEMES = ("Cross-Innovation mit der Industrie", "Leistungsfähigkeit der öffentlichen Verwaltung", "Místa a dědictví")

ROWS = (
    RoadmapRow(
        "R1",
        "Anlaufstelle für Kultur- und Kreativwirtschaft in jeder Gemeinde",
        (
            Bar(1, 2, "Gemeinden und Landkreise der Region"),
            Bar(6, 6, "Gemeinden und Landkreise der Region"),
            Bar(4, 6, "Landesverband der Kultur- und Kreativwirtschaft Sachsen, Gemeinden und Landkreise der Region"),
        ),
    ),
    RoadmapRow(
        "CE12",
        "Kompetencje kreatywne w szkołach",
        (Bar(1, 6, "Agencja Rozwoju Regionalnego w Bielsku\u2060-\u2060Białej"),),
    ),
)


def gallery(palette: Palette, fonts: Path, outlines: Path) -> dict[str, Drawing]:
    """Draw one of everything, anew at every call."""
    tones = palette.tones
    years = [f"{year}. rok" for year in range(1, 7)]
    counts = [(place, [(place * 3 + column) % 5 for column in range(7)]) for place in range(3)]
    values = [
        BarRow("Linz & Oberösterreich", "1. 1. 2021, NUTS 2", 1495608, "1\u202f495\u202f608"),
        BarRow("Bielsko\u2060-\u2060Biała", "", None, "brak danych"),
        BarRow("Gorenjska", "2016, NUTS 3", 203654, "203\u202f654"),
    ]
    drawn = {
        "emblem": emblem(14, alternative="Emblem der Europäischen Union"),
        "emblem with border": emblem(14, border=True, alternative="Emblem der Europäischen Union"),
        "bars": bars(values, tone=tones["padova"], palette=palette, fonts=fonts, alternative="Einwohner"),
    }
    for width in (119.0, 163.0):
        drawn[f"roadmap {width}"] = roadmap(
            ROWS,
            steps=6,
            step_labels=years,
            axis="Jahre nach dem Beschluss",
            tone=tones["sokolov"],
            palette=palette,
            fonts=fonts,
            alternative="Zeitplan",
            width=width,
        )
        drawn[f"heat map {width}"] = heat_map(
            [(THEMES[place], row) for place, row in counts],
            [region.label for region in REGIONS],
            tone=tones["limburg"],
            palette=palette,
            fonts=fonts,
            alternative="Befunde",
            width=width,
        )
        drawn[f"themes {width}"] = themes(
            [ThemeRow(THEMES[0], (12, 0, 3)), ThemeRow(THEMES[1], (1, 7, 0))],
            ("Silné stránky", "Nedostatky", "Potřeby"),
            tone=tones["gorenjska"],
            palette=palette,
            fonts=fonts,
            alternative="Befunde <nach> Thema & Art",
            width=width,
        )
    for name, tone in tones.items():
        drawn[f"cover {name}"] = cover_art((6522, 1461519, 23), tone, palette)
        drawn[f"map {name}"] = locator(
            REGIONS,
            highlight=None if name == "central-europe" else name,
            outlines=outlines,
            palette=palette,
            fonts=fonts,
            alternative="Karte",
        )
    return drawn


@pytest.fixture(scope="session")
def fonts() -> Path:
    return STYLE / "fonts"


@pytest.fixture(scope="session")
def outlines() -> Path:
    return STYLE / "map" / "outlines.json"


@pytest.fixture(scope="session")
def palette() -> Palette:
    return read_palette(STYLE / "palette.toml")


@pytest.fixture(scope="session")
def drawings(palette: Palette, fonts: Path, outlines: Path) -> dict[str, Drawing]:
    return gallery(palette, fonts, outlines)


@pytest.fixture(scope="session")
def drawings_again(palette: Palette, fonts: Path, outlines: Path) -> dict[str, Drawing]:
    return gallery(palette, fonts, outlines)


@pytest.fixture(scope="session")
def regions() -> tuple[Point, ...]:
    return REGIONS
