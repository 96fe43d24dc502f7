"""The gateway's process in a cluster."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from fastapi import FastAPI

from hehuo.cluster.clock import SharedClock
from hehuo.cluster.databases import FEED_PREFIX, RESTRICTED_PREFIX
from hehuo.cluster.lost_ends import ASKS_AGAIN_AFTER_SECONDS, Ending, LostEnds
from hehuo.cluster.process_context import ProcessContext
from hehuo.cluster.run import ProcessResources, run
from hehuo.cluster.service import runtime_on
from hehuo.cluster.stores import accounts_of, deliveries_of, logs_of, sessions_of, vault_of
from hehuo.issuer import issuer_of, people_to_try, provider_of
from hehuo.limits import limits_of
from hehuo.names import SERVICE_NAMES
from hehuo.operator.service import Operator, operator_router
from hehuo.operator.witnesses import mark_of, require_no_loss
from hehuo.senders import senders_of, showcase_of
from hehuo.services import EVENTS, FEED, FEED_RELAY, RESTRICTED, SERVICES
from hehuo.serving import Program
from services.gateway.draws import DrawKeeper
from services.gateway.feed.feed import LOOK_SECONDS, Feed, FeedGrew, nobody_follows
from services.gateway.feed.measuring import show_feed
from services.gateway.feed.public_epoch import keep_up, public_epoch
from services.gateway.feed.public_log import PublicLog
from services.gateway.feed.restricted import is_restricted, restricted_keys
from services.gateway.identity.accounts import Accounts
from services.gateway.identity.browser_sessions import BrowserSessions
from services.gateway.identity.vault import Vault
from services.gateway.pages.messages.letters import letter_of
from services.gateway.platform import Gateway, Topic
from services.gateway.sending.courier import Courier
from services.gateway.service import SERVICE as GATEWAY
from services.gateway.start import start as start_gateway
from services.gateway.web.app import DOCUMENTS_SECONDS, build_app, make_documents_ahead
from services.gateway.webhooks.deliveries import DeliveryStore
from services.gateway.webhooks.sender import Webhooks
from shared.bus.faults import retry_until_available
from shared.consumers.consumer import Consumer
from shared.eventlog.commit import Commit
from shared.eventlog.heads import HeadKeeper
from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.port import EventStore
from shared.eventlog.reader import LogReader
from shared.eventlog.recent_states import RecentStates
from shared.kernel.clock import DevelopmentClock
from shared.kernel.periodic import PeriodicTask
from shared.rpc.remote import TOKEN_HEADER, RemoteService
from shared.runtime.directory import DataDirectory
from shared.runtime.measuring import show_process
from shared.runtime.service import ServiceClient
from shared.runtime.settling import describe_stopped
from shared.runtime.watch import StoreWatch
from shared.settings import Settings
from shared.telemetry.metrics.route import metrics_router
from shared.telemetry.telemetry import Telemetry

_PAUSE_SECONDS = 0.5


class GatewayProcess:
    """The gateway with what it stands on; a `Program`."""

    def __init__(
        self,
        settings: Settings,
        on: ProcessContext,
        feed_store: EventStore,
        restricted_store: EventStore,
        vault: Vault,
        sessions: BrowserSessions,
        accounts: Accounts,
        deliveries: DeliveryStore,
        feed_grew: FeedGrew = nobody_follows,
        heads: HeadKeeper | None = None,
    ) -> None:
        """``feed_grew`` is told of what the feed took, such as the feed's relay; ``heads`` keeps heads."""
        self._heads = heads
        self._watch = StoreWatch(on.checks)
        self._settings, self._on = settings, on
        self._feed_store, self._restricted_store = feed_store, restricted_store
        self._missing: Sequence[str] = ["the gateway has not started: it waits for the database"]
        self.runtime = runtime_on(GATEWAY, settings, on)
        self._lost_ends = self._ends()
        self._feed = Feed(feed_store, on.clock, EVENTS, vault.feed_key, feed_grew, shared=True)
        keys = restricted_keys(vault.feed_key)
        # No topic: who may read what there can't follow roles (decision 35).
        self._restricted = Feed(restricted_store, on.clock, EVENTS, keys, takes=is_restricted, shared=True)
        feeds = {"feed:look": self._feed, "restricted:look": self._restricted}
        self._looking = [PeriodicTask(name, feed.look) for name, feed in feeds.items()]
        self._following = [
            Consumer(FEED, on.logs, self._feed, on.documents, clock=on.clock),
            Consumer(RESTRICTED, on.logs, self._restricted, on.documents, clock=on.clock),
        ]
        self._operator = Operator({GATEWAY.name: self.runtime}, lambda: self.others)
        self.gateway = self._gateway(vault, sessions, accounts)
        bounds = settings.webhook_networks, settings.most_connections
        self._webhooks = Webhooks(self.gateway, on.documents, deliveries, *bounds)
        self._courier = Courier(self.gateway, on.documents, letter_of, self.runtime.own_log.heads)
        self._draws = DrawKeeper(self.gateway)
        self._documents = PeriodicTask("documents:make", partial(make_documents_ahead, self.gateway))
        self.app = self._app()
        self._show()

    def _gateway(self, vault: Vault, sessions: BrowserSessions, accounts: Accounts) -> Gateway:
        settings, on = self._settings, self._on
        showcase = showcase_of(settings)
        return Gateway(
            clients=self._clients(),
            clock=on.clock,
            vault=vault,
            sessions=sessions,
            accounts=accounts,
            provider=provider_of(settings),
            public_url=settings.public_url,
            open_data_licence=settings.open_data_licence,
            people_to_try=people_to_try(settings),
            senders=senders_of(settings, on.clock, showcase),
            showcase=showcase,
            tokens=issuer_of(settings, DataDirectory(settings.data_dir)),
            feed=self._feed,
            restricted=self._restricted,
            state_of=RecentStates(self.runtime.logs).state,
            community_names=self._community_names,
            missing=self._not_ready,
            advance=self._clock().advance if isinstance(on.clock, DevelopmentClock) else None,
            limits=limits_of(settings),
            checks=on.checks,
            logs={**on.logs, GATEWAY.name: self.runtime.own_log},
            telemetry=on.telemetry,
        )

    def _ends(self) -> LostEnds:
        logs: dict[str, Ending] = {**self._on.logs, GATEWAY.name: self.runtime.own_log}
        return LostEnds(logs, ASKS_AGAIN_AFTER_SECONDS)

    def _app(self) -> FastAPI:
        """The gateway's own, with what the operator and whoever watches ask of a process."""
        app = build_app(self.gateway)
        app.include_router(operator_router(self._operator, TOKEN_HEADER, self._on.secret))
        app.include_router(metrics_router(self._on.telemetry.metrics, self._on.secret))
        return app

    @property
    def others(self) -> Sequence[Consumer]:
        """Those who follow logs beside the gateway's own policies."""
        return [*self._following, *(one.consumer for one in self._on.followers)]

    @property
    def _consumers(self) -> Sequence[Consumer]:
        return [*self.runtime.consumers, *self.others]

    async def start(self) -> None:
        """Waits for the database, then for each service to have been ready once."""
        await self._on.wait_for_database()
        self._missing = ["the gateway has not started: it reads how far each log has been followed"]
        epoch = await retry_until_available(lambda: public_epoch(self._feed_store), "the database")
        self._feed.epoch = self._restricted.epoch = epoch
        await retry_until_available(lambda: keep_up(self._restricted_store, epoch), "the database")
        self._on.begin_feed_epoch(epoch)
        if (heads := self._heads) is not None:
            require_no_loss(await retry_until_available(heads.start, "the database"))
        await self._on.start(self.runtime, *self._following)
        for one in self._looking:
            one.start(LOOK_SECONDS)
        await self._wait_for_services()
        await self._lost_ends.look(self._consumers)
        officers = self._settings.district_officers
        await retry_until_available(lambda: start_gateway(self.gateway, officers), "the first officers")
        self._webhooks.start()
        self._courier.start()
        self._draws.start()
        self._documents.start(DOCUMENTS_SECONDS)
        self._watch.start()
        self._missing = ()

    def end_streams(self) -> None:
        """Has open streams end, so that the web server can stop."""
        self._feed.stop()
        self._restricted.stop()

    async def stop(self) -> None:
        """Finishes what was begun and lets go of everything."""
        self._missing = ["the gateway stops"]
        await self._watch.stop()
        if self._heads is not None:
            await self._heads.stop()
        self.end_streams()
        await self._webhooks.stop()
        await self._courier.stop()
        await self._draws.stop()
        await self._documents.stop()
        for one in self._looking:
            await one.stop()
        await self._on.stop(self.runtime, *self._following)
        await self._feed_store.close()
        await self._restricted_store.close()
        await self.gateway.close()
        await self._on.close()

    def _not_ready(self) -> Sequence[str]:
        stopped, heads = describe_stopped(self._consumers), self._heads
        lost = [loss.sentence for loss in heads.open_losses] if heads is not None else []
        beyond = self._lost_ends.sentences(heads.is_acknowledged if heads is not None else _nothing_is)
        return [*self._missing, *stopped, *self._watch.missing(), *lost, *beyond]

    def _show(self) -> None:
        metrics, runtimes = self._on.telemetry.metrics, {GATEWAY.name: self.runtime}
        request_metrics, missing = self.gateway.request_metrics, self.gateway.missing
        others, clock = lambda: self.others, self._on.clock
        show_process(metrics, self._settings.profile, runtimes, others, request_metrics, missing, clock)
        show_feed(metrics, self._feed, self._restricted)

    def _clients(self) -> Mapping[str, ServiceClient]:
        remote = {
            one.name: RemoteService(self._on.channels[one.name], one.decider.events) for one in SERVICES
        }
        return {**remote, GATEWAY.name: self.runtime}

    def _clock(self) -> SharedClock:
        assert isinstance(self._on.clock, DevelopmentClock)  # noqa: S101 (asked for just before)
        logs = self.runtime.logs
        return SharedClock(self._settings, self._on.clock, self._on.channels, self._operator.progress, logs)

    async def _wait_for_services(self) -> None:
        waiting = dict(self._on.channels)
        while waiting:
            ready = await asyncio.gather(*(channel.is_ready() for channel in waiting.values()))
            for name, is_ready in zip([*waiting], ready, strict=True):
                if is_ready:
                    del waiting[name]
            self._missing = [
                f"{name} has not been ready yet (what it says: hehuo doctor)" for name in waiting
            ]
            if waiting:
                await asyncio.sleep(_PAUSE_SECONDS)
        self._missing = ["the gateway has not started: it finishes what an upgrade or a crash left"]

    async def _community_names(self) -> Collection[str]:
        return await self._on.logs["partners"].heads()


