"""Takes the events of a YAML text from PyYAML's C parser, as far as the pure one would give the same.

The C parser is many times quicker. It reads a few texts that the pure one refuses, and says other things of those that
both refuse; so a text in which anything is unusual is left to the pure one, which is the measure of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

#: Where the C parser takes what the other refuses: tabs as blanks, directives, a comment close behind | or >.
_OTHERWISE = re.compile(r"\t|^%|[|>][-+\d]*#", re.MULTILINE)

_BEGINS, _ENDS = (MappingStartEvent, SequenceStartEvent), (MappingEndEvent, SequenceEndEvent)


class Unsure(Exception):
    """The text must be read by the pure parser."""


def quick_events(text: str) -> Iterator[Event]:
    """Yield the events of a text; raises ``Unsure`` where the pure parser might have others, or none.

    Events are made as they are taken: whoever stops at some depth spares the C parser what is beneath, on which it has
    crashed where it builds the values itself.
    """
    if not yaml.__with_libyaml__ or not text.endswith("\n") or _OTHERWISE.search(text):
        raise Unsure
    loader = yaml.CSafeLoader(text)
    flow: list[bool] = []
    try:
        while (event := loader.get_event()) is not None:
            if isinstance(event, ScalarEvent):
                # In brackets the pure parser ends a text at a question mark, and has another place for one left out.
                if flow and flow[-1] and not event.style and (not event.value or "?" in event.value):
                    raise Unsure
            elif isinstance(event, _BEGINS):
                flow.append(bool(event.flow_style))
            elif isinstance(event, _ENDS):
                flow.pop()
            yield event
    except yaml.YAMLError as error:
        raise Unsure from error
