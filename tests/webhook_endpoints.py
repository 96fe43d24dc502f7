"""Many endpoints of webhooks in a process of their own, each on a port: honest, slow or dead.

``python -m tests.webhook_endpoints HONEST SLOW DEAD [CERTIFICATE]`` tells its ports in a line, in that order.
All answer at once, challenges too, until a line of input says ``begin``: from then on slow ones take five
seconds, of the dead ones half take requests and never answer, and nobody listens at the rest. At the line
``came`` it tells what came until then, by port: of each event its sequence, its id, a digest of its bytes,
how many seconds after its own time it came, and when. The end of its input ends it.
"""

import asyncio
import json
import ssl
import sys
import time
from collections import defaultdict
from datetime import datetime
from functools import partial
from hashlib import sha256

import uvloop

SLOW_SECONDS = 5.0
_Came = tuple[int, str, str, float, float]


class _Endpoints:
    def __init__(self) -> None:
        self.came: defaultdict[int, list[_Came]] = defaultdict(list)
        self._begun = asyncio.Event()
        self._of_dead: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kind: str) -> None:
        port = writer.get_extra_info("sockname")[1]
        if kind == "dead":
            self._of_dead.add(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:-2])
                body = await reader.readexactly(int(headers["content-length"]))
                word = headers.get("hehuo-challenge", "")
                if not word:
                    self._take(port, headers, body)
                    await self._think(kind)
                writer.write(f"HTTP/1.1 200 -\r\nContent-Length: {len(word)}\r\n\r\n{word}".encode())
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError, asyncio.CancelledError):
            writer.close()  # The sender is gone, or all of this ends.
        finally:
            self._of_dead.discard(writer)

    def begin(self) -> None:
        """From now on they are what they are."""
        self._begun.set()
        for writer in self._of_dead:
            writer.close()

    def _take(self, port: int, headers: dict[str, str], body: bytes) -> None:
        now = time.time()
        delay = now - datetime.fromisoformat(json.loads(body)["time"]).timestamp()
        digest = sha256(body).hexdigest()[:16]
        self.came[port].append(
            (int(headers["hehuo-feed-sequence"]), headers["webhook-id"], digest, delay, now)
        )

    async def _think(self, kind: str) -> None:
        if not self._begun.is_set() or kind == "honest":
            return
        await asyncio.sleep(SLOW_SECONDS if kind == "slow" else 3_600)


async def _serve(counts: dict[str, int], tls: ssl.SSLContext | None) -> None:
    endpoints, servers = _Endpoints(), []
    for kind, count in counts.items():
        for _ in range(count):
            server = await asyncio.start_server(
                partial(endpoints.serve, kind=kind), "127.0.0.1", 0, ssl=tls, backlog=64
            )
            servers.append(server)
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
    while word := await asyncio.to_thread(sys.stdin.readline):
        if word.strip() == "begin":
            endpoints.begin()
            for server in servers[len(servers) - counts["dead"] :][::2]:
                server.close()
        else:
            print(json.dumps(endpoints.came), flush=True)
    for server in servers:
        server.close()


def _main(honest: str, slow: str, dead: str, certificate: str = "") -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if certificate else None
    if tls is not None:
        tls.load_cert_chain(certificate)
    uvloop.run(_serve({"honest": int(honest), "slow": int(slow), "dead": int(dead)}, tls))


if __name__ == "__main__":
    _main(*sys.argv[1:])
