"""Needs are closed (销号) by those who raised them, or by other hands on evidence; and opened again."""

from datetime import timedelta

from services.partners.domain.guards import bound_to, hands, require_unrelated
from services.partners.domain.need_state import Confirming, Need
from services.partners.domain.needs import require_need, require_need_itself
from services.partners.domain.project_guards import bound_from, partners_of, require_no_part
from services.partners.domain.state import Programme
from shared.contracts.partners.needs.closing import (
    ClosingObjectedTo,
    ConfirmNeed,
    NeedConfirmationLapsed,
    NeedConfirmed,
    NeedReopened,
    ObjectToClosing,
    ReopenNeed,
)
from shared.contracts.partners.needs.commands import CloseNeed
from shared.contracts.partners.needs.events import NeedClosed
from shared.contracts.partners.needs.views import NeedState
from shared.contracts.partners.refusals.decisions import NOBODY_HAS_TWO_VOICES
from shared.contracts.partners.refusals.needs import (
    NEED_CLOSING_STANDS,
    NEED_IS_CLOSED_BY_OTHER_HANDS,
    NEED_IS_CLOSED_ON_STATED_EVIDENCE,
    NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
    NEED_IS_NOT_CLOSED,
    NEED_IS_NOT_IN_A_PROJECT,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    PERSON_HAS_OBJECTED_BEFORE,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.kernel.messages import Command, Event, Tick
from shared.kernel.refusals import Rejected
from shared.kernel.words import Wording

DEADLINE = "need"
"""The topic of the deadline by which those who raised a need have confirmed that it is met."""


def confirm_need(state: Programme, command: ConfirmNeed) -> list[Event]:
    need = require_need(state, command.need_id)
    if need.state is NeedState.CLOSED:
        return []
    if need.state is not NeedState.IN_PROJECT:
        raise Rejected(NEED_IS_NOT_IN_A_PROJECT, state=need.state.value)
    _require_voice(state, need, command, verified=command.verified)
    rules = state.rules_at(command.now).needs
    begun = need.confirming
    if begun is not None and begun.ends_at <= command.now:
        begun = None  # The clock's Tick may be a moment late.
    if begun is None:
        if rules is None:  # As before there were such rules.
            return [settled(state, need, command)]
        begun = Confirming(command.now + timedelta(days=rules.confirmation_days), rules.confirmations)
    person = state.one(command.actor.person)
    confirmed = {*map(state.one, begun.people)}
    if person in confirmed:
        return []
    entered = command.actor.id != command.actor.person
    _require_own_hands(state, need, begun, command, entered=entered)
    given = NeedConfirmed(
        need_id=need.id,
        person=person,
        ends_at=begun.ends_at,
        confirmations=begun.confirmations,
        entered_by=command.actor.id if entered else None,
        confirmed_at=command.now,
    )
    enough = _are_enough(state, need, confirmed | {person}, begun.confirmations)
    return [given, *([settled(state, need, command)] if enough else [])]


def _require_own_hands(
    state: Programme, need: Need, begun: Confirming, command: Command, *, entered: bool
) -> None:
    """Nobody closes a need alone by entering what residents say: each enters one voice, and whoever entered
    or verified the need itself enters none."""
    hand = state.one(command.actor.id)
    if entered and hand in state.every_id(_made_by(need)):
        raise Rejected(NEED_IS_CLOSED_BY_OTHER_HANDS)
    if hand in map(state.one, begun.hands):
        raise Rejected(NOBODY_HAS_TWO_VOICES)


def _made_by(need: Need) -> set[str]:
    """Who entered, edited or verified it."""
    return need.entered_by | ({need.verified_by} if need.verified_by else set())


def _require_voice(state: Programme, need: Need, command: Command, *, verified: bool) -> None:
    """Whoever says whether a need is met has no part in meeting it, raised it if anybody did, and counts."""
    _require_no_part(state, need, command)
    if need.raised_by and state.one(command.actor.person) not in need.raised_by:
        raise Rejected(NEED_IS_CONFIRMED_BY_WHO_RAISED_IT)
    if not verified:
        raise Rejected(PERSON_MUST_BE_VERIFIED)


def _require_no_part(state: Programme, need: Need, command: Command) -> None:
    for application_id in need.served:
        require_unrelated(state, state.applications[application_id], command)
    for project_id in need.projects:
        require_no_part(state, state.projects[project_id], command)


def _are_enough(state: Programme, need: Need, confirmed: set[str], otherwise: int) -> bool:
    """More than half of those who raised it, related people left out; where nobody did, so many others.

    Of whom another merely says so, they are counted as somebody who has not confirmed it.
    """
    bound, claimed = _bound(state, need), _claimed(state, need)
    sure = confirmed - bound - claimed
    if not need.raised_by:
        return len(sure) >= otherwise
    raisers = need.raised_by - bound
    return 2 * len(sure & raisers) > len(raisers)


def _bound(state: Programme, need: Need) -> set[str]:
    served = (bound_to(state, state.applications[one]) for one in need.served)
    worked_on = (bound_from(state, state.projects[one]) for one in need.projects)
    return {person for people in (*served, *worked_on) for person in people}


def _claimed(state: Programme, need: Need) -> set[str]:
    partners = (one for project in need.projects for one in partners_of(state, state.projects[project]))
    cases = {*need.served, *(one.application_id for one in partners)}
    return {person for one in cases for person in state.applications[one].claims}


def need_confirmed(state: Programme, event: NeedConfirmed) -> None:
    need = state.needs[event.need_id]
    if need.confirming is None or need.confirming.ends_at != event.ends_at:
        need.confirming = Confirming(event.ends_at, event.confirmations)
        state.deadlines.put(f"{DEADLINE}/{need.id}", event.ends_at)
    need.confirming.people.add(event.person)
    need.confirming.hands.add(event.entered_by or event.person)


def window_ended(_state: Programme, need_id: str, command: Tick) -> list[Event]:
    return [NeedConfirmationLapsed(need_id=need_id, lapsed_at=command.now)]


def need_confirmation_lapsed(state: Programme, event: NeedConfirmationLapsed) -> None:
    stop_confirming(state, state.needs[event.need_id])


def stop_confirming(state: Programme, need: Need) -> None:
    """What was confirmed counts no more."""
    need.confirming = None
    state.deadlines.drop(f"{DEADLINE}/{need.id}")


def close_need(state: Programme, command: CloseNeed) -> list[Event]:
    need = require_need_itself(state, command.need_id)
    if need.state is NeedState.CLOSED:
        return []
    if need.settled:
        raise Rejected(NEED_IS_SETTLED, state=need.state.value)
    if not need.listed:
        raise Rejected(NEED_IS_NOT_PUBLISHED, need_id=need.id, state=need.state.value)
    if state.rules_at(command.now).needs is not None:
        involved = _made_by(need) | need.raised_by
        if not state.every_id(hands(command)).isdisjoint(state.every_id(involved)):
            raise Rejected(NEED_IS_CLOSED_BY_OTHER_HANDS)
        _require_no_part(state, need, command)
        if need.raised_by and command.evidence is None:
            raise Rejected(NEED_IS_CLOSED_ON_STATED_EVIDENCE)
    return [settled(state, need, command, reason=command.reason, evidence=command.evidence)]


def settled(
    state: Programme,
    need: Need,
    command: Command,
    *,
    reason: Wording | None = None,
    evidence: Wording | None = None,
) -> NeedClosed:
    """A listed need is over: residents confirmed that it is met, or staff close it for a reason."""
    rules = state.rules_at(command.now).needs
    return NeedClosed(
        need_id=need.id,
        confirmed_by_resident=reason is None,
        reason=reason,
        application_ids=tuple(sorted(need.matched)),
        closed_at=command.now,
        evidence=evidence,
        objections_until=command.now + timedelta(days=rules.objection_days) if rules else None,
    )


def need_closed(state: Programme, event: NeedClosed) -> None:
    need = state.needs[event.need_id]
    need.milestone = NeedState.CLOSED
    need.objections_until = event.objections_until
    need.assigned = None
    stop_confirming(state, need)
    for application_id in event.application_ids:
        state.applications[application_id].need_ids.remove(event.need_id)
    need.matched.clear()


def object_to_closing(state: Programme, command: ObjectToClosing) -> list[Event]:
    need = _require_closed(state, command.need_id)
    if need.objections_until is None or need.objections_until <= command.now:
        raise Rejected(NEED_CLOSING_STANDS)
    _require_voice(state, need, command, verified=command.verified)
    person = state.one(command.actor.person)
    if person in map(state.one, need.objectors):
        raise Rejected(PERSON_HAS_OBJECTED_BEFORE)
    return [
        ClosingObjectedTo(need_id=need.id, person=person, objected_at=command.now),
        _reopened(state, need, command, None),
    ]


def closing_objected_to(state: Programme, event: ClosingObjectedTo) -> None:
    state.needs[event.need_id].objectors.add(event.person)


def reopen_need(state: Programme, command: ReopenNeed) -> list[Event]:
    return [_reopened(state, _require_closed(state, command.need_id), command, command.reason)]


def _require_closed(state: Programme, need_id: str) -> Need:
    need = require_need(state, need_id)
    if need.state is not NeedState.CLOSED:
        raise Rejected(NEED_IS_NOT_CLOSED, state=need.state.value)
    return need


def _reopened(state: Programme, need: Need, command: Command, reason: Wording | None) -> NeedReopened:
    """It is as it was, but for partners that have left and projects that are over since."""
    present = {one.application_id for one in state.partners.values() if one.left is None}
    return NeedReopened(
        need_id=need.id,
        by_objection=reason is None,
        reason=reason,
        application_ids=tuple(sorted(need.served & present)),
        project_ids=tuple(sorted(one for one in need.projects if not state.projects[one].is_over)),
        reopened_at=command.now,
    )


def need_reopened(state: Programme, event: NeedReopened) -> None:
    need = state.needs[event.need_id]
    need.milestone = NeedState.PUBLISHED
    need.objections_until = None
    need.served = {*event.application_ids}
    need.projects = {*event.project_ids}
