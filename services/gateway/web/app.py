"""The gateway as an ASGI application: all routes, and one shape for every refusal."""

import json
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from http import HTTPStatus
from importlib.metadata import version

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from services.gateway.api import (
    accounts,
    bookings,
    calendars,
    catalogue,
    development,
    district,
    events,
    fund,
    health,
    me,
    messages,
    open_data,
    partners,
    people,
    reconcile,
    redactions,
    restricted,
    tokens,
    waiting,
    webhooks,
)
from services.gateway.api.constant_documents import ConstantDocument, MadeOnce
from services.gateway.api.late_route import LateRoute
from services.gateway.domain.reserved import RESERVED_NAMES
from services.gateway.pages.routes import ROUTERS as PAGES
from services.gateway.pages.site.beside import visit_beside
from services.gateway.pages.site.problems import answer, problem_page, wants_page
from services.gateway.platform import Gateway
from services.gateway.web.edge import Edge, rates_of
from services.gateway.web.errors import problem_of_errors
from services.gateway.web.fast_path import FastRoute, fast_path, problem_of_store
from services.gateway.web.openapi import describe
from services.gateway.web.routing import RouteIndex
from shared.kernel.refusals import Rejected
from shared.rpc.problems import NOTHING_HERE, Problem, Refused, invalid_request, problem_of
from shared.storage.faults import StoreUnavailable
from shared.telemetry.request_telemetry import NO_TELEMETRY

OF_A_COMMUNITY: tuple[APIRouter, ...] = (
    *partners.ROUTERS,
    *bookings.ROUTERS,
    *fund.ROUTERS,
    people.router,
    redactions.router,
    waiting.router,
    messages.router,
    events.router,
    reconcile.router,
    restricted.router,
    open_data.router,
    calendars.router,
    accounts.router,
    webhooks.router,
)
OF_THE_DISTRICT: tuple[APIRouter, ...] = (
    district.router,
    me.router,
    tokens.router,
    accounts.district_router,
    development.router,
)
OUTSIDE: tuple[APIRouter, ...] = (health.router, catalogue.router, *PAGES)
DOCUMENTS_SECONDS = 60.0
"""How long after its start a platform makes the documents that nobody has asked for yet."""
COMMUNITY_PREFIX = "/v1/communities/{community}"
_FRAMEWORK: dict[int, tuple[str, str]] = {
    HTTPStatus.NOT_FOUND: (NOTHING_HERE.code, NOTHING_HERE.detail),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method_is_not_allowed", "This address does not take this method."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("body_is_too_large", "The body is larger than is taken here."),
}


