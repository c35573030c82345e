"""What templates call to draw: each drawing with the document's colours, fonts and map already in hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from policygen.compose.drawings import bars, cover, emblem, heat_map, locator, roadmap, themes
from policygen.compose.drawings.drawing import Drawing
from policygen.content.models.paper import Recommendation
from policygen.content.models.project import Region
from policygen.palette import Palette

#: Width in mm of the text column with the margin column (162 mm on the A4 page), for charts and maps.
WIDE = 162.0


class _NamesRegion(Protocol):
    def __call__(self, region: Region) -> str: ...


class Studio:
    """Drawings in the colours of one document.

    ``colour`` is an entry of the palette, ``style`` the folder with ``fonts/`` and ``map/``; ``name`` gives a
    region's name in the document's language.
    """

    def __init__(self, palette: Palette, colour: str, style: Path, name: _NamesRegion) -> None:
        self.palette = palette
        self.tone = palette.tones[colour]
        self.fonts = style / "fonts"
        self.outlines = style / "map" / "outlines.json"
        self.name = name

    def cover(self, figures: Iterable[Decimal]) -> Drawing:
        """Return the cover's ground; the rhythm of its roof comes from the document's own figures."""
        rhythm = [float(figure) for figure in figures if figure > 0]
        return cover.cover_art(rhythm, self.tone, self.palette, width=210, height=260)

    def emblem(self, *, alternative: str) -> Drawing:
        """Return the emblem of the European Union, 14 mm high."""
        return emblem.emblem(14, alternative=alternative)

    def roadmap(self, recommendations: Sequence[Recommendation], labels: Sequence[str], *, alternative: str) -> Drawing:
        """Return the chart of all actions by year after adoption."""
        rows = [
            roadmap.RoadmapRow(
                item.id,
                item.title.text,
                tuple(roadmap.Bar(action.start, action.end, action.lead.text) for action in item.actions),
            )
            for item in recommendations
        ]
        return roadmap.roadmap(
            rows, steps=len(labels), step_labels=labels, tone=self.tone, palette=self.palette, fonts=self.fonts,
            alternative=alternative, width=WIDE,
        )  # fmt: skip

    def themes(self, rows: Sequence[tuple[str, Sequence[int]]], heads: Sequence[str], *, alternative: str) -> Drawing:
        """Return the chart of findings by theme and type (asset, deficit, need)."""
        found = [themes.ThemeRow(label, (counts[0], counts[1], counts[2])) for label, counts in rows]
        return themes.themes(
            found, (heads[0], heads[1], heads[2]), tone=self.tone, palette=self.palette, fonts=self.fonts,
            alternative=alternative, width=WIDE,
        )  # fmt: skip

    def heat_map(
        self, rows: Sequence[tuple[str, Sequence[int]]], columns: Sequence[str], *, alternative: str
    ) -> Drawing:
        """Return the map of counts by theme and region."""
        return heat_map.heat_map(
            rows, columns, tone=self.tone, palette=self.palette, fonts=self.fonts, alternative=alternative, width=WIDE
        )

    def bars(self, rows: Sequence[tuple[str, str, Decimal | None, str]], *, alternative: str) -> Drawing:
        """Return horizontal bars in the order given: label, note, value, value as printed."""
        found = [
            bars.BarRow(label, note, float(value) if value is not None else None, text)
            for label, note, value, text in rows
        ]
        return bars.bars(
            found, tone=self.tone, palette=self.palette, fonts=self.fonts, alternative=alternative, width=WIDE
        )

    def locator(self, regions: Sequence[Region], *, highlight: str | None, alternative: str) -> Drawing:
        """Return the map of the regions, one of them highlighted or none."""
        points = [
            locator.Point(region.id, self.name(region), float(region.centre.latitude), float(region.centre.longitude))
            for region in regions
        ]
        return locator.locator(
            points, highlight=highlight, outlines=self.outlines, palette=self.palette, fonts=self.fonts,
            alternative=alternative, width=WIDE,
        )  # fmt: skip
