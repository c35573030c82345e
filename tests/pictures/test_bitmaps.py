"""Bitmaps from outside: what is known of them unopened, and what of them comes into print."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from picture_builders import cut, photograph, picture
from PIL import Image, ImageCms, ImageFile

from policygen.pictures.facts import FINE, TALLEST, WIDTHS, Facts, Flawed
from policygen.pictures.look import develop, look

RED, BLUE = (200, 40, 40), (40, 40, 200)


def developed(content: bytes, width: str = "column") -> Image.Image:
    facts = look(content)
    return Image.open(BytesIO(develop(content, facts, *facts.printed(width))))


def near(one: Any, two: Any, *, by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, two, strict=True))


# ── what is known ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_kind_and_the_size_come_from_the_content() -> None:
    assert look(picture("PNG", 30, 20)) == Facts("image/png", 30, 20)
    assert look(picture("JPEG", 30, 20)) == Facts("image/jpeg", 30, 20)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_is_that_of_the_upright_picture(orientation: int) -> None:
    facts = look(photograph(300, 200, orientation=orientation))
    assert (facts.width, facts.height) == ((200, 300) if orientation > 4 else (300, 200))


def test_a_picture_fills_the_width_that_is_asked_for() -> None:
    facts = Facts("image/png", 1500, 1000)
    assert facts.printed("column") == (WIDTHS["column"], 78.67)
    assert facts.printed("full") == (WIDTHS["full"], 108.0)


def test_a_tall_picture_stays_on_its_page() -> None:
    assert Facts("image/png", 500, 1000).printed("full") == (TALLEST / 2, TALLEST)


def test_resolution_is_in_dots_per_inch_of_print() -> None:
    assert Facts("image/png", 1393, 500).resolution("column") == 299
    assert Facts("image/png", 1394, 500).resolution("column") == 300


# ── what is printed ──────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_but_the_pixels_is_printed() -> None:
    before = photograph()
    assert b"Kamera" in before
    assert b"doma" in before
    after = developed(before)
    assert dict(after.getexif()) == {}
    assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_words_in_a_png_are_not_printed() -> None:
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", "Nekdo")
    before = picture(pnginfo=words, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert b"Nekdo" in before
    assert developed(before).info == {}


def test_a_picture_is_turned_upright() -> None:
    """A camera that was held upright stores the upper half as the left one."""
    after = developed(photograph(600, 400, orientation=6))
    assert (after.width, after.height) == (400, 600)
    assert near(after.getpixel((200, 50)), RED)
    assert near(after.getpixel((200, 550)), BLUE)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_has_no_more_dots_than_print_shows(form: str) -> None:
    after = developed(picture(form, 4000, 2000))
    assert after.width == round(WIDTHS["column"] / 25.4 * FINE)
    assert after.height == round(after.width / 2)


def test_a_small_picture_is_not_made_larger() -> None:
    assert developed(picture("PNG", 300, 200)).size == (300, 200)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_the_same_picture_gives_the_same_bytes(form: str) -> None:
    content = picture(form, 2000, 1500)
    facts = look(content)
    assert develop(content, facts, 118, 88.5) == develop(content, facts, 118, 88.5)


@pytest.mark.parametrize(
    ("mode", "form", "printed"),
    [("CMYK", "JPEG", "RGB"), ("L", "JPEG", "L"), ("L", "PNG", "L"), ("1", "PNG", "L"), ("P", "PNG", "RGB"),
     ("RGBA", "PNG", "RGB"), ("LA", "PNG", "L")],
)  # fmt: skip
def test_a_picture_is_printed_in_grey_or_in_red_green_and_blue(mode: str, form: str, printed: str) -> None:
    after = developed(picture(form, mode=mode))
    assert after.mode == printed
    if printed == "RGB":
        assert near(after.getpixel((100, 100)), RED, by=50)


def test_what_is_transparent_stays_so() -> None:
    glass = Image.new("RGBA", (100, 100), (200, 40, 40, 128))
    buffer = BytesIO()
    glass.save(buffer, "PNG")
    assert developed(buffer.getvalue()).getpixel((50, 50)) == (200, 40, 40, 128)


def test_a_transparent_colour_of_a_palette_stays_so() -> None:
    made = Image.new("P", (100, 100), 0)
    made.putpalette([200, 40, 40, 40, 40, 200])
    made.paste(1, (50, 0, 100, 100))
    buffer = BytesIO()
    made.save(buffer, "PNG", transparency=1)
    after = developed(buffer.getvalue())
    assert (after.getpixel((10, 10)), after.getpixel((90, 10))[3]) == ((200, 40, 40, 255), 0)


def test_grey_of_16_bits_keeps_its_shades() -> None:
    made = Image.new("I;16", (100, 100), 32896)
    buffer = BytesIO()
    made.save(buffer, "PNG")
    after = developed(buffer.getvalue())
    assert (after.mode, after.getpixel((50, 50))) == ("L", 128)


def test_colours_of_a_profile_become_those_of_the_screen() -> None:
    """The profile is one of a space whose red and blue are exchanged."""
    own = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = own.index(b"rXYZ"), own.index(b"bXYZ")
    own[red : red + 4], own[blue : blue + 4] = b"bXYZ", b"rXYZ"
    after = developed(picture(icc_profile=bytes(own)))
    assert near(after.getpixel((100, 100)), RED[::-1], by=4)


def test_a_damaged_profile_is_left_aside() -> None:
    assert developed(picture(icc_profile=b"no profile at all" * 20)).getpixel((100, 100)) == RED


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=150, deadline=None)
@given(
    form=st.sampled_from(["PNG", "JPEG"]), where=st.floats(0, 1), put=st.binary(max_size=8), length=st.integers(0, 60)
)
def test_whatever_happens_to_a_file_it_is_known_or_refused(form: str, where: float, put: bytes, length: int) -> None:
    content = picture(form, 64, 48)
    at = int(where * len(content))
    changed = content[:at] + put + content[at + length :]
    try:
        facts = look(changed)
    except Flawed:
        return
    develop(changed, facts, *facts.printed("column"))


def test_a_part_of_a_picture_is_refused_where_another_library_lets_it_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(Flawed, match="damaged"):
        look(cut(picture("JPEG"), 0.5))
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_part_of_a_picture_is_refused(form: str, share: float) -> None:
    with pytest.raises(Flawed, match="damaged"):
        look(cut(picture(form), share))
