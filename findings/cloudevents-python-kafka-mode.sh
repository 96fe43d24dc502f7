#!/usr/bin/env bash
# A structured event on Kafka that repeats its attributes in headers is read by the Python SDK as a binary one.
#
# Library:  cloudevents 2.2.0 (PyPI).
# Guessed:  the content type decides (Kafka binding 3: `application/cloudevents` at its beginning means structured);
#           the binding allows ce_ headers beside it (3.3.3), for routing.
# Seen:     one ce_ header, and the message is taken for a binary one: the whole envelope comes out as the data, and
#           `datacontenttype` says cloudevents+json. Nothing is raised. Without headers it is read rightly.
# Matters:  we send no ce_ headers (only `feedsequence`, `epoch` and `traceparent`), and must not begin to, however
#           handy for routing: Python readers would find our fields one floor deeper.
# Documented: in the docstring, as if it were the rule; it is not the binding's.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check cloudevents==2.2.0

cat >probe.py <<'PY'
import json

from cloudevents.core.bindings import kafka

event = {"specversion": "1.0", "id": "haiwan:1", "source": "/fund", "type": "t", "data": {"points": 3}}
bare = {"content-type": b"application/cloudevents+json"}
named = {f"ce_{name}": event[name].encode() for name in ("specversion", "id", "source", "type")}
for what, headers in (("content type alone", bare), ("with ce_ headers", bare | named)):
    read = kafka.from_kafka_event(kafka.KafkaMessage(headers, b"haiwan", json.dumps(event).encode()))
    print(f"{what}: data {read.get_data()}, its type {read.get_datacontenttype()}")
PY
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
content type alone: data {'points': 3}, its type None
with ce_ headers: data {'specversion': '1.0', 'id': 'haiwan:1', 'source': '/fund', 'type': 't', 'data': {'points': 3}}, its type application/cloudevents+json
EXPECTED
