"""A producer that keeps the order of what it is given, and is made anew when it dies."""

import asyncio
from collections.abc import Mapping, Sequence

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import InvalidMessageError, KafkaError, MessageSizeTooLargeError

from shared.bus.faults import delay_seconds
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.kafka.patching import patch_aiokafka

_log = structlog.get_logger(__name__)
patch_aiokafka()

Headers = list[tuple[str, bytes]]  # aiokafka insists on a list.
Line = tuple[bytes, Headers]

_BATCH_BYTES = 128 * 1024
_LINGER_MILLISECONDS = 2
_REQUEST_MILLISECONDS = 15_000
_REMEMBERED_SECONDS = 3_600.0
"""A broker forgets a producer that was silent in a partition for a day (``producer.id.expiration.ms``)."""
_RETRY_MILLISECONDS = 250
_PATIENCE_SECONDS = 30.0
_FIRST_DELAY_SECONDS = 0.1
_LONGEST_DELAY_SECONDS = 2.0
_STOP_SECONDS = 5.0
_OWN_FAULTS = (MessageSizeTooLargeError, InvalidMessageError)
"""What is wrong with a record itself. All other errors pass, or pass with another producer."""


class _ProducerInstance:
    """One aiokafka producer, from its start until its first error.

    An idempotent producer of aiokafka that was refused a sequence, or was fenced, answers every later send
    with that error. So no producer is used again after an error, whichever it was.
    """

    def __init__(self, namespace: KafkaNamespace) -> None:
        self.producer = AIOKafkaProducer(
            bootstrap_servers=namespace.bootstrap.split(","),
            client_id=namespace.client,
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
            linger_ms=_LINGER_MILLISECONDS,
            max_batch_size=_BATCH_BYTES,
            request_timeout_ms=_REQUEST_MILLISECONDS,
            retry_backoff_ms=_RETRY_MILLISECONDS,
        )
        self.users = 0
        self.over = False
        self._known: dict[tuple[str, bytes], float] = {}
        """By topic and key: when the broker has last acknowledged something of it from this producer."""

    async def send(self, topic: str, lanes: Mapping[bytes, Sequence[Line]]) -> None:
        """Sends all of it at once, and returns when all of it is acknowledged.

        The broker refuses what skips a sequence of a producer that it knows. So if one record of a
        partition fails, none after it gets in, and the order of first occurrences stays. For it to know
        the producer, the very first record of each key goes alone.
        """
        now = asyncio.get_running_loop().time()
        first = {key: lines[:1] for key, lines in lanes.items() if not self._is_known(topic, key, now)}
        if first:
            await self._send(topic, first)
        await self._send(topic, {key: lines[1:] if key in first else lines for key, lines in lanes.items()})
        self._known.update(((topic, key), now) for key in lanes)

    def _is_known(self, topic: str, key: bytes, now: float) -> bool:
        acknowledged = self._known.get((topic, key))
        return acknowledged is not None and now - acknowledged < _REMEMBERED_SECONDS

    async def _send(self, topic: str, lanes: Mapping[bytes, Sequence[Line]]) -> None:
        sent: list[asyncio.Future[object]] = []
        failed: KafkaError | None = None
        try:
            for key, lines in lanes.items():
                for line, headers in lines:
                    sent.append(await self.producer.send(topic, line, key=key, headers=headers))
        except KafkaError as error:
            failed = error
        for future in sent:
            try:
                await future
            except KafkaError as error:
                failed = failed or error
        if failed is not None:
            raise failed

    async def close(self) -> None:
        """Lets go of its connections, even while the broker is away."""
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self.producer.stop()
        except TimeoutError:
            # stop() waits for a broker that is away, and leaves its sender running when it is cut short.
            sender = self.producer._sender.sender_task  # noqa: SLF001
            if sender is not None:
                sender.cancel()
            await self.producer.client.close()


class Producer:
    """Sends lines in their order. An idempotent producer is fenced and desynchronised for good now and
    then; this one is replaced, and whoever sends is told to send again."""

    def __init__(self, namespace: KafkaNamespace, patience_seconds: float = _PATIENCE_SECONDS) -> None:
        """``patience_seconds``: how long a send waits for a Kafka that is away before it says so."""
        self._namespace = namespace
        self._patience_seconds = patience_seconds
        self._instance: _ProducerInstance | None = None
        self._starting = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()
        self.instances_created = 0
        """How many producers there were."""

    async def send(self, topic: str, lanes: Mapping[bytes, Sequence[Line]]) -> None:
        """Sends lines by key, each key's in order; returns when Kafka has acknowledged all of them.

        Raises ``ConnectionError`` where it is worth trying again, and Kafka's own error where a record
        itself is at fault. Some may have been sent then.
        """
        instance = await self._current()
        instance.users += 1
        try:
            await instance.send(topic, lanes)
        except _OWN_FAULTS:
            self._end(instance)
            raise
        except KafkaError as error:
            self._end(instance)
            raise ConnectionError(f"Kafka did not take it: {error!r}") from error
        finally:
            instance.users -= 1
            self._close_if_over(instance)

    async def stop(self) -> None:
        """Lets go of its connections; bounded in time."""
        if self._instance is not None:
            instance = self._instance
            self._end(instance)
            self._close_if_over(instance)
        await asyncio.gather(*self._closing, return_exceptions=True)

    async def _current(self) -> _ProducerInstance:
        """The producer, or the next one. While Kafka is away, one tries for all who wait."""
        async with self._starting:
            deadline = asyncio.get_running_loop().time() + self._patience_seconds
            tries = 0
            while self._instance is None:
                try:
                    self._instance = await self._start()
                except KafkaError as error:
                    tries += 1
                    pause = delay_seconds(tries, _FIRST_DELAY_SECONDS, _LONGEST_DELAY_SECONDS)
                    if asyncio.get_running_loop().time() + pause > deadline:
                        raise ConnectionError(f"Kafka is away: {error!r}") from error
                    _log.warning(
                        "kafka_is_away", client=self._namespace.client, tries=tries, error=repr(error)
                    )
                    await asyncio.sleep(pause)
            return self._instance

    async def _start(self) -> _ProducerInstance:
        instance = _ProducerInstance(self._namespace)
        try:
            await instance.producer.start()
        except BaseException:
            await instance.close()
            raise
        self.instances_created += 1
        return instance

    def _end(self, instance: _ProducerInstance) -> None:
        instance.over = True
        if self._instance is instance:
            self._instance = None

    def _close_if_over(self, instance: _ProducerInstance) -> None:
        """Closed by the last one who waits for it: what they sent is settled by then."""
        if instance.over and not instance.users:
            closing = asyncio.create_task(instance.close(), name="kafka:producer")
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
