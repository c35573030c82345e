"""Writes the data of a YAML file as YAML again: everything that was said, without comments and layout."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

#: Keys and numbers that every reader of YAML takes for what they are here; all else is quoted.
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_TRUTHS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_NUMBER = re.compile(r"(?!-0$)-?(0|[1-9]\d{0,8})(\.\d{0,3}[1-9])?")


def write_yaml(data: object) -> str:
    """Return data of ``read_yaml`` as YAML.

    What is read from it is the same data. Comments are the authors' own and stay with them; and so a comment changes
    nothing that is published.
    """
    return "".join(f"{line}\n" for line in _lines(data))


def _lines(value: object) -> Iterator[str]:
    match value:
        case dict() if value:
            for key, item in value.items():
                yield from _entry(f"{_key(str(key))}:", item)
        case list() if value:
            for item in value:
                inner = list(_lines(item)) if isinstance(item, dict | list) and item else []
                if inner:
                    yield f"- {inner[0]}"
                    yield from (f"  {line}" for line in inner[1:])
                else:
                    yield from _entry("-", item)
        case _:
            yield from _entry("", value)


def _entry(head: str, value: object) -> Iterator[str]:
    if isinstance(value, dict | list) and value:
        yield head
        yield from (f"  {line}" for line in _lines(value))
    elif isinstance(value, dict | list):
        yield f"{head} {'{}' if isinstance(value, dict) else '[]'}".strip()
    else:
        text = str(value)
        if _NUMBER.fullmatch(text):
            yield f"{head} {text}".strip()
        elif text.strip() and "\n" in text and text == f"{text.strip()}\n" and "\n " not in text:
            yield f"{head} |".strip()
            yield from (f"  {line}" if line else "" for line in text[:-1].split("\n"))
        else:
            yield f"{head} {json.dumps(text, ensure_ascii=False)}".strip()


def _key(key: str) -> str:
    return key if _KEY.fullmatch(key) and key.lower() not in _TRUTHS else json.dumps(key, ensure_ascii=False)
