"""How many event streams are open, and whose."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from shared.contracts.gateway.refusals import TOO_MANY_STREAMS
from shared.kernel.refusals import Rejected

_RETRY_SECONDS = 30


class Streams:
    """Counts those of each address and of each account, and all of them."""

    def __init__(self) -> None:
        self._by_name: Counter[str] = Counter()
        self.open = 0

    def check(self, names: dict[str, int], most: int) -> None:
        """Raises `Rejected` where one more would be too many, in all or under one of these names."""
        if self.open >= most or any(self._by_name[name] >= limit for name, limit in names.items()):
            raise Rejected(TOO_MANY_STREAMS, retry_after_seconds=_RETRY_SECONDS)

    @contextmanager
    def counted(self, names: dict[str, int], most: int) -> Iterator[None]:
        """While a stream is open under these names; checked anew, as `check` does, since others may have been
        opened after that."""
        self.check(names, most)
        self.open += 1
        self._by_name.update(names.keys())
        try:
            yield
        finally:
            self.open -= 1
            self._by_name.subtract(names.keys())
            for name in names:
                if not self._by_name[name]:
                    del self._by_name[name]
