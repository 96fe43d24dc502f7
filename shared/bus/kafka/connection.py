"""The bus's connection to Kafka: one client with one batch subscriber, replaced when it fails or hangs."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
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
from shared.bus.kafka.pace import KafkaPace
from shared.bus.kafka.partitions import Partitions
from shared.bus.kafka.patching import patch_aiokafka

_log = structlog.get_logger(__name__)
patch_aiokafka()
_RETRY_MILLISECONDS = 500
"""While Kafka is away, each try is a line in the log."""
_STOP_SECONDS = 5.0


class KafkaConnection:
    """A member of a consumer group, for as long as `stay_connected` runs."""

    def __init__(
        self,
        namespace: KafkaNamespace,
        group: str,
        topics: Sequence[str],
        partitions: Partitions,
        pace: KafkaPace,
        middlewares: Sequence[Any],
        receive: Callable[[Sequence[ConsumerRecord]], Awaitable[None]],
        on_lost: Callable[[], None],
    ) -> None:
        """``receive`` takes each batch; ``on_lost`` is called when a client has ended."""
        self._namespace = namespace
        self._group = group
        self._topics = topics
        self._partitions = partitions
        self._pace = pace
        self._middlewares = middlewares
        self._receive = receive
        self._on_lost = on_lost
        self._broken = asyncio.Event()
        self._subscriber: Any = None
        self._started = False
        """Whether the client has started: before that it can't be asked anything."""
        self._silent = False
        """Whether Kafka did not answer when it was last asked. The client itself waits, and says nothing."""
        self.errors = 0
        """How many errors the client has reported in a row, without a record in between."""

    @property
    def works(self) -> bool:
        """Whether the client has started, and has reported no error since the last record."""
        return self._started and not self.errors

    @property
    def hears(self) -> bool:
        """Whether it works, and Kafka answered when it was last asked."""
        return self.works and not self._silent

    async def ping_coordinator(self) -> None:
        """Returns when the group's coordinator has answered; aiokafka's error if it can't be reached."""
        await self._ping(self.consumer)

    async def stay_connected(self) -> None:
        """Connects, and connects anew when the client has given up, for as long as the bus runs."""
        tries = 0
        loop = asyncio.get_running_loop()
        lonely = loop.call_later(self._pace.alone_after_seconds, self._partitions.take_all)
        try:
            while True:
                broker = self._broker()
                try:
                    await broker.start()
                    tries, self._started = 0, True
                    await self._broken.wait()
                    _log.error("kafka_client_made_anew", group=self._group)
                except (KafkaError, OSError) as error:
                    tries += 1
                    _log.warning("kafka_is_away", group=self._group, tries=tries, error=repr(error))
                finally:
                    self._started = False
                    self._on_lost()
                    await self._close(broker)
                await asyncio.sleep(min(5.0, delay_seconds(tries or 1, 0.2)))
        finally:
            lonely.cancel()

    async def ping_often(self) -> None:
        """Finds a Kafka that went away, of which the client says nothing, and a client that hangs.

        One that waits for what never comes while Kafka answers is made anew.
        """
        while True:
            await asyncio.sleep(self._pace.ping_seconds)
            consumer = self.consumer
            if self._started and await self._hangs(consumer) and consumer is self.consumer:
                _log.error("kafka_client_hangs", group=self._group)
                self._broken.set()

    async def _hangs(self, consumer: Any) -> bool:
        """Whether the client gets no answer from its coordinator, while Kafka answers."""
        try:
            async with asyncio.timeout(self._pace.hanging_seconds):
                await self._ping(consumer)
        except (IllegalStateError, RuntimeError):
            return False  # It is just being closed.
        except (KafkaError, TimeoutError):
            pass
        else:
            return False
        try:
            async with asyncio.timeout(self._pace.hanging_seconds):
                await consumer.topics()  # Asked of the brokers themselves, not of the client's picture.
        except (KafkaError, TimeoutError, RuntimeError) as error:
            if not self._silent:
                self._silent = True
                _log.warning("kafka_is_away", group=self._group, error=repr(error))
            return False
        return True

    async def _ping(self, consumer: Any) -> None:
        """Asks what was committed: by whichever way the client reaches its coordinator."""
        await consumer.committed(TopicPartition(self._topics[0], 0))
        if self._silent and consumer is self.consumer:
            self._silent = False
            _log.info("kafka_is_back", group=self._group)

    async def _close(self, broker: KafkaBroker) -> None:
        """Leaves the group; bounded in time, since aiokafka waits for a broker that is away."""
        consumer = self.consumer
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
        self.errors, self._silent = 0, False
        broker = KafkaBroker(
            self._namespace.bootstrap.split(","),
            client_id=self._namespace.client,
            consumer_only=True,
            allow_auto_create_topics=False,
            metadata_max_age_ms=self._pace.picture_milliseconds,
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

    @property
    def consumer(self) -> Any:
        """aiokafka's consumer while there is one; it has no types."""
        return None if self._subscriber is None else self._subscriber.consumer

    def _note_error(self, error: BaseException | None) -> None:
        """FastStream's loop goes on after each: a client whose coordination has died would never recover."""
        if isinstance(error, KafkaError):
            self.errors += 1
            if self.errors >= self._pace.most_errors:
                self._broken.set()

    async def _as_it_is(self, records: tuple[ConsumerRecord, ...]) -> KafkaAckableMessage:
        """In place of FastStream's parser, which decodes the headers of every record."""
        body = [record.value or b"" for record in records]
        return KafkaAckableMessage(raw_message=records, body=body, consumer=self.consumer)


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
