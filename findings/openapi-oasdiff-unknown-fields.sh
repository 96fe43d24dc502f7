#!/usr/bin/env bash
# oasdiff passes an API that begins to refuse unknown fields, and calls a value that was allowed before a new one.
#
# Tool:     oasdiff 1.38.0 (Go; `oasdiff breaking`, which teams run in CI before they deploy or take an API's next version).
# Guessed:  of JSON Schema's words in OpenAPI 3.1 it misses `const`, `dependentRequired` and if/then, and sees what 3.0 had too.
# Seen:     the other way round: those three are seen in requests and answers, but `additionalProperties: false` (or
#           `unevaluatedProperties: false`, or a type for them) that is new on a request body is "No breaking changes", status 0,
#           though every client that sends a field more is refused from then on. Of an answer's field whose `const: a` becomes
#           `enum: [a, b]` it says that `a` is new, too, as an error; with `enum: [a]` before it says so of `b` alone.
# Matters:  an API that refuses what it does not know, as this one does, compared with one that did not.
# Documented: its list of checks (`oasdiff checks`) has none with these words; that they are left out stands nowhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
GOPATH="$folder/go" GOBIN="$folder" GOFLAGS=-modcacherw go install github.com/oasdiff/oasdiff@v1.38.0 2>/dev/null
cat >documents.py <<'PYTHON'
import json

FIELD = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}


def write(name, body, answer):
    def content(schema):
        return {"content": {"application/json": {"schema": schema}}}

    post = {
        "operationId": "give",
        "requestBody": {"required": True} | content(body),
        "responses": {"200": {"description": "recorded"} | content(answer)},
    }
    api = {"openapi": "3.1.0", "info": {"title": "gifts", "version": "1"}, "paths": {"/gifts": {"post": post}}}
    with open(f"{name}.json", "w") as file:
        json.dump(api, file)


def kind(**more):
    return FIELD | {"properties": {"kind": {"type": "string"} | more}}


write("open", FIELD, FIELD)
write("closed", FIELD | {"additionalProperties": False}, FIELD)
write("unevaluated", FIELD | {"unevaluatedProperties": False}, FIELD)
write("typed", FIELD | {"additionalProperties": {"type": "integer"}}, FIELD)
write("dependent", FIELD | {"dependentRequired": {"kind": ["amount"]}}, FIELD)
write("const", FIELD, kind(const="cash"))
write("one", FIELD, kind(enum=["cash"]))
write("two", FIELD, kind(enum=["cash", "goods"]))
PYTHON
python3 documents.py
compare() {
    echo "== $1 to $2"
    ./oasdiff breaking "$1.json" "$2.json" -f singleline --fail-on ERR 2>&1 | grep -E '^No breaking|added the new|dependentRequired|was removed' |
        sed -E 's/^error at [a-z.]+, in API/error:/; s/ for the (response )?status.*//; s/: when.*//' || true
    ./oasdiff breaking "$1.json" "$2.json" --fail-on ERR >/dev/null 2>&1 && echo "status 0" || echo "status $?"
}
{
    compare open closed
    compare open unevaluated
    compare open typed
    compare open dependent
    compare one two
    compare const two
} | tee seen.txt
diff - seen.txt <<'SEEN'
== open to closed
No breaking changes to report, but the specs are different. Run 'oasdiff diff' to see structural differences.
status 0
== open to unevaluated
No breaking changes to report, but the specs are different. Run 'oasdiff diff' to see structural differences.
status 0
== open to typed
No breaking changes to report, but the specs are different. Run 'oasdiff diff' to see structural differences.
status 0
== open to dependent
error: POST /gifts the request body dependentRequired was added
status 1
== one to two
error: POST /gifts added the new `goods` enum value to the `kind` response property
status 1
== const to two
error: POST /gifts the `kind` response property const value `cash` was removed
error: POST /gifts added the new `cash` enum value to the `kind` response property
error: POST /gifts added the new `goods` enum value to the `kind` response property
status 1
SEEN
