"""What every code of a finding means, with a wrong and a right example, from ``explanations.toml``."""

from __future__ import annotations

import functools
import textwrap
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from policygen.findings import Message, say

_WIDTH = 100


class Speaks(Protocol):
    """Says messages and texts in a language."""

    def say(self, message: Message) -> Message:
        """Return a message in the language."""

    def text(self, text: str) -> str:
        """Return a text in the language."""


@dataclass(frozen=True)
class Explanation:
    """The page on one code.

    ``wrong`` and ``right`` are as they stand in ``file``, with their indentation; ``whole`` says that they are all of
    it. ``saved_as`` is the encoding of the wrong example, where that is what is wrong.
    """

    code: str
    title: str
    meaning: str
    file: str
    wrong: str
    right: str
    whole: bool = False
    saved_as: str = "utf-8"


@functools.cache
def explanations() -> Mapping[str, Explanation]:
    """Return the page of every code, in the order of the file."""
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {code: Explanation(code=code, **table) for code, table in tables.items()}


def explain(page: Explanation, speech: Speaks) -> str:
    """Return a page as lines of text, in the words of ``speech``."""
    kind = say("error") if page.code.startswith("E") else say("warning")
    if page.saved_as == "utf-8":
        wrong = say("Wrong, in {file}:", file=page.file)
    else:
        wrong = say("Wrong (if saved as {encoding}), in {file}:", encoding=page.saved_as, file=page.file)
    return "\n".join([
        f"{page.code} ({speech.say(kind)}): {speech.text(page.title)}", "",
        textwrap.fill(speech.text(page.meaning), _WIDTH), "",
        speech.say(wrong), "", _shown(page.wrong), "", speech.say(say("Right:")), "", _shown(page.right),
    ])  # fmt: skip


def list_codes(speech: Speaks) -> str:
    """Return all codes with their titles, one a line, in the words of ``speech``."""
    return "\n".join(f"{code}  {speech.text(page.title)}" for code, page in sorted(explanations().items()))


def _shown(example: str) -> str:
    """Return an example indented; what nobody would see in it, such as a tab, is shown by its number."""
    lines = textwrap.dedent(example).strip("\n").split("\n")
    return "\n".join(f"    {''.join(_visible(c) for c in line)}" for line in lines)


def _visible(character: str) -> str:
    if character == "\t":
        return "<tab>"
    return f"<U+{ord(character):04X}>" if unicodedata.category(character) in ("Cc", "Cf") else character
