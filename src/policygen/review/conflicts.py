"""Says in findings what an import shows and never does, with what was exported, what is there now, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from policygen.findings import NOWHERE, Finding, Message, Place, say
from policygen.review.compare import Conflict, Why
from policygen.review.stream import Change

_CODES: dict[Why, str] = {
    "generated": "E433", "frame": "E433", "reference": "E433", "lost": "E436", "split": "E437", "joined": "E438",
    "copied": "E439", "deleted": "E440", "unplaced": "E441", "table": "E441", "picture": "E441", "note": "E442",
    "fallback": "E443", "look": "W431",
}  # fmt: skip


def _said(why: Why) -> tuple[Message, Message]:
    """Return what is wrong and what to do."""
    match why:
        case "generated":
            return say("words are changed that the program makes"), say(
                "change what they are made from, or the template; they cannot be taken over from Word"
            )
        case "reference":
            return say("the words of a reference are changed, which the program makes"), say(
                "change the mark in the sources: [#R2] refers to R2"
            )
        case "frame":
            return say("the running head or foot is changed"), say("change the short title in the sources")
        case "lost":
            return say("a paragraph has lost its anchor, and its words have changed"), say(
                "take the words over by hand, if they are meant for it"
            )
        case "split":
            return say("a text is split into paragraphs that can be one only"), say(
                "join its parts, or take them over by hand"
            )
        case "joined":
            return say("two texts are joined in one paragraph"), say(
                "part them in Word and import again, or take them over by hand"
            )
        case "copied":
            return say("a text stands in the file a second time"), say(
                "delete the copy, or write a new paragraph into the sources"
            )
        case "deleted":
            return say("a text is deleted"), say("delete it in the sources, if that is meant")
        case "unplaced":
            return say("a paragraph is new, and nobody can tell where it belongs"), say(
                "write it into the sources, where it belongs"
            )
        case "table":
            return say("a table is new, and sources hold none"), say("write what it says into the sources")
        case "picture":
            return say("a picture is new or changed"), say(
                "put its file into the figures of the region, and name it in the sources"
            )
        case "note":
            return say("a footnote is new"), say(
                "add it to the notes of the source file, and put its mark into the text"
            )
        case "look":
            return say(
                "words are made bold, italic or a link in a field that holds plain words, or no longer are"
            ), say("nothing of that is taken over; the words themselves are")
        case "fallback":
            return say("a text is changed that has no translation yet and stands here in another language"), say(
                "translate it in the catalog, or change the original in a copy in its own language"
            )


def finding_of(conflict: Conflict, *, place: Place | None, now: str | None, owner: str = "") -> Finding:
    """Return a conflict as a finding.

    ``place`` is that of the text in the project and ``now`` what it is there; None where it has none.
    """
    message, remedy = _said(conflict.why)
    where = place or Place(PurePath(conflict.file).name, 0, 0)
    return Finding(
        _CODES[conflict.why], where, message, remedy,
        related=sides(conflict.file, conflict.then, now, [(conflict.file, conflict.theirs, conflict.by)], place),
        owner=owner,
    )  # fmt: skip


def sides(
    file: str, then: str, now: str | None, theirs: Sequence[tuple[str, str, Sequence[Change]]], place: Place | None
) -> tuple[tuple[Place, Message], ...]:
    """Return what was exported, what is there now where that differs, and what each reviewer left."""
    told: list[tuple[Place, Message]] = []
    if then:
        told.append((_in(file), say("when the copy was made: “{words}”", words=then)))
    if now is not None and now != then:
        told.append((place or _in(file), say("now: “{words}”", words=now)))
    for name, words, by in theirs:
        who = ", ".join(change.author for change in by if change.author)
        said = say("deleted") if not words else say("“{words}”", words=words.replace("\n", " ¶ "))
        if who:
            told.append((_in(name), say("{who}: {words}", who=who, words=said)))
        else:
            told.append((_in(name), say("in the file: {words}", words=said)))
    return tuple(told)


def changed_since(
    file: str, then: str, now: str | None, words: str, by: Sequence[Change], place: Place | None, owner: str = ""
) -> Finding:
    """Return the finding for a text that has changed in the project since the copy was made, or is gone."""
    if now is None:
        message = say("a text is changed that is no longer there")
        remedy = say("look where its words have gone, and take the change over by hand")
    else:
        message = say("the text has changed here, too, since the copy was made")
        remedy = say("compare the three, and change ours by hand")
    where = place or _in(file)
    return Finding(
        "E434", where, message, remedy, related=sides(file, then, now, [(file, words, by)], place), owner=owner
    )


def two_reviewers(
    then: str, theirs: Sequence[tuple[str, str, Sequence[Change]]], place: Place | None, owner: str = ""
) -> Finding:
    """Return the finding for a text that is changed in different ways, by two reviewers or in two of its places."""
    message = say("one text is changed in different ways")
    remedy = say("agree on one, make it in one place only, and import again")
    file = theirs[0][0]
    return Finding(
        "E435", place or _in(file), message, remedy, related=sides(file, then, None, theirs, place), owner=owner
    )


def unfit(
    file: str, reason: Message, then: str, words: str, by: Sequence[Change], place: Place | None, owner: str = ""
) -> Finding:
    """Return the finding for a change that does not fit into its field."""
    message = say("the change cannot be taken over: {reason}", reason=reason)
    remedy = say("make it by hand, or change it in Word and import again")
    related = sides(file, then, None, [(file, words, by)], place)
    return Finding("E442", place or _in(file), message, remedy, related=related, owner=owner)


def stranger(author: str, known: Sequence[str]) -> Finding:
    """Return the finding for an author whose tracked changes are to count, and who has none."""
    message = say("nobody called “{author}” has tracked changes in what was given", author=author)
    if known:
        remedy = say("write one of these names: {names}", names=", ".join(f"“{name}”" for name in known))
    else:
        remedy = say("nobody has tracked changes; leave out “--accept”")
    return Finding("E446", NOWHERE, message, remedy)


def active(file: str) -> Finding:
    """Return the finding for a file with macros, controls or embedded files."""
    message = say("the file brings macros or embedded files, which are not looked at")
    return Finding("W430", _in(file), message, say("ask its sender why; nothing in it was run"))


def _in(file: str) -> Place:
    return Place(PurePath(file).name, 0, 0)
