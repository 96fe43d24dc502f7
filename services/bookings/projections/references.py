"""The catalogue of market references, with its evidence and what residents challenge."""

from shared.contracts.bookings.references.events import (
    ChallengeAnswered,
    ReferenceApproved,
    ReferenceChallenged,
    ReferenceDeclined,
    ReferenceProposed,
    ReferenceWithdrawn,
)
from shared.contracts.bookings.references.views import (
    ChallengeView,
    GetReference,
    ListReferences,
    ReferenceState,
    ReferenceView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Reference = ReferenceView | None


def _proposed(_reference: Reference, recorded: Recorded[ReferenceProposed], key: str) -> Reference:
    event = recorded.data
    return ReferenceView(
        reference_id=key,
        category=event.category,
        unit=event.unit,
        amount_fen=event.amount_fen,
        quotes=event.quotes,
        state=ReferenceState.PROPOSED,
        proposed_at=event.proposed_at,
    )


def _approved(reference: Reference, recorded: Recorded[ReferenceApproved], _key: str) -> Reference:
    event = recorded.data
    return reference and reference.model_copy(
        update={
            "state": ReferenceState.APPROVED,
            "listed": True,
            "reason": event.reason,
            "approved_by": event.approved_by,
            "approved_at": event.approved_at,
            "expires_at": event.expires_at,
        }
    )


def _declined(reference: Reference, recorded: Recorded[ReferenceDeclined], _key: str) -> Reference:
    update = {"state": ReferenceState.DECLINED, "reason": recorded.data.reason}
    return reference and reference.model_copy(update=update)


def _withdrawn(reference: Reference, recorded: Recorded[ReferenceWithdrawn], _key: str) -> Reference:
    update = {"state": ReferenceState.WITHDRAWN, "reason": recorded.data.reason}
    return reference and reference.model_copy(update=update)


def _challenged(reference: Reference, recorded: Recorded[ReferenceChallenged], _key: str) -> Reference:
    event = recorded.data
    challenge = ChallengeView(
        challenge_id=event.challenge_id,
        grounds=event.grounds,
        challenged_at=event.challenged_at,
        answer_by=event.answer_by,
    )
    return reference and _with(reference, challenge)


def _answered(reference: Reference, recorded: Recorded[ChallengeAnswered], _key: str) -> Reference:
    event = recorded.data
    if reference is None:
        return None
    challenge = next(one for one in reference.challenges if one.challenge_id == event.challenge_id)
    update = {
        "upheld": event.upheld,
        "answer": event.answer,
        "answered_by": event.answered_by,
        "answered_at": event.answered_at,
    }
    return _with(reference, challenge.model_copy(update=update))


def _with(reference: ReferenceView, challenge: ChallengeView) -> ReferenceView:
    """With a challenge that is new, or stands in its place anew."""
    challenges = {one.challenge_id: one for one in (*reference.challenges, challenge)}
    waiting = any(one.answered_at is None for one in challenges.values())
    return reference.model_copy(update={"challenges": tuple(challenges.values()), "challenged": waiting})


REFERENCES = (
    Projection("references", ReferenceView, indexes=("state", "listed", "challenged", "proposed_at"))
    .on(ReferenceProposed, lambda event: event.reference_id, _proposed)
    .on(ReferenceApproved, lambda event: event.reference_id, _approved)
    .on(ReferenceDeclined, lambda event: event.reference_id, _declined)
    .on(ReferenceWithdrawn, lambda event: event.reference_id, _withdrawn)
    .on(ReferenceChallenged, lambda event: event.reference_id, _challenged)
    .on(ChallengeAnswered, lambda event: event.reference_id, _answered)
    .gets(GetReference)
    .lists(ListReferences, order="proposed_at", descending=True)
)
