"""Finding the route of a request without trying every one.

Starlette tries routes one after the other. With the platform's number of routes that would cost more
than most requests, so routes are sorted by number of segments and the words that never vary.
"""

from collections.abc import Iterable
from http import HTTPStatus

from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

_Key = tuple[int, str]


class RouteIndex(BaseRoute):
    """Stands before the routes themselves, and takes every request whose path one of them has."""

    def __init__(self, routes: Iterable[APIRoute]) -> None:
        self._routes: dict[_Key, list[APIRoute]] = {}
        for route in routes:
            self._routes.setdefault(_key(route.path), []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """A full match and what it found; a path without the method is matched too, to be refused."""
        if scope["type"] != "http":
            return Match.NONE, {}
        method = scope["method"]
        others: list[str] = []
        for route in self._routes.get(_key(scope["path"]), ()):
            if method in (route.methods or ()):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    return match, found
            elif route.path_regex.match(scope["path"]):
                others += route.methods or ()
        return (Match.FULL, {"hehuo.allowed": sorted(others)}) if others else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands on to the route that `matches` found; 405 with all that the path allows (RFC 9110)."""
        if "hehuo.allowed" in scope:
            raise HTTPException(
                HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(scope["hehuo.allowed"])}
            )
        await scope["route"].handle(scope, receive, send)


def _key(path: str) -> _Key:
    """How deep a path goes, and the segment in it that names the kind of thing."""
    segments = path.split("/", 6)
    word = 1
    if segments[1:2] == ["v1"]:
        word = 4 if len(segments) > 4 and segments[2] == "communities" else 2
    return path.count("/"), segments[word] if len(segments) > word else ""
