"""Finding the route of a request without trying every one.

Starlette tries routes one after the other. With the platform's number of routes that would cost more
than most requests do, so the segments of their paths are put into a tree, and a path is followed down.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus

from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.api.head import HEADERS_ALONE
from services.gateway.api.shape import query_names


@dataclass(slots=True)
class _Node:
    """What may follow the segments that lead here."""

    words: dict[str, "_Node"] = field(default_factory=dict)
    anything: "_Node | None" = None
    """After a parameter, which takes any segment that is not empty."""
    routes: dict[str, "_Served"] = field(default_factory=dict)
    """By method: the routes whose path ends here."""


class _Served:
    """A route with what is found out about it when it is first asked."""

    def __init__(self, route: APIRoute, serve: "Serve") -> None:
        self.route, self._serve = route, serve
        self.names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]

    @cached_property
    def query(self) -> frozenset[str]:
        """The query parameters that it understands."""
        return query_names(self.route.endpoint, self.route.path)

    @cached_property
    def app(self) -> ASGIApp:
        """What answers."""
        return self._serve(self.route)


Serve = Callable[[APIRoute], ASGIApp]
_FOUND = "hehuo.found"


class _HeadIsAnswered(Exception):  # noqa: N818 (an answer)
    """Stops a stream whose headers were all that was asked for."""


class _AsGet:
    """Answers HEAD as GET is answered, with nothing after the headers (RFC 9110, section 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Asks as GET: what may be read with it, and by whom, is the same."""

        async def headers_alone(message: Message) -> None:
            if message["type"] != "http.response.body":
                await send(message)
                return
            await send({"type": "http.response.body", "body": b""})
            if message.get("more_body", False):
                raise _HeadIsAnswered  # A stream of events would have no end.

        # Of the scope a copy: the server looks at its method to know that no body comes.
        with suppress(_HeadIsAnswered):
            await self._app({**scope, "method": "GET", HEADERS_ALONE: True}, receive, headers_alone)


def as_declared(route: APIRoute) -> ASGIApp:
    """FastAPI's own way of serving a route."""
    return route.app


class RouteIndex(BaseRoute):
    """Stands before the routes themselves, and takes every request whose path one of them has."""

    def __init__(
        self,
        routes: Iterable[APIRoute],
        reserved: Collection[str] = (),
        serve: Serve = as_declared,
        handles_itself: type | tuple[type, ...] = (),
    ) -> None:
        """No parameter takes a ``reserved`` word that a path begins with. ``serve`` gives what answers for a
        route; it is asked once, when the route is first found. What is of a type that ``handles_itself``
        needs nothing of FastAPI's or Starlette's around it.

        ``ValueError`` for a parameter that is more than one segment: the tree can't hold it.
        """
        self.routes = tuple(routes)
        self._root = _Node()
        self._reserved = reserved
        self._handles_itself = handles_itself
        for route in self.routes:
            node = self._root
            for segment in route.path.split("/"):
                if not segment.startswith("{"):
                    node = node.words.setdefault(segment, _Node())
                    continue
                if ":" in segment:
                    raise ValueError(f"{route.path} has a parameter that is no plain segment")
                node.anything = node.anything or _Node()
                node = node.anything
            found = _Served(route, serve)
            for method in route.methods or ():
                node.routes.setdefault(method, found)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """A full match and what it found; a path without the method is matched too, to be refused."""
        if scope["type"] != "http":
            return Match.NONE, {}
        if _FOUND in scope:
            return Match.FULL, scope.pop(_FOUND)
        taken: list[str] = []
        node = self._follow(self._root, scope["path"].split("/"), 0, taken)
        if node is None:
            return Match.NONE, {}
        found = node.routes.get(scope["method"])
        app = found.app if found else None
        if found is None and scope["method"] == "HEAD" and (found := node.routes.get("GET")):
            app = _AsGet(found.app)
        if found is None:
            return Match.FULL, {"hehuo.allowed": sorted(_allowed(node.routes))}
        parameters = dict(zip(found.names, taken, strict=True))
        return Match.FULL, {
            "endpoint": found.route.endpoint,
            "path_params": parameters,
            "route": found.route,
            "hehuo.query_names": found.query,
            "hehuo.app": app,
        }

    def is_straight(self, scope: Scope) -> bool:
        """Whether a route answers this request by itself; then the scope says what `matches` would.

        If not, what was found is kept for `matches`, which is asked next.
        """
        match, found = self.matches(scope)
        if isinstance(found.get("hehuo.app"), self._handles_itself):
            scope.update(found)
            return True
        if match is Match.FULL:
            scope[_FOUND] = found
        return False

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands on to the route that `matches` found; 405 with all that the path allows (RFC 9110)."""
        if "hehuo.allowed" in scope:
            raise HTTPException(
                HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(scope["hehuo.allowed"])}
            )
        await scope["hehuo.app"](scope, receive, send)

    def _follow(self, node: _Node, segments: Sequence[str], at: int, taken: list[str]) -> _Node | None:
        """The node to which these segments lead, with what parameters took on the way; words go first."""
        if at == len(segments):
            return node if node.routes else None
        segment = segments[at]
        word = node.words.get(segment)
        if word is not None:
            found = self._follow(word, segments, at + 1, taken)
            if found is not None:
                return found
        if node.anything is None or not segment or (at == 1 and segment in self._reserved):
            return None
        taken.append(segment)
        found = self._follow(node.anything, segments, at + 1, taken)
        if found is None:
            taken.pop()
        return found


def _allowed(methods: Iterable[str]) -> set[str]:
    """These, and HEAD wherever GET is among them."""
    found = {*methods}
    return found | {"HEAD"} if "GET" in found else found
