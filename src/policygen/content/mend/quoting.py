"""Quotation marks that YAML needs: typographic ones put in their place, and missing ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygen.content.mend.edits import Edit
from policygen.content.mend.outline import Fault, Node, Outline
from policygen.content.mend.shapes import is_text, type_at
from policygen.content.models.base import Record
from policygen.findings import Message, say

_OPEN = "“„‟”‘‚‛’"
_DOUBLE = "“”„‟"
_CLOSE = {**dict.fromkeys("“„‟”", '”“‟"'), **dict.fromkeys("‘‚‛’", "’‘‛")}
_UNSTARTED = "@`%"

#: What shows that a line begins a key of its own, and no longer belongs to the text before it.
_KEY = re.compile(r"\s*(- +)*[\w-]+:(\s|$)")


def quoted(text: str) -> str:
    """Return a text as YAML in quotes: double ones, or single ones where that spares escapes."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


# ── in what can be read ──────────────────────────────────────────────────────────────────────────────────────


def missing_quotes(text: str, outline: Outline, model: type[Record] | None) -> Iterator[Edit]:
    """Yield the repairs of values that can be read but not as they are meant."""
    lean = _writes_without_quotes(outline, model)
    for node in outline.nodes:
        if node.plain and text[node.start] in _OPEN:
            edit = _straightened(text, node)
            if edit and (edit.end != node.end or not lean or node.kind == "key" or not _is_text(node, model)):
                yield edit
        elif node.plain and node.kind == "scalar" and _is_text(node, model):
            yield from _uncut(text, node, model)


def _is_text(node: Node, model: type[Record] | None) -> bool:
    return is_text(type_at(model, node.path))


def _writes_without_quotes(outline: Outline, model: type[Record] | None) -> bool:
    """Return whether a file has most of its texts without quotes: marks around one of them are then its own."""
    texts = [n for n in outline.nodes if n.kind == "scalar" and n.style not in ("|", ">") and _is_text(n, model)]
    plain = sum(n.plain and n.value[0] not in _OPEN for n in texts)
    return plain > sum(bool(n.style) for n in texts)


def _straightened(text: str, node: Node) -> Edit | None:
    """Return the repair of a value that stands in typographic quotes, which may be cut off at a comma."""
    closes = _CLOSE[text[node.start]]
    end_of_line = _line_end(text, node.start)
    after = r"[ \t]*(?=$|[,}\]]|: | #)" if node.flow else r"[ \t]*(?=:?$|: | #)"
    for found in re.finditer(f"[{closes}]{after}", text[node.start + 1 : end_of_line].rstrip("\r")):
        inner = text[node.start + 1 : node.start + 1 + found.start()]
        if any(sign in inner for sign in (_DOUBLE if closes[0] == "”" else closes)) or not inner.strip():
            return None  # „Prva“ in „druga“: the marks belong to the text
        sentence = say("typographic quotes around a value become straight ones, which YAML understands")
        return Edit(node.start, node.start + 1 + found.start() + 1, quoted(inner), sentence, inner)
    return None


def _uncut(text: str, node: Node, model: type[Record] | None) -> Iterator[Edit]:
    """Yield the repair of a text that ends at “ #” where no comment is meant: no blank follows the sign."""
    rest = text[node.end : _line_end(text, node.end)]
    cut = re.match(r" +#\S", rest)
    if not cut or node.flow or "\n" in text[node.start : node.end]:
        return
    if type_at(model, node.path) is str and " " not in node.value:
        return  # a short name: what follows is more likely a comment
    whole = text[node.start : node.end] + re.split(r" #(?=\s|$)", rest.rstrip())[0].rstrip()
    yield Edit(node.start, node.start + len(whole), quoted(whole), _hash_sentence(), whole)


# ── at a fault ───────────────────────────────────────────────────────────────────────────────────────────────


