"""Refusals as pages: for browsers, and outside ``/v1``; everything else gets a problem document."""

import re
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from services.gateway.pages.site.answers import STYLE_PATH, page_response
from services.gateway.pages.site.cookies import read_cookie
from services.gateway.pages.site.languages import COOKIE, negotiate
from services.gateway.pages.site.refusals import sentence_of
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView, Site
from services.gateway.pages.site.words import words_in
from services.gateway.platform import Gateway
from shared.rpc.problems import Problem

_ZONE = ZoneInfo("Asia/Shanghai")
_WITH_TITLES = frozenset({401, 403, 404, 405, 412, 413, 429, 503})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage(PageView):
    """Why there is nothing to see, or why something was not done."""

    template: ClassVar[str] = "site/problem.html"

    sentence: str
    error_id: str | None
    """For the operator, who finds it in the log."""
    home: str
    """Where one may go on."""


_OF_A_SCREEN = re.compile(r"/[^/]+/(?:screens/[^/]+|desk/[^/]+/[^/]+/door)")
_ASK_AGAIN_SECONDS = "30"


def wants_page(scope: Scope) -> bool:
    """Whether whoever asks reads pages: a browser, outside the API."""
    path: str = scope["path"]
    if path == "/v1" or path.startswith("/v1/"):
        return False
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def answer(problem: Problem, scope: Scope) -> Response:
    """The problem for whoever asks, where nothing is known of them but their request."""
    if not wants_page(scope):
        return problem.response()
    path: str = scope["path"]
    request = Request(scope)
    gateway: Gateway = scope["hehuo.gateway"]
    words = words_in(negotiate(read_cookie(request, COOKIE), request.headers.get("accept-language")))
    site = Site(
        words=words,
        shown=Shown(words.language, _ZONE, gateway.clock.now()),
        path="/",
        style=STYLE_PATH,
        development=bool(gateway.people_to_try),
    )
    return problem_page(problem, site, path)


def problem_page(problem: Problem, site: Site, path: str) -> Response:
    """The problem as a page of this site, in answer to a request for this path.

    A screen at a door has nobody who would load it anew: it asks again by itself, until it shows the door.
    """
    status = problem.status if problem.status in _WITH_TITLES else 500 if problem.status >= 500 else 400
    error_id = problem.facts.get("error_id")
    page = ProblemPage(
        title=site.words(f"problem.{status}"),
        sentence=sentence_of(problem.code, problem.detail, problem.facts, site.words, site.shown),
        error_id=str(error_id) if error_id else None,
        home=f"/{site.community}",
    )
    response = page_response(page, site, problem.status)
    response.headers.update(problem.headers)
    if _OF_A_SCREEN.fullmatch(path):
        response.headers["Refresh"] = _ASK_AGAIN_SECONDS
    return response
