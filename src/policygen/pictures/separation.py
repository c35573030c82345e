"""Turns colours of light into inks by the profile of a printing condition: pictures, and what no palette knows."""

from __future__ import annotations

import functools
import io
from typing import Literal

from PIL import Image, ImageCms

#: What lightness is kept by: the darkest ink is as dark as the darkest light.
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION

Inks = tuple[float, float, float, float]


@functools.lru_cache(maxsize=2)
def _transform(profile: bytes) -> ImageCms.ImageCmsTransform:
    """Return the way from sRGB to the inks of a profile, colours that both have kept as they are."""
    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(io.BytesIO(profile)), "RGB", "CMYK",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC, flags=_FLAGS,
    )  # fmt: skip


def separate_colour(red: int, green: int, blue: int, *, profile: bytes) -> Inks:
    """Return the inks (0 to 1) for a colour (0 to 255); grey and black are printed by the black ink alone."""
    if red == green == blue:
        return 0.0, 0.0, 0.0, round(1 - red / 255, 3)
    pixel = _separated(Image.new("RGB", (1, 1), (red, green, blue)), profile).tobytes()
    cyan, magenta, yellow, black = (round(value / 255, 3) for value in pixel)
    return cyan, magenta, yellow, black


def separate_picture(
    content: bytes,
    size: tuple[int, int],
    kind: Literal["jpeg", "rgb", "grey"],
    *,
    mask: bytes | None,
    profile: bytes,
) -> bytes:
    """Return the inks of a picture, four bytes a pixel, line by line from the top.

    ``content`` is a JPEG file, or three bytes a pixel, or one; ``mask`` has one byte a pixel that says how much of the
    picture covers the paper. Grey pictures are printed by the black ink alone.
    """
    match kind:
        case "jpeg":
            with Image.open(io.BytesIO(content), formats=("JPEG",)) as opened:
                picture: Image.Image = opened.convert("L" if opened.mode == "L" else "RGB")
        case "rgb":
            picture = Image.frombytes("RGB", size, content)
        case "grey":
            picture = Image.frombytes("L", size, content)
    if mask is not None:
        paper = Image.new(picture.mode, picture.size, "white")
        picture = Image.composite(picture, paper, Image.frombytes("L", size, mask))
    if picture.mode == "L":
        none = Image.new("L", picture.size, 0)
        return Image.merge("CMYK", (none, none, none, picture.point(lambda value: 255 - value))).tobytes()
    return _separated(picture, profile).tobytes()


def _separated(picture: Image.Image, profile: bytes) -> Image.Image:
    made = ImageCms.applyTransform(picture, _transform(profile))
    assert made is not None  # only a transform in place returns nothing
    return made
