"""A webhook's lane for endpoints that want no order: one event that is not taken holds no other up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.gateway.domain.state import Webhook
from services.gateway.feed.feed import FeedEvent
from services.gateway.webhooks.delivery import Answer, Message
from services.gateway.webhooks.lane import DISABLED_AFTER, Sender, WebhookLane, groups_of
from services.gateway.webhooks.reading import sight_of

MOST_OPEN = 16
"""So many events, or batches, may be under way or wait for their next try; then no other is begun."""
MOST_OVERTAKEN = 1_000
"""No event is begun so far beyond the first that is not taken: a restart sends again what lies between."""
_AT_ONCE = 4
"""So many requests to one endpoint at a time, and one where it is slow."""


class UnorderedLane(WebhookLane):
    """Its place lies before the first event that is not taken, so that none is missed."""

    too_long = f"an event was not taken in {DISABLED_AFTER.days} days"

    def __init__(self, sender: Sender, webhook_id: str, webhook: Webhook) -> None:
        super().__init__(sender, webhook_id, webhook)
        self._open: dict[int, None] = {}
        """The first sequences of what was begun and is not taken yet, in order."""
        self._late: set[str] = set()
        """The ids of those that were sent and not taken."""
        self._tasks = asyncio.TaskGroup()
        self._one_less = asyncio.Event()
        self._under_way = 0
        """Requests that are made just now."""
        self._one_ended = asyncio.Event()

    async def _run(self) -> None:
        try:
            async with self._tasks:
                await super()._run()
                raise _IsOver  # noqa: TRY301 (by it the group ends what is under way)
        except* _IsOver:
            pass

    async def _send(self, webhook: Webhook, events: list[FeedEvent]) -> None:
        """Begins a page, as far as there is room."""
        sight = await sight_of(self._sender.gateway, webhook)
        for group, through in groups_of(webhook, events, sight):
            if group:
                first = group[0].sequence
                await self._wait_for_room(first)
                self._open[first] = None
                self._tasks.create_task(self._take(webhook, group))
            self._after = through
        self._has_reached(self._after)

    async def _take(self, webhook: Webhook, group: list[FeedEvent]) -> None:
        if not await self._insist(webhook, group):
            raise _IsOver
        del self._open[group[0].sequence]
        self._one_less.set()
        self._has_reached(self._after)

    async def _wait_for_room(self, sequence: int) -> None:
        while self._open and (
            len(self._open) >= MOST_OPEN or sequence - next(iter(self._open)) > MOST_OVERTAKEN
        ):
            self._one_less.clear()
            await self._one_less.wait()

    def _has_reached(self, sequence: int) -> None:  # noqa: ARG002 (what is taken says nothing of what lies before)
        place = next(iter(self._open)) - 1 if self._open else self._after
        self._sender.reached(self._id, self.replays, self._community, place)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        # Asked again each time: it may have turned slow, or quick, while this waited.
        while self._under_way >= (1 if self._slow_times else _AT_ONCE):
            self._one_ended.clear()
            await self._one_ended.wait()
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._one_ended.set()

    def _forget(self, message: Message) -> None:
        self._late.discard(message.id)

    def _is_well(self, message: Message, answer: Answer) -> bool:
        super()._is_well(message, answer)
        if answer.is_taken:
            self._late.discard(message.id)
        else:
            self._late.add(message.id)
        return not self._late


class _IsOver(Exception):  # noqa: N818 (no error: whoever looks after lanes begins another where there is reason)
    """Nothing is to be sent any more."""
