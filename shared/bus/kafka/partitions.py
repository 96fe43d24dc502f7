"""Which communities are this process's: those whose partitions its consumer group gave to it."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import structlog
from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from shared.bus.port import Lane

_log = structlog.get_logger(__name__)
_partitioner = DefaultPartitioner()


@lru_cache(maxsize=65_536)
def partition_of(community: str, partitions: int) -> int:
    """Where a community's events are, of so many partitions: as the producer decides it."""
    numbers = list(range(partitions))
    return int(_partitioner(community.encode(), numbers, numbers))


class Partitions(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types.
    """`Sharing` by Kafka's consumer groups.

    What was given stays until something else is given: while Kafka is away, everybody goes on with
    theirs. Before anything was given, nothing is ours, unless `take_all` says that nobody gives.
    """

    def __init__(
        self, sources: Mapping[str, str], numbers: Callable[[str], Iterable[int]], look_seconds: float
    ) -> None:
        """``sources`` tells whose events are in which topic, ``numbers`` which partitions a topic has."""
        self.look_seconds = look_seconds
        self.given: frozenset[tuple[str, int]] | None = None
        """By source and number; None before the group gave anything."""
        self._sources = sources
        self._numbers = numbers
        self._topics = {source: topic for topic, source in sources.items()}
        self._counts: dict[str, int] = {}
        self._all = False
        self._watching: list[Callable[[], None]] = []

    def owns(self, lane: Lane) -> bool:
        """See `Sharing.owns`."""
        if self.given is None:
            return self._all
        count = self._count(lane.source)
        return count > 0 and (lane.source, partition_of(lane.community, count)) in self.given

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """See `Sharing.watch`."""
        self._watching.append(changed)
        return lambda: self._watching.remove(changed)

    def take_all(self) -> None:
        """Serves every lane until the group gives some: better twice than not at all."""
        if self.given is None and not self._all:
            self._all = True
            _log.warning("serving_all_partitions", reason="the consumer group has not given any yet")
            self._tell()

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Kept until others are given, which comes next."""

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """From now on, these."""
        self._counts.clear()
        before = self.given
        self.given = frozenset((self._sources[one.topic], one.partition) for one in assigned)
        if self.given != before:
            _log.info("partitions_given", partitions=sorted(self.given))
            self._tell()

    def _count(self, source: str) -> int:
        """How many partitions its topic has.

        Right after topics were made anew, the group gives partitions of which the client does not know yet
        how many there are. Then it is asked again: a 0 that was kept would leave lanes to nobody, for ever.
        """
        if not self._counts.get(source):
            topic = self._topics.get(source)
            self._counts[source] = len(set(self._numbers(topic))) if topic else 0
        return self._counts[source]

    def _tell(self) -> None:
        for changed in list(self._watching):
            changed()
