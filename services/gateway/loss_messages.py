"""What the gateway tells people who lose bookings and places by what somebody else did."""

from collections.abc import Sequence

from services.gateway.telling import tell
from shared.contracts.bookings.bookings.events import BookingCancelled, CancelReason, Loss
from shared.contracts.gateway.messages import MessageFacts, MessageKind
from shared.kernel.messages import Command, Recorded

_LEFT = frozenset({CancelReason.PERSON_HAS_LEFT, CancelReason.PARTNER_HAS_LEFT})


def on_booking_cancelled(recorded: Recorded[BookingCancelled]) -> list[Command]:
    """Whoever loses a booking or a place by what somebody else did hears of it, and what is owed to them."""
    event = recorded.data
    doers = {recorded.actor, recorded.onbehalfof}
    if event.reason in _LEFT:
        return []
    if event.session_id is None and not doers.isdisjoint(event.person_ids):
        return []  # It is theirs, or the partner's for which they act: nobody else did it.
    losses = event.losses or (Loss(),) * len(event.person_ids)
    alike: dict[Loss, list[str]] = {}
    for person_id, loss in zip(event.person_ids, losses, strict=True):
        if person_id not in doers:
            alike.setdefault(loss, []).append(person_id)
    return [
        command
        for number, (loss, people) in enumerate(alike.items())
        for command in _told_of_loss(recorded, loss, people, number)
    ]


def _told_of_loss(
    recorded: Recorded[BookingCancelled], loss: Loss, people: Sequence[str], number: int
) -> list[Command]:
    event, several = recorded.data, loss.dates > 1
    subject_id = event.session_id or event.booking_id
    kind = MessageKind.BOOKINGS_CANCELLED if several else MessageKind.BOOKING_CANCELLED
    if event.session_id is not None:
        kind = MessageKind.SESSION_CANCELLED
        if event.course_id is not None and (several or event.course_ends):
            kind = MessageKind.COURSE_CANCELLED if event.course_ends else MessageKind.LESSONS_CANCELLED
            subject_id = event.course_id
    facts = MessageFacts(
        subject_id=subject_id,
        space_id=event.space_id,
        starts_at=event.starts_at,
        last_at=loss.last_at,
        dates=loss.dates,
        amount_fen=loss.owed_fen,
        credits=loss.credits,
    )
    return tell(recorded, kind, facts, *people, number=number)