class _App(FastAPI):
    """Asks a route that handles its requests itself at once, behind the edge alone.

    Between the two are nine layers of Starlette's and FastAPI's, for exceptions that such a route answers
    and for dependencies that it has none of (docs/decisions/0125).
    """

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(
            docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, telemetry=NO_TELEMETRY
        )
        self._gateway, self._index = gateway, route_index()
        self._rates = cache(lambda: rates_of(gateway.limits))
        self.add_middleware(Edge, gateway=gateway, rates=self._rates)

    @cached_property
    def _edge(self) -> Edge:
        """Made with the first request, as the one that stands among the layers."""
        return Edge(_ask_straight, self._gateway, self._rates)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, by one way or the other."""
        if scope["type"] == "http" and self._index.is_straight(scope):
            await self._edge(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


async def _ask_straight(scope: Scope, receive: Receive, send: Send) -> None:
    await scope["hehuo.app"](scope, receive, send)


def build_app(gateway: Gateway) -> FastAPI:
    """The application. Everything that it needs of the platform is in ``gateway``."""
    app = _App(gateway)
    app.router.routes[:] = [route_index()]
    app.add_exception_handler(Rejected, _answer_rejected)
    app.add_exception_handler(Refused, _answer_refused)
    app.add_exception_handler(StoreUnavailable, _answer_unavailable)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_framework)
    return app


@cache
def route_index() -> RouteIndex:
    """Every route of the API and of its pages: made once in a process, since none depends on a gateway.

    The index finds all of them; one by one, a page's `/{community}` would take what comes after it.
    """
    api = APIRouter()
    _add(api, COMMUNITY_PREFIX, OF_A_COMMUNITY)
    _add(api, "/v1", OF_THE_DISTRICT)
    api.add_api_route("/openapi.json", _description, include_in_schema=False)
    routes = [*_plain(api), *(route for router in OUTSIDE for route in _plain(router))]
    return RouteIndex(routes, RESERVED_NAMES, lambda route: fast_path(route) or route.app, FastRoute)


def _add(api: APIRouter, prefix: str, routers: Sequence[APIRouter]) -> None:
    """Adds the routes one by one: a router that is included as a whole is matched twice for a request."""
    for router in routers:
        for route in _plain(router):
            if isinstance(route, LateRoute):
                api.routes.append(route.below(prefix))
                continue
            api.add_api_route(
                prefix + route.path,
                route.endpoint,
                response_model=route.response_model,
                status_code=route.status_code,
                tags=route.tags,
                summary=route.summary,
                responses=route.responses,
                operation_id=route.operation_id,
                methods=route.methods,
                include_in_schema=route.include_in_schema,
                response_class=route.response_class,
                openapi_extra=route.openapi_extra,
            )


def _plain(router: APIRouter) -> Iterator[APIRoute]:
    for route in router.routes:
        if not isinstance(route, APIRoute):
            raise TypeError(f"{route} is no plain route: list nested routers in ROUTERS instead")
        yield route


async def _description(request: Request) -> Response:
    """The OpenAPI document."""
    headers = request.headers
    document = await _described.get()
    return document.answer(headers.get("if-none-match"), headers.get("accept-encoding"))


def _describe() -> ConstantDocument:
    document = describe(route_index().routes, version("hehuo"))
    content = json.dumps(document, ensure_ascii=False).encode()
    return ConstantDocument(content, media_type="application/json")


_described = MadeOnce(_describe)


async def make_documents_ahead(gateway: Gateway) -> None:
    """Makes the descriptions that anybody may ask for, if nobody has yet: of routes and of events."""
    await _described.get()
    await catalogue.make_ahead(gateway.topic)


async def _answer_rejected(request: Request, error: Exception) -> Response:
    assert isinstance(error, Rejected)  # noqa: S101 (FastAPI's signature is wider than its promise)
    return answer(problem_of(error), request.scope)


async def _answer_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 (FastAPI's signature is wider than its promise)
    return answer(error.problem, request.scope)


async def _answer_unavailable(request: Request, error: Exception) -> Response:
    return answer(problem_of_store(error), request.scope)


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 (FastAPI's signature is wider than its promise)
    return answer(problem_of_errors(list(error.errors())).problem, request.scope)


async def _answer_framework(request: Request, error: Exception) -> Response:
    """What Starlette and FastAPI themselves refuse, in the same shape."""
    assert isinstance(error, HTTPException)  # noqa: S101 (FastAPI's signature is wider than its promise)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        # FastAPI's answer to a body that can't be read: not UTF-8, nested too deeply, numbers too long.
        unread = invalid_request([{"location": "body", "message": "is not JSON that can be read"}])
        return answer(unread, request.scope)
    code, detail = _FRAMEWORK.get(error.status_code, ("request_is_refused", str(error.detail)))
    problem = Problem(error.status_code, code, detail, headers=error.headers or {})
    if not wants_page(request.scope):
        return answer(problem, request.scope)
    try:
        site = await (await visit_beside(request)).site()
    except (Rejected, StoreUnavailable):  # Who it is can't be said now, and the page is missing all the same.
        return answer(problem, request.scope)
    return problem_page(problem, site, request.url.path)
