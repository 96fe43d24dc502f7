#!/usr/bin/env bash
# A block of an id alone moves the place in the standard and not in two clients; a third comes back when it likes, after 204 too.
#
# Library:  eventsource 4.1.1, eventsource-client 1.2.0 and event-source-plus 0.1.15 (npm), beside tmaxmax/go-sse 0.12.0 (Go).
# Guessed:  `id: 2` with an empty line behind it sets what `Last-Event-ID` says on coming back, and is no message (HTML, 9.2.6);
#           `retry:` is heeded; 204 ends it.
# Seen:     the three of npm come back with the id of the last message, go-sse with the right one, for which it hands out an
#           empty message. event-source-plus does not keep to the wait it was told, and goes on after 204.
# Matters:  a feed that says with an id alone how far a quiet stream has come would be read over and over from the old place. Ours
#           sends an id with each event and comments in between; who passes it on does the same.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund eventsource@4.1.1 eventsource-client@1.2.0 event-source-plus@0.1.15
go mod init probe 2>log
go get github.com/tmaxmax/go-sse@v0.12.0 2>>log || { cat log; exit 1; }

cat >probe.mjs <<'JS'
import http from 'node:http';
import { EventSource } from 'eventsource';
import { createEventSource } from 'eventsource-client';
import { EventSourcePlus } from 'event-source-plus';

const clients = {
  eventsource: (url) => {
    const source = new EventSource(url);
    source.onmessage = () => {};
    return () => source.close();
  },
  'eventsource-client': (url) => {
    const source = createEventSource({ url });
    return () => source.close();
  },
  'event-source-plus': (url) => {
    const source = new EventSourcePlus(url).listen({ onMessage: () => {} });
    return () => source.abort();
  },
};
for (const [name, open] of Object.entries(clients)) {
  const asked = [];
  const server = http.createServer((request, answer) => {
    asked.push({ at: Date.now(), place: request.headers['last-event-id'] });
    if (asked.length > 1) return answer.writeHead(204).end();
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    answer.end('retry: 1500\nid: 1\ndata: {}\n\nid: 2\n\n');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const close = open(`http://127.0.0.1:${server.address().port}/`);
  await new Promise((done) => setTimeout(done, 5000));
  close();
  server.closeAllConnections();
  server.close();
  const waited = asked[1].at - asked[0].at >= 1400;
  console.log(`${name}: comes back with ${asked[1].place}, waited ${waited}, stays away after 204 ${asked.length === 2}`);
}
process.exit(0);
JS
cat >main.go <<'GO'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/tmaxmax/go-sse"
)

func main() {
	asked, place := 0, ""
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		if asked++; asked > 1 {
			place = request.Header.Get("Last-Event-ID")
			answer.WriteHeader(http.StatusNoContent)
			return
		}
		answer.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(answer, "retry: 200\nid: 1\ndata: {}\n\nid: 2\n\n")
	}))
	defer server.Close()
	request, err := http.NewRequest(http.MethodGet, server.URL, nil)
	if err != nil {
		panic(err)
	}
	client := sse.Client{}
	connection := client.NewConnection(request)
	connection.SubscribeToAll(func(event sse.Event) { fmt.Printf("go-sse: message %s %q\n", event.LastEventID, event.Data) })
	_ = connection.Connect()
	fmt.Println("go-sse: comes back with", place)
}
GO
go mod tidy 2>>log || { cat log; exit 1; }
{
  node probe.mjs
  go run .
} | tee seen

diff seen - <<'EXPECTED'
eventsource: comes back with 1, waited true, stays away after 204 true
eventsource-client: comes back with 1, waited true, stays away after 204 true
event-source-plus: comes back with 1, waited false, stays away after 204 false
go-sse: message 1 "{}"
go-sse: message 2 ""
go-sse: comes back with 2
EXPECTED
