"""What the complaints of the YAML parser mean, in words for people who write texts, with the way out."""

from __future__ import annotations

from policygen.findings import Message, say

_QUOTE = say("put the text in double quotes")
_ALIGN = say("check the indentation: entries of one list or mapping begin in the same column")
_MEANING = say("the text begins with a character that has a meaning in YAML")

# What PyYAML says (scanner.py, parser.py), first match: a part of its context and of its problem.
_FAULTS: tuple[tuple[str, str, Message, Message], ...] = (
    ("", "mapping values are not allowed", say("a colon followed by a space stands inside a text"),
     say("put the text in double quotes: a colon followed by a space has a meaning in YAML")),
    ("", "could not find expected ':'", say("this line is not a key with a value"),
     say("write “key: value”, check the quotes of the line before, or indent a text that goes on")),
    ("quoted scalar", "unexpected", say("a quotation mark is not closed"),
     say("close it; where a quotation mark is part of the text, put the whole text in the other kind")),
    ("double-quoted scalar", "", say("“\\” has a meaning between double quotes, and what follows it has none"),
     say("write \\\\ for the sign itself, or use single quotes")),
    ("", "expected <block end>, but found '<scalar>'", say("something follows after the end of the text"),
     say("check the indentation and the quotes: entries of one list or mapping begin in the same column")),
    ("", "expected <block end>", say("the line does not begin in the column of the entries around it"), _ALIGN),
    ("", "invalid indentation or unclosed", say("the line is indented too little, or a bracket is not closed"),
     _ALIGN),
    ("", "cannot start any token", _MEANING, _QUOTE),
    ("", "non-specific tag", _MEANING, _QUOTE),
    ("", "expected alphabetic or numeric character", _MEANING, _QUOTE),
    ("", "expected URI", _MEANING, _QUOTE),
    ("scanning a tag", "", _MEANING, _QUOTE),
    ("", "tag handle", _MEANING, _QUOTE),
    ("", "mapping keys are not allowed", _MEANING, _QUOTE),
    ("", "expected ',' or", say("a bracket is not closed, or a comma is missing"),
     say("close the bracket; put text that contains brackets or commas in double quotes")),
    ("", "sequence entries are not allowed", say("a list cannot begin in the middle of a line"),
     say("begin the list on the next line; put text that begins with a hyphen in double quotes")),
    ("block scalar", "", say("nothing can follow | or > on its line"), say("begin the text on the next line")),
    ("", "expected the node content", say("a value is missing here"), say("write the value, or remove the comma")),
    ("", "expected '<document start>'", say("what stands before this line ends the file’s content"),
     say("begin every key of the file in the first column, and remove what belongs to none")),
)  # fmt: skip


def name_fault(context: str, problem: str) -> tuple[Message, Message]:
    """Return what is wrong and what to do, for the context and the problem that PyYAML gives."""
    for where, what, message, remedy in _FAULTS:
        if where in context and what in problem:
            return message, remedy
    remedy = say("compare with the line before and with another region’s file")
    return say("this is not valid YAML: {problem}", problem=problem or context), remedy
