"""Which faults pass by themselves, and how long to wait before trying again."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from shared.kernel.refusals import Kind, Rejected
from shared.storage.faults import StoreUnavailable

T = TypeVar("T")

_LONGEST_DELAY_SECONDS = 30.0
_FIRST_DELAY_SECONDS = 0.2
_log = structlog.get_logger(__name__)


def is_transient(error: BaseException) -> bool:
    """Whether this is a transient fault (of a store, the network, a full queue), not one of the event.

    ``TimeoutError`` and ``ConnectionError`` are kinds of ``OSError``.
    """
    if isinstance(error, Rejected):
        return error.refusal.kind is Kind.UNAVAILABLE
    return isinstance(error, OSError | StoreUnavailable)


def delay_seconds(tries: int, first_seconds: float, longest_seconds: float = _LONGEST_DELAY_SECONDS) -> float:
    """How long to wait after so many failures: doubling, half a minute at most, with jitter.

    Jitter, because consumers that failed together would otherwise come back together.
    """
    longest = min(longest_seconds, first_seconds * (1 << min(tries - 1, 20)))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 (spreads load, guards nothing)


async def retry_until_available(work: Callable[[], Awaitable[T]], what: str) -> T:
    """Tries until a transient fault has passed: a database or a service that is not there yet."""
    tries = 0
    while True:
        try:
            return await work()
        except Exception as error:
            if not is_transient(error):
                raise
            tries += 1
            _log.warning("waits", what=what, error=str(error))
            await asyncio.sleep(delay_seconds(tries, _FIRST_DELAY_SECONDS))
