"""Whom a message is for: people named, whoever acts for a partner, whoever holds a role."""

from services.gateway.domain.state import GatewayState
from shared.contracts.gateway.calls_made import PersonCalled, RecordCall
from shared.contracts.gateway.messages import (
    ChangeMessagePreferences,
    HandleMessage,
    MarkMessagesRead,
    MessageHandled,
    MessagePreferencesChanged,
    MessagesRead,
    Notify,
    NotifyResidents,
    PersonNotified,
    ResidentsNotified,
)
from shared.kernel.messages import Event

MessageEvent = (
    PersonNotified
    | ResidentsNotified
    | MessageHandled
    | MessagePreferencesChanged
    | MessagesRead
    | PersonCalled
)


def notify(state: GatewayState, command: Notify) -> list[Event]:
    acting = [one for one, partners in state.partners.items() if command.partner_id in partners]
    doers = {state.member_of(one) for one in command.done_by}
    wanted = [
        *command.person_ids,
        *(acting if doers.isdisjoint(state.member_of(one) for one in acting) else ()),
        *(one for one, held in state.roles.items() if command.role in held),
    ]
    people = dict.fromkeys(state.member_of(one) for one in wanted)
    return [
        PersonNotified(
            message_id=command.new_id(f"message/{person}"),
            person_id=person,
            kind=command.kind,
            facts=command.facts,
            notified_at=command.now,
        )
        for person in people
        if person not in state.erased
    ]


def notify_residents(_state: GatewayState, command: NotifyResidents) -> list[Event]:
    return [
        ResidentsNotified(
            message_id=command.new_id("message/residents"),
            kind=command.kind,
            facts=command.facts,
            notified_at=command.now,
        )
    ]


def handle_message(state: GatewayState, command: HandleMessage) -> list[Event]:
    if command.person_id in state.erased:
        return []
    return [
        MessageHandled(
            message_id=command.message_id,
            person_id=command.person_id,
            channels=command.channels,
            by_choice=command.by_choice,
            handled_at=command.now,
        )
    ]


def change_message_preferences(_state: GatewayState, command: ChangeMessagePreferences) -> list[Event]:
    return [
        MessagePreferencesChanged(
            person_id=command.actor.person,
            channels=tuple(dict.fromkeys(command.channels)),
            muted=tuple(dict.fromkeys(command.muted)),
            at_night=command.at_night,
            language=command.language,
            changed_at=command.now,
        )
    ]


def mark_messages_read(_state: GatewayState, command: MarkMessagesRead) -> list[Event]:
    return [MessagesRead(person_id=command.actor.person, read_at=command.now)]


def record_call(_state: GatewayState, command: RecordCall) -> list[Event]:
    return [PersonCalled(message_id=command.message_id, person_id=command.person_id, called_at=command.now)]


def told(_state: GatewayState, _event: MessageEvent) -> None:
    """No rule reads what somebody was told: the inbox is a read model."""
