"""Endpoints for `benchmarks.webhook_soak`, in a process of their own: each on a port, quick or slow.

``python -m benchmarks.webhook_endpoints QUICK SLOW SECONDS`` tells its ports in a line, and when its input
ends what came: by port, sequences and when they came on the machine's monotonic clock.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from functools import partial

import uvloop


class _Endpoints:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.came: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_slow: bool
    ) -> None:
        port = writer.get_extra_info("sockname")[1]
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:-2])
                await reader.readexactly(int(headers["content-length"]))
                self.came[port].append((int(headers["hehuo-feed-sequence"]), time.monotonic()))
                if is_slow:
                    await asyncio.sleep(self._seconds)
                writer.write(b"HTTP/1.1 204 -\r\nContent-Length: 0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):  # Or at the end.
            writer.close()


async def _serve(quick: int, slow: int, seconds: float) -> None:
    endpoints = _Endpoints(seconds)
    servers = [
        await asyncio.start_server(partial(endpoints.serve, is_slow=is_slow), "127.0.0.1", 0)
        for is_slow in [False] * quick + [True] * slow
    ]
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(json.dumps(endpoints.came), flush=True)
    for server in servers:
        server.close()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
