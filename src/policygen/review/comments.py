"""The list of reviewers' comments on one document in one language, kept in the project until they are dealt with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, cast

State = Literal["open", "done"]
VERSION = 1


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: where its text stands in the project (``file``, ``line``), who said what, whether it is dealt with.

    ``words`` are those of the paragraph that it stands at; ``answers`` is the id of the comment that it replies to.
    """

    id: str
    unit: str
    file: str
    line: int
    author: str
    date: str
    text: str
    words: str
    answers: str = ""
    state: State = "open"


def comment_id(*parts: str) -> str:
    """Return the short name of a comment, the same whichever file it comes in."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def join(known: Sequence[Comment], new: Iterable[Comment]) -> list[Comment]:
    """Return the comments of a list and of files that came in; one that an editor has set to done stays so."""
    found = {comment.id: comment for comment in known}
    for comment in new:
        was = found.get(comment.id)
        state: State = "done" if (was and was.state == "done") else comment.state
        found[comment.id] = replace(comment, state=state)
    return list(found.values())


def write_comments(document: str, language: str, comments: Sequence[Comment]) -> bytes:
    """Return the list as JSON."""
    data = {"version": VERSION, "document": document, "language": language, "comments": [asdict(c) for c in comments]}
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def read_comments(content: bytes) -> list[Comment]:
    """Return the comments of a list; raise ``ValueError`` for one that is none."""
    data = json.loads(content)
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("comments"), list):
        raise ValueError("no list of comments of this version")
    try:
        return [_comment(each) for each in data["comments"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _comment(each: dict[str, Any]) -> Comment:
    texts = {key: str(each[key]) for key in ("id", "unit", "file", "author", "date", "text", "words")}
    state = "done" if each.get("state") == "done" else "open"
    return Comment(line=int(each["line"]), answers=str(each.get("answers", "")), state=cast(State, state), **texts)


def as_markdown_list(document: str, language: str, comments: Sequence[Comment]) -> str:
    """Return the list for people to read: open comments first, answers below what they answer."""
    lines = [f"# {document}.{language}", ""]
    for state in ("open", "done"):
        for comment in comments:
            if comment.state == state and not comment.answers:
                lines += _entry(comment, "")
                lines += [line for one in comments if one.answers == comment.id for line in _entry(one, "  ")]
    return "\n".join(lines) + "\n"


def _entry(comment: Comment, indent: str) -> list[str]:
    box = "x" if comment.state == "done" else " "
    where = f"{comment.file}:{comment.line}" if comment.file else comment.words
    unit = f" `{comment.unit}`" if comment.unit else ""
    text = comment.text.replace("\n", f"\n{indent}  ")
    return [f"{indent}- [{box}] {comment.author}, {comment.date[:10]}, {where}{unit}", f"{indent}  {text}"]
