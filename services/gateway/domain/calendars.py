"""Keys by which other programs fetch a person's calendar: one each, kept as its hash."""

from services.gateway.domain.state import GatewayState
from shared.contracts.gateway.calendars import (
    CalendarKeyMade,
    CalendarKeyWithdrawn,
    MakeCalendarKey,
    WithdrawCalendarKey,
)
from shared.kernel.messages import Actor, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected


def make_calendar_key(state: GatewayState, command: MakeCalendarKey) -> list[Event]:
    _must_be_in_person(command.actor)
    person_id = command.actor.person
    if not state.is_member(person_id):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    return [CalendarKeyMade(person_id=person_id, digest=command.digest, made_at=command.now)]


def withdraw_calendar_key(state: GatewayState, command: WithdrawCalendarKey) -> list[Event]:
    _must_be_in_person(command.actor)
    if command.actor.person not in state.calendar_keys.values():
        return []
    return [CalendarKeyWithdrawn(person_id=command.actor.person, withdrawn_at=command.now)]


def _must_be_in_person(actor: Actor) -> None:
    """Staff who act for a resident would keep a key to that resident's days."""
    if actor.on_behalf_of is not None:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)


def calendar_key_made(state: GatewayState, event: CalendarKeyMade) -> None:
    drop_calendar_key(state, event.person_id)
    state.calendar_keys[event.digest] = event.person_id


def calendar_key_withdrawn(state: GatewayState, event: CalendarKeyWithdrawn) -> None:
    drop_calendar_key(state, event.person_id)


def drop_calendar_key(state: GatewayState, person_id: str) -> None:
    """Forgets the person's key, if they have one."""
    for digest in [one for one, whose in state.calendar_keys.items() if whose == person_id]:
        del state.calendar_keys[digest]
