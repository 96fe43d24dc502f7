"""HEAD of what leaves something behind when it is sent: a copy that was not sent was not taken."""

from collections.abc import AsyncIterator

from starlette.requests import Request

HEADERS_ALONE = "hehuo.headers_alone"
"""In the scope of a HEAD that is asked as GET."""


def wants_headers_alone(request: Request) -> bool:
    """Whether no body will be sent."""
    return request.method == "HEAD" or HEADERS_ALONE in request.scope


async def nothing() -> AsyncIterator[str]:
    """The body of such an answer."""
    yield ""
