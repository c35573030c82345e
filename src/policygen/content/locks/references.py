"""What partners' texts refer to: marks for notes, sources and other things, and links."""

from __future__ import annotations

from collections.abc import Iterator

from policygen.content.locks.entry import OWN, Entry, Fault
from policygen.content.locks.form import keep
from policygen.content.marks import links, marks
from policygen.findings import say


def check_marks(entry: Entry) -> Iterator[Fault]:
    """Yield a fault where the marks ``[^n1]``, ``[@source]``, ``[#R1]`` are not those of the original."""
    wanted = sorted(marks(entry.ids[0]))
    found = sorted(marks(entry.strings[0]))
    if entry.domain not in OWN and found != wanted:
        odd = next((f"[{sign}{name}]" for sign, name in found if (sign, name) not in wanted), "")
        yield Fault(
            "E406",
            say("the marks for notes, sources or references differ from the original"),
            keep([f"[{sign}{name}]" for sign, name in marks(entry.ids[0])]),
            odd,
        )


def check_links(entry: Entry) -> Iterator[Fault]:
    """Yield a fault where the addresses of links are not those of the original."""
    wanted, found = sorted(links(entry.ids[0])), sorted(links(entry.strings[0]))
    if entry.domain not in OWN and found != wanted:
        remedy = say("keep the addresses in round brackets as they are")
        odd = next((address for address in found if address not in wanted), "")
        yield Fault("E407", say("the links differ from the original"), remedy, odd)
