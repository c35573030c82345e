"""What a file is read as with the C parser, and without it."""

from __future__ import annotations

import pytest
import yaml

from policygen.content.read_yaml import Scalar, read_yaml


def without_quick_events(content: bytes) -> object:
    """Return what a file is read as where PyYAML has come without its C parser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        return all_of(content)


def all_of(content: bytes) -> object:
    """Return all that reading a file gives: findings, values, types, places."""
    source, findings = read_yaml(content, file="f.yaml")
    return findings, source and (source.places, source.keys, source.lines, told(source.data))


def told(data: object) -> object:
    if isinstance(data, Scalar):
        return str(data), data.place, data.literal, data.indent
    if isinstance(data, dict):
        return [(key, type(key), told(value)) for key, value in data.items()]
    return [told(item) for item in data] if isinstance(data, list) else data
