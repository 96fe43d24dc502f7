#!/usr/bin/env bash
# Validators made of an event's JSON schema refuse or drop the field that comes later, or take a negative amount.
#
# Library:  json-schema-to-zod 2.8.1, @n8n/json-schema-to-zod 1.16.0, @composio/json-schema-to-zod 0.3.3,
#           @dmitryrechkin/json-schema-to-zod 1.0.1, zod-from-json-schema 0.5.6, enjoi 9.0.1; beside ajv 8.17.1, typebox 1.4.3 (npm).
# Guessed:  each takes what the schema takes and refuses what it refuses; a field that an open schema doesn't name passes, and stays.
# Seen:     two drop that field from what they give on, two refuse the event for it. @dmitryrechkin's leaves out minimum,
#           pattern and const and refuses times in +08:00; enjoi leaves out const and turns "1250" into 1250; zod-from-json-schema
#           leaves out date-time, and @n8n's uniqueItems. @n8n's also refuses a map of numbers; three count a rare character as two.
# Matters:  our events gain optional fields within a version: a subscriber that is built so stops, or loses them on their way,
#           at the first release after its own. ajv and typebox read the schema itself; docs/events.md says so.
# Documented: that zod drops unknown fields, by zod; the rest no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --legacy-peer-deps zod@4.1.13 ajv@8.17.1 ajv-formats@3.0.1 joi@18.0.1 enjoi@9.0.1 typebox@1.4.3 \
  json-schema-to-zod@2.8.1 @n8n/json-schema-to-zod@1.16.0 @composio/json-schema-to-zod@0.3.3 \
  @dmitryrechkin/json-schema-to-zod@1.0.1 zod-from-json-schema@0.5.6

cat >probe.mjs <<'JS'
import * as composio from '@composio/json-schema-to-zod';
import * as dmitryrechkin from '@dmitryrechkin/json-schema-to-zod';
import { createRequire } from 'node:module';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import enjoi from 'enjoi';
import { jsonSchemaToZod } from 'json-schema-to-zod';
import { Compile } from 'typebox/schema';
import { z } from 'zod';
import { convertJsonSchemaToZod } from 'zod-from-json-schema';

const n8n = createRequire(import.meta.url)('@n8n/json-schema-to-zod'); // Its package has no whole ES module.
const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object',
  required: ['gift_id', 'form', 'amount_fen', 'given_at'],
  properties: {
    gift_id: { type: 'string', pattern: '^gift-[0-9]+$' },
    form: { const: 'funds', type: 'string' },
    amount_fen: { type: 'integer', minimum: 1, maximum: 10_000_000_000_000 },
    given_at: { type: 'string', format: 'date-time' },
    note: { anyOf: [{ type: 'string', maxLength: 4 }, { type: 'null' }] },
    purposes: { type: 'array', items: { type: 'string' }, uniqueItems: true },
    by_channel: { type: 'object', additionalProperties: { type: 'integer' } },
  },
};
const gift = { gift_id: 'gift-1', form: 'funds', amount_fen: 1250, given_at: '2026-11-30T04:00:00.123456Z' };
const good = {
  'as it is': {}, 'at +08:00': { given_at: '2026-11-30T12:00:00+08:00' }, 'no note': { note: null }, 'four rare characters': { note: '𠮷𠮷𠮷𠮷' },
  'a map': { by_channel: { cash: 3 } }, 'a field of later': { later: 1 },
};
const wrong = {
  'another const': { form: 'time' }, 'minus one fen': { amount_fen: -1 }, 'half a fen': { amount_fen: 0.5 }, 'fen as text': { amount_fen: '1250' },
  'another pattern': { gift_id: 'x' }, 'a day for a time': { given_at: '2026-11-30' }, 'one purpose twice': { purposes: ['books', 'books'] },
};

const ofZod = (made) => (event) => { const { success, data } = made.safeParse(event); return [success, data]; };
const ajv = formats(new Ajv());
const byAjv = ajv.compile(schema);
const byTypebox = Compile(schema);
const byEnjoi = enjoi.schema(schema);
const validators = {
  ajv: (event) => [byAjv(event), event],
  typebox: (event) => [byTypebox.Check(event), event],
  'json-schema-to-zod': ofZod(new Function('z', `return ${jsonSchemaToZod(schema)}`)(z)),
  '@n8n/json-schema-to-zod': ofZod(n8n.jsonSchemaToZod(schema)),
  '@composio/json-schema-to-zod': ofZod(composio.jsonSchemaToZod(schema)),
  '@dmitryrechkin/json-schema-to-zod': ofZod(dmitryrechkin.JSONSchemaToZod.convert(schema)),
  'zod-from-json-schema': ofZod(convertJsonSchemaToZod(schema)),
  enjoi: (event) => { const { error, value } = byEnjoi.validate(event); return [!error, value]; },
};
for (const [name, validate] of Object.entries(validators)) {
  const refused = Object.keys(good).filter((one) => !validate({ ...gift, ...good[one] })[0]);
  const taken = Object.keys(wrong).filter((one) => validate({ ...gift, ...wrong[one] })[0]);
  const [passes, left] = validate({ ...gift, later: 1 });
  console.log(`${name}: refuses [${refused.join(', ')}], takes [${taken.join(', ')}]${passes && left.later !== 1 ? ', drops the field of later' : ''}`);
}
JS
node probe.mjs | tee seen

diff seen - <<'EXPECTED'
ajv: refuses [], takes []
typebox: refuses [], takes []
json-schema-to-zod: refuses [four rare characters], takes [], drops the field of later
@n8n/json-schema-to-zod: refuses [four rare characters, a map], takes [one purpose twice], drops the field of later
@composio/json-schema-to-zod: refuses [a field of later], takes []
@dmitryrechkin/json-schema-to-zod: refuses [at +08:00, a field of later], takes [another const, minus one fen, another pattern]
zod-from-json-schema: refuses [], takes [a day for a time]
enjoi: refuses [four rare characters], takes [another const, fen as text]
EXPECTED
