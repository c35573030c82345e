"""Text that is printed: passages (the translatable units) and prose made of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Annotated, Any

from markdown_it import MarkdownIt
from pydantic import GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_plain_validator_function

from policygen.findings import NOWHERE, Message, Place, say


class State(StrEnum):
    """How the text that a passage prints relates to its source."""

    SOURCE = "source"
    TRANSLATED = "translated"
    OUTDATED = "outdated"
    MISSING = "missing"


class Form(StrEnum):
    """What marks a passage may carry: none, or inline Markdown with notes and references."""

    PLAIN = "plain"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Passage:
    """One translatable unit: a title, a sentence, a paragraph, an item of a list.

    ``unit`` is its stable id, made of the ids of the things that contain it (never of list positions; paragraphs of
    one prose field count ``p1``, ``p2`` …, their list items ``p2.1``, ``p2.2`` …). ``source`` is the text as it was
    typed, white space folded; ``text`` is what is printed, in ``language``.
    """

    source: str
    form: Form = Form.LINE
    place: Place = NOWHERE
    unit: str = ""
    text: str = ""
    language: str = ""
    state: State = State.SOURCE

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[type[Passage], tuple[object, ...]]:
        # As that of its place: a project has thousands.
        return Passage, (self.source, self.form, self.place, self.unit, self.text, self.language, self.state)

    @property
    def domain(self) -> str:
        """The catalog that translates this passage: the first part of its unit id."""
        return self.unit.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    passage: Passage


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in prose; ``ordered`` ones are numbered."""

    ordered: bool
    items: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Restricted Markdown, block by block."""

    blocks: tuple[Paragraph | Listing, ...]

    def change(self, passage: Callable[[Passage], Passage]) -> Prose:
        """Return the prose with ``passage`` applied to every passage."""
        return Prose(
            tuple(
                Paragraph(passage(block.passage))
                if isinstance(block, Paragraph)
                else Listing(block.ordered, tuple(passage(item) for item in block.items))
                for block in self.blocks
            )
        )

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages in the order in which they are printed."""
        found: list[Passage] = []
        for block in self.blocks:
            found.extend((block.passage,) if isinstance(block, Paragraph) else block.items)
        return tuple(found)


# Blocks only: inline text stays raw here, because it is translated before it is read.
_BLOCKS = MarkdownIt("zero", {"html": False}).enable(["list"])
_SPACE = re.compile(r"[ \n\t]+")
_FORBIDDEN = re.compile(r"^(#{1,6} |\||```|>|!\[|={3,}$|-{3,}$)", re.M)
#: The same for a JSON Schema, whose patterns have no flags: no line begins so, and there is some text.
_ALLOWED = r"^(?!([\s\S]*\n)?(#{1,6} |\||```|>|!\[|={3,}(\n|$)|-{3,}(\n|$)))[\s\S]*\S"


