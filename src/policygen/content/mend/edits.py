"""Changes of a text at known places, and the proof that a change leaves everything else as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from policygen.content.mend.outline import Node, Outline
from policygen.findings import Message

Read = Callable[[str], Outline]


@dataclass(frozen=True, slots=True)
class Edit:
    """The text from ``start`` to ``end`` becomes ``put``.

    ``value`` is what must then be read there: the key or text that begins at ``start``; None where nothing that is
    read begins there.
    """

    start: int
    end: int
    put: str
    sentence: Message
    value: str | None = None


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with all edits made; they must not overlap."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: e.start):
        parts += [text[at : edit.start], edit.put]
        at = edit.end
    return "".join([*parts, text[at:]])


def verified(text: str, outline: Outline, edits: Sequence[Edit], read: Read) -> list[Edit]:
    """Return the edits that, made together, leave all values but their own as they were.

    ``read`` outlines a text.
    """
    return by_halves(edits, lambda part: _leave_the_rest(text, outline, part, read))


def by_halves(edits: Sequence[Edit], are_good: Callable[[Sequence[Edit]], bool]) -> list[Edit]:
    """Return edits that are good together: all of them if possible, else what is good of each half."""
    if not edits or are_good(edits):
        return list(edits)
    if len(edits) == 1:
        return []
    middle = len(edits) // 2
    first, second = by_halves(edits[:middle], are_good), by_halves(edits[middle:], are_good)
    if first and second and not are_good([*first, *second]):
        return first
    return [*first, *second]


def _leave_the_rest(text: str, before: Outline, edits: Sequence[Edit], read: Read) -> bool:
    after = read(apply(text, edits))
    if after.fault:
        return False
    spans: list[tuple[int, int]] = []
    begins: dict[int, str] = {}
    shift = 0
    for edit in sorted(edits, key=lambda e: e.start):
        start = edit.start + shift
        spans.append((start, start + len(edit.put)))
        if edit.value is not None:
            begins[start] = edit.value
        shift += len(edit.put) - (edit.end - edit.start)
    old = [(e.start, e.end) for e in edits]
    return _outside(before.nodes, old) == _outside(after.nodes, spans) and _only_read_there(after.nodes, spans, begins)


def _outside(nodes: Sequence[Node], spans: Sequence[tuple[int, int]]) -> list[tuple[int, str, str]]:
    """Return depth, kind and value of all nodes that begin in none of the spans.

    These give the whole tree again. Braces that hold ``22,9`` have the key 9 with a value of no length at its end.
    """
    starts = sorted(spans)
    found: list[tuple[int, str, str]] = []
    at = 0
    for node in nodes:
        while at < len(starts) and starts[at][1] < node.start:
            at += 1
        inside = False
        if at < len(starts) and node.kind in ("key", "scalar"):
            start, end = starts[at]
            inside = start <= node.start < end or (node.start == node.end == end)
        if not inside:
            found.append((len(node.path), node.kind, node.value))
    return found


def _only_read_there(nodes: Sequence[Node], spans: Sequence[tuple[int, int]], begins: dict[int, str]) -> bool:
    """Return whether the values that must begin at some offsets do, and nothing else begins in the spans."""
    starts = {start + n for start, end in spans for n in range(end - start)}
    found = [(node.start, node.value) for node in nodes if node.kind in ("key", "scalar") and node.start in starts]
    return found == sorted(begins.items())


def goes_further(text: str, before: Outline, edit: Edit, read: Read) -> bool:
    """Return whether an edit at a fault lets the reading come beyond it, with all that was read before unchanged.

    Looks only at the part from the top-level key before the edit to the one after the fault: what stands outside of
    it is read as before.
    """
    assert before.fault
    start = max((n.start for n in before.nodes if _is_top(text, n) and n.start <= edit.start), default=0)
    following = _TOP.search(text, max(before.fault.index, edit.end))
    part = text[start : following.start() if following else len(text)]
    local = replace(edit, start=edit.start - start, end=edit.end - start)
    after = read(apply(part, [local]))
    grown = len(edit.put) - (edit.end - edit.start)
    if after.fault and after.fault.index <= max(before.fault.index - start, local.end) + grown:
        return False
    kept = [(n.path, n.kind, n.value) for n in before.nodes if start <= n.start < edit.start]
    # The mapping that the keys are in begins with the file, or here with the part.
    now = [n for n in after.nodes if n.path or not start]
    same = kept == [(n.path, n.kind, n.value) for n in now[: len(kept)]]
    begins = {local.start: edit.value} if edit.value is not None else {}
    return same and _only_read_there(after.nodes, [(local.start, local.start + len(local.put))], begins)


#: A line that may begin a top-level key. In a quoted text that goes over lines it does not; the part is no YAML then.
_TOP = re.compile(r"^[A-Za-z][\w-]*:", re.M)


def _is_top(text: str, node: Node) -> bool:
    return node.kind == "key" and len(node.path) == 1 and text[max(0, node.start - 1) : node.start] in ("", "\n")
