#!/usr/bin/env bash
# A refusal as application/problem+json comes as text, or as nothing, from two HTTP clients that decode application/json.
#
# Library:  needle 3.5.0 and wretch 2.11.1, beside superagent 10.4.2, axios 1.21.1 and ofetch 1.5.1 (npm).
# Guessed:  a client that decodes the body of an error by itself does so for what ends in +json (RFC 6839) as well.
# Seen:     needle hands out a text, where it hands out an object for application/json; in wretch `error.json` is undefined. The
#           other three decode both.
# Matters:  our refusals are problem details (RFC 9457), and what to do next is told by their `code`. In these two it isn't there, with no
#           error: `body.code` of a text is undefined, and a program takes the refusal for one that it doesn't know. Decode
#           the text by hand.
# Documented: no; needle parses JSON "depending on the response's Content-Type".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund needle@3.5.0 wretch@2.11.1 superagent@10.4.2 axios@1.21.1 ofetch@1.5.1

cat >probe.mjs <<'JS'
import http from 'node:http';
import axios from 'axios';
import needle from 'needle';
import { ofetch } from 'ofetch';
import superagent from 'superagent';
import wretch from 'wretch';

const server = http.createServer((request, answer) => {
  answer.writeHead(409, { 'content-type': `application/${request.url.slice(1)}` });
  answer.end('{"type":"urn:example:room_is_taken","status":409,"code":"room_is_taken"}');
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const clients = {
  needle: async (url) => (await needle('get', url)).body,
  wretch: (url) => wretch(url).get().json().catch((error) => error.json),
  superagent: (url) => superagent.get(url).catch((error) => error.response.body),
  axios: (url) => axios.get(url).catch((error) => error.response.data),
  ofetch: (url) => ofetch(url, { retry: 0 }).catch((error) => error.data),
};
for (const [name, ask] of Object.entries(clients)) {
  for (const type of ['json', 'problem+json']) {
    const body = await ask(`http://127.0.0.1:${server.address().port}/${type}`);
    console.log(`${name}, ${type}: ${Buffer.isBuffer(body) ? 'bytes' : typeof body}, code ${body?.code}`);
  }
}
process.exit(0);
JS
node probe.mjs | tee seen

diff seen - <<'EXPECTED'
needle, json: object, code room_is_taken
needle, problem+json: string, code undefined
wretch, json: object, code room_is_taken
wretch, problem+json: undefined, code undefined
superagent, json: object, code room_is_taken
superagent, problem+json: object, code room_is_taken
axios, json: object, code room_is_taken
axios, problem+json: object, code room_is_taken
ofetch, json: object, code room_is_taken
ofetch, problem+json: object, code room_is_taken
EXPECTED
