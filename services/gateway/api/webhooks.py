"""Webhooks of a community: where its public events are sent."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import route_to
from services.gateway.operations import webhooks
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.webhook_requests import ReplayWebhookRequest, SendEventRequest
from shared.contracts.gateway.webhook_views import (
    DeliveryKey,
    MadeWebhookView,
    NewWebhookView,
    WebhookAttemptView,
    WebhookChallengeView,
    WebhookDeliveryView,
    WebhookView,
)
from shared.contracts.gateway.webhooks import (
    ChangeWebhookAddress,
    ChangeWebhookAddressRequest,
    MakeWebhook,
    MakeWebhookRequest,
    PauseWebhook,
    RemoveWebhook,
    ReplayWebhook,
    ResumeWebhook,
    RotateWebhookSecret,
)
from shared.kernel.models import Id, View

router = APIRouter(tags=["connections"])


class WebhookList(View):
    """Webhooks."""

    items: list[WebhookView]
    """All of this community, by address."""


class WebhookDeliveryList(View):
    """Attempts to deliver something to a webhook."""

    items: list[WebhookDeliveryView]
    """The latest first; ask with the last one's `delivery_id` as `before` for earlier ones."""


Before = Annotated[
    DeliveryKey | None, Query(description="Only attempts before the one with this `delivery_id`.")
]
Limit = Annotated[int, Query(ge=1, le=100, description="Maximum number of items to return.")]


@route_to(router, "POST /webhooks", MakeWebhook)
async def make_webhook(body: MakeWebhookRequest, caller: Caller, response: Response) -> MadeWebhookView:
    """Has the community's public events sent to an address, one after the other, each until it is taken.

    The answer holds the secret by which deliveries are verified (Standard Webhooks), this once. Before any
    event the endpoint is sent a challenge, and answers it; the answer here says whether it did.
    """
    view, outcome = await webhooks.make_webhook(caller, body)
    response.headers["Cache-Control"] = "no-store"
    done(response, outcome)
    return view


@route_to(router, "GET /webhooks", webhooks.LIST_WEBHOOKS)
async def list_webhooks(caller: Caller) -> WebhookList:
    """Where this community's events are sent, how far each address has come, and which does not take them."""
    return WebhookList(items=await webhooks.list_webhooks(caller))


@route_to(router, "GET /webhooks/{webhook_id}/deliveries", webhooks.LIST_DELIVERIES)
async def list_webhook_deliveries(
    webhook_id: Id, caller: Caller, before: Before = None, limit: Limit = 50
) -> WebhookDeliveryList:
    """Every attempt of the last 30 days (the latest 5,000 at most), and how it was answered.

    It is a record for people: those of the last second before a crash may be missing, while what they were to
    deliver never is.
    """
    return WebhookDeliveryList(items=await webhooks.list_deliveries(caller, webhook_id, before, limit))


@route_to(router, "PUT /webhooks/{webhook_id}/address", ChangeWebhookAddress)
async def change_webhook_address(
    webhook_id: Id, body: ChangeWebhookAddressRequest, caller: Caller, response: Response
) -> WebhookChallengeView:
    """Goes on at another address from the same place on, once its endpoint has answered a challenge.

    A webhook that was disabled is so no longer; its secret stays.
    """
    view, outcome = await webhooks.change_address(caller, webhook_id, body)
    done(response, outcome)
    return view


@route_to(router, "POST /webhooks/{webhook_id}/challenge", webhooks.CHALLENGE_WEBHOOK)
async def challenge_webhook(webhook_id: Id, caller: Caller) -> WebhookChallengeView:
    """Sends the challenge again to an endpoint that has not answered it yet.

    It is an event of the type `hehuo.webhook_challenge.v1`; the endpoint answers 2xx with the word in its
    `data.challenge` (and in the header `Hehuo-Challenge`), bare or as `{"challenge": "…"}`.
    """
    return await webhooks.challenge_webhook(caller, webhook_id)


@route_to(router, "POST /webhooks/{webhook_id}/pause", PauseWebhook)
async def pause_webhook(webhook_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await webhooks.change(caller, PauseWebhook, webhook_id))


@route_to(router, "POST /webhooks/{webhook_id}/resume", ResumeWebhook)
async def resume_webhook(webhook_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await webhooks.change(caller, ResumeWebhook, webhook_id))


@route_to(router, "POST /webhooks/{webhook_id}/replay", ReplayWebhook)
async def replay_webhook(
    webhook_id: Id, body: ReplayWebhookRequest, caller: Caller, response: Response
) -> Done:
    """Sends again what lies beyond a sequence, or what was recorded since a time, with the same ids."""
    return done(response, await webhooks.replay(caller, webhook_id, body))


@route_to(router, "POST /webhooks/{webhook_id}/secret", RotateWebhookSecret)
async def rotate_webhook_secret(webhook_id: Id, caller: Caller, response: Response) -> NewWebhookView:
    response.headers["Cache-Control"] = "no-store"
    return await webhooks.rotate_secret(caller, webhook_id)


@route_to(router, "POST /webhooks/{webhook_id}/event", webhooks.SEND_EVENT)
async def send_event_to_webhook(webhook_id: Id, body: SendEventRequest, caller: Caller) -> WebhookAttemptView:
    """Sends one event of the feed once, by itself and whatever state the webhook is in, under the same id.

    The webhook's place does not move.
    """
    return await webhooks.send_event(caller, webhook_id, body.sequence)


@route_to(router, "POST /webhooks/{webhook_id}/test", webhooks.TRY_WEBHOOK)
async def try_webhook(webhook_id: Id, caller: Caller) -> WebhookAttemptView:
    """Sends an event of the type `hehuo.webhook_test.v1` once, whatever state the webhook is in."""
    return await webhooks.try_webhook(caller, webhook_id)


@route_to(router, "DELETE /webhooks/{webhook_id}", RemoveWebhook)
async def remove_webhook(webhook_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await webhooks.change(caller, RemoveWebhook, webhook_id))
