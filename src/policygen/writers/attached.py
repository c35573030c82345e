"""What a file inside a PDF is: name, content, and its relation to the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF.

    ``relation`` is what it is to the document: ``Source`` (what it was made from) or ``Data`` (what it says).
    """

    name: str
    content: bytes = field(repr=False)
    media_type: str
    relation: Literal["Source", "Data"]
    description: str
