"""Views of several services of which one may be slow or away: its part is left out, and the view says so."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeVar

from shared.kernel.refusals import Kind, Rejected
from shared.projections.refusals import READ_MODEL_IS_BEHIND
from shared.runtime.refusals import SERVICE_DOES_NOT_ANSWER

A = TypeVar("A")


class Parts:
    """What was asked of services for one view."""

    def __init__(self, seconds: float) -> None:
        """``seconds``: how long the person waits who looks on.

        Other systems wait for as long as a call may take, and get all of it or an error.
        """
        self._seconds = seconds
        self._missing: set[str] = set()

    @property
    def missing(self) -> tuple[str, ...]:
        """The services that did not answer in time."""
        return tuple(sorted(self._missing))

    async def of(self, service: str, asked: Awaitable[A], otherwise: A) -> A:
        """What the service answers, or ``otherwise``. Any refusal but that it can't answer now is raised."""
        try:
            async with asyncio.timeout(self._seconds):
                return await asked
        except TimeoutError:
            pass
        except Rejected as rejected:
            if rejected.refusal.kind is not Kind.UNAVAILABLE:
                raise
        self._missing.add(service)
        return otherwise


class WholeOnly(Parts):
    """For views that are whole or not at all: whatever is refused is raised, and nobody is hurried."""

    def __init__(self) -> None:
        super().__init__(float("inf"))

    async def of(self, service: str, asked: Awaitable[A], otherwise: A) -> A:  # noqa: ARG002 (there is none)
        """What the service answers."""
        return await asked


_IN_ALL = 3
"""A busy service answers each of forty questions in time, and is worth the wait; but not any wait."""


class Patience:
    """How long the questions of one view wait for each service, and which services did not answer.

    A service that has not is not asked again for the view: it would be waited for once more.
    """

    def __init__(self) -> None:
        self._seconds: float | None = None
        self._away: set[str] = set()
        self._asked: Counter[str] = Counter()
        """By service, the questions that it has not answered yet."""
        self._since: dict[str, float] = {}
        self._waited: dict[str, float] = {}
        """By service, how long it was waited for; while two questions were open, once."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The services that did not answer."""
        return tuple(sorted(self._away))

    @property
    def is_hurried(self) -> bool:
        """Whether a part may be left out."""
        return self._seconds is not None

    def hurry(self, seconds: float) -> None:
        """From now on each question is waited for so long, and each service three times as long in all."""
        self._seconds = seconds

    async def wait(self, service: str, ask: Callable[[], Awaitable[A]], least: int = 0) -> A:
        """What the service answers to a question that waits for the sequence ``least`` of its log.

        Raises `Rejected`: whatever it refuses, or that it does not answer.
        """
        if service in self._away:
            raise Rejected(SERVICE_DOES_NOT_ANSWER, service=service, retry_after_seconds=2)
        if least:
            return await self._wait_for_change(service, ask, least)
        self._begin(service)
        try:
            async with asyncio.timeout(self._left(service)):
                return await ask()
        except TimeoutError:
            self._away.add(service)
            raise Rejected(SERVICE_DOES_NOT_ANSWER, service=service, retry_after_seconds=2) from None
        except Rejected as rejected:
            if is_away(rejected, least):
                self._away.add(service)
            raise
        finally:
            self._end(service)

    async def _wait_for_change(self, service: str, ask: Callable[[], Awaitable[A]], least: int) -> A:
        """A service that is well says within five seconds that it has not folded it yet, and whoever asked
        asks again without: then its silence counts. One that is away is left out at once, and named."""
        try:
            async with asyncio.timeout(None if self._seconds is None else 2 * self._seconds):
                return await ask()
        except TimeoutError:
            raise Rejected(READ_MODEL_IS_BEHIND, retry_after_seconds=1) from None
        except Rejected as rejected:
            if is_away(rejected, least):
                self._away.add(service)
            raise

    def _left(self, service: str) -> float | None:
        if self._seconds is None:
            return None
        in_all = _IN_ALL * self._seconds - self._waited_by_now(service)
        return max(0.0, min(self._seconds, in_all))

    def _waited_by_now(self, service: str) -> float:
        waited = self._waited.get(service, 0.0)
        if self._asked[service]:
            waited += asyncio.get_running_loop().time() - self._since[service]
        return waited

    def _begin(self, service: str) -> None:
        if not self._asked[service]:
            self._since[service] = asyncio.get_running_loop().time()
        self._asked[service] += 1

    def _end(self, service: str) -> None:
        waited = self._waited_by_now(service)
        self._asked[service] -= 1
        if not self._asked[service]:
            self._waited[service] = waited


def is_away(rejected: Rejected, least: int) -> bool:
    """Whether it says that a service can't answer now, and not just that it has not come to ``least`` yet."""
    if rejected.refusal.kind is not Kind.UNAVAILABLE:
        return False
    return not (least and rejected.code == READ_MODEL_IS_BEHIND.code)


async def unless_away(asked: Awaitable[A], otherwise: A, least: int = 0) -> A:
    """What was asked for, or ``otherwise`` where a service that is asked for it can't answer."""
    try:
        return await asked
    except Rejected as rejected:
        if not is_away(rejected, least):
            raise
        return otherwise
