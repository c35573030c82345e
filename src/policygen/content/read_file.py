"""Reads the bytes of a file that somebody has put here: a plain file, and no more of it than is allowed."""

from __future__ import annotations

import stat
from pathlib import Path

from policygen.content.decode import Unreadable
from policygen.findings import say


def read_file(path: Path, *, limit: int) -> bytes:
    """Return the content of a file, cut off one byte after ``limit``.

    Raises ``Unreadable`` where there is nothing, where it may not be read, and where it is a link, a folder, a pipe or
    a device: opening a pipe waits for ever for somebody to write into it.
    """
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise Unreadable("E010", 1, 1, say("the file is a link to another place"), say("put the file itself here"))
        if not stat.S_ISREG(mode):
            raise Unreadable(
                "E017", 1, 1, say("this is a folder, a pipe or a device and no file"),
                say("remove it, and put the file itself here"),
            )  # fmt: skip
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except FileNotFoundError as error:
        missing = say("the file is missing")
        raise Unreadable("E011", 1, 1, missing, say("add it; compare with another region")) from error
    except OSError as error:
        reason = say("the file cannot be read: {reason}", reason=error.strerror)
        raise Unreadable("E011", 1, 1, reason, say("check its rights")) from error
