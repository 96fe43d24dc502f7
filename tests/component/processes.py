"""The cluster's processes in this one: joined by HTTP without sockets, on SQLite and a bus in memory."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from starlette.types import Receive, Scope, Send

from examples.gangwan.people import identities
from hehuo.cluster.clock import clock_of
from hehuo.cluster.gateway import GatewayProcess
from hehuo.cluster.process_context import ProcessContext
from hehuo.cluster.service import ServiceProcess
from hehuo.services import SERVICES
from services.gateway.identity.accounts_sqlite import SqliteAccounts
from services.gateway.identity.browser_sessions import SqliteSessions
from services.gateway.identity.vault_sqlite import SqliteVault
from services.gateway.webhooks.deliveries_sqlite import SqliteDeliveries
from shared.bus.local import LocalBus
from shared.eventlog.heads import HeadKeeper
from shared.eventlog.sqlite import SqliteEventStore
from shared.kernel.clock import SystemClock
from shared.kernel.obstacles import Obstacle
from shared.kernel.secrets import ChangingSecret
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.rpc.instances import Instances
from shared.rpc.remote import Channel
from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings
from shared.telemetry.telemetry import Telemetry
from shared.telemetry.tracing import Tracing

TOKEN = "a token that the processes of a test share"
OFFICER = "luo-district"


@dataclass
class Processes:
    """Every process, by name, and how they are reached. One that is ``away`` refuses connections."""

    services: dict[str, ServiceProcess] = field(default_factory=dict)
    gateway: GatewayProcess | None = None
    away: set[str] = field(default_factory=set)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The network between them: the host of a URL is the name of a process."""
        name = str(scope["server"][0]).partition(".")[0]
        if name in self.away:
            raise httpx2.ConnectError(f"{name} is away")
        await self.services[name].app(scope, receive, send)


async def _as_it_is(host: str, _port: int) -> list[str]:
    return [host]


@asynccontextmanager
async def processes(
    path: Path, tracing: Tracing | None = None, *, keeps_heads: bool = False, waits: bool = True
) -> AsyncIterator[Processes]:
    """Three services and the gateway, started and stopped, with one bus for all.

    ``keeps_heads``: the gateway keeps the heads of all logs, as it does where they lie in a database.
    ``waits``: until the gateway has started, which it does when each service has been ready.
    """
    settings = Settings(
        profile=Profile.CLUSTER,
        data_dir=path,
        development_issuer=True,
        development_clock=True,
        district_officers=(identities()[OFFICER].person_id,),
        command_wait_seconds=60.0,  # Other tests keep the machine busy.
        page_wait_seconds=20.0,
    )
    directory, bus, all_of_them = DataDirectory(path), LocalBus(), Processes()
    async with AsyncExitStack() as stack:
        network = httpx2.ASGITransport(app=all_of_them)

        def context(name: str) -> ProcessContext:
            others = [one.name for one in SERVICES if one.name != name]
            return ProcessContext(
                store=SqliteEventStore(directory.log(name)),
                documents=SqliteDocumentStore(directory.documents(name)),
                bus=bus,
                clock=clock_of(settings),
                channels=_channels(others, network, tracing),
                owns=lambda _community: True,
                followers=(),
                secret=ChangingSecret(TOKEN),
                telemetry=Telemetry(tracing=tracing),
            )

        for service in SERVICES:
            all_of_them.services[service.name] = ServiceProcess(service, settings, context(service.name))
        heads = await _heads(directory, stack) if keeps_heads else None
        gateway = GatewayProcess(
            settings,
            context("gateway"),
            SqliteEventStore(directory.log("feed")),
            SqliteEventStore(directory.log("restricted")),
            SqliteVault(directory.vault),
            SqliteSessions(directory.sessions),
            SqliteAccounts(directory.accounts),
            SqliteDeliveries(directory.deliveries),
            heads=heads,
        )
        all_of_them.gateway = gateway
        for process in all_of_them.services.values():
            await process.start()
            stack.push_async_callback(process.stop)
        starting = asyncio.create_task(gateway.start())
        stack.push_async_callback(_end, starting, gateway)
        if waits:
            await starting
        yield all_of_them


async def _end(starting: asyncio.Task[None], gateway: GatewayProcess) -> None:
    """Stops the gateway where it has started, or could still."""
    starting.cancel()
    with suppress(asyncio.CancelledError, Obstacle):
        await starting
    await gateway.stop()


async def _heads(directory: DataDirectory, stack: AsyncExitStack) -> HeadKeeper:
    names = [*(one.name for one in SERVICES), "gateway", "feed"]
    stores = {name: SqliteEventStore(directory.log(name)) for name in names}
    for store in stores.values():
        stack.push_async_callback(store.close)
    return HeadKeeper({**stores}, SystemClock())


def _channels(
    names: list[str], network: httpx2.AsyncBaseTransport, tracing: Tracing | None
) -> Mapping[str, Channel]:
    return {
        name: Channel(Instances(name, f"http://{name}.test", names=_as_it_is), network, TOKEN, tracing)
        for name in names
    }
