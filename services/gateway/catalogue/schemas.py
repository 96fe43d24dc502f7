"""A JSON Schema (draft 2020-12) for the ``data`` of every public event, made from the contracts.

It describes what is recorded, of today and of every day before: a field that came later is not required,
and none is forbidden, since further ones may come.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from services.gateway.catalogue.docstrings import fields_of, plain
from services.gateway.catalogue.events import PUBLIC, SCHEMA_URN
from services.gateway.catalogue.widths import Schema, with_widths
from shared.kernel.messages import Event
from shared.kernel.words import KeptWords, places_of

DIALECT = GenerateJsonSchema.schema_dialect
MEDIA_TYPE = "application/schema+json"
_KEPT = "x-kept-words"


class _Published(GenerateJsonSchema):
    """What pydantic says of a model, in the form in which it is promised to others."""

    today = True
    """Texts by or about people lie in the vault: no new event holds one."""

    def field_title_should_be_set(self, schema: core_schema.CoreSchema | Any) -> bool:  # noqa: ARG002 (pydantic's signature)
        """A field is called by its name alone."""
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        """As pydantic has it, with what the contracts say of the fields, and open to further ones."""
        found: Schema = super().model_schema(schema)
        found.pop("additionalProperties", None)
        found.pop("examples", None)
        if "description" in found:
            found["description"] = plain(found["description"])
        model: type[BaseModel] = schema["cls"]
        for name, itself in places_of(model).items() if self.today else ():
            if itself:
                found["properties"][name] = _where_kept(found["properties"][name])
        for name, text in fields_of(model).items():
            if name in found["properties"]:
                found["properties"][name].setdefault("description", text)
        return found


class _PublishedBefore(_Published):
    """As events of before are: the texts themselves stand in them."""

    today = False


def _where_kept(text: Schema) -> Schema:
    """In place of the schema of a text: that of what an event holds of it, which `published` puts in."""
    kept: Schema = {_KEPT: True}
    return {"anyOf": [kept, {"type": "null"}]} if "anyOf" in text else kept


def published(model: type[BaseModel], ref_template: str = "#/$defs/{model}", *, today: bool = True) -> Schema:
    """The schema of what a model writes, or wrote before."""
    generator = _Published if today else _PublishedBefore
    found = model.model_json_schema(
        mode="serialization", schema_generator=generator, ref_template=ref_template
    )
    if _KEPT in json.dumps(found):
        found = _referring(found, ref_template.format(model=KeptWords.__name__))
        found.setdefault("$defs", {})[KeptWords.__name__] = KeptWords.model_json_schema(
            mode="serialization", schema_generator=generator
        )
    return with_widths(found)


def _referring(schema: Any, reference: str) -> Any:
    if isinstance(schema, dict):
        here = {"$ref": reference} if _KEPT in schema else {}
        return here | {name: _referring(one, reference) for name, one in schema.items() if name != _KEPT}
    return [_referring(one, reference) for one in schema] if isinstance(schema, list) else schema


def schema_of(event: type[Event]) -> Schema:
    """The schema of an event's data; its ``$id`` is what ``dataschema`` says in recorded events."""
    return {
        "$schema": DIALECT,
        "$id": f"{SCHEMA_URN}{event.type}",
        **published(event, today=not event.earlier),
    }


def summary_of(event: type[Event]) -> str:
    """An event's name in words: ``Call published``."""
    return event.type.split(".")[1].replace("_", " ").capitalize()


def described(event: type[Event]) -> str:
    """What the contract says of an event."""
    return plain(event.__doc__ or "")


def documents() -> Iterator[tuple[str, bytes]]:
    """Every public event's wire name and its schema as JSON, for people and programs."""
    for name, event in PUBLIC.items():
        yield name, json.dumps(schema_of(event), ensure_ascii=False, indent=1).encode() + b"\n"


def listing() -> Mapping[str, Any]:
    """All schemas there are: what ``GET /schemas`` answers."""
    return {
        "items": [
            {
                "type": name,
                "dataschema": f"{SCHEMA_URN}{name}",
                "href": f"schemas/{name}",
                "description": described(event),
            }
            for name, event in PUBLIC.items()
        ]
    }
