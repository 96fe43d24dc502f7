"""How many requests one caller may send: a bucket of tokens for each, filled evenly."""

from collections import OrderedDict
from collections.abc import Callable
from math import ceil

_MOST_CALLERS = 50_000


class Rates:
    """Buckets by caller. A bucket holds one minute's requests, so short bursts pass."""

    def __init__(self, per_minute: int, seconds: Callable[[], float]) -> None:
        self._capacity = float(per_minute)
        self._per_second = per_minute / 60
        self._seconds = seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> int:
        """Takes one request from the caller's bucket: 0, or in how many seconds there will be one."""
        now = self._seconds()
        left, since = self._buckets.pop(caller, (self._capacity, now))
        left = min(self._capacity, left + (now - since) * self._per_second)
        allowed = left >= 1
        self._buckets[caller] = (left - 1 if allowed else left, now)
        if len(self._buckets) > _MOST_CALLERS:
            # The one that was silent longest has the fullest bucket, and loses least.
            self._buckets.popitem(last=False)
        return 0 if allowed else ceil((1 - left) / self._per_second)
