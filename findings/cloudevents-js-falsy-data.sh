#!/usr/bin/env bash
# The JavaScript SDK loses an event's data when it is 0, false or the empty string, on the structured way only.
#
# Library:  cloudevents 10.0.0 (npm).
# Guessed:  any JSON value comes through as it is; the maintainers say so since 3.0.0 (pull request 281).
# Seen:     HTTP.toEvent of a structured event hands out no data for 0, false, "" and null, while [] and 5 come
#           through. A CloudEvent made by hand with data 0 is sent with a body of 0, and with none after it was read.
# Matters:  our `data` is always an object, so we are spared. It is the reason to keep it one: an event whose whole
#           content is a number or a switch would reach these readers empty, without an error.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cloudevents@10.0.0

cat >probe.cjs <<'JS'
const { CloudEvent, HTTP } = require('cloudevents');
for (const data of [{ open: false }, [], 5, 0, false, '', null]) {
  const sent = { specversion: '1.0', id: '1', source: '/fund', type: 't', datacontenttype: 'application/json', data };
  const read = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(sent) });
  const kept = Object.hasOwn(JSON.parse(JSON.stringify(read)), 'data') ? JSON.stringify(read.data) : 'no data';
  console.log(`${JSON.stringify(data)} -> ${kept}`);
}
const counter = new CloudEvent({ id: '1', source: '/fund', type: 't', datacontenttype: 'application/json', data: 0 });
console.log('sent by hand:', HTTP.binary(counter).body, 'and forwarded:', HTTP.binary(HTTP.toEvent(HTTP.structured(counter))).body);
JS
node probe.cjs | tee seen

diff seen - <<'EXPECTED'
{"open":false} -> {"open":false}
[] -> []
5 -> 5
0 -> no data
false -> no data
"" -> no data
null -> no data
sent by hand: 0 and forwarded: undefined
EXPECTED
