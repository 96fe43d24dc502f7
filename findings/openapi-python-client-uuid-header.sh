#!/usr/bin/env bash
# A header that is described as a UUID makes a client, by openapi-python-client, that can't send one request.
#
# Library:  openapi-python-client 0.29.1 with httpx 0.28.1 (PyPI).
# Guessed:  the UUID is written as text, as it is in a query or a path, and as integers are in headers.
# Seen:     the generated function asks for a UUID and hands it to httpx as it is, which takes text only: a TypeError
#           at each call. A header that is a date-time makes the generator leave the whole operation out, with a warning.
# Matters:  `Idempotency-Key` would be such a header. Ours is described as text with a pattern, and stays so; so would
#           any header with a time.
# Documented: no; the same was mended for booleans (issue 552).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check \
  openapi-python-client==0.29.1 httpx==0.28.1 ruff==0.17.6

for schema in '{type: integer}' '{type: string, format: uuid}' '{type: string, format: date-time}'; do
  cat >api.yaml <<YAML
openapi: 3.1.0
info: {title: Probe, version: '1'}
paths:
  /bookings:
    post:
      operationId: book
      parameters: [{name: Idempotency-Key, in: header, required: true, schema: $schema}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: string}}}}
YAML
  rm -rf probe-client
  PATH=$folder/venv/bin:$PATH venv/bin/openapi-python-client generate --path api.yaml >log 2>&1 || { cat log; exit 1; }
  cat >probe.py <<'PY'
import sys
import uuid

import httpx

sys.path.insert(0, "probe-client")
from probe_client import Client

try:
    from probe_client.api.default import book
except ImportError:
    print("no such operation")
    raise SystemExit(0) from None

echo = httpx.MockTransport(lambda request: httpx.Response(200, json=request.headers["idempotency-key"]))
client = Client(base_url="http://api.test", httpx_args={"transport": echo})
key = 1 if sys.argv[1] == "{type: integer}" else uuid.UUID("0197e2a0-0000-7000-8000-000000000001")
try:
    print(book.sync(client=client, idempotency_key=key))
except TypeError as error:
    print("TypeError:", error)
PY
  echo "$schema: $(venv/bin/python probe.py "$schema")"
done | tee seen

diff seen - <<'EXPECTED'
{type: integer}: 1
{type: string, format: uuid}: TypeError: Header value must be str or bytes, not <class 'uuid.UUID'>
{type: string, format: date-time}: no such operation
EXPECTED
