"""Receptions: planned one after the other where host and place are free, and what comes of each talk."""

from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import JsonValue

from services.partners.domain.guards import require_unrelated_to_person
from services.partners.domain.intents import require_intent, settle
from services.partners.domain.reception_state import PlannedReception
from services.partners.domain.state import Programme
from shared.contracts.partners.intents import OPEN_INTENTS, IntentState
from shared.contracts.partners.receptions.commands import (
    DeclineIntent,
    InviteToApply,
    LapseIntent,
    MeetIntent,
    MergeIntents,
    PlanReceptions,
    TryReceptions,
)
from shared.contracts.partners.receptions.events import (
    IntentDeclined,
    IntentInvitedToApply,
    IntentLapsed,
    IntentMerged,
    IntentMet,
    Reception,
    ReceptionsPlanned,
    SkippedIntent,
)
from shared.contracts.partners.refusals.intents import (
    INTENT_HAS_NOT_LAPSED,
    INTENT_WAITS_NO_MORE,
    INTENTS_ARE_OF_TWO_PEOPLE,
    NO_RECEPTION_CAN_BE_PLANNED,
    RECEPTION_LIES_IN_THE_PAST,
    RECEPTIONS_ARE_ONLY_TRIED,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_PLANNABLE = (IntentState.WAITING, IntentState.INVITED)
_NOT_MET = (IntentState.WAITING, IntentState.INVITED)


class _Plan(NamedTuple):
    planned: list[Reception]
    busy: list[datetime]
    skipped: list[SkippedIntent]

    def facts(self) -> dict[str, JsonValue]:
        """The plan as facts of a refusal."""
        return {
            "planned": [one.model_dump(mode="json", include=_SHOWN) for one in self.planned],
            "busy": [one.isoformat() for one in self.busy],
            "skipped": [one.model_dump(mode="json") for one in self.skipped],
        }


_SHOWN = {"intent_id", "project", "starts_at", "ends_at"}


def plan_receptions(state: Programme, command: PlanReceptions) -> list[Event]:
    plan = _plan(state, command)
    return [
        ReceptionsPlanned(
            receptions=tuple(plan.planned),
            busy=tuple(plan.busy),
            skipped=tuple(plan.skipped),
            host=_host(command),
            place=command.place,
            planned_at=command.now,
        )
    ]


def try_receptions(state: Programme, command: TryReceptions) -> list[Event]:
    facts = _plan(state, command).facts()
    raise Rejected(
        RECEPTIONS_ARE_ONLY_TRIED, planned=facts["planned"], busy=facts["busy"], skipped=facts["skipped"]
    )


def _host(command: PlanReceptions | TryReceptions) -> str:
    return command.host_id or command.actor.person


def _plan(state: Programme, command: PlanReceptions | TryReceptions) -> _Plan:
    intents = {one: require_intent(state, one) for one in command.intent_ids}
    if command.starts_at <= command.now:
        raise Rejected(RECEPTION_LIES_IN_THE_PAST)
    plan, length = _Plan([], [], []), timedelta(minutes=command.minutes)
    taken = _taken(state, command)
    starts_at = command.starts_at
    for intent_id, intent in intents.items():
        if intent.state not in _PLANNABLE:
            plan.skipped.append(SkippedIntent(intent_id=intent_id, reason=INTENT_WAITS_NO_MORE.code))
            continue
        while any(one.starts_at < starts_at + length and starts_at < one.ends_at for one in taken):
            plan.busy.append(starts_at)
            starts_at += length
        plan.planned.append(
            Reception(
                intent_id=intent_id,
                offered_by=intent.offered_by,
                project=intent.project,
                starts_at=starts_at,
                ends_at=starts_at + length,
            )
        )
        starts_at += length
    if not plan.planned:
        raise Rejected(NO_RECEPTION_CAN_BE_PLANNED, skipped=plan.facts()["skipped"])
    return plan


def _taken(state: Programme, command: PlanReceptions | TryReceptions) -> list[PlannedReception]:
    """What keeps the host or the place, but for what is planned anew."""
    host, place = state.one(_host(command)), command.place.casefold()
    again = {*command.intent_ids}
    return [
        one
        for intent_id, one in state.receptions.items()
        if intent_id not in again and (state.one(one.host) == host or one.place.casefold() == place)
    ]


def receptions_planned(state: Programme, event: ReceptionsPlanned) -> None:
    for over in [one for one, when in state.receptions.items() if when.ends_at <= event.planned_at]:
        del state.receptions[over]
    for one in event.receptions:
        intent = state.intents[one.intent_id]
        intent.state, intent.planned_for = IntentState.INVITED, one.starts_at
        intent.reception_ends_at = one.ends_at
        state.receptions[one.intent_id] = PlannedReception(
            event.host, event.place, one.starts_at, one.ends_at
        )


def meet_intent(state: Programme, command: MeetIntent) -> list[Event]:
    intent = require_intent(state, command.intent_id)
    if intent.state is IntentState.MET and command.note is None:
        return []
    if intent.state not in {*_NOT_MET, IntentState.MET}:
        raise Rejected(INTENT_WAITS_NO_MORE, state=intent.state.value)
    return [
        IntentMet(
            intent_id=command.intent_id, met_by=command.actor.person, note=command.note, met_at=command.now
        )
    ]


def intent_met(state: Programme, event: IntentMet) -> None:
    settle(state, event.intent_id, IntentState.MET)


def invite_to_apply(state: Programme, command: InviteToApply) -> list[Event]:
    intent = require_intent(state, command.intent_id)
    if intent.state is IntentState.INVITED_TO_APPLY:
        return []
    if intent.state not in OPEN_INTENTS:
        raise Rejected(INTENT_WAITS_NO_MORE, state=intent.state.value)
    require_unrelated_to_person(state, intent.offered_by, command)
    return [
        IntentInvitedToApply(
            intent_id=command.intent_id,
            offered_by=intent.offered_by,
            project=intent.project,
            invited_at=command.now,
        )
    ]


def intent_invited_to_apply(state: Programme, event: IntentInvitedToApply) -> None:
    settle(state, event.intent_id, IntentState.INVITED_TO_APPLY)


def decline_intent(state: Programme, command: DeclineIntent) -> list[Event]:
    intent = require_intent(state, command.intent_id)
    if intent.state is IntentState.DECLINED:
        return []
    if intent.state not in OPEN_INTENTS:
        raise Rejected(INTENT_WAITS_NO_MORE, state=intent.state.value)
    return [
        IntentDeclined(
            intent_id=command.intent_id,
            offered_by=intent.offered_by,
            project=intent.project,
            reason=command.reason,
            declined_at=command.now,
        )
    ]


def intent_declined(state: Programme, event: IntentDeclined) -> None:
    settle(state, event.intent_id, IntentState.DECLINED)


def lapse_intent(state: Programme, command: LapseIntent) -> list[Event]:
    intent = require_intent(state, command.intent_id)
    if intent.state is IntentState.LAPSED:
        return []
    ends_at = intent.reception_ends_at
    missed = intent.state is IntentState.INVITED and ends_at is not None and ends_at <= command.now
    if not missed and intent.state is not IntentState.INVITED_TO_APPLY:
        raise Rejected(INTENT_HAS_NOT_LAPSED, state=intent.state.value)
    return [IntentLapsed(intent_id=command.intent_id, lapsed_at=command.now)]


def intent_lapsed(state: Programme, event: IntentLapsed) -> None:
    settle(state, event.intent_id, IntentState.LAPSED)


def merge_intents(state: Programme, command: MergeIntents) -> list[Event]:
    intent, into = require_intent(state, command.intent_id), require_intent(state, command.into)
    of_one = state.one(intent.offered_by) == state.one(into.offered_by)
    if not of_one or command.intent_id == command.into:
        raise Rejected(INTENTS_ARE_OF_TWO_PEOPLE)
    if intent.state is IntentState.MERGED:
        return []
    for one in (intent, into):
        if one.state not in OPEN_INTENTS:
            raise Rejected(INTENT_WAITS_NO_MORE, state=one.state.value)
    return [IntentMerged(intent_id=command.intent_id, into=command.into, merged_at=command.now)]


def intent_merged(state: Programme, event: IntentMerged) -> None:
    settle(state, event.intent_id, IntentState.MERGED)