def _nothing_is(_log: str, _community: str, _sequence: int) -> bool:
    return False


def run_gateway(settings: Settings) -> None:
    """Runs the gateway until it is told to stop."""

    def build(telemetry: Telemetry) -> Program:
        resources = ProcessResources(GATEWAY, settings, telemetry, SERVICE_NAMES)
        feed_store = MongoEventStore(resources.database, FEED_PREFIX)
        restricted_store = MongoEventStore(resources.database, RESTRICTED_PREFIX)
        client = resources.client
        vault, sessions = vault_of(settings, client), sessions_of(settings, client)
        accounts, deliveries = accounts_of(settings, client), deliveries_of(settings, client)
        feed_log = PublicLog(LogReader(feed_store), EVENTS, vault.feed_key)
        namespace = replace(resources.namespace)  # The feed's epoch is its own.
        feed_relay = resources.relay_of(feed_log, FEED, FEED_RELAY, namespace)

        async def send(commit: Commit) -> None:
            await feed_relay.publish(await feed_log.messages(FEED, commit))

        def begin_feed_epoch(number: int) -> None:
            namespace.epoch = number

        context = resources.context(feed_relay)
        context.begin_feed_epoch = begin_feed_epoch
        logs, mark = logs_of(settings, client), partial(mark_of, vault)
        heads = HeadKeeper(logs, context.clock, mark, asks_again_after=ASKS_AGAIN_AFTER_SECONDS)
        process = GatewayProcess(
            settings,
            context,
            feed_store,
            restricted_store,
            vault,
            sessions,
            accounts,
            deliveries,
            send,
            heads,
        )
        process.gateway.topic = Topic(resources.namespace.topic(FEED), settings.kafka_bootstrap)
        return process

    run(GATEWAY.name, build, settings)
