"""Webhooks as they are shown: how far each has come, what was sent to it, and what came of that."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.gateway.webhook_requests import WebhookFeed
from shared.kernel.models import Id, Instant, View


class WebhookView(View):
    """An address to which events are sent, and how far that has come."""

    webhook_id: Id
    """The webhook's id."""
    url: str
    """Where events are sent."""
    types: list[str]
    """Only events of these types are sent; empty for all of the feed."""
    feed: WebhookFeed
    """Of which feed they are: the public one, or that of what is not published yet."""
    batch: int
    """Maximum number of events in one delivery."""
    ordered: bool
    """Whether each event waits until the one before is taken."""
    state: str = Field(json_schema_extra={"enum": ["active", "unconfirmed", "paused", "disabled"]})
    """Whether events are sent: `active`, `unconfirmed` until its endpoint answers a challenge, `paused` by
    somebody, or `disabled` since nobody took them."""
    disabled_because: str | None
    """Why it was disabled; null where it was not."""
    delivered_through: int
    """The sequence of its feed up to which every event was taken, or is not to be sent there."""
    head: int
    """The last sequence of its feed."""
    failing_since: Instant | None
    """Since when no delivery is taken, where that has lasted for some minutes; else null."""
    is_orphaned: bool
    """Whether whoever named the address may name none any more: the account was closed, or the person is
    erased or has lost the role. Public events go on; nothing is sent of the restricted feed, unless another
    role lets them read it."""


class NewWebhookView(View):
    """A new webhook with the secret that signs what is sent there, which is shown this once."""

    webhook_id: Id
    """The webhook's id."""
    secret: str
    """By which deliveries are verified, as Standard Webhooks libraries take it: `whsec_…`."""


class WebhookAttemptView(View):
    """What came of a delivery that was tried just now."""

    status: int | None
    """The HTTP status of the answer; null where there was none."""
    milliseconds: int
    """How long it took."""
    error: str | None
    """Why there was no answer; null where there was one."""


class WebhookChallengeView(View):
    """Whether an endpoint has shown that it wants events."""

    confirmed: bool
    """Whether events are sent there, now or once it is resumed."""
    attempt: WebhookAttemptView | None
    """What came of the challenge that was sent just now; null where none was needed any more."""


class MadeWebhookView(NewWebhookView):
    """A new webhook with its secret, which is shown this once, and what its endpoint answered."""

    challenge: WebhookChallengeView
    """What came of the challenge: without its answer, no event is sent."""


DELIVERY_ID = r"^[0-9]{16}[0-9a-f]{4}$"
DeliveryKey = Annotated[str, StringConstraints(pattern=DELIVERY_ID)]
"""Names one attempt of a webhook, in the order of time."""


class WebhookDeliveryView(View):
    """One attempt to deliver something to a webhook."""

    delivery_id: DeliveryKey
    """The attempt's id; ask with it as `before` for earlier ones."""
    message_id: str
    """The `webhook-id` under which it was sent, the same over all attempts."""
    sequence: int | None
    """The event's place in the feed; null for a test."""
    attempt: int
    """1 for the first attempt of a message, then 2, 3 …; it begins again at 1 after a restart."""
    at: Instant
    """When it was sent."""
    status: int | None
    """The HTTP status of the answer; null where there was none."""
    milliseconds: int
    """How long it took until the status came, or the attempt was given up."""
    error: str | None
    """Why there was no answer; null where there was one."""
    answer: str
    """The first kilobyte of what was answered."""
