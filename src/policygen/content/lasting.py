"""Which names files of a project do not have. Imports nothing heavy."""

from __future__ import annotations

import re

#: Hidden files, such as the “._paper.yaml” that macOS leaves beside a copy, and what editors and office programs leave
#: beside a file that is open or was saved: “~$base.docx”, “screen.css~”, “#paper.yaml#”.
_LEFT = re.compile(r"\..*|~\$.*|.*~|#.*#|", re.DOTALL)


def is_lasting(name: str) -> bool:
    """Whether a file of this name belongs to a project: only such files are read, and a change of them is one."""
    return not _LEFT.fullmatch(name)
