"""The bus over Kafka: one batch subscriber for the whole process, handed on in memory to every group in it.

Kafka brings events quickly and in order; it decides nothing. Whoever is too slow, was away, or got another
one's partition sees a gap in the sequence and reads the log, and durable checkpoints say where they were.
So the offset that is committed is a hint, and it is committed when all groups are done with what lies
before it.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import IllegalStateError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaAckableMessage

from shared.bus.faults import delay_seconds
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.partitions import Partitions
from shared.bus.kafka.records import Records
from shared.bus.local import LocalBus, LocalSubscription, Mark, QueueLimits
from shared.bus.port import Lane, Message, Receive, Sharing, TrySkip

_log = structlog.get_logger(__name__)

Publish = Callable[[Sequence[Message]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class KafkaPace:
    """Time-outs and intervals of the bus."""

    most_records: int = 2_000
    """How many records are taken at once."""
    poll_milliseconds: int = 10
    """How long a poll takes when there are no records; FastStream then sleeps as long again."""
    patience_seconds: float = 2.0
    """How long records wait for a group that has no room. After that it must read the log instead."""
    acknowledge_seconds: float = 0.5
    look_seconds: float = 5.0
    alone_after_seconds: float = 15.0
    """How long after the start a process that got no partitions begins to serve all."""
    most_errors: int = 3
    """After this many errors of the client in a row, without a record in between, it is replaced."""
    session_milliseconds: int = 10_000
    """How long a process may be silent before its partitions go to others."""
    ping_seconds: float = 5.0
    """How often the coordinator is pinged."""
    hanging_seconds: float = 20.0
    """How long that may take before the client is replaced."""


_RETRY_MILLISECONDS = 500
"""While Kafka is away, each try is a line in the log."""
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
        self._group = namespace.group(service)
        topics = {namespace.topic(source): source for source in sorted(set(sources))}
        self._topics = topics
        self._hand_to_relay = publish
        self._straight = straight
        self._gone_straight: dict[Lane, int] = {}
        self._pace = pace or KafkaPace()
        self._limits = limits
        self._middlewares = middlewares
        self._records = Records(topics)
        self._partitions = Partitions(topics, self._partitions_of, self._pace.look_seconds)
        self._groups = LocalBus(limits, sharing=self._partitions)
        self._marks: deque[tuple[Mark, Mapping[TopicPartition, int]]] = deque()
        self._tasks: list[asyncio.Task[None]] = []
        self._errors = 0
        self._broken = asyncio.Event()
        self._subscriber: Any = None
        self._begun = False
        """Whether the client has started: before that it can't be asked anything."""
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
            asyncio.create_task(self._stay_connected(), name="kafka:connection"),
            asyncio.create_task(self._acknowledge_often(), name="kafka:acknowledge"),
            asyncio.create_task(self._ping_often(), name="kafka:ping"),
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
        """Whether the group has given partitions, and the client has shown no error since."""
        return self._begun and self._partitions.given is not None and not self._errors

    async def probe(self) -> None:
        """Asks the group's coordinator what this process has committed; ``ConnectionError`` if it can't."""
        if not self.connected:
            raise ConnectionError("the consumer has no part in its group, or its last attempts failed")
        try:
            await self._ping_coordinator(self._consumer)
        except KafkaError as error:
            raise ConnectionError(f"the group's coordinator does not answer: {error!r}") from error

    async def _ping_coordinator(self, consumer: Any) -> None:
        """Returns when the group's coordinator has answered: by whichever way the client would reach it."""
        await consumer.committed(TopicPartition(next(iter(self._topics)), 0))

    # -- its connection --------------------------------------------------------------------------

    async def _stay_connected(self) -> None:
        """Connects, and connects anew when the client has given up, for as long as the bus runs."""
        tries = 0
        loop = asyncio.get_running_loop()
        lonely = loop.call_later(self._pace.alone_after_seconds, self._partitions.take_all)
        try:
            while True:
                broker = self._broker()
                try:
                    await broker.start()
                    tries, self._begun = 0, True
                    await self._broken.wait()
                    _log.error("kafka_client_made_anew", group=self._group)
                except (KafkaError, OSError) as error:
                    tries += 1
                    _log.warning("kafka_is_away", group=self._group, tries=tries, error=repr(error))
                finally:
                    self._begun = False
                    self._marks.clear()
                    await self._close(broker)
                await asyncio.sleep(min(5.0, delay_seconds(tries or 1, 0.2)))
        finally:
            lonely.cancel()

    async def _ping_often(self) -> None:
        """Finds a client that waits for what never comes, and says nothing: that one is made anew, too."""
        while True:
            await asyncio.sleep(self._pace.ping_seconds)
            consumer = self._consumer
            if self._begun and await self._hangs(consumer) and consumer is self._consumer:
                _log.error("kafka_client_hangs", group=self._group)
                self._broken.set()

    async def _hangs(self, consumer: Any) -> bool:
        """Whether the client gets no answer from its coordinator, while Kafka answers."""
        try:
            try:
                async with asyncio.timeout(self._pace.hanging_seconds):
                    await self._ping_coordinator(consumer)
            except TimeoutError:
                async with asyncio.timeout(self._pace.hanging_seconds):
                    await consumer.topics()  # Asked of the brokers themselves, not of the client's picture.
                return True
        except (KafkaError, IllegalStateError, TimeoutError, RuntimeError):
            pass  # Kafka is away, or the client is just being closed: that is not for this task.
        return False

    async def _close(self, broker: KafkaBroker) -> None:
        """Leaves the group; bounded in time, since aiokafka waits for a broker that is away."""
        consumer = self._consumer
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await broker.stop()
        except TimeoutError:
            _log.warning("kafka_not_told_goodbye", group=self._group)
            if consumer is not None:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_STOP_SECONDS):
                        await consumer._fetcher.close()  # noqa: SLF001 (what stop() would have done next)
                        await consumer._client.close()  # noqa: SLF001 (and then)

    def _broker(self) -> KafkaBroker:
        """A client with the one subscriber on it."""
        self._broken.clear()
        self._errors = 0
        broker = KafkaBroker(
            self._namespace.bootstrap.split(","),
            client_id=self._namespace.client,
            consumer_only=True,
            allow_auto_create_topics=False,
            metadata_max_age_ms=60_000,
            retry_backoff_ms=_RETRY_MILLISECONDS,
            apply_types=False,
            middlewares=self._middlewares,
            logger=_Journal(self._note_error),
            log_level=logging.DEBUG,
            graceful_timeout=5.0,
        )
        subscriber = broker.subscriber(
            *self._topics,
            batch=True,
            group_id=self._group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            # By ranges, so that one community's lanes from all services come to the same instance.
            partition_assignment_strategy=(RangePartitionAssignor,),
            session_timeout_ms=self._pace.session_milliseconds,
            heartbeat_interval_ms=self._pace.session_milliseconds // 4,
            batch_timeout_ms=self._pace.poll_milliseconds,
            max_records=self._pace.most_records,
            listener=self._partitions,
            parser=self._as_it_is,
            decoder=_the_records,
            no_reply=True,
        )

        subscriber(self._receive)
        self._subscriber = subscriber
        return broker

    def _partitions_of(self, topic: str) -> Iterable[int]:
        consumer = self._consumer
        return () if consumer is None else consumer.partitions_for_topic(topic) or ()

    @property
    def _consumer(self) -> Any:
        """aiokafka's consumer while there is one; it has no types."""
        return None if self._subscriber is None else self._subscriber.consumer

    def _note_error(self, error: BaseException | None) -> None:
        """FastStream's loop goes on after each: a client whose coordination has died would never recover."""
        if isinstance(error, KafkaError):
            self._errors += 1
            if self._errors >= self._pace.most_errors:
                self._broken.set()

    async def _as_it_is(self, records: tuple[ConsumerRecord, ...]) -> KafkaAckableMessage:
        """In place of FastStream's parser, which decodes the headers of every record."""
        body = [record.value or b"" for record in records]
        return KafkaAckableMessage(raw_message=records, body=body, consumer=self._consumer)

    # -- what it brings --------------------------------------------------------------------------

    async def _receive(self, records: Sequence[ConsumerRecord]) -> None:
        """Hands a batch on, and notes what can be committed when all groups are done with it."""
        self._errors = 0
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
        consumer = self._consumer
        if consumer is None or not offsets:
            return
        held = consumer.assignment()
        try:
            await consumer.commit({one: offset for one, offset in offsets.items() if one in held})
        except (KafkaError, IllegalStateError) as error:
            _log.info("offsets_not_committed", group=self._group, error=repr(error))


class _Journal:
    """FastStream's logger: what goes wrong is passed on, a line for each batch is not."""

    def __init__(self, note_error: Callable[[BaseException | None], None]) -> None:
        self._note_error = note_error

    def log(
        self,
        level: int,
        msg: object,
        /,
        *,
        exc_info: BaseException | None = None,
        extra: Mapping[str, object] | None = None,  # noqa: ARG002 (FastStream's)
    ) -> None:
        if level >= logging.ERROR:
            _log.error("kafka_client", message=str(msg), error=repr(exc_info))
        self._note_error(exc_info)


async def _the_records(message: KafkaAckableMessage) -> Sequence[ConsumerRecord]:
    return message.raw_message
