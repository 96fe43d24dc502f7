"""Writes ``docs/events.md``, the catalogue of events, from the contracts.

``python -m tests.architecture.events`` writes it anew; a test holds that it is up to date.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from shared.kernel.messages import Event
from tests.architecture.contracts import SERVICES, events

PATH = Path(__file__).parents[2] / "docs" / "events.md"
Schema = Mapping[str, Any]

_HEAD = """\
# Events

<!-- Written by `python -m tests.architecture.events`; edit that and not this. -->

What happens in a community is an event. Public events are in its **feed**, which anybody reads without
signing in; the others stay inside, because they tell who is where, who said what, or what is not published
yet. No event holds a name, a telephone number or free text about a person: people are opaque ids.

## How to follow the feed

`GET /v1/communities/{community}/events?after=0` lists events in order. Each entry has a `sequence` (1, 2, 3
… without a gap, over all services) and the `event`. Read on with `after=next_after` until `next_after`
equals `head`, keep `next_after`, and ask again later: nothing is missed, and nothing comes twice.

`GET …/events/stream?after=N` with `Accept: text/event-stream` sends the same entries as they happen
(server-sent events). It can be cut at any time: come back with `Last-Event-ID`, as browsers do by
themselves.

```sh
curl -sS 'http://127.0.0.1:8000/v1/communities/haiwan/events?after=0&limit=2'
curl -sSN -H 'Accept: text/event-stream' 'http://127.0.0.1:8000/v1/communities/haiwan/events/stream?after=0'
```

An event is a [CloudEvent](https://cloudevents.io) 1.0 in structured JSON. `type` names it, with a version;
`source` is the service; `time` when it was recorded; `sequence` its place in the service's own log (which
has gaps here, where events are not public); `partitionkey` the community; `actor` who did it (a person's
id, or a policy's or the clock's name), `onbehalfof` for whom; `correlationid` ties together what one
request caused, `causationid` names its cause; `data` holds the fields below.

What never changes: a recorded event, the meaning of a field, its type. What may come: further fields, which
a reader ignores, and further types. What must change otherwise becomes a new type with the next version.

Times are UTC (RFC 3339), money is in fen (1/100 yuan), shares and ratios are in basis points (1/100 of a
per cent).
"""


def catalogue() -> str:
    """The whole document."""
    return "\n".join([_HEAD, *_lines()])


def _lines() -> Iterator[str]:
    for service in SERVICES:
        public = [event for event in events(service) if event.public]
        if public:
            yield f"## {service}\n"
            for event in sorted(public, key=lambda one: one.type):
                yield from _entry(event)
    yield "## Values within them\n"
    for name, schema in sorted(_values().items()):
        yield f"- **{name}**: {_value(schema)}"
    inside = (event.type for service in SERVICES for event in events(service) if not event.public)
    yield "\n## Not in the feed\n"
    yield _wrapped(sorted(f"`{name}`" for name in inside))


def _entry(event: type[Event]) -> Iterator[str]:
    yield f"### `{event.type}`\n"
    about = inspect.cleandoc(vars(event).get("__doc__") or "")
    if about:
        yield f"{about.replace('``', '`')}\n"
    schema = event.model_json_schema(mode="serialization")
    fields = schema.get("properties", {})
    yield _wrapped(f"`{name}` {_kind(inner)}" for name, inner in fields.items()) + "\n"


def _values() -> dict[str, Schema]:
    """The objects and enumerations that public events are made of."""
    return {
        name: schema
        for service in SERVICES
        for event in events(service)
        if event.public
        for name, schema in event.model_json_schema(mode="serialization").get("$defs", {}).items()
    }


def _value(schema: Schema) -> str:
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    return " · ".join(f"`{name}` {_kind(inner)}" for name, inner in schema.get("properties", {}).items())


def _kind(schema: Schema) -> str:
    """The type of a field, in a word or two."""
    if "anyOf" in schema:
        kinds = [_kind(choice) for choice in schema["anyOf"] if choice.get("type") != "null"]
        return f"{' or '.join(kinds)}, or null"
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "value")


def _wrapped(words: Iterable[str]) -> str:
    """Entries one after the other, as many a line as fit."""
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) > 115:
            lines.append("")
        lines[-1] += f"{' · ' if lines[-1] else ''}{word}"
    return " ·\n".join(lines)


if __name__ == "__main__":
    PATH.write_text(catalogue(), encoding="utf-8")