def at_fault(text: str, outline: Outline, fault: Fault, model: type[Record] | None) -> Iterator[Edit]:
    """Yield what may mend a fault, the likeliest first."""
    yield from _unblanked(text, fault)
    nodes = outline.nodes
    if not nodes:
        return
    last = nodes[-1]
    if last.plain and text[last.start] in _OPEN and (edit := _straightened(text, last)):
        yield edit
    start = text[fault.index : fault.index + 1]
    yield from _unclosed(text, nodes, fault)
    if start and start in _UNSTARTED and last.kind == "key" and _is_text(last, model):
        yield from _filled(text, fault.index, flow=last.flow, indent=_column(text, last.start), sentence=None)
    if last.plain and last.kind == "scalar" and _is_text(last, model):
        key = next((n for n in reversed(nodes) if n.kind == "key" and n.path == last.path), None)
        indent = _column(text, key.start) if key else _dash(text, last.start)
        rest = text[last.end : _line_end(text, last.end)]
        if re.match(r"[ \t]*:([ \t]|\r?$)", rest):
            yield from _filled(text, last.start, flow=last.flow, indent=indent, sentence=_colon_sentence())
        elif last.flow and re.match(r" +#\S", rest):
            yield from _filled(text, last.start, flow=True, indent=indent, sentence=_hash_sentence())


def _unblanked(text: str, fault: Fault) -> Iterator[Edit]:
    """Yield the repairs of a tab that parts a key or a dash from what follows."""
    begin = text.rfind("\n", 0, fault.index) + 1
    if text[fault.index : fault.index + 1] != "\t" or not text[begin : fault.index].strip():
        return
    start = fault.index
    while start and text[start - 1] in " \t":
        start -= 1
    end = fault.index
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    column = _column(text, start)
    sentence = say("a tab between two words of YAML becomes blanks")
    for width in (1, *(stop - column % stop for stop in (2, 4, 8))):
        yield Edit(start, end, " " * width, sentence)


def _unclosed(text: str, nodes: tuple[Node, ...], fault: Fault) -> Iterator[Edit]:
    """Yield the repair of a text that begins with a straight quote and ends with a typographic one."""
    starts = [n.start for n in nodes[-2:] if n.style in ('"', "'")] + [fault.begun]
    for start in reversed(starts):
        if text[start : start + 1] not in ('"', "'"):
            continue
        line = text[start : _line_end(text, start)]
        found = re.match(r"""["'](?P<inner>[^"“”„‟]+)[“”‟’‘](?=[ \t]*($|[,}\]]|\r$))""", line)
        if found and found["inner"].strip():
            sentence = say("the typographic quote at the end of a value becomes a straight one, as at its beginning")
            yield Edit(start, start + found.end(), quoted(found["inner"]), sentence, found["inner"])


def _filled(text: str, start: int, *, flow: bool, indent: int, sentence: Message | None) -> Iterator[Edit]:
    """Yield the repair of a text that needs quotes around all of it."""
    said = _colon_sentence() if sentence is None else sentence
    line = text[start : _line_end(text, start)].rstrip()
    if flow:
        found = re.search(r" *(, +[\w-]+:( |$)|[}\]])", line)
        whole = line[: found.start()] if found else ""
        if whole:
            yield Edit(start, start + len(whole), quoted(whole), _sign(whole, said), whole)
        return
    whole = re.split(r" +#(?=\s|$)", line)[0].rstrip()
    lines = [whole]
    end = start + len(whole)
    if whole == line:
        # A text may go on in deeper lines, which the quotes must take in.
        at = _line_end(text, start)
        for following in text[at + 1 :].split("\n"):
            if not following.strip() or len(following) - len(following.lstrip(" ")) <= indent:
                break
            if following.lstrip().startswith("#") or _KEY.match(following):
                return
            lines.append(following.strip())
            at += 1 + len(following)
            end = at - (len(following) - len(following.rstrip()))
    span = text[start:end]
    yield Edit(start, end, quoted(span), _sign(span, said), " ".join(lines))


def _sign(whole: str, sentence: Message) -> Message:
    if whole[0] in _UNSTARTED:
        return say("a text that begins with “{sign}” is put in quotes", sign=whole[0])
    return sentence


def _colon_sentence() -> Message:
    return say("a text with a colon and a blank is put in quotes, because they have a meaning in YAML")


def _hash_sentence() -> Message:
    return say("a text with a blank and “#” is put in quotes, because they begin a comment in YAML")


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _column(text: str, at: int) -> int:
    return at - (text.rfind("\n", 0, at) + 1)


def _dash(text: str, at: int) -> int:
    """Return the column of the dash before an item."""
    begin = text.rfind("\n", 0, at) + 1
    return max(0, text.rfind("-", begin, at) - begin)
