"""uvicorn's HTTP, with bounds on what a client may send and on how long it may take.

uvicorn itself bounds only how long a connection idles between requests. Here headers have a size, a number
and a time, a new connection must say something, and what is no HTTP is refused in the shape of every other
refusal. Bodies are read, in bounded size and time, by the application that wants them.
"""

import asyncio
from functools import partial
from typing import Any, cast

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from hehuo.web_server.bounds import Bounds
from hehuo.web_server.connections import Connections, address_of
from hehuo.web_server.farewells import (
    NOT_HTTP,
    TOO_MANY,
    TOO_SLOW,
    Farewell,
    Refused,
    address_too_long,
    headers_too_large,
)
from hehuo.web_server.joined import JoinedWrites
from hehuo.web_server.trickle import Trickle
from hehuo.web_server.turns import Flow, Phase, first_request, rest_of_body
from hehuo.web_server.unread import Taking
from shared.rpc.whole import WHOLE_REQUEST

_log = structlog.get_logger(__name__)

_FOR_WATCHERS = frozenset({b"/healthz", b"/readyz"})
_WAITING_ROOM_SECONDS = 1.0
_FAREWELL_SECONDS = 1.0
"""How long what a refused client still sends is taken and dropped: closing at once would reset the
connection, and the client would not see why."""


