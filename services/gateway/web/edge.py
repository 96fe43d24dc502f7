"""The edge: what holds for every request before a route sees it, and for every answer after.

One piece of pure ASGI, since it is on the way of everything: request ids, limits, headers, and the
answer to what nobody foresaw.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from itertools import count
from secrets import token_hex
from time import monotonic

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.api.access import bearer_of, token_in
from services.gateway.identity.account_keys import read_key
from services.gateway.operations.accounts import holder_of
from services.gateway.pages.site.cookies import session_cookie
from services.gateway.pages.site.problems import answer
from services.gateway.platform import Gateway, Limits
from services.gateway.web.bodies import ClientDisconnected, read_body, replay, too_large
from services.gateway.web.rates import Rates
from shared.kernel.addresses import origin_of
from shared.kernel.refusals import Rejected
from shared.rpc.problems import Problem, Refused
from shared.storage.faults import StoreUnavailable
from shared.telemetry.log_context import enter, leave
from shared.telemetry.request_metrics import route_of
from shared.telemetry.tracing import Tracing, answered

_log = structlog.get_logger(__name__)

_REQUEST_ID = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}\Z")
_OF_COMMUNITY = re.compile(r"/v1/communities/([a-z][a-z0-9-]{1,31})/")
_ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_OVER_TLS = (b"strict-transport-security", b"max-age=31536000")
_NO_PAGE = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_PERSONAL = (b"cache-control", b"no-store")
_ASK_AGAIN = (b"cache-control", b"no-cache")
"""What strangers get belongs to them alone: whoever brings a token is answered another thing there."""
_OF_WATCHERS = frozenset({"/healthz", "/readyz"})
_OF_MACHINES = _OF_WATCHERS | {"/metrics"}
"""Asked every few seconds, and worth no trace."""
_ONCE = frozenset({b"on-behalf-of", b"idempotency-key", b"if-match", b"host"})
"""Of two of these, one would be taken and the other one not: nobody knows which was meant."""
_AS_IT_IS = (b"", b"identity")
_requests = count(1)
_JSON = (b"application/json", b"application/problem+json")
_FORMS = (b"application/x-www-form-urlencoded", b"multipart/form-data")


def rates_of(limits: Limits) -> Rates | None:
    """How many requests each caller may send; None: as many as they like."""
    return Rates(limits.requests_per_minute, monotonic) if limits.requests_per_minute else None


class Edge:
    """Wraps the app; see the module."""

    def __init__(self, app: ASGIApp, gateway: Gateway, rates: Callable[[], Rates | None]) -> None:
        """A platform's edges, one for each way in (`services.gateway.web.app`), share their ``rates``."""
        self._app = app
        self._gateway = gateway
        self._limits = gateway.limits
        self._rates = rates()
        self._mark = token_hex(8).encode()  # Not the module's: where processes are forked, all would have it.

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers HTTP; everything else is for the app alone."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["hehuo.gateway"] = self._gateway
        exchange = _Exchange(scope, send, self._gateway, self._mark)
        request_id = scope["hehuo.request_id"]
        token = enter({"service": "gateway", "request_id": request_id, "correlation_id": request_id})
        try:
            tracing = self._gateway.telemetry.tracing
            if tracing is None or scope["path"] in _OF_MACHINES:
                await self._answer(scope, receive, exchange)
            else:
                await self._traced(tracing, scope, receive, exchange)
        finally:
            leave(token)

    async def _traced(self, tracing: Tracing, scope: Scope, receive: Receive, exchange: "_Exchange") -> None:
        with tracing.request(scope["method"], scope["headers"], public=True) as span:
            span.set_attribute("hehuo.correlation_id", scope["hehuo.request_id"])
            await self._answer(scope, receive, exchange)
            answered(span, scope["method"], route_of(scope), exchange.status)

    async def _answer(self, scope: Scope, receive: Receive, exchange: "_Exchange") -> None:
        problem = self._refusal(scope, exchange) or await self._too_often(scope, exchange)
        if problem is not None:
            await answer(problem, scope)(scope, receive, exchange.send)
            return
        try:
            if exchange.length or exchange.chunked:
                most_bytes = self._limits.most_bytes_at(scope["path"])
                body = await read_body(scope, receive, most_bytes, self._limits.body_seconds)
                receive = replay(body, receive)
            await self._app(scope, receive, exchange.send)
        except Refused as refused:
            await answer(refused.problem, scope)(scope, receive, exchange.send)
        except ClientDisconnected:
            return
        except Exception as error:  # noqa: BLE001 (the last place: logged in full, answered in short)
            await _answer_unforeseen(error, scope, receive, exchange)

    def _refusal(self, scope: Scope, exchange: "_Exchange") -> Problem | None:
        """What speaks against this request as far as its headers tell."""
        most_bytes = self._limits.most_bytes_at(scope["path"])
        if exchange.length is not None and exchange.length > most_bytes:
            return too_large(most_bytes)
        if (exchange.length or exchange.chunked) and not _is_taken(scope, exchange.media_type):
            detail = "Bodies are JSON: send them with Content-Type: application/json."
            return Problem(415, "body_is_not_json", detail)
        if (exchange.length or exchange.chunked) and exchange.coded:
            detail = "Bodies are read as they come: send them without Content-Encoding."
            # RFC 9110, section 15.5.16: that it was the coding is told by a header, too.
            return Problem(415, "body_is_encoded", detail, headers={"Accept-Encoding": "identity"})
        if exchange.authorizations > 1:
            detail = "There are two Authorization headers, and they may name two people: send one."
            return Problem(400, "authorization_is_ambiguous", detail)
        if exchange.twice:
            name = exchange.twice.decode()
            detail = "There are two headers of this name, and they may say two things: send one."
            return Problem(400, "header_is_ambiguous", detail, {"header": name})
        return None

    async def _too_often(self, scope: Scope, exchange: "_Exchange") -> Problem | None:
        """The refusal of one request more than there may be in this minute."""
        if self._rates is None or scope["path"] in _OF_WATCHERS:
            return None
        wait_seconds = self._rates.take(await self._whose(scope, exchange.authorization))
        if not wait_seconds:
            return None
        detail = "Too many requests. Retry after the given number of seconds."
        facts = {"retry_after_seconds": wait_seconds}
        return Problem(429, "too_many_requests", detail, facts, {"Retry-After": str(wait_seconds)})

    async def _whose(self, scope: Scope, authorization: bytes | None) -> str:
        """Whose requests are counted together: a person's, however their tokens are written and in whichever
        browser they are signed in, a service account's, or else all that come from one address."""
        with suppress(Rejected, StoreUnavailable):
            if authorization is not None:
                if key := read_key(token_in(authorization.decode("latin-1"))):
                    found = _OF_COMMUNITY.match(scope["path"])
                    here = found[1] if found and found[1] in self._gateway.communities else ""
                    holder = await holder_of(self._gateway, here, key)
                    return holder.actor_id if holder else _address(scope)
                return bearer_of(self._gateway, authorization.decode("latin-1")).person
            cookie = session_cookie(Request(scope))
            session = await self._gateway.sessions.find(cookie) if cookie else None
            if session is not None:
                return session.person_id
        return _address(scope)


