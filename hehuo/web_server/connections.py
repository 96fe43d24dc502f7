"""Who is connected, and for whom there is room."""

import asyncio
from collections import Counter
from typing import Protocol

from hehuo.web_server.bounds import Bounds
from hehuo.web_server.newcomers import Newcomers
from hehuo.web_server.unread import Unread
from shared.kernel.addresses import origin_of, within

_MOST_WAITING_ROOM = 64


class Connection(Protocol):
    """An open connection."""

    def cut(self) -> None:
        """Ends it without an answer."""

    def begin(self) -> None:
        """Begins with its first request."""


class Connections:
    """The open connections, in all and by address.

    One beyond the bounds is let into the waiting room: it may say in a second what it wants, and is answered
    if that is whether the platform lives, since whoever watches it must learn that meanwhile too; anything
    else is refused. When the room is full, whoever has been silent there for longest goes.
    """

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._origins: dict[Connection, str | None] = {}
        self._by_origin: Counter[str] = Counter()
        self._waiting_room: dict[Connection, str | None] = {}
        self._unread = Unread(bounds)
        self._newcomers = Newcomers()

    def __len__(self) -> int:
        return len(self._origins) + len(self._waiting_room)

    def admit(self, connection: Connection, host: str | None) -> bool:
        """Takes a new connection in; False: into the waiting room."""
        origin = None if host is None or within(host, self.bounds.trusted_proxies) else origin_of(host)
        if self._has_room(origin):
            self._origins[connection] = origin
            if origin is not None:
                self._by_origin[origin] += 1
            return True
        if len(self._waiting_room) >= _MOST_WAITING_ROOM:
            oldest = next(iter(self._waiting_room))
            self.closed(oldest)
            oldest.cut()
        self._waiting_room[connection] = origin
        return False

    def ask(self, connection: Connection) -> None:
        """Says that a new connection has said something: it is told when its first request may begin."""
        self._newcomers.wait(connection, self._origin(connection))

    def request_came(self) -> None:
        """Says that a request is here, whole: of how many there are newcomers have a share."""
        self._newcomers.request_came()

    def closed(self, connection: Connection) -> None:
        """Says that a connection is no more."""
        self._unread.taken(connection)
        self._newcomers.gone(connection, self._origin(connection))
        self._waiting_room.pop(connection, None)
        origin = self._origins.pop(connection, None)
        if origin is not None:
            self._by_origin[origin] -= 1
            if not self._by_origin[origin]:
                del self._by_origin[origin]

    def unread(self, connection: Connection, size_bytes: int) -> None:
        """Says that so many bytes wait for a client that does not take them; too many end somebody."""
        self._unread.holds(connection, self._origins.get(connection), size_bytes)

    def taken(self, connection: Connection) -> None:
        """Says that it takes them."""
        self._unread.taken(connection)

    def _origin(self, connection: Connection) -> str | None:
        return self._origins.get(connection) or self._waiting_room.get(connection)

    def _has_room(self, origin: str | None) -> bool:
        if len(self._origins) >= self.bounds.most_connections:
            return False
        return origin is None or self._by_origin[origin] < self.bounds.most_connections_per_address


def address_of(transport: asyncio.BaseTransport, end: str) -> tuple[str, int] | None:
    """Host and port of one end of a connection, its ``sockname`` or ``peername``; None once it is gone."""
    found = transport.get_extra_info(end)
    return (str(found[0]), int(found[1])) if found else None
