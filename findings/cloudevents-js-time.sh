#!/usr/bin/env bash
# In the JavaScript SDK an event's time depends on the way it came: cut to milliseconds, kept, made up, or demanded.
#
# Library:  cloudevents 10.0.0 (npm).
# Guessed:  `time` is a string of the event, so it stays as it was sent; an event without one has none.
# Seen:     read from JSON, microseconds are cut off; a CloudEvent made of the very same fields keeps them, and
#           Kafka.binary writes them, while Kafka.structured, HTTP.binary and JSON.stringify cut them. An event
#           without a time gets that of each reading over HTTP, so that one message read twice is two different events;
#           Kafka.toEvent can't read it at all.
# Matters:  our times have microseconds, and several events of one command share one. Who orders or compares by
#           `time` after this SDK goes wrong; `sequence` and `feedsequence` are there for that. What it wrote anew must
#           not be compared with the bytes that we hash.
# Documented: that a time is made up is (sdk-javascript 386, open since 2021); that it is cut on some ways only isn't.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cloudevents@10.0.0

cat >probe.cjs <<'JS'
const { CloudEvent, HTTP, Kafka } = require('cloudevents');
const fields = { specversion: '1.0', id: '1', source: '/fund', type: 't', data: { points: 3 } };
const headers = { 'content-type': 'application/cloudevents+json' };
const timed = { ...fields, time: '2026-11-28T08:00:00.123456Z' };
const made = new CloudEvent(timed);
console.log('read from JSON   ', HTTP.toEvent({ headers, body: JSON.stringify(timed) }).time);
console.log('made by hand     ', made.time);
console.log('Kafka.binary     ', Kafka.binary(made).headers.ce_time);
console.log('Kafka.structured ', JSON.parse(Kafka.structured(made).value).time);
console.log('HTTP.binary      ', HTTP.binary(made).headers['ce-time']);
console.log('JSON.stringify   ', JSON.parse(JSON.stringify(made)).time);

try {
  console.log('without a time on Kafka:', Kafka.toEvent({ headers, value: JSON.stringify(fields), body: JSON.stringify(fields) }).time);
} catch (error) {
  console.log('without a time on Kafka:', error.constructor.name, error.message);
}
const readings = [];
const read = () => readings.push(HTTP.toEvent({ headers, body: JSON.stringify(fields) }).time);
read();
setTimeout(() => {
  read();
  console.log('without a time over HTTP, read twice: both have one', readings.every(Boolean), 'and the same', readings[0] === readings[1]);
}, 20);
JS
node probe.cjs | tee seen

diff seen - <<'EXPECTED'
read from JSON    2026-11-28T08:00:00.123Z
made by hand      2026-11-28T08:00:00.123456Z
Kafka.binary      2026-11-28T08:00:00.123456Z
Kafka.structured  2026-11-28T08:00:00.123Z
HTTP.binary       2026-11-28T08:00:00.123Z
JSON.stringify    2026-11-28T08:00:00.123Z
without a time on Kafka: RangeError Invalid time value
without a time over HTTP, read twice: both have one true and the same false
EXPECTED
