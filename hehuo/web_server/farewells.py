"""What the web server itself answers to a client before it closes the connection, as a problem document."""

from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from shared.rpc.problems import Problem

_HEADERS = (
    b"x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\n"
    b"content-security-policy: default-src 'none'; frame-ancestors 'none'\r\nconnection: close\r\n"
)
NOT_HTTP = Problem(400, "request_is_not_http", "This is not HTTP/1.1 as it must be (RFC 9112).")
TOO_SLOW = Problem(408, "headers_came_too_slowly", "The headers of the request did not come in time.")
TOO_MANY = Problem(
    503,
    "too_many_connections",
    "Too many connections are open, from this address or in all. Close some, or try again later.",
    {"retry_after_seconds": 10},
    {"Retry-After": "10"},
)


def address_too_long(most_bytes: int) -> Problem:
    """The request line is longer than that."""
    detail = "The address in the request line is longer than is taken here."
    return Problem(414, "address_is_too_long", detail, {"most_bytes": most_bytes})


def headers_too_large(most_bytes: int) -> Problem:
    """The headers are longer than that, or too many."""
    detail = "The headers of the request are larger, or more, than are taken here."
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return Problem(status, "headers_are_too_large", detail, {"most_bytes": most_bytes})


def message(problem: Problem, defaults: list[tuple[bytes, bytes]]) -> bytes:
    """The whole answer, with the server's own headers before the others."""
    answer = problem.response()
    lines = [b"%b: %b\r\n" % header for header in [*defaults, *answer.raw_headers]]
    return b"".join([STATUS_LINE[problem.status], *lines, _HEADERS, b"\r\n", bytes(answer.body)])
