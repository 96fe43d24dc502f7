"""Inboxes, and what waits to be sent or said, as queries show them."""

from shared.contracts.gateway.messages import Channel, MessageFacts, MessageKind, MessageLanguage
from shared.kernel.messages import ActorId
from shared.kernel.models import CommunityId, Id, Instant, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS, POLICIES, SIGNED_IN, Role, roles

EVERY_RESIDENT = "residents"
"""Whose inbox what all residents were told lies in; nobody's id is so short a word."""


class MessageView(View):
    """One message, as its reader sees it."""

    message_id: Id
    """The message's own id."""
    kind: MessageKind
    """What it is about."""
    facts: MessageFacts
    """What it says beyond that."""
    notified_at: Instant
    """When that happened of which it tells."""
    channels: tuple[Channel, ...] = ()
    """By which ways beside the inbox it was sent."""


class MessagePreferencesView(View):
    """How somebody wants to be told."""

    channels: tuple[Channel, ...] = (*Channel,)
    """Ways by which messages may come."""
    muted: tuple[MessageKind, ...] = ()
    """Kinds that stay in the inbox alone."""
    at_night: bool = False
    """Whether messages may come between 22:00 and 7:00 too."""
    language: MessageLanguage = MessageLanguage.CHINESE
    """In which language messages are written."""


class InboxView(View):
    """What a person was told in this community, the newest first, and how they want to be told."""

    person_id: ActorId
    """Whose it is."""
    messages: tuple[MessageView, ...] = ()
    """The newest 50."""
    read_until: Instant | None = None
    """What was told until then is read; null where nothing is."""
    preferences: MessagePreferencesView = MessagePreferencesView()
    """How they want to be told."""

    @property
    def unread(self) -> int:
        """How many of the messages were told since they last read."""
        until = self.read_until
        return sum(until is None or one.notified_at > until for one in self.messages)


class WaitingMessage(View):
    """A message that is to be sent, or of which its reader must be told by telephone."""

    message_id: Id
    person_id: ActorId
    kind: MessageKind
    facts: MessageFacts
    notified_at: Instant


class OutgoingView(View):
    """What a community's messages wait for."""

    to_send: tuple[WaitingMessage, ...] = ()
    to_call: tuple[WaitingMessage, ...] = ()
    """Urgent ones that went out by no channel and were not read yet."""


class CallToMake(View):
    """Somebody whom nothing reached, and what they must be told in time."""

    message: MessageView
    """What they must be told."""
    person_id: ActorId
    """Who it is, as an opaque id."""
    name: str | None
    """Their name; null where the vault knows none."""
    phone: str | None
    """Their telephone number; null for whoever has none, who is told at home or at the desk."""


class CallListView(View):
    """Whom staff must tell themselves."""

    calls: tuple[CallToMake, ...]
    """The most urgent first."""


class ReadInbox(Query[InboxView | None]):
    """One person's inbox; None where they were never told anything."""

    operation = Operation("", MEMBERS)

    person_id: ActorId


class GatherOutgoing(Query[dict[str, OutgoingView]]):
    """What waits to be sent in each of these communities; asked by what sends it."""

    operation = Operation("", POLICIES)

    communities: tuple[CommunityId, ...]


class ReadOutgoing(Query[OutgoingView | None]):
    """What waits in this community."""

    operation = Operation("", roles(Role.STAFF))


READ_MESSAGES = Operation("Read my messages", SIGNED_IN)
LIST_CALLS = Operation("List whom to call", roles(Role.STAFF))
