"""What all content models share: strictness, ids, references, numbers with their source, periods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from policygen.content.models.text import Label, Line


class Record(BaseModel):
    """A frozen model that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a field that names something defined elsewhere; ``check`` verifies that it exists.

    ``kind`` is a kind of thing (``finding``, ``region`` …). A record with the fields ``region`` and
    ``recommendation`` (or ``finding``) names a thing of that region's paper.
    """

    kind: str
    in_region: bool = False


@dataclass(frozen=True, slots=True)
class Defines:
    """Marks an id as the definition of a thing of this kind, which references and ``[#id]`` marks may name."""

    kind: str


_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def _read_id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise PydanticCustomError("id_form", "an id begins with a letter and has letters, digits and hyphens only")
    return str(value)


Id = Annotated[str, PlainValidator(_read_id)]


def numbered(prefix: str) -> Any:
    """Return a validator for ids that are a prefix and a number, like ``R2``."""
    pattern = re.compile(rf"{prefix}[1-9][0-9]?")

    def read(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise PydanticCustomError("id_numbered", "ids here are {prefix}1, {prefix}2 …", {"prefix": prefix})
        return str(value)

    return PlainValidator(read)


def _read_number(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", value):
        raise PydanticCustomError(
            "number_form", "a number is written with digits and a decimal point only, like 203654 or 22.9"
        )
    return Decimal(str(value))


Number = Annotated[Decimal, PlainValidator(_read_number)]


def _read_whole(value: object) -> int:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,5}", value):
        raise PydanticCustomError("whole_form", "a whole number is expected here")
    return int(value)


Whole = Annotated[int, PlainValidator(_read_whole)]


def _read_flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise PydanticCustomError("flag_form", "write true or false")
    return value == "true"


Flag = Annotated[bool, PlainValidator(_read_flag)]


def _read_year(value: object) -> int | None:
    if value is None or isinstance(value, int):
        return value
    if value == "undated":
        return None
    if not isinstance(value, str) or not re.fullmatch(r"(19|20)[0-9]{2}", value):
        raise PydanticCustomError("year_form", "a year has four digits; write “undated” where the source gives no year")
    return int(value)


#: The year a value holds for; None where the source gives none (``undated`` in the file, never left out).
Year = Annotated[int | None, PlainValidator(_read_year)]


def _read_date(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        # Python reads further forms, such as 20210929 and 2021-W39-3, that nobody here would expect.
        if re.fullmatch(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", str(value)):
            return date.fromisoformat(str(value))
    except ValueError:
        pass
    raise PydanticCustomError("date_form", "a date is a day of the calendar, written year-month-day, like 2021-09-29")


Day = Annotated[date, PlainValidator(_read_date)]


def _read_month(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", value):
        raise PydanticCustomError("month_form", "a month is written year-month, like 2026-11")
    return date.fromisoformat(f"{value}-01")


#: A month, held as its first day.
Month = Annotated[date, PlainValidator(_read_month)]


def _read_step(value: object) -> int:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"Y[1-9]", value):
        raise PydanticCustomError("step_form", "write Y1 … Y9, the year after the paper's adoption")
    return int(value[1:])


#: A year counted from adoption: ``Y1`` is the first. Calendar years would claim decisions that nobody has taken.
Step = Annotated[int, PlainValidator(_read_step)]

Level = Literal["local", "regional", "national", "eu"]
Priority = Literal["high", "medium", "low"]
Unit = Literal["number", "persons", "km2", "percent", "EUR"]
Status = Literal["illustrative", "draft", "peer_reviewed", "final", "adopted"]
LanguageCode = Annotated[str, AfterValidator(str), BeforeValidator(str), Field(pattern=r"^[a-z]{2}$")]

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


class Figure(Amount):
    """An amount with its own label."""

    id: Id
    label: Label


class Term(Record):
    """An entry of the glossary."""

    id: Id
    term: Label
    definition: Line
