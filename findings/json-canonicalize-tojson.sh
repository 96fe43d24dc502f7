#!/usr/bin/env bash
# json-canonicalize writes an object that knows its own JSON form, as a CloudEvent does, without putting it in order.
#
# Library:  json-canonicalize 3.0.1 beside canonicalize 4.0.0, with cloudevents 10.0.0 (all npm).
# Guessed:  both write RFC 8785: what `toJSON` answers is canonicalised like any other value.
# Seen:     json-canonicalize hands what `toJSON` answered to JSON.stringify: keys stay as they came, on every floor
#           below too. The same event after one trip through JSON is in order. canonicalize is right both times.
# Matters:  a subscriber that hashes or signs a CloudEvent object of the SDK gets one digest, and another of the event
#           that it stored and read again. Our hashes are over the recorded bytes, never over a re-serialised event
#           (docs/decisions/0002): who checks them must take the line as it came.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cloudevents@10.0.0 json-canonicalize@3.0.1 canonicalize@4.0.0

cat >probe.mjs <<'JS'
import canonicalize from 'canonicalize';
import { CloudEvent } from 'cloudevents';
import { canonicalize as second } from 'json-canonicalize';

const event = new CloudEvent({ id: '1', source: '/fund', type: 't', time: '2026-11-28T08:00:00Z', data: { points: 3, amount: 1 } });
const again = JSON.parse(JSON.stringify(event));
for (const [name, write] of [['json-canonicalize', second], ['canonicalize', canonicalize]]) {
  console.log(`${name}, the object: ${write(event)}`);
  console.log(`${name}, read again: ${write(again)}`);
}
JS
node probe.mjs | tee seen

diff seen - <<'EXPECTED'
json-canonicalize, the object: {"id":"1","time":"2026-11-28T08:00:00.000Z","type":"t","source":"/fund","specversion":"1.0","data":{"points":3,"amount":1}}
json-canonicalize, read again: {"data":{"amount":1,"points":3},"id":"1","source":"/fund","specversion":"1.0","time":"2026-11-28T08:00:00.000Z","type":"t"}
canonicalize, the object: {"data":{"amount":1,"points":3},"id":"1","source":"/fund","specversion":"1.0","time":"2026-11-28T08:00:00.000Z","type":"t"}
canonicalize, read again: {"data":{"amount":1,"points":3},"id":"1","source":"/fund","specversion":"1.0","time":"2026-11-28T08:00:00.000Z","type":"t"}
EXPECTED
