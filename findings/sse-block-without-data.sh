#!/usr/bin/env bash
# Two much used readers of server-sent events hand out an empty message for a block that holds no data.
#
# Libraries: httpx-sse 0.4.3 beside sseclient-py 1.9.0 (PyPI); @microsoft/fetch-event-source 2.0.1 beside
#           eventsource-parser 3.1.1 (npm).
# Guessed:  a block with `retry:` or a comment alone makes no message (HTML, 9.2.6: an empty data buffer ends it there).
# Seen:     httpx-sse makes a message of `retry:` alone, and of `id:` or `event:` alone; fetch-event-source of a comment
#           too. The other two make none.
# Matters:  a stream that begins with `retry:` alone, or says `: still here` and an empty line when nothing happens, stops a
#           program on these two that decodes each message's JSON. Ours ends neither with an empty line.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @microsoft/fetch-event-source@2.0.1 eventsource-parser@3.1.1
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check httpx==0.28.1 httpx-sse==0.4.3 sseclient-py==1.9.0

cat >probe.py <<'PY'
import httpx
import httpx_sse
import sseclient

BLOCKS = {"retry": "retry: 1500\n\n", "comment": ": still here\n\n", "id": "id: 7\n\n", "event": "event: epoch\n\n"}
for what, block in BLOCKS.items():
    body = f"{block}data: 1\n\n".encode()
    answer = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=body)
    with httpx.Client(transport=httpx.MockTransport(lambda request, answer=answer: answer)) as client:
        with httpx_sse.connect_sse(client, "GET", "http://stream.test/") as source:
            first = [message.data for message in source.iter_sse()]
    second = [message.data for message in sseclient.SSEClient(iter([body])).events()]
    print(f"{what} alone: httpx-sse {first}, sseclient-py {second}")
PY
cat >probe.mjs <<'JS'
import parse from '@microsoft/fetch-event-source/lib/cjs/parse.js';
import { createParser } from 'eventsource-parser';

const blocks = { retry: 'retry: 1500\n\n', comment: ': still here\n\n', id: 'id: 7\n\n', event: 'event: epoch\n\n' };
for (const [what, block] of Object.entries(blocks)) {
  const first = [];
  const second = [];
  const nothing = () => undefined;
  parse.getLines(parse.getMessages(nothing, nothing, ({ data }) => first.push(data)))(Buffer.from(`${block}data: 1\n\n`));
  createParser({ onEvent: ({ data }) => second.push(data) }).feed(`${block}data: 1\n\n`);
  console.log(`${what} alone: fetch-event-source ${JSON.stringify(first)}, eventsource-parser ${JSON.stringify(second)}`);
}
JS
{ venv/bin/python probe.py && node probe.mjs; } | tee seen

diff seen - <<'EXPECTED'
retry alone: httpx-sse ['', '1'], sseclient-py ['1']
comment alone: httpx-sse ['1'], sseclient-py ['1']
id alone: httpx-sse ['', '1'], sseclient-py ['1']
event alone: httpx-sse ['', '1'], sseclient-py ['1']
retry alone: fetch-event-source ["","1"], eventsource-parser ["1"]
comment alone: fetch-event-source ["","1"], eventsource-parser ["1"]
id alone: fetch-event-source ["","1"], eventsource-parser ["1"]
event alone: fetch-event-source ["","1"], eventsource-parser ["1"]
EXPECTED
