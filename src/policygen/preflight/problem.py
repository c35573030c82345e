"""The record of something wrong in a finished file, before it is known which line it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from policygen.findings import Message


@dataclass(frozen=True)
class Problem:
    """Something wrong in a finished file.

    ``page`` counts from 1, or is 0 where there are none, as in Word. ``unit`` and ``name`` say what the place was made
    from: the passage's unit and the element's id; in Word, the names of their bookmarks. ``clue`` is a file of the
    project and a pattern of the line in it that the problem comes from, where nothing else tells.
    """

    code: str
    message: Message
    remedy: Message
    page: int = 0
    unit: str = ""
    name: str = ""
    clue: tuple[str, str] = ("", "")
