"""Webhooks of a community: making them, their secrets, and how far each has come."""

import re
from datetime import timedelta

from services.gateway.domain.state import DISTRICT_LOG, Webhook
from services.gateway.feed.seeking import sequence_before
from services.gateway.operations.accounts import covers, types_open_to, types_within
from services.gateway.operations.caller import Caller
from services.gateway.webhooks.reading import feed_of, is_orphaned
from services.gateway.webhooks.signing import secret_of
from shared.contracts.gateway.refusals import (
    KEY_DOES_NOT_OPEN_THESE_EVENTS,
    POSITION_LIES_BEYOND_THE_FEED,
    WEBHOOK_IS_NOT_CONFIRMED,
    WEBHOOK_IS_UNKNOWN,
)
from shared.contracts.gateway.webhook_requests import ReplayWebhookRequest
from shared.contracts.gateway.webhook_views import (
    DELIVERY_ID,
    MadeWebhookView,
    NewWebhookView,
    WebhookAttemptView,
    WebhookChallengeView,
    WebhookDeliveryView,
    WebhookView,
)
from shared.contracts.gateway.webhooks import (
    MAY,
    ChangeWebhookAddress,
    ChangeWebhookAddressRequest,
    MakeWebhook,
    MakeWebhookRequest,
    ReplayWebhook,
    RotateWebhookSecret,
)
from shared.eventlog.wire import type_of
from shared.kernel.messages import Command
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected

_LEEWAY = timedelta(minutes=1)
"""Events of different services stand in the feed as they arrived, not quite by their times."""
LIST_WEBHOOKS = Operation("List webhooks", MAY)
LIST_DELIVERIES = Operation("List what was sent to a webhook", MAY, (WEBHOOK_IS_UNKNOWN,))
SEND_EVENT = Operation(
    "Send one event to a webhook",
    MAY,
    (
        WEBHOOK_IS_UNKNOWN,
        WEBHOOK_IS_NOT_CONFIRMED,
        POSITION_LIES_BEYOND_THE_FEED,
        KEY_DOES_NOT_OPEN_THESE_EVENTS,
    ),
)
TRY_WEBHOOK = Operation("Try a webhook", MAY, (WEBHOOK_IS_UNKNOWN, WEBHOOK_IS_NOT_CONFIRMED))
CHALLENGE_WEBHOOK = Operation("Send a webhook its challenge", MAY, (WEBHOOK_IS_UNKNOWN,))


async def make_webhook(caller: Caller, body: MakeWebhookRequest) -> tuple[MadeWebhookView, Outcome]:
    """A new webhook, its secret, and what its endpoint answered to the challenge."""
    epoch = caller.gateway.feed.epoch  # Both feeds are of one.
    body = body.model_copy(update={"types": await types_within(caller, body.types)})
    outcome = await caller.submit(
        MakeWebhook, body, community=DISTRICT_LOG, for_community=caller.community, epoch=epoch
    )
    webhook_id = outcome.made("webhook_id")
    new, challenge = await _with_secret(caller, webhook_id, 1), await challenge_webhook(caller, webhook_id)
    return MadeWebhookView(**new.model_dump(), challenge=challenge), outcome


async def change_address(
    caller: Caller, webhook_id: str, body: ChangeWebhookAddressRequest
) -> tuple[WebhookChallengeView, Outcome]:
    """Another address, and what its endpoint answered to the challenge."""
    await _refuse_hidden(caller, webhook_id)
    outcome = await caller.submit(
        ChangeWebhookAddress,
        body,
        community=DISTRICT_LOG,
        for_community=caller.community,
        webhook_id=webhook_id,
    )
    return await challenge_webhook(caller, webhook_id), outcome


async def challenge_webhook(caller: Caller, webhook_id: str) -> WebhookChallengeView:
    """Asks the endpoint whether it wants events, unless it has said so."""
    webhook = await _webhook(caller, webhook_id)
    if webhook.confirmed:
        return WebhookChallengeView(confirmed=True, attempt=None)
    return await caller.gateway.webhooks.challenge(webhook_id, webhook)


async def change(caller: Caller, command: type[Command], webhook_id: str) -> Outcome:
    """Pauses, resumes or removes one."""
    await _refuse_hidden(caller, webhook_id)
    return await caller.submit(
        command, community=DISTRICT_LOG, for_community=caller.community, webhook_id=webhook_id
    )


