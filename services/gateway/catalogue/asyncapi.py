"""The AsyncAPI 3.0 document: how an outside system subscribes to the public events on Kafka.

Everything in it is made from the contracts: a message for each public event, with its envelope, its data
and an example that was recorded.
"""

import json
from collections.abc import Mapping
from typing import Any

from services.gateway.catalogue.docstrings import fields_of
from services.gateway.catalogue.envelope import EventView
from services.gateway.catalogue.events import PUBLIC, SCHEMA_URN, examples
from services.gateway.catalogue.schemas import described, published, summary_of
from services.gateway.catalogue.widths import Schema
from shared.bus.kafka import namespace as kafka_namespace
from shared.kernel.messages import Event

MEDIA_TYPE = "application/vnd.aai.asyncapi+json"
CONTENT_TYPE = kafka_namespace.CONTENT_TYPE.decode()
"""What the header ``content-type`` of every message says."""

_SCHEMAS = "#/components/schemas/"
_KAFKA_BINDINGS = "0.5.0"
_PARTITIONS = 12

_ABOUT = """\
The public events of community-partner (社区合伙人) programmes: needs, calls, trials, decisions, partners and
their agreements; spaces and sessions; the community funds. No event holds personal data: in the place of a
person stands an id that means the same person within one community, and nothing in any other.

* **At least once.** A message may come again, and never only later ones of its community.
* **In order for each community**: the key is the community, and `feedsequence` counts its public events
  over all services: 1, 2, 3 … without a gap. Take exactly the one after your last, skip lower ones, and
  wait at a higher one: the missing one comes again before it.
* **Additive.** A recorded event never changes. Fields are added to, types are added, enumerations may gain
  values; anything else becomes a new type with the next version.

The same events are served over HTTP, as a list and as a live stream: `/v1/communities/{community}/events`.
`docs/events.md` has a complete consumer and all that is promised.
"""

_HEADERS: Schema = {
    "type": "object",
    "required": ["content-type", "feedsequence"],
    "properties": {
        "content-type": {
            "type": "string",
            "enum": [CONTENT_TYPE],
            "description": "CloudEvents in structured mode: the whole event is in the value.",
        },
        "feedsequence": {
            "type": "string",
            "pattern": "^[1-9][0-9]*$",
            "description": "The place in the community's feed: contiguous over all services.",
        },
        "epoch": {
            "type": "string",
            "pattern": "^[1-9][0-9]*$",
            "description": "Grows with each restore of the platform from a backup and each loss of events "
            "that its operator accepts, and has grown once when ids of people were hidden; absent, which "
            "means 0, as long as there was nothing of the kind. "
            "Greater than before: forget your positions and what you made of the events, all come again. "
            "Lower: skip.",
        },
    },
}


def describe_events(version: str, topic: str, bootstrap: str | None) -> Schema:
    """The whole document. ``bootstrap`` is None where the events are not sent to Kafka."""
    messages = {name: _message(event) for name, event in PUBLIC.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Hehuo 合伙: public events",
            "version": version,
            "description": _ABOUT,
            "contact": {"name": "Whoever runs this platform"},
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": {"kafka": _server(bootstrap)},
        "channels": {"feed": _channel(topic, messages)},
        "operations": {
            "tellEvents": {
                "action": "send",
                "channel": {"$ref": "#/channels/feed"},
                "summary": "The platform tells every public event. Subscribe to receive them.",
            }
        },
        "components": {"messages": messages, "schemas": _schemas()},
    }


def _server(bootstrap: str | None) -> Schema:
    default = {"default": bootstrap} if bootstrap else {}
    about = "Kafka, as whoever runs the platform has set it up for subscribers."
    if not bootstrap:
        about += " This process runs the embedded profile, which sends nothing to Kafka."
    variable = {"description": "Host and port, with commas between several.", **default}
    return {
        "host": "{bootstrap}",
        "protocol": "kafka",
        "description": about,
        "variables": {"bootstrap": variable},
    }


def _channel(topic: str, messages: Mapping[str, Schema]) -> Schema:
    return {
        "address": topic,
        "title": "The feeds of all communities",
        "description": "Every public event, keyed by its community, so that a community's events are in one "
        "partition, in order. Compressed with lz4: a client needs that codec.",
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"kafka": {"topic": topic, "partitions": _PARTITIONS, "bindingVersion": _KAFKA_BINDINGS}},
    }


