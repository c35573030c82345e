"""Tells what reviewers bring home: as lines for people, as data for programs."""

from __future__ import annotations

from dataclasses import asdict

from policygen.build.returns import Returns


def tell(returns: Returns) -> list[str]:
    """Return the changes as lines that people can read: where, by whom, the old text, the new one."""
    said: list[str] = []
    for change in returns.changes:
        who = ", ".join(" ".join(filter(None, (each.author, each.when[:10]))) for each in change.by)
        said.append(f"{change.place}: {change.unit} ({change.language}){f' – {who}' if who else ''}")
        said.append(f"  - {change.old}")
        said += [f"  + {text}" for text in change.new]
    for comment in returns.comments:
        where = f"{comment.file}:{comment.line}" if comment.file else f"“{comment.words}”"
        said.append(f"{where}: {comment.author}: {comment.text}")
    return said


def as_data(returns: Returns) -> dict[str, object]:
    """Return changes and comments as plain data for JSON; docs/formats.md describes it."""
    return {
        "version": 1,
        "changes": [
            {
                "file": each.place.file, "line": each.place.line, "unit": each.unit, "language": each.language,
                "old": each.old, "new": list(each.new),
                "by": [{"author": one.author, "date": one.when} for one in each.by],
            }
            for each in returns.changes
        ],
        "comments": [asdict(each) for each in returns.comments],
    }  # fmt: skip