async def replay(caller: Caller, webhook_id: str, body: ReplayWebhookRequest) -> Outcome:
    """Has everything beyond a sequence, or since a time, sent again."""
    await _refuse_hidden(caller, webhook_id)
    after = body.after
    if after is None:
        assert body.since is not None  # noqa: S101 (the request has one of both)
        feed = feed_of(caller.gateway, await _webhook(caller, webhook_id))
        after = await sequence_before(feed, caller.community, body.since - _LEEWAY)
    return await caller.submit(
        ReplayWebhook,
        community=DISTRICT_LOG,
        for_community=caller.community,
        webhook_id=webhook_id,
        after=after,
        epoch=caller.gateway.feed.epoch,
    )


async def rotate_secret(caller: Caller, webhook_id: str) -> NewWebhookView:
    """A new secret; deliveries are signed with the old one too for a day."""
    await change(caller, RotateWebhookSecret, webhook_id)
    webhook = await _webhook(caller, webhook_id)
    return await _with_secret(caller, webhook_id, webhook.secret_number)


async def list_webhooks(caller: Caller) -> list[WebhookView]:
    """Those of this community, by address."""
    gateway, community = caller.gateway, caller.community
    here, given = (await gateway.state_of(DISTRICT_LOG)).webhooks.items(), await types_open_to(caller)
    found = [
        WebhookView(
            webhook_id=webhook_id,
            url=one.url,
            types=[*one.types],
            feed=one.feed,
            batch=one.batch,
            ordered=one.ordered,
            state=_state(one),
            disabled_because=one.disabled_because,
            delivered_through=await gateway.webhooks.delivered_through(webhook_id, one),
            head=await feed_of(gateway, one).head(community),
            failing_since=one.failing_since,
            is_orphaned=await is_orphaned(gateway, one),
        )
        for webhook_id, one in here
        if one.community == community and covers(given, one.types)
    ]
    return sorted(found, key=lambda one: (one.url, one.webhook_id))


async def try_webhook(caller: Caller, webhook_id: str) -> WebhookAttemptView:
    """Sends an event of the type `hehuo.webhook_test.v1`, and tells what came of it."""
    return await caller.gateway.webhooks.try_now(webhook_id, await _confirmed(caller, webhook_id))


async def send_event(caller: Caller, webhook_id: str, sequence: int) -> WebhookAttemptView:
    """Sends one event of the feed once more, whatever state the webhook is in."""
    webhook = await _confirmed(caller, webhook_id)
    feed = feed_of(caller.gateway, webhook)
    events, head = await feed.page(caller.community, sequence - 1, 1)
    await types_within(caller, [type_of(one.line) for one in events])
    if not events:
        raise Rejected(POSITION_LIES_BEYOND_THE_FEED, after=sequence, head=head, epoch=feed.epoch)
    return await caller.gateway.webhooks.send_event(webhook_id, webhook, events[0], head)


async def list_deliveries(
    caller: Caller, webhook_id: str, before: str | None, limit: int
) -> list[WebhookDeliveryView]:
    """What was sent there in the last 30 days, the latest first."""
    await _webhook(caller, webhook_id)
    return await caller.gateway.webhooks.deliveries(webhook_id, before, limit)


def is_delivery_id(text: str) -> bool:
    """Whether it may name an attempt."""
    return re.fullmatch(DELIVERY_ID, text) is not None


async def _webhook(caller: Caller, webhook_id: str) -> Webhook:
    webhook = (await caller.gateway.state_of(DISTRICT_LOG)).webhooks.get(webhook_id)
    if webhook is None or webhook.community != caller.community:
        raise Rejected(WEBHOOK_IS_UNKNOWN)
    if not covers(await types_open_to(caller), webhook.types):
        raise Rejected(WEBHOOK_IS_UNKNOWN)
    return webhook


async def _refuse_hidden(caller: Caller, webhook_id: str) -> None:
    """Before a command of an account that is for some types of events; people's need no look."""
    if await types_open_to(caller):
        await _webhook(caller, webhook_id)


async def _confirmed(caller: Caller, webhook_id: str) -> Webhook:
    webhook = await _webhook(caller, webhook_id)
    if not webhook.confirmed:
        raise Rejected(WEBHOOK_IS_NOT_CONFIRMED)
    return webhook


def _state(webhook: Webhook) -> str:
    if not webhook.confirmed:
        return "unconfirmed"
    return "disabled" if webhook.disabled_because else "paused" if webhook.paused else "active"


async def _with_secret(caller: Caller, webhook_id: str, number: int) -> NewWebhookView:
    feed_key = await caller.gateway.feed_key(caller.community)
    return NewWebhookView(webhook_id=webhook_id, secret=secret_of(feed_key, webhook_id, number))
