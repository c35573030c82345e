"""What all content models share: strictness, ids, references, numbers with their source, periods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema

from policygen.content.models.text import Label, Line, complaint, reads
from policygen.findings import Message, say

#: The form of a free id, and the letters of the things whose ids are letters and a number.
ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,59}")
_LETTERS = {
    "challenge": "C",
    "finding": "F",
    "focus-group": "FG",
    "illustration": "P",
    "joint-recommendation": "CE",
    "objective": "O",
    "recommendation": "R",
}


def _form(kind: str) -> str:
    """Return the pattern of the ids that things of a kind have."""
    return f"{_LETTERS[kind]}[1-9][0-9]?" if kind in _LETTERS else ID.pattern


class Record(BaseModel):
    """A frozen model that refuses unknown keys."""

    # Its schema is built when the first value is read: most records are read as parts of others only.
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a field that names something defined elsewhere; ``check`` verifies that it exists.

    ``kind`` is a kind of thing (``finding``, ``region`` …). A record with the fields ``region`` and
    ``recommendation`` (or ``finding``) names a thing of that region's paper.
    """

    kind: str
    in_region: bool = False

    def __get_pydantic_json_schema__(  # pragma: no mutate block
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        # What has the form of no id of this kind cannot exist.
        return {"type": "string", "pattern": f"^{_form(self.kind)}$"}


@dataclass(frozen=True, slots=True)
class Defines:
    """Marks an id as the definition of a thing of this kind, which references and ``[#id]`` marks may name."""

    kind: str


def _read_id(value: object) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise complaint(
            "id_form", say("an id begins with a letter and has letters, digits and hyphens only, 60 at most")
        )
    return str(value)


Id = Annotated[
    str,
    reads(
        _read_id,
        type="string",
        pattern=f"^{ID.pattern}$",
        patternErrorMessage="an id begins with a letter and has letters, digits and hyphens only, 60 at most",
    ),
]


def numbered(kind: str) -> Any:  # pragma: no mutate block
    """Return a validator for the ids of things that are counted, like ``R2`` for a recommendation."""
    read, message = partial(_read_numbered, kind=kind), str(_numbered_only(kind))
    return reads(read, type="string", pattern=f"^{_form(kind)}$", patternErrorMessage=message)


def _read_numbered(value: object, *, kind: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(_form(kind), value):
        raise complaint("id_numbered", _numbered_only(kind))
    return str(value)


def _numbered_only(kind: str) -> Message:
    prefix = _LETTERS[kind]
    return say("ids here are {first}, {second} …", first=f"{prefix}1", second=f"{prefix}2")


_NUMBER = r"-?[0-9]{1,15}(\.[0-9]{1,6})?"


def _read_number(value: object) -> Decimal:
    if not isinstance(value, str) or not re.fullmatch(_NUMBER, value):
        raise complaint(
            "number_form", say("a number is written with digits and a decimal point only, like 203654 or 22.9")
        )
    return Decimal(str(value))


Number = Annotated[
    Decimal,
    reads(
        _read_number,
        type=["number", "string"],
        exclusiveMinimum=-(10**15),
        exclusiveMaximum=10**15,
        pattern=f"^{_NUMBER}$",
        patternErrorMessage="a number is written with digits and a decimal point only, like 203654 or 22.9",
    ),
]

_WHOLE = r"[1-9][0-9]{0,5}"


def _read_whole(value: object) -> int:
    if not isinstance(value, str) or not re.fullmatch(_WHOLE, value):
        raise complaint("whole_form", say("a whole number is expected here"))
    return int(value)


Whole = Annotated[
    int,
    reads(_read_whole, type=["integer", "string"], minimum=1, maximum=999_999, pattern=f"^{_WHOLE}$"),
]


def _read_flag(value: object) -> bool:
    if value not in ("true", "false"):
        raise complaint("flag_form", say("write true or false"))
    return value == "true"


Flag = Annotated[bool, reads(_read_flag, type=["boolean", "string"], pattern="^(true|false)$")]

_YEAR = r"(19|20)[0-9]{2}"


def _read_year(value: object) -> int | None:
    if value == "undated":
        return None
    if not isinstance(value, str) or not re.fullmatch(_YEAR, value):
        raise complaint("year_form", say("a year has four digits; write “undated” where the source gives no year"))
    return int(value)


#: The year a value holds for; None where the source gives none (``undated`` in the file, never left out).
Year = Annotated[
    int | None,
    reads(
        _read_year,
        type=["integer", "string"],
        minimum=1900,
        maximum=2099,
        pattern=f"^({_YEAR}|undated)$",
        patternErrorMessage="a year has four digits; write “undated” where the source gives no year",
    ),
]

_DATE = r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"


def _read_date(value: object) -> date:
    try:
        # Python reads further forms, such as 20210929 and 2021-W39-3, that nobody here would expect.
        if re.fullmatch(_DATE, str(value)):
            return date.fromisoformat(str(value))
    except ValueError:
        pass
    raise complaint("date_form", say("a date is a day of the calendar, written year-month-day, like 2021-09-29"))


Day = Annotated[
    date,
    reads(
        _read_date,
        type="string",
        format="date",
        pattern=f"^{_DATE}$",
        patternErrorMessage="a date is written year-month-day, like 2021-09-29",
    ),
]

_MONTH = r"20[0-9]{2}-(0[1-9]|1[0-2])"


def _read_month(value: object) -> date:
    if not isinstance(value, str) or not re.fullmatch(_MONTH, value):
        raise complaint("month_form", say("a month is written year-month, like 2026-11"))
    return date.fromisoformat(f"{value}-01")


#: A month, held as its first day.
Month = Annotated[
    date,
    reads(
        _read_month,
        type="string",
        pattern=f"^{_MONTH}$",
        patternErrorMessage="a month is written year-month, like 2026-11",
    ),
]


def _read_step(value: object) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"Y[1-9]", value):
        raise complaint("step_form", say("write Y1 … Y9, the year after the paper's adoption"))
    return int(value[1:])


#: A year counted from adoption: ``Y1`` is the first. Calendar years would claim decisions that nobody has taken.
Step = Annotated[int, reads(_read_step, enum=[f"Y{year}" for year in range(1, 10)])]

Level = Literal["local", "regional", "national", "eu"]
Priority = Literal["high", "medium", "low"]
Unit = Literal["number", "persons", "km2", "percent", "EUR"]
Status = Literal["illustrative", "draft", "peer_reviewed", "final", "adopted"]
LanguageCode = Annotated[
    str,
    AfterValidator(str),
    BeforeValidator(str),
    Field(pattern=r"^[a-z]{2}$"),
    WithJsonSchema({"type": "string", "pattern": "^[a-z]{2}$"}),
]

SourceRef = Annotated[str, Ref("source")]


class Source(Record):
    """Where a fact comes from. Titles are printed as they are, never translated."""

    id: Annotated[Id, Defines("source")]
    title: Annotated[str, Field(min_length=2, max_length=200)]
    author: Annotated[str, Field(max_length=120)] | None = None
    year: Whole | None = None
    address: Annotated[str, Field(max_length=200)] | None = None
    accessed: Day | None = None


class Amount(Record):
    """A number that means something: never without unit, year and source."""

    value: Number
    unit: Unit
    year: Year
    source: SourceRef
    approximate: Flag = False
    change: Flag = False


class Figure(Amount):
    """An amount with its own label."""

    id: Id
    label: Label


class Term(Record):
    """An entry of the glossary."""

    id: Id
    term: Label
    definition: Line
