"""An endpoint on this machine to which webhooks lead: answers as it is told, and keeps what came."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Delivery:
    """A request that came."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """What came, and how it is answered: ``answer`` gives a status, and further header lines."""

    url: str
    answer: Callable[[Delivery], tuple[int, str]] = lambda _delivery: (204, "")
    wants_events: bool = True
    """Whether challenges are answered."""
    asked: list[Delivery] = field(default_factory=list)
    """Challenges. They are not among what came."""
    came: list[Delivery] = field(default_factory=list)
    taken: list[Delivery] = field(default_factory=list)
    """Those that were answered 2xx."""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def wait(self, until: Callable[["Receiver"], bool]) -> None:
        async with self.changed, asyncio.timeout(30):
            await self.changed.wait_for(lambda: until(self))


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections[task] = writer
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                lines = [line.partition(": ") for line in head.split("\r\n")[1:-2]]
                headers = {name.lower(): value for name, _, value in lines}
                delivery = Delivery(headers, await reader.readexactly(int(headers["content-length"])))
                if (word := headers.get("hehuo-challenge")) is not None:
                    one.asked.append(delivery)
                    said = word if one.wants_events else ""
                    writer.write(f"HTTP/1.1 200 -\r\nContent-Length: {len(said)}\r\n\r\n{said}".encode())
                    await writer.drain()
                    continue
                status, more = one.answer(delivery)
                async with one.changed:
                    one.came.append(delivery)
                    if status < 300:
                        one.taken.append(delivery)
                    one.changed.notify_all()
                writer.write(f"HTTP/1.1 {status} -\r\nContent-Length: 0\r\n{more}\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            del connections[task]
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    one = Receiver(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook")
    try:
        yield one
    finally:
        server.close()
        for writer in connections.values():  # Senders keep their connections open.
            writer.close()
        await asyncio.gather(*connections)
