"""A lane without order: what is not taken holds nothing else up, and is never left behind."""

import asyncio
from types import SimpleNamespace
from typing import Any

from services.gateway.domain.state import Webhook
from services.gateway.feed.feed import FeedEvent
from services.gateway.webhooks.delivery import Answer, Message
from services.gateway.webhooks.pages import Pages
from services.gateway.webhooks.unordered import UnorderedLane
from shared.contracts.gateway.webhooks import NoteWebhookWorks
from shared.kernel.messages import Command
from tests.specification import MONDAY

HOOK = "0197e2a0-0000-7000-8000-00000000000a"
LAST, LATE, MOST_AT_ONCE = 20, 2, 4


class Feed:
    """Twenty events, and no more to come."""

    epoch, stopping = 0, False

    async def follow(self, _community: str) -> None:
        return

    def unfollow(self, _community: str) -> None:
        return

    async def head(self, _community: str) -> int:
        return LAST

    async def page(self, _community: str, after: int, limit: int) -> tuple[list[FeedEvent], int]:
        every = [FeedEvent(place, b'{"type":"a.b.v1"}') for place in range(after + 1, LAST + 1)]
        return every[:limit], LAST

    async def wait(self, _community: str, _after: int, _seconds: float) -> bool:
        return await asyncio.Event().wait()


class Endpoint:
    """Takes everything but one event: at first it refuses that, then it takes its time."""

    def __init__(self, after: int = 0) -> None:
        self.gateway: Any = SimpleNamespace(
            feed=Feed(),
            clock=SimpleNamespace(now=lambda: MONDAY),
            limits=SimpleNamespace(heartbeat_seconds=1.0),
        )
        self.pages = Pages()
        self.hook = Webhook("haiwan", "https://library.example/h", (), 0, 0, ordered=False)
        self.after = after
        self.tries: list[int] = []
        self.taken: list[int] = []
        self.told: list[type[Command]] = []
        self.at_once = self.most_at_once = 0
        self.later, self.disabled = 204, ""
        """What it answers at last to the one event, and why it was disabled."""
        self.released, self.changed = asyncio.Event(), asyncio.Condition()

    async def webhook(self, _id: str) -> Webhook | None:
        return self.hook

    async def delivered_through(self, _id: str, _webhook: Webhook) -> int:
        return self.after

    def reached(self, _id: str, _replays: int, _community: str, sequence: int) -> None:
        assert sequence >= self.after
        self.after = sequence

    async def send(
        self, _id: str, _webhook: Webhook, message: Message, *, slow_times: int, number: int = 1
    ) -> Answer:
        assert message.sequence is not None
        assert slow_times or number < 3
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.tries.append(message.sequence)
        await asyncio.sleep(0)
        if message.sequence == LATE and number == 1:
            self.hook.failing_since = MONDAY
            self.at_once -= 1
            return Answer(503, 0.0)
        if message.sequence == LATE:
            await self.released.wait()
        self.at_once -= 1
        if message.sequence == LATE and self.later != 204:
            return Answer(self.later, 0.0)
        async with self.changed:
            self.taken.append(message.sequence)
            self.changed.notify_all()
        return Answer(204, 0.0)

    async def submit(self, command: type[Command], **_fields: object) -> None:
        self.told.append(command)
        self.hook.failing_since = None

    async def disable(self, _id: str, _webhook: Webhook, reason: str) -> None:
        self.disabled = reason

    async def wait(self, count: int) -> None:
        async with self.changed, asyncio.timeout(10):
            await self.changed.wait_for(lambda: len(self.taken) == count)


class Held(Endpoint):
    """Answers each request when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[int, asyncio.Future[int]] = {}

    async def send(
        self,
        _id: str,
        _webhook: Webhook,
        message: Message,
        *,
        slow_times: int,
        number: int = 1,
    ) -> Answer:
        assert message.sequence is not None
        self.answers[message.sequence] = asyncio.get_running_loop().create_future()
        try:
            return Answer(await self.answers[message.sequence], 0.0)
        finally:
            del self.answers[message.sequence]

    async def settled(self) -> list[int]:
        """What it has been sent and not answered, once nothing moves any more."""
        for _ in range(200):
            await asyncio.sleep(0)
        return [*self.answers]


async def test_one_that_turns_slow_gets_the_next_when_all_that_it_has_is_answered() -> None:
    endpoint = Held()
    lane = UnorderedLane(endpoint, HOOK, endpoint.hook)
    lane.start()
    assert await endpoint.settled() == [1, 2, 3, 4]
    for left in ([2, 3, 4], [3, 4], [4]):
        endpoint.answers[left[0] - 1].set_result(503)
        assert await endpoint.settled() == left
    endpoint.answers[4].set_result(503)
    (single,) = await endpoint.settled()
    endpoint.answers[single].set_result(503)
    assert len(await endpoint.settled()) == 1
    await lane.stop()


async def test_one_that_is_not_taken_holds_no_other_up_and_the_place_waits_before_it() -> None:
    endpoint = Endpoint()
    lane = UnorderedLane(endpoint, HOOK, endpoint.hook)
    lane.start()
    await endpoint.wait(LAST - 1)
    assert LATE not in endpoint.taken
    assert (endpoint.after, endpoint.told) == (LATE - 1, [])
    endpoint.released.set()
    await endpoint.wait(LAST)
    await asyncio.sleep(0)
    await lane.stop()
    assert (endpoint.after, endpoint.told) == (LAST, [NoteWebhookWorks])
    assert sorted(endpoint.tries) == sorted([*range(1, LAST + 1), LATE])
    assert 1 < endpoint.most_at_once <= MOST_AT_ONCE


async def test_what_was_under_way_when_it_stopped_is_sent_again_by_the_next() -> None:
    endpoint = Endpoint()
    lane = UnorderedLane(endpoint, HOOK, endpoint.hook)
    lane.start()
    await endpoint.wait(LAST - 1)
    await lane.stop()
    again = Endpoint(endpoint.after)
    again.released.set()
    following = UnorderedLane(again, HOOK, again.hook)
    following.start()
    await again.wait(LAST - LATE + 1)
    await following.stop()
    assert sorted(again.taken) == [*range(LATE, LAST + 1)]


async def test_an_endpoint_that_says_that_it_is_gone_ends_everything_that_is_under_way() -> None:
    endpoint = Endpoint()
    lane = UnorderedLane(endpoint, HOOK, endpoint.hook)
    lane.start()
    await endpoint.wait(LAST - 1)
    endpoint.later = 410
    endpoint.released.set()
    async with asyncio.timeout(10):
        while not lane.has_ended():
            await asyncio.sleep(0.01)
    assert (endpoint.disabled, endpoint.after) == ("it answered 410", LATE - 1)
