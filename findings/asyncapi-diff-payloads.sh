#!/usr/bin/env bash
# A tool that looks for breaking changes of an AsyncAPI document finds none when a message loses a field.
#
# Library:  @asyncapi/diff 0.5.0 (npm).
# Guessed:  an optional field is non-breaking; a field that is gone, another type, a narrower enumeration and one more
#           required field are breaking.
# Seen:     whatever happens within a payload is "unclassified", so `breaking()` is empty. Addresses, messages and
#           what an operation does are told apart.
# Matters:  whoever subscribes may hold our /asyncapi.json of today against yesterday's in their pipeline, and takes its silence
#           for safety. Payloads are held against each other as JSON schemas; here tests/architecture/test_schemas.py does
#           that for every published version, and docs/events.md tells what a version may become.
# Documented: that rules can be given with `override`, yes; that payloads have none, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund @asyncapi/diff@0.5.0

cat >probe.mjs <<'JS'
import asyncapi from '@asyncapi/diff';

const before = {
  asyncapi: '3.0.0',
  info: { title: 'Gifts', version: '1.0.0' },
  channels: { gifts: { address: 'gifts', messages: { given: { name: 'given', payload: {
    type: 'object', required: ['gift_id'],
    properties: { gift_id: { type: 'string' }, amount_fen: { type: 'integer' }, channel: { type: 'string', enum: ['cash', 'qr_code'] } },
  } } } } },
  operations: { send: { action: 'send', channel: { $ref: '#/channels/gifts' } } },
};
const changes = {
  'a field more': (it) => { it.payload.properties.note = { type: 'string' }; },
  'a field is gone': (it) => { delete it.payload.properties.amount_fen; },
  'a number becomes a text': (it) => { it.payload.properties.amount_fen.type = 'string'; },
  'a value is gone': (it) => { it.payload.properties.channel.enum.pop(); },
  'one more is required': (it) => { it.payload.required.push('amount_fen'); },
  'the message is gone': (it, document) => { delete document.channels.gifts.messages.given; },
  'another address': (it, document) => { document.channels.gifts.address = 'gifts2'; },
};
for (const [name, change] of Object.entries(changes)) {
  const after = structuredClone(before);
  change(after.channels.gifts.messages.given, after);
  const found = asyncapi.diff(before, after);
  console.log(`${name}: breaking ${found.breaking().length}, non-breaking ${found.nonBreaking().length}, unclassified ${found.unclassified().length}`);
}
JS
node probe.mjs | tee seen

diff seen - <<'EXPECTED'
a field more: breaking 0, non-breaking 0, unclassified 1
a field is gone: breaking 0, non-breaking 0, unclassified 1
a number becomes a text: breaking 0, non-breaking 0, unclassified 1
a value is gone: breaking 0, non-breaking 0, unclassified 1
one more is required: breaking 0, non-breaking 0, unclassified 1
the message is gone: breaking 1, non-breaking 0, unclassified 0
another address: breaking 1, non-breaking 0, unclassified 0
EXPECTED
