"""One service running in this process: its logs, its read models, its policies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar, cast

from shared.bus.port import EventBus, SourceLog, messages_of
from shared.consumers.consumer import Consumer
from shared.consumers.parking import Parking
from shared.consumers.reactor import Reactor
from shared.eventlog.commit import Commit
from shared.eventlog.logs import Logs
from shared.eventlog.port import EventStore, whole_epoch
from shared.eventlog.reader import LogReader
from shared.eventlog.writer_context import writer_context
from shared.kernel.clock import Clock
from shared.kernel.messages import Command
from shared.kernel.models import Query
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.projections.refusals import READ_MODEL_IS_BEHIND, SEQUENCE_LIES_BEYOND_THE_LOG
from shared.projections.runner import ProjectionRunner
from shared.projections.store import DocumentStore
from shared.runtime.service import Service
from shared.storage.faults import StoreUnavailable
from shared.telemetry.command_telemetry import CommandTelemetry
from shared.telemetry.tracing import Tracing

A = TypeVar("A")

_LONGEST_WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class RuntimeDependencies:
    """What a service runs on, whichever profile provides it."""

    store: EventStore
    documents: DocumentStore
    bus: EventBus
    clock: Clock
    most_waiting: int = 10_000
    idle: timedelta = timedelta(minutes=10)
    most_wait: timedelta = timedelta(seconds=5)
    """See `shared.eventlog.writer_context.WriterContext`."""
    ticks_for: Callable[[str], bool] | None = None
    """Where several processes share the stores: the communities whose time this one looks after."""
    tracing: Tracing | None = None


class Runtime:
    """A service at work. It is the `ServiceClient` of those who share its process."""

    def __init__(
        self, service: Service, on: RuntimeDependencies, source_logs: Mapping[str, SourceLog]
    ) -> None:
        """``source_logs`` are the logs of other services whose events the policies answer."""
        self.service = service
        self.name = service.name
        self._bus = on.bus
        self.documents = on.documents
        self._store = on.store
        self._store_is_shared = on.ticks_for is not None
        self._tracing = on.tracing
        self._telemetry = CommandTelemetry(service.name, on.tracing)
        shared = writer_context(
            service.decider,
            on.store,
            on.clock,
            self._publish,
            on.most_waiting,
            most_wait=on.most_wait,
            store_is_shared=self._store_is_shared,
        )
        shared.metrics.on_batch = on.tracing.batch if on.tracing else None
        self.logs: Logs[Any] = Logs(shared, idle=on.idle, ticks_for=on.ticks_for)
        self.own_log = LogReader(on.store)
        self.read_models = ProjectionRunner(
            service.name, service.projections, on.documents, self.own_log, shared.wire, clock=on.clock
        )
        self._reacting = self._reactor_on(on, source_logs) if service.policies.events else None
        self.parking = Parking(on.documents, lambda: self.consumers, on.clock)

    @property
    def policies(self) -> Consumer | None:
        """Who has the service's policies answer other services' events, if it has any."""
        return self._reacting

    @property
    def consumers(self) -> Sequence[Consumer]:
        """Everybody in this service who follows a log."""
        return [*self.read_models.consumers, *([self._reacting] if self._reacting else [])]

    async def start(self) -> None:
        """Reads what it must know, then follows the logs. The bus may deliver from here on.

        Raises `RestoreIsUnfinished` for logs that a restore has filled only in part; whoever shares them with
        others has waited for their store, and asked that, before.
        """
        if not self._store_is_shared:
            await whole_epoch(self._store)
        await self.logs.start()
        await self.read_models.start(self._bus)
        if self._reacting is not None:
            await self._reacting.start(self._bus)

    async def stop(self) -> None:
        """Takes nothing more; what was begun is finished."""
        if self._reacting is not None:
            await self._reacting.stop()
        await self.logs.stop()
        await self.read_models.stop()

    async def close(self) -> None:
        """Lets go of the stores."""
        await self._store.close()
        await self.documents.close()

    async def submit(self, community: str, command: Command) -> Outcome:
        """See `ServiceClient.submit`."""
        work = self.logs.submit(community, command)
        if not self._telemetry.commands:
            return await work
        return await self._telemetry.decided(community, (command,), work)

    async def ask(self, community: str, query: Query[A], *, min_sequence: int = 0) -> A:
        """See `ServiceClient.ask`."""
        if min_sequence and min_sequence > (head := await self._head(community, min_sequence)):
            raise Rejected(SEQUENCE_LIES_BEYOND_THE_LOG, wanted=min_sequence, head=head)
        return cast("A", await self.read_models.ask(community, query, min_sequence=min_sequence))

    async def handled(self, community: str, source: str, sequence: int) -> None:
        """See `ServiceClient.handled`."""
        if self._reacting is None or source not in self.service.policies.sources:
            return
        if not await self._reacting.wait_for(source, community, sequence, _LONGEST_WAIT_SECONDS):
            raise Rejected(READ_MODEL_IS_BEHIND, retry_after_seconds=1)

    async def _head(self, community: str, wanted: int) -> int:
        """The last sequence of a log, looked up if another process may have come as far as is wanted."""
        head = await self.logs.sequence(community)
        if head < wanted and self._store_is_shared:
            try:
                head = (await self._store.head(community)).sequence
            except StoreUnavailable as error:
                raise Rejected(READ_MODEL_IS_BEHIND, retry_after_seconds=1) from error
        return head

    def _reactor_on(self, on: RuntimeDependencies, source_logs: Mapping[str, SourceLog]) -> Consumer:
        policies = self.service.policies
        logs = {**source_logs, self.name: self.own_log}
        sources = {name: logs[name] for name in policies.sources}
        reactor = Reactor(policies, self._submit_unit, around=self._telemetry.event)
        return Consumer(f"{self.name}.policies", sources, reactor, on.documents, clock=on.clock)

    async def _submit_unit(
        self, community: str, commands: Sequence[Command], *, source: str, sequence: int
    ) -> Outcome:
        work = self.logs.submit_unit(community, commands, source=source, sequence=sequence)
        if not self._telemetry.commands:
            return await work
        return await self._telemetry.decided(community, commands, work)

    async def _publish(self, commit: Commit) -> None:
        messages = messages_of(self.name, commit)
        if self._tracing is not None:
            self._tracing.stamp(commit, messages)
        await self._bus.publish(messages)
