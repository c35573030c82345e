"""Looks at a picture: what kind it is by its content, how large it is, whether it is whole. The suffix says nothing."""

from __future__ import annotations

from policygen.findings import say
from policygen.pictures.facts import Facts, Flawed

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


def look(content: bytes) -> Facts:
    """Return what is to be known of a picture; raises ``Flawed`` for what is none, or is not printed here."""
    # Late, because a project without pictures needs neither library to be checked.
    if content.startswith((_PNG, _JPEG)):
        from policygen.pictures.bitmap import look_at_bitmap

        return look_at_bitmap(content)
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<") and b"<svg" in content:
        from policygen.pictures.vector import look_at_drawing

        return look_at_drawing(content)
    raise Flawed(
        "E245",
        say("the file is not a picture in PNG, JPEG or SVG, whatever its name says"),
        say("open it in a program for pictures and save it as PNG or JPEG"),
    )


def develop(content: bytes, facts: Facts, width: float, height: float) -> bytes:
    """Return the picture for print at a size in mm: made anew, without what else the file carried.

    The same picture gives the same bytes, for the same versions of the libraries. Raises ``Flawed`` as ``look`` does.
    """
    if facts.is_drawing:
        from policygen.pictures.vector import develop_drawing

        return develop_drawing(content, width, height)
    from policygen.pictures.bitmap import develop_bitmap

    return develop_bitmap(content, facts, width, height)