class BoundedHttp(HttpToolsProtocol):
    """One connection."""

    def __init__(self, connections: Connections, **uvicorns: Any) -> None:
        super().__init__(**uvicorns)
        self._all = connections
        self._bounds = connections.bounds
        self._most_head_bytes = self._bounds.most_header_bytes + self._bounds.most_address_bytes
        self._phase = Phase.BEGIN
        self._admitted = True
        self._came_bytes = 0
        """What came since the request began, while its headers are not complete."""
        self._complete_bytes = 0
        """How long the headers are that are complete."""
        self._deadline: asyncio.TimerHandle | None = None
        self._held = b""
        """What came and was not parsed yet: it begins with a request whose turn it is not."""
        self._body_bytes = 0
        """How much of the body has come."""
        self._waits: bool | None = None
        """Whether its first request waits for its turn; None: it has not come."""
        self._refused: Farewell | None = None
        self._said_farewell = False
        self._answering: RequestResponseCycle | None = None
        """The request whose turn it is; uvicorn's ``cycle`` is the one that came last."""

    # -- the connection --------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Asks whether there is room, and waits for the first byte."""
        self.connections.add(self)  # As uvicorn, which makes sockets of Python's to ask for the addresses.
        self.transport = transport
        self.flow = self._flow = Flow(transport)
        self._joined = JoinedWrites(self.loop, transport)
        self.server, self.client = address_of(transport, "sockname"), address_of(transport, "peername")
        self.scheme = "http"
        self._trickle = Trickle(self.loop, transport, self.flow)
        self._taking = Taking(self.loop, transport, self._bounds.stalled_seconds)
        self._admitted = self._all.admit(self, self.client[0] if self.client else None)
        self._arm(self._bounds.first_byte_seconds if self._admitted else _WAITING_ROOM_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Gives its place back, and tells who is answering; what waits behind that is not begun.

        uvicorn (0.54) tells the request that came last alone: of several that were sent at once the one whose
        turn it is would go on, and write to a connection that uvloop has closed.
        """
        self._disarm()
        self._taking.over()
        self._trickle.over()
        self._all.closed(self)
        self._held = b""
        self.pipeline.clear()
        if self._answering is not None and not self._answering.response_complete:
            self._answering.disconnected = True
            self._answering.message_event.set()
        super().connection_lost(exc)

    def cut(self) -> None:
        """See `Connection.cut`."""
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Parses on as far as it is these bytes' turn, which those behind a request must wait for."""
        self._held += data
        if self._waits is None:
            self._waits = True
            self._all.ask(self)
        if not self._waits:
            self._parse_on()
        elif len(self._held) > self._most_head_bytes:
            self._flow.hold()

    def begin(self) -> None:
        """See `Connection.begin`."""
        self._waits = False
        self._parse_on()

    def _parse_on(self) -> None:
        while not self._is_over():
            if self._phase is Phase.BEGIN:
                self._held = self._held.lstrip(b"\r\n")  # As the parser would (RFC 9112, section 2.2).
            if not self._held:
                self._flow.go_on()
                return
            if self._phase is Phase.BEGIN and (self._is_busy or self.flow.write_paused):
                self._unset_keepalive_if_required()  # It says that it has something to say.
                self._flow.hold()
                return
            if self._phase is Phase.BODY:
                size = rest_of_body(self._held, self.headers, self._body_bytes)
            else:
                size = first_request(self._held, self._most_head_bytes + 1)
            piece, self._held = self._held[:size], self._held[size:]
            self._parse(piece)
        self._held = b""

    def _parse(self, data: bytes) -> None:
        """What is not as it must be ends in `send_400_response`."""
        was_busy = self._is_busy
        before = self._phase
        super().data_received(data)
        if self._is_over():
            return
        if self._phase is not Phase.BEGIN:
            self._trickle.came(len(data))
        if self._phase is Phase.HEADERS:
            self._wait_for_headers(len(data) if before is Phase.HEADERS or not was_busy else 0)
        elif self._phase is Phase.BEGIN and not self._is_busy and self._deadline is None:
            # Empty lines between requests, or the end of a body that was answered before it was here.
            self._arm(self.timeout_keep_alive)

    def _wait_for_headers(self, came_bytes: int) -> None:
        """More of them must come, and there is a bound: the parser tells of a header when it is complete, and
        one may never be."""
        self._came_bytes += came_bytes
        if self._came_bytes > self._most_head_bytes:
            self._refuse(headers_too_large(self._bounds.most_header_bytes))
        elif self._deadline is None:
            self._arm(self._bounds.headers_seconds if self._admitted else _WAITING_ROOM_SECONDS)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (uvicorn's; a problem document says it)
        """Called when the parser gave up: because of us, or of what it read."""
        self._refuse(self._refused or NOT_HTTP)

    # -- the parser ------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._phase = Phase.HEADERS
        self._came_bytes = self._complete_bytes = self._body_bytes = 0
        self._disarm()

    def on_url(self, url: bytes) -> None:
        """A piece of the path and query."""
        super().on_url(url)
        most = self._bounds.most_address_bytes
        if len(self.url) > most:
            self._give_up(address_too_long(most))

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, whole."""
        super().on_header(name, value)
        self._complete_bytes += len(name) + len(value) + 4  # The colon, the space, the end of the line.
        if (
            self._complete_bytes > self._bounds.most_header_bytes
            or len(self.headers) > self._bounds.most_headers
        ):
            self._give_up(headers_too_large(self._bounds.most_header_bytes))

    def on_headers_complete(self) -> None:
        """The request is known but for its body."""
        self._phase = Phase.BODY
        self._disarm()
        if not self._admitted and self.url.partition(b"?")[0] not in _FOR_WATCHERS:
            self._give_up(TOO_MANY)
        super().on_headers_complete()
        self.cycle.transport = cast("asyncio.Transport", self._joined)  # It begins in the next round.
        if not self.pipeline:
            self._answering = self.cycle
        self.cycle.keep_alive = self.cycle.keep_alive and self._admitted

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is here, body and all."""
        cast("dict[str, object]", self.scope)[WHOLE_REQUEST] = True
        super().on_message_complete()
        self._all.request_came()
        self._phase = Phase.BEGIN
        self._trickle.over()
        self._disarm()

    def on_response_complete(self) -> None:
        """The answer is out; the rest of its request may have to be waited for."""
        self._joined.flush()  # In answer to HEAD no body is written.
        if self.pipeline:
            self._answering, _ = self.pipeline[-1]
        super().on_response_complete()
        if self._phase is Phase.BODY and self.cycle.response_complete and not self.transport.is_closing():
            self._arm(self._bounds.rest_seconds)
        if self._held:
            self._parse_on()

    # -- a client that takes nothing -------------------------------------------------------------

    def pause_writing(self) -> None:
        """The client has not taken what it was sent."""
        super().pause_writing()
        self._all.unread(self, self._taking.watch(self))

    def resume_writing(self) -> None:
        """It takes it again, and what it sent meanwhile is read."""
        super().resume_writing()
        self._taking.over()
        self._all.taken(self)
        if self._held:
            self._parse_on()

    # -- refusing --------------------------------------------------------------------------------

    @property
    def _is_busy(self) -> bool:
        """Whether an answer is not complete yet."""
        return self._answering is not None and not self.cycle.response_complete

    def _is_over(self) -> bool:
        return self._said_farewell or self.transport.is_closing()

    def _give_up(self, farewell: Farewell) -> None:
        self._refused = farewell
        raise Refused(farewell)

    def _arm(self, seconds: float) -> None:
        self._disarm()
        self._deadline = self.loop.call_later(seconds, self._too_late)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        if self.transport.is_closing():
            return
        if self._phase is Phase.HEADERS and not self._said_farewell:
            self._refuse(TOO_SLOW)
        else:
            self.transport.close()

    def _refuse(self, farewell: Farewell) -> None:
        """Answers with a problem, unless that would be taken for the answer to an earlier request."""
        self._disarm()
        _log.info("connection_refused", code=farewell.problem.code, status=farewell.problem.status)
        self._unset_keepalive_if_required()
        concerns_the_cycle = self._phase is Phase.BODY and self._is_busy and not self.cycle.response_started
        if self._is_busy and not concerns_the_cycle:
            self.transport.close()
            return
        if self._is_busy:
            self.cycle.waiting_for_100_continue = False
            self.cycle.disconnected = True  # Whoever reads the body learns that there is no more of it.
            self.cycle.message_event.set()
        self._said_farewell = True
        self._trickle.over()
        self.transport.write(farewell.message(self.server_state.default_headers))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._arm(_FAREWELL_SECONDS)


def protocol(bounds: Bounds) -> type[asyncio.Protocol]:
    """What a server has for ``http``: connections that share these bounds."""
    # uvicorn calls what it calls a class, and asks nothing else of it.
    return cast("type[asyncio.Protocol]", partial(BoundedHttp, Connections(bounds)))
