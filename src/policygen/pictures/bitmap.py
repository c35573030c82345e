"""PNG and JPEG: their size before they are decoded, whether they can be decoded whole, and new ones made from them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageCms, ImageFile, ImageOps

from policygen.findings import say
from policygen.pictures.facts import Facts, Flawed, Kind, pixels
from policygen.pictures.structure import fault_of_jpeg, fault_of_png, size_of_jpeg, size_of_png

#: The greatest number of pixels: more is a bomb, or a poster.
MAXIMUM_PIXELS = 25_000_000

_QUALITY = 88
_ORIENTATION = 0x0112
_TURNED = (5, 6, 7, 8)  # orientations of EXIF that exchange width and height


def look_at_bitmap(content: bytes) -> Facts:
    """Return kind and size of a PNG or JPEG; raises ``Flawed`` where it is too large, damaged or cut off."""
    with _opened(content) as picture:
        kind: Kind = "image/png" if picture.format == "PNG" else "image/jpeg"
        width, height = picture.size
        turned = picture.getexif().get(_ORIENTATION) in _TURNED
        # A JPEG can be decoded at an eighth of its size: all of its data are read, an eighth of the work is done.
        picture.draft(picture.mode, (width // 8, height // 8))
        picture.load()
    return Facts(kind, height, width) if turned else Facts(kind, width, height)


def develop_bitmap(content: bytes, facts: Facts, width: float, height: float) -> bytes:
    """Return a new picture of the same kind for a size in mm: upright, in sRGB, with at most 300 dots per inch.

    Nothing of the old file but its pixels is kept: no place, no time, no camera, no colour profile, no comment.
    """
    wanted = (pixels(width), pixels(height))
    with _opened(content) as picture:
        if picture.getexif().get(_ORIENTATION) in _TURNED:
            picture.draft(picture.mode, wanted[::-1])
        else:
            picture.draft(picture.mode, wanted)
        made = _in_srgb(ImageOps.exif_transpose(picture))
        if made.width > wanted[0]:
            made = made.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=3.0)
        return _saved(made, facts.kind)


@contextmanager
def _opened(content: bytes) -> Iterator[ImageFile.ImageFile]:
    """Open a picture whose size is known to be bearable; whatever the decoder raises is ``Flawed``."""
    is_png = content.startswith(b"\x89PNG")
    _refuse_large(size_of_png(content) if is_png else size_of_jpeg(content))
    if fault := fault_of_png(content) if is_png else fault_of_jpeg(content):
        raise _damaged(fault)
    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on for the whole process
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow finds odd is printed nonetheless
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
                _refuse_large(picture.size)
                yield picture
    except Flawed:
        raise
    except Exception as error:
        # The decoders raise OSError, SyntaxError, ValueError, struct.error … for bytes that they do not expect.
        raise _damaged(str(error) or type(error).__name__) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _damaged(fault: str) -> Flawed:
    return Flawed(
        "E247",
        say("the picture is damaged or cut off: {fault}", fault=fault),
        say("save it again from the original, or copy it again"),
    )


def _refuse_large(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAXIMUM_PIXELS:
        raise Flawed(
            "E246",
            say(
                "the picture has too many pixels ({width} × {height}); at most {most} millions are allowed",
                width=width,
                height=height,
                most=MAXIMUM_PIXELS // 1_000_000,
            ),
            say("make it smaller in a program for pictures: a width of 2000 pixels fills a page"),
        )


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture in grey or sRGB, with its transparent parts where it has any."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        # 16 bits a pixel: Pillow would cut off what is above 255 instead of scaling it.
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    if picture.mode in ("P", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA" if "transparency" in picture.info or picture.mode == "PA" else "RGB")
    if picture.mode == "1":
        picture = picture.convert("L")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        picture = _converted(picture, profile)
    if picture.mode not in ("L", "LA", "RGB", "RGBA"):
        picture = picture.convert("RGB")
    if picture.mode in ("LA", "RGBA") and picture.getextrema()[-1] == (255, 255):
        picture = picture.convert(picture.mode.removesuffix("A"))
    return picture


def _converted(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture with its colours brought from its own profile to sRGB; as it is where the profile is bad."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGB" if picture.mode == "CMYK" else picture.mode
        made = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return made if made is not None else picture


def _saved(picture: Image.Image, kind: Kind) -> bytes:
    """Return the pixels as a file that holds nothing else."""
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    buffer = io.BytesIO()
    if kind == "image/png":
        bare.save(buffer, "PNG")
    else:
        bare.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue()
