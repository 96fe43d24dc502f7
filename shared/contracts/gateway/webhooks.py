"""Webhooks: addresses of other systems to which a community's events are sent, in order.

All endpoints are recorded on the district's log, which every gateway has at hand, whichever community
they are for.
"""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, StringConstraints

from shared.contracts.gateway.refusals import (
    KEY_DOES_NOT_OPEN_THESE_EVENTS,
    TOO_MANY_WEBHOOKS,
    WEBHOOK_IS_UNKNOWN,
)
from shared.contracts.gateway.webhook_addresses import WebhookUrl
from shared.contracts.gateway.webhook_requests import WebhookFeed
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import CommunityId, Flag, Id, Instant, Request
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import Role, roles

EventTypeName = Annotated[
    str, StringConstraints(max_length=120, pattern=r"^[a-z]+\.[a-z]+(_[a-z]+)*\.v[1-9][0-9]*$")
]
Reason = Annotated[str, StringConstraints(max_length=200)]

MAY = roles(Role.STAFF, Role.DISTRICT)


class MakeWebhookRequest(Request):
    """An address, and which events are sent to it."""

    url: WebhookUrl
    """Where events are sent, by POST. It answers 2xx once it has an event for good."""
    types: tuple[EventTypeName, ...] = Field(default=(), max_length=100)
    """Only events of these types; empty for all of the feed."""
    feed: WebhookFeed = WebhookFeed.PUBLIC
    """Which feed: the public one, or that of what is not published yet. Of that is sent what whoever named
    the address may read at the time of each delivery."""
    after: int = Field(default=0, strict=True, ge=0, le=2**53 - 1)
    """Only events beyond this sequence of the feed; 0 for all from the first on."""
    batch: int = Field(default=1, strict=True, ge=1, le=100)
    """Maximum number of events in one delivery. From 2 on, deliveries have the form of the list of events."""
    ordered: Flag = True
    """Whether each event waits until the one before is taken. If not, several are under way at a time."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://library.example/hehuo", "types": ["bookings.session_opened.v1"]}]
        }
    )


class ChangeWebhookAddressRequest(Request):
    """Another address for the same events."""

    url: WebhookUrl
    """Where events are sent from now on, by POST."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"url": "https://library.example/hehuo/2"}]})


class MakeWebhook(MakeWebhookRequest, Command):
    """The community's events are sent there as soon as its endpoint has answered a challenge."""

    operation = Operation(
        "Make a webhook", MAY, (TOO_MANY_WEBHOOKS, KEY_DOES_NOT_OPEN_THESE_EVENTS), makes="webhook_id"
    )

    for_community: CommunityId
    epoch: int = Field(ge=0)


class ChangeWebhookAddress(ChangeWebhookAddressRequest, Command):
    """Goes on at another address from the same place on, as soon as that has answered a challenge."""

    operation = Operation("Change the address of a webhook", MAY, (WEBHOOK_IS_UNKNOWN,))

    for_community: CommunityId
    webhook_id: Id


class ConfirmWebhook(Command):
    """The endpoint at this address answered the challenge. Asked for by the gateway alone."""

    operation = by_policy()

    webhook_id: Id
    url: str


class PauseWebhook(Command):
    """Nothing is sent until it is resumed; its place stays. Asked again, it changes nothing."""

    operation = Operation("Pause a webhook", MAY, (WEBHOOK_IS_UNKNOWN,))

    for_community: CommunityId
    webhook_id: Id


class ResumeWebhook(Command):
    """Goes on where it stopped, paused or disabled. Asked again, it changes nothing."""

    operation = Operation("Resume a webhook", MAY, (WEBHOOK_IS_UNKNOWN,))

    for_community: CommunityId
    webhook_id: Id


class RemoveWebhook(Command):
    """Nothing is sent there any more, and its place is forgotten."""

    operation = Operation("Remove a webhook", MAY, (WEBHOOK_IS_UNKNOWN,))

    for_community: CommunityId
    webhook_id: Id


class ReplayWebhook(Command):
    """Sends again what lies beyond a sequence, with the same ids."""

    operation = Operation("Replay a webhook", MAY, (WEBHOOK_IS_UNKNOWN,))

    for_community: CommunityId
    webhook_id: Id
    after: int = Field(ge=0)
    epoch: int = Field(ge=0)


class RotateWebhookSecret(Command):
    """A new secret. For a day each delivery is signed with the old one too."""

    operation = Operation("Rotate the secret of a webhook", MAY, (WEBHOOK_IS_UNKNOWN,))

    for_community: CommunityId
    webhook_id: Id


class NoteWebhookFailing(Command):
    """Deliveries have failed for some minutes. Asked for by the gateway alone."""

    operation = by_policy()

    webhook_id: Id
    since: Instant


class NoteWebhookWorks(Command):
    """A delivery was taken after some had failed. Asked for by the gateway alone."""

    operation = by_policy()

    webhook_id: Id


class DisableWebhook(Command):
    """Nothing is sent any more until it is resumed. Asked for by the gateway alone."""

    operation = by_policy()

    webhook_id: Id
    reason: Reason


class WebhookMade(Event):
    type: ClassVar[str] = "gateway.webhook_made.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id
    community: CommunityId
    url: str
    types: tuple[str, ...]
    after: int
    epoch: int
    """Of the feed, in which ``after`` means something."""
    batch: int = 1
    """Maximum number of events in one delivery; absent from before there were batches."""
    made_by: ActorId | None = None
    """Who is told when it is disabled, beside the community's staff; absent from before that was told."""
    ordered: bool = True
    """Whether each event waits for the one before; absent from before there was a choice."""
    confirmed: bool = True
    """False: nothing but a challenge is sent until that was answered; absent from before there were any."""
    feed: WebhookFeed = WebhookFeed.PUBLIC
    """Of which feed; absent from before there were two."""


class WebhookConfirmed(Event):
    """The endpoint has shown that it wants events."""

    type: ClassVar[str] = "gateway.webhook_confirmed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id


class WebhookAddressChanged(Event):
    """Nothing is sent to the new address until its endpoint has answered the challenge."""

    type: ClassVar[str] = "gateway.webhook_address_changed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id
    url: str
    changed_by: ActorId | None = None
    """Who answers for what is sent there; absent from before there was a feed that not all may read."""


class WebhookPaused(Event):
    type: ClassVar[str] = "gateway.webhook_paused.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id


class WebhookResumed(Event):
    type: ClassVar[str] = "gateway.webhook_resumed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id


class WebhookRemoved(Event):
    type: ClassVar[str] = "gateway.webhook_removed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id


class WebhookReplayed(Event):
    type: ClassVar[str] = "gateway.webhook_replayed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id
    after: int
    epoch: int


class WebhookSecretRotated(Event):
    type: ClassVar[str] = "gateway.webhook_secret_rotated.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id
    rotated_at: Instant


class WebhookFailing(Event):
    type: ClassVar[str] = "gateway.webhook_failing.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id
    since: Instant


class WebhookWorks(Event):
    type: ClassVar[str] = "gateway.webhook_works.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id


class WebhookDisabled(Event):
    type: ClassVar[str] = "gateway.webhook_disabled.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    webhook_id: Id
    reason: str
