"""The head of an answer goes out with the body that follows it.

uvicorn writes the two one after the other, and uvloop (0.23) asks the kernel for each: a second call costs as
much as routing does, lets go of the interpreter's lock once more, and wakes the client for half an answer.
"""

import asyncio

_HEADS = tuple(b"HTTP/1.1 %d" % of for of in (2, 3, 4, 5))
"""How the heads of answers begin. "100 Continue" is none, and nothing that is sent follows it."""


class JoinedWrites:
    """A connection's transport as far as an answer is written to it.

    A head waits for the next write. What has not come by the next round of the loop (the first event of a
    stream) is not waited for.
    """

    __slots__ = ("_held", "_loop", "_round", "_transport")

    def __init__(self, loop: asyncio.AbstractEventLoop, transport: asyncio.Transport) -> None:
        self._loop, self._transport = loop, transport
        self._held = b""
        self._round: asyncio.Handle | None = None

    def write(self, data: bytes) -> None:
        """Writes, or keeps a head for as long as the class says."""
        if self._held:
            held = self._taken()
            self._transport.writelines((held, data) if data else (held,))
        elif data.startswith(_HEADS):
            self._held = data
            self._round = self._loop.call_soon(self.flush)
        else:
            self._transport.write(data)

    def flush(self) -> None:
        """Waits for nothing more."""
        if self._held:
            self._transport.write(self._taken())

    def is_closing(self) -> bool:
        """As the transport's."""
        return self._transport.is_closing()

    def close(self) -> None:
        """Closes the transport when all of it is written."""
        self.flush()
        self._transport.close()

    def _taken(self) -> bytes:
        held, self._held = self._held, b""
        if self._round is not None:
            self._round.cancel()
            self._round = None
        return held
