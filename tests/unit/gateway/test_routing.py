"""Routes are found without trying every one, and no differently than by trying every one, words first."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.web.app import COMMUNITY_PREFIX, OF_A_COMMUNITY, OF_THE_DISTRICT, OUTSIDE
from services.gateway.web.routing import RouteIndex
from tests.each import each


async def _endpoint() -> None:
    """Does nothing."""


def _all_routes() -> list[APIRoute]:
    prefixes = ((COMMUNITY_PREFIX, OF_A_COMMUNITY), ("/v1", OF_THE_DISTRICT), ("", OUTSIDE))
    return [
        APIRoute(prefix + route.path, _endpoint, methods=route.methods)
        for prefix, routers in prefixes
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
    ]


def _takes_more(route: APIRoute) -> list[bool]:
    """In this order routes can be tried one by one: of two that take a path, the word comes first."""
    return [part.startswith("{") for part in route.path.split("/")]


ROUTES = _all_routes()
ONE_BY_ONE = sorted(ROUTES, key=_takes_more)
INDEX = RouteIndex(ROUTES)


def _scope(method: str, path: str) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "headers": []}


def _method(route: APIRoute) -> str:
    return min(route.methods or ())


@each(ROUTES, lambda route: f"{_method(route)} {route.path}")
def test_every_route_is_found_as_by_trying_every_one(route: APIRoute) -> None:
    path = route.path_format.format(**dict.fromkeys(route.param_convertors, "0197e2a0"))
    scope = _scope(_method(route), path)
    _, expected = next(tried for one in ONE_BY_ONE if (tried := one.matches(scope))[0] is Match.FULL)
    match, found = INDEX.matches(scope)
    assert match is Match.FULL
    assert found["route"] is expected["route"]
    assert found["path_params"] == expected["path_params"]


@pytest.mark.parametrize(
    "path",
    [
        "/nope/1/2/3/4/5",
        "/v1/nope/1",
        "/v1/communities/haiwan/nope",
        "/v1/communities/haiwan/bookings/1/2/3/4/5",
        "//",
        "",
    ],
)
def test_what_is_no_route_is_left_to_others(path: str) -> None:
    assert INDEX.matches(_scope("GET", path)) == (Match.NONE, {})
    assert INDEX.matches({"type": "websocket", "path": "/v1/me"}) == (Match.NONE, {})


async def test_another_method_is_refused_with_all_that_the_path_takes() -> None:
    scope = _scope("PATCH", "/v1/me")
    match, found = INDEX.matches(scope)
    assert match is Match.FULL

    async def nothing(*_: object) -> Any:
        raise AssertionError("is not asked")

    with pytest.raises(HTTPException) as caught:
        await INDEX.handle({**scope, **found}, nothing, nothing)
    assert caught.value.status_code == 405
    assert caught.value.headers == {"Allow": "DELETE, GET, HEAD, PUT"}


async def _heard(route: APIRoute, app: ASGIApp, method: str, path: str) -> tuple[list[Message], Scope]:
    """What is sent in answer to a request of the route, and what the server sees of it afterwards."""
    scope = _scope(method, path)
    _, found = RouteIndex([route], serve=lambda _: app).matches(scope)
    scope |= found
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError("is not asked")

    await RouteIndex([route], serve=lambda _: app).handle(scope, receive, send)
    return sent, scope


async def test_head_is_answered_as_get_is_with_nothing_after_the_headers() -> None:
    asked: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["method"])
        await Response(b"[1, 2]", 200)(scope, receive, send)

    sent, scope = await _heard(APIRoute("/v1/things", _endpoint), app, "HEAD", "/v1/things")
    assert asked == ["GET"]
    assert scope["method"] == "HEAD"
    assert (sent[0]["status"], (b"content-length", b"6") in sent[0]["headers"]) == (200, True)
    assert sent[1:] == [{"type": "http.response.body", "body": b""}]


async def test_head_of_a_stream_without_an_end_has_an_end() -> None:
    left: list[str] = []

    async def for_ever() -> AsyncGenerator[bytes]:
        try:
            while True:
                yield b": still here\n"
        finally:
            left.append("the feed")

    content = for_ever()
    answer = StreamingResponse(content, media_type="text/event-stream")

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await answer({**scope, "asgi": {"spec_version": "2.4"}}, receive, send)

    sent, _ = await _heard(APIRoute("/v1/feed", _endpoint), app, "HEAD", "/v1/feed")
    assert [one["type"] for one in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["body"] == b""
    await content.aclose()
    assert left == ["the feed"]


async def test_head_of_what_only_changes_is_refused() -> None:
    index = RouteIndex([APIRoute("/v1/things", _endpoint, methods=["POST"])])
    assert index.matches(_scope("HEAD", "/v1/things")) == (Match.FULL, {"hehuo.allowed": ["POST"]})


class _Straight:
    """Answers by itself."""

    def __init__(self, route: APIRoute) -> None:
        self.route = route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError


def test_a_route_that_handles_itself_is_told_from_the_rest_and_nothing_is_looked_for_twice() -> None:
    routes = [APIRoute("/beds/{bed}", _endpoint, methods=["POST"]), APIRoute("/beds", _endpoint)]
    index = RouteIndex(
        routes, (), lambda route: _Straight(route) if route is routes[0] else route.app, _Straight
    )
    scope = _scope("POST", "/beds/7")
    assert index.is_straight(scope)
    assert (scope["route"], scope["path_params"]) == (routes[0], {"bed": "7"})
    for method, path in (("GET", "/beds"), ("GET", "/beds/7"), ("HEAD", "/beds")):
        expected = index.matches(_scope(method, path))
        scope = _scope(method, path)
        assert not index.is_straight(scope)
        scope["path"] = "/is/not/asked/again"
        match, found = index.matches(scope)
        assert match is expected[0] is Match.FULL
        assert found.keys() == expected[1].keys()
        assert found.get("route") is expected[1].get("route")
    assert not index.is_straight(_scope("GET", "/nothing"))
    assert not index.is_straight({"type": "lifespan"})
