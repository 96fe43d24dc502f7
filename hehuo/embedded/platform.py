"""The embedded platform: the three services and the gateway, put together."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from fastapi import FastAPI

from hehuo.issuer import issuer_of, people_to_try, provider_of
from hehuo.limits import limits_of
from hehuo.operator.service import SECRET_HEADER, Operator, operator_router
from hehuo.operator.witnesses import mark_of, require_no_loss
from hehuo.senders import senders_of, showcase_of
from hehuo.services import ALL_SERVICES, EVENTS, FEED, RESTRICTED, SERVICES
from services.gateway.draws import DrawKeeper
from services.gateway.feed.feed import Feed
from services.gateway.feed.measuring import show_feed
from services.gateway.feed.public_epoch import keep_up, public_epoch
from services.gateway.feed.restricted import is_restricted, restricted_keys
from services.gateway.identity.accounts_sqlite import SqliteAccounts
from services.gateway.identity.browser_sessions import SqliteSessions
from services.gateway.identity.vault import Vault
from services.gateway.identity.vault_sqlite import SqliteVault
from services.gateway.pages.messages.letters import letter_of
from services.gateway.platform import Gateway, Topic
from services.gateway.sending.courier import Courier
from services.gateway.service import SERVICE as GATEWAY
from services.gateway.start import start as start_gateway
from services.gateway.web.app import DOCUMENTS_SECONDS, build_app, make_documents_ahead
from services.gateway.webhooks.deliveries_sqlite import SqliteDeliveries
from services.gateway.webhooks.sender import Webhooks
from services.partners.service import SERVICE as PARTNERS
from shared.consumers.consumer import Consumer
from shared.eventlog.heads import HeadKeeper
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import SqliteEventStore
from shared.kernel.clock import DevelopmentClock
from shared.kernel.periodic import PeriodicTask
from shared.kernel.secrets import ChangingSecret
from shared.runtime.directory import DataDirectory
from shared.runtime.embedded import EmbeddedHost
from shared.runtime.health import Check
from shared.runtime.measuring import show_process
from shared.runtime.settling import describe_beyond
from shared.runtime.watch import DamageSearch, StoreWatch, documents_check, log_check
from shared.settings import Settings
from shared.telemetry.metrics.route import metrics_router
from shared.telemetry.telemetry import Telemetry


class Platform:
    """Everything in one process, on the files of one data directory, which the caller has taken."""

    def __init__(
        self,
        settings: Settings,
        directory: DataDirectory,
        operator_secret: str,
        telemetry: Telemetry | None = None,
    ) -> None:
        """The operator's routes ask for ``operator_secret``."""
        self._settings, self.telemetry = settings, telemetry or Telemetry()
        self.host = EmbeddedHost(ALL_SERVICES, settings, directory, self.telemetry.tracing)
        self._feed_store = SqliteEventStore(directory.log(FEED))
        self._vault = vault = SqliteVault(directory.vault)
        self._restricted_store = SqliteEventStore(directory.log(RESTRICTED))
        clock, own = self.host.clock, self.host.runtimes[GATEWAY.name]
        self._feed = Feed(self._feed_store, clock, EVENTS, vault.feed_key)
        keys = restricted_keys(vault.feed_key)
        self._restricted = Feed(self._restricted_store, clock, EVENTS, keys, takes=is_restricted)
        sources = {one.name: self.host.log_of[one.name] for one in SERVICES}
        for name, feed in ((FEED, self._feed), (RESTRICTED, self._restricted)):
            self.host.others.append(Consumer(name, sources, feed, own.documents, clock=clock))
        self.issuer = issuer_of(settings, directory)
        self.gateway = self._gateway(directory, vault)
        self._webhooks = Webhooks(
            self.gateway,
            own.documents,
            SqliteDeliveries(directory.deliveries),
            settings.webhook_networks,
            settings.most_connections,
        )
        self.courier = Courier(self.gateway, own.documents, letter_of, own.own_log.heads)
        self.draws = DrawKeeper(self.gateway)
        self._documents = PeriodicTask("documents:make", partial(make_documents_ahead, self.gateway))
        self._heads = HeadKeeper(self._stores, clock, partial(mark_of, vault))
        self._watch = StoreWatch(self._checks(directory))
        self._damaged = DamageSearch([*directory.logs, directory.vault])
        self._show()
        self.app = self._app(operator_secret)

    def _gateway(self, directory: DataDirectory, vault: Vault) -> Gateway:
        settings, showcase = self._settings, showcase_of(self._settings)
        return Gateway(
            clients=self.host.runtimes,
            clock=self.host.clock,
            vault=vault,
            sessions=SqliteSessions(directory.sessions),
            accounts=SqliteAccounts(directory.accounts),
            provider=provider_of(settings),
            public_url=settings.public_url,
            open_data_licence=settings.open_data_licence,
            tokens=self.issuer,
            feed=self._feed,
            restricted=self._restricted,
            state_of=self.host.runtimes[GATEWAY.name].logs.state,
            community_names=self._community_names,
            missing=self._missing,
            advance=self.host.advance if settings.development_clock else None,
            people_to_try=people_to_try(settings),
            senders=senders_of(settings, self.host.clock, showcase),
            showcase=showcase,
            limits=limits_of(settings),
            topic=Topic(f"{settings.kafka_prefix}.{FEED}"),
            telemetry=self.telemetry,
            logs=self.host.log_of,
        )

    def _app(self, operator_secret: str) -> FastAPI:
        """The gateway's own, with what the operator and whoever watches ask of a process."""
        app = build_app(self.gateway)
        operator = Operator(self.host.runtimes, lambda: self.host.others)
        app.include_router(operator_router(operator, SECRET_HEADER, ChangingSecret(operator_secret)))
        app.include_router(metrics_router(self.telemetry.metrics, self._settings.internal_tokens))
        return app

    async def start(self) -> None:
        """Starts everything; when it returns, commands can be taken. `Obstacle` on logs that lost events."""
        self._feed.epoch = self._restricted.epoch = await public_epoch(self._feed_store)
        await keep_up(self._restricted_store, self._feed.epoch)
        require_no_loss(await self._heads.start())
        await self.host.start()
        await start_gateway(self.gateway, self._settings.district_officers)
        self._webhooks.start()
        self.courier.start()
        self.draws.start()
        self._documents.start(DOCUMENTS_SECONDS)
        self._watch.start()
        self._damaged.start()

    def end_streams(self) -> None:
        """Has open streams end, so that the web server can stop."""
        self._feed.stop()
        self._restricted.stop()

    async def stop(self) -> None:
        """Finishes what was begun and lets go of the files."""
        self.end_streams()
        await self._webhooks.stop()
        await self.courier.stop()
        await self.draws.stop()
        await self._documents.stop()
        await self._watch.stop()
        await self._damaged.stop()
        await self.host.finish()
        await self._heads.stop()
        await self.host.close()
        await self._feed_store.close()
        await self._restricted_store.close()
        await self.gateway.close()
        await self.telemetry.close()

    @property
    def _stores(self) -> dict[str, EventStore]:
        """Those of all logs, the feeds' too."""
        return {**self.host.stores, FEED: self._feed_store, RESTRICTED: self._restricted_store}

    def _missing(self) -> Sequence[str]:
        """What keeps commands from being taken now, in words."""
        beyond = describe_beyond(self.host.consumers, self._heads.is_acknowledged)
        return [*self.host.missing(), *self._watch.missing(), *self._damaged.found, *beyond, *self._lost()]

    def _lost(self) -> Sequence[str]:
        return [loss.sentence for loss in self._heads.open_losses]

    def _checks(self, directory: DataDirectory) -> Mapping[str, Check]:
        """A durable write for every store, by its name."""
        clock = self.host.clock
        checks = {f"the log of {name}": log_check(store) for name, store in self._stores.items()}
        for name, runtime in self.host.runtimes.items():
            checks[f"the documents of {name}"] = documents_check(runtime.documents, clock)

        async def keep_clock() -> None:
            if isinstance(clock, DevelopmentClock):
                directory.keep_clock(clock)

        checks["the vault"] = Check(self._vault.try_writing, is_vital=True)
        checks["the clock"] = Check(keep_clock, is_vital=True)
        return checks

    def _show(self) -> None:
        metrics, host = self.telemetry.metrics, self.host
        request_metrics, missing = self.gateway.request_metrics, self._missing
        show_process(
            metrics,
            self._settings.profile,
            host.runtimes,
            lambda: host.others,
            request_metrics,
            missing,
            host.clock,
        )
        show_feed(metrics, self._feed, self._restricted)

    async def _community_names(self) -> Collection[str]:
        return await self.host.log_of[PARTNERS.name].heads()
