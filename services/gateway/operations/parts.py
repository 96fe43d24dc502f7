"""Views of several services of which one may be slow or away: its part is left out, and the view says so."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from shared.kernel.refusals import Kind, Rejected

A = TypeVar("A")

_LONGEST_WAIT_SECONDS = 3.0
"""A person looks on. Other systems wait for as long as a call may take, and get all of it or an error."""


class Parts:
    """What was asked of services for one view."""

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds or _LONGEST_WAIT_SECONDS
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

    async def of(self, service: str, asked: Awaitable[A], otherwise: A) -> A:  # noqa: ARG002 (there is none)
        """What the service answers."""
        return await asked
