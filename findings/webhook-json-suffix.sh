#!/usr/bin/env bash
# A webhook of application/cloudevents+json is answered 415 by three web frameworks, and three hand their handlers no body.
#
# Library:  express 5.3.0, fastify 5.12.8, koa 3.2.1 with @koa/bodyparser 6.1.0, @hapi/hapi 21.4.10 (npm); falcon 4.4.0,
#           djangorestframework 3.18.3 with django 5.2.19, bottle 0.13.4, flask 3.1.3 (PyPI).
# Guessed:  what ends in +json is JSON (RFC 6839), and each reads it by the way in which it reads application/json.
# Seen:     fastify, falcon and Django REST framework refuse it with 415. In express `body` is undefined, in koa an empty object, in
#           bottle `json` is None, each with 200. hapi and flask read it; so did Hono 4.13, h3 2.0, restify 11.1, FastAPI 0.165,
#           django-ninja 1.7 and Litestar 2.25.
# Matters:  our webhooks send that type, as CloudEvents has it. An endpoint that answers 415 is never confirmed, and one that answers
#           200 to an undefined body loses every event, since that means that it was taken. Name the type to the parser, or read
#           the bytes, which the signature needs anyway.
# Documented: express, fastify, koa and falcon say that the type is told to the parser; that what then comes is an empty object, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check falcon==4.4.0 djangorestframework==3.18.3 django==5.2.19 bottle==0.13.4 flask==3.1.3
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund express@5.3.0 fastify@5.12.8 koa@3.2.1 @koa/bodyparser@6.1.0 @hapi/hapi@21.4.10

cat >probe.mjs <<'JS'
import hapi from '@hapi/hapi';
import { bodyParser } from '@koa/bodyparser';
import express from 'express';
import fastify from 'fastify';
import Koa from 'koa';

const seen = (body) => JSON.stringify(body) ?? 'undefined';
const heard = (app) => new Promise((ready) => { const server = app.listen(0, '127.0.0.1', () => ready(server.address().port)); });
const starts = {
  express: () => heard(express().use(express.json()).post('/', (request, answer) => answer.send(seen(request.body)))),
  fastify: async () => {
    const app = fastify();
    app.post('/', async (request) => seen(request.body));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server.address().port;
  },
  koa: () => heard(new Koa().use(bodyParser()).use((context) => { context.body = seen(context.request.body); })),
  hapi: async () => {
    const app = hapi.server({ port: 0, host: '127.0.0.1' });
    app.route({ method: 'POST', path: '/', handler: (request) => seen(request.payload) });
    await app.start();
    return app.info.port;
  },
};
for (const [name, start] of Object.entries(starts)) {
  const port = await start();
  for (const type of ['application/json', 'application/cloudevents+json']) {
    const sent = { method: 'POST', headers: { 'content-type': type }, body: '{"id":"1"}' };
    const answer = await fetch(`http://127.0.0.1:${port}/`, sent);
    console.log(`${name}, ${type}: ${answer.status} ${answer.ok ? await answer.text() : ''}`.trim());
  }
}
process.exit(0);
JS
cat >probe.py <<'PYTHON'
import sys
import types
from io import BytesIO
from json import dumps

import bottle
import django
import falcon
import falcon.testing
import flask
from django.conf import settings
from django.test import Client
from django.urls import path

BODY = b'{"id":"1"}'
settings.configure(ROOT_URLCONF="urls", ALLOWED_HOSTS=["*"], REST_FRAMEWORK={"UNAUTHENTICATED_USER": None})
django.setup()
from rest_framework.decorators import api_view, authentication_classes  # noqa: E402
from rest_framework.response import Response  # noqa: E402


@api_view(["POST"])
@authentication_classes([])
def taken(request):
    return Response(request.data)


sys.modules["urls"] = types.ModuleType("urls")
sys.modules["urls"].urlpatterns = [path("", taken)]


class Taken:
    def on_post(self, request, response):
        response.text = dumps(request.get_media())


def by_falcon(kind):
    app = falcon.App()
    app.add_route("/", Taken())
    answer = falcon.testing.TestClient(app).simulate_post("/", body=BODY, headers={"Content-Type": kind})
    return answer.status_code, answer.text


def by_rest_framework(kind):
    answer = Client().post("/", data=BODY, content_type=kind)
    return answer.status_code, answer.content.decode()


def by_bottle(kind):
    said = []
    app = bottle.Bottle()
    app.post("/", callback=lambda: dumps(bottle.request.json))
    asked = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(BODY)),
             "wsgi.input": BytesIO(BODY), "wsgi.errors": sys.stderr}
    body = b"".join(app(asked, lambda status, headers, error=None: said.append(int(status[:3]))))
    return said[0], body.decode()


def by_flask(kind):
    app = flask.Flask(__name__)
    app.post("/")(lambda: dumps(flask.request.get_json()))
    answer = app.test_client().post("/", data=BODY, content_type=kind)
    return answer.status_code, answer.text


for name, ask in {"falcon": by_falcon, "rest_framework": by_rest_framework, "bottle": by_bottle, "flask": by_flask}.items():
    for kind in ("application/json", "application/cloudevents+json"):
        status, body = ask(kind)
        print(f"{name}, {kind}: {status} {body.replace(' ', '') if status < 400 else ''}".strip())
PYTHON
{ node probe.mjs; venv/bin/python probe.py 2>errors || { cat errors; exit 1; }; } | tee seen

diff seen - <<'EXPECTED'
express, application/json: 200 {"id":"1"}
express, application/cloudevents+json: 200 undefined
fastify, application/json: 200 {"id":"1"}
fastify, application/cloudevents+json: 415
koa, application/json: 200 {"id":"1"}
koa, application/cloudevents+json: 200 {}
hapi, application/json: 200 {"id":"1"}
hapi, application/cloudevents+json: 200 {"id":"1"}
falcon, application/json: 200 {"id":"1"}
falcon, application/cloudevents+json: 415
rest_framework, application/json: 200 {"id":"1"}
rest_framework, application/cloudevents+json: 415
bottle, application/json: 200 {"id":"1"}
bottle, application/cloudevents+json: 200 null
flask, application/json: 200 {"id":"1"}
flask, application/cloudevents+json: 200 {"id":"1"}
EXPECTED
