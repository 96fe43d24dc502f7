"""Intents: non-binding offers in the order in which they came."""

from services.partners.domain.guards import particulars_of
from services.partners.domain.state import Intent, Programme
from shared.contracts.partners.intents import (
    OPEN_INTENTS,
    IntentOffered,
    IntentParticulars,
    IntentScheduled,
    IntentState,
    IntentTakenUp,
    IntentWithdrawn,
    OfferIntent,
    ScheduleIntent,
    WithdrawIntent,
)
from shared.contracts.partners.refusals.intents import (
    INTENT_BELONGS_TO_SOMEBODY_ELSE,
    INTENT_IS_UNKNOWN,
    INTENT_WAITS_NO_MORE,
    PERSON_HAS_MANY_INTENTS_WAITING,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

WAITING_LIMIT = 20
"""For each person, so that nobody fills the queue."""


def require_intent(state: Programme, intent_id: str) -> Intent:
    intent = state.intents.get(intent_id)
    if intent is None:
        raise Rejected(INTENT_IS_UNKNOWN)
    return intent


def require_own_open_intent(state: Programme, intent_id: str, person: str) -> None:
    intent = require_intent(state, intent_id)
    if intent.offered_by != person:
        raise Rejected(INTENT_BELONGS_TO_SOMEBODY_ELSE)
    if intent.state not in OPEN_INTENTS:
        raise Rejected(INTENT_WAITS_NO_MORE, state=intent.state.value)


def settle(state: Programme, intent_id: str, as_: IntentState) -> None:
    """The intent has come so far; a reception that was planned is needed no more."""
    intent = state.intents[intent_id]
    intent.state = as_
    own = state.open_intents.setdefault(intent.offered_by, set())
    if as_ in OPEN_INTENTS:
        own.add(intent_id)
    else:
        own.discard(intent_id)
    if not own:
        del state.open_intents[intent.offered_by]
    state.receptions.pop(intent_id, None)


def offer_intent(state: Programme, command: OfferIntent) -> list[Event]:
    person = command.actor.person
    if len(state.open_intents.get(person, ())) >= WAITING_LIMIT:
        raise Rejected(PERSON_HAS_MANY_INTENTS_WAITING, limit=WAITING_LIMIT)
    return [
        IntentOffered(
            intent_id=command.new_id("intent"),
            number=state.intents_offered + 1,
            offered_by=person,
            particulars=particulars_of(IntentParticulars, command),
            offered_at=command.now,
        )
    ]


def intent_offered(state: Programme, event: IntentOffered) -> None:
    state.intents[event.intent_id] = Intent(event.offered_by, project=event.particulars.project)
    state.open_intents.setdefault(event.offered_by, set()).add(event.intent_id)
    state.intents_offered += 1


def schedule_intent(state: Programme, command: ScheduleIntent) -> list[Event]:
    intent = require_intent(state, command.intent_id)
    if intent.state is not IntentState.WAITING:
        raise Rejected(INTENT_WAITS_NO_MORE, state=intent.state.value)
    if intent.planned_for == command.planned_for:
        return []
    return [IntentScheduled(intent_id=command.intent_id, planned_for=command.planned_for)]


def intent_scheduled(state: Programme, event: IntentScheduled) -> None:
    state.intents[event.intent_id].planned_for = event.planned_for


def withdraw_intent(state: Programme, command: WithdrawIntent) -> list[Event]:
    intent = require_intent(state, command.intent_id)
    if intent.offered_by != command.actor.person:
        raise Rejected(INTENT_BELONGS_TO_SOMEBODY_ELSE)
    if intent.state is IntentState.WITHDRAWN:
        return []
    if intent.state not in OPEN_INTENTS:
        raise Rejected(INTENT_WAITS_NO_MORE, state=intent.state.value)
    return [IntentWithdrawn(intent_id=command.intent_id, withdrawn_at=command.now)]


def intent_withdrawn(state: Programme, event: IntentWithdrawn) -> None:
    settle(state, event.intent_id, IntentState.WITHDRAWN)


def intent_taken_up(state: Programme, event: IntentTakenUp) -> None:
    settle(state, event.intent_id, IntentState.TAKEN_UP)
