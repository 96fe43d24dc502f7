"""One request at a time: what is sent behind one is not parsed before its answer is out, and taken.

uvicorn parses whatever has come: a quarter of a megabyte of short requests became fourteen thousand waiting
ones, some 3 KB each, and of those that are answered at once each was begun when the one before was written,
whether the client had taken anything or not.
"""

from enum import Enum, auto

from uvicorn.protocols.http.flow_control import FlowControl

_END = b"\r\n\r\n"
"""Of the headers, and of a chunked body (RFC 9112, section 7.1)."""
_SHORTEST_PIECE_BYTES = 512
"""Of a chunked body, which may hold the end of one at every fourth byte."""


class Phase(Enum):
    """What of a request comes next."""

    BEGIN = auto()
    HEADERS = auto()
    BODY = auto()


class Flow(FlowControl):
    """uvicorn's, which does not read on while something that has come waits for its turn."""

    is_holding = False

    def hold(self) -> None:
        """Reads nothing more until `go_on`."""
        self.is_holding = True
        self.pause_reading()

    def go_on(self) -> None:
        """Reads again, if it was held."""
        if self.is_holding:
            self.is_holding = False
            self.resume_reading()

    def resume_reading(self) -> None:
        """uvicorn asks for it whenever who answers wants to know whether the client is there."""
        if not self.is_holding:
            super().resume_reading()


def first_request(content: bytes, most_bytes: int) -> int:
    """How many bytes of this, which begins with a request or in its headers, belong to that at least.

    No more than so many are looked at: those suffice to see that they are too many.
    """
    end = content.find(_END, 0, most_bytes)
    return min(len(content), most_bytes) if end < 0 else end + len(_END)


def rest_of_body(content: bytes, headers: list[tuple[bytes, bytes]], came_bytes: int) -> int:
    """The same of what goes on with a body, of which so many bytes were here before."""
    for name, value in headers:
        if name == b"content-length" and value.isdigit():
            return max(1, int(value) - came_bytes)
    end = content.find(_END, _SHORTEST_PIECE_BYTES)
    return len(content) if end < 0 else end + len(_END)
