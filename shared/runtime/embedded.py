"""The embedded profile: all services in one process, on SQLite files, joined by a bus in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from shared.bus.local import LocalBus
from shared.consumers.consumer import Consumer
from shared.eventlog.reader import LogReader
from shared.eventlog.sqlite import SqliteEventStore
from shared.kernel.clock import Clock, DevelopmentClock, SystemClock
from shared.kernel.obstacles import Obstacle
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.runtime.directory import DataDirectory
from shared.runtime.runtime import Runtime, RuntimeDependencies
from shared.runtime.service import Service
from shared.runtime.settling import describe_stopped, wait_until
from shared.settings import Settings
from shared.storage.faults import StoreUnavailable
from shared.telemetry.tracing import Tracing

_LONGEST_SETTLING_SECONDS = 10.0
_PAUSE_SECONDS = 0.005


def _documents(path: Path) -> SqliteDocumentStore:
    try:
        return SqliteDocumentStore(path)
    except StoreUnavailable as error:
        raise Obstacle(
            f"{error}. If it is damaged, delete {path} and what begins with its name: documents are made anew"
            " from the logs"
        ) from error


class EmbeddedHost:
    """Runs services in this process. Others may follow their logs through `bus` and `log_of`."""

    def __init__(
        self,
        services: Sequence[Service],
        settings: Settings,
        directory: DataDirectory,
        tracing: Tracing | None = None,
    ) -> None:
        """Opens the files in ``directory``, which the caller has taken."""
        self._directory = directory
        self.clock: Clock = directory.development_clock() if settings.development_clock else SystemClock()
        self.bus = LocalBus()
        self.stores = {one.name: SqliteEventStore(directory.log(one.name)) for one in services}
        """The logs of each service."""
        self.log_of: Mapping[str, LogReader] = {name: LogReader(one) for name, one in self.stores.items()}
        self.runtimes: Mapping[str, Runtime] = {
            one.name: Runtime(
                one,
                RuntimeDependencies(
                    self.stores[one.name],
                    _documents(directory.documents(one.name)),
                    self.bus,
                    self.clock,
                    settings.most_waiting_commands,
                    settings.idle,
                    settings.command_wait,
                    tracing=tracing,
                ),
                self.log_of,
            )
            for one in services
        }
        self.others: list[Consumer] = []
        """Consumers beside the services' own, such as the gateway's feed."""
        self._running = False

    async def start(self) -> None:
        """Starts every service; when it returns, commands can be taken."""
        await self.bus.start()
        for runtime in self.runtimes.values():
            await runtime.start()
        for consumer in self.others:
            await consumer.start(self.bus)
        self._running = True

    async def stop(self) -> None:
        """Finishes what was begun and lets go of the files."""
        await self.finish()
        await self.close()

    async def finish(self) -> None:
        """Finishes what was begun. The files stay open until `close`."""
        self._running = False
        for consumer in self.others:
            await consumer.stop()
        for runtime in self.runtimes.values():
            await runtime.stop()
        await self.bus.stop()

    async def close(self) -> None:
        """Lets go of the files."""
        for runtime in self.runtimes.values():
            await runtime.close()

    @property
    def consumers(self) -> Sequence[Consumer]:
        """Everybody who follows a log."""
        return [*(one for runtime in self.runtimes.values() for one in runtime.consumers), *self.others]

    def missing(self) -> Sequence[str]:
        """What keeps commands from being taken, in words; nothing when all is well."""
        if not self._running:
            return ["the services have not started"]
        return describe_stopped(self.consumers)

    async def advance(self, by: timedelta) -> datetime:
        """Moves the development clock and returns when all that became due has been done everywhere.

        ``LookupError`` where there is no such clock, ``ValueError`` for a step back.
        """
        clock = self.clock
        if not isinstance(clock, DevelopmentClock):
            raise LookupError("there is no development clock: set HEHUO_DEVELOPMENT_CLOCK")  # noqa: TRY004 (of this host)
        self._directory.keep_clock(clock.moved(by))
        now = clock.advance(by)
        for runtime in self.runtimes.values():
            await runtime.logs.time_has_moved()
        await self.settled()
        return now

    async def settled(self, within_seconds: float = _LONGEST_SETTLING_SECONDS) -> bool:
        """Waits until nobody is behind and no command waits; whether that came in time."""
        return await wait_until(self._is_settled, within_seconds, _PAUSE_SECONDS)

    async def _is_settled(self) -> bool:
        if any(runtime.logs.waiting for runtime in self.runtimes.values()):
            return False
        return not any(map(_is_behind, self.consumers))


def _is_behind(consumer: Consumer) -> bool:
    """Whether there are events that it can do and has not: behind one that is parked, none can be."""
    late = consumer.lag()
    return bool(late) and not late.keys() <= {one.lane for one in consumer.parked}