@dataclass(frozen=True, slots=True)
class Reads:
    """Marks a type whose values a function reads from what was typed; ``typed`` is the type of that.

    It is pydantic's ``PlainValidator`` but for the schema by which a model would be written out again: to make it took
    a quarter of the time that the models take to be imported.
    """

    read: Callable[[object], object]
    typed: Any

    def __get_pydantic_core_schema__(  # pragma: no mutate block
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_plain_validator_function(self.read, json_schema_input_schema=handler.generate_schema(self.typed))


def reads(read: Callable[[object], object], **schema: object) -> Any:  # pragma: no mutate block
    """Return a validator, with what a JSON Schema says of the values that it accepts.

    A schema is for editors, which take a number or a date without quotes for one: both types are allowed there.
    """
    return Reads(read, Annotated[Any, WithJsonSchema(schema)])


def complaint(kind: str, message: Message, *, place: Place | None = None) -> PydanticCustomError:
    """Return what a validator raises: ``schema_findings`` makes a finding of its message.

    ``kind`` chooses the remedy; ``place`` is where in the value it is wrong, if that is known.
    """
    return PydanticCustomError(kind, "{message}", {"message": message, "place": place})


def _require_text(value: object) -> str:
    if not isinstance(value, str):
        raise complaint("text_expected", say("text is expected here, not a list or mapping"))
    if not value.strip():
        raise complaint("text_empty", say("the text is empty"))
    return value


def _too_long(length: int, limit: int) -> Message:
    return say("the text has {length} characters; at most {limit} fit here", length=length, limit=limit)


def _place_of(value: str) -> Place:
    return getattr(value, "place", NOWHERE)


def _read_passage(value: object, *, form: Form, limit: int) -> Passage:
    text = _SPACE.sub(" ", _require_text(value)).strip()
    if len(text) > limit:
        raise complaint("text_too_long", _too_long(len(text), limit))
    return Passage(text, form, _place_of(_require_text(value)))


def _passage(form: Form, limit: int) -> Any:  # pragma: no mutate block
    return reads(
        partial(_read_passage, form=form, limit=limit),
        type=["string", "number"],
        minLength=1,
        maxLength=limit,
        pattern=r"\S",
        patternErrorMessage="the text is empty",
    )


def _read_prose(value: object, *, limit: int) -> Prose:
    text = _require_text(value)
    if len(text) > limit:
        raise complaint("text_too_long", _too_long(len(text), limit))
    if found := _FORBIDDEN.search(text):
        place = place_in(text, text.count("\n", 0, found.start()))
        message = say("“{mark}” cannot be used in prose", mark=found.group(1).strip())
        raise complaint("prose_block", message, place=place)
    blocks = _blocks(text)
    if not any(block.items if isinstance(block, Listing) else block for block in blocks):
        raise complaint("text_empty", say("the text is empty"))
    return Prose(tuple(blocks))


def _prose(limit: int) -> Any:  # pragma: no mutate block
    return reads(
        partial(_read_prose, limit=limit),
        type="string",
        minLength=1,
        maxLength=limit,
        pattern=_ALLOWED,
        patternErrorMessage="write paragraphs, lists, *emphasis* and links; no headings, tables, quotations or code",
    )


def place_in(text: str, line: int, words: str = "") -> Place:
    """Return the place of words in a line of a text (counted from 0), by default all of its words.

    Where the text is no block scalar its lines are not those of the file, and the place is that of the text.
    """
    start = _place_of(text)
    if not getattr(text, "literal", False):
        return start
    # The text of a block scalar begins on the line after the | sign.
    typed = text.split("\n")[line]
    column = max(0, typed.find(words or typed.strip())) + getattr(text, "indent", 0)
    return Place(start.file, start.line + 1 + line, column + 1)


def _blocks(text: str) -> list[Paragraph | Listing]:
    blocks: list[Paragraph | Listing] = []
    items: list[Passage] = []
    ordered = False
    in_list = in_item = False
    for token in _BLOCKS.parse(text):
        line = token.map[0] if token.map else 0
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                if in_list:
                    place = place_in(text, line)
                    raise complaint("prose_nested", say("lists cannot be put inside lists"), place=place)
                in_list, items, ordered = True, [], token.type == "ordered_list_open"
            case "bullet_list_close" | "ordered_list_close":
                blocks.append(Listing(ordered, tuple(items)))
                in_list = False
            case "list_item_open":
                in_item = False
            case "inline":
                place = place_in(text, line, token.content.partition("\n")[0])
                found = Passage(_SPACE.sub(" ", token.content).strip(), Form.LINE, place)
                if not in_list:
                    blocks.append(Paragraph(found))
                    continue
                if in_item:
                    raise complaint("prose_item", say("an item has a second paragraph"), place=place)
                in_item = True
                items.append(found)
            case "paragraph_open" | "paragraph_close" | "list_item_close":
                pass
            case other:
                raise AssertionError(other)  # the parser knows paragraphs and lists only
    return blocks


def name_units(prose: Prose, prefix: str) -> Prose:
    """Return the prose with its passages' unit ids set below ``prefix``."""
    blocks: list[Paragraph | Listing] = []
    for number, block in enumerate(prose.blocks, 1):
        unit = f"{prefix}/p{number}"
        if isinstance(block, Paragraph):
            blocks.append(Paragraph(replace(block.passage, unit=unit)))
        else:
            named = (replace(item, unit=f"{unit}.{n}") for n, item in enumerate(block.items, 1))
            blocks.append(Listing(block.ordered, tuple(named)))
    return Prose(tuple(blocks))


@dataclass(frozen=True, slots=True)
class Room:
    """What a field has room for: a kind of text, of at most so many characters. Translators are told."""

    kind: str
    limit: int


# The kinds of text a model may ask for; limits are characters.
Title = Annotated[Passage, _passage(Form.PLAIN, 90), Room("Title", 90)]
Subtitle = Annotated[Passage, _passage(Form.PLAIN, 160), Room("Subtitle", 160)]
Statement = Annotated[Passage, _passage(Form.PLAIN, 240), Room("Statement", 240)]
Label = Annotated[Passage, _passage(Form.PLAIN, 160), Room("Label", 160)]
Line = Annotated[Passage, _passage(Form.LINE, 900), Room("Line", 900)]
Caption = Annotated[Passage, _passage(Form.LINE, 300), Room("Caption", 300)]
Alternative = Annotated[Passage, _passage(Form.PLAIN, 600), Room("Alternative text", 600)]
Text = Annotated[Prose, _prose(6000), Room("Prose", 6000)]
