"""Inboxes: one document a person, which goes with their erasure; and one of what all residents were told."""

from shared.contracts.gateway.identity import PersonErased
from shared.contracts.gateway.inboxes import (
    EVERY_RESIDENT,
    InboxView,
    MessagePreferencesView,
    MessageView,
    ReadInbox,
)
from shared.contracts.gateway.messages import (
    MessageHandled,
    MessagePreferencesChanged,
    MessagesRead,
    PersonNotified,
    ResidentsNotified,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

MOST_KEPT = 50


def _notified(
    inbox: InboxView | None, recorded: Recorded[PersonNotified] | Recorded[ResidentsNotified], person: str
) -> InboxView:
    event, inbox = recorded.data, inbox or InboxView(person_id=person)
    new = MessageView(
        message_id=event.message_id, kind=event.kind, facts=event.facts, notified_at=event.notified_at
    )
    return inbox.model_copy(update={"messages": (new, *inbox.messages)[:MOST_KEPT]})


def _handled(inbox: InboxView | None, recorded: Recorded[MessageHandled], person: str) -> InboxView:
    event, inbox = recorded.data, inbox or InboxView(person_id=person)
    marked = tuple(
        one.model_copy(update={"channels": event.channels}) if one.message_id == event.message_id else one
        for one in inbox.messages
    )
    return inbox.model_copy(update={"messages": marked})


def _read(inbox: InboxView | None, recorded: Recorded[MessagesRead], person: str) -> InboxView:
    inbox = inbox or InboxView(person_id=person)
    return inbox.model_copy(update={"read_until": recorded.data.read_at})


def _preferred(
    inbox: InboxView | None, recorded: Recorded[MessagePreferencesChanged], person: str
) -> InboxView:
    inbox = inbox or InboxView(person_id=person)
    event = recorded.data
    chosen = MessagePreferencesView(
        channels=event.channels, muted=event.muted, at_night=event.at_night, language=event.language
    )
    return inbox.model_copy(update={"preferences": chosen})


def _erased(_inbox: InboxView | None, _recorded: Recorded[PersonErased], _person: str) -> None:
    return None


INBOX = (
    Projection("inbox", InboxView)
    .on(PersonNotified, lambda event: event.person_id, _notified)
    .on(ResidentsNotified, lambda _: EVERY_RESIDENT, _notified)
    .on(MessageHandled, lambda event: event.person_id, _handled)
    .on(MessagesRead, lambda event: event.person_id, _read)
    .on(MessagePreferencesChanged, lambda event: event.person_id, _preferred)
    .on(PersonErased, lambda event: event.person_id, _erased)
    .gets(ReadInbox)
)
