"""Sends the events of communities to their webhooks: one lane for each, in order, at least once."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import token_hex

import structlog

from services.gateway.domain.state import DISTRICT_LOG, Webhook
from services.gateway.feed.feed import FeedEvent
from services.gateway.feed.restricted import READERS
from services.gateway.platform import Gateway
from services.gateway.webhooks.connections import Connections, room_beside
from services.gateway.webhooks.deliveries import Attempt, DeliveryLog, DeliveryStore
from services.gateway.webhooks.delivery import Answer, Message, deliver, message_of
from services.gateway.webhooks.lane import WebhookLane
from services.gateway.webhooks.own_messages import challenge_of, repeats, test_of
from services.gateway.webhooks.pages import Pages
from services.gateway.webhooks.places import Places
from services.gateway.webhooks.reading import feed_of, still_shown
from services.gateway.webhooks.signing import secrets_in_use
from services.gateway.webhooks.slots import Slots
from services.gateway.webhooks.telling import GATEWAY, told_of_disabled
from services.gateway.webhooks.unordered import UnorderedLane
from shared.contracts.gateway.webhook_views import (
    WebhookAttemptView,
    WebhookChallengeView,
    WebhookDeliveryView,
)
from shared.contracts.gateway.webhooks import ConfirmWebhook, DisableWebhook
from shared.eventlog.wire import type_of
from shared.kernel.addresses import network_of
from shared.kernel.ids import new_id
from shared.kernel.messages import Command
from shared.kernel.periodic import PeriodicTask
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.projections.store import DocumentStore
from shared.storage.faults import StoreUnavailable

MOST_IN_FLIGHT = 64
MOST_SLOW_IN_FLIGHT = 16
"""Of all that are in flight, so many may be to endpoints that were slow or failed the last time."""
_LOOK_SECONDS = 1.0
_PLACES_SECONDS = 0.25
"""What was taken in so much time before a crash is sent again after it."""
_LEASE_SECONDS = 20.0
_RENEWED_EVERY_SECONDS = 5.0
_EPOCH = datetime.fromtimestamp(0, UTC)
_log = structlog.get_logger(__name__)


class Webhooks:
    """The lanes of this process: those of the communities whose lease it holds."""

    def __init__(
        self,
        gateway: Gateway,
        documents: DocumentStore,
        deliveries: DeliveryStore,
        networks: Sequence[str] = (),
        most_connections: int = 0,
    ) -> None:
        """``documents`` keep how far each lane came, and the leases; ``networks`` may be led to.

        ``most_connections`` is how many the web server of this process may have.
        """
        self.gateway = gateway
        gateway.webhooks = self
        self._documents = documents
        self._deliveries = DeliveryLog(deliveries, gateway.clock)
        self.pages = Pages()
        self._places = Places(documents)
        self._connections = Connections(
            [network_of(one) for one in networks], partial(room_beside, most_connections)
        )
        self._slots = Slots(MOST_IN_FLIGHT, MOST_SLOW_IN_FLIGHT)
        self._holder = token_hex(8)
        self._held: dict[str, float] = {}
        """By community: when its lease was last taken or renewed, on the loop's clock."""
        self._lanes: dict[str, WebhookLane] = {}
        self._looking = PeriodicTask("webhooks", self.look)
        self._placing = PeriodicTask("webhooks:places", self._places.write)
        self._noting = PeriodicTask("webhooks:deliveries", self._deliveries.write)

    def start(self) -> None:
        """Begins to send, where this process holds the lease."""
        self._looking.start(_LOOK_SECONDS)
        self._placing.start(_PLACES_SECONDS)
        self._noting.start(_LOOK_SECONDS)

    async def stop(self) -> None:
        """Ends; what was in flight is sent again at the next start, under the same id."""
        await self._looking.stop()
        await self._end([*self._lanes])
        await self._placing.stop()
        await self._write_places()
        for community in self._held:
            await self._documents.release(_lease(community), self._holder)
        self._held.clear()
        await self._connections.close()
        await self._noting.stop()
        await self._deliveries.close()

    async def look(self) -> None:
        """Begins and ends lanes as the webhooks are now; two processes share them by communities."""
        await self._connections.sweep()
        state = await self.gateway.state_of(DISTRICT_LOG)
        active = {webhook_id: one for webhook_id, one in state.webhooks.items() if one.is_active}
        held = await self._hold({one.community for one in active.values()})
        wanted = {webhook_id: one for webhook_id, one in active.items() if one.community in held}
        await self._end([one for one, lane in self._lanes.items() if not _is_as(lane, wanted.get(one))])
        for webhook_id, webhook in wanted.items():
            if webhook_id not in self._lanes:
                kind = WebhookLane if webhook.ordered else UnorderedLane
                lane = self._lanes[webhook_id] = kind(self, webhook_id, webhook)
                lane.start()

    async def webhook(self, webhook_id: str) -> Webhook | None:
        """The webhook as it is now; None where nothing is to be sent there by this process."""
        webhook = (await self.gateway.state_of(DISTRICT_LOG)).webhooks.get(webhook_id)
        if webhook is None or not webhook.is_active:
            return None
        held = self._held.get(webhook.community, -_LEASE_SECONDS)
        return webhook if asyncio.get_running_loop().time() - held < _LEASE_SECONDS else None

    async def send(
        self, webhook_id: str, webhook: Webhook, message: Message, *, slow_times: int, number: int = 1
    ) -> Answer:
        """See `services.gateway.webhooks.lane.Sender`."""
        url = webhook.url  # While this waits, the address may change to one that has not been asked yet.
        async with self._slots.one(slow_times=slow_times) as slot:
            secrets = secrets_in_use(
                webhook, webhook_id, await self.gateway.feed_key(webhook.community), self.gateway.clock.now()
            )
            key = self._deliveries.new_key()
            answer = await deliver(self._connections, url, message, secrets, may_go_on=slot.may_go_on)
            self._deliveries.note(
                Attempt(
                    webhook_id,
                    key,
                    message.id,
                    message.sequence,
                    number,
                    answer.status,
                    round(answer.seconds * 1000),
                    answer.error,
                    answer.text,
                )
            )
            return answer

    async def deliveries(self, webhook_id: str, before: str | None, limit: int) -> list[WebhookDeliveryView]:
        """See `WebhookSender`."""
        return [_view(one) for one in await self._deliveries.of(webhook_id, before, limit)]

    async def submit(self, command: type[Command], **fields: object) -> None:
        """Has something recorded of a webhook; raises what refuses it."""
        now = self.gateway.clock.now()
        wish = command.model_validate({"command_id": new_id(now), "actor": GATEWAY, "now": now, **fields})
        await self.gateway.clients["gateway"].submit(DISTRICT_LOG, wish)

    async def disable(self, webhook_id: str, webhook: Webhook, reason: str) -> None:
        """See `services.gateway.webhooks.lane.Sender`. A crash between both tells nobody twice."""
        officers = (await self.gateway.state_of(DISTRICT_LOG)).officers
        told = told_of_disabled(webhook_id, webhook, officers, self.gateway.clock.now())
        await self.gateway.clients["gateway"].submit(webhook.community, told)
        await self.submit(DisableWebhook, webhook_id=webhook_id, reason=reason)

    async def delivered_through(self, webhook_id: str, webhook: Webhook) -> int:
        """See `WebhookSender`."""
        begin = webhook.after if webhook.epoch == feed_of(self.gateway, webhook).epoch else 0
        name = self._name(webhook_id, webhook.replays)
        return max(begin, await self._places.of(name, webhook.community))

    def reached(self, webhook_id: str, replays: int, community: str, sequence: int) -> None:
        """See `services.gateway.webhooks.lane.Sender`."""
        self._places.note(self._name(webhook_id, replays), community, sequence)

    async def challenge(self, webhook_id: str, webhook: Webhook) -> WebhookChallengeView:
        """See `WebhookSender`."""
        now, word = self.gateway.clock.now(), token_hex(16)
        message = challenge_of(webhook.community, new_id(now), now, word)
        url = webhook.url
        answer = await self.send(webhook_id, webhook, message, slow_times=1)
        confirmed = repeats(answer, word)
        if confirmed:
            await self.submit(ConfirmWebhook, webhook_id=webhook_id, url=url)
        return WebhookChallengeView(confirmed=confirmed, attempt=_attempted(answer))

    async def try_now(self, webhook_id: str, webhook: Webhook) -> WebhookAttemptView:
        """See `WebhookSender`."""
        now = self.gateway.clock.now()
        message = test_of(webhook.community, new_id(now), now)
        return _attempted(await self.send(webhook_id, webhook, message, slow_times=1))

    async def send_event(
        self, webhook_id: str, webhook: Webhook, event: FeedEvent, head: int
    ) -> WebhookAttemptView:
        """See `WebhookSender`."""
        if not await still_shown(self.gateway, webhook, [event]):
            readers = READERS.get(type_of(event.line), frozenset())
            raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[*sorted(readers)])
        feed = feed_of(self.gateway, webhook)
        message = message_of(webhook.community, *event, head=head, epoch=feed.epoch, feed=webhook.feed)
        return _attempted(await self.send(webhook_id, webhook, message, slow_times=1))

    def _name(self, webhook_id: str, replays: int) -> str:
        """Under which a lane's place is kept. A place never moves back: a replay begins another one.

        Both feeds are always of the same epoch.
        """
        return f"webhook.{webhook_id}.{replays}.{self.gateway.feed.epoch}"

    async def _hold(self, communities: set[str]) -> set[str]:
        """Of these communities, those whose lease this process holds."""
        now = asyncio.get_running_loop().time()
        for community in communities:
            if now - self._held.get(community, -_RENEWED_EVERY_SECONDS) < _RENEWED_EVERY_SECONDS:
                continue
            if await self._documents.hold(_lease(community), self._holder, _LEASE_SECONDS):
                self._held[community] = now
            else:
                self._held.pop(community, None)
        return communities & self._held.keys()

    async def _write_places(self) -> None:
        try:
            await self._places.write()
        except StoreUnavailable as error:
            _log.warning("webhook_places_not_written", error=str(error))

    async def _end(self, webhook_ids: Sequence[str]) -> None:
        lanes = [self._lanes.pop(one) for one in webhook_ids]
        await asyncio.gather(*(one.stop() for one in lanes))


def _is_as(lane: WebhookLane, wanted: Webhook | None) -> bool:
    """Whether a lane does what is wanted now."""
    if wanted is None or lane.has_ended():
        return False
    return (lane.replays, lane.url) == (wanted.replays, wanted.url)


def _attempted(answer: Answer) -> WebhookAttemptView:
    milliseconds = round(answer.seconds * 1000)
    return WebhookAttemptView(status=answer.status, milliseconds=milliseconds, error=answer.error)


def _view(attempt: Attempt) -> WebhookDeliveryView:
    return WebhookDeliveryView(
        delivery_id=attempt.key,
        message_id=attempt.message_id,
        sequence=attempt.sequence,
        attempt=attempt.number,
        at=_EPOCH + timedelta(microseconds=attempt.microseconds),
        status=attempt.status,
        milliseconds=attempt.milliseconds,
        error=attempt.error,
        answer=attempt.answer,
    )


def _lease(community: str) -> str:
    return f"webhooks.{community}"
