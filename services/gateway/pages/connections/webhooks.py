"""One webhook: how it stands, what was sent to it, and everything that is done with it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.gateway.operations import webhooks as operations
from services.gateway.pages.connections.routes import secret_page
from services.gateway.pages.desk.access import desk_page
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.refusals import WEBHOOK_IS_UNKNOWN
from shared.contracts.gateway.webhook_requests import ReplayWebhookRequest, SendEventRequest
from shared.contracts.gateway.webhook_views import (
    WebhookAttemptView,
    WebhookDeliveryView,
    WebhookView,
)
from shared.contracts.gateway.webhooks import (
    ChangeWebhookAddress,
    ChangeWebhookAddressRequest,
    PauseWebhook,
    RemoveWebhook,
    ReplayWebhook,
    ResumeWebhook,
    RotateWebhookSecret,
)
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

M = TypeVar("M", bound=BaseModel)

_AT_ONCE = 30
_CHANGES: dict[str, type[Command]] = {
    "pause": PauseWebhook,
    "resume": ResumeWebhook,
    "remove": RemoveWebhook,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPage(PageView):
    """The webhook, and what was sent to it of late."""

    template: ClassVar[str] = "connections/webhook.html"

    webhook: WebhookView
    deliveries: tuple[WebhookDeliveryView, ...]
    is_latest: bool
    """Whether these are the latest deliveries there are."""
    earlier: str
    """Before which delivery the next page begins; empty on the last one."""
    attempt: WebhookAttemptView | None
    """What came of what was sent just now."""
    form: FormView


@desk_page(router, "GET /{community}/connections/webhooks/{webhook_id}", Role.DISTRICT)
async def webhook(visit: Visit) -> Response:
    """How it stands."""
    return await _page(visit)


@desk_page(router, "POST /{community}/connections/webhooks/{webhook_id}/changes/{change}", Role.DISTRICT)
async def change(visit: Visit) -> Response:
    """Pauses, resumes or removes it."""
    once = once_of(await visit.fields())
    command = require(_CHANGES.get(visit.part("change")), ROUTE_IS_UNKNOWN)
    await operations.change(await visit.changing(command, once), command, _id(visit))
    return visit.see(f"/{visit.community}/connections" if command is RemoveWebhook else _path(visit))


@desk_page(router, "POST /{community}/connections/webhooks/{webhook_id}/challenge", Role.DISTRICT)
async def challenge(visit: Visit) -> Response:
    """Sends the challenge again; the page that answers tells whether it was answered."""
    await visit.fields()
    caller = await visit.caller_of(operations.CHALLENGE_WEBHOOK)
    said = await operations.challenge_webhook(caller, _id(visit))
    return await _page(visit, attempt=said.attempt)


@desk_page(router, "POST /{community}/connections/webhooks/{webhook_id}/address", Role.DISTRICT)
async def change_address(visit: Visit) -> Response:
    """Another address, which is sent a challenge; the page that answers tells what came of it."""

    async def done(body: ChangeWebhookAddressRequest, once: str) -> Response:
        caller = await visit.changing(ChangeWebhookAddress, once)
        said, _ = await operations.change_address(caller, _id(visit), body)
        return await _page(visit, attempt=said.attempt)

    return await _answer(visit, ChangeWebhookAddressRequest, done)


@desk_page(router, "POST /{community}/connections/webhooks/{webhook_id}/test", Role.DISTRICT)
async def test(visit: Visit) -> Response:
    """Sends a test event; the page that answers tells what came of it."""
    await visit.fields()
    caller = await visit.caller_of(operations.TRY_WEBHOOK)
    return await _page(visit, attempt=await operations.try_webhook(caller, _id(visit)))


@desk_page(router, "POST /{community}/connections/webhooks/{webhook_id}/event", Role.DISTRICT)
async def send_event(visit: Visit) -> Response:
    """Sends one event again; the page that answers tells what came of it."""

    async def done(body: SendEventRequest, _once: str) -> Response:
        caller = await visit.caller_of(operations.SEND_EVENT)
        return await _page(visit, attempt=await operations.send_event(caller, _id(visit), body.sequence))

    return await _answer(visit, SendEventRequest, done)


@desk_page(router, "POST /{community}/connections/webhooks/{webhook_id}/replay", Role.DISTRICT)
async def replay(visit: Visit) -> Response:
    """Has what lies beyond a place, or since a time, sent again."""

    async def done(body: ReplayWebhookRequest, once: str) -> Response:
        await operations.replay(await visit.changing(ReplayWebhook, once), _id(visit), body)
        return visit.see(_path(visit))

    return await _answer(visit, ReplayWebhookRequest, done)


@desk_page(router, "POST /{community}/connections/webhooks/{webhook_id}/secret", Role.DISTRICT)
async def rotate_secret(visit: Visit) -> Response:
    """A new secret, shown this once."""
    once = once_of(await visit.fields())
    made = await operations.rotate_secret(await visit.changing(RotateWebhookSecret, once), _id(visit))
    return await secret_page(visit, made.secret, f"webhooks/{made.webhook_id}")


def _id(visit: Visit) -> str:
    return visit.id_part("webhook_id", WEBHOOK_IS_UNKNOWN)


def _path(visit: Visit) -> str:
    return f"/{visit.community}/connections/webhooks/{_id(visit)}"


async def _answer(visit: Visit, model: type[M], done: Callable[[M, str], Awaitable[Response]]) -> Response:
    """Reads what was sent with a form of the page, and has ``done`` act on it; what is wrong is shown."""
    pairs = await visit.fields()
    try:
        return await done(read(model, pairs, (await visit.shown()).zone), once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, wrong=wrong, form=await visit.form(wrong, pairs))


async def _page(
    visit: Visit,
    *,
    attempt: WebhookAttemptView | None = None,
    wrong: Wrong | None = None,
    form: FormView | None = None,
) -> Response:
    webhook_id, asked = _id(visit), visit.asked("before")
    before = asked if operations.is_delivery_id(asked) else None
    caller = await visit.caller_of(operations.LIST_DELIVERIES)
    found = await operations.list_deliveries(caller, webhook_id, before, _AT_ONCE + 1)
    here = [one for one in await operations.list_webhooks(caller) if one.webhook_id == webhook_id]
    shown = found[:_AT_ONCE]
    view = WebhookPage(
        title=visit.words("connections.webhook"),
        webhook=require(here[0] if here else None, WEBHOOK_IS_UNKNOWN),
        deliveries=tuple(shown),
        is_latest=before is None,
        earlier=shown[-1].delivery_id if len(found) > _AT_ONCE else "",
        attempt=attempt,
        form=form or blank(),
    )
    return await visit.page(view, wrong=wrong)
