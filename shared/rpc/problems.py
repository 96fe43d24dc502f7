"""Refusals as HTTP answers: problem details (RFC 9457), one shape for every no."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from pydantic import JsonValue
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from shared.contracts.gateway.refusals import STREAM_MUST_BE_ASKED_FOR, UNAUTHENTICATED
from shared.kernel.refusals import Kind, Refusal, Rejected
from shared.runtime.refusals import STORE_DOES_NOT_ANSWER

_log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"

STATUS_OF_KIND = {
    Kind.NOT_FOUND: 404,
    Kind.FORBIDDEN: 403,
    Kind.CONFLICT: 409,
    Kind.INVALID: 422,
    Kind.STALE: 412,
    Kind.UNAVAILABLE: 503,
}
_STATUS_OF_CODE = {refusal.code: 401 for refusal in UNAUTHENTICATED} | {STREAM_MUST_BE_ASKED_FOR.code: 406}
"""What HTTP has a status for and rules have no kind for."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal on its way out."""

    status: int
    code: str
    detail: str
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, JsonValue]:
        """The members of the problem document."""
        return {
            "type": f"urn:hehuo:problem:{self.code}",
            "title": self.code.replace("_", " ").capitalize(),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "facts": dict(self.facts),
        }

    def response(self) -> Response:
        """The answer that carries it."""
        return Response(to_json(self.document()), self.status, dict(self.headers), MEDIA_TYPE)


NOTHING_HERE = Problem(404, "route_is_unknown", "There is nothing at this address.")


class Refused(Exception):  # noqa: N818 (it is an answer, not an error)
    """Ends a request with this problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.code)


async def answer_refused(_request: Request, error: Exception) -> Response:
    """FastAPI's handler of `Refused`."""
    assert isinstance(error, Refused)  # noqa: S101 (FastAPI's signature is wider than its promise)
    return error.problem.response()


async def answer_unavailable(_request: Request, error: Exception) -> Response:
    """FastAPI's handler of `StoreUnavailable`."""
    _log.warning("store_does_not_answer", error=str(error))
    return unavailable_store().response()


def unavailable_store() -> Problem:
    """The problem with a database that does not answer."""
    return problem_of(Rejected(STORE_DOES_NOT_ANSWER, retry_after_seconds=2))


def status_of(refusal: Refusal) -> int:
    """The HTTP status that a refusal is answered with."""
    return _STATUS_OF_CODE.get(refusal.code) or STATUS_OF_KIND[refusal.kind]


def problem_of(rejected: Rejected) -> Problem:
    """The problem that says what a rule said."""
    status = status_of(rejected.refusal)
    headers = {}
    if status == 401:
        # RFC 6750, section 3.1: without a token there is nothing to call an invalid token.
        error = "" if rejected.code == "sign_in_is_required" else ', error="invalid_token"'
        headers["WWW-Authenticate"] = f'Bearer realm="hehuo"{error}'
    elif status == 503:
        headers["Retry-After"] = str(rejected.facts.get("retry_after_seconds", 1))
    return Problem(status, rejected.code, rejected.sentence, rejected.facts, headers)


def example_of(refusal: Refusal) -> dict[str, JsonValue]:
    """The problem document of a refusal with its example facts, for the API documents."""
    return Problem(status_of(refusal), refusal.code, refusal.sentence, refusal.example).document()


def invalid(where: str, name: str, message: str) -> Problem:
    """The problem with one part of a request; what was sent is not repeated, since it may be a secret."""
    return invalid_request([{"location": f"{where}.{name}", "message": message}])


def invalid_request(errors: list[JsonValue]) -> Problem:
    """The problem with a request that is not as the API's description says it must be."""
    return Problem(422, "request_is_not_valid", "This request is not as it must be.", {"errors": errors})
