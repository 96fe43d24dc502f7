"""Which faults pass by themselves, and how long to wait before trying again."""

import random

from shared.kernel.refusals import Kind, Rejected
from shared.storage.faults import StoreUnavailable

_LONGEST_DELAY_SECONDS = 30.0


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
