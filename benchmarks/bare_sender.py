"""The HTTP client of webhooks by itself: what a delivery would cost if nothing but it were done.

``python -m benchmarks.bare_sender URL COUNT BYTES`` sends so many requests, one after the other, and tells in
how many seconds.
"""

import sys
import time

import uvloop

from services.gateway.webhooks.connections import Connections
from services.gateway.webhooks.delivery import Message, headers_of
from services.gateway.webhooks.signing import secret_of
from shared.kernel.addresses import network_of


async def _send(url: str, count: int, size: int) -> float:
    message = Message("haiwan:1", b"x" * size, {"Hehuo-Feed-Sequence": "1", "Hehuo-Feed-Head": "1"})
    headers = [*headers_of(message, [secret_of(bytes(32), "one", 1)], int(time.time())).items()]
    client = Connections([network_of("127.0.0.0/8")])
    began = 0.0
    for number in range(count + 1):
        if number == 1:  # The first one has opened the connection.
            began = time.perf_counter()
        async with client.stream("POST", url, headers=headers, content=message.body) as answer:
            await answer.aread()
        if answer.status != 204:
            raise RuntimeError(f"the receiver answered {answer.status}")
    took = time.perf_counter() - began
    await client.close()
    return took


if __name__ == "__main__":
    print(uvloop.run(_send(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
