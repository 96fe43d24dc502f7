#!/usr/bin/env bash
# A field that may be absent, and otherwise is true, makes openapi-python-client write Python that can't be read.
#
# Library:  openapi-python-client 0.29.1 with ruff 0.17.6 (PyPI).
# Guessed:  `const: true` becomes Literal[True], as the constant string beside it does.
# Seen:     it does, and the check of it is written as `!= Trueand not`. With ruff on the path the generator fails over it
#           with status 1; without, it says nothing, ends with 0, and the model can't be imported. With a constant 1
#           it is `1and`, which Python still reads. Strings end in a quotation mark, so they are well.
# Matters:  in pydantic a field of type Literal[True] with a default makes just that schema. Answers and refusals of
#           our API say such things with a boolean or a constant string.
# Documented: no (issue 1074, of constants in 0.21.1, is about a missing import).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check \
  openapi-python-client==0.29.1 ruff==0.17.6

cat >api.yaml <<'YAML'
openapi: 3.1.0
info: {title: Probe, version: '1'}
paths:
  /rooms:
    get:
      operationId: rooms
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Room'}
components:
  schemas:
    Room:
      type: object
      properties:
        kind: {const: room}
        floor: {const: 1}
        open: {const: true}
YAML
{
  for path in "$folder/venv/bin" "$folder"; do # with ruff, and without
    status=0
    PATH=$path "$folder/venv/bin/python" -m openapi_python_client generate --path api.yaml --overwrite >log 2>&1 || status=$?
    echo "ends with $status: $(grep -o 'Failed to parse.*' log || echo nothing said)"
  done
  grep -ho 'if .* not isinstance' probe-client/probe_client/models/room.py
  venv/bin/python -m py_compile probe-client/probe_client/models/room.py 2>log || grep -o 'SyntaxError: .*' log
} | tee seen

diff seen - <<'EXPECTED'
ends with 1: Failed to parse probe_client/models/room.py:76:29: Expected `:`, found `not`
ends with 0: nothing said
if kind != 'room'and not isinstance
if floor != 1and not isinstance
if open_ != Trueand not isinstance
SyntaxError: invalid syntax
EXPECTED
