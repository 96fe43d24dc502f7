"""The relay: brings a log's events to Kafka, in order, at least once.

It is a consumer like any other: its handler sends, its checkpoint is the cursor, its catching up is the
retry, and its look at the heads finds what a process that died left unsent. Every relay sends runs without
a gap, which begin at or before the first event that was not acknowledged. So however many relays there are
for one log, an event's first occurrence in the topic comes after that of every event before it.
"""

from collections.abc import Sequence

from shared.bus.kafka.namespace import FEED, KafkaNamespace
from shared.bus.kafka.producer import Headers, Line, Producer
from shared.bus.local import LocalBus, QueueLimits
from shared.bus.port import Lane, Message, SourceLog
from shared.bus.sharing import OwnsEverything
from shared.consumers.checkpoints import Checkpoint, CheckpointStore
from shared.consumers.consumer import Consumer
from shared.consumers.handler import Pace
from shared.kernel.clock import Clock

_LIMITS = QueueLimits(most_waiting=16_384, most_at_once=4_096, batch_window_seconds=0.001)
_PACE = Pace(longest_delay_seconds=2.0)
"""Kafka comes back: whoever follows should not wait half a minute longer than it took."""
_LOOK_SECONDS = 5.0


class Sender:
    """`Handler` that sends events to one topic. The sequence of the feed is in no line: it is a header."""

    saves_checkpoints = False

    def __init__(self, producer: Producer, namespace: KafkaNamespace, source: str) -> None:
        self._producer = producer
        self._topic = namespace.topic(source)
        self._namespace = namespace
        self._numbered = source == FEED
        self.sent = 0

    def wants(self, event_type: str) -> bool:  # noqa: ARG002 (all of them)
        """See `Handler.wants`."""
        return True

    def forget(self, lane: Lane) -> None:
        """See `Handler.forget`."""

    async def handle(self, messages: Sequence[Message], reached: Sequence[Checkpoint]) -> None:  # noqa: ARG002 (the consumer keeps them)
        """See `Handler.handle`."""
        common: Headers = self._namespace.headers
        lanes: dict[bytes, list[Line]] = {}
        community, lines = None, list[Line]()
        for message in messages:
            if message.community is not community:
                community = message.community
                lines = lanes.setdefault(community.encode(), [])
            plain = not self._numbered and message.traceparent is None
            lines.append((message.body, common if plain else self._headers_of(common, message)))
        await self._producer.send(self._topic, lanes)
        self.sent += len(messages)

    def _headers_of(self, common: Headers, message: Message) -> Headers:
        headers = [*common]
        if self._numbered:
            headers.append(("feedsequence", str(message.sequence).encode()))
        if message.traceparent is not None:
            headers.append(("traceparent", message.traceparent.encode()))
        return headers


class Relay:
    """Sends one service's log, or the feed's, to its topic."""

    def __init__(
        self,
        source: str,
        log: SourceLog,
        store: CheckpointStore,
        namespace: KafkaNamespace,
        *,
        name: str = "relay",
        look_seconds: float = _LOOK_SECONDS,
        clock: Clock | None = None,
    ) -> None:
        """``source`` is a service's name or `FEED`; ``name`` is unique among the store's consumers."""
        self.source = source
        self._bus = LocalBus(_LIMITS, sharing=OwnsEverything(look_seconds))
        self._producer = Producer(namespace)
        self._sender = Sender(self._producer, namespace, source)
        self.consumer = Consumer(name, {source: log}, self._sender, store, pace=_PACE, clock=clock)

    async def publish(self, messages: Sequence[Message]) -> None:
        """Takes what was committed just now, of one community. Never waits for Kafka."""
        await self._bus.publish(messages)

    async def start(self) -> None:
        """Goes on from where it was; Kafka may be away."""
        await self._bus.start()
        await self.consumer.start(self._bus)

    async def stop(self) -> None:
        """Sends nothing more; what is not sent yet is left to the next start, or to another instance."""
        await self.consumer.stop()
        await self._bus.stop()
        await self._producer.stop()

    @property
    def lag(self) -> int:
        """How many committed events are known that Kafka has not acknowledged."""
        return sum(self.consumer.lag().values())

    @property
    def sent(self) -> int:
        """How many events were sent by this process, repeats included."""
        return self._sender.sent

    @property
    def producers(self) -> int:
        """How many producers it has used up: more than one, and Kafka was away or refused something."""
        return self._producer.instances_created
