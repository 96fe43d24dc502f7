"""Reading less often from whoever sends a request piece by piece.

Each piece costs the loop, the parser and, of a body, its reader a turn. Five hundred clients that send ten
bytes twenty times a second took a quarter of a core, for requests that never came to an end.
"""

import asyncio

from uvicorn.protocols.http.flow_control import FlowControl

_SMALL_BYTES = 512
"""A full segment of a request that is on its way has 536 bytes at least (RFC 9293)."""
_PIECES_FOR_NOTHING = 3
_FIRST_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 1.0


class Trickle:
    """The small pieces of one request on one connection."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, transport: asyncio.Transport, flow: FlowControl
    ) -> None:
        """``flow`` pauses reading for reasons of its own, and then goes on by itself."""
        self._loop = loop
        self._transport = transport
        self._flow = flow
        self._pieces = 0
        self._resting: asyncio.TimerHandle | None = None

    def came(self, size_bytes: int) -> None:
        """A piece came, and the request is not complete: after some small ones the next is read later.

        What comes meanwhile waits in the kernel and is then read as one; each pause is twice the one before.
        """
        if size_bytes >= _SMALL_BYTES:
            return
        self._pieces += 1
        if self._pieces > _PIECES_FOR_NOTHING and self._resting is None:
            doublings = self._pieces - _PIECES_FOR_NOTHING - 1
            pause = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2 ** min(doublings, 10))
            self._transport.pause_reading()
            self._resting = self._loop.call_later(pause, self._go_on)

    def over(self) -> None:
        """The request is complete, or refused, or its connection is closed: read on."""
        self._pieces = 0
        if self._resting is not None:
            self._resting.cancel()
            self._go_on()

    def _go_on(self) -> None:
        self._resting = None
        if not self._flow.read_paused and not self._transport.is_closing():
            self._transport.resume_reading()
