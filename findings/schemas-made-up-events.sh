#!/usr/bin/env bash
# Events that are made up from our kind of schema, to test a subscriber with, have "" and 0 where a pattern and a minimum stand.
#
# Library:  json-schema-faker 0.6.3 (npm) and jsf 0.11.2 (PyPI), beside ajv 8.17.1 (npm).
# Guessed:  what they make passes the schema; that is what they are for.
# Seen:     json-schema-faker stops at five levels, of which each $ref is one, and writes "", 0, null or [] below, whatever
#           pattern, minimum or minItems say, without a word; `maxDepth: 20` helps. It also makes the same event each time
#           unless it is given a seed. jsf makes a day of the 1980s where a pattern beside `format: date` says 20xx.
# Matters:  of the 262 schemas that are published here 23 get an event that they refuse, with accounts called "". Every
#           event has fixtures that a platform recorded (docs/events.md, "Fixtures"): test with those, or set maxDepth.
# Documented: that the default of maxDepth is 5, yes; that what it makes is wrong then, no. jsf: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund json-schema-faker@0.6.3 ajv@8.17.1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check jsf==0.11.2

cat >probe.mjs <<'JS'
import Ajv from 'ajv/dist/2020.js';
import { generate } from 'json-schema-faker';

const account = { type: 'string', pattern: '^[a-z]+:[a-z]+$' };
const holding = (name, schema) => ({ type: 'object', required: [name], properties: { [name]: schema } });
const two = (items) => ({ type: 'array', minItems: 2, maxItems: 2, items });
const written = holding('entry', holding('lines', two(holding('account', account))));
const named = {
  ...holding('entry', { $ref: '#/$defs/Entry' }),
  $defs: { Entry: holding('lines', two({ $ref: '#/$defs/Line' })), Line: holding('account', account) },
};
const ajv = new Ajv();
const show = async (name, schema, options) => {
  const made = await generate(schema, options);
  console.log(`json-schema-faker, ${name}: ${ajv.validate(schema, made) ? 'right' : 'refused'}`, JSON.stringify(made.entry.lines[0]));
};
await show('an entry whose parts are written out', written);
await show('the same with $ref', named);
await show('the same with $ref and maxDepth 20', named, { maxDepth: 20 });
console.log('json-schema-faker, twice the same:', JSON.stringify(await generate(account)) === JSON.stringify(await generate(account)));
JS
cat >probe.py <<'PYTHON'
import re

from jsf import JSF

day = {"type": "string", "format": "date", "pattern": "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"}
made = [JSF({"type": "object", "required": ["day"], "properties": {"day": day}}).generate()["day"] for _ in range(200)]
print("jsf, a day of 20xx: all right:", all(re.match(day["pattern"], str(one)) for one in made))
PYTHON
{ node probe.mjs; venv/bin/python -W ignore probe.py; } | tee seen

diff seen - <<'EXPECTED'
json-schema-faker, an entry whose parts are written out: right {"account":"n:zhpsl"}
json-schema-faker, the same with $ref: refused {"account":""}
json-schema-faker, the same with $ref and maxDepth 20: right {"account":"n:zhpsl"}
json-schema-faker, twice the same: true
jsf, a day of 20xx: all right: False
EXPECTED
