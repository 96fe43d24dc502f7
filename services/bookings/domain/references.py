"""Market references: proposed with quotes, approved in public, challenged by residents, withdrawn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.bookings.domain.hours import local_day
from services.bookings.domain.reference_state import Reference
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.references.commands import (
    AnswerChallenge,
    ApproveReference,
    ChallengeReference,
    DeclineReference,
    ProposeReference,
    WithdrawReference,
)
from shared.contracts.bookings.references.events import (
    ChallengeAnswered,
    ReferenceApproved,
    ReferenceChallenged,
    ReferenceDeclined,
    ReferenceProposed,
    ReferenceWithdrawn,
)
from shared.contracts.bookings.references.quotes import Quote
from shared.contracts.bookings.references.views import ReferenceState
from shared.contracts.bookings.refusals.references import (
    APPROVER_HAS_A_PART_IN_IT,
    CHALLENGE_IS_ANSWERED,
    CHALLENGE_IS_UNKNOWN,
    REFERENCE_IS_CHALLENGED_BY_YOU,
    REFERENCE_IS_NOT_IN_FORCE,
    REFERENCE_IS_SETTLED,
    REFERENCE_IS_UNKNOWN,
    REFERENCE_NEEDS_QUOTES_OR_A_REASON,
)
from shared.kernel.messages import Actor, Event
from shared.kernel.refusals import Rejected

QUOTES_NEEDED = 3
QUOTES_ARE_GOOD_FOR = timedelta(days=366)
ANSWER_WITHIN = timedelta(days=10)
"""After a challenge. Recorded with each, so that another time would hold for later ones alone."""


def propose_reference(_state: Bookings, command: ProposeReference) -> list[Event]:
    return [
        ReferenceProposed(
            reference_id=command.new_id("reference"),
            category=command.category,
            unit=command.unit,
            quotes=command.quotes,
            amount_fen=_median(command.quotes),
            proposed_by=command.actor.person,
            proposed_at=command.now,
        )
    ]


def _median(quotes: Sequence[Quote]) -> int:
    """Of an even number the lower of the two in the middle: in doubt the cap is the lower one."""
    amounts = sorted(one.amount_fen for one in quotes)
    return amounts[(len(amounts) - 1) // 2]


def reference_proposed(state: Bookings, event: ReferenceProposed) -> None:
    state.references[event.reference_id] = Reference(
        id=event.reference_id,
        category=event.category,
        unit=event.unit,
        amount_fen=event.amount_fen,
        quotes=event.quotes,
        proposed_by=event.proposed_by,
    )


def approve_reference(state: Bookings, command: ApproveReference) -> list[Event]:
    reference = _proposed(state, command.reference_id)
    _must_not_profit(state, command.actor)
    count = _quotes_that_count(state, reference, command.now)
    if count < QUOTES_NEEDED:
        if command.reason is None:
            raise Rejected(REFERENCE_NEEDS_QUOTES_OR_A_REASON, quotes_that_count=count)
        if reference.proposed_by in {command.actor.id, command.actor.person}:
            raise Rejected(APPROVER_HAS_A_PART_IN_IT, part="proposed_it")
    return [
        ReferenceApproved(
            reference_id=reference.id,
            category=reference.category,
            unit=reference.unit,
            quotes=reference.quotes,
            amount_fen=reference.amount_fen,
            reason=command.reason if count < QUOTES_NEEDED else None,
            approved_by=command.actor.person,
            approved_at=command.now,
            expires_at=command.now + timedelta(days=command.valid_days),
        )
    ]


def _must_not_profit(state: Bookings, actor: Actor) -> None:
    """Refuses whoever represents a partner that is still there, in whichever role they come."""
    hosts = (host for host in state.hosts.values() if not host.left)
    if any({host.representative, host.second} & {actor.id, actor.person} for host in hosts):
        raise Rejected(APPROVER_HAS_A_PART_IN_IT, part="represents_a_partner")


def _quotes_that_count(state: Bookings, reference: Reference, now: datetime) -> int:
    """Those of the last year; the request took each source once."""
    today = local_day(state.rules_at(now).zone, now)
    return sum(today - QUOTES_ARE_GOOD_FOR <= one.day <= today for one in reference.quotes)


def reference_approved(state: Bookings, event: ReferenceApproved) -> None:
    reference = state.references[event.reference_id]
    reference.state = ReferenceState.APPROVED
    reference.expires_at = event.expires_at
    reference.quotes = ()  # Told, and read no more.


def decline_reference(state: Bookings, command: DeclineReference) -> list[Event]:
    reference = _proposed(state, command.reference_id)
    return [ReferenceDeclined(reference_id=reference.id, reason=command.reason, declined_at=command.now)]


def reference_declined(state: Bookings, event: ReferenceDeclined) -> None:
    reference = state.references[event.reference_id]
    reference.state = ReferenceState.DECLINED
    reference.quotes = ()


def withdraw_reference(state: Bookings, command: WithdrawReference) -> list[Event]:
    reference = _approved(state, command.reference_id)
    return [_withdrawn(reference, command.reason, command.now)]


def _withdrawn(reference: Reference, reason: str, now: datetime) -> ReferenceWithdrawn:
    return ReferenceWithdrawn(reference_id=reference.id, reason=reason, withdrawn_at=now)


def reference_withdrawn(state: Bookings, event: ReferenceWithdrawn) -> None:
    state.references[event.reference_id].state = ReferenceState.WITHDRAWN


def challenge_reference(state: Bookings, command: ChallengeReference) -> list[Event]:
    reference, person = _approved(state, command.reference_id), command.actor.person
    if person in reference.open_challenges.values():
        raise Rejected(REFERENCE_IS_CHALLENGED_BY_YOU)
    return [
        ReferenceChallenged(
            reference_id=reference.id,
            challenge_id=command.new_id("challenge"),
            challenged_by=person,
            grounds=command.grounds,
            answer_by=command.now + ANSWER_WITHIN,
            challenged_at=command.now,
        )
    ]


def reference_challenged(state: Bookings, event: ReferenceChallenged) -> None:
    reference = state.references[event.reference_id]
    reference.challenges[event.challenge_id] = event.answer_by
    reference.open_challenges[event.challenge_id] = event.challenged_by


def answer_challenge(state: Bookings, command: AnswerChallenge) -> list[Event]:
    reference = _reference(state, command.reference_id)
    if command.challenge_id not in reference.challenges:
        raise Rejected(CHALLENGE_IS_UNKNOWN)
    if command.challenge_id not in reference.open_challenges:
        raise Rejected(CHALLENGE_IS_ANSWERED)
    _must_not_profit(state, command.actor)
    events: list[Event] = [
        ChallengeAnswered(
            reference_id=reference.id,
            challenge_id=command.challenge_id,
            upheld=command.upheld,
            answer=command.answer,
            answered_by=command.actor.person,
            answered_at=command.now,
        )
    ]
    if command.upheld and reference.state is ReferenceState.APPROVED:
        events.append(_withdrawn(reference, command.answer, command.now))
    return events


def challenge_answered(state: Bookings, event: ChallengeAnswered) -> None:
    del state.references[event.reference_id].open_challenges[event.challenge_id]


def reference_in_force(state: Bookings, reference_id: str, now: datetime) -> Reference:
    """The reference on which a price may stand now, or a refusal that says why it may not."""
    reference = _approved(state, reference_id)
    because: str | None = None
    if reference.expires_at is not None and now >= reference.expires_at:
        because = "expired"
    elif any(now >= reference.challenges[one] for one in reference.open_challenges):
        because = "challenge_was_not_answered"
    if because is not None:
        raise Rejected(REFERENCE_IS_NOT_IN_FORCE, because=because)
    return reference


def _reference(state: Bookings, reference_id: str) -> Reference:
    try:
        return state.references[reference_id]
    except KeyError:
        raise Rejected(REFERENCE_IS_UNKNOWN) from None


def _proposed(state: Bookings, reference_id: str) -> Reference:
    reference = _reference(state, reference_id)
    if reference.state is not ReferenceState.PROPOSED:
        raise Rejected(REFERENCE_IS_SETTLED, state=reference.state)
    return reference


def _approved(state: Bookings, reference_id: str) -> Reference:
    reference = _reference(state, reference_id)
    if reference.state is not ReferenceState.APPROVED:
        raise Rejected(REFERENCE_IS_NOT_IN_FORCE, because=reference.state)
    return reference
