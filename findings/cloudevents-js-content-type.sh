#!/usr/bin/env bash
# The JavaScript SDK takes a structured event over HTTP under two spellings of its content type and no other.
#
# Library:  cloudevents 10.0.0 (npm).
# Guessed:  a media type's parameters are parsed: letters' case, spaces and quotes make no difference (RFC 9110, 8.3.1).
# Seen:     HTTP.toEvent knows `application/cloudevents+json` bare and with exactly `; charset=utf-8`. With UTF-8 in
#           capitals, without the space, or in quotes it throws a ValidationError. The same library's Kafka.toEvent,
#           and its HTTP.toEvent for batches, take all of them.
# Matters:  on Kafka our header says `charset=UTF-8`. Whoever forwards a record with its headers to an HTTP function
#           has it refused there.
# Documented: no; other SDKs had bugs of this kind (sdk-java 89 and 503, sdk-csharp 216), mended since.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cloudevents@10.0.0

cat >probe.cjs <<'JS'
const { HTTP, Kafka } = require('cloudevents');
const event = '{"specversion":"1.0","id":"haiwan:1","source":"/bookings","type":"t","time":"2026-11-28T08:00:00Z"}';
const batches = 'application/cloudevents-batch+json';
const one = 'application/cloudevents+json';
const types = [one, ...['; charset=utf-8', '; charset=UTF-8', ';charset=utf-8', '; charset="utf-8"'].map((end) => one + end),
  `${batches}; charset=UTF-8`];
for (const type of types) {
  const told = [['HTTP', HTTP], ['Kafka', Kafka]].map(([name, binding]) => {
    const body = type.startsWith(batches) ? `[${event}]` : event;
    try {
      return `${name} ${[binding.toEvent({ headers: { 'content-type': type }, body, value: body })].flat()[0].id}`;
    } catch (error) {
      return `${name} ${error.constructor.name}`;
    }
  });
  console.log(`${type} -> ${told.join(', ')}`);
}
JS
node probe.cjs | tee seen

diff seen - <<'EXPECTED'
application/cloudevents+json -> HTTP haiwan:1, Kafka haiwan:1
application/cloudevents+json; charset=utf-8 -> HTTP haiwan:1, Kafka haiwan:1
application/cloudevents+json; charset=UTF-8 -> HTTP ValidationError, Kafka haiwan:1
application/cloudevents+json;charset=utf-8 -> HTTP ValidationError, Kafka haiwan:1
application/cloudevents+json; charset="utf-8" -> HTTP ValidationError, Kafka haiwan:1
application/cloudevents-batch+json; charset=UTF-8 -> HTTP haiwan:1, Kafka haiwan:1
EXPECTED
