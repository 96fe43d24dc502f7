"""What residents send in, and who is one of those who raised a need: each person once."""

from services.partners.domain.guards import particulars_of
from services.partners.domain.need_state import shown
from services.partners.domain.needs import require_listed_need, require_need
from services.partners.domain.state import Programme
from shared.contracts.partners.needs.events import NeedCollected, NeedParticulars
from shared.contracts.partners.needs.raised import (
    CollectRaisedNeed,
    DeclineRaisedNeed,
    JoinNeed,
    NeedJoined,
    NeedRaised,
    RaisedNeedDeclined,
    RaisedNeedTakenUp,
    RaiseNeed,
    TakeUpRaisedNeed,
)
from shared.contracts.partners.refusals.needs import (
    NEED_IS_SETTLED,
    PERSON_HAS_MANY_NEEDS_WAITING,
    RAISED_NEED_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

WAITING_LIMIT = 5
"""For each person, so that nobody fills the desk."""


def raise_need(state: Programme, command: RaiseNeed) -> list[Event]:
    person = command.actor.person
    if len(state.raising.waiting_of.get(state.one(person), ())) >= WAITING_LIMIT:
        raise Rejected(PERSON_HAS_MANY_NEEDS_WAITING, limit=WAITING_LIMIT)
    return [
        NeedRaised(
            raised_id=command.new_id("raised"),
            raised_by=person,
            text_id=command.text_id,
            text_sha256=command.text_sha256,
            raised_at=command.now,
        )
    ]


def need_raised(state: Programme, event: NeedRaised) -> None:
    state.raising.send_in(event.raised_id, state.one(event.raised_by))


def collect_raised_need(state: Programme, command: CollectRaisedNeed) -> list[Event]:
    raised_by = _waiting(state, command.raised_id)
    need_id = command.new_id("need")
    return [
        NeedCollected(
            need_id=need_id,
            particulars=particulars_of(NeedParticulars, command),
            collected_by=command.actor.id,
            collected_at=command.now,
        ),
        RaisedNeedTakenUp(
            raised_id=command.raised_id,
            need_id=need_id,
            raised_by=raised_by,
            taken_up_at=command.now,
            raisers=shown(1),
        ),
    ]


def take_up_raised_need(state: Programme, command: TakeUpRaisedNeed) -> list[Event]:
    raised_by = _waiting(state, command.raised_id)
    need = require_need(state, command.need_id)
    if need.settled:
        raise Rejected(NEED_IS_SETTLED, state=need.state.value)
    return [
        RaisedNeedTakenUp(
            raised_id=command.raised_id,
            need_id=need.id,
            raised_by=raised_by,
            taken_up_at=command.now,
            raisers=shown(len(need.raised_by | {raised_by})),
        )
    ]


def raised_need_taken_up(state: Programme, event: RaisedNeedTakenUp) -> None:
    state.raising.answered(event.raised_id)
    state.raising.add(state.needs[event.need_id], (state.one(event.raised_by),))


def decline_raised_need(state: Programme, command: DeclineRaisedNeed) -> list[Event]:
    _waiting(state, command.raised_id)
    return [RaisedNeedDeclined(raised_id=command.raised_id, reason=command.reason, declined_at=command.now)]


def raised_need_declined(state: Programme, event: RaisedNeedDeclined) -> None:
    state.raising.answered(event.raised_id)


def join_need(state: Programme, command: JoinNeed) -> list[Event]:
    need = require_listed_need(state, command.need_id)
    person = state.one(command.actor.person)
    if person in need.raised_by:
        return []
    if not command.verified:
        raise Rejected(PERSON_MUST_BE_VERIFIED)
    raisers = shown(len(need.raised_by) + 1)
    return [NeedJoined(need_id=need.id, person=person, joined_at=command.now, raisers=raisers)]


def need_joined(state: Programme, event: NeedJoined) -> None:
    state.raising.add(state.needs[event.need_id], (state.one(event.person),))


def _waiting(state: Programme, raised_id: str) -> str:
    """Who sent it in."""
    raised_by = state.raising.waiting.get(raised_id)
    if raised_by is None:
        raise Rejected(RAISED_NEED_IS_UNKNOWN)
    return raised_by
