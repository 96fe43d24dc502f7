#!/usr/bin/env bash
# A connection that the server resets as soon as it stands is, now and then, no error of the client's kind.
#
# Libraries: httpx2 2.16.2 (with httpcore2 2.16.2 and anyio 4.16.0) under uvloop 0.23.0, beside asyncio's own loop (PyPI).
# Guessed:  whenever the connection is lost the request raises an httpx2.TransportError, as the documentation says.
# Seen:     under uvloop one in some hundred raises AttributeError ('NoneType' object has no attribute 'getpeername'):
#           before it sends, httpcore2 asks the new connection whether it is TLS, anyio asks its socket for the peer, and
#           uvloop has taken the socket away already. Under asyncio each one is a TransportError.
# Matters:  whoever asks again after a TransportError, since a server may be restarted at any time, gives up instead.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check \
    httpx2==2.16.2 httpcore2==2.16.2 anyio==4.16.0 uvloop==0.23.0

cat >resets.py <<'PY'
import asyncio
import collections
import socket
import ssl
import struct
import sys
import threading
import time

import httpx2
import uvloop

MOST = 12_000
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(128)
url = "http://127.0.0.1:%d/" % server.getsockname()[1]
tls = ssl.create_default_context()


def reset_each():  # As the kernel does when the process is killed.
    while True:
        one, _ = server.accept()
        time.sleep(0.0002)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.close()


async def ask(seen):
    transport = httpx2.AsyncHTTPTransport(tls)
    try:
        await transport.handle_async_request(httpx2.Request("GET", url))
    except httpx2.TransportError:
        seen["TransportError"] += 1
    except Exception as error:
        seen[f"{type(error).__name__}: {error}"] += 1
    await transport.aclose()


async def main():
    seen = collections.Counter()
    while seen.total() < MOST and len(seen) < 2:
        await asyncio.gather(*(ask(seen) for _ in range(20)))
    return seen


threading.Thread(target=reset_each, daemon=True).start()
run = uvloop.run if sys.argv[1] == "uvloop" else asyncio.run
print(f"{sys.argv[1]}: {dict(run(main()))}")
PY
venv/bin/python resets.py asyncio | tee asyncio
venv/bin/python resets.py uvloop | tee uvloop
grep -q "^asyncio: {'TransportError': 12000}$" asyncio
grep -q "AttributeError: 'NoneType' object has no attribute 'getpeername'" uvloop
