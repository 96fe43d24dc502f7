"""The bus over Kafka: one batch subscriber for the whole process, handed on in memory to every group in it.

Kafka brings events quickly and in order; it decides nothing. Whoever is too slow, was away, or got another
one's partition sees a gap in the sequence and reads the log, and durable checkpoints say where they were.
So the offset that is committed is a hint, and it is committed when all groups are done with what lies
before it.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

import structlog
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from shared.bus.kafka.connection import KafkaConnection
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.pace import KafkaPace
from shared.bus.kafka.partitions import Partitions
from shared.bus.kafka.records import Records
from shared.bus.local import LocalBus, LocalSubscription, Mark, QueueLimits
from shared.bus.port import Lane, Message, Receive, Sharing, TrySkip

_log = structlog.get_logger(__name__)

Publish = Callable[[Sequence[Message]], Awaitable[None]]


_STOP_SECONDS = 5.0
_LIMITS = QueueLimits(most_waiting=8_192, most_at_once=2_048, batch_window_seconds=0.002)


class KafkaBus:
    """`EventBus` for the processes of a cluster."""

    def __init__(
        self,
        namespace: KafkaNamespace,
        service: str,
        sources: Iterable[str],
        publish: Publish,
        *,
        straight: bool = True,
        pace: KafkaPace | None = None,
        limits: QueueLimits = _LIMITS,
        middlewares: Sequence[Any] = (),
    ) -> None:
        """``sources`` are all services that anybody in this process follows, the same in every instance;
        ``publish`` hands messages to the relay; ``middlewares`` are FastStream's.

        ``straight``: what this process publishes of lanes that it owns goes to its groups at once, so that
        they see it before Kafka does, and even while Kafka is away.
        """
        self._namespace = namespace
        self._group = group = namespace.group(service)
        self._topics = topics = {namespace.topic(source): source for source in sorted(set(sources))}
        self._hand_to_relay = publish
        self._straight = straight
        self._gone_straight: dict[Lane, int] = {}
        self._pace = pace = pace or KafkaPace()
        self._limits = limits
        self._records = Records(topics)
        self._partitions = Partitions(topics, self._partitions_of, pace.look_seconds)
        self._marks: deque[tuple[Mark, Mapping[TopicPartition, int]]] = deque()
        self._connection = KafkaConnection(
            namespace, group, [*topics], self._partitions, pace, middlewares, self._receive, self._marks.clear
        )
        self._groups = LocalBus(limits, sharing=self._partitions)
        self._tasks: list[asyncio.Task[None]] = []
        self.last_polled = 0.0
        """When records came last, by the loop's clock."""

    @property
    def sharing(self) -> Sharing:
        """See `EventBus.sharing`: by the partitions that the consumer group gave."""
        return self._partitions

    # -- the port --------------------------------------------------------------------------------

    async def publish(self, messages: Sequence[Message]) -> None:
        """See `EventBus.publish`."""
        if not messages:
            return
        lane = Lane(messages[0].source, messages[0].community)
        if self._straight and self._partitions.owns(lane):
            self._gone_straight[lane] = max(messages[-1].sequence, self._gone_straight.get(lane, 0))
            await self._groups.publish(messages)
        await self._hand_to_relay(messages)

    async def subscribe(
        self, group: str, sources: Iterable[str], receive: Receive, try_skip: TrySkip | None = None
    ) -> LocalSubscription:
        """See `EventBus.subscribe`; ``ValueError`` for a source that was not named at the beginning."""
        wanted = set(sources)
        if stray := wanted - set(self._topics.values()):
            raise ValueError(f"{group} follows {sorted(stray)}, which this process's bus does not bring")
        return await self._groups.subscribe(group, wanted, receive, try_skip)

    async def start(self) -> None:
        """See `EventBus.start`. Kafka may come later: commands do not wait for it."""
        self._records.epoch = self._namespace.epoch
        await self._groups.start()
        self._tasks = [
            asyncio.create_task(self._connection.stay_connected(), name="kafka:connection"),
            asyncio.create_task(self._acknowledge_often(), name="kafka:acknowledge"),
            asyncio.create_task(self._connection.ping_often(), name="kafka:ping"),
        ]

    async def stop(self) -> None:
        """See `EventBus.stop`."""
        await self._groups.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await self._acknowledge()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    @property
    def refused(self) -> int:
        """How many records were no events of the platform."""
        return self._records.refused

    @property
    def outdated(self) -> int:
        """How many records were of another epoch: sent before the platform was restored, or after."""
        return self._records.outdated

    @property
    def connected(self) -> bool:
        """Whether the group has given partitions, and Kafka answers, as far as is known."""
        return self._partitions.given is not None and self._connection.hears

    async def probe(self) -> None:
        """Asks the group's coordinator what this process has committed; ``ConnectionError`` if it can't."""
        if self._partitions.given is None or not self._connection.works:
            raise ConnectionError("the consumer has no part in its group, or its last attempts failed")
        try:
            await self._connection.ping_coordinator()
        except KafkaError as error:
            raise ConnectionError(f"the group's coordinator does not answer: {error!r}") from error

    def _partitions_of(self, topic: str) -> Iterable[int]:
        consumer = self._connection.consumer
        return () if consumer is None else consumer.partitions_for_topic(topic) or ()

    # -- what it brings --------------------------------------------------------------------------

    async def _receive(self, records: Sequence[ConsumerRecord]) -> None:
        """Hands a batch on, and notes what can be committed when all groups are done with it."""
        self._connection.errors = 0
        self.last_polled = asyncio.get_running_loop().time()
        await self._wait_for_room()
        for messages in self._records.lanes(records):
            if fresh := self._not_seen(messages):
                await self._groups.publish(fresh)
        # The last record of each partition counts; they come partition by partition, in order.
        last = {(one.topic, one.partition): one.offset for one in records}
        offsets = {TopicPartition(*partition): offset + 1 for partition, offset in last.items()}
        self._marks.append((self._groups.mark(), offsets))

    def _not_seen(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Without what went straight to the groups already."""
        if not self._gone_straight:
            return messages
        seen = self._gone_straight.get(Lane(messages[0].source, messages[0].community), 0)
        if messages[-1].sequence <= seen:
            return ()
        return [one for one in messages if one.sequence > seen] if messages[0].sequence <= seen else messages

    async def _wait_for_room(self) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._pace.patience_seconds
        while self._groups.most_waiting > self._limits.most_waiting // 2:
            if loop.time() > deadline:
                return
            await asyncio.sleep(0.002)

    async def _acknowledge_often(self) -> None:
        while True:
            await asyncio.sleep(self._pace.acknowledge_seconds)
            await self._acknowledge()

    async def _acknowledge(self) -> None:
        """Commits what all groups are done with. What is not committed comes again, and changes nothing."""
        offsets: dict[TopicPartition, int] = {}
        while self._marks and self._marks[0][0].passed:
            offsets.update(self._marks.popleft()[1])
        consumer = self._connection.consumer
        if consumer is None or not offsets:
            return
        held = consumer.assignment()
        try:
            await consumer.commit({one: offset for one, offset in offsets.items() if one in held})
        except (KafkaError, IllegalStateError) as error:
            _log.info("offsets_not_committed", group=self._group, error=repr(error))
