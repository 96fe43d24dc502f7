#!/usr/bin/env bash
# A subject in Chinese goes by percent signs in Python, bare in Go, and not at all in JavaScript; two of three never decode it.
#
# Library:  cloudevents 10.0.0 (npm), cloudevents 2.2.0 (PyPI) and github.com/cloudevents/sdk-go/v2 2.16.2 (Go).
# Guessed:  in binary mode over HTTP attributes are percent-encoded and decoded again (HTTP binding 3.1.3.2: MUST), by all.
# Seen:     Python does both. Go and JavaScript write the text as it is and decode nothing: what Python sent as 海湾 is
#           "%E6%B5%B7…" in them, without an error. JavaScript's `fetch` then refuses the headers of its own SDK.
# Matters:  our events go out in structured mode, and their attributes are ASCII. Who forwards them in binary mode and
#           adds words of their own (a subject that people read) puts them into `data`.
# Documented: of Go and Java in cloudevents/spec 1397; of JavaScript not.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cloudevents@10.0.0
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check cloudevents==2.2.0
go mod init probe 2>log
go get github.com/cloudevents/sdk-go/v2@v2.16.2 2>>log || { cat log; exit 1; }

cat >probe.py <<'PYTHON'
from cloudevents.core.bindings.http import HTTPMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

sent = CloudEvent({"id": "1", "source": "/fund", "type": "t", "specversion": "1.0", "subject": "海湾 100%"}, {"a": 1})
headers = to_binary(sent, JSONFormat()).headers
read = from_binary(HTTPMessage(headers | {"content-type": "application/json"}, b"{}"), JSONFormat())
print("Python sends", headers["ce-subject"], "and reads", read.get_subject())
PYTHON
cat >probe.cjs <<'JS'
const { CloudEvent, HTTP } = require('cloudevents');
const event = new CloudEvent({ id: '1', source: '/fund', type: 't', subject: '海湾 100%', data: { a: 1 } });
const { headers, body } = HTTP.binary(event);
const read = HTTP.toEvent({ headers: { ...headers, 'ce-subject': '%E6%B5%B7%E6%B9%BE%20100%25' }, body });
console.log('JavaScript sends', headers['ce-subject'], 'and reads', read.subject);
try {
  new Request('http://127.0.0.1/', { method: 'POST', headers, body });
} catch (error) {
  console.log('fetch:', error.name, error.message.split(' because')[0]);
}
JS
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/cloudevents/sdk-go/v2/event"
	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
)

func main() {
	sent := event.New()
	sent.SetID("1")
	sent.SetSource("/fund")
	sent.SetType("t")
	sent.SetSubject("海湾 100%")
	request := httptest.NewRequest("POST", "/", nil)
	if err := cehttp.WriteRequest(context.Background(), binding.ToMessage(&sent), request); err != nil {
		panic(err)
	}
	written := request.Header.Get("ce-subject")
	request.Header.Set("ce-subject", "%E6%B5%B7%E6%B9%BE%20100%25")
	read, err := cehttp.NewEventFromHTTPRequest(request)
	if err != nil {
		panic(err)
	}
	fmt.Println("Go sends", written, "and reads", read.Subject())
}
GO
go mod tidy 2>>log || { cat log; exit 1; }
{
  venv/bin/python probe.py
  node probe.cjs
  go run .
} | tee seen

diff seen - <<'EXPECTED'
Python sends %E6%B5%B7%E6%B9%BE%20100%25 and reads 海湾 100%
JavaScript sends 海湾 100% and reads %E6%B5%B7%E6%B9%BE%20100%25
fetch: TypeError Cannot convert argument to a ByteString
Go sends 海湾 100% and reads %E6%B5%B7%E6%B9%BE%20100%25
EXPECTED
