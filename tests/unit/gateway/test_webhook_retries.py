"""When what was not taken is sent again, and when a webhook is given up."""

import asyncio
import random
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services.gateway.domain.state import Webhook
from services.gateway.feed.feed import FeedEvent
from services.gateway.webhooks.delivery import Answer, Message
from services.gateway.webhooks.lane import WebhookLane
from services.gateway.webhooks.pages import Pages
from shared.contracts.gateway.webhooks import NoteWebhookFailing, NoteWebhookWorks
from shared.kernel.messages import Command
from tests.specification import MONDAY

HOOK = "0197e2a0-0000-7000-8000-00000000000a"
MINUTE, HOUR, DAY = 60, 3_600, 86_400
_sleep = asyncio.sleep


class Feed:
    """One event, and no more to come."""

    epoch, stopping = 0, False

    async def follow(self, _community: str) -> None:
        return

    def unfollow(self, _community: str) -> None:
        return

    async def head(self, _community: str) -> int:
        return 1

    async def page(self, _community: str, after: int, _limit: int) -> tuple[list[FeedEvent], int]:
        return [FeedEvent(1, b'{"type":"a.b.v1"}')][after:], 1

    async def wait(self, _community: str, _after: int, _seconds: float) -> bool:
        return await asyncio.Event().wait()


class Endpoint:
    """Answers as it is told, and at last for ever; its clock goes on by what is waited."""

    def __init__(self, *answers: Answer) -> None:
        self.now = MONDAY
        self.gateway: Any = SimpleNamespace(
            feed=Feed(),
            clock=SimpleNamespace(now=lambda: self.now),
            limits=SimpleNamespace(heartbeat_seconds=1.0),
        )
        self.pages = Pages()
        self.hook = Webhook("haiwan", "https://library.example/h", (), 0, 0)
        self.answers = [*answers]
        self.numbers: list[int] = []
        self.waits: list[float] = []
        self.told: list[tuple[type[Command], timedelta]] = []
        self.ended = asyncio.Event()
        self.disabled = ""

    async def webhook(self, _id: str) -> Webhook | None:
        return None if self.disabled else self.hook

    async def delivered_through(self, _id: str, _webhook: Webhook) -> int:
        return 0

    def reached(self, _id: str, _replays: int, _community: str, sequence: int) -> None:
        if sequence == 1:
            self.ended.set()

    async def send(
        self, _id: str, _webhook: Webhook, message: Message, *, slow_times: int, number: int = 1
    ) -> Answer:
        assert (message.id, slow_times) == ("haiwan:1", number - 1)
        self.numbers.append(number)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def submit(self, command: type[Command], **_fields: object) -> None:
        self.told.append((command, self.now - MONDAY))
        self.hook.failing_since = MONDAY if command is NoteWebhookFailing else None

    async def disable(self, _id: str, _webhook: Webhook, reason: str) -> None:
        self.disabled = reason
        self.ended.set()

    async def waited(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)
        await _sleep(0)

    async def tried(self, monkeypatch: pytest.MonkeyPatch, share: float = 1.0) -> list[float]:
        """How long it was waited before each further try, at this place within a fifth more or less."""
        with monkeypatch.context() as here:
            here.setattr(asyncio, "sleep", self.waited)
            here.setattr(random, "uniform", lambda least, most: least + (most - least) * (share + 1) / 2)
            one = WebhookLane(self, HOOK, self.hook)
            one.start()
            await self.ended.wait()
            await one.stop()
        assert self.numbers == [*range(1, len(self.waits) + 2)]
        return self.waits


def refused(times: int, status: int = 503, after: float | None = None) -> list[Answer]:
    return [Answer(status, 0.0, retry_after=after)] * times


@pytest.mark.parametrize("share", [-1.0, 0.0, 1.0])
async def test_the_pauses_grow_and_are_a_fifth_more_or_less(
    monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    endpoint = Endpoint(*refused(9, 500), Answer(204, 0.0))
    pauses = [0, 5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR, 10 * HOUR]
    assert await endpoint.tried(monkeypatch, share) == pytest.approx(
        [(1 + share / 5) * one for one in pauses]
    )
    assert not endpoint.disabled


@pytest.mark.parametrize(
    ("status", "after", "waited"),
    [
        (429, 120.0, 120.0),
        (503, 120.0, 120.0),
        (503, 0.0, 0.0),
        (503, 90.0 * DAY, 1.0 * DAY),
        (500, 120.0, 0.0),
    ],
)
async def test_who_is_busy_says_when_to_come_again_within_a_day(
    monkeypatch: pytest.MonkeyPatch, status: int, after: float, waited: float
) -> None:
    endpoint = Endpoint(*refused(1, status, after), Answer(200, 0.0))
    assert await endpoint.tried(monkeypatch, 0.0) == [waited]


async def test_after_five_minutes_it_is_failing_and_after_five_days_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    endpoint = Endpoint(Answer(None, 15.0, "no answer in 15 s"))
    await endpoint.tried(monkeypatch, 0.0)
    ((told, when),) = endpoint.told
    assert (told, when) == (NoteWebhookFailing, timedelta(minutes=5, seconds=5))
    assert endpoint.disabled == "no delivery was taken in 5 days"
    assert timedelta(days=5) <= endpoint.now - MONDAY < timedelta(days=5, hours=10)


async def test_one_that_was_failing_works_again_with_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = Endpoint(*refused(4), Answer(204, 0.0))
    await endpoint.tried(monkeypatch, 0.0)
    assert [command for command, _ in endpoint.told] == [NoteWebhookFailing, NoteWebhookWorks]


async def test_one_that_says_that_it_is_gone_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = Endpoint(*refused(1, 410))
    assert await endpoint.tried(monkeypatch) == []
    assert endpoint.disabled == "it answered 410"
