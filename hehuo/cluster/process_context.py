"""What a process of the cluster works with: its stores, the bus, the clock, and channels to the others."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shared.bus.faults import retry_until_available
from shared.bus.port import EventBus
from shared.consumers.consumer import Consumer
from shared.eventlog.port import EventStore, whole_epoch
from shared.kernel.clock import Clock
from shared.kernel.secrets import ChangingSecret
from shared.projections.store import DocumentStore
from shared.rpc.remote import Channel, RemoteLog
from shared.runtime.health import Check
from shared.runtime.runtime import Runtime
from shared.telemetry.telemetry import Telemetry


class LogFollower(Protocol):
    """What runs beside a service and follows its log, such as the relay."""

    @property
    def consumer(self) -> Consumer:
        """The consumer that follows."""

    async def start(self) -> None:
        """Starts."""

    async def stop(self) -> None:
        """Stops; what is not done is left to the next start."""


@dataclass
class ProcessContext:
    """Everything that differs between a process on Kafka and MongoDB and one in a test."""

    store: EventStore
    documents: DocumentStore
    bus: EventBus
    clock: Clock
    channels: Mapping[str, Channel]
    """The way to the other services, by name."""
    owns: Callable[[str], bool]
    """Whether this instance looks after a community: whether it holds its partition."""
    followers: Sequence[LogFollower]
    """The relays, where the bus needs them."""
    secret: ChangingSecret
    """With what the platform's processes authenticate to each other."""
    checks: Mapping[str, Check] = field(default_factory=dict)
    """What shows that the process does its work, by name."""
    closing: Sequence[Callable[[], Awaitable[None]]] = ()
    telemetry: Telemetry = field(default_factory=Telemetry)
    begin_epoch: Callable[[int], None] = lambda _number: None
    """Tells the bus and the relays which epoch the logs are in, before they start."""
    begin_feed_epoch: Callable[[int], None] = lambda _number: None
    """Tells the feed's relay which epoch the feed is in, before it starts."""

    async def wait_for_database(self) -> None:
        """Until it answers; raises `RestoreIsUnfinished` for logs that nobody may work on."""
        self.begin_epoch(await retry_until_available(lambda: whole_epoch(self.store), "the database"))

    @property
    def logs(self) -> Mapping[str, RemoteLog]:
        """The other services' logs, by name."""
        return {name: RemoteLog(channel) for name, channel in self.channels.items()}

    async def start(self, runtime: Runtime, *others: Consumer) -> None:
        """Starts a service, its followers and others. The database must answer; Kafka may come later."""
        await self.bus.start()
        await runtime.start()
        for consumer in others:
            await consumer.start(self.bus)
        for one in self.followers:
            await one.start()

    async def stop(self, runtime: Runtime, *others: Consumer) -> None:
        """Stops all that `start` started. The relays come last: they send what was recorded until then."""
        for consumer in others:
            await consumer.stop()
        await runtime.stop()
        for one in self.followers:
            await one.stop()
        await self.bus.stop()
        await runtime.close()

    async def close(self) -> None:
        """Lets go of what no service closes."""
        for close in self.closing:
            await close()
        await self.telemetry.close()
