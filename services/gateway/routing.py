"""Finding the route of a request without trying every one.

Starlette tries routes one after the other. With the platform's number of routes that would cost more
than most requests, so routes are sorted by method, number of segments and the words that never vary.
"""

from collections.abc import Iterable

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

_Key = tuple[str, int, str]


class RouteIndex(BaseRoute):
    """Stands before the routes themselves: takes what one of them matches fully, and nothing else."""

    def __init__(self, routes: Iterable[APIRoute]) -> None:
        self._routes: dict[_Key, list[APIRoute]] = {}
        for route in routes:
            for method in route.methods or ():
                self._routes.setdefault(_key(method, route.path), []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """A full match and what it found, or none."""
        if scope["type"] == "http":
            for route in self._routes.get(_key(scope["method"], scope["path"]), ()):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    return match, found
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands on to the route that `matches` found."""
        await scope["route"].handle(scope, receive, send)


def _key(method: str, path: str) -> _Key:
    """Below a community the fourth segment names the kind of thing; elsewhere the second does."""
    segments = path.split("/", 6)
    word = 4 if len(segments) > 4 and segments[2] == "communities" else 2
    return method, path.count("/"), segments[word] if len(segments) > word else ""
