"""What the web server itself answers to a client before it closes the connection, as a problem document."""

from functools import lru_cache
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from shared.rpc.problems import Problem

_HEADERS = (
    b"x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\n"
    b"content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n"
    b"cache-control: no-store\r\nconnection: close\r\n"
)


class Farewell:
    """One such answer, written once for all who get it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        answer = problem.response()
        self._line = STATUS_LINE[problem.status]
        self._rest = b"".join([*map(_line, answer.raw_headers), _HEADERS, b"\r\n", bytes(answer.body)])

    def message(self, defaults: list[tuple[bytes, bytes]]) -> bytes:
        """The whole answer, with the server's own headers before the others."""
        return b"".join([self._line, *map(_line, defaults), self._rest])


class Refused(Exception):  # noqa: N818 (ends the parsing of a request)
    """The request is refused with this."""

    def __init__(self, farewell: Farewell) -> None:
        self.farewell = farewell
        super().__init__(farewell.problem.code)


def _line(header: tuple[bytes, bytes]) -> bytes:
    return b"%b: %b\r\n" % header


NOT_HTTP = Farewell(Problem(400, "request_is_not_http", "This is not HTTP/1.1 as it must be (RFC 9112)."))
TOO_SLOW = Farewell(
    Problem(408, "headers_came_too_slowly", "The headers of the request did not come in time.")
)
TOO_MANY = Farewell(
    Problem(
        503,
        "too_many_connections",
        "Too many connections are open, from this address or in all. Close some, or try again later.",
        {"retry_after_seconds": 10},
        {"Retry-After": "10"},
    )
)


@lru_cache(maxsize=8)
def address_too_long(most_bytes: int) -> Farewell:
    """The request line is longer than that."""
    detail = "The address in the request line is longer than is taken here."
    return Farewell(Problem(414, "address_is_too_long", detail, {"most_bytes": most_bytes}))


@lru_cache(maxsize=8)
def headers_too_large(most_bytes: int) -> Farewell:
    """The headers are longer than that, or too many."""
    detail = "The headers of the request are larger, or more, than are taken here."
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return Farewell(Problem(status, "headers_are_too_large", detail, {"most_bytes": most_bytes}))
