"""The models as JSON Schemas, with which editors complete and check a source file while somebody types it.

A schema is as strict as one file alone allows; what spans files or values, ``policygen check`` says. Two things differ
from the reader on purpose: numbers, years and flags may be of both types, because an editor takes them for what they
look like, where the reader keeps the text; and a text is measured as it stands, before white space is folded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from policygen.content.described import described
from policygen.content.models import KINDS

Schema = dict[str, Any]

#: What a title cannot derive from a key or the name of a model.
_TITLES = {"Meta": "Cover and imprint", "Nuts": "NUTS", "Swot": "SWOT", "nuts": "NUTS", "swot": "SWOT"}

#: What is said of a text's length; translated with the descriptions.
LENGTH = "Characters: at most %(limit)s."


def json_schemas() -> dict[str, bytes]:
    """Return the JSON Schema of every kind of source file, as the bytes of its file: the same on any day."""
    return {kind: schema_bytes(json_schema(kind)) for kind in sorted(KINDS)}


def schema_bytes(schema: Schema) -> bytes:
    """Return a JSON Schema as the bytes of its file."""
    return f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode()


def json_schema(kind: str, tell: Callable[[str], str] = str) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a kind of source file; ``tell`` translates its descriptions."""
    model = KINDS[kind]
    made = model.model_json_schema(schema_generator=_Generator)
    for part in _parts(made):
        _bound(part)
    for name, record in {**made.get("$defs", {}), model.__name__: made}.items():
        _describe(record, described().get(name, {}), name, tell)
    made["$schema"] = _Generator.schema_dialect
    made["$comment"] = "Made by “policygen schema” from the models: change those, not this file."
    return dict(sorted(made.items()))


class _Generator(GenerateJsonSchema):
    """Pydantic's schemas, as a file's YAML has them: what is optional is left out, never null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if not isinstance(made.get("default"), bool):
            made.pop("default", None)
        return made

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        made = super().str_schema(schema)
        # What looks like a number is one for an editor, such as the version 1.0 or the year of a classification.
        pattern = made.get("pattern", "")
        if any(re.search(pattern, typed) for typed in ("1.0", "2021")):
            made["type"] = ["string", "number"]
        return made

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        # Pydantic would let keys of another form pass with any value.
        made: JsonSchemaValue = {"type": "object", "additionalProperties": self.generate_inner(schema["values_schema"])}
        keys = self.generate_inner(schema["keys_schema"])
        made["propertyNames"] = {key: value for key, value in keys.items() if key not in ("title", "type")}
        if least := schema.get("min_length"):
            made["minProperties"] = least
        return made


def _describe(record: Schema, words: dict[str, Any], name: str, tell: Callable[[str], str]) -> None:
    """Put titles, descriptions and examples into the schema of a model."""
    record["title"] = _TITLES.get(name) or _spoken(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    record["description"] = tell(str(words.get("about", record["title"])))
    for key, value in record["properties"].items():
        about, *examples = words.get(key, []) or [""]
        value["title"] = _TITLES.get(key) or _spoken(key)
        limit = tell(LENGTH) % {"limit": value["maxLength"]} if "maxLength" in value else ""
        if text := " ".join(part for part in (tell(about) if about else "", limit) if part):
            value["description"] = text
        if examples:
            value["examples"] = examples
        record["properties"][key] = dict(sorted(value.items()))


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _bound(part: Schema) -> None:
    """Say in the schema's own words what pydantic leaves as it is: the limits of a number that is read from text."""
    for bound, ours, wide in (("ge", "minimum", "exclusiveMinimum"), ("le", "maximum", "exclusiveMaximum")):
        if bound in part:
            part[ours] = part.pop(bound)
            part.pop(wide, None)


def _parts(schema: object) -> Iterator[Schema]:
    """Yield every schema inside a schema, itself included."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _parts(value)
