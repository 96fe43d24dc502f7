"""The HTTP client of webhooks by itself: what a delivery would cost if nothing but it were done.

``python -m benchmarks.bare_sender URL COUNT BYTES`` sends so many requests, one after the other, and tells in
how many seconds.
"""

import sys
import time

import httpcore2
import uvloop

from services.gateway.webhooks.delivery import Message, headers_of
from services.gateway.webhooks.guard import client
from services.gateway.webhooks.signing import secret_of
from shared.kernel.addresses import network_of


async def _send(url: str, count: int, size: int) -> float:
    message = Message("haiwan:1", b"x" * size, {"Hehuo-Feed-Sequence": "1", "Hehuo-Feed-Head": "1"})
    headers = [*headers_of(message, [secret_of(bytes(32), "one", 1)], int(time.time())).items()]
    pool: httpcore2.AsyncConnectionPool = client([network_of("127.0.0.0/8")], 1)
    began = 0.0
    async with pool:
        for number in range(count + 1):
            if number == 1:  # The first one has opened the connection.
                began = time.perf_counter()
            answer = await pool.request("POST", url, headers=headers, content=message.body)
            if answer.status != 204:
                raise RuntimeError(f"the receiver answered {answer.status}")
        return time.perf_counter() - began


if __name__ == "__main__":
    print(uvloop.run(_send(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
