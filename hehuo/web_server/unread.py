"""What clients were sent and have not taken: it is held in memory, so it has bounds, in time and in bytes."""

import asyncio
from collections import Counter
from typing import Protocol

from hehuo.web_server.bounds import Bounds

_LEAST_TAKEN_BYTES = 16_384


class Deaf(Protocol):
    """A connection whose client takes nothing."""

    def cut(self) -> None:
        """Ends it without an answer."""


class Unread:
    """Of all connections. Beyond the bounds, of an address or in all, who has waited longest is cut off."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._waiting: dict[Deaf, tuple[str | None, int]] = {}
        """In the order in which they stopped taking."""
        self._by_origin: Counter[str | None] = Counter()
        self._all_bytes = 0

    def holds(self, connection: Deaf, origin: str | None, size_bytes: int) -> None:
        """So much waits for a connection from there; None: through a trusted proxy, which counts in all."""
        self.taken(connection)
        self._waiting[connection] = origin, size_bytes
        self._by_origin[origin] += size_bytes
        self._all_bytes += size_bytes
        if origin is not None:
            while self._by_origin[origin] > self._bounds.most_unread_bytes_per_address:
                if not self._cut_another(
                    connection, [one for one in self._waiting if self._of(one) == origin]
                ):
                    break
        while self._all_bytes > self._bounds.most_unread_bytes:
            if not self._cut_another(connection, [*self._waiting]):
                break

    def taken(self, connection: Deaf) -> None:
        """The client takes it, or is gone."""
        origin, size_bytes = self._waiting.pop(connection, (None, 0))
        self._all_bytes -= size_bytes
        self._by_origin[origin] -= size_bytes
        if self._by_origin[origin] <= 0:
            del self._by_origin[origin]

    def _of(self, connection: Deaf) -> str | None:
        return self._waiting[connection][0]

    def _cut_another(self, than: Deaf, oldest_first: list[Deaf]) -> bool:
        """One alone may have more: an answer that is longer than the bound is an answer all the same."""
        for one in oldest_first:
            if one is not than:
                self.taken(one)
                one.cut()
                return True
        return False


class Taking:
    """Watches whether the client of one connection takes what waits for it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, transport: asyncio.Transport, seconds: float) -> None:
        self._loop, self._transport, self._seconds = loop, transport, seconds
        self._left_bytes = 0
        self._next_look: asyncio.TimerHandle | None = None

    def watch(self, connection: Deaf) -> int:
        """Cuts the connection off when less than 16 KB of what waits are taken in the given time.

        Returns how many bytes wait.
        """
        self.over()
        self._left_bytes = self._transport.get_write_buffer_size()
        self._next_look = self._loop.call_later(self._seconds, self._look, connection)
        return self._left_bytes

    def over(self) -> None:
        """It takes them, or is gone."""
        if self._next_look is not None:
            self._next_look.cancel()
            self._next_look = None

    def _look(self, connection: Deaf) -> None:
        before = self._left_bytes
        if before - self._transport.get_write_buffer_size() < _LEAST_TAKEN_BYTES:
            connection.cut()
        else:
            self.watch(connection)
