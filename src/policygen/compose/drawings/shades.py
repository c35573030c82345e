"""The shades that drawings mix from the palette; none is transparent, so all print as plain inks.

``printable`` lists every colour that a drawing may contain with its CMYK values, for the print edition.
"""

from __future__ import annotations

from collections.abc import Mapping

from policygen.palette import Ink, Palette, Tone

EMBLEM_BLUE = Ink("#003399", (100, 80, 0, 0))
EMBLEM_YELLOW = Ink("#FFCC00", (0, 0, 100, 0))
EMBLEM_WHITE = Ink("#FFFFFF", (0, 0, 0, 0))


def mix(first: Ink, second: Ink, share: float) -> Ink:
    """Mix two inks; ``share`` (0 to 1) is that of the second."""
    red, green, blue = (
        round(int(first.rgb[at : at + 2], 16) * (1 - share) + int(second.rgb[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    )
    cyan, magenta, yellow, black = (
        round(one * (1 - share) + other * share, 1) for one, other in zip(first.cmyk, second.cmyk, strict=True)
    )
    return Ink(f"#{red:02X}{green:02X}{blue:02X}", (cyan, magenta, yellow, black))


def luminance(ink: Ink) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2)."""

    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(ink.rgb[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Ink, second: Ink) -> float:
    """Return the contrast of two inks, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def walls(tone: Tone, palette: Palette) -> tuple[Ink, Ink, Ink]:
    """Return the inks of a cover's rows from far to near, each standing out from the one behind in every tone.

    The rows darken towards the viewer; on a very dark ground the far ones are lighter than it.
    """
    if luminance(tone.main) < 0.045:
        far, middle = (mix(tone.main, palette.paper, share) for share in (0.26, 0.12))
        return far, middle, mix(tone.main, palette.ink, 0.5)
    depth = mix(tone.dark, palette.ink, 0.65)
    whole = contrast(tone.main, depth)
    far = _standing_out(tone.main, depth, min(1.22, whole**0.2))
    middle = _standing_out(far, depth, min(1.42, whole**0.35))
    return far, middle, _standing_out(middle, depth, min(1.75, whole**0.45))


def glass(tone: Tone, palette: Palette) -> Ink:
    """Return the ink of a cover's glazing."""
    return mix(walls(tone, palette)[-1], tone.tint, 0.9)


def _standing_out(ground: Ink, towards: Ink, wanted: float) -> Ink:
    """Mix the ground with another ink until the two contrast as wanted, at most to that ink itself."""
    for share in range(5, 100, 5):
        ink = mix(ground, towards, share / 100)
        if contrast(ground, ink) >= wanted:
            return ink
    return towards


def heat_steps(tone: Tone) -> tuple[Ink, ...]:
    """Return five steps from few to many; none is of the middle lightness on which no number is legible."""
    return tuple(mix(tone.tint, tone.dark, share) for share in (0.0, 0.17, 0.35, 0.55, 0.92))


def land(palette: Palette) -> tuple[Ink, Ink]:
    """Return the tints of land: of countries all around, and of those with a region."""
    return mix(palette.paper, palette.line, 0.36), mix(palette.paper, palette.line, 0.62)


def printable(palette: Palette) -> Mapping[str, Ink]:
    """Return every ink that drawings use, by its RGB value."""
    inks = [EMBLEM_BLUE, EMBLEM_YELLOW, palette.ink, palette.grey, palette.line, palette.paper, *land(palette)]
    for tone in palette.tones.values():
        inks += [tone.main, tone.on, tone.dark, tone.tint, *heat_steps(tone)]
        inks += [*walls(tone, palette), glass(tone, palette)]
    return {ink.rgb: ink for ink in inks}


def inks_of(palette: Palette) -> Mapping[str, tuple[float, float, float, float]]:
    """Return cyan, magenta, yellow and black, 0 to 1, of every colour of pages and drawings, by its RGB value."""
    return {
        rgb.upper(): (ink.cmyk[0] / 100, ink.cmyk[1] / 100, ink.cmyk[2] / 100, ink.cmyk[3] / 100)
        for rgb, ink in printable(palette).items()
    }
