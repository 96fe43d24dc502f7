"""Adding a page to the routes, and answering for it whatever its function raises."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request, Response

from services.gateway.api.late_route import LateRoute
from services.gateway.pages.site.answers import is_local, see
from services.gateway.pages.site.fresh import SIGN_IN_ANEW_FIRST, StaleSignIn
from services.gateway.pages.site.kept_forms import keep_sent
from services.gateway.pages.site.problems import answer, problem_page, wants_page
from services.gateway.pages.site.visit import Visit, visit_of
from shared.contracts.gateway.refusals import SIGN_IN_IS_REQUIRED, UNAUTHENTICATED
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, Rejected
from shared.projections.refusals import READ_MODEL_IS_BEHIND, SEQUENCE_LIES_BEYOND_THE_LOG
from shared.rpc.problems import Refused, problem_of

KEPT = "/sign-in/kept"
"""Where a form is found that was sent too long after a sign-in."""
Page = Callable[[Visit], Awaitable[Response]]

_NOT_YET = frozenset({READ_MODEL_IS_BEHIND.code, SEQUENCE_LIES_BEYOND_THE_LOG.code})
_WHO = frozenset(one.code for one in UNAUTHENTICATED)


def page(router: APIRouter, route: str) -> Callable[[Page], Page]:
    """Adds the decorated function as the page at an address: ``GET /{community}/rooms``.

    It gets the `Visit` and returns a response. What it raises as `Rejected` becomes a page that says so.
    """
    method, _, path = route.partition(" ")

    def add(function: Page) -> Page:
        async def serve(request: Request) -> Response:
            return await _serve(function, request)

        methods = ["GET", "HEAD"] if method == "GET" else [method]
        router.add_api_route(
            path, serve, methods=methods, include_in_schema=False, route_class_override=LateRoute
        )
        return function

    return add


def form_at(path: str, add: Callable[[str], Callable[[Page], Page]]) -> Callable[[Page], Page]:
    """Adds the decorated function for a form (GET) and for what is sent with it (POST), at one address.

    ``add`` is what adds a single route: `page`, or one for certain visitors.
    """

    def both(function: Page) -> Page:
        for method in ("GET", "POST"):
            add(f"{method} {path}")(function)
        return function

    return both


def require_person(visit: Visit) -> str:
    """Who visits; `Rejected` for a stranger, whom that leads to the sign-in."""
    if visit.person_id is None:
        raise Rejected(SIGN_IN_IS_REQUIRED)
    return visit.person_id


async def _serve(function: Page, request: Request) -> Response:
    visit = await visit_of(request)
    try:
        try:
            return await function(visit)
        except Rejected as rejected:
            if rejected.code not in _NOT_YET or not visit.asked("seq"):
                raise
            # It has waited long enough: the page shows what there is.
            patient = Visit(request, visit.session)
            patient.waits = False
            return await function(patient)
    except Rejected as rejected:
        return await _answer_rejected(rejected, visit)
    except StaleSignIn:
        return await _sign_in_anew(visit)
    except Refused as refused:
        return answer(refused.problem, request.scope)


async def _sign_in_anew(visit: Visit) -> Response:
    """To the sign-in, and from there back to what was sent, or to the page where it was tried."""
    request = visit.request
    if not wants_page(request.scope):
        return problem_of(Rejected(SIGN_IN_ANEW_FIRST)).response()
    if request.method == "POST":
        response = see(f"/sign-in?anew=1&to={quote(KEPT, safe='')}")
        if await keep_sent(visit, response):
            return response
    back = urlsplit(request.headers.get("referer", ""))
    here = back.netloc == request.headers.get("host") and is_local(back.path)
    path = back.path if here else f"/{visit.community}"
    if request.method in {"GET", "HEAD"}:
        path = request.url.path
    return see(f"/sign-in?anew=1&to={quote(path, safe='')}")


async def _answer_rejected(rejected: Rejected, visit: Visit) -> Response:
    request = visit.request
    if not wants_page(request.scope):
        return problem_of(rejected).response()
    if rejected.code in _WHO and request.method in {"GET", "HEAD"}:
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return see(f"/sign-in?to={quote(back, safe='')}")
    if rejected.code == COMMUNITY_IS_NOT_OPEN.code:
        return answer(problem_of(rejected), request.scope)
    visit.hurry()  # What stands around the sentence is not worth another long wait.
    return problem_page(problem_of(rejected), await visit.site(), visit.request.url.path)
