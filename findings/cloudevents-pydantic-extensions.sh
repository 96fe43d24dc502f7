#!/usr/bin/env bash
# A model of CloudEvents refuses every event with an extension, and hands binary data out as text, which it can't send again.
#
# Library:  cloudevents-pydantic 0.2.0 (PyPI), with its CloudEvent and HTTPHandler.
# Guessed:  extension attributes are kept, or dropped; data under application/json is decoded in both modes.
# Seen:     CloudEvent forbids what it doesn't know, so an event with `sequence` fails with "Extra inputs are not permitted" in
#           structured and in binary mode; only a subclass that names each attribute takes it, and fails again with the next.
#           data is an object in structured mode and a text in binary mode; an event read as structured and written as binary
#           has a dict as its body, which no client sends. A written event says `"dataschema":null`.
# Matters:  every event of ours has extensions (sequence, feedsequence and more), and may get others. Who reads them with
#           pydantic takes a model with extra="allow", or cloudevents of PyPI; docs/events.md says so.
# Documented: that events of one's own are subclasses, yes; not what becomes of others. CloudEvents 1.0.2 lets any event have
#           extensions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check cloudevents-pydantic==0.2.0 pydantic==2.14.4

cat >probe.py <<'PYTHON'
import json

from cloudevents_pydantic.bindings.http import HTTPHandler
from cloudevents_pydantic.events import CloudEvent
from pydantic import ConfigDict, ValidationError


class Ordered(CloudEvent):
    sequence: str


class Open(CloudEvent):
    model_config = ConfigDict(extra="allow")


EVENT = {
    "specversion": "1.0",
    "id": "7",
    "source": "/communities/gangwan",
    "type": "partners.partner_admitted.v1",
    "time": "2026-03-01T10:00:00Z",
    "datacontenttype": "application/json",
    "data": {"partner": "合唱团"},
}
EXTENSIONS = {"sequence": "0000000017"}
MORE = {**EXTENSIONS, "feedsequence": 17}


def read(name, model, event):
    headers = {f"ce-{name}": str(value) for name, value in event.items() if name not in ("data", "datacontenttype")}
    headers["content-type"] = "application/json"
    body = json.dumps(event["data"], ensure_ascii=False)
    reading = HTTPHandler(model)
    said = []
    for get in (lambda: reading.from_json(json.dumps(event)), lambda: reading.from_binary(headers, body)):
        try:
            said.append(repr(get().data))
        except ValidationError as error:
            said.append("; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors()))
    print(f"{name}: structured {said[0]}, binary {said[1]}")


read("CloudEvent, no extension", CloudEvent, EVENT)
read("CloudEvent, sequence", CloudEvent, {**EVENT, **EXTENSIONS})
read("subclass with sequence", Ordered, {**EVENT, **EXTENSIONS})
read("the same, with another", Ordered, {**EVENT, **MORE})
read("subclass that allows", Open, {**EVENT, **MORE})
handler = HTTPHandler()
event = handler.from_json(json.dumps(EVENT))
print("written as binary:", repr(handler.to_binary(event).body))
print("written as structured:", handler.to_json(event).body[-19:])
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
CloudEvent, no extension: structured {'partner': '合唱团'}, binary '{"partner": "合唱团"}'
CloudEvent, sequence: structured sequence: Extra inputs are not permitted, binary sequence: Extra inputs are not permitted
subclass with sequence: structured {'partner': '合唱团'}, binary '{"partner": "合唱团"}'
the same, with another: structured feedsequence: Extra inputs are not permitted, binary feedsequence: Extra inputs are not permitted
subclass that allows: structured {'partner': '合唱团'}, binary '{"partner": "合唱团"}'
written as binary: {'partner': '合唱团'}
written as structured: ,"dataschema":null}
EXPECTED