class _Exchange:
    """One request's headers as far as the edge reads them, and the headers it adds to the answer."""

    __slots__ = (
        "_began",
        "_gateway",
        "_scope",
        "_send",
        "authorization",
        "authorizations",
        "chunked",
        "coded",
        "length",
        "media_type",
        "request_id",
        "started",
        "status",
        "twice",
    )

    def __init__(self, scope: Scope, send: Send, gateway: Gateway, mark: bytes) -> None:
        self._scope = scope
        self._send = send
        self._gateway = gateway
        self._began = monotonic()
        self.status = 0
        self.authorization: bytes | None = None
        self.authorizations = 0
        self.length: int | None = None
        self.chunked = False
        """Whether the body's length was not announced."""
        self.coded = False
        """Whether the body was compressed, or made something else, on its way here."""
        self.media_type = b""
        self.request_id = b""
        self.started = False
        self.twice = b""
        """A header that there are two of, and may be one of."""
        once: set[bytes] = set()
        for name, value in scope["headers"]:
            if name == b"content-length":
                self.length = int(value) if value.isdigit() else None
            elif name == b"transfer-encoding":
                self.chunked = True
            elif name == b"content-type":
                self.media_type = value.partition(b";")[0].strip().lower()
            elif name == b"content-encoding":
                self.coded = self.coded or value.strip().lower() not in _AS_IT_IS
            elif name == b"authorization":
                self.authorization = value
                self.authorizations += 1
            elif name in _ONCE:
                self.twice = name if name in once else self.twice
                once.add(name)
            elif name == b"x-request-id" and _REQUEST_ID.match(value):
                self.request_id = value
        # Unique by the edge and a number: as good as chance for telling requests apart, and cheaper.
        self.request_id = self.request_id or b"%b-%d" % (mark, next(_requests))
        scope["hehuo.request_id"] = self.request_id.decode()

    async def send(self, message: Message) -> None:
        """Sends on, with the headers that every answer has."""
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            self._count()
            headers: list[tuple[bytes, bytes]] = message["headers"]
            present = {name for name, _ in headers}
            if message["status"] == HTTPStatus.CREATED:
                self._complete_location(headers)
            headers += [one for one in _ALWAYS if one[0] not in present]
            if self._scope.get("scheme") == "https":
                headers.append(_OVER_TLS)
            headers.append((b"x-request-id", self.request_id))
            if _NO_PAGE[0] not in present:
                headers.append(_NO_PAGE)
            if _PERSONAL[0] not in present:
                # Caches may keep a 404 that says nothing of them by a rule of their own (RFC 9111, 4.2.2).
                is_personal = self.authorization is not None or self.status >= HTTPStatus.BAD_REQUEST
                headers.append(_PERSONAL if is_personal else _ASK_AGAIN)
        await self._send(message)

    def _count(self) -> None:
        gateway, scope = self._gateway, self._scope
        community = scope.get("path_params", {}).get("community")
        known = community if community in gateway.communities else None
        gateway.request_metrics.answered(scope, self.status, self._began, scope["hehuo.request_id"], known)

    def _complete_location(self, headers: list[tuple[bytes, bytes]]) -> None:
        """Makes a Location (see `answers.created`) one from the root: of a community, or of the district."""
        community = self._scope.get("path_params", {}).get("community")
        below = f"communities/{community}/" if community else ""
        for at, (name, value) in enumerate(headers):
            if name == b"location" and not value.startswith(b"/"):
                root = f"{self._scope.get('root_path', '')}/v1/{below}"
                headers[at] = (name, root.encode() + value)


def _address(scope: Scope) -> str:
    client: tuple[str, int] | None = scope.get("client")
    return origin_of(client[0]) if client else ""


def _is_taken(scope: Scope, media_type: bytes) -> bool:
    """JSON everywhere, and forms where pages are: a form of another site can't reach the API."""
    return media_type in _JSON or (
        media_type in _FORMS and not scope["path"].startswith(("/v1/", "/operator/"))
    )


async def _answer_unforeseen(error: Exception, scope: Scope, receive: Receive, exchange: _Exchange) -> None:
    error_id = token_hex(8)
    _log.error(
        "request_failed",
        error_id=error_id,
        method=scope["method"],
        route=route_of(scope),
        exc_info=error,
    )
    if exchange.started:
        raise error  # Half an answer can't be taken back; the server cuts the connection.
    detail = "Something went wrong that nobody foresaw. Tell the operator the error_id: it is in the log."
    problem = Problem(500, "unforeseen_error", detail, {"error_id": error_id})
    await answer(problem, scope)(scope, receive, exchange.send)
