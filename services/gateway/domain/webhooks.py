"""Webhooks: which addresses events are sent to, from where on, and when that ends."""

from datetime import timedelta

from services.gateway.domain.state import GatewayState, Webhook
from shared.contracts.gateway.refusals import TOO_MANY_WEBHOOKS, WEBHOOK_IS_UNKNOWN
from shared.contracts.gateway.webhooks import (
    ChangeWebhookAddress,
    ConfirmWebhook,
    DisableWebhook,
    MakeWebhook,
    NoteWebhookFailing,
    NoteWebhookWorks,
    PauseWebhook,
    RemoveWebhook,
    ReplayWebhook,
    ResumeWebhook,
    RotateWebhookSecret,
    WebhookAddressChanged,
    WebhookConfirmed,
    WebhookDisabled,
    WebhookFailing,
    WebhookMade,
    WebhookPaused,
    WebhookRemoved,
    WebhookReplayed,
    WebhookResumed,
    WebhookSecretRotated,
    WebhookWorks,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

MOST_PER_COMMUNITY = 20
BOTH_SECRETS_FOR = timedelta(days=1)


def make_webhook(state: GatewayState, command: MakeWebhook) -> list[Event]:
    here = sum(one.community == command.for_community for one in state.webhooks.values())
    if here >= MOST_PER_COMMUNITY:
        raise Rejected(TOO_MANY_WEBHOOKS, most=MOST_PER_COMMUNITY)
    made = WebhookMade(
        webhook_id=command.new_id("webhook"),
        community=command.for_community,
        url=command.url,
        types=command.types,
        after=command.after,
        epoch=command.epoch,
        batch=command.batch,
        made_by=command.actor.id,
        ordered=command.ordered,
        confirmed=False,
        feed=command.feed,
    )
    return [made]


def change_webhook_address(state: GatewayState, command: ChangeWebhookAddress) -> list[Event]:
    webhook = _webhook(state, command.for_community, command.webhook_id)
    if webhook.url == command.url:
        return []
    changed = WebhookAddressChanged(
        webhook_id=command.webhook_id, url=command.url, changed_by=command.actor.id
    )
    return [changed]


def confirm_webhook(state: GatewayState, command: ConfirmWebhook) -> list[Event]:
    webhook = state.webhooks.get(command.webhook_id)
    if webhook is None or webhook.confirmed or webhook.url != command.url:
        return []  # What another address than the present one has answered counts for nothing.
    return [WebhookConfirmed(webhook_id=command.webhook_id)]


def pause_webhook(state: GatewayState, command: PauseWebhook) -> list[Event]:
    webhook = _webhook(state, command.for_community, command.webhook_id)
    return [] if webhook.paused else [WebhookPaused(webhook_id=command.webhook_id)]


def resume_webhook(state: GatewayState, command: ResumeWebhook) -> list[Event]:
    webhook = _webhook(state, command.for_community, command.webhook_id)
    if not webhook.paused and webhook.disabled_because is None:
        return []
    return [WebhookResumed(webhook_id=command.webhook_id)]


def remove_webhook(state: GatewayState, command: RemoveWebhook) -> list[Event]:
    _webhook(state, command.for_community, command.webhook_id)
    return [WebhookRemoved(webhook_id=command.webhook_id)]


def replay_webhook(state: GatewayState, command: ReplayWebhook) -> list[Event]:
    _webhook(state, command.for_community, command.webhook_id)
    return [WebhookReplayed(webhook_id=command.webhook_id, after=command.after, epoch=command.epoch)]


def rotate_webhook_secret(state: GatewayState, command: RotateWebhookSecret) -> list[Event]:
    _webhook(state, command.for_community, command.webhook_id)
    return [WebhookSecretRotated(webhook_id=command.webhook_id, rotated_at=command.now)]


def note_webhook_failing(state: GatewayState, command: NoteWebhookFailing) -> list[Event]:
    webhook = state.webhooks.get(command.webhook_id)
    if webhook is None or webhook.failing_since is not None:
        return []
    return [WebhookFailing(webhook_id=command.webhook_id, since=command.since)]


def note_webhook_works(state: GatewayState, command: NoteWebhookWorks) -> list[Event]:
    webhook = state.webhooks.get(command.webhook_id)
    if webhook is None or webhook.failing_since is None:
        return []
    return [WebhookWorks(webhook_id=command.webhook_id)]


def disable_webhook(state: GatewayState, command: DisableWebhook) -> list[Event]:
    webhook = state.webhooks.get(command.webhook_id)
    if webhook is None or webhook.disabled_because is not None:
        return []
    return [WebhookDisabled(webhook_id=command.webhook_id, reason=command.reason)]


def webhook_made(state: GatewayState, event: WebhookMade) -> None:
    state.webhooks[event.webhook_id] = Webhook(
        event.community,
        event.url,
        event.types,
        event.after,
        event.epoch,
        batch=event.batch,
        made_by=event.made_by,
        ordered=event.ordered,
        confirmed=event.confirmed,
        feed=event.feed,
        read_as=event.made_by,
    )


def webhook_confirmed(state: GatewayState, event: WebhookConfirmed) -> None:
    state.webhooks[event.webhook_id].confirmed = True


def webhook_address_changed(state: GatewayState, event: WebhookAddressChanged) -> None:
    """What went wrong at the old address says nothing of the new one."""
    webhook = state.webhooks[event.webhook_id]
    webhook.url, webhook.confirmed = event.url, False
    webhook.read_as = event.changed_by or webhook.read_as
    webhook.disabled_because, webhook.failing_since = None, None


def webhook_paused(state: GatewayState, event: WebhookPaused) -> None:
    state.webhooks[event.webhook_id].paused = True


def webhook_resumed(state: GatewayState, event: WebhookResumed) -> None:
    webhook = state.webhooks[event.webhook_id]
    webhook.paused, webhook.disabled_because, webhook.failing_since = False, None, None


def webhook_removed(state: GatewayState, event: WebhookRemoved) -> None:
    del state.webhooks[event.webhook_id]


def webhook_replayed(state: GatewayState, event: WebhookReplayed) -> None:
    webhook = state.webhooks[event.webhook_id]
    webhook.after, webhook.epoch, webhook.replays = event.after, event.epoch, webhook.replays + 1


def webhook_secret_rotated(state: GatewayState, event: WebhookSecretRotated) -> None:
    webhook = state.webhooks[event.webhook_id]
    webhook.secret_number += 1
    webhook.both_secrets_until = event.rotated_at + BOTH_SECRETS_FOR


def webhook_failing(state: GatewayState, event: WebhookFailing) -> None:
    state.webhooks[event.webhook_id].failing_since = event.since


def webhook_works(state: GatewayState, event: WebhookWorks) -> None:
    state.webhooks[event.webhook_id].failing_since = None


def webhook_disabled(state: GatewayState, event: WebhookDisabled) -> None:
    webhook = state.webhooks[event.webhook_id]
    webhook.disabled_because, webhook.times_disabled = event.reason, webhook.times_disabled + 1


def _webhook(state: GatewayState, community: str, webhook_id: str) -> Webhook:
    webhook = state.webhooks.get(webhook_id)
    if webhook is None or webhook.community != community:
        raise Rejected(WEBHOOK_IS_UNKNOWN)
    return webhook
