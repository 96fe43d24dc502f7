"""One webhook's lane: its place in the feed, and one delivery at a time."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from services.gateway.domain.state import Webhook
from services.gateway.feed.feed import FeedEvent
from services.gateway.feed.restricted import Sight
from services.gateway.platform import Gateway
from services.gateway.webhooks.delivery import Answer, Message, batch_of, message_of
from services.gateway.webhooks.pages import Pages
from services.gateway.webhooks.reading import feed_of, sight_of, still_shown
from services.gateway.webhooks.slots import SLOW_SECONDS
from shared.contracts.gateway.webhooks import NoteWebhookFailing, NoteWebhookWorks
from shared.eventlog.wire import type_of
from shared.kernel.messages import Command

RETRIES_SECONDS = (0.0, 5.0, 300.0, 1_800.0, 7_200.0, 18_000.0, 36_000.0)
"""How long after a failure the next try is, each a fifth more or less; the last one again and again."""
_LONGEST_RETRY_AFTER_SECONDS = 86_400.0
FAILING_AFTER = timedelta(minutes=5)
DISABLED_AFTER = timedelta(days=5)
_GONE = 410
_BUSY = frozenset({429, 503})
_log = structlog.get_logger(__name__)


class Sender(Protocol):
    """What a lane stands on."""

    gateway: Gateway
    pages: Pages

    async def webhook(self, webhook_id: str) -> Webhook | None:
        """The webhook as it is now; None where nothing is to be sent there by this process."""

    async def delivered_through(self, webhook_id: str, webhook: Webhook) -> int:
        """How far its present lane has come."""

    def reached(self, webhook_id: str, replays: int, community: str, sequence: int) -> None:
        """Notes how far a lane has come, which is of one replay."""

    async def send(
        self, webhook_id: str, webhook: Webhook, message: Message, *, slow_times: int, number: int = 1
    ) -> Answer:
        """One delivery, when there is room for it; ``number`` says the how manieth try it is, ``slow_times``
        how often its endpoint was slow or failed, one after the other."""

    async def submit(self, command: type[Command], **fields: object) -> None:
        """Has something recorded of a webhook."""

    async def disable(self, webhook_id: str, webhook: Webhook, reason: str) -> None:
        """Has its owners told that nothing is sent there any more, and that recorded."""


class WebhookLane:
    """Sends one webhook's events from its place on; ends by itself when nothing is to be sent any more."""

    too_long = f"no delivery was taken in {DISABLED_AFTER.days} days"

    def __init__(self, sender: Sender, webhook_id: str, webhook: Webhook) -> None:
        self._sender = sender
        self._id = webhook_id
        self._community = webhook.community
        self._feed = feed_of(sender.gateway, webhook)
        self.replays = webhook.replays
        """A lane is of one replay: at another one it is ended, whatever it waits for, and one begins anew."""
        self.url = webhook.url
        """Neither does it outlive an address: what waits for the next try there is sent to the new one."""
        self._after = 0
        """It is done with every event up to there."""
        self._task: asyncio.Task[None] | None = None
        self._slow_times = 0

    def start(self) -> None:
        """Begins."""
        self._task = asyncio.create_task(self._run(), name=f"webhook:{self._id}")

    async def stop(self) -> None:
        """Ends it in whatever it does."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def has_ended(self) -> bool:
        """Whether it ended by itself; a fault is told, and whoever asks begins it anew."""
        if self._task is None or not self._task.done():
            return False
        if not self._task.cancelled() and (error := self._task.exception()) is not None:
            _log.warning("webhook_lane_failed", webhook_id=self._id, error=repr(error))
        return True

    async def _run(self) -> None:
        feed = self._feed
        await feed.follow(self._community)
        try:
            if (webhook := await self._webhook()) is None:
                return
            self._after = await self._sender.delivered_through(self._id, webhook)
            while not feed.stopping and (webhook := await self._webhook()) is not None:
                if events := await self._sender.pages.beyond(feed, self._community, self._after):
                    await self._send(webhook, events)
                else:
                    seconds = self._sender.gateway.limits.heartbeat_seconds
                    await feed.wait(self._community, self._after, seconds)
        finally:
            feed.unfollow(self._community)

    async def _send(self, webhook: Webhook, events: list[FeedEvent]) -> None:
        """Sends a page, or as much of it as there is reason to."""
        sight = await sight_of(self._sender.gateway, webhook)
        for group, through in groups_of(webhook, events, sight):
            if group and not await self._insist(webhook, group):
                return
            self._has_reached(through)

    def _has_reached(self, sequence: int) -> None:
        self._after = sequence
        self._sender.reached(self._id, self.replays, self._community, sequence)

    async def _insist(self, webhook: Webhook, group: list[FeedEvent]) -> bool:
        """Sends an event, or a batch, until it is taken; False where there is no more reason to."""
        message, fails, since = await self._message(webhook, group), 0, self._sender.gateway.clock.now()
        while True:
            async with self._turn():
                # What may be read can have changed while this waited for its turn or its next try.
                shown = await still_shown(self._sender.gateway, webhook, group)
                if shown != group:
                    self._forget(message)
                    if not shown:
                        return True
                    group, message = shown, await self._message(webhook, shown)
                if (now := await self._webhook()) is None:
                    return False
                webhook = now
                answer = await self._sender.send(
                    self._id, webhook, message, slow_times=self._slow_times, number=fails + 1
                )
            is_well = self._is_well(message, answer)
            if answer.is_taken:
                if is_well and webhook.failing_since is not None:
                    await self._sender.submit(NoteWebhookWorks, webhook_id=self._id)
                return True
            if not fails:
                self._has_reached(group[0].sequence - 1)
            if not await self._failed(webhook, message, answer, since):
                return False
            await self._rest(fails, answer)
            fails += 1

    def _turn(self) -> AbstractAsyncContextManager[None]:
        """Room for one more request to this endpoint: a lane in order makes one at a time anyway."""
        return nullcontext()

    def _is_well(self, message: Message, answer: Answer) -> bool:  # noqa: ARG002 (asked for by lanes without order)
        """Notes what came of a delivery; whether none is behind now."""
        is_slow = not answer.is_taken or answer.seconds > SLOW_SECONDS
        self._slow_times = self._slow_times + 1 if is_slow else 0
        return answer.is_taken

    def _forget(self, message: Message) -> None:
        """Notes that a message is not sent any more."""

    async def _webhook(self) -> Webhook | None:
        webhook = await self._sender.webhook(self._id)
        if webhook is None or (webhook.replays, webhook.url) != (self.replays, self.url):
            return None
        return webhook

    async def _failed(self, webhook: Webhook, message: Message, answer: Answer, since: datetime) -> bool:
        """Tells that a delivery was not taken; False where it was the last one."""
        _log.info(
            "webhook_not_taken",
            webhook_id=self._id,
            message_id=message.id,
            status=answer.status,
            error=answer.error,
            milliseconds=round(answer.seconds * 1000),
        )
        now = self._sender.gateway.clock.now()
        if answer.status == _GONE or now - (webhook.failing_since or since) >= DISABLED_AFTER:
            said = "it answered 410" if answer.status == _GONE else self.too_long
            await self._sender.disable(self._id, webhook, said)
            return False
        if webhook.failing_since is None and now - since >= FAILING_AFTER:
            await self._sender.submit(NoteWebhookFailing, webhook_id=self._id, since=since)
        return True

    async def _message(self, webhook: Webhook, group: list[FeedEvent]) -> Message:
        head, epoch = await self._feed.head(self._community), self._feed.epoch
        if webhook.batch > 1:
            return batch_of(self._community, group, head=head, epoch=epoch, feed=webhook.feed)
        return message_of(self._community, *group[0], head=head, epoch=epoch, feed=webhook.feed)

    async def _rest(self, fails: int, answer: Answer) -> None:
        """Waits for the next try."""
        seconds = RETRIES_SECONDS[min(fails, len(RETRIES_SECONDS) - 1)] * random.uniform(0.8, 1.2)  # noqa: S311 (spreads load)
        if answer.status in _BUSY and answer.retry_after is not None:
            seconds = max(seconds, min(answer.retry_after, _LONGEST_RETRY_AFTER_SECONDS))
        await asyncio.sleep(seconds)


def groups_of(
    webhook: Webhook, events: list[FeedEvent], sight: Sight | None = None
) -> Iterator[tuple[list[FeedEvent], int]]:
    """What is sent at once, and up to which event all is done then; the last group may be empty.

    With ``sight``, nothing but what that shows.
    """
    group: list[FeedEvent] = []
    for event in events:
        is_wanted = not webhook.types or type_of(event.line) in webhook.types
        if is_wanted and (sight is None or sight.shows(event)):
            group.append(event)
        if len(group) == webhook.batch:
            yield group, event.sequence
            group = []
    yield group, events[-1].sequence
