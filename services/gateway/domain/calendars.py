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
    person_id = _member_in_person(state, command.actor)
    return [CalendarKeyMade(person_id=person_id, digest=command.digest, made_at=command.now)]


def withdraw_calendar_key(state: GatewayState, command: WithdrawCalendarKey) -> list[Event]:
    person_id = _member_in_person(state, command.actor)
    if person_id not in state.calendar_keys.values():
        return []
    return [CalendarKeyWithdrawn(person_id=person_id, withdrawn_at=command.now)]


def _member_in_person(state: GatewayState, actor: Actor) -> str:
    """Staff who act for a resident would keep a key to that resident's days."""
    if actor.on_behalf_of is not None or not state.is_member(actor.person):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    return actor.person


def calendar_key_made(state: GatewayState, event: CalendarKeyMade) -> None:
    drop_calendar_key(state, event.person_id)
    state.calendar_keys[event.digest] = event.person_id


def calendar_key_withdrawn(state: GatewayState, event: CalendarKeyWithdrawn) -> None:
    drop_calendar_key(state, event.person_id)


def drop_calendar_key(state: GatewayState, person_id: str) -> None:
    """Forgets the person's key, if they have one."""
    for digest in [one for one, whose in state.calendar_keys.items() if whose == person_id]:
        del state.calendar_keys[digest]