def _message(event: type[Event]) -> Schema:
    return {
        "name": event.type,
        "title": summary_of(event),
        "description": described(event),
        "contentType": "application/cloudevents+json",
        "headers": {"$ref": f"{_SCHEMAS}Headers"},
        "correlationId": {"location": "$message.payload#/correlationid"},
        "payload": {"$ref": f"{_SCHEMAS}{_payload_name(event)}"},
        "tags": [{"name": _service(event)}],
        "bindings": {"kafka": {"key": _key(), "bindingVersion": _KAFKA_BINDINGS}},
        "examples": [
            {
                "name": "recorded",
                "headers": {"content-type": CONTENT_TYPE, "feedsequence": "1"},
                "payload": json.loads(examples()[event.type]),
            }
        ],
    }


def _payload_name(event: type[Event]) -> str:
    """What a generator calls the class of the whole message: ``PartnersNeedPublishedV1``."""
    return event.type.replace("_", ".").title().replace(".", "")


def _payload(event: type[Event], envelope: Schema) -> Mapping[str, Schema]:
    """The whole message, and the enumerations in it, by name: the envelope with what the type says of it.

    One plain object: of an ``allOf`` and of inline parts, generators make classes without a name. ``enum``
    of one and not ``const``, which some of them write as code that doesn't parse.
    """
    name, service = _payload_name(event), _service(event)
    said = fields_of(EventView)
    values = {
        "specversion": ("SpecVersion", "1.0"),
        "source": (f"{service.title()}Source", f"/{service}"),
        "type": (f"{name}Type", event.type),
        "datacontenttype": ("DataContentType", "application/json"),
        "dataschema": (f"{name}DataSchema", f"{SCHEMA_URN}{event.type}"),
    }
    enums = {
        title: {"title": title, "type": "string", "enum": [value], "description": said[field]}
        for field, (title, value) in values.items()
    }
    references = {field: title for field, (title, _) in values.items()} | {"data": f"{name}Data"}
    narrowed = {
        field: {"$ref": f"{_SCHEMAS}{title}", "description": said[field]}
        for field, title in references.items()
    }
    properties = {**envelope["properties"], **narrowed}
    return {
        **enums,
        name: {**envelope, "title": name, "description": described(event), "properties": properties},
    }


def _service(event: type[Event]) -> str:
    return event.type.partition(".")[0]


def _key() -> Schema:
    community: Schema = published(EventView)["properties"]["partitionkey"]
    return community


def _schemas() -> Schema:
    """Every message as a whole, its data, and what that is made of, under names of their own."""
    found: Schema = {"Headers": _HEADERS}
    envelope = _plainly_nullable(published(EventView))
    del envelope["$defs"]
    for model in PUBLIC.values():
        mark = "V1" if model.earlier else ""  # What an earlier form is made of has names of its own.
        whole = published(model, f"{_SCHEMAS}{{model}}{mark}", today=not model.earlier)
        data_name = f"{_payload_name(model)}Data"  # Of a name with dots, generators make modules, or "Dot".
        schema = _plainly_nullable(whole) | {"title": data_name}
        made_of = {f"{part}{mark}": inner for part, inner in schema.pop("$defs", {}).items()}
        parts = {**made_of, data_name: schema, **_payload(model, envelope)}
        for part, inner in parts.items():
            if found.setdefault(part, inner) != inner:
                raise TypeError(f"two contracts mean different things by {part}")
    return found


def _plainly_nullable(schema: Any) -> Any:
    """The same as generators bear it.

    Text or a list or null is one schema of two types, and not a choice between two without names. A default
    that is no plain value, or one of an enumeration, is left out: it is written as code of the wrong type.
    """
    match schema:
        case {"anyOf": [{"type": str(kind), **one}, {"type": "null"}], **rest} if kind != "object":
            return _plainly_nullable({**one, **rest, "type": [kind, "null"]})
        case {"default": list() | dict(), **rest}:
            return _plainly_nullable(rest)
        case {"default": str(), "$ref": str(), **rest}:
            return {"$ref": schema["$ref"], **rest}
        case dict():
            return {name: _plainly_nullable(value) for name, value in schema.items()}
        case list():
            return [_plainly_nullable(one) for one in schema]
    return schema
