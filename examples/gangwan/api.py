"""The platform's public API as the example's people use it: over HTTP, each with a token of their own."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from math import ceil
from types import TracebackType
from typing import Self, TypeVar

import httpx2
from pydantic import BaseModel, Field, JsonValue, TypeAdapter

from shared.kernel.models import Instant, Page, View

T = TypeVar("T")
V = TypeVar("V", bound=View)

TokenOf = Callable[[str], str]
"""Gives the bearer token of an identity by its name."""

_PATIENCE_SECONDS = 30.0
_PAGE = 200
_CLOCK = "/v1/development/clock"


class Unexpected(Exception):  # noqa: N818 (the command line shows it as a sentence)
    """The platform did not answer as it should, or not at all."""


class Answer(View):
    """What a command came to."""

    id: str = ""
    """Of the new thing, where there is one."""
    sequence: int = 0
    state: str | None = None
    """Of an enrolment: whether there was a place."""
    position: int | None = None
    """On a waitlist."""
    code: str = ""
    """A claim code that was handed out."""
    repeated: bool = False
    """Whether it had been done before, under the same Idempotency-Key."""


class Problem(View):
    """A refusal (RFC 9457)."""

    status: int
    code: str
    detail: str
    facts: dict[str, JsonValue] = Field(default_factory=dict)


class _ClockView(View):
    now: Instant


class Api:
    """A client of one platform. ``who`` is the name of an identity, or None for a stranger."""

    def __init__(self, url: str, token_of: TokenOf, transport: httpx2.BaseTransport | None = None) -> None:
        """``transport`` is for tests, which answer themselves."""
        self.url = url.rstrip("/")
        self._token_of = token_of
        self._tokens: dict[str, str] = {}
        self._client = httpx2.Client(
            base_url=self.url, timeout=_PATIENCE_SECONDS, trust_env=False, transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, who: str | None, path: str, kind: type[T], **query: str | int | None) -> T:
        """What a query answers; raises `Unexpected` where it is refused."""
        given = {name: value for name, value in query.items() if value is not None}
        response = self.call("GET", who, path, query=given)
        if response.status_code != httpx2.codes.OK:
            raise Unexpected(f"GET {path} as {who or 'a stranger'}: expected 200, got {_gist(response)}")
        return TypeAdapter(kind).validate_json(response.content)

    def has_started(self) -> bool:
        """Whether the platform has done what it does once at its start."""
        return self._client.get("/readyz").status_code != httpx2.codes.SERVICE_UNAVAILABLE

    def all(self, who: str | None, path: str, kind: type[V], **query: str | int | None) -> list[V]:
        """Every item of a paged list."""
        found: list[V] = []
        cursor: str | None = None
        while True:
            page = self.get(who, path, Page[kind], cursor=cursor, limit=_PAGE, **query)  # type: ignore[valid-type]  # A class made at run time.
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                return found

    def do(
        self,
        who: str | None,
        path: str,
        body: BaseModel | None = None,
        *,
        key: str | None = None,
        method: str = "POST",
    ) -> Answer:
        """Has a command done; raises `Unexpected` where it is refused."""
        answer = self.attempt(who, path, body, key=key, method=method)
        if isinstance(answer, Problem):
            refusal = f"{answer.status} {answer.code}: {answer.detail} {answer.facts or ''}"
            raise Unexpected(f"{method} {path} as {who or 'a stranger'}: expected success, got {refusal}")
        return answer

    def attempt(
        self,
        who: str | None,
        path: str,
        body: BaseModel | None = None,
        *,
        key: str | None = None,
        method: str = "POST",
    ) -> Answer | Problem:
        """Asks for a command; raises `Unexpected` for an answer that is neither success nor refusal."""
        response = self.call(method, who, path, body=body, key=key)
        if response.is_success:
            answer = Answer.model_validate_json(response.content)
            return answer.model_copy(
                update={"repeated": response.headers.get("Idempotent-Replayed") == "true"}
            )
        if response.is_client_error:
            return Problem.model_validate_json(response.content)
        raise Unexpected(f"{method} {path} as {who or 'a stranger'}: got {_gist(response)}")

    def call(
        self,
        method: str,
        who: str | None,
        path: str,
        *,
        body: BaseModel | None = None,
        key: str | None = None,
        query: Mapping[str, str | int] | None = None,
    ) -> httpx2.Response:
        """One request, whatever comes of it; `Unexpected` if nothing answers.

        Where the answer is "not now" it is sent again, for half a minute: a command only with a key.
        """
        headers = {"Authorization": f"Bearer {self._token(who)}"} if who else {}
        if key is not None:
            headers["Idempotency-Key"] = key
        content = None
        if body is not None:
            content = body.model_dump_json(exclude_unset=True)
            headers["Content-Type"] = "application/json"
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                answer = self._client.request(method, path, content=content, headers=headers, params=query)
            except httpx2.HTTPError as error:
                raise Unexpected(
                    f"{method} {self.url}{path}: {str(error) or type(error).__name__}"
                ) from error
            pause = _pause_before_asking_again(answer)
            if pause is None or (method == "POST" and key is None) or time.monotonic() + pause > until:
                return answer
            time.sleep(pause)

    def now(self) -> datetime:
        """The platform's time."""
        return self.clock() or datetime.now(UTC)

    def clock(self) -> datetime | None:
        """What the development clock shows; None where the platform runs by the machine's."""
        if self.call("GET", None, _CLOCK).status_code == httpx2.codes.NOT_FOUND:
            return None
        return self.get(None, _CLOCK, _ClockView).now

    def advance(self, until: datetime) -> datetime:
        """Moves the development clock forward to this moment, unless it is there already."""
        now = self.now()
        seconds = ceil((until.astimezone(UTC) - now) / timedelta(seconds=1))
        if seconds > 0:
            response = self._client.post(_CLOCK, json={"advance_seconds": seconds})
            if not response.is_success:
                raise Unexpected(f"moving the development clock: got {_gist(response)}")
            now = _ClockView.model_validate_json(response.content).now
        return now

    def _token(self, who: str) -> str:
        if who not in self._tokens:
            self._tokens[who] = self._token_of(who)
        return self._tokens[who]


def _pause_before_asking_again(answer: httpx2.Response) -> float | None:
    """Seconds; None if the answer will not change by waiting."""
    if answer.status_code != httpx2.codes.SERVICE_UNAVAILABLE or "Retry-After" not in answer.headers:
        return None
    return float(answer.headers["Retry-After"])


def _gist(response: httpx2.Response) -> str:
    """An unexpected answer in a line, and what to do about it where that is known."""
    if response.status_code == httpx2.codes.UNAUTHORIZED:
        return "401: the token was signed elsewhere; HEHUO_DATA_DIR must name the platform's own directory"
    return f"{response.status_code} {response.text[:400]}"
