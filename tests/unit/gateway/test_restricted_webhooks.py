"""A webhook of the restricted feed: it gets what whoever named its address may read, as of each delivery."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.gateway.domain.decider import DECIDER
from services.gateway.domain.state import DISTRICT_LOG, GatewayState, ServiceAccount, Webhook
from services.gateway.feed.feed import FeedEvent
from services.gateway.platform import Gateway
from services.gateway.webhooks.delivery import Answer, Message, batch_of, message_of
from services.gateway.webhooks.lane import WebhookLane
from services.gateway.webhooks.pages import Pages
from services.gateway.webhooks.reading import feed_of, is_orphaned, sight_of
from services.gateway.webhooks.unordered import UnorderedLane
from shared.contracts.gateway.webhook_requests import WebhookFeed
from shared.contracts.gateway.webhooks import (
    ChangeWebhookAddress,
    MakeWebhook,
    WebhookAddressChanged,
    WebhookMade,
)
from shared.contracts.partners.intents import IntentWithdrawn
from shared.contracts.partners.needs.events import NeedVerified
from shared.kernel.messages import Event
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, envelope

HOOK, CHEN, LUO = "0197e2a0-0000-7000-8000-00000000000a", "p-chen", "p-luo"
KINDS: tuple[type[Event], ...] = (NeedVerified, IntentWithdrawn, NeedVerified, IntentWithdrawn)
EVENTS = [FeedEvent(at, b'{"type":"%b"}' % kind.type.encode()) for at, kind in enumerate(KINDS, 1)]


class Restricted:
    """Four events, and no more to come."""

    epoch, stopping = 0, False

    async def follow(self, _community: str) -> None:
        return

    def unfollow(self, _community: str) -> None:
        return

    async def head(self, _community: str) -> int:
        return len(EVENTS)

    async def page(self, _community: str, after: int, limit: int) -> tuple[list[FeedEvent], int]:
        return EVENTS[after:][:limit], len(EVENTS)

    async def wait(self, _community: str, _after: int, _seconds: float) -> bool:
        return await asyncio.Event().wait()


class Endpoint:
    """Refuses the first delivery, when something happens that changes what may be read."""

    def __init__(self, hook: Webhook, happens: Callable[[GatewayState], None]) -> None:
        self.district, self.here = GatewayState(officers={LUO}), GatewayState(roles={CHEN: {Role.STAFF}})
        self.pages = Pages()
        self.hook, self._happens = hook, happens
        self.after, self.tries, self.taken = 0, 0, list[str]()
        self.done = asyncio.Event()
        self.gateway = cast("Gateway", SimpleNamespace(
            feed=None, restricted=Restricted(), state_of=self._state_of,
            clock=SimpleNamespace(now=lambda: MONDAY), limits=SimpleNamespace(heartbeat_seconds=1.0),
        ))  # fmt: skip

    async def _state_of(self, log: str) -> GatewayState:
        return self.district if log == DISTRICT_LOG else self.here

    async def webhook(self, _id: str) -> Webhook | None:
        return self.hook

    async def delivered_through(self, _id: str, _webhook: Webhook) -> int:
        return 0

    def reached(self, _id: str, _replays: int, _community: str, sequence: int) -> None:
        self.after = sequence
        if sequence == len(EVENTS):
            self.done.set()

    async def send(
        self, _id: str, _webhook: Webhook, message: Message, *, slow_times: int, number: int = 1
    ) -> Answer:
        self.tries += 1
        if self.tries == 1:
            self._happens(self.here)
            return Answer(503, 0.0)
        self.taken.append(message.id)
        return Answer(204, 0.0)

    async def submit(self, *_: Any, **__: object) -> None:
        raise AssertionError("nothing is noted of one failure")

    async def disable(self, *_: object) -> None:
        raise AssertionError("one failure disables nothing")


def hook(**fields: Any) -> Webhook:
    given = {"feed": WebhookFeed.RESTRICTED, "read_as": CHEN, **fields}
    return Webhook("haiwan", "https://library.example/h", (), 0, 0, **given)


def leaves(here: GatewayState) -> None:
    del here.roles[CHEN]


def audits(here: GatewayState) -> None:
    here.roles[CHEN] = {Role.AUDITOR}


def stays(_here: GatewayState) -> None:
    """Nothing happens."""


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize(
    ("happens", "batch", "taken"),
    [
        (stays, 1, {"1", "2", "3", "4"}),
        (audits, 1, {"2", "4"}),
        (leaves, 1, set()),
        (audits, 4, {"2-4"}),
        (leaves, 4, set()),
    ],
)
async def test_what_may_be_read_is_asked_again_before_each_try_and_the_place_goes_on(
    happens: Callable[[GatewayState], None], batch: int, taken: set[str], *, ordered: bool
) -> None:
    endpoint = Endpoint(hook(batch=batch), happens)
    lane = (WebhookLane if ordered else UnorderedLane)(endpoint, HOOK, endpoint.hook)
    lane.start()
    async with asyncio.timeout(10):
        await endpoint.done.wait()
    await lane.stop()
    # What had been sent already, one of four at a time without order, is not taken back.
    at_least = {f"haiwan:restricted:{one}" for one in taken}
    assert {*endpoint.taken} >= at_least
    if ordered:
        assert {*endpoint.taken} == at_least


async def test_it_reads_as_a_person_an_officer_or_a_system_and_as_nobody_who_is_gone() -> None:
    endpoint = Endpoint(hook(), stays)
    gateway = endpoint.gateway

    async def seen(reader: str | None) -> frozenset[str]:
        sight = await sight_of(gateway, hook(read_as=reader))
        assert sight is not None
        return sight.seen

    assert NeedVerified.type in await seen(CHEN)
    assert {NeedVerified.type, IntentWithdrawn.type} & await seen(LUO) == {IntentWithdrawn.type}
    assert await seen(None) == await seen("p-stranger") == await seen("account:a") == frozenset()
    endpoint.here.accounts["a"] = ServiceAccount("Library", frozenset({Role.STAFF}), (), (NeedVerified.type,))
    assert await seen("account:a") == {NeedVerified.type}
    endpoint.here.claimed["p-identity"] = CHEN
    assert await seen("p-identity") == await seen(CHEN)
    assert not await is_orphaned(gateway, hook())
    endpoint.district.erased.add(CHEN)
    assert await seen(CHEN) == frozenset()
    assert await is_orphaned(gateway, hook(feed=WebhookFeed.PUBLIC))
    assert not await is_orphaned(gateway, hook(read_as=None)), "made before it was noted"
    assert feed_of(gateway, hook()) is gateway.restricted
    assert feed_of(gateway, hook(feed=WebhookFeed.PUBLIC)) is gateway.feed
    assert await sight_of(gateway, hook(feed=WebhookFeed.PUBLIC)) is None


def test_whoever_names_another_address_answers_for_what_is_sent_there() -> None:
    made = MakeWebhook(
        url="https://library.example/h", feed=WebhookFeed.RESTRICTED, for_community="haiwan", epoch=0,
        **envelope(LUO, Role.DISTRICT),
    )  # fmt: skip
    spec = Specification(DECIDER).when(made)
    hook_id = spec.happened(WebhookMade).webhook_id
    webhook = spec.state.webhooks[hook_id]
    assert (webhook.feed, webhook.read_as, webhook.made_by) == (WebhookFeed.RESTRICTED, LUO, LUO)
    move = ChangeWebhookAddress(
        url="https://mine.example/h", webhook_id=hook_id, for_community="haiwan",
        **envelope(CHEN, Role.STAFF),
    )  # fmt: skip
    spec.when(move).happened(WebhookAddressChanged)
    assert (spec.state.webhooks[hook_id].read_as, spec.state.webhooks[hook_id].made_by) == (CHEN, LUO)


def test_one_endpoint_can_tell_the_feeds_apart() -> None:
    of = WebhookFeed.RESTRICTED
    one = message_of("haiwan", 7, b"{}", head=9, epoch=2, feed=of)
    assert (one.id, one.headers["Hehuo-Feed"]) == ("haiwan:restricted:7:2", "restricted")
    several = batch_of("haiwan", EVENTS[:2], head=9, epoch=0, feed=of)
    assert (several.id, several.headers["Hehuo-Feed"]) == ("haiwan:restricted:1-2", "restricted")
    public = message_of("haiwan", 7, b"{}", head=9, epoch=0)
    assert (public.id, "Hehuo-Feed" in public.headers) == ("haiwan:7", False)
