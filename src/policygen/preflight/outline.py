"""Writes the structure of a PDF as text: what a screen reader comes across, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from policygen.preflight.structure import Anchor, Element, Structure, Words

#: Attributes that are told aloud, or steer how something is read.
_TOLD = ("Scope", "ColSpan", "RowSpan", "ListNumbering")


def outline(structure: Structure) -> str:
    """Return one line an element, indented by its depth: kind, what it says of itself, its words, where it leads."""
    return "".join(f"{line}\n" for line in _lines(structure.root, 0))


def _lines(element: Element, depth: int) -> Iterator[str]:
    marks = [f"{name}={element.attributes[name]}" for name in _TOLD if name in element.attributes]
    if element.language:
        marks.append(f"lang={element.language}")
    if element.identifier:
        marks.append(f"id={element.identifier}")
    head = f"{'  ' * depth}{element.kind}{' [' + ', '.join(marks) + ']' if marks else ''}"
    if element.alternative:
        head += f" alt “{element.alternative}”"
    targets = [kid for kid in element.kids if isinstance(kid, Anchor)]
    if targets:
        first = targets[0]
        head += f" → {first.address or f'page {first.leads_to}'} ({first.description})"
    runs = list(_runs(element))
    if runs and isinstance(runs[0], str):
        head += f": {runs[0]}"
        runs = runs[1:]
    yield head
    for run in runs:
        if isinstance(run, Element):
            yield from _lines(run, depth + 1)
        else:
            yield f"{'  ' * (depth + 1)}… {run}"


def _runs(element: Element) -> Iterator[str | Element]:
    """Yield an element's words, joined as far as nothing stands between them, and its elements."""
    words = ""
    last: Words | None = None
    for kid in element.kids:
        match kid:
            case Words():
                is_new = last is not None and (last.page, last.line) != (kid.page, kid.line)
                words = joined(words, kid.text, new_line=is_new)
                last = kid
            case Element():
                if words.strip():
                    yield words.strip()
                words = ""
                yield kid
            case Anchor():
                pass
    if words.strip():
        yield words.strip()


def joined(before: str, after: str, *, new_line: bool) -> str:
    """Return what is read together: a line's end parts words, unless a soft hyphen broke one."""
    if before.endswith("\u00ad"):
        return before[:-1] + after
    return f"{before.rstrip()} {after}" if new_line and before.strip() else before + after
