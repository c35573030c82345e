"""What a YAML file consists of, with offsets into its text, as far as it can be read.

``read_yaml`` ends at the first fault and gives nothing back; a repair needs what stands before the fault, and where
each value begins and ends in the text as it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import yaml
from yaml.events import (
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from policygen.content.read_yaml import MAXIMUM_DEPTH, MAXIMUM_NODES, Path


@dataclass(frozen=True, slots=True)
class Node:
    """A key, a scalar, or the beginning of a mapping or list; ``start`` and ``end`` are offsets into the text.

    ``style`` is the quotation mark or block sign of a scalar, empty for a plain one. ``flow`` is true inside of
    brackets or braces, where commas part values.
    """

    path: Path
    kind: Literal["key", "scalar", "map", "seq", "other"]
    value: str
    style: str
    start: int
    end: int
    flow: bool

    @property
    def plain(self) -> bool:
        """Whether it is a scalar without quotes that has some text."""
        return self.kind in ("key", "scalar") and not self.style and self.start < self.end


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the reading ended, and why, in the parser's words. ``begun`` is where what could not be ended begins."""

    index: int
    problem: str
    begun: int


@dataclass(frozen=True)
class Outline:
    """All nodes before the fault, in their order, or all of the file."""

    nodes: tuple[Node, ...]
    fault: Fault | None


def read_outline(text: str) -> Outline:
    """Return what a text consists of; a text that is too big or too deep has its fault there."""
    reader = _Reader()
    loader: yaml.SafeLoader | None = None
    try:
        loader = yaml.SafeLoader(text)
        fault = None
        for event in iter(loader.get_event, None):
            if not reader.take(event):
                fault = Fault(_index(event), "", 0)
                break
    except yaml.MarkedYAMLError as error:
        mark, context = error.problem_mark or error.context_mark, error.context_mark
        at = mark.index if mark else 0
        fault = Fault(at, error.problem or "", context.index if context else at)
    except (yaml.YAMLError, ValueError, OverflowError):
        # Characters that YAML forbids, and numbers of no character.
        fault = Fault(loader.index if loader else 0, "", 0)
    return Outline(tuple(reader.nodes), fault)


def _index(event: Event) -> int:
    mark = event.start_mark
    assert mark is not None  # the parser gives one to every event
    return mark.index


class _Reader:
    """Follows the paths of the parser's events."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.documents = 0
        #: Of each open collection: its path, whether it is in brackets, its next key or index (None: a key comes).
        self.open: list[tuple[Path, bool, str | int | None]] = []

    def take(self, event: Event) -> bool:
        """Note an event; return False where nothing more can be read."""
        match event:
            case DocumentStartEvent():
                self.documents += 1
                return self.documents == 1
            case MappingEndEvent() | SequenceEndEvent():
                self.open.pop()
                self._next()
            case MappingStartEvent() | SequenceStartEvent():
                kind: Literal["map", "seq"] = "map" if isinstance(event, MappingStartEvent) else "seq"
                path = self._path()
                self._note(event, path, kind, "", "")
                self.open.append((path, bool(event.flow_style), None if kind == "map" else 0))
                return len(self.open) <= MAXIMUM_DEPTH and len(self.nodes) <= MAXIMUM_NODES
            case ScalarEvent():
                self._scalar(event)
                return len(self.nodes) <= MAXIMUM_NODES
            case NodeEvent():  # an alias
                self._note(event, self._path(), "other", str(event.anchor), "")
                self._next()
            case _:
                pass
        return True

    def _scalar(self, event: ScalarEvent) -> None:
        path, flow, step = self.open[-1] if self.open else ((), False, 0)
        if step is None:
            self._note(event, (*path, event.value), "key", event.value, event.style or "")
            self.open[-1] = (path, flow, event.value)
            return
        self._note(event, self._path(), "scalar", event.value, event.style or "")
        self._next()

    def _path(self) -> Path:
        if not self.open:
            return ()
        path, _, step = self.open[-1]
        return (*path, "" if step is None else step)

    def _next(self) -> None:
        """Go on to the next key or item of what is open."""
        if self.open:
            path, flow, step = self.open[-1]
            # A collection as a key has taken the place of the key.
            following = step + 1 if isinstance(step, int) else "" if step is None else None
            self.open[-1] = (path, flow, following)

    def _note(
        self, event: Event, path: Path, kind: Literal["key", "scalar", "map", "seq", "other"], value: str, style: str
    ) -> None:
        end = event.end_mark
        assert end is not None
        flow = bool(self.open) and self.open[-1][1]
        self.nodes.append(Node(path, kind, value, style, _index(event), end.index, flow))
